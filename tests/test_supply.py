"""What the project is built from, the package it becomes, and the promises on security.

Never asks a network; `make lowest` and `make audit` do.
"""

from __future__ import annotations

import re
import sys
import zipfile
from importlib import util
from pathlib import Path
from subprocess import run
from tarfile import open as open_tar
from types import ModuleType

import pytest
from packaging.requirements import Requirement
from packaging.version import Version

ROOT = Path(__file__).resolve().parent.parent
SECURITY = (ROOT / "SECURITY.md").read_text(encoding="utf-8")

FIRST_SOUND = {
    "defusedxml": "0.6.0",  # entities of a DTD went through on newer Pythons
    "jinja2": "3.1.6",  # CVE-2025-27516 and others: escapes from its sandbox
    "pyarrow": "23.0.1",  # CVE-2023-47248: a Parquet file runs code; CVE-2026-25087: freed memory
    "PyYAML": "5.4",  # CVE-2020-14343: a full loader runs code
    "simpleeval": "1.0.8",  # CVE-2026-32640 and three more: escapes from its sandbox
}
"""No bound may be below these; the reasons may be looked up by their numbers."""

NAMED = re.compile(r"`((?:tests|docs|src|\.ci)/[^`]*)`")


def loaded(place: str) -> ModuleType:
    """A script as a module."""
    path = ROOT / place
    spec = util.spec_from_file_location(path.stem, path)
    assert spec is not None
    assert spec.loader is not None
    module = util.module_from_spec(spec)
    sys.modules[spec.name] = module  # where dataclasses look for it
    spec.loader.exec_module(module)
    return module


bounds = loaded(".ci/bounds.py")
audit = loaded(".ci/audit.py")
licences = loaded("docs/licences.py")


# Requirements


@pytest.mark.parametrize("requirement", bounds.requirements(), ids=str)
def test_a_requirement_has_one_lower_bound_and_comes_from_the_index(
    requirement: Requirement,
) -> None:
    assert requirement.url is None
    assert [one.operator for one in requirement.specifier] == [">="]


@pytest.mark.parametrize(("package", "sound"), FIRST_SOUND.items())
def test_no_version_that_is_known_to_be_bad_is_allowed(package: str, sound: str) -> None:
    allowed = [one for one in bounds.requirements() if one.name == package]
    assert allowed
    for requirement in allowed:
        (lower,) = requirement.specifier
        assert Version(lower.version) >= Version(sound)


def test_the_lowest_versions_are_those_of_the_bounds(monkeypatch: pytest.MonkeyPatch) -> None:
    held = {name: str(bound) for name, bound in bounds.lower_bounds(["report"]).items()}
    monkeypatch.setattr(bounds, "version", held.__getitem__)
    assert bounds.main(["report"]) == 0

    held["click"] = "99.0"
    assert bounds.main(["report"]) == 1


# The audit

SOUND = {"dependencies": [{"name": "click", "version": "9", "vulns": []}]}
HOLE = {"id": "CVE-0000-0001", "fix_versions": ["1.1"]}
BAD = {"dependencies": [{"name": "click", "version": "1", "vulns": [HOLE]}]}
SKIPPED = {"dependencies": [{"name": "click", "skip_reason": "click was not found"}]}


@pytest.mark.parametrize(
    ("known", "found", "status", "said"),
    [
        (BAD, SOUND, 0, "no known vulnerability"),
        (BAD, BAD, 1, "click 1: CVE-0000-0001, mended in 1.1"),
        (BAD, SKIPPED, 3, "click was not found"),
        # Where nobody knows of a hole that is known, silence means nothing.
        (SOUND, SOUND, 3, "nothing was audited"),
        (SKIPPED, SOUND, 3, "nothing was audited"),
    ],
)
def test_an_audit_that_could_not_be_made_is_no_sound_one(
    known: dict[str, object], found: dict[str, object], status: int, said: str
) -> None:
    told = audit.judge(audit.read_answer(known), audit.read_answer(found))
    assert told[0] == status
    assert said in "\n".join(told[1])


# Licences


