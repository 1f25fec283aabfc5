"""How a form is asked for: units off the roster, months of the period. Never writes a workbook."""

from __future__ import annotations

from pathlib import Path

from targets.calendar import format_month, parse_month
from targets.errors import EngineError, Language, RecordsError, word
from targets.facade.opening import PathLike
from targets.forms import Filled, form_sheets, write_form
from targets.forms.guide import form_guide
from targets.forms.replacing import check_replaceable
from targets.plan.steps import Plan
from targets.records import Records
from targets.records.admission import windows_of


def make_template(
    plan: Plan,
    records: Records,
    language: Language,
    *,
    roster: object = None,
    units: tuple[str, ...] = (),
    months: tuple[str, ...] = (),
    protect: str = "",
    replacing: PathLike | None = None,
) -> bytes:
    """The workbook. Raises as `Rulebook.template` says."""
    rulebook = plan.rulebook
    named = None if roster is None else records.roster_of(roster)
    if replacing is not None:
        check_replaceable(Path(replacing), () if named is None else named.files)
    known = () if named is None else tuple(str(unit) for unit in named.units)
    strangers = [unit for unit in units if roster is not None and unit not in known]
    if strangers:
        raise RecordsError(*(word("E992", name=unit, known=known) for unit in strangers))
    wanted = [_month(plan, month) for month in months]
    windows = {name: windows_of(plan, name) for name in rulebook.records}
    filled = Filled(tuple(dict.fromkeys(units or known)), tuple(sorted(wanted)))
    sheets = form_sheets(rulebook, windows, language, filled)
    guide = form_guide(rulebook, sheets, language)
    return write_form(sheets, guide, language, protect=protect)


def _month(plan: Plan, text: str) -> str:
    """The month as a form writes it."""
    month = parse_month(text)
    if month is None or month not in plan.window:
        raise EngineError(word("E995", found=text, window=plan.window))
    return format_month(month)
