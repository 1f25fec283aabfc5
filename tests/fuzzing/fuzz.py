"""Coverage-guided fuzzing of one door: `python -m tests.fuzzing.fuzz formula --seconds 600`.

It begins with the corpus. Inputs that reach what no other reached are kept in a folder of their
own, from which `keep` takes what is worth it; one that does what it may not is kept and printed,
and the exit status is not 0. Needs atheris, which takes the process over.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

import atheris
import click

with atheris.instrument_imports(include=["targets"]):  # before anything else imports them
    from tests.fuzzing.doors import DOORS, corpus, dictionary, door
    from tests.fuzzing.measured import BYTES_AT_MOST, STOPPED_AFTER
    from tests.fuzzing.smaller import smaller


def main() -> None:
    """Fuzzes the door that the command line names."""
    parser = argparse.ArgumentParser(prog="python -m tests.fuzzing.fuzz", description=__doc__)
    parser.add_argument("door", choices=DOORS)
    parser.add_argument("--seconds", type=int, default=600)
    parser.add_argument("--found", type=Path, default=Path("build/fuzzing"), metavar="FOLDER")
    asked = parser.parse_args()
    found = asked.found / asked.door
    found.mkdir(parents=True, exist_ok=True)
    options = [
        f"-max_total_time={asked.seconds}",
        f"-max_len={DOORS[asked.door]}",
        f"-timeout={STOPPED_AFTER}",
        f"-rss_limit_mb={(BYTES_AT_MOST >> 20) + 400}",
        f"-artifact_prefix={asked.found}/{asked.door}-",
        f"-dict={dictionary(asked.door)}",
        "-print_final_stats=1",
    ]
    tempfile.tempdir = str(found.parent)  # nothing is tidied up when atheris ends the process
    with atheris.instrument_imports(include=["targets"]):
        try_one = door(asked.door)

    def tried(raw: bytes) -> None:
        try:
            try_one(raw)
        except Exception as error:
            _tell(try_one, raw, error, found.parent / f"{asked.door}-failed")
            raise

    atheris.Setup([sys.argv[0], *options, str(found), str(corpus(asked.door))], tried)
    atheris.Fuzz()


def _tell(try_one: Callable[[bytes], object], raw: bytes, error: Exception, path: Path) -> None:
    """The input made smaller, kept and printed, so that it can become a case."""

    def fails(less: bytes) -> bool:
        try:
            try_one(less)
        except Exception as again:  # noqa: BLE001 - whatever it is, it is compared
            return type(again) is type(error)
        return False

    small = smaller(raw, fails)
    path.write_bytes(small)
    click.echo(f"FAILED {error!r}\n  kept in {path}: {small!r}", err=True)


if __name__ == "__main__":
    main()
