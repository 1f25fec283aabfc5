"""The bench on which a rulebook is tried: what is offered to testers, imported when it is used.

The strategies need hypothesis, which nothing else here does. Never draws anything itself.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

from targets.errors import word

if TYPE_CHECKING:
    from targets.testing.strategies.batches import batches, units
    from targets.testing.strategies.boundaries import Boundary, boundary_batches
    from targets.testing.strategies.wrong import NearMiss, near_misses

__all__ = ["Boundary", "NearMiss", "batches", "boundary_batches", "near_misses", "units"]

_HOME = {
    "Boundary": "targets.testing.strategies.boundaries",
    "NearMiss": "targets.testing.strategies.wrong",
    "batches": "targets.testing.strategies.batches",
    "boundary_batches": "targets.testing.strategies.boundaries",
    "near_misses": "targets.testing.strategies.wrong",
    "units": "targets.testing.strategies.batches",
}


def __getattr__(name: str) -> object:
    if name not in _HOME:
        raise AttributeError(f"module `targets.testing` has no attribute `{name}`")
    try:
        found = globals()[name] = getattr(import_module(_HOME[name]), name)
    except ModuleNotFoundError as error:
        if error.name is None or error.name.partition(".")[0] != "hypothesis":
            raise
        raise ImportError(word("M250", name=name).text("en"), name="hypothesis") from error
    return found


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
