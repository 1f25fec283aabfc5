"""Whether the scoring methods of a rules file make sense, and are used with all their figures.

Yields every problem, never raises, never mends.
"""

from __future__ import annotations

from collections.abc import Iterator

from targets.errors import Diagnostic, listed, nearest, word
from targets.formula import Formula, Problem, check_formula
from targets.formula.tree import unit_names
from targets.rulebook.models import Indicator, RulebookModel
from targets.rulebook.places import Path, Places
from targets.rulebook.scalars import name_problem
from targets.rulebook.scopes import Scopes
from targets.rulebook.scoring import Method, Scoring

GIVEN = ("value", "target", "points")
"""What every method may name, besides its figures and the parts above."""


def check_methods(rulebook: RulebookModel, places: Places, scopes: Scopes) -> Iterator[Diagnostic]:
    """Every problem of the methods themselves, whoever uses them."""
    for name, method in rulebook.scoring_methods.items():
        path: Path = ("scoring_methods", name)
        yield from _check_own_names(rulebook, places, method, path)
        names = (*GIVEN, *method.figures)
        for part, formula in method.parts.items():
            for found in _check(formula, scopes, names):
                yield places.tell_in_formula((*path, "parts", part), found)
            names = (*names, part)
        for found in _check(method.formula, scopes, names):
            yield places.tell_in_formula((*path, "formula"), found)


def _check(formula: Formula, scopes: Scopes, names: tuple[str, ...]) -> Iterator[Problem]:
    """What is wrong with one formula; a name of the rules file outside is told for what it is."""
    for found in check_formula(formula.tree, scopes.method(names), "number"):
        name = dict(found.wording.facts).get("name")
        if name in scopes.unit(None).names:
            yield Problem(found.place, word("I435", name=name))
        else:
            yield found


def _check_own_names(
    rulebook: RulebookModel, places: Places, method: Method, path: Path
) -> Iterator[Diagnostic]:
    """Figures and parts are names, each said once, and no constant or indicator."""
    taken = dict.fromkeys(rulebook.constants, "constant")
    taken |= {one.id: "indicator" for one in rulebook.indicators}
    own: list[tuple[Path, str]] = [
        ((*path, "figures", place), name) for place, name in enumerate(method.figures)
    ]
    own += [((*path, "parts", name), name) for name in method.parts]
    for where, name in own:
        tell = places.tell_key if where[-2] == "parts" else places.tell
        problem = name_problem(name)
        if problem is not None:
            yield tell(where, problem)
        elif name in taken:
            yield tell(where, word("N301", name=name, first=taken[name], second="figure"))
        taken.setdefault(name, "figure")


def check_use(
    places: Places, scopes: Scopes, indicator: Indicator, scoring: Scoring, path: Path
) -> Iterator[Diagnostic]:
    """Whether an indicator names a method that there is, and gives it just its figures."""
    methods = scopes.rulebook.scoring_methods
    method = methods.get(scoring.method or "")
    if method is None and scoring.method in scopes.hidden:
        return
    if method is None:
        wording = word("I431", name=scoring.method, known=methods, names=listed(methods))
        if not methods:
            wording = word("I436", name=scoring.method)
        yield places.tell((*path, "method"), wording)
        return
    unknown = [
        name
        for name in scoring.given_figures
        if name not in method.figures and name not in scopes.hidden
    ]
    meant = {nearest(name, method.figures) for name in unknown}
    given = meant.union(scoring.given_figures)
    lacking = [name for name in method.figures if name not in given]
    if lacking:
        yield places.tell(
            (*path, "method"), word("I432", method=scoring.method, names=listed(lacking))
        )
    for name in unknown:
        names = listed(method.figures) or "—"
        wording = word("I433", name=name, method=scoring.method, known=method.figures, names=names)
        yield places.tell_key((*path, "given_figures", name), wording)
    has_target = indicator.target is not None and "between" not in indicator.target.kinds
    asked = {name.id for one in method.formulas for name in unit_names(one.tree)}
    if "target" in asked and not has_target:
        yield places.tell((*path, "method"), word("I434", method=scoring.method))
