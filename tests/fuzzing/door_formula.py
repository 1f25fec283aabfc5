"""The door of formulas: any text ends in problems at their places, or in steps that compute.

`judge` goes in by the inner doors and is quick; `try_one` writes a sound formula into a rules
file, too, and holds what comes of its records against the oracle.
"""

from __future__ import annotations

from targets.errors import RulesError, has_errors
from targets.facade.checking import check_text
from targets.formula import Formula, Problem, check_formula, parse_formula
from targets.source import SourceText
from tests.compare import differences, load_text
from tests.fuzzing.lawful import (
    Broken,
    Outcome,
    check_diagnostics,
    check_refusal,
    check_scores,
    check_wordings,
)
from tests.fuzzing.small import PLACES, SALES, SHOPS, TOTAL, rules_with, scopes

BRACKETS_OF_THE_ORACLE = 40
"""Its parser goes a dozen calls down for each: with more of them there is nothing to compare."""


def judge(text: str) -> tuple[Outcome, str | None]:
    """What becomes of a formula, and the first place in which it can stand."""
    formula = parse_formula(text)
    if not isinstance(formula, Formula):
        if not formula:
            raise Broken("is refused without a problem")
        return Outcome("diagnostics", _told(formula, text)), None
    told: list[str] = []
    for place, scope in scopes().items():
        problems = check_formula(formula.tree, scope, PLACES[place][1])
        if not problems:
            return Outcome("sound", tuple(dict.fromkeys(told))), place
        told += _told(problems, text)
    return Outcome("diagnostics", tuple(dict.fromkeys(told))), None


def _told(problems: tuple[Problem, ...], text: str) -> tuple[str, ...]:
    for place, wording in problems:
        if not (0 <= place.start <= len(text) and place.length >= 0):
            raise Broken(f"{wording.code} stands at {place} of {len(text)} characters")
    return check_wordings(one.wording for one in problems)


def try_one(raw: bytes) -> Outcome:
    """What becomes of a formula of these bytes. Raises `Broken` for what may not happen."""
    text = raw.decode(errors="replace")
    outcome, place = judge(text)
    if place is not None:
        try_in_rules(text, place)
    if place == "that":  # where the same may be said
        try_in_rules(text, "where")
    return outcome


def try_in_rules(text: str, place: str) -> Outcome:
    """The formula in one place of a rules file: checked, and if sound, run beside the oracle."""
    rules = rules_with(text, place)
    checked = check_text(SourceText("rules.yaml", rules))
    codes = check_diagnostics(checked.diagnostics, rules.count("\n") + 1)
    if has_errors(checked.diagnostics):
        return Outcome("diagnostics", codes)
    try:
        rulebook = load_text(rules)
    except RulesError as refusal:
        raise Broken(f"is sound and does not load: {check_refusal(refusal)}") from refusal
    batch = rulebook.validate({"shops": SHOPS, "sales": SALES})
    check_scores(rulebook.score(batch, engine="python"), TOTAL)
    if text.count("(") > BRACKETS_OF_THE_ORACLE:
        return Outcome("sound", codes)
    if unlike := differences(rules, batch, engines=("python",)):
        raise Broken(f"is not what the oracle says: {unlike[:3]}")
    return Outcome("sound", codes)
