"""The text of a formula before it is parsed: what no formula can hold, percents and dates.

Never reads what a formula means; that is `parse`.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from itertools import groupby, islice
from typing import NamedTuple

from targets.errors import Fix, Wording, word
from targets.formula.alike_letters import mixed_letters
from targets.formula.tree import Place

CHARACTERS_AT_MOST = 2_000
BRACKETS_AT_MOST = 120
PROBLEMS_AT_MOST = 20
"""Of one formula: who has mended twenty may be told the next."""

LOOK_ALIKES = {
    "“": '"',
    "”": '"',
    "‘": "'",
    "’": "'",
    "「": '"',
    "」": '"',
    "≥": ">=",
    "≤": "<=",
    "≠": "!=",
    "×": "*",
    "÷": "/",
    "∕": "/",
    "−": "-",
    "–": "-",
    "—": "-",
    "、": ",",
}

_WRITTEN = {
    "=": "==",
    "=>": ">=",
    "=<": "<=",
    "<>": "!=",
    "!": "not",
    "&": "and",
    "&&": "and",
    "|": "or",
    "||": "or",
}
_SPOKEN = {
    "并且": "and",
    "而且": "and",
    "且": "and",
    "或者": "or",
    "或": "or",
    "等于": "==",
    "不等于": "!=",
    "大于": ">",
    "高于": ">",
    "超过": ">",
    "小于": "<",
    "低于": "<",
    "大于等于": ">=",
    "不小于": ">=",
    "不低于": ">=",
    "小于等于": "<=",
    "不大于": "<=",
    "不超过": "<=",
    "AND": "and",
    "And": "and",
    "OR": "or",
    "Or": "or",
    "NOT": "not",
    "Not": "not",
}
"""What is said, or written in a spreadsheet, where a formula has a word or a sign of its own."""
# Patterns that most formulas are not held against, and which are compiled when one is.
_SIGNS = r"[=<>!:]+|&+|\|+"
_NO_PART = r"[;#]"
_NAMED_ARGUMENT = r"[(,]\s*\w+\s*$|\bwhere\s*$"
_DATE = r"(?a)(?<![\w.\-])\d{4}-\d{1,2}(?:-\d{1,2})?(?![\w.\-])"
_PERCENT = (
    r"(?a)(?<![\w.])(\d+(?:\.\d+)?)(\s*)%(?=\s*(?:$|[-+*/<>=!,)\]]|(?:and|or|if|else|in|not)\b))"
)
_GLUED = r"(?<![\w.])[0-9][0-9.]*(?:\s*%)?[^\W\d]\w*"
_ZEROS_IN_FRONT = r"(?a)(?<![\w.])0\d+(?![\w.])"
_NAME = r"[^\W\d]\w*"

_QUOTED = re.compile(r"\"[^\"]*\"|'[^']*'")
_BEYOND_NAMES = re.compile(r"[^\w +*/(),-]|\b\d", re.ASCII)
"""What is more than names, brackets and plain arithmetic, as most formulas are: without it nothing
in a text can be wrong, and nothing need be put otherwise.
"""


class Problem(NamedTuple):
    """Something wrong at a place of a formula."""

    place: Place
    wording: Wording


def check_text(text: str) -> tuple[Problem, ...]:
    """Everything that cannot be part of a formula, whatever it means, from left to right."""
    if len(text) > CHARACTERS_AT_MOST:
        return (_too_much(text, "characters", CHARACTERS_AT_MOST),)
    if not text.strip():
        return (Problem(Place(0, len(text)), word("F227")),)
    masked = _masked(text)
    if masked.count("(") + masked.count("[") > BRACKETS_AT_MOST:
        return (_too_much(text, "brackets", BRACKETS_AT_MOST),)
    if _BEYOND_NAMES.search(text) is None:
        return ()
    found = [
        problem
        for problems in (
            _check_look_alikes(masked),
            _check_letters(text, masked),
            _check_signs(masked),
            _check_numbers(masked),
            _check_alphabets(masked),
        )
        for problem in islice(problems, PROBLEMS_AT_MOST)
    ]
    return tuple(sorted(found, key=lambda problem: problem.place.start))[:PROBLEMS_AT_MOST]


def dates_in(text: str) -> tuple[tuple[int, int], ...]:
    """Where the dates and months of a formula stand: start and end of each, from left to right."""
    return tuple(match.span() for match in re.finditer(_DATE, _masked(text)))


def _too_much(text: str, what: str, limit: int) -> Problem:
    return Problem(Place(0, len(text)), word("F207", what=what, limit=limit))


def _masked(text: str) -> str:
    """`text` with `_` for everything quoted, every place kept."""
    return _QUOTED.sub(lambda quoted: "'" + "_" * (len(quoted[0]) - 2) + "'", text)


def _instead(letter: str) -> str:
    if letter in LOOK_ALIKES:
        return LOOK_ALIKES[letter]
    if letter.isspace():
        return letter if letter in " \t\r\n" else " "
    return unicodedata.normalize("NFKC", letter)


def _check_look_alikes(masked: str) -> Iterator[Problem]:
    """Runs of full-width letters and signs; a formula must stay as it is under NFKC."""
    if masked.isascii() and masked.isprintable():
        return
    start = 0
    for alike, run in groupby(masked, key=lambda letter: _instead(letter) != letter):
        found = "".join(run)
        if alike:
            instead = "".join(_instead(letter) for letter in found)
            wording = word("F206", found=found, instead=instead).with_fix(Fix(found, instead))
            if not instead.strip():
                wording = word("F225").with_fix(Fix(found, instead))
            yield Problem(Place(start, len(found)), wording)
            masked = masked[:start] + " " * len(found) + masked[start + len(found) :]
        start += len(found)
    composed = unicodedata.normalize("NFKC", masked)
    if composed != masked:
        yield Problem(Place(0, len(masked)), word("F206", found=masked, instead=composed))


def _check_letters(text: str, masked: str) -> Iterator[Problem]:
    for found in re.finditer(_NO_PART, masked):
        wording = word("F224") if found[0] == ";" else word("F205", what="`#`")
        yield Problem(Place(found.start(), 1), wording)
    # Python would read `"\n"` as a line break, and warn about `"\d"`.
    for found in re.finditer(r"\\", text):
        yield Problem(Place(found.start(), 1), word("F205", what="`\\`"))
    outside = _QUOTED.sub(lambda quoted: " " * len(quoted[0]), text)
    if opened := re.search(r"[\"']", outside):
        yield Problem(Place(opened.start(), 1), word("F223", found=opened[0]))


def _check_alphabets(masked: str) -> Iterator[Problem]:
    """`аrea` with a Cyrillic letter: nobody could tell why it is not `area`."""
    for name in () if masked.isascii() else re.finditer(_NAME, masked):
        if wording := mixed_letters("F243", name[0]):
            yield Problem(Place(name.start(), len(name[0])), wording)


def _check_signs(masked: str) -> Iterator[Problem]:
    for match in re.finditer(_SIGNS, masked):
        sign, place = match[0], Place(match.start(), len(match[0]))
        if sign == "=" and not masked[: match.start()].strip():
            yield Problem(place, word("F242").with_fix(Fix(sign, "")))
            continue
        if sign == "=" and re.search(_NAMED_ARGUMENT, masked[: match.start()]):
            continue
        if sign == ":=":
            yield Problem(place, word("F205", what="`:=`"))
        elif instead := _WRITTEN.get(sign):
            yield Problem(
                place, word("F219", found=sign, instead=instead).with_fix(Fix(sign, instead))
            )


def _check_numbers(masked: str) -> Iterator[Problem]:
    dates = [match.span() for match in re.finditer(_DATE, masked)]
    for pattern in (_GLUED, _ZEROS_IN_FRONT):
        for match in re.finditer(pattern, masked):
            found = match[0]
            if not any(start <= match.start() < end for start, end in dates):
                fix = Fix(found, found.lstrip("0") or "0") if found.isdigit() else None
                yield Problem(
                    Place(match.start(), len(found)), word("F215", found=found).with_fix(fix)
                )


def readable(text: str) -> str:
    """`text` with percents and dates put so that Python's grammar takes them, every place kept.

    `82 %` becomes `082j` (no formula can write an imaginary number: letters glued to digits are
    refused), `2009-03-01` becomes quoted text of the same length, and every blank a plain one.
    """
    if _BEYOND_NAMES.search(text) is None:
        return text
    letters = list(re.sub(r"\s", " ", text))
    masked = _masked("".join(letters))
    for match in re.finditer(_PERCENT, masked):
        digits, blanks = match.groups()
        letters[match.start() : match.end()] = list("0" * len(blanks) + digits + "j")
    for match in re.finditer(_DATE, masked):
        letters[match.start() : match.end()] = list("'" + "_" * (len(match[0]) - 2) + "'")
    return "".join(letters)


def is_quoted(written: str) -> bool:
    """Whether `written` is one plainly quoted text."""
    return _QUOTED.fullmatch(written) is not None


def explain_statement(text: str, offset: int) -> Problem:
    """Why Python's grammar takes `text` for no expression; it stopped `offset` characters in."""
    masked = _masked(text)
    opened, closed = masked.count("("), masked.count(")")
    if opened != closed:
        wording = word("F229", opened=opened, closed=closed)
        return Problem(Place(_odd_bracket(masked), 1), wording)
    for match in re.finditer(_SIGNS, masked):
        if match[0] == "=" and not re.search(r"\bwhere\s*$", masked[: match.start()]):
            wording = word("F219", found="=", instead="==").with_fix(Fix("=", "=="))
            return Problem(Place(match.start(), 1), wording)
    for match in re.finditer(r"\w+", masked):
        if instead := _SPOKEN.get(match[0]):
            wording = word("F219", found=match[0], instead=instead)
            place = Place(match.start(), len(match[0]))
            return Problem(place, wording.with_fix(Fix(match[0], instead)))
    tokens = [match for match in re.finditer(r"\w+|\S", text) if match.start() <= offset]
    last = tokens[-1]
    if last[0] == "%":
        return Problem(Place(last.start(), 1), word("F220"))
    return Problem(Place(last.start(), len(last[0])), word("F201", found=last[0]))


def _odd_bracket(masked: str) -> int:
    """The first bracket that closes nothing, else the last one that is never closed."""
    opened: list[int] = []
    for start, letter in enumerate(masked):
        if letter == "(":
            opened.append(start)
        elif letter == ")":
            if not opened:
                return start
            opened.pop()
    return opened[-1]
