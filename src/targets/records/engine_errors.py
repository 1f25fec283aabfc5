"""What an engine says when it stops, told as a problem of the records.

Never hides a bug of our own.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from targets.carriers.backends import BACKENDS
from targets.errors import RecordsError, word

_PACKAGES = frozenset({*BACKENDS, "py4j"})


@contextmanager
def engine_errors(kind: str) -> Iterator[None]:
    """Errors of the engine `kind` come out as one `RecordsError`; all others as they are."""
    try:
        yield
    except Exception as error:
        if not _is_of_an_engine(error):
            raise
        why = next(iter(str(error).strip().splitlines()), type(error).__name__)
        raise RecordsError(word("E925", engine=kind, why=why)) from error


def _is_of_an_engine(error: Exception) -> bool:
    """Whether a frame library raised it, told by where its class lives; nothing is imported."""
    homes = {one.__module__.partition(".")[0].removeprefix("_") for one in type(error).__mro__}
    return isinstance(error, ArithmeticError) or not _PACKAGES.isdisjoint(homes)
