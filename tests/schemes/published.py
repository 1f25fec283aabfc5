"""Where published data is looked for: it is no part of this project; tests skip without it."""

import csv
import os
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
DATA = Path(os.environ.get("TARGETS_PUBLISHED_DATA", ROOT.parent / "shared" / "data"))


def published_folder(name: str) -> Path:
    """The folder of that published data. Skips the test where it is not there."""
    folder = DATA / name
    if not folder.is_dir():
        pytest.skip(f"the published data `{name}` is not in {DATA}; see docs/schemes")
    return folder


def read_rows(path: Path) -> list[dict[str, str]]:
    """The rows of a published CSV file."""
    with path.open(encoding="utf-8-sig", newline="") as stream:
        return list(csv.DictReader(stream))
