"""The same outputs, byte for byte, under every hash seed, locale, time zone, number of threads and
order of the delivered rows.

    python -m tests.faults.same_bytes

With rows in another order the delivered files are other files. Their sha256 stands in the receipts,
and the numbers of rows in an explanation name other rows: both are put in words before outputs are
compared. A form lists units as the roster does, so it gets the roster as it is.
"""

from __future__ import annotations

import argparse
import csv
import io
import os
import random
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from hashlib import sha256
from itertools import cycle, islice
from pathlib import Path
from typing import NamedTuple
from zipfile import ZipFile

from tests.faults.writing import DATA, RULES
from tests.good_cases import ROOT

HASH_SEEDS = ("0", "1", "42", "4294967295")
LOCALES = ("C", "C.UTF-8", "zh_CN.UTF-8", "tr_TR.UTF-8", "POSIX")
ZONES = ("UTC", "Asia/Shanghai", "America/St_Johns", "Pacific/Apia", "Europe/Lisbon")
THREADS = ("1", "2", "4")
ORDERS = (None, 1, 2)
"""The rows as they are, and shuffled by these seeds."""

_DATED = ("--month", "2009-06")
_UNIT = ("--unit", "甲一村")
COMMANDS: dict[str, tuple[str, ...]] = {
    "scores.json": ("score", "RULES", "DATA"),
    "scores.csv": ("score", "RULES", "DATA"),
    "scores.txt": ("score", "RULES", "DATA"),
    "scores.xlsx": ("score", "RULES", "DATA"),
    "scores.parquet": ("score", "RULES", "DATA", "--engine", "polars"),
    "posted.html": ("bulletin", "RULES", "DATA", *_DATED),
    "posted.xlsx": ("bulletin", "RULES", "DATA", *_DATED),
    "posted.csv": ("bulletin", "RULES", "DATA", *_DATED),
    "posted.json": ("bulletin", "RULES", "DATA", *_DATED),
    "firm.csv": ("robustness", "RULES", "DATA", "--draws", "50"),
    "why.json": ("explain", "RULES", "DATA", *_UNIT),
    "why.txt": ("explain", "RULES", "DATA", *_UNIT),
    "form.xlsx": ("template", "RULES", "--roster", "DATA"),
    "plan": ("plan", "RULES"),
    "checked": ("check", "RULES", "--format", "json"),
    "rehearsed": ("test", "SMALL", "--rehearse", "--format", "json"),
}
"""A name with an ending is a file that the command writes; one without is what it prints."""
SMALL = ROOT / "tests/cases/good/clinics/rules.yaml"
QUICK = ("scores.json", "posted.xlsx")
"""Enough for the slice that runs with the tests."""
ROSTERED = ("form.xlsx",)
"""Outputs that list the units as the roster does: its order is the authority's own."""
NUMBERED = ("why.json", "why.txt")
"""Outputs that name rows of delivered files."""


class Surroundings(NamedTuple):
    """What no figure may depend on."""

    hash_seed: str
    locale: str
    zone: str
    threads: str
    order: int | None

    def text(self) -> str:
        """One line."""
        rows = "as they are" if self.order is None else f"shuffled by {self.order}"
        return (
            f"hash seed {self.hash_seed}, {self.locale}, {self.zone}, {self.threads} threads, "
            f"rows {rows}"
        )


def combinations(count: int) -> list[Surroundings]:
    """So many; the first is the plainest, and each value is met as often as the others."""
    ways = (HASH_SEEDS, LOCALES, ZONES, THREADS, ORDERS)
    drawn = random.Random(2009)
    columns = []
    for way in ways:
        first, *others = islice(cycle(way), count)
        drawn.shuffle(others)
        columns.append((first, *others))
    return [Surroundings(*one) for one in zip(*columns, strict=True)]


def differences(
    count: int,
    folder: Path,
    *,
    names: Sequence[str] = tuple(COMMANDS),
    languages: Sequence[str] = ("en", "zh"),
) -> Iterator[str]:
    """Which outputs are not as under the first of the surroundings, one line each."""
    known: dict[str, dict[str, bytes]] = {}
    for number, around in enumerate(combinations(count)):
        for name in names:
            order = None if name in ROSTERED else around.order
            data = deliver(order, folder / "delivered")
            for lang in languages if number < 2 else (languages[number % len(languages)],):
                made = compared(made_by(name, lang, around, data, folder / "out"), name, data)
                first = known.setdefault(f"{name} in {lang}", made)
                for part in sorted(first.keys() | made.keys()):
                    if around.order is not None and part.endswith(".xlsx"):
                        continue  # packed, the hashes of files cannot be told from the rest
                    if first.get(part) != made.get(part):
                        yield f"{name} in {lang}: {part} differs under {around.text()}"


