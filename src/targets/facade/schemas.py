"""The JSON Schema of rules files, for editors. Holds and forwards; decides nothing."""

from __future__ import annotations

from typing import Any

from targets.rulebook.schema import rules_schema as _rules_schema


def rules_schema() -> dict[str, Any]:
    """The JSON Schema (draft-07) of a rules file: every key with what it takes, what is said of it
    in both languages, and an example.

    Each call gives a new one, which may be changed.
    """
    return _rules_schema()
