"""Forms to fill in: a workbook made from the datasets of a rules file, one sheet each.

What it asks for is what records are judged by. Never reads a form that was filled in, never judges.
"""

from __future__ import annotations

from targets.forms.sheets import Filled, FormSheet, form_sheets
from targets.forms.workbook import write_form

__all__ = ["Filled", "FormSheet", "form_sheets", "write_form"]
