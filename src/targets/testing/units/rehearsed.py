"""A rulebook laid on the bench once, for boundaries and properties alike: aims, curves, best units.

Never judges.
"""

from __future__ import annotations

from functools import cached_property

from targets.plan.build import build_plan
from targets.rulebook.models import RulebookModel
from targets.rulebook.places import Path, Places
from targets.testing.units.aims import Aim, all_aims
from targets.testing.units.curves import Curve, draw
from targets.testing.units.joint import Joint, joints
from targets.testing.units.probes import Bench
from targets.testing.units.sayings import Speaker


class Rehearsed:
    """Everything that is asked more than once about one rulebook."""

    def __init__(self, rulebook: RulebookModel, places: Places) -> None:
        self.rulebook = rulebook
        self.places = places
        self.plan = build_plan(rulebook, places)[0]
        self.speaker = Speaker(rulebook)

    @property
    def needs_all_units(self) -> bool:
        """Whether no unit can be asked alone."""
        return bool(self.plan.peers)

    @cached_property
    def bench(self) -> Bench:
        """The bench of probes."""
        return Bench(self.plan)

    @cached_property
    def aims(self) -> dict[str, tuple[Aim, ...]]:
        """Each indicator in each setting in which it is asked of a unit."""
        return dict(all_aims(self.bench))

    @cached_property
    def curves(self) -> dict[str, tuple[Curve, ...]]:
        """What each indicator gives from worst to best."""
        return {name: tuple(draw(aim) for aim in aims) for name, aims in self.aims.items()}

    @cached_property
    def joints(self) -> list[Joint]:
        """The best unit of each kind of unit."""
        return joints(self.bench, self.curves)

    def line(self, path: Path) -> int:
        """The line of the rules file where `path` stands."""
        return self.places.value(path).line

    def indicator_path(self, name: str) -> Path:
        """Where an indicator stands."""
        place = next(n for n, one in enumerate(self.rulebook.indicators) if one.id == name)
        return ("indicators", place)
