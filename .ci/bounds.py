"""The lower bounds of pyproject.toml, and whether they are what is installed; never installs.

Without this look, an installer that takes the newest versions would let `make lowest` show nothing.

    python .ci/bounds.py EXTRA...
"""

import sys
import tomllib
from importlib.metadata import version
from pathlib import Path

from packaging.requirements import Requirement
from packaging.version import Version

PYPROJECT = Path(__file__).resolve().parent.parent / "pyproject.toml"


def requirements(extras: list[str] | None = None) -> list[Requirement]:
    """What the project and these extras of it (all, unless named) require of others."""
    project = tomllib.loads(PYPROJECT.read_text(encoding="utf-8"))["project"]
    optional = project["optional-dependencies"]
    texts = [
        *project["dependencies"],
        *(text for extra in (optional if extras is None else extras) for text in optional[extra]),
    ]
    return [one for one in map(Requirement, texts) if one.name != project["name"]]


def lower_bounds(extras: list[str] | None = None) -> dict[str, Version]:
    """The highest bound of each package, by its name."""
    bounds: dict[str, Version] = {}
    for requirement in requirements(extras):
        (bound,) = [Version(one.version) for one in requirement.specifier if one.operator == ">="]
        bounds[requirement.name] = max(bound, bounds.get(requirement.name, bound))
    return bounds


def main(extras: list[str]) -> int:
    bounds = lower_bounds(extras)
    installed = {name: Version(version(name)) for name in bounds}
    print(", ".join(f"{name} {held}" for name, held in sorted(installed.items())))
    # A bound of `9.2` is met by 9.2.0.
    others = [name for name, bound in bounds.items() if installed[name] != bound]
    for name in others:
        print(f"{name}: {installed[name]} is installed, and the lower bound is {bounds[name]}")
    return 1 if others else 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
