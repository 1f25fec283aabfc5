"""Libraries that only an extra brings, asked for before work begins. Never imports one."""

from __future__ import annotations

from importlib.util import find_spec

from targets.errors import EngineError, word


def check_installed(*packages: str) -> None:
    """Raises `EngineError` with the first that is not installed, and how to get it."""
    for package in packages:
        if find_spec(package) is None:
            raise EngineError(word("E994", package=package))
