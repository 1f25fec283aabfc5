"""Law: the order in which records are delivered says nothing."""

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

import targets
from tests.compare import ENGINES
from tests.properties import examples
from tests.properties.deliveries import Records, Scoring, scorings


def everything(scores: targets.Scores) -> tuple[object, ...]:
    """All that scores say, but the receipt; units by rank, then unit."""
    return list(scores), scores.whole, scores.groups, scores.to_native().rows()


def in_another_order(records: Records, shuffler: random.Random) -> Records:
    """The same records, datasets and fields, all in another order."""
    found: Records = {}
    for name in shuffler.sample(list(records), len(records)):
        rows = shuffler.sample(records[name], len(records[name]))
        found[name] = [dict(shuffler.sample(list(row.items()), len(row))) for row in rows]
    return found


@pytest.mark.parametrize("engine", ENGINES)
@examples(25)
@given(scoring=scorings(), seed=st.integers(0, 2**16))
def test_records_in_another_order_give_the_same_scores(
    engine: str, scoring: Scoring, seed: int
) -> None:
    rules, batch = scoring.admitted()
    shuffled = in_another_order(scoring.records, random.Random(seed))
    other = rules.validate(shuffled)
    assert other.counts == batch.counts
    try:
        expected = rules.score(batch, through=scoring.through, engine=engine)
    except targets.RecordsError:
        with pytest.raises(targets.RecordsError, match="there is no data for"):
            rules.score(other, through=scoring.through, engine=engine)
        return
    scores = rules.score(other, through=scoring.through, engine=engine)
    assert everything(scores) == everything(expected)


@examples(25)
@given(scoring=scorings(), seed=st.integers(0, 2**16))
def test_the_same_records_fail_for_the_same_reasons_in_any_order(
    scoring: Scoring, seed: int
) -> None:
    rules, batch = scoring.admitted()
    shuffled = in_another_order(scoring.records, random.Random(seed))
    other = rules.validate(shuffled)
    assert sorted((one.dataset, one.code, str(one.key)) for one in other.failures) == sorted(
        (one.dataset, one.code, str(one.key)) for one in batch.failures
    )
