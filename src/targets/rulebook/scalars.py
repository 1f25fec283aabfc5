"""The types that a text in a rules file is read as, each with its own message where it is not one.

Never sees a place in the file: a converter refuses with a wording, and the reader finds the place.
"""

from __future__ import annotations

import keyword
import re
import unicodedata
from collections.abc import Callable
from datetime import date
from fractions import Fraction
from typing import Annotated, Any, Literal, NamedTuple

from pydantic_core import CoreSchema, PydanticCustomError, core_schema

from targets.calendar import Cadence, month_end, parse_cadence, parse_date, parse_month
from targets.errors import Fix, Wording, listed, word
from targets.figures import DIGITS_AT_MOST, parse_figure
from targets.formula import FUNCTIONS, Formula, Problem, is_identifier, parse_formula
from targets.formula.alike_letters import mixed_letters
from targets.rulebook.amounts import TEXT_AT_MOST, WHOLE_AT_MOST
from targets.rulebook.meant import meant_cadence, meant_date, meant_figure, meant_yes_no

RESERVED = frozenset(
    "unit total rank grade value target points numerator denominator status".split()  # noqa: SIM905
)


def refused(wording: Wording) -> PydanticCustomError:
    """A refusal that carries its wording to the reader."""
    return PydanticCustomError("worded", "{code}", {"code": wording.code, "wording": wording})


def shape(found: object) -> str:
    """What stands where something else is wanted, in words."""
    match found:
        case dict():
            return "keys and values"
        case list():
            return "a list"
        case _:
            return f"`{found}`"


def wanted_instead(wanted: str, found: object) -> Wording:
    """That `wanted` should be there: instead of nothing, or instead of what is."""
    if found == "":
        return word("K103", wanted=wanted)
    return word("K104", wanted=wanted, found=shape(found))


class ReadBy(NamedTuple):
    """Says that `convert` reads the value, whatever the annotated type: pydantic need not look into
    that type, which for a formula would be its whole tree.
    """

    convert: Callable[[Any], object]

    def __get_pydantic_core_schema__(self, source: object, handler: object) -> CoreSchema:
        """What pydantic runs."""
        return core_schema.no_info_plain_validator_function(self.convert)


def _scalar(convert: Callable[[str], object], wanted: str) -> ReadBy:
    def read(found: object) -> object:
        if not isinstance(found, str) or not found:
            raise refused(wanted_instead(wanted, found))
        return convert(found)

    return ReadBy(read)


def _text(found: str) -> str:
    if len(found) > TEXT_AT_MOST:
        raise refused(word("K127", limit=f"{TEXT_AT_MOST:,}"))
    return found


def name_problem(name: str) -> Wording | None:
    """Why `name` cannot be the name of anything, if so."""
    if name in RESERVED or name in FUNCTIONS or keyword.iskeyword(name):
        return word("K107", name=name)
    if is_identifier(name):
        return mixed_letters("Y132", name)
    seen = "".join(one for one in name if unicodedata.category(one) != "Cf")
    if seen != name and is_identifier(seen):  # a letter that nobody sees parts nothing
        return word("K106", name=name).with_fix(Fix(name, seen))
    near = re.sub(r"\W+|__+", "_", unicodedata.normalize("NFKC", name)).strip("_")
    return word("K106", name=name, **({"near": near} if is_identifier(near) else {}))


def name_variants(text: str) -> set[str]:
    """`text`, and what it may have been meant to be where it cannot be a name."""
    return {text, re.sub(r"\W+", "_", text), re.sub(r"\W+", "", text)}


def _identifier(found: str) -> str:
    if problem := name_problem(found):
        raise refused(problem)
    return found


def _no_figure(code: str, found: str, **facts: str) -> Wording:
    """That `found` is not the number that is wanted."""
    if len(found) > DIGITS_AT_MOST and found.strip("+-%.0123456789") == "":
        return word("K121", found=found, limit=DIGITS_AT_MOST)
    return word(code, found=found, **facts).with_fix(meant_figure(found))


def _figure(found: str) -> Fraction:
    number = parse_figure(found)
    if number is None:
        raise refused(_no_figure("K108", found))
    return number


def _amount(found: str) -> Fraction | str:
    number = parse_figure(found)
    if number is not None:
        return number
    if not is_identifier(found):
        raise refused(_no_figure("K109", found))
    return found


