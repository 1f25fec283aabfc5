"""Laws of comparing: every difference is told and nothing else is; gains are differences.

Rulebooks are changed key by key; which changes make sense is left to the reader of rules files.
"""

from __future__ import annotations

import copy
import re
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
import yaml
from hypothesis import assume, given

import targets
from targets.comparing import changes_between
from targets.rulebook.composing import compose
from targets.rulebook.models import RulebookModel
from targets.rulebook.reader import read_rules, to_plain
from targets.scores import hash_rules
from targets.source import SourceText
from tests.compare import load_text
from tests.good_cases import HERE
from tests.properties import examples
from tests.properties.deliveries import Scoring, scorings

SMALL = ("corrections", "scoring_methods", "section_periods")
WORDS = {
    "type": ("text", "category"),
    "mode": ("down", "half_up"),
    "combine": ("mean", "sum"),
    "when_empty": ("zero", "full"),
    "when_missing": ("exclude", "zero"),
    "every": ("week", "month"),
    "severity": ("warning", "error"),
    "best": ("lowest", "highest"),
    "steps": ("whole", "started"),
    "show_as": ("number", "percent"),
    "scoring": ("pass_fail", "proportional"),
    "optional": ("yes", "no"),
    "events": ("yes", "no"),
    "period": ("previous", "last_year"),
}
"""Words that may stand under a key: what is not there already is another one."""


def plain_of(name: str) -> Any:
    root = compose((HERE / name / "rules.yaml").read_text(encoding="utf-8")).root
    assert root is not None
    return to_plain(root)


def read(plain: object) -> RulebookModel | None:
    """What the rules would say, if they can be read; whether they make sense is not asked."""
    text = yaml.dump(plain, Dumper=yaml.CSafeDumper, allow_unicode=True, default_style='"')
    reading = read_rules(SourceText("rules.yaml", text))
    return None if reading.problems else reading.rulebook


def paths(plain: Any, path: tuple[str | int, ...] = ()) -> Iterator[tuple[str | int, ...]]:
    pairs = plain.items() if isinstance(plain, dict) else enumerate(plain)
    for key, value in pairs:
        yield (*path, key)
        if isinstance(value, dict | list):
            yield from paths(value, (*path, key))


def holder(plain: Any, path: tuple[str | int, ...]) -> Any:
    for step in path[:-1]:
        plain = plain[step]
    return plain


def others(key: str | int, text: str) -> Iterator[str]:
    """What might stand instead of a text: another word, date, number, formula or name."""
    if key in WORDS:
        yield from (word for word in WORDS[str(key)] if word != text)
    elif re.fullmatch(r"\d{4}-\d\d-\d\d", text):
        yield text[:-1] + ("1" if text[-1] != "1" else "2")
    elif re.fullmatch(r"-?[\d.]+%?", text):
        yield f"{text[:-1]}1%" if text.endswith("%") else f"{text}1"
    else:
        yield from (f"{text} + 1", f"{text}x")


def first_other(plain: Any, path: tuple[str | int, ...], before: str) -> RulebookModel | None:
    """The rules with the text at `path` changed, in the first way that can be read."""
    text = holder(plain, path)[path[-1]]
    for other in others(path[-1], text):
        changed = copy.deepcopy(plain)
        holder(changed, path)[path[-1]] = other
        found = read(changed)
        if found is not None and hash_rules(found) != before:
            return found
    return None


@pytest.mark.parametrize("name", SMALL)
def test_every_key_that_is_changed_or_left_out_is_told_in_both_directions(name: str) -> None:
    plain = plain_of(name)
    old = read(plain)
    assert old is not None
    before, tried = hash_rules(old), 0
    for path in list(paths(plain)):
        changed = copy.deepcopy(plain)
        del holder(changed, path)[path[-1]]
        variants = [read(changed)]
        if isinstance(holder(plain, path)[path[-1]], str):
            variants.append(first_other(plain, path, before))
        for new in variants:
            if new is None or hash_rules(new) == before:
                continue
            tried += 1
            assert told(old, new), path
            assert told(new, old), path
    assert tried > 100, "hardly any key could be changed"


def told(old: RulebookModel, new: RulebookModel) -> bool:
    """Whether at least one sentence tells the difference, in both languages."""
    changes = changes_between(old, new)
    for one in changes:
        assert one.text("en").strip()
        assert one.text("zh").strip()
        said = dict(one.wording.facts)
        assert said.get("old", "") != said.get("new", "-"), one
    return bool(changes)


@examples(12)
@given(scorings())
def test_a_rulebook_compared_with_itself_changes_nothing(scoring: Scoring) -> None:
    rules, _ = scoring.admitted()
    try:
        comparison = targets.compare(rules, rules, scoring.records, scoring.through)
    except targets.RecordsError:  # `when_missing: error`
        assume(False)
        raise
    assert comparison.changes == ()
    for unit in comparison.units:
        assert unit.gain in (0, None)
        assert (unit.old_total, unit.old_rank, unit.old_grade) == (
            unit.new_total,
            unit.new_rank,
            unit.new_grade,
        )
        assert [one for one in unit.indicators if one.changes] == []
    for whole in comparison.whole:
        assert (whole.old_value, whole.old_status) == (whole.new_value, whole.new_status)


@examples(12)
@given(scorings())
def test_gains_and_losses_are_the_differences_of_the_two_scores(scoring: Scoring) -> None:
    rules, batch = scoring.admitted()
    text = re.sub(r"mode: half_\w+", "mode: down", scoring.text)
    try:
        new = load_text(text)
        before = rules.score(batch, through=scoring.through)
        after = new.score(scoring.records, through=scoring.through)
        comparison = targets.compare(rules, new, scoring.records, scoring.through)
    except targets.RulesError:
        assume(False)
        raise
    except targets.RecordsError:  # `when_missing: error`
        assume(False)
        raise
    assert {one.unit for one in comparison.units} == {one.unit for one in before}
    for unit in comparison.units:
        old_total, new_total = before[unit.unit].total, after[unit.unit].total
        assert (unit.old_total, unit.new_total) == (old_total, new_total)
        if old_total is None or new_total is None:
            assert unit.gain is None
        else:
            assert unit.gain == new_total - old_total
        assert (unit.old_rank, unit.new_rank) == (
            before[unit.unit].rank,
            after[unit.unit].rank,
        )
    gains = [abs(one.gain) for one in comparison.units if one.gain is not None]
    assert gains == sorted(gains, reverse=True)


@examples(12)
@given(scorings())
def test_next_years_draft_changes_no_score_of_last_year(scoring: Scoring) -> None:
    assume(not re.search(r"-02-2[89]", scoring.text))  # the end of February moves with leap years
    rules, _ = scoring.admitted()
    with TemporaryDirectory() as folder:
        path = Path(folder) / "rules.yaml"
        path.write_text(scoring.text, encoding="utf-8")
        year = rules.model.period.to.year + 1
        draft = load_text(targets.next_year(path, year))
    assert draft.model.period.to.year == year
    try:
        comparison = targets.compare(rules, draft, scoring.records, scoring.through)
    except targets.RecordsError:  # `when_missing: error`
        assume(False)
        raise
    for unit in comparison.units:
        assert unit.gain in (0, None)
        assert [one for one in unit.indicators if one.changes] == []
