"""The lines that are offered for pasting: who pastes one has what was meant.

Over one small sound file, every slip of one sign at every place. Never looks at a message's words.
"""

from collections.abc import Iterator
from typing import NamedTuple

import pytest

from targets.errors import Diagnostic, has_errors
from targets.plan.opening import prove
from targets.rulebook.offers import with_sound_offers
from targets.rulebook.opening import Checked
from targets.scores import hash_rules
from targets.source import SourceText

GOOD = """\
schema_version: 1
id: clinics_2010
title: {zh: 青石县2010年考核：试行，卫生院, en: County clinics}
period: {from: 2010-01-01, to: 2010-12-31}
unit: {id: clinic, label: {zh: 卫生院, en: Clinic}, roster: clinics, groups: [area]}
constants:
  goal: {by: area, values: {hill: 70%, plain: 85%}}
records:
  clinics:
    key: [clinic]
    fields:
      clinic: {type: id}
      area: {type: category, values: [hill, plain]}
      model: {type: yes_no}
  monthly:
    key: [clinic, month]
    time: month
    fields:
      clinic: {type: id}
      month: {type: month}
      births: {type: count, at_most: 1000}
      hospital: {type: count, at_most: 1000}
    checks:
      - {id: within, that: hospital <= births}
scorecard:
  total: 50
  rounding: {decimals: 2, mode: half_up}
  when_empty: full
  bonus_at_most: 3
  sections:
    - {id: work, label: {zh: 工作, en: Work}, points: 50}
  grades:
    - {id: good, label: {zh: 优秀, en: Good}, at_least: 40}
    - {id: poor, label: 不合格}
indicators:
  - id: hospital_births
    section: work
    records: monthly
    numerator: sum(hospital)
    denominator: sum(births)
    target: {at_least: 96%}
    points: 40
    scoring: {deduct: {points: 2, per: 1%}}
    reference: {quote: 住院分娩率达到96%以上，每年一次}
  - id: more
    section: work
    records: monthly
    value: max(sum(hospital), 3) / 2
    target: {at_least: goal}
    points: 10
    scoring:
      bands:
        - {at_least: 60%, points: 5}
        - {points: 0}
bonuses:
  - {id: model_clinic, when: model, points: 3}
vetoes:
  - {id: none_born, records: monthly, when: sum(births) < 1, effect: {grade: poor}}
"""
LINES = GOOD.splitlines()

KINDS = {
    # what is done: the sign, and what is typed in its place
    "，": (",", "，"),
    "、": (",", "、"),
    "｛": ("{", "｛"),
    "｝": ("}", "｝"),
    "：": (":", "："),
    "［": ("[", "［"),
    "】": ("]", "】"),
    "no colon": (":", ""),
    "no comma": (",", ""),
    "no {": ("{", ""),
    "no }": ("}", ""),
    "no [": ("[", ""),
    "no ]": ("]", ""),
}
WIDE = ("，", "｛", "｝", "：")


class Slip(NamedTuple):
    """A line of the good file with one sign typed wrong."""

    index: int
    line: str

    @property
    def text(self) -> str:
        return "\n".join([*LINES[: self.index], self.line, *LINES[self.index + 1 :]])


def slips(kind: str) -> Iterator[Slip]:
    sign, typed = KINDS[kind]
    for index, line in enumerate(LINES):
        for column, letter in enumerate(line):
            if letter == sign:
                yield Slip(index, line[:column] + typed + line[column + 1 :])


def opened(text: str) -> Checked:
    return prove(SourceText("rules.yaml", text))


def pasted(text: str, found: tuple[Diagnostic, ...]) -> str | None:
    """The text with every offered line put in; None where there is none."""
    lines = text.splitlines()
    offered: dict[int, str] = {}
    for one in found:
        if one.correction is not None:
            assert offered.setdefault(one.line, one.correction) == one.correction, text
    for number, line in offered.items():
        lines[number - 1] = line
    return "\n".join(lines) if offered else None


def meaning(text: str) -> str | None:
    """What the canonical rules of a text come to; None where it has errors."""
    checked = opened(text)
    if checked.rulebook is None or has_errors(checked.diagnostics):
        return None
    return hash_rules(checked.rulebook)


def test_the_file_that_the_slips_are_made_in_is_sound() -> None:
    assert opened(GOOD).diagnostics == ()


@pytest.mark.parametrize("kind", KINDS)
def test_pasting_an_offered_line_gives_back_what_was_meant(kind: str) -> None:
    meant = meaning(GOOD)
    told = offered = 0
    for slip in slips(kind):
        found = opened(slip.text).diagnostics
        mended = pasted(slip.text, found)
        told += has_errors(found)
        offered += mended is not None
        assert mended is None or meaning(mended) == meant, (slip.line, mended)

    assert told, f"{kind} is never typed wrong"
    assert offered * 100 >= told * (95 if kind in WIDE else 60)


def offers(*slips: tuple[str, str]) -> list[tuple[str, int, str | None]]:
    """Code, line and offered line of what is told of the good file with these changes."""
    text = GOOD
    for written, typed in slips:
        assert text.count(written) >= 1, written
        text = text.replace(written, typed, 1)
    return [
        (one.code, one.line, one.correction and one.correction.strip())
        for one in opened(text).diagnostics
    ]


def test_a_line_with_two_things_wrong_of_which_one_can_be_put_right_is_not_offered() -> None:
    told = offers(("sum(births)\n", "sum(brths) + sum(nothing)\n"))

    assert [(code, line) for code, _, line in told] == [("F203", None), ("F203", None)]


def test_a_name_near_an_unknown_one_is_not_offered_where_its_own_line_cannot_be_read() -> None:
    (first, *rest) = opened(GOOD.replace("births: {type", "births# {type", 1)).diagnostics

    assert first.severity == "error"
    assert all(one.correction is None for one in (first, *rest))
    assert all("did you mean" not in str(one) for one in rest if "`births`" in one.message)


def test_no_figure_is_lost_in_an_offered_line() -> None:
    assert all(
        line is None or "96" in line for _, _, line in offers(("{at_least: 96%}", "{at_lest 96%}"))
    )


def test_slips_in_many_lines_are_all_told_and_pasted_at_once() -> None:
    typed = GOOD.replace(": {", "：｛").replace("}\n", "｝\n").replace(", month]", "，month】")
    assert typed.count("｛") > 15

    found = opened(typed).diagnostics

    assert meaning(pasted(typed, found) or "") == meaning(GOOD)


def test_a_sound_file_is_read_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("targets.rulebook.offers.with_sound_offers", _refuse)

    assert opened(GOOD).diagnostics == ()


def _refuse(*_: object) -> None:
    raise AssertionError("a sound file needs no second reading")


def test_a_file_is_read_again_twenty_times_at_most() -> None:
    wrong = GOOD.replace("}", "）")
    source, times = SourceText("rules.yaml", wrong), []
    first = opened(wrong).diagnostics

    def read(text: SourceText) -> tuple[Diagnostic, ...]:
        times.append(text)
        return first

    with_sound_offers(source, first, read)

    assert 0 < len(times) <= 20