def test_every_package_that_comes_along_has_a_licence_that_is_signed_off() -> None:
    signed = licences.signed_off(licences.PAGE.read_text(encoding="utf-8"))
    installed = licences.licences_of(licences.FOR_USERS + licences.FOR_THE_BENCH)
    assert {"click", "pydantic", "simpleeval"} <= {one.package for one in installed}

    strange = list(filter(None, (licences.told_as_strange(one, signed) for one in installed)))
    refused = [f"{one.package}: {one.licence}" for one in installed if not one.is_allowed()]

    way_out = "read the licence, run `make licences`, commit docs/licences.md (it says how)"
    assert not strange, "\n".join([f"not signed off: {way_out}", *strange])
    assert not refused, "\n".join(["not among ALLOWED of docs/licences.py:", *refused])


@pytest.mark.parametrize(
    ("licence", "allowed"),
    [
        ("MIT", True),
        ("MIT AND PSF-2.0", True),
        ("GPL-3.0-only", False),
        ("MIT AND (GPL-3.0-only)", False),
        ("nothing", False),
    ],
)
def test_a_licence_is_allowed_if_all_of_it_is(licence: str, *, allowed: bool) -> None:
    assert licences.Licence("some", "1", licence).is_allowed() is allowed


def test_the_page_of_licences_names_those_that_are_allowed() -> None:
    page = licences.PAGE.read_text(encoding="utf-8")
    (line,) = re.findall(r"^Allowed are (.*)\.$", page, re.MULTILINE)
    assert set(line.replace(" and ", " ").split(", ")) == licences.ALLOWED


def test_a_change_of_licence_and_a_new_package_are_told() -> None:
    old = "| package | version | licence |\n|---|---|---|\n| known | 1 | MIT |\n"
    signed = licences.signed_off(old)
    assert signed == {"known": "MIT"}
    changed = licences.Licence("known", "2", "GPL-3.0-only")
    new = licences.Licence("new", "1", "MIT")
    same = licences.Licence("known", "2", "MIT")
    told = [licences.told_as_strange(one, signed) for one in (changed, new, same)]
    assert told == [
        "known: GPL-3.0-only; signed off: MIT",
        "new: MIT; signed off: never",
        "",
    ]


# The package


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """Wheel and source archive, made twice."""
    folders = [tmp_path_factory.mktemp("built") for _ in range(2)]
    for folder in folders:
        run([sys.executable, "-m", "hatchling", "build", "-d", str(folder)], cwd=ROOT, check=True)
    return folders


def test_the_same_source_gives_the_same_package(built: list[Path]) -> None:
    once, again = ({one.name: one.read_bytes() for one in folder.iterdir()} for folder in built)
    assert len(once) == 2
    assert once == again


def test_a_wheel_holds_the_code_its_types_and_its_licence_and_no_more(built: list[Path]) -> None:
    (wheel,) = built[0].glob("*.whl")
    with zipfile.ZipFile(wheel) as archive:
        held = set(archive.namelist())
    code = {one for one in held if one.startswith("targets/")}
    about = {one.partition("/")[2] for one in held - code}

    assert "targets/py.typed" in code
    assert {Path(one).suffix for one in code} == {".py", ".typed", ".html", ".css"}
    assert about == {"METADATA", "WHEEL", "RECORD", "entry_points.txt", "licenses/LICENSE"}
    ours = (ROOT / "src" / "targets").rglob("*.py")
    assert {one for one in code if one.endswith(".py")} == {
        one.relative_to(ROOT / "src").as_posix() for one in ours
    }


def test_a_source_archive_holds_what_the_wheel_is_made_from(built: list[Path]) -> None:
    (archive,) = built[0].glob("*.tar.gz")
    with open_tar(archive) as files:
        held = {one.partition("/")[2] for one in files.getnames()}
    assert {one for one in held if not one.startswith("src/targets/")} == {
        ".gitignore",
        "CHANGELOG.md",
        "LICENSE",
        "PKG-INFO",
        "README.md",
        "SECURITY.md",
        "pyproject.toml",
    }


# What SECURITY.md promises


@pytest.mark.parametrize("place", sorted(set(NAMED.findall(SECURITY))))
def test_a_place_that_security_names_exists(place: str) -> None:
    assert (ROOT / place).exists()
    assert (ROOT / place).is_dir() == place.endswith("/")


@pytest.mark.parametrize("named", sorted(set(re.findall(r"`(make \w+)`", SECURITY))))
def test_a_command_of_make_that_security_names_exists(named: str) -> None:
    target = named.removeprefix("make ")
    assert f"\n{target}: " in (ROOT / "Makefile").read_text(encoding="utf-8")
