"""What is wrong with a command line, in the language asked for. Never runs a command.

`click` finds it, and says it in English alone. Patterns are text, compiled where one is asked for.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Sequence

import click

from targets.cli.options import LANGUAGES, language_of
from targets.errors import Language, Wording, listed, word

_CHOICE = r"(?s)'(.*)' is not (?:one of |['\"]).*"
_WHOLE = r"(?s)'(.*)' is not a valid integer\."
_FOLDER = r"(?s)\w+ '(.*)' is a directory\."
_EXTRA = r"(?s)Got unexpected extra arguments? \((.*)\)"
_NO_COMMAND = r"(?s)No such command '(.*)'\."
_LONG_DASH = r"(?s)-?[\u2010-\u2015\u2212\uff0d]+-?(?:([a-z])|([a-z][a-z-]+(?:=.*)?))"
_NO_VALUE = r"(?s)Option '(.*)' does not take a value\."


def usage_text(error: click.UsageError) -> str:
    """How the command is used, what is wrong, and the way out, each on lines of its own."""
    language = _language()
    wording = _wording(error)
    said = error.message if wording is None else wording.text(language)
    if error.ctx is None:
        return said
    pieces = " ".join(error.ctx.command.collect_usage_pieces(error.ctx))
    command = error.ctx.command_path
    if language == "zh":
        pieces = pieces.replace("[OPTIONS]", "[选项]").replace("COMMAND [ARGS]", "命令 [参数]")
    usage = word("M896", usage=f"{command} {pieces}").text(language)
    more = word("M897", command=command).text(language)
    return f"{usage}\n{more}\n\n{said}"


def dash_text(arguments: Sequence[str]) -> str | None:
    """What is said of an option that begins with a long dash, as text programs make of two short
    ones; None where none does.
    """
    for one in arguments:
        if not one.isascii() and (found := re.fullmatch(_LONG_DASH, one)):
            instead = f"-{found[1]}" if found[1] else f"--{found[2]}"
            return word("M884", found=one, instead=instead).text(_language())
    return None


def _language() -> Language:
    """That of `--lang`, which may stand behind what could not be read."""
    asked = None
    for one, after in zip(sys.argv, [*sys.argv[1:], ""], strict=True):
        name, sign, value = one.partition("=")
        found = value if sign else after
        if name == "--lang" and found in LANGUAGES:
            asked = found
    return language_of(asked)


def _wording(error: click.UsageError) -> Wording | None:
    """None where the message is in the language asked for already."""
    match error:
        case click.MissingParameter():
            return _missing(error)
        case click.BadParameter():
            return _refused(error)
        case click.NoSuchOption():
            options = _options(error.ctx)
            command = error.ctx.command_path if error.ctx else ""
            return word("M888", name=error.option_name, known=options, command=command)
        case click.BadOptionUsage():
            if more := re.fullmatch(_NO_VALUE, error.message):
                return word("M894", option=more[1])
            return word("M893", option=error.option_name)
    if extra := re.fullmatch(_EXTRA, error.message):
        return word("M895", found=extra[1])
    if other := re.fullmatch(_NO_COMMAND, error.message):
        known = _commands(error.ctx)
        return word("M889", name=other[1], known=known, commands=listed(known, at_most=20))
    return None


def _commands(ctx: click.Context | None) -> list[str]:
    if ctx is None or not isinstance(ctx.command, click.Group):
        return []
    return ctx.command.list_commands(ctx)


def _options(ctx: click.Context | None) -> list[str]:
    parameters = ctx.command.get_params(ctx) if ctx is not None else []
    return [
        name
        for one in parameters
        if isinstance(one, click.Option)
        for name in one.opts
        if name.startswith("--")
    ]


def _missing(error: click.MissingParameter) -> Wording:
    if isinstance(error.param, click.Option):
        value = error.param.make_metavar(error.ctx) if error.ctx else ""
        return word("M886", option=error.param.opts[0], value=value)
    return word("M887", argument=_name(error))


def _refused(error: click.BadParameter) -> Wording:
    """A value that its option, or its argument, does not take."""
    option = _name(error)
    if isinstance(error.param, click.Parameter) and isinstance(error.param.type, click.Choice):
        choices = [str(one) for one in error.param.type.choices]
        found = re.fullmatch(_CHOICE, error.message)
        name = found[1] if found else ""
        return word("M890", name=name, known=choices, option=option, values=listed(choices))
    if whole := re.fullmatch(_WHOLE, error.message):
        return word("M891", found=whole[1], option=option)
    if folder := re.fullmatch(_FOLDER, error.message):
        return word("M892", path=folder[1], option=option)
    return word("M898", option=option, why=error.message)


def _name(error: click.BadParameter) -> str:
    """`--month`, or `RULES`."""
    if isinstance(error.param, click.Option):
        return error.param.opts[-1]
    if error.param is None or error.ctx is None:
        return "…"
    return error.param.make_metavar(error.ctx).removesuffix("...")
