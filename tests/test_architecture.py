"""The laws of the house that no linter knows; never looks at what a module computes.

Which room may import which is held by import-linter, in pyproject.toml.
"""

import ast
import os
import subprocess
import sys
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path

import pytest

import targets
from targets.errors.catalogue import MESSAGES
from targets.errors.message import Message

ROOT = Path(__file__).resolve().parent.parent
SRC = ROOT / "src"
PACKAGE = SRC / "targets"

ROOMS_THAT_COMPUTE = ("formula", "calendar", "figures", "carriers", "plan", "engine", "records")
NOT_ON_IMPORT = {"polars", "pandas", "duckdb", "pyspark", "narwhals", "click"}
LONGEST_MODULE = 400

# Finding, as it is reported but without its line, and the reason why it may stand:
# {"src/targets/engine/x.py: calls `round(`": "…"}
EXEMPTIONS: dict[str, str] = {
    "src/targets/records/columns.py: divides with `/`": (
        "a delivered float is judged: it is the decimal that it prints as, or it is refused"
    ),
    "src/targets/records/columns.py: calls `.round(`": (
        "the same: half-way between two whole numbers a float is refused, so no half is rounded; "
        "and a decimal is refused if rounding changes it"
    ),
}


def modules_of_the_package() -> list[Path]:
    return sorted(PACKAGE.rglob("*.py"))


def modules_that_compute() -> list[Path]:
    """The modules of each room, be it a package or a single file; import-linter misses no room."""
    return [
        module
        for room in ROOMS_THAT_COMPUTE
        for module in (PACKAGE / f"{room}.py", *sorted((PACKAGE / room).rglob("*.py")))
        if module.exists()
    ]


def inexact_arithmetic(tree: ast.AST) -> Iterator[tuple[int, str]]:
    """Line and description of everything that could make or need a float."""
    for node in ast.walk(tree):
        match node:
            case ast.Constant(value=float() | complex() as number):
                yield node.lineno, f"holds the float `{number}`"
            case ast.Call(func=ast.Name(id="float" | "round" as name)):
                yield node.lineno, f"calls `{name}(`"
            case ast.Call(func=ast.Attribute(attr="round")):
                yield node.lineno, "calls `.round(`"
            case ast.BinOp(op=ast.Div()) | ast.AugAssign(op=ast.Div()):
                yield node.lineno, "divides with `/`"


def place(module: Path) -> str:
    return module.relative_to(ROOT).as_posix()


def tree_of(module: Path) -> ast.Module:
    return ast.parse(module.read_text(encoding="utf-8"), filename=place(module))


def test_no_room_that_computes_makes_or_needs_a_float() -> None:
    modules = modules_that_compute()
    assert modules, f"no module of {ROOMS_THAT_COMPUTE} was found under {PACKAGE}"
    findings = [
        (place(module), line, fault)
        for module in modules
        for line, fault in inexact_arithmetic(tree_of(module))
    ]

    faults = [
        f"{file}:{line}: {fault}"
        for file, line, fault in findings
        if f"{file}: {fault}" not in EXEMPTIONS
    ]
    unused = EXEMPTIONS.keys() - {f"{file}: {fault}" for file, _, fault in findings}

    assert not faults, (
        "whole numbers only: use `//`, Fraction or Decimal, and joinpath for paths\n"
        + "\n".join(faults)
    )
    assert not unused, f"exemptions that nothing needs: {sorted(unused)}"


@pytest.mark.parametrize(
    ("source", "fault"),
    [
        ("x = 1\ny = 0.5", (2, "holds the float `0.5`")),
        ("x = 1e3", (1, "holds the float `1000.0`")),
        ("x = float(y)", (1, "calls `float(`")),
        ("x = round(y, 2)", (1, "calls `round(`")),
        ("x = column.round(2)", (1, "calls `.round(`")),
        ("x = a / b", (1, "divides with `/`")),
        ("x /= b", (1, "divides with `/`")),
    ],
)
def test_the_law_on_floats_sees_every_kind_of_float(source: str, fault: tuple[int, str]) -> None:
    assert list(inexact_arithmetic(ast.parse(source))) == [fault]


@pytest.mark.parametrize(
    "source",
    ["x = a // b", "x //= b", "x = 10**2", "x = '0.5 / 2'", "isinstance(x, float)", "x: float"],
)
def test_the_law_on_floats_lets_exact_arithmetic_pass(source: str) -> None:
    assert list(inexact_arithmetic(ast.parse(source))) == []


def test_every_module_says_what_it_is_for() -> None:
    modules = modules_of_the_package()
    assert modules, f"no module was found under {PACKAGE}"

    silent = [place(module) for module in modules if not ast.get_docstring(tree_of(module))]

    assert not silent, "a module opens with what it is for:\n" + "\n".join(silent)


def test_no_module_is_too_long_to_read() -> None:
    modules = modules_of_the_package()
    assert modules, f"no module was found under {PACKAGE}"

    lengths = {
        place(module): len(module.read_text(encoding="utf-8").splitlines()) for module in modules
    }
    too_long = [f"{file}: {lines}" for file, lines in lengths.items() if lines > LONGEST_MODULE]

    assert not too_long, (
        f"more than {LONGEST_MODULE} lines: give each subject a file of its own\n"
        + "\n".join(too_long)
    )


def test_importing_targets_imports_no_frame_library_and_no_shell() -> None:
    path = os.pathsep.join([str(SRC), *filter(None, [os.environ.get("PYTHONPATH")])])
    run = subprocess.run(
        [sys.executable, "-X", "importtime", "-c", "import targets"],
        env={**os.environ, "PYTHONPATH": path},
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode == 0, run.stderr

    # Each line reads `import time: self [us] | cumulative | name`.
    imported = [
        line.rpartition("|")[2].strip()
        for line in run.stderr.splitlines()
        if line.startswith("import time:")
    ]
    unwanted = [name for name in imported if name.partition(".")[0] in NOT_ON_IMPORT]

    assert "targets" in imported, run.stderr
    assert not unwanted, f"`import targets` must stay light; it imports {unwanted}"


def test_no_room_is_named_as_a_public_name() -> None:
    """Once `targets.x` is imported as a room, it would hide a function of that name."""
    rooms = {path.stem for path in (SRC / "targets").iterdir()}

    assert not rooms.intersection(targets.__all__)


def test_no_code_of_the_catalogue_is_given_twice() -> None:
    tables = [
        table
        for path in sorted((PACKAGE / "errors" / "messages").glob("*.py"))
        for name, table in vars(import_module(f"targets.errors.messages.{path.stem}")).items()
        if name.isupper() and not name.startswith("_")
        if isinstance(table, dict) and all(isinstance(one, Message) for one in table.values())
    ]
    codes = [code for table in tables for code in table]

    assert len(codes) == len(set(codes))
    assert set(codes) == set(MESSAGES)
