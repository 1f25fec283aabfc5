"""The second assessment that the 2009 plan orders: posts of village service workers."""

from pathlib import Path

import targets
from tests.compare import differences
from tests.schemes.published import ROOT

RULES = ROOT / "rules" / "2009_xietang_posts.yaml"
TOWN, POSTS = ROOT / "examples" / "xietang_2009", ROOT / "examples" / "xietang_2009_posts"
FILES: dict[str, Path] = {
    "villages": TOWN / "villages.csv",
    "monthly": TOWN / "monthly.csv",
    "visits": TOWN / "visits.csv",
    "post_months": POSTS / "post_months.csv",
    "trainings": POSTS / "trainings.csv",
}


def test_the_posts_are_scored_from_the_files_of_the_villages_and_two_of_their_own() -> None:
    rules = targets.load(RULES)
    batch = rules.validate(FILES)
    scores = rules.score(batch)
    assert len(scores) == 20
    assert {one.dataset for one in batch.failures} == {"monthly", "visits"}
    best = scores["甲一村"]  # all 51 weeks, 12 reports, every follow-up and household, 4 days
    assert (str(best.total), best.rank, best.grade) == ("100.00", 1, "excellent")
    worst = scores["丙五村"]
    assert (worst.indicators["follow_up_rate"].numerator, worst.rank) == (160, 20)


def test_the_posts_get_what_the_reference_gives_them() -> None:
    accepted = targets.load(RULES).validate(FILES).accepted
    assert differences(RULES.read_text(encoding="utf-8"), accepted) == []


def test_both_rulebooks_of_the_town_say_the_same_of_the_datasets_that_they_share() -> None:
    posts, villages = targets.load(RULES), targets.load(ROOT / "rules" / "2009_xietang.yaml")
    for name in ("villages", "monthly", "visits"):
        mine, others = posts.model.records[name], villages.model.records[name]
        assert (mine.key, mine.time, mine.events) == (others.key, others.time, others.events)
        assert {field: others.fields[field] for field in mine.fields} == dict(mine.fields)
