"""A rules file by its path: opened, and checked. Never scores, and imports nothing that does."""

from __future__ import annotations

from codecs import BOM_UTF16_BE, BOM_UTF16_LE
from datetime import date
from pathlib import Path

from targets.errors import Diagnostic, RecordsError, has_errors, word
from targets.facade.rules_files import is_file_of_cases
from targets.plan.opening import Opened, open_plan, prove
from targets.rulebook.opening import Checked
from targets.source import SourceText

PathLike = str | Path


def check(path: PathLike, *, today: date | None = None) -> list[Diagnostic]:
    """Every problem of a rules file, in the order of their places; `[]` where there is none.

    `today` is the day on which `review_by` is judged; without it the clock plays no part.

    Raises:
        RecordsError: the file itself cannot be read.
    """
    return list(check_file(Path(path), today).diagnostics)


def check_file(path: Path, today: date | None = None) -> Checked:
    """What `check` tells of a rules file, with its rulebook; or of a file of cases, whose names
    are those of the rules file beside it. Raises as `check`.
    """
    if is_file_of_cases(path):
        from targets.facade.cases import problems_of_cases

        return Checked(None, None, problems_of_cases(path))
    return check_text(read_source(path), today)


def check_text(source: SourceText, today: date | None = None) -> Checked:
    """The rulebook that `source` writes, every problem of it, and if it is sound, what it could do
    without.
    """
    from targets.rulebook.checks_use import check_review, check_use

    checked = prove(source)
    rulebook, places = checked.rulebook, checked.places
    if rulebook is None or places is None or has_errors(checked.diagnostics):
        return checked
    found = [*checked.diagnostics, *check_use(rulebook, places)]
    if today is not None:
        found += check_review(rulebook, places, today)
    ordered = sorted(found, key=lambda one: (one.line, one.column, one.code))
    return checked._replace(diagnostics=tuple(ordered))


def open_rules(path: PathLike) -> Opened:
    """A rules file as far as it makes sense. Raises `RecordsError` where it cannot be read."""
    return open_plan(read_source(Path(path)))


def read_source(path: Path) -> SourceText:
    """The text of a rules file: UTF-8, with or without BOM, UTF-16 with one, else GB18030, in which
    Chinese editors may save. Raises `RecordsError` where it cannot be read.
    """
    try:
        raw = path.read_bytes()
    except OSError as error:
        raise RecordsError(word("E905", path=path, why=error.strerror or error)) from error
    wide = raw.startswith((BOM_UTF16_LE, BOM_UTF16_BE))  # Windows editors call it Unicode
    for encoding in ("utf-16",) if wide else ("utf-8-sig", "gb18030"):
        try:
            return SourceText(str(path), raw.decode(encoding))
        except UnicodeDecodeError:
            continue
    raise RecordsError(word("E905", path=path, why="it is neither UTF-8 nor GB18030"))
