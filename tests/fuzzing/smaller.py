"""An input that fails made smaller, by leaving pieces out. Never says what failing is."""

from __future__ import annotations

from collections.abc import Callable
from time import process_time

TRIES_AT_MOST = 200
SECONDS_AT_MOST = 5


def smaller(raw: bytes, fails: Callable[[bytes], bool]) -> bytes:
    """What is left of `raw` that still `fails`, within some tries and some seconds."""
    size, start, tries, began = max(1, len(raw) // 2), 0, 0, process_time()
    while size and tries < TRIES_AT_MOST and process_time() - began < SECONDS_AT_MOST:
        if start >= len(raw):
            start, size = 0, size // 2
            continue
        shorter = raw[:start] + raw[start + size :]
        tries += 1
        if fails(shorter):
            raw = shorter
        else:
            start += size
    return raw
