"""From one year to the next: a draft of next year's rules, a comparison, the rules in force.

Reads the files and the records, and forwards; decides nothing.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path

from targets.calendar import parse_date, parse_month
from targets.comparing import (
    BackTest,
    Comparison,
    changes_between,
    renamed_indicators,
    tried,
)
from targets.comparing.saying import (
    change_lines,
    grade_names,
    head_line,
    moved_by,
    points_text,
    trial_lines,
)
from targets.comparing.trials import Delivered
from targets.errors import EngineError, RulesError, word
from targets.facade.opening import PathLike, open_rules, read_source
from targets.facade.rulebook import Rulebook, load
from targets.facade.rules_files import ENDINGS, file_of_cases, is_file_of_cases
from targets.rulebook.in_force import Head, choose, is_rules_file, of_series, read_head
from targets.rulebook.models import RulebookModel
from targets.rulebook.next_year import MARK, count_marks, next_cases, next_rules
from targets.source import SourceText

__all__ = [
    "MARK",
    "BackTest",
    "change_lines",
    "compare",
    "count_marks",
    "grade_names",
    "head_line",
    "in_force",
    "moved_by",
    "next_year",
    "next_year_cases",
    "points_text",
    "trial_lines",
    "with_schema_as_seen_from",
]


def compare(
    old_rules: Rulebook | PathLike,
    new_rules: Rulebook | PathLike,
    records: object = None,
    through: str | None = None,
    *,
    headings: object = None,
) -> Comparison:
    """What changed from one rulebook to the next; with `records`, who gains and who loses.

    The rules are rulebooks, or the paths of rules files. `records` and `headings` are what
    `Rulebook.validate` takes. Both rulebooks score the same records: where their periods differ,
    the dates of the one whose period does not hold the records are moved onto the period of the
    other, and `.back_test.notes` says so.

    Raises:
        RulesError: a rules file has problems.
        RecordsError: the records cannot be scored, or a rules file cannot be read.
        EngineError: `through` lies outside a period, or a batch was given.
    """
    before, after = _rulebook(old_rules), _rulebook(new_rules)
    old, new = before.model, after.model
    changes = changes_between(old, new)
    hashes = (before.hash, after.hash)
    if records is None:
        return Comparison(old, new, hashes, changes)
    renamed = renamed_indicators(old, new)
    back_test = tried(before.plan, after.plan, Delivered(records, headings), through, renamed)
    return Comparison(old, new, hashes, changes, back_test)


def _rulebook(rules: Rulebook | PathLike) -> Rulebook:
    if isinstance(rules, Rulebook):
        return rules
    if not isinstance(rules, str | Path):
        raise TypeError(f"rules are a Rulebook or a path, and not {type(rules).__name__}")
    return load(rules)


def next_year(path: PathLike, year: int | str) -> str:
    """The text of next year's rules file: the old one with its dates moved and what is to be
    revisited marked. `year` is a number, or its digits.

    Raises:
        RulesError: the old file has problems.
        EngineError: `year` is none, or cannot follow, or something cannot be changed in place.
    """
    wanted = _year(year)
    source, rulebook = _sound(path)
    return next_rules(source, rulebook, wanted, Path(path).name)


def _year(year: int | str) -> int:
    if isinstance(year, int) and not isinstance(year, bool):
        return year
    if isinstance(year, str) and re.fullmatch(r"[1-9]\d{3}", year.strip(), re.ASCII):
        return int(year)
    raise EngineError(word("E955", found=year))


def next_year_cases(path: PathLike, year: int | str) -> str | None:
    """The text of the file of cases beside the rules file, drafted likewise; None without one."""
    wanted = _year(year)
    beside = file_of_cases(Path(path))
    if not beside.is_file():
        return None
    _, rulebook = _sound(path)
    return next_cases(read_source(beside), rulebook, wanted)


def with_schema_as_seen_from(text: str, old: Path, new: Path) -> str:
    """The draft of `old` whose first lines name the editor's schema from the folder of `new`."""
    found = re.search(r"^# *yaml-language-server: *\$schema=(\S+)", text, re.MULTILINE)
    before, after = old.absolute().parent, new.absolute().parent
    if found is None or "://" in found[1] or Path(found[1]).is_absolute():
        return text
    if before.anchor != after.anchor:  # no way leads from one drive of Windows to another
        return text
    schema = os.path.relpath(before / found[1], after)
    return text[: found.start(1)] + Path(schema).as_posix() + text[found.end(1) :]


def in_force(folder: PathLike, on: date | str, *, series: str | None = None) -> Rulebook:
    """The rulebook of a folder whose period holds the day `on` (`2009-06-01`).

    `series` is needed where the folder holds rules of several: it is their id without the year.

    Raises:
        EngineError: none is in force then, or several are, or there are none at all.
        RulesError: the one in force is broken, or where a broken one would be in force cannot be
            read.
    """
    on = on.date() if isinstance(on, datetime) else on
    day = on if isinstance(on, date) else parse_date(str(on))
    if day is None:
        raise EngineError(word("E949", found=on, example=_day_like(str(on))))
    place = Path(folder)
    if not place.is_dir():
        raise EngineError(word("E954", folder=folder))
    heads = list(_heads(place))
    named = [one for one in heads if one.series is not None]
    for one in heads:  # one without an id is of any series, and says itself what is wrong
        if one.series is None and (one.may_hold(day) or not named):
            named.append(_read_whole(place, one))
    clear = [
        one if one.clear or not one.may_hold(day) else _read_whole(place, one)
        for one in of_series(named, str(folder), series)
    ]
    return load(place / choose(clear, day, folder=str(folder)).file)


def _day_like(text: str) -> str:
    """A day in the month or the year that `text` names, as an example."""
    if (month := parse_month(text)) is not None:
        return month.isoformat()
    year = re.search(r"(?<!\d)[1-9]\d{3}(?!\d)", text, re.ASCII)
    return f"{year[0] if year else 2009}-06-01"


def _read_whole(folder: Path, head: Head) -> Head:
    """A head that cannot be read by itself. Raises `RulesError` where the rules are broken."""
    model = load(folder / head.file).model
    return Head(head.file, model.id, model.period.from_, model.period.to)


def _heads(folder: Path) -> Iterator[Head]:
    """The heads of every rules file in a folder, by name; other YAML files are passed over."""
    paths = [path for path in folder.iterdir() if path.suffix in ENDINGS and path.is_file()]
    for path in sorted(path for path in paths if not is_file_of_cases(path)):
        text = read_source(path).text
        if is_rules_file(text):
            yield read_head(path.name, text)


def _sound(path: PathLike) -> tuple[SourceText, RulebookModel]:
    opened = open_rules(path)
    if opened.rulebook is None or not opened.sound:
        raise RulesError(opened.diagnostics)
    return opened.source, opened.rulebook
