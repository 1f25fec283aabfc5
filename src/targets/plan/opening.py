"""A rules file opened down to its plan, with every problem that was found on the way.

Never reads a file, never runs a step.
"""

from __future__ import annotations

from typing import NamedTuple

from targets.errors import Diagnostic, has_errors
from targets.plan.build import build_plan, prove_bounds
from targets.plan.steps import Plan
from targets.rulebook.models import RulebookModel
from targets.rulebook.opening import Checked, open_rulebook
from targets.rulebook.places import Places
from targets.source import SourceText


class Opened(NamedTuple):
    """What a rules file came to: `rulebook` and `plan` are None where it has errors of sense.

    `places` tells where each part stands, None where the text is no YAML at all.
    """

    source: SourceText
    rulebook: RulebookModel | None
    plan: Plan | None
    places: Places | None
    diagnostics: tuple[Diagnostic, ...]

    @property
    def sound(self) -> bool:
        """Whether it can score."""
        return self.plan is not None and not has_errors(self.diagnostics)


def open_plan(source: SourceText) -> Opened:
    """The plan that `source` compiles to, and every problem in the order of their places."""
    checked = open_rulebook(source)
    if checked.rulebook is None or checked.places is None:
        return Opened(source, None, None, checked.places, checked.diagnostics)
    plan, unproven = build_plan(checked.rulebook, checked.places)
    found = _ordered((*checked.diagnostics, *unproven))
    return Opened(source, checked.rulebook, plan, checked.places, found)


def prove(source: SourceText) -> Checked:
    """The rulebook that `source` writes, and every problem that `open_plan` would tell; makes no
    plan.
    """
    checked = open_rulebook(source)
    if checked.rulebook is None or checked.places is None:
        return checked
    unproven = prove_bounds(checked.rulebook, checked.places)
    return checked._replace(diagnostics=_ordered((*checked.diagnostics, *unproven)))


def _ordered(found: tuple[Diagnostic, ...]) -> tuple[Diagnostic, ...]:
    return tuple(sorted(found, key=lambda one: (one.line, one.column)))
