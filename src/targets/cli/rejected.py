"""The option `--rejected`, and how rejected rows are written out. Never judges a row."""

from __future__ import annotations

from functools import partial
from pathlib import Path

import click

import targets
from targets.cli.output import echo_error, write_whole
from targets.errors import Language, word

REJECTED = click.option(
    "--rejected",
    metavar="FILE",
    type=click.Path(path_type=Path),
    help="Write rejected rows, each with the reason, to this .csv, .xlsx or folder: to be mended "
    "and delivered again.",
)


def write_rejected(batch: targets.Batch, output: Path | None, language: Language) -> None:
    """The rejected rows where they are asked for, and a line that says what to do with them."""
    if output is None:
        return
    for path, written in batch.rejected_files(output, lang=language).items():
        path.parent.mkdir(parents=True, exist_ok=True)
        write_whole(path, partial(_write, written))
    if rows := batch.rejected_rows():
        echo_error(word("M578", count=len(rows), path=output).text(language))


def _write(content: bytes, path: Path) -> None:
    path.write_bytes(content)
