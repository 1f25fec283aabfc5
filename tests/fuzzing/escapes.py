"""A watch over what Python does while an input is read: it runs no code but ours, opens no file,
imports nothing, starts nothing. Never undone: an audit hook stays as long as its process.
"""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from types import CodeType
from typing import Any

HARMLESS = frozenset({"object.__getattr__", "sys._getframe", "builtins.id"})
"""A look at a code object, at who calls, at where an object lies: by Python's own libraries."""
SOUGHT_BY_PYTHON = "<unknown>"
"""Where Python's parser looks for the line that it cannot parse: the name it gives to mere text."""
OUR_CODE = frozenset({"<run>", "<test>", "<gather>"})
"""What the plan compiles, as `carriers/whole.py` names it."""
OUR_NAMES = frozenset(
    {"run", "test", "gather", "max", "min", "abs", "text__", "len__"}
    | {"year", "month", "toordinal", "get", "values"}  # of the loop over records alone
    | {
        f"{kind}_{way}"
        for kind in ("root", "logarithm")
        for way in ("down", "half_even", "half_up")
    }
)
"""All that such code may name beyond its own variables, and the days that its rules name."""
_DATE = re.compile(r"date__\d+_\d+_\d+")


class Escaped(BaseException):
    """Something was done that no input may bring about; no `except Exception` can hide it."""


class _Watch:
    """What is allowed at the moment; `on` is False outside of a watched call."""

    def __init__(self) -> None:
        self.on = False
        self.files: frozenset[str] = frozenset()
        self.seen: list[str] = []

    def hook(self, event: str, args: tuple[Any, ...]) -> None:
        if not self.on or event in HARMLESS or self._is_ours(event, args):
            return
        self.on = False  # telling it is no escape
        said = f"{event} {args!r}"[:300]
        self.seen.append(said)
        self.on = True
        raise Escaped(said)

    def _is_ours(self, event: str, args: tuple[Any, ...]) -> bool:
        match event:
            case "open":
                path, mode = args[0], args[1]
                return str(path) in (*self.files, SOUGHT_BY_PYTHON) and mode in ("r", "rb", None)
            case "compile":  # a formula is parsed by Python's parser; to run it takes `exec`
                return True
            case "exec":
                return _is_of_the_plan(args[0])
            case _:
                return False


def _is_of_the_plan(code: Any) -> bool:
    return (
        isinstance(code, CodeType)
        and code.co_filename in OUR_CODE
        and all(name in OUR_NAMES or _DATE.fullmatch(name) for name in _names(code))
    )


def _names(code: CodeType) -> Iterator[str]:
    """Every name that `code` looks up outside itself, and every attribute."""
    yield from code.co_names
    for constant in code.co_consts:
        if isinstance(constant, CodeType):
            yield from _names(constant)


@cache
def _watch() -> _Watch:
    watch = _Watch()
    sys.addaudithook(watch.hook)
    return watch


@contextmanager
def no_escape(*files: Path) -> Iterator[None]:
    """Within it, only `files` may be read. Raises `Escaped`, even for what was swallowed."""
    watch = _watch()
    watch.files = frozenset(os.fspath(path) for path in files)
    watch.seen.clear()
    watch.on = True
    try:
        yield
    finally:
        watch.on = False
    if watch.seen:
        raise Escaped(watch.seen[0])
