"""The doors by name, each with its corpus and what the fuzzer needs to know. Never tries one."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from pathlib import Path

from tests.fuzzing.lawful import Outcome

HERE = Path(__file__).parent
DOORS = {"rules": 3_000, "formula": 400, "csv": 1_000}
"""The bytes that an input of each has at most, so that many can be tried."""
FILES_AT_MOST = 60
"""So many inputs are kept for each: the fuzzer tries all of them before it looks for more."""


def door(name: str) -> Callable[[bytes], Outcome]:
    """What tries one input of a door."""
    try_one: Callable[[bytes], Outcome] = import_module(f"tests.fuzzing.door_{name}").try_one
    return try_one


def corpus(name: str) -> Path:
    """Where its inputs lie."""
    return HERE / "corpus" / name


def dictionary(name: str) -> Path:
    """The words that the fuzzer puts in."""
    return HERE / "dictionaries" / f"{name}.dict"
