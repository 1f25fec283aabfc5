"""Options that several commands share, and the language in which they answer. Never computes."""

from __future__ import annotations

import os
from pathlib import Path

import click

from targets.errors import Language

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
    help="Language of messages and labels  [default: that of the terminal]",
)


def _remember(chosen: str | None) -> str | None:
    """The language that was asked for also reaches what stops a command."""
    if chosen is not None:
        os.environ["TARGETS_LANG"] = chosen
    return chosen


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
