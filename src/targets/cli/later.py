"""Modules put off: a library imports them at its top, and this program asks nothing of them.

Never changes what a module does: whoever asks anything of it gets the module itself.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from importlib import import_module
from importlib.util import find_spec
from types import ModuleType
from typing import Any


def put_off(name: str, *functions: str) -> None:
    """Lets `name` be imported without being run, until something is asked of it.

    `functions` may be imported by name before that: they run the module when they are called.
    """
    if name in sys.modules:
        return
    later = ModuleType(name)
    spec = find_spec(name)
    if spec is not None and spec.submodule_search_locations is not None:
        later.__path__ = spec.submodule_search_locations  # imports ask whether it is a package

    def module() -> ModuleType:
        if sys.modules.get(name) is later:
            del sys.modules[name]
        return import_module(name)

    def function(asked: str) -> Callable[..., Any]:
        return lambda *arguments, **named: getattr(module(), asked)(*arguments, **named)

    vars(later).update({asked: function(asked) for asked in functions})
    vars(later)["__getattr__"] = lambda asked: getattr(module(), asked)
    sys.modules[name] = later
    package, _, child = name.rpartition(".")
    if package:
        setattr(import_module(package), child, later)
