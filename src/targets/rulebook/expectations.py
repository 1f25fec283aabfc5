"""What a case expects, read: which result of which part, and exactly what it should be.

Never scores anything, and never knows a place in the file: what makes no sense is told by its path
below the case.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from fractions import Fraction
from typing import Literal, NamedTuple

from targets.errors import Wording, listed, word
from targets.errors.catalogue import MESSAGES
from targets.figures import parse_figure
from targets.rulebook.models import Case, Indicator, RulebookModel
from targets.rulebook.places import Path
from targets.rulebook.scalars import shape

NONE = "none"
"""The word for a result that is not there."""

STATUSES = ("met", "not_met", "scored", "no_target", "not_applicable", "no_data", "suppressed")
INDICATOR_PARTS = ("status", "points", "value", "numerator", "denominator")

Kind = Literal[
    "indicator",
    "section",
    "bonus",
    "deduction",
    "veto",
    "total",
    "rank",
    "grade",
    "vetoes",
    "failures",
]
Wanted = Fraction | str | bool | tuple[str, ...] | Mapping[str, int] | None


class Expectation(NamedTuple):
    """One result that is expected. `name` is the id of the part, or the key itself; `part` says
    which result of an indicator; `wanted` is None for one that is not there.
    """

    path: Path
    kind: Kind
    name: str
    part: str
    wanted: Wanted
    written: str


class Slip(NamedTuple):
    """What makes no sense in a case, told at the value of `path`, or at its key."""

    path: Path
    wording: Wording
    at_key: bool = False


class _Asked(NamedTuple):
    """One key of `expect`, while it is read."""

    rulebook: RulebookModel
    path: Path
    kind: Kind
    name: str

    def expects(self, wanted: Wanted, written: str, part: str = "") -> Expectation:
        path = (*self.path, part) if part else self.path
        return Expectation(path, self.kind, self.name, part, wanted, written)


def read_expectations(rulebook: RulebookModel, case: Case) -> Iterator[Expectation | Slip]:
    """Everything that `case` expects, in the order of the file, and what makes no sense of it."""
    kinds = expected_kinds(rulebook)
    if not case.expect:
        yield Slip(("expect",), word("C567"), at_key=True)
    for name, written in case.expect.items():
        path: Path = ("expect", name)
        if name not in kinds:
            yield Slip(path, word("N310", name=name, known=kinds), at_key=True)
            continue
        asked = _Asked(rulebook, path, kinds[name], name)
        yield from _read(asked, written)


def expected_kinds(rulebook: RulebookModel) -> dict[str, Kind]:
    """Every key that `expect` can have, with what it names."""
    found: dict[str, Kind] = {one.id: "indicator" for one in rulebook.indicators}
    found |= {one.id: "section" for one in rulebook.scorecard.sections}
    found |= {one.id: "bonus" for one in rulebook.bonuses}
    found |= {one.id: "deduction" for one in rulebook.deductions}
    found |= {one.id: "veto" for one in rulebook.vetoes}
    kinds: tuple[Kind, ...] = ("total", "rank", "grade", "vetoes", "failures")
    return found | {kind: kind for kind in kinds}


def units_given(rulebook: RulebookModel, case: Case) -> dict[str, None]:
    """The units that the records of a case name, in order, each once."""
    unit = rulebook.unit.id
    rows = (row for records in case.given.values() for row in records)
    return {str(row[unit]): None for row in rows if row.get(unit)}


def judged_once(rulebook: RulebookModel, expected: Expectation) -> bool:
    """Whether it is the same for all units."""
    by_id = {one.id: one for one in rulebook.indicators}
    if expected.kind == "indicator":
        return by_id[expected.name].level is not None
    return expected.kind == "failures"


def _read(asked: _Asked, written: object) -> Iterator[Expectation | Slip]:
    match asked.kind:
        case "indicator":
            yield from _read_indicator(asked, written)
        case "section" | "bonus" | "deduction" | "total":
            yield from _needs_total(asked)
            yield _number(asked, written, "")
        case "rank":
            if asked.rulebook.scorecard.rank.by == "total":
                yield from _needs_total(asked)
            yield _rank(asked, written)
        case "grade":
            grades = [one.id for one in asked.rulebook.scorecard.grades]
            if not grades:
                yield Slip(asked.path, word("C558", name="grade", needed="grades"), at_key=True)
            else:
                yield _word(asked, written, (*grades, NONE), "", "C556")
        case "veto":
            yield _yes_no(asked, written)
        case "vetoes":
            yield from _read_vetoes(asked, written)
        case "failures":
            yield from _read_failures(asked, written)


def _needs_total(asked: _Asked) -> Iterator[Slip]:
    """Only a section is there without a total."""
    if asked.rulebook.scorecard.total is None and asked.kind != "section":
        yield Slip(asked.path, word("C558", name=asked.name, needed="total"), at_key=True)


def _read_indicator(asked: _Asked, written: object) -> Iterator[Expectation | Slip]:
    indicator = next(one for one in asked.rulebook.indicators if one.id == asked.name)
    if isinstance(written, str):
        part = "status" if _number_or_none(written) is None else _main_part(indicator)
        read = _status(asked, written, part) if part == "status" else _number(asked, written, part)
        yield read._replace(path=asked.path)
    elif isinstance(written, dict):
        for key, value in written.items():
            path: Path = (*asked.path, key)
            if key not in INDICATOR_PARTS:
                keys = listed(INDICATOR_PARTS)
                wording = word("K101", name=key, known=INDICATOR_PARTS, keys=keys)
                yield Slip(path, wording, at_key=True)
            elif key == "points" and (indicator.points is None or indicator.level is not None):
                yield Slip(path, word("C557", name=asked.name), at_key=True)
            elif key == "status":
                yield _status(asked, value, key)
            else:
                yield _number(asked, value, key)
    else:
        yield _not(asked, asked.path, "a value, or keys and values", written)


def _main_part(indicator: Indicator) -> str:
    """Which number is meant where only one is written."""
    return "points" if indicator.points is not None else "value"


def _status(asked: _Asked, written: object, part: str) -> Expectation | Slip:
    return _word(asked, written, STATUSES, part, "C555")


def _word(
    asked: _Asked, written: object, known: Iterable[str], part: str, code: str
) -> Expectation | Slip:
    words = tuple(known)
    if isinstance(written, str) and written in words:
        return asked.expects(None if written == NONE else written, written, part)
    path = (*asked.path, part) if part else asked.path
    name = written if isinstance(written, str) else ""
    shown = shape(written)
    return Slip(path, word(code, name=name, found=shown, known=words, words=listed(words)))


def _number(asked: _Asked, written: object, part: str) -> Expectation | Slip:
    number = _number_or_none(written)
    if number is None:
        path = (*asked.path, part) if part else asked.path
        return Slip(path, word("C554", found=shape(written)))
    return asked.expects(None if number == NONE else number, str(written), part)


def _rank(asked: _Asked, written: object) -> Expectation | Slip:
    number = _number_or_none(written)
    if number == NONE or (isinstance(number, Fraction) and number.denominator == 1 and number > 0):
        return asked.expects(None if number == NONE else number, str(written))
    return _not(asked, asked.path, "a whole number from 1", written)


def _yes_no(asked: _Asked, written: object) -> Expectation | Slip:
    if written in ("yes", "true", "是"):
        return asked.expects(True, str(written))
    if written in ("no", "false", "否"):
        return asked.expects(False, str(written))
    return _not(asked, asked.path, "yes or no", written)


def _read_vetoes(asked: _Asked, written: object) -> Iterator[Expectation | Slip]:
    known = tuple(one.id for one in asked.rulebook.vetoes)
    if written == NONE or written == []:
        yield asked.expects((), NONE)
        return
    ids = written if isinstance(written, list) else [written]
    sound = True
    for place, one in enumerate(ids):
        if one not in known:
            sound = False
            path: Path = (*asked.path, place) if isinstance(written, list) else asked.path
            words = listed((*known, NONE))
            name = one if isinstance(one, str) else ""
            yield Slip(path, word("C559", name=name, found=shape(one), known=known, words=words))
    if sound:
        wanted = tuple(one for one in known if one in ids)
        yield asked.expects(wanted, ", ".join(wanted))


def _read_failures(asked: _Asked, written: object) -> Iterator[Expectation | Slip]:
    """How many there are: in all, or of each row check and code that is named."""
    if not isinstance(written, dict):
        number = 0 if written == NONE else _whole(written)
        if number is None:
            yield _not(asked, asked.path, "a whole number, or keys and values", written)
        else:
            yield asked.expects(Fraction(number), str(written))
        return
    known = failure_names(asked.rulebook)
    counted: dict[str, int] = {}
    sound = True
    for name, value in written.items():
        path: Path = (*asked.path, name)
        number = _whole(value)
        if name not in known:
            sound = False
            yield Slip(path, word("C565", name=name, known=known), at_key=True)
        elif number is None:
            sound = False
            yield _not(asked, path, "a whole number", value)
        elif number:
            counted[name] = number
    if sound:
        shown = ", ".join(f"{name}: {number}" for name, number in counted.items())
        yield asked.expects(counted, shown or NONE)


def failure_names(rulebook: RulebookModel) -> tuple[str, ...]:
    """What failures can be counted by: the ids of row checks, then the codes of failures."""
    checks = (one.id for table in rulebook.records.values() for one in table.checks)
    codes = (code for code in sorted(MESSAGES) if code.startswith("D8") and code < "D89")
    return tuple(dict.fromkeys((*checks, *codes)))


def _not(asked: _Asked, path: Path, wanted: str, written: object) -> Slip:
    return Slip(path, word("C566", name=asked.name, wanted=wanted, found=shape(written)))


def _whole(written: object) -> int | None:
    number = parse_figure(written) if isinstance(written, str) else None
    return int(number) if number is not None and number.denominator == 1 and number >= 0 else None


def _number_or_none(written: object) -> Fraction | Literal["none"] | None:
    """The number that a text writes (`0.96`, `96%`, `24/25`), the word `none`, or None."""
    if not isinstance(written, str):
        return None
    if written == NONE:
        return "none"
    top, slash, bottom = written.partition("/")
    upper, lower = parse_figure(top), parse_figure(bottom) if slash else Fraction(1)
    return upper / lower if upper is not None and lower else None
