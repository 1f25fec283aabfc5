"""A rules file as an editor reads it: YAML 1.2 with its core types, which type what they look like.

Never the way the program reads it, which types nothing: there, every value is the text it is.
"""

from __future__ import annotations

import re
from typing import Any

import yaml


class _Core(yaml.SafeLoader):
    """The core schema of YAML 1.2: no dates, no `yes` and `no`, no octal `010`."""

    yaml_implicit_resolvers: dict[Any, Any] = {}  # noqa: RUF012 - PyYAML has it so


for _tag, _pattern, _first in (
    ("bool", r"(?:true|True|TRUE|false|False|FALSE)$", "tTfF"),
    ("null", r"(?:~|null|Null|NULL|)$", ("~", "n", "N", "")),
    ("int", r"[-+]?[0-9]+$", "-+0123456789"),
    ("float", r"[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?$", "-+.0123456789"),
):
    _Core.add_implicit_resolver(f"tag:yaml.org,2002:{_tag}", re.compile(_pattern), list(_first))
_Core.add_constructor(
    "tag:yaml.org,2002:int",
    lambda _, node: int(node.value) if len(node.value) < 4300 else float(node.value),
)
_Core.add_constructor("tag:yaml.org,2002:float", lambda _, node: float(node.value))


def as_an_editor_reads(text: str) -> Any:
    """The values. Raises `yaml.YAMLError` where it is no YAML: an editor tells that by itself."""
    return yaml.load(text, _Core)  # noqa: S506 - a subclass of the safe loader
