"""The licences of what `targets` requires, as stated by each package; never reads a text of law.

`python docs/licences.py` writes the tables of docs/licences.md from what is installed.
To commit what it wrote is the sign-off; `tests/test_supply.py` fails for what does not stand there.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from importlib.metadata import Distribution, PackageNotFoundError, distribution
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parent.parent
PAGE = ROOT / "docs" / "licences.md"
TABLE = re.compile(r"^\| package \|.*\n(?:\|.*\n)+", re.MULTILINE)

FOR_USERS = ("duckdb", "ibis", "pandas", "pyarrow", "report", "spark", "testing")
FOR_THE_BENCH = ("docs", "fuzz", "lint", "pytest", "test")

ALLOWED = {
    "0BSD",
    "Apache-2.0",
    "BSD",
    "BSD-2-Clause",
    "BSD-3-Clause",
    "CC0-1.0",
    "MIT",
    "MIT-CMU",
    "MPL-2.0",
    "PSF-2.0",
    "Zlib",
}
"""Goes with what is distributed under MIT and calls the package unchanged."""

SPDX = {
    "Apache 2.0": "Apache-2.0",
    "Apache License, Version 2.0": "Apache-2.0",
    "Apache Software License": "Apache-2.0",
    "BSD 2-Clause License": "BSD-2-Clause",
    "BSD License": "BSD",
    "MIT License": "MIT",
    "Mozilla Public License 2.0 (MPL 2.0)": "MPL-2.0",
    "PSFL": "PSF-2.0",
    "Python Software Foundation License": "PSF-2.0",
}
"""What older metadata say, as the identifier of today; "BSD" where they do not tell which."""

READ_BY_HAND = {
    "atheris": "Apache-2.0",  # its LICENSE; the metadata state nothing
    "axe-playwright-python": "MIT",  # its LICENSE; axe-core within it is MPL-2.0
    # Each file says which: public domain or BSD; GPL is a mode for an editor that is not imported.
    "docutils": "BSD-2-Clause",
}
"""Where the metadata state nothing, or several without saying what holds for which part."""


@dataclass(frozen=True, slots=True)
class Licence:
    """One installed package, and what it says of itself."""

    package: str
    version: str
    licence: str

    def identifiers(self) -> list[str]:
        """The licences of an expression such as `MIT AND PSF-2.0`."""
        return [one.strip("() ") for one in re.split(r"\s+(?:AND|OR|WITH)\s+", self.licence)]

    def is_allowed(self) -> bool:
        return ALLOWED.issuperset(self.identifiers())


def licences_of(extras: tuple[str, ...]) -> list[Licence]:
    """Every installed package that the project and these extras bring, and all that those bring."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    optional = project["optional-dependencies"]
    texts = [*project["dependencies"], *(text for extra in extras for text in optional[extra])]
    found: dict[str, Distribution] = {}
    seen: set[tuple[str, frozenset[str]]] = set()
    for text in texts:
        _gather(Requirement(text), found, seen)
    found.pop(project["name"], None)
    return [Licence(name, one.version, stated_by(one)) for name, one in sorted(found.items())]


def _gather(
    requirement: Requirement,
    found: dict[str, Distribution],
    seen: set[tuple[str, frozenset[str]]],
) -> None:
    """Adds what a requirement brings; where it is not installed, it is not for this system."""
    name = canonicalize_name(requirement.name)
    key = (name, frozenset(requirement.extras))
    if name == "targets" or key in seen:
        return
    seen.add(key)
    try:
        found[name] = distribution(name)
    except PackageNotFoundError:
        return
    for text in found[name].requires or ():
        further = Requirement(text)
        if further.marker is None or any(
            further.marker.evaluate({"extra": extra}) for extra in ("", *requirement.extras)
        ):
            _gather(further, found, seen)


def stated_by(package: Distribution) -> str:
    """The licence as an identifier, or what the metadata say, word by word."""
    metadata = package.metadata
    name = canonicalize_name(metadata["Name"])
    if name in READ_BY_HAND:
        return READ_BY_HAND[name]
    if expression := metadata.get("License-Expression"):
        return expression
    classifiers = [
        one.rpartition(" :: ")[2]
        for one in metadata.get_all("Classifier", [])
        if one.startswith("License :: ")
    ]
    line = metadata.get("License") or ""
    if len(line.splitlines()) == 1 and line in {*ALLOWED, *SPDX}:
        return SPDX.get(line, line)
    return " AND ".join(SPDX.get(one, one) for one in classifiers) or line[:60] or "nothing"


def signed_off(page: str) -> dict[str, str]:
    """Package and licence of each row of the page."""
    return {
        cells[0]: cells[2]
        for line in page.splitlines()
        if line.startswith("| ")
        if (cells := [cell.strip() for cell in line.strip("|").split("|")])[0] != "package"
    }


def told_as_strange(one: Licence, signed: dict[str, str]) -> str:
    """What differs from the sign-off; empty where nothing does."""
    before = signed.get(one.package, "never")
    return "" if before == one.licence else f"{one.package}: {one.licence}; signed off: {before}"


def page_again(page: str) -> str:
    """The page with both tables made from what is installed; the words around them stay."""
    users = licences_of(FOR_USERS)
    known = {one.package for one in users}
    bench = [one for one in licences_of(FOR_THE_BENCH) if one.package not in known]
    tables = iter([table_of(users), table_of(bench)])
    return TABLE.sub(lambda _: next(tables), page)


def table_of(licences: list[Licence]) -> str:
    rows = [f"| {one.package} | {one.version} | {one.licence} |\n" for one in licences]
    return "".join(["| package | version | licence |\n|---|---|---|\n", *rows])


if __name__ == "__main__":
    PAGE.write_text(page_again(PAGE.read_text(encoding="utf-8")), encoding="utf-8")
