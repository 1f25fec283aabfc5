"""A bar with the time left, on a terminal, for what takes longer than half a second.

Never shows where nobody looks: standard error is no terminal, or a dumb one, or `--quiet` was said.
Leaves nothing behind.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from time import monotonic, time
from typing import TYPE_CHECKING, Any

import click

import targets
from targets.errors import Language, word
from targets.source import width

if TYPE_CHECKING:
    from targets.facade.watching import Stage

SILENT_SECONDS = 0.5
SECONDS_BETWEEN = 0.1
BESIDE_THE_BAR = 24
"""What stands beside a bar and its label: brackets, per cent, days and time left."""
NARROWEST, WIDEST = 5, 30
_LABELS: dict[Stage, str] = {
    "reading": "M612",
    "validating": "M613",
    "scoring": "M614",
    "writing": "M615",
    "months": "M616",
    "draws": "M619",
}


@contextmanager
def progress_shown(language: Language, *, quiet: bool) -> Iterator[None]:
    """Within it, long loops show on standard error how far they are."""
    if quiet or not is_watched():
        yield
        return
    line = _Line(language)
    try:
        with targets.progress_to(line.tell):
            yield
    finally:
        line.clear()


def is_watched() -> bool:
    """Whether a line on standard error can come and go before somebody's eyes."""
    return sys.stderr.isatty() and os.environ.get("TERM") != "dumb"


class _Line:
    """The line on which a bar comes and goes."""

    def __init__(self, language: Language) -> None:
        self._language = language
        self._silent_until: float | None = None
        self._next = 0.0
        self._about: tuple[Stage, str] | None = None
        self._began = 0.0
        self._bar: Any = None

    def tell(self, stage: Stage, name: str, done: int, of: int) -> None:
        """Draws the bar again, unless it is too early."""
        now = monotonic()
        if self._silent_until is None:
            self._silent_until = now + SILENT_SECONDS
        if self._about != (stage, name):
            self.clear()
            self._about, self._began = (stage, name), time()
        if now < self._silent_until or now < self._next:
            return
        self._next = now + SECONDS_BETWEEN
        if self._bar is None:
            self._bar = _bar(word(_LABELS[stage], what=name).message(self._language), of)
            # the time left is reckoned from the first item
            self._bar.start = self._bar.last_eta = self._began
        self._bar.update(done - self._bar.pos)

    def clear(self) -> None:
        """Takes the bar away, and gives the cursor back."""
        if self._bar is not None:
            blank = " " * (self._bar.max_width or 0)
            gone = f"\r{blank}\r" if os.name == "nt" else "\r\x1b[2K\x1b[?25h"
            click.echo(gone, file=sys.stderr, nl=False)
        self._bar, self._about = None, None


def _bar(label: str, of: int) -> Any:
    """A bar that is no wider than the terminal: a line that breaks could not be taken away."""
    room = _columns() - width(label) - BESIDE_THE_BAR
    if room < NARROWEST:
        label, room = "", _columns() - BESIDE_THE_BAR
    return click.progressbar(
        length=of, label=label, file=sys.stderr, width=max(1, min(WIDEST, room))
    )


def _columns() -> int:
    try:
        return os.get_terminal_size(sys.stderr.fileno()).columns or 80
    except OSError:
        return 80
