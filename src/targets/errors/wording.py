"""One thing to say, in either language: a code of the catalogue, and the facts that fill it.

Never knows a place, and never finds a problem.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from heapq import nlargest
from itertools import islice
from typing import Literal, NamedTuple

from targets.errors.catalogue import MESSAGES
from targets.errors.phrases import in_chinese, spaced

Language = Literal["en", "zh"]

FOUND_AT_MOST = 200
FACT_AT_MOST = 1_000
LISTED_NAMES_AT_MOST = 12
SEARCHED_AT_MOST = 400
_COMPARED_AT_MOST = 20
_NAME_AT_MOST = 60


class _Fact(str):
    """A fact in a template: `{wanted:zh}` asks for the Chinese of a phrase or of a list."""

    __slots__ = ()

    def __format__(self, spec: str) -> str:
        return in_chinese(self) if spec == "zh" else str(self)


class Fix(NamedTuple):
    """What stands there, letter for letter, and the one thing that should stand there instead."""

    wrong: str
    right: str


class Wording(NamedTuple):
    """One thing to say, in both languages: a code of the catalogue and the facts that fill it.

    `where` is said first, where it is not told apart. `fix` is there where only one thing can have
    been meant.
    """

    code: str
    facts: tuple[tuple[str, str], ...]
    where: str = ""
    fix: Fix | None = None

    def message(self, language: Language) -> str:
        """The fact alone, lower case, names in backticks."""
        entry = MESSAGES[self.code]
        return self._filled(entry.en) if language == "en" else spaced(self._filled(entry.zh))

    def suggestion(self, language: Language) -> str | None:
        """The way out: the nearest known name where there is one, else the catalogue's advice."""
        if near := dict(self.facts).get("near"):
            return f"did you mean `{near}`?" if language == "en" else f"是否想写 `{near}`？"
        entry = MESSAGES[self.code]
        way = self._filled(entry.way_en) if language == "en" else spaced(self._filled(entry.way_zh))
        return way or None

    def with_fix(self, fix: Fix | None) -> Wording:
        """The same, and what should be written instead."""
        return self._replace(fix=fix)

    def text(self, language: Language) -> str:
        """Fact and way out on one line."""
        way = self.suggestion(language)
        where = f"{self.where} " if self.where else ""
        return where + self.message(language) + (f" · {way}" if way else "")

    def _filled(self, template: str) -> str:
        return template.format_map({key: _Fact(value) for key, value in self.facts})


def word(code: str, *, known: Iterable[str] = (), **facts: object) -> Wording:
    """The wording `code`, filled with `facts`; `known` names are searched for one near `name`."""
    filled = {key: str(value) for key, value in facts.items()}
    name = filled.get("name", "")
    if near := nearest(name, known):
        filled["near"] = near
    fix = Fix(name, filled["near"]) if "near" in filled else None
    for key in ("found", "name"):
        if key in filled:
            filled[key] = shortened(filled[key])
    if code[0] != "M":  # what somebody wrote is no part of the page around it
        filled = {key: shortened(value, at_most=FACT_AT_MOST) for key, value in filled.items()}
    seen = visible if code[0] == "M" else on_one_line
    return Wording(code, tuple((key, seen(value)) for key, value in filled.items()), fix=fix)


def listed(names: Iterable[str], *, at_most: int = LISTED_NAMES_AT_MOST) -> str:
    """The names in backticks, the first dozen of them."""
    shown = [f"`{name}`" for name in islice(names, at_most + 1)]
    return ", ".join([*shown[:at_most], *("…" for _ in shown[at_most:])])


def nearest(name: str, known: Iterable[str], *, at_most: int = SEARCHED_AT_MOST) -> str | None:
    """The known name that `name` most likely stands for, if one is near enough; so many are
    looked at.
    """
    if not 0 < len(name) <= _NAME_AT_MOST:
        return None
    candidates = sorted({*islice(known, at_most)} - {name})
    if not candidates:
        return None
    by_folded = {candidate.casefold(): candidate for candidate in reversed(candidates)}
    folded = name.casefold()
    letters = set(folded)
    likely = nlargest(  # difflib is slow: it looks at those that share the most letters
        _COMPARED_AT_MOST,
        by_folded,
        key=lambda other: len(letters.intersection(other)) - abs(len(other) - len(folded)),
    )
    from difflib import get_close_matches  # wanted only where a name is wrong

    close = get_close_matches(folded, likely, n=1, cutoff=0.6)
    return by_folded[close[0]] if close else None


def visible(text: str) -> str:
    """`text` with letters that nobody can see written as their number: `U+200B`."""
    if text.isprintable():
        return text
    return "".join(
        letter
        if letter.isprintable() or letter == "\n" or unicodedata.category(letter) == "Zs"
        else f"U+{ord(letter):04X}"
        for letter in text
    )


def on_one_line(text: str) -> str:
    """The same, and line breaks, too."""
    return visible(text).replace("\n", "U+000A")


def shortened(text: str, *, at_most: int = FOUND_AT_MOST) -> str:
    """`text`, or its beginning."""
    return text if len(text) <= at_most else f"{text[:at_most]}…"
