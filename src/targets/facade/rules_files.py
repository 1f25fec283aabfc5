"""Which files are rules files, which hold their cases, and where the one stands beside the other.

Never parses a file, and imports nothing: whoever only asks that does not wait for the engine.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

ENDINGS = (".yaml", ".yml")
CASES_ENDING = ".cases"
"""What stands before `.yaml` in the name of a file of cases."""

_LOOKED_AT = 1 << 20  # bytes: no rules file is larger
_KEYS = re.compile(
    r"^(schema_version|title|period|unit|records|scorecard|indicators)\b", re.MULTILINE
)
_KEYS_AT_LEAST = 4
"""How many of the outermost keys a rules file has at least, be some misspelt or without a colon."""


def find_rules(folder: Path) -> Iterator[Path]:
    """The rules files in `folder` and below, and files of cases without one, in order."""
    for path in sorted(folder.rglob("*")):
        if is_file_of_cases(path) and path.is_file():
            if not rules_of(path).is_file():
                yield path
        elif path.suffix in ENDINGS and is_rules_file(path):
            yield path


def is_rules_file(path: Path) -> bool:
    """Whether a file has enough of the outermost keys of a rules file: a broken one is one, too."""
    if not path.is_file():  # a pipe would be waited for
        return False
    try:
        with path.open("rb") as stream:
            raw = stream.read(_LOOKED_AT)
    except OSError:
        return False
    wide = raw.startswith((b"\xff\xfe", b"\xfe\xff"))
    text = raw.decode("utf-16" if wide else "utf-8-sig", errors="replace")
    return len(set(_KEYS.findall(text))) >= _KEYS_AT_LEAST


def is_file_of_cases(path: Path) -> bool:
    """Whether its name says so."""
    return path.suffix in ENDINGS and path.stem.endswith(CASES_ENDING)


def file_of_cases(rules: Path) -> Path:
    """Where the cases of a rules file stand, if not in itself."""
    return rules.with_name(f"{rules.stem}{CASES_ENDING}{rules.suffix}")


def rules_of(cases: Path) -> Path:
    """The rules file beside which a file of cases stands."""
    return cases.with_name(f"{cases.stem.removesuffix(CASES_ENDING)}{cases.suffix}")
