"""A mapping that is as it was made, for as long as it lives. Never says what it holds."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NoReturn, TypeVar

from pydantic import AfterValidator

K = TypeVar("K")
V = TypeVar("V")


class Fixed(dict[K, V]):
    """A dict that refuses to be changed: a rulebook is shared between threads, and by whoever got
    hold of a part of it.
    """

    def _refuse(self, *_: Any, **__: Any) -> NoReturn:
        raise TypeError("a rulebook does not change after it is loaded")

    __setitem__ = __delitem__ = __ior__ = _refuse
    clear = pop = popitem = setdefault = update = _refuse

    def __reduce__(self) -> tuple[type[Fixed[K, V]], tuple[dict[K, V]]]:
        """Copied and pickled as a whole: one by one, entries would be refused."""
        return Fixed, (dict(self),)


FIXED = AfterValidator(lambda found: Fixed(found) if isinstance(found, Mapping) else found)
"""Behind the type of a field of a model."""
