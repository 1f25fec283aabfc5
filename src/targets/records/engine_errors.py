"""What an engine says when it stops, told as a problem of the records.

Never hides a bug of our own.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager

from targets.carriers.backends import BACKENDS
from targets.errors import RecordsError, word

_LISTED = re.compile(r"\[[^\[\]]*\]|\{[^{}]*\}")
_LETTERS_AT_MOST = 200
_PACKAGES = frozenset({*BACKENDS, "py4j"})


@contextmanager
def engine_errors(kind: str) -> Iterator[None]:
    """Errors of the engine `kind` come out as one `RecordsError`; all others as they are."""
    try:
        yield
    except BaseException as error:
        if not (_is_panic(error) or (isinstance(error, Exception) and _is_of_an_engine(error))):
            raise
        # Without the engine's own error, which may print whole columns.
        raise RecordsError(word("E925", engine=kind, why=_why(error))) from None


def _why(error: BaseException) -> str:
    """Its first line, without the lists of values that engines print."""
    first = next(iter(str(error).strip().splitlines()), type(error).__name__)
    short = _LISTED.sub("[…]", first)
    return short if len(short) <= _LETTERS_AT_MOST else f"{short[:_LETTERS_AT_MOST]}…"


def _is_panic(error: BaseException) -> bool:
    """Whether it is what libraries in Rust raise where they meet what they held impossible, as in a
    damaged file. It is no `Exception`.
    """
    return type(error).__name__ == "PanicException"


def _is_of_an_engine(error: Exception) -> bool:
    """Whether a frame library raised it, told by where its class lives; nothing is imported."""
    homes = {one.__module__.partition(".")[0].removeprefix("_") for one in type(error).__mro__}
    return isinstance(error, ArithmeticError) or not _PACKAGES.isdisjoint(homes)