def deliver(order: int | None, folder: Path) -> Path:
    """The sample's records, always in the same place, with their rows in this order."""
    shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(DATA, folder)
    if order is not None:
        for path in sorted(folder.glob("*.csv")):
            head, *rows = csv.reader(io.StringIO(path.read_text(encoding="utf-8-sig"), newline=""))
            random.Random(order).shuffle(rows)
            with path.open("w", encoding="utf-8", newline="") as stream:
                csv.writer(stream).writerows([head, *rows])
    return folder


def made_by(
    name: str, lang: str, around: Surroundings, data: Path, folder: Path
) -> Mapping[str, bytes]:
    """The files that one command writes, or what it prints, by name."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    meant = {"RULES": str(RULES), "DATA": str(data), "SMALL": str(SMALL)}
    arguments = [meant.get(one, one) for one in COMMANDS[name]]
    if name != "plan":
        arguments += ["--lang", lang]
    if "." in name:
        arguments += ["-o", str(folder / name)]
    done = subprocess.run(
        [sys.executable, "-m", "targets", *arguments],
        capture_output=True,
        check=False,
        stdin=subprocess.DEVNULL,
        env=environment(around),
    )
    assert done.returncode in (0, 1), (name, around, done.stderr.decode())
    if "." not in name:
        return {name: done.stdout}
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def environment(around: Surroundings) -> dict[str, str]:
    """Only what is wanted, and where Python and its libraries are."""
    kept = ("PATH", "HOME", "PYTHONPATH", "MPLCONFIGDIR", "LOCPATH", "TMPDIR")
    return {
        **{name: os.environ[name] for name in kept if name in os.environ},
        "TARGETS_CACHE": "off",
        "PYTHONHASHSEED": around.hash_seed,
        "LC_ALL": around.locale,
        "TZ": around.zone,
        "POLARS_MAX_THREADS": around.threads,
    }


def compared(made: Mapping[str, bytes], name: str, data: Path) -> dict[str, bytes]:
    """Outputs by name, a workbook also by its parts, without what names a delivered file or row."""
    parts = dict(made)
    for file, content in made.items():
        if file.endswith(".xlsx"):
            with ZipFile(io.BytesIO(content)) as book:
                parts |= {f"{file}/{part}": book.read(part) for part in book.namelist()}
    return {part: _unnumbered(content, name, data) for part, content in parts.items()}


def _unnumbered(content: bytes, name: str, data: Path) -> bytes:
    for path in sorted(data.glob("*.csv")):
        delivered = sha256(path.read_bytes()).hexdigest()
        content = content.replace(delivered.encode(), f"sha256 of {path.name}".encode())
    return _ROW.sub(b"row", content) if name in NUMBERED else content


_ROW = re.compile(r'"row": \d+|\brow \d+ *|第 ?\d+ ?行 *'.encode())


def make_locales(folder: Path) -> list[str]:
    """Those that the system can make for us, beside those that it has."""
    made = []
    for name in LOCALES:
        language, _, charmap = name.partition(".")
        if language in ("C", "POSIX") or shutil.which("localedef") is None:
            continue
        folder.mkdir(exist_ok=True)
        command = ["localedef", "-i", language, "-f", charmap, str(folder / name)]
        if subprocess.run(command, capture_output=True, check=False).returncode == 0:
            made.append(name)
    if made:
        os.environ["LOCPATH"] = str(folder)
    return made


def summary(
    count: int, outputs: int, made: Sequence[str], found: Sequence[str], seconds: float
) -> str:
    """What a person wants to know."""
    lines = [
        f"{outputs} outputs were made under {count} combinations in {seconds:.0f} s:",
        *(f"  {around.text()}" for around in combinations(count)),
        f"locales beside C: {', '.join(made) or 'none, as this system can make none'}",
        f"{len(found)} differences" + (":" if found else ""),
        *(f"  {one}" for one in found[:50]),
    ]
    return "\n".join(lines)


def main() -> int:
    """Makes all, and tells what differs; 1 where something does."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--combinations", type=int, default=20)
    parser.add_argument("--only", nargs="*", default=list(COMMANDS), choices=list(COMMANDS))
    asked = parser.parse_args()
    began = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="targets-same-") as folder:
        made = make_locales(Path(folder) / "locales")
        found = list(differences(asked.combinations, Path(folder), names=asked.only))
    print(summary(asked.combinations, len(asked.only), made, found, time.monotonic() - began))  # noqa: T201 - a program
    return 1 if found else 0


if __name__ == "__main__":
    raise SystemExit(main())
