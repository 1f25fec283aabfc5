"""The page of limits beside the constants that it names. Reads no rules file."""

import importlib
import re
from pathlib import Path

PAGE = Path(__file__).resolve().parents[2] / "docs" / "limits.md"
ROW = re.compile(r"^\| (\d+) [^|]*\| `([\w.]+)\.(\w+)` \|", re.MULTILINE)
COUNTED = ("rulebook.amounts", "rulebook.limits", "formula.letters")
INNER = {"REPAIRS_AT_MOST"}  # bounds a search, and refuses nothing


def test_the_page_names_every_limit_at_its_size() -> None:
    rows = ROW.findall(PAGE.read_text(encoding="utf-8"))

    assert len(rows) > 30
    for size, module, name in rows:
        assert getattr(importlib.import_module(f"targets.{module}"), name) == int(size), name


def test_no_limit_is_missing_from_the_page() -> None:
    listed = {(module, name) for _, module, name in ROW.findall(PAGE.read_text(encoding="utf-8"))}

    for module in COUNTED:
        source = Path(importlib.import_module(f"targets.{module}").__file__ or "").read_text(
            "utf-8"
        )
        own = set(re.findall(r"^([A-Z]\w*_AT_MOST) = ", source, re.MULTILINE)) - INNER
        assert own <= {name for room, name in listed if room == module}, module
