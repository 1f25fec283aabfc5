"""The parts of a scorecard, and the factors by which they count where other weights are asked for.

Never changes a part's share of its points, and never says how large a factor is.
"""

from __future__ import annotations

import ast
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from targets.plan import exact
from targets.plan import expressions as x
from targets.plan.exact import Exact
from targets.rulebook.scalars import Combine


class Part(NamedTuple):
    """An indicator or section as its parent sees it."""

    id: str
    points: Exact
    worth: Exact
    weight: Exact
    excluded: ast.expr
    not_applicable: ast.expr


class Factors:
    """The factor of each part, by its id; a part without one counts as the rules file says."""

    def __init__(self, by_part: Mapping[str, Exact]) -> None:
        self._by_part = by_part

    def reweighed(self, part: Part, how: Combine) -> Part:
        """A part that counts by its factor, where parts are combined so."""
        factor = self._by_part.get(part.id)
        if factor is None:
            return part
        if how != "sum":
            return part._replace(weight=exact.multiply(part.weight, factor))
        points, worth = (exact.multiply(one, factor) for one in (part.points, part.worth))
        return part._replace(points=points, worth=worth)

    def as_said(self, parts: Sequence[str]) -> ast.expr:
        """Whether each of these parts counts as the rules file says."""
        factors = [self._by_part[part] for part in parts if part in self._by_part]
        return x.both(*(x.compare("==", one.numerator, one.denominator) for one in factors))


AS_SAID = Factors({})
"""Every part counts as the rules file says."""
