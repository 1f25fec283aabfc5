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
# The two keys at the outermost level, with either colon: a broken rules file is one, too.
_KEYS = tuple(
    re.compile(rb"^(?:\xef\xbb\xbf)?%s[ \t]*(?::|\xef\xbc\x9a|\xa3\xba)" % key, re.MULTILINE)
    for key in (b"schema_version", b"indicators")
)


def find_rules(folder: Path) -> Iterator[Path]:
    """The rules files in `folder` and below, and files of cases without one, in order."""
    for path in sorted(folder.rglob("*")):
        if is_file_of_cases(path) and path.is_file():
            if not rules_of(path).is_file():
                yield path
        elif path.suffix in ENDINGS and is_rules_file(path):
            yield path


def is_rules_file(path: Path) -> bool:
    """Whether a file has the outermost keys of a rules file."""
    try:
        with path.open("rb") as stream:
            text = stream.read(_LOOKED_AT)
    except OSError:
        return False
    return all(key.search(text) for key in _KEYS)


def is_file_of_cases(path: Path) -> bool:
    """Whether its name says so."""
    return path.suffix in ENDINGS and path.stem.endswith(CASES_ENDING)


def file_of_cases(rules: Path) -> Path:
    """Where the cases of a rules file stand, if not in itself."""
    return rules.with_name(f"{rules.stem}{CASES_ENDING}{rules.suffix}")


def rules_of(cases: Path) -> Path:
    """The rules file beside which a file of cases stands."""
    return cases.with_name(f"{cases.stem.removesuffix(CASES_ENDING)}{cases.suffix}")
