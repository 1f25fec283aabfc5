"""What an expression means: its text read against an allow-list, its names checked in their place.

Never evaluates a formula; that is done by the plan's steps on a carrier.
"""

from __future__ import annotations

from targets.formula.check import WORDS, check_formula, constant_value
from targets.formula.letters import Problem, dates_in
from targets.formula.parse import FUNCTIONS, Formula, is_identifier, parse_formula
from targets.formula.scope import Meaning, Role, Scope

__all__ = [
    "FUNCTIONS",
    "WORDS",
    "Formula",
    "Meaning",
    "Problem",
    "Role",
    "Scope",
    "check_formula",
    "constant_value",
    "dates_in",
    "is_identifier",
    "parse_formula",
]
