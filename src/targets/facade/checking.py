"""A rules file, or a file of cases, checked. Never scores, and imports nothing that does before a
file of cases is asked for.
"""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path

from targets.errors import Diagnostic, has_errors
from targets.facade.opening import PathLike, read_source
from targets.facade.rules_files import is_file_of_cases
from targets.plan.opening import prove
from targets.rulebook.opening import Checked
from targets.source import SourceText


def check(path: PathLike, *, today: date | None = None) -> list[Diagnostic]:
    """Every problem of a rules file, in the order of their places; `[]` where there is none.

    `today` is the day on which `review_by` is judged; without it the clock plays no part.

    Raises:
        RecordsError: the file itself cannot be read.
        TypeError: `today` is no date.
    """
    if isinstance(today, datetime):
        today = today.date()
    if today is not None and not isinstance(today, date):
        raise TypeError(f"`today` is a `datetime.date`, and not {type(today).__name__}")
    return list(check_file(Path(path), today).diagnostics)


def check_file(path: Path, today: date | None = None) -> Checked:
    """What `check` tells of a rules file, with its rulebook; or of a file of cases, whose names
    are those of the rules file beside it. Raises as `check`.
    """
    if is_file_of_cases(path):
        from targets.facade.cases import problems_of_cases  # which imports what scores

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
