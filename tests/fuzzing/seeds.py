"""The rules files of the repository that mutations start from, and the formulas in them."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import yaml

from targets.formula import Formula, parse_formula
from tests.fuzzing.small import small_rules

ROOT = Path(__file__).resolve().parents[2]
SMALL_AT_MOST = 2_500
"""Bytes of a small file: larger ones are drawn seldom, since they take longer to check."""


class Seed(NamedTuple):
    """A rules file: its text, and the same as dicts, lists and texts; None where it is no YAML."""

    text: str
    parts: Any


@cache
def seeds() -> tuple[tuple[Seed, ...], tuple[Seed, ...]]:
    """Small files, good ones first, and large ones."""
    texts = [small_rules()]
    for folder in ("tests/cases/good", "rules", "tests/cases/bad"):
        paths = sorted((ROOT / folder).rglob("*.yaml"))
        texts += [_text(path) for path in paths if not path.stem.endswith(".cases")]
    found = [Seed(text, _parts(text)) for text in texts if text]
    small = tuple(one for one in found if len(one.text) <= SMALL_AT_MOST)
    return small, tuple(one for one in found if len(one.text) > SMALL_AT_MOST)


@cache
def good_formulas() -> tuple[str, ...]:
    """Every formula that parses and is more than a word, in the order of the files."""
    small, large = seeds()
    texts = (text for seed in (*small, *large) for text in _scalars(seed.parts))
    likely = (text for text in dict.fromkeys(texts) if any(sign in text for sign in "(<>=+*/"))
    return tuple(text for text in likely if isinstance(parse_formula(text), Formula))


def _text(path: Path) -> str:
    raw = path.read_bytes()
    return raw.decode("utf-16" if raw[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8", "replace")


def _parts(text: str) -> Any:
    try:
        return yaml.load(text, Loader=yaml.CBaseLoader)  # noqa: S506 - it makes text only
    except yaml.YAMLError:
        return None


def _scalars(part: Any) -> Iterator[str]:
    match part:
        case str():
            yield part
        case dict():
            for value in part.values():
                yield from _scalars(value)
        case list():
            for item in part:
                yield from _scalars(item)
