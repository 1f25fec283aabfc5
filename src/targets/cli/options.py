"""Options that several commands share, and the language in which they answer. Never computes."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import click

from targets.errors import EngineError, Language, RecordsError, word
from targets.errors.phrases import ABOUT_THE_FILE, os_problem
from targets.writing import check_writable

LANGUAGES = ("en", "zh")


class PathToRead(click.Path):
    """A file or folder that can be read; what is against it is told in the language chosen."""

    def __init__(self) -> None:
        super().__init__(path_type=Path)

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Path:  # noqa: ARG002 - click hands them over
        """The path. Raises `RecordsError` where nobody could read it."""
        path = Path(value)
        try:
            self.look_at(path)
        except OSError as error:
            problem = word("E905", path=path, why=os_problem(error), way=ABOUT_THE_FILE)
            raise RecordsError(problem) from error
        return path

    def look_at(self, path: Path) -> None:
        """Raises `OSError`. Opens nothing: a pipe would be read by it."""
        path.stat()
        if not os.access(path, os.R_OK):
            raise PermissionError


class FileToRead(PathToRead):
    """The same, and no folder."""

    def look_at(self, path: Path) -> None:
        """Raises `OSError`."""
        super().look_at(path)
        if path.is_dir():
            raise IsADirectoryError


RULES = click.argument("rules", metavar="RULES", type=FileToRead())
RULES_OR_FOLDERS = click.argument(
    "rules",
    metavar="RULES...",
    nargs=-1,
    required=True,
    type=PathToRead(),
)
THROUGH = click.option(
    "--through", metavar="YYYY-MM", help="Count records up to the end of this month only."
)


def in_a_folder(_: click.Context, __: click.Parameter, path: Path | None) -> Path | None:
    """Stops at once where an output cannot be written: it would be told only when all is done."""
    if path is None:
        return None
    if not path.parent.is_dir():
        raise EngineError(word("E930", path=path, folder=path.parent))
    check_writable(path)
    return path


def check_apart(output: Path | None, *read: Path | None) -> None:
    """Raises `EngineError` where an output, or the receipt beside it, is a file that is read."""
    if output is None:
        return
    for path in (output, output.with_name(f"{output.name}.receipt.json")):
        for other in read:
            if other is not None and _are_one(path, other):
                raise EngineError(word("E937", path=path))


def _are_one(path: Path, other: Path) -> bool:
    if path.exists() and other.exists():
        return path.samefile(other)
    return path.resolve() == other.resolve()


OUTPUT = click.option(
    "-o",
    "--output",
    type=click.Path(dir_okay=False, path_type=Path),
    callback=in_a_folder,
    help="Write to this file, whole or not at all.",
)
HEADINGS = click.option(
    "--headings",
    metavar="FILE",
    type=FileToRead(),
    help="YAML that says for which fields further headings stand.",
)
VERBOSE = click.option(
    "-v", "--verbose", is_flag=True, help="Say what was made of each delivered file."
)
QUIET = click.option("-q", "--quiet", is_flag=True, help="Show no progress bar.")
LANG = click.option(
    "--lang",
    type=click.Choice(LANGUAGES),
    envvar="TARGETS_LANG",
    default=None,
    callback=lambda _, __, chosen: _remember(chosen),
    is_eager=True,  # before what another option has to say
    help="Language of messages and labels  [default: that of the terminal]",
)


def _remember(chosen: str | None) -> str | None:
    """The language that was asked for also reaches what stops a command."""
    if chosen is not None:
        os.environ["TARGETS_LANG"] = chosen
    return chosen


def format_option(*forms: str) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """The option `--format`, of which the first form is that of the terminal."""
    return click.option(
        "--format",
        "form",
        type=click.Choice(forms),
        default=None,
        help=f"[default: by the ending of -o, else {forms[0]}]",
    )


def form_of(output: Path | None, forms: Sequence[str]) -> str:
    """The form that the ending of the output says; the first, which is text, without one."""
    endings = {f".{name}": name for name in forms[1:]} | {".txt": forms[0], "": forms[0]}
    ending = output.suffix.lower() if output is not None else ""
    if ending not in endings:
        known = ", ".join(f"`{one}`" for one in endings if one)
        raise click.UsageError(word("E998", path=output, endings=known).text(language_of(None)))
    return endings[ending]


def language_of(chosen: str | None) -> Language:
    """The language asked for, else that of the environment, else that of the terminal."""
    if chosen is None:
        chosen = os.environ.get("TARGETS_LANG") or _locale()
    return "zh" if chosen.lower().startswith("zh") else "en"


def _locale() -> str:
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        if value := os.environ.get(name):
            return value
    import locale

    return locale.getlocale()[0] or "en"
