"""Long loops that tell how far they are to whoever listens. Never knows who that is.

Nobody listens unless a program asks for it, and then a loop runs over what it was given, untouched.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from itertools import islice
from typing import Literal, TypeVar

Stage = Literal["reading", "validating", "scoring", "writing", "months", "draws"]
Tell = Callable[[Stage, str, int, int], None]
"""Is told the stage, of what (a file, a dataset), how many are done, and of how many."""

AT_ONCE = 500
"""After so many items a loop tells how far it is."""

Item = TypeVar("Item")


@dataclass(slots=True)
class _Listener:
    """Who listens; `busy` while a loop is told of."""

    tell: Tell
    busy: bool = False


_LISTENING: ContextVar[_Listener | None] = ContextVar("_LISTENING", default=None)


@contextmanager
def progress_to(tell: Tell) -> Iterator[None]:
    """Within it, `tell` hears how far each long loop of this thread is."""
    token = _LISTENING.set(_Listener(tell))
    try:
        yield
    finally:
        _LISTENING.reset(token)


def watched(
    items: Iterable[Item], stage: Stage, name: str = "", *, of: int, at_once: int = AT_ONCE
) -> Iterable[Item]:
    """The items, of which there are about `of`; while a listener is told of them, loops inside of
    this one are not heard.
    """
    listener = _LISTENING.get()
    if listener is None or listener.busy:
        return items
    return _told(items, listener, stage, name, of, at_once)


def _told(
    items: Iterable[Item], listener: _Listener, stage: Stage, name: str, of: int, at_once: int
) -> Iterator[Item]:
    iterator, done = iter(items), 0
    listener.busy = True
    try:
        while some := list(islice(iterator, at_once)):
            listener.tell(stage, name, done, max(of, done))
            yield from some
            done += len(some)
        listener.tell(stage, name, done, done)
    finally:
        listener.busy = False
