"""Options that several commands share, and the language in which they answer. Never computes."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from pathlib import Path

import click

from targets.errors import Language, word

LANGUAGES = ("en", "zh")

RULES = click.argument(
    "rules", metavar="RULES", type=click.Path(exists=True, dir_okay=False, path_type=Path)
)
RULES_OR_FOLDERS = click.argument(
    "rules",
    metavar="RULES...",
    nargs=-1,
    required=True,
    type=click.Path(exists=True, path_type=Path),
)
THROUGH = click.option(
    "--through", metavar="YYYY-MM", help="Count records up to the end of this month only."
)


def in_a_folder(_: click.Context, __: click.Parameter, path: Path | None) -> Path | None:
    """Stops at once where the folder of an output is not there: it would be told only when all is
    done.
    """
    if path is not None and not path.parent.is_dir():
        wording = word("E930", path=path, folder=path.parent)
        raise click.UsageError(wording.text(language_of(None)))
    return path


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
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
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
