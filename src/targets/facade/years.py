"""From one year to the next: a draft of next year's rules, a comparison, the rules in force.

Reads the files and the records, and forwards; decides nothing.
"""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path

from targets.calendar import parse_date
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
from targets.errors import EngineError, RulesError, word
from targets.facade.opening import PathLike, open_rules, read_source
from targets.facade.rulebook import Rulebook, load
from targets.facade.rules_files import file_of_cases
from targets.rulebook.in_force import Head, choose, is_rules_file, read_head
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
]


def compare(
    old_rules: Rulebook,
    new_rules: Rulebook,
    records: object = None,
    through: str | None = None,
) -> Comparison:
    """What changed from one rulebook to the next; with `records`, who gains and who loses.

    `records` are what `Rulebook.validate` takes. Both rulebooks score the same records: where their
    periods differ, the dates of the one whose period does not hold the records are moved onto the
    period of the other, and `.back_test.notes` says so.

    Raises:
        RecordsError: the records cannot be scored.
        EngineError: `through` lies outside a period, or a batch was given.
    """
    old, new = old_rules.model, new_rules.model
    changes = changes_between(old, new)
    hashes = (old_rules.hash, new_rules.hash)
    if records is None:
        return Comparison(old, new, hashes, changes)
    renamed = renamed_indicators(old, new)
    back_test = tried(old_rules.plan, new_rules.plan, records, through, renamed)
    return Comparison(old, new, hashes, changes, back_test)


def next_year(path: PathLike, year: int) -> str:
    """The text of next year's rules file: the old one with its dates moved and what is to be
    revisited marked.

    Raises:
        RulesError: the old file has problems.
        EngineError: `year` cannot follow, or something cannot be changed in place.
    """
    source, rulebook = _sound(path)
    return next_rules(source, rulebook, year, Path(path).name)


def next_year_cases(path: PathLike, year: int) -> str | None:
    """The text of the file of cases beside the rules file, drafted likewise; None without one."""
    beside = file_of_cases(Path(path))
    if not beside.is_file():
        return None
    _, rulebook = _sound(path)
    return next_cases(read_source(beside), rulebook, year)


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
        raise EngineError(word("E949", found=on))
    place = Path(folder)
    if not place.is_dir():
        raise EngineError(word("E954", folder=folder))
    found = choose(_heads(place), day, folder=str(folder), series=series)
    return load(place / found.file)


def _heads(folder: Path) -> list[Head]:
    """The heads of every rules file in a folder, by name; other YAML files are passed over."""
    heads = []
    paths = [path for path in folder.iterdir() if path.suffix in (".yaml", ".yml")]
    for path in sorted(path for path in paths if path.is_file()):
        text = read_source(path).text
        if path.name.endswith((".cases.yaml", ".cases.yml")) or not is_rules_file(text):
            continue
        head = read_head(path.name, text)
        if head is None:  # whose place is unknown: it says itself what is wrong
            model = load(path).model
            head = Head(path.name, model.id, model.period.window)
        heads.append(head)
    return heads


def _sound(path: PathLike) -> tuple[SourceText, RulebookModel]:
    opened = open_rules(path)
    if opened.rulebook is None or not opened.sound:
        raise RulesError(opened.diagnostics)
    return opened.source, opened.rulebook