def _whole(found: str, least: int = 0) -> int:
    number = parse_figure(found)
    if number is None or number.denominator != 1 or "%" in found or "％" in found:
        wording = _no_figure("K110", found, wanted="a whole number")
        whole = wording.fix is None or wording.fix.right.isdigit()
        raise refused(wording if whole else wording.with_fix(None))
    if number < 0:
        raise refused(word("K128", found=found, least=least))
    if number > WHOLE_AT_MOST:
        raise refused(word("K129", found=found, limit=f"{WHOLE_AT_MOST:,}"))
    return int(number)


def _positive(found: str) -> int:
    number = _whole(found, 1)
    if number == 0:
        raise refused(word("K110", found=found, wanted="a whole number from 1"))
    return number


def _yes_no(found: str) -> bool:
    if found not in ("yes", "no", "true", "false", "是", "否"):
        raise refused(word("K111", found=found).with_fix(meant_yes_no(found)))
    return found in ("yes", "true", "是")


def _day(found: str) -> date:
    day = parse_date(found)
    if day is None:
        raise refused(_no_day(found))
    return day


def _no_day(found: str) -> Wording:
    """That `found` is no date, or one that its month does not have."""
    written = re.fullmatch(r"(\d{4}-\d{1,2})-\d{1,2}", found, re.ASCII)
    month = parse_month(written[1]) if written else None
    if month is not None:
        return word("K122", found=found, last=month_end(month))
    return word("K112", found=found).with_fix(meant_date(found))


_CADENCES = ("week", "month", "quarter", "half year", "year")


def _cadence(found: str) -> Cadence:
    cadence = parse_cadence(found)
    if cadence is None:
        meant = meant_cadence(found)
        if meant is not None:
            raise refused(word("K113", found=found).with_fix(meant))
        several = found.split()[:-1] not in ([], ["half"])  # nearest would be one of them
        known = () if several or any(map(str.isdigit, found)) else _CADENCES
        raise refused(word("K113", found=found, name=found, known=known))
    return cadence


class FormulaProblemsError(ValueError):
    """A formula cannot be read; the reader turns each problem into a diagnostic."""

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        self.problems = problems
        super().__init__(len(problems))


def _formula(found: str) -> Formula:
    formula = parse_formula(found)
    if isinstance(formula, Formula):
        return formula
    raise FormulaProblemsError(formula)


Text = Annotated[str, _scalar(_text, "text")]
Identifier = Annotated[str, _scalar(_identifier, "a name")]
Figure = Annotated[Fraction, _scalar(_figure, "a number")]
Amount = Annotated[Fraction | str, _scalar(_amount, "a number or a name")]
Whole = Annotated[int, _scalar(_whole, "a whole number")]
Positive = Annotated[int, _scalar(_positive, "a whole number from 1")]
YesNo = Annotated[bool, _scalar(_yes_no, "yes or no")]
Day = Annotated[date, _scalar(_day, "a date")]
Every = Annotated[Cadence, _scalar(_cadence, "a cadence")]
FormulaText = Annotated[Formula, _scalar(_formula, "a formula")]


def one_of(*words: str) -> ReadBy:
    """A reader for a `Literal` of these words that names the nearest."""

    def read(found: object) -> object:
        if not isinstance(found, str) or found not in words:
            choice = listed(words)
            if found == "":
                raise refused(word("K103", wanted="a word"))
            name = found if isinstance(found, str) else ""
            raise refused(word("K114", known=words, found=shape(found), name=name, words=choice))
        return found

    return ReadBy(read)


WhenEmpty = Annotated[Literal["full", "zero", "exclude"], one_of("full", "zero", "exclude")]
WhenMissing = Annotated[Literal["zero", "exclude", "error"], one_of("zero", "exclude", "error")]
Combine = Annotated[Literal["sum", "mean", "geometric"], one_of("sum", "mean", "geometric")]
Mode = Annotated[Literal["half_up", "half_even", "down"], one_of("half_up", "half_even", "down")]
ShowAs = Annotated[
    Literal["number", "percent", "per_mille"], one_of("number", "percent", "per_mille")
]
Steps = Annotated[
    Literal["fractional", "whole", "started"], one_of("fractional", "whole", "started")
]
Basis = Annotated[Literal["assumed"], one_of("assumed")]
FieldType = Annotated[
    Literal["id", "category", "text", "count", "integer", "decimal", "yes_no", "date", "month"],
    one_of("id", "category", "text", "count", "integer", "decimal", "yes_no", "date", "month"),
]
Revisions = Annotated[Literal["conflict", "replace"], one_of("conflict", "replace")]
CheckSeverity = Annotated[Literal["error", "warning"], one_of("error", "warning")]
