"""Which of several rules files is in force on a date, from their heads alone.

Never reads a file, and never asks what day it is today.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from targets.calendar import Window, parse_date
from targets.errors import EngineError, listed, word
from targets.rulebook.nodes import Mapping, Node, Scalar, compose

_RULES_FILE = re.compile(r"^[\"']?schema_version[\"']?\s*[:：]", re.MULTILINE)
_YEARS = re.compile(r"(?<!\d)\d{4}(?!\d)", re.ASCII)


class Head(NamedTuple):
    """The name of a rules file, its id and its period."""

    file: str
    id: str
    period: Window

    @property
    def series(self) -> str:
        """The id without its years: `xietang` for `xietang-2009`."""
        return series_of(self.id)


def series_of(rules_id: str) -> str:
    """What rules of different years have in common: the id without its years."""
    kept = [part for part in re.split(r"[-_ .]+", _YEARS.sub("", rules_id)) if part]
    return "-".join(kept) or rules_id


def is_rules_file(text: str) -> bool:
    """Whether a YAML text is meant as a rules file, be it broken; a file of cases is none."""
    return _RULES_FILE.search(text) is not None


def read_head(file: str, text: str) -> Head | None:
    """The head of a rules file, whatever is wrong further down; None where it cannot be read."""
    root = compose(text).root
    period = _at(root, "period")
    first, last = _day(_at(period, "from")), _day(_at(period, "to"))
    named = _at(root, "id")
    if first is None or last is None or last < first or not isinstance(named, Scalar):
        return None
    return Head(file, named.text, Window(first, last))


def _at(node: Node | None, key: str) -> Node | None:
    return node.entries.get(key) if isinstance(node, Mapping) else None


def _day(node: Node | None) -> date | None:
    return parse_date(node.text) if isinstance(node, Scalar) else None


def choose(heads: Sequence[Head], on: date, *, folder: str, series: str | None) -> Head:
    """The head whose period holds `on`.

    Raises:
        EngineError: there is none, or there are several; each case has a code of its own.
    """
    found = _of_series(heads, folder, series)
    holding = [one for one in found if on in one.period]
    if len(holding) > 1:
        files = listed([one.file for one in holding])
        raise EngineError(word("E946", series=holding[0].series, on=on, files=files))
    if holding:
        return holding[0]
    ended = [one for one in found if one.period.last < on]
    coming = [one for one in found if one.period.first > on]
    before = max(ended, key=lambda one: one.period.last, default=None)
    after = min(coming, key=lambda one: one.period.first, default=None)
    if before is None and after is not None:
        first = after.period.first
        raise EngineError(word("E943", on=on, file=after.file, first=first))
    if before is not None and after is None:
        last = before.period.last
        year = max(on.year, last.year + 1)
        raise EngineError(word("E944", on=on, file=before.file, last=last, year=year))
    if before is not None and after is not None:
        last, first = before.period.last, after.period.first
        gap = word("E945", on=on, before=before.file, last=last, file=after.file, first=first)
        raise EngineError(gap)
    raise EngineError(word("E942", folder=folder))


def _of_series(heads: Sequence[Head], folder: str, series: str | None) -> list[Head]:
    """The heads of one series. Where the folder holds several, which one is never guessed."""
    if not heads:
        raise EngineError(word("E942", folder=folder))
    known = sorted({one.series for one in heads})
    if series is None and len(known) > 1:
        raise EngineError(word("E947", folder=folder, names=listed(known), example=known[0]))
    wanted = known[0] if series is None else series_of(series)
    if wanted not in known:
        raise EngineError(
            word("E948", folder=folder, name=wanted, known=known, names=listed(known))
        )
    return [one for one in heads if one.series == wanted]
