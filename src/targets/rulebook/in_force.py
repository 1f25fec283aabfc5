"""Which of several rules files is in force on a date, from their heads alone.

Never reads a file, and never asks what day it is today.
"""

from __future__ import annotations

import re
import shlex
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import NamedTuple

from targets.calendar import parse_date
from targets.errors import EngineError, Wording, listed, word
from targets.rulebook.composing import compose
from targets.rulebook.nodes import Mapping, Node, Scalar

_RULES_FILE = re.compile(r"^[\"']?schema_version[\"']?\s*[:：]", re.MULTILINE)
_HEAD = re.compile(r"^(?:id|period)[ \t]*:.*(?:\n[ \t]+\S.*)*", re.MULTILINE)
_YEARS = re.compile(r"(?<!\d)\d{4}(?!\d)", re.ASCII)


class Head(NamedTuple):
    """The name of a rules file, its id and the ends of its period; None for what cannot be read."""

    file: str
    id: str | None
    first: date | None
    last: date | None

    @property
    def series(self) -> str | None:
        """The id without its years: `xietang` for `xietang-2009`."""
        return None if self.id is None else series_of(self.id)

    @property
    def clear(self) -> bool:
        """Whether all of it can be read."""
        return None not in (self.id, self.first, self.last)

    def may_hold(self, day: date) -> bool:
        """Whether the period holds the day, as far as it can be read."""
        begun = self.first is None or self.first <= day
        return begun and (self.last is None or day <= self.last)


def series_of(rules_id: str) -> str:
    """What rules of different years have in common: the id without its years."""
    kept = [part for part in re.split(r"[-_ .]+", _YEARS.sub("", rules_id)) if part]
    return "-".join(kept) or rules_id


def is_rules_file(text: str) -> bool:
    """Whether a YAML text is meant as a rules file, be it broken; a file of cases is none."""
    return _RULES_FILE.search(text) is not None


def read_head(file: str, text: str) -> Head:
    """The head of a rules file, as far as it can be read, whatever is wrong further down."""
    root = compose(text).root
    if not isinstance(root, Mapping):  # no YAML as a whole: its head may be
        root = compose("\n".join(_HEAD.findall(text))).root
    period, named = _at(root, "period"), _at(root, "id")
    first, last = _day(_at(period, "from")), _day(_at(period, "to"))
    if first is not None and last is not None and last < first:
        first = last = None
    return Head(file, named.text if isinstance(named, Scalar) else None, first, last)


def _at(node: Node | None, key: str) -> Node | None:
    return node.entries.get(key) if isinstance(node, Mapping) else None


def _day(node: Node | None) -> date | None:
    return parse_date(node.text) if isinstance(node, Scalar) else None


def choose(heads: Sequence[Head], on: date, *, folder: str) -> Head:
    """The head, of one series, whose period holds `on`.

    Raises:
        EngineError: there is none, or there are several; each case has a code of its own.
    """
    holding = [one for one in heads if one.may_hold(on)]
    if len(holding) > 1:
        files = listed([one.file for one in holding])
        raise EngineError(word("E946", series=holding[0].series, on=on, files=files))
    if holding:
        return holding[0]
    ended = [(one.last, one.file) for one in heads if one.last is not None and one.last < on]
    coming = [(one.first, one.file) for one in heads if one.first is not None and one.first > on]
    raise EngineError(_none_holds(ended, coming, on, folder))


def _none_holds(
    ended: Sequence[tuple[date, str]], coming: Sequence[tuple[date, str]], on: date, folder: str
) -> Wording:
    """Not yet, not any more, or a gap between the nearest two."""
    if ended and coming:
        (last, before), (first, after) = max(ended), min(coming)
        return word("E945", on=on, before=before, last=last, file=after, first=first)
    if coming:
        first, after = min(coming)
        return word("E943", on=on, file=after, first=first)
    last, before = max(ended)
    path = shlex.quote((Path(folder) / before).as_posix())
    year = max(on.year, last.year + 1)
    return word("E944", on=on, file=before, last=last, path=path, year=year)


def of_series(heads: Sequence[Head], folder: str, series: str | None) -> list[Head]:
    """The heads of one series. Where the folder holds several, which one is never guessed.

    Raises:
        EngineError: the folder holds none, or several and none is named.
    """
    known = sorted({one.series for one in heads if one.series is not None})
    if not known:
        raise EngineError(word("E942", folder=folder))
    if series is None and len(known) > 1:
        raise EngineError(word("E947", folder=folder, names=listed(known), example=known[0]))
    wanted = known[0] if series is None else series_of(series)
    if wanted not in known:
        raise EngineError(
            word("E948", folder=folder, name=wanted, known=known, names=listed(known))
        )
    return [one for one in heads if one.series == wanted]
