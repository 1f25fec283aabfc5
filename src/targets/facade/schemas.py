"""The JSON Schemas of rules files and of cases, for editors. Holds, forwards, decides nothing."""

from __future__ import annotations

from typing import Any

from targets.rulebook.schema import cases_schema as _cases_schema
from targets.rulebook.schema import rules_schema as _rules_schema


def rules_schema() -> dict[str, Any]:
    """The JSON Schema (draft-07) of a rules file: every key with what it takes, what is said of it
    in both languages, and an example.

    Each call gives a new one, which may be changed.
    """
    return _rules_schema()


def cases_schema() -> dict[str, Any]:
    """The JSON Schema (draft-07) of the file of cases beside a rules file."""
    return _cases_schema()
