"""The reference of the command line, made from the commands themselves, in both languages.

Names, order, choices and defaults are those of the program; its help is English, and what it says
in Chinese stands in `site_commands_zh.py`. Never describes what the program does not have.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

import click
from site_commands_zh import CHINESE

from targets.cli.program import program

_NAMES = re.compile(r"(?<![\w`.-])(-{1,2}[a-z][a-z-]*)(?![\w`])")


def commands_reference() -> str:
    """Every command with its arguments and options, as Markdown."""
    context = click.Context(program, info_name="targets")
    lines = [*_texts(program), ""]
    for name, command in commands():
        within = click.Context(command, info_name=name, parent=context)
        usage = " ".join(("targets", name, *command.collect_usage_pieces(within)))
        lines += [f"(command-{name})=", f"## targets {name}", "", "```text", usage, "```", ""]
        lines += [*_texts(command), ""]
        for option in options(command):
            lines += [*_option(option), ""]
    return "\n".join(lines)


def commands() -> Iterator[tuple[str, click.Command]]:
    """Each command, in the order in which help lists them."""
    context = click.Context(program)
    for name in program.list_commands(context):
        found = program.get_command(context, name)
        assert found is not None  # it was listed
        yield name, found


def options(command: click.Command) -> list[click.Option]:
    """What may be said to a command beside its arguments."""
    return [one for one in command.params if isinstance(one, click.Option) and not one.hidden]


def english() -> list[str]:
    """Every text of the program's help, each once."""
    texts = dict.fromkeys(paragraphs(program.help))
    for _, command in commands():
        texts |= dict.fromkeys(paragraphs(command.help))
        texts |= dict.fromkeys(help_of(one) for one in options(command))
    return [text for text in texts if text]


def paragraphs(text: str | None) -> list[str]:
    """A text of help, each paragraph on one line."""
    return [" ".join(part.split()) for part in (text or "").strip().split("\n\n")]


def help_of(option: click.Option) -> str:
    """What help says of an option, without the default that is set behind it."""
    return (option.help or "").partition("[default:")[0].strip()


def _texts(command: click.Command) -> Iterator[str]:
    for text in paragraphs(command.help):
        yield from (_marked(text), "")
    for text in paragraphs(command.help):
        if text in CHINESE:
            yield from (_marked(CHINESE[text]), "")


def _option(option: click.Option) -> Iterator[str]:
    names = ", ".join((*option.opts, *option.secondary_opts))
    shown = "" if option.is_flag else f" {option.make_metavar(click.Context(program))}"
    english = help_of(option)
    said = [english, CHINESE.get(english, ""), "; ".join(_facts(option))]
    yield f"`{names}{shown}`"
    yield ": " + "\\\n  ".join([_marked(one) for one in said if one] or ["—"])


def _facts(option: click.Option) -> Iterator[str]:
    said = re.search(r"\[default: (.*)\]", option.help or "")
    if said is not None:
        yield f"default · 默认: {_marked(said[1])}"
    elif option.default and isinstance(option.default, str | int) and not option.is_flag:
        yield f"default · 默认: `{option.default}`"
    if option.required:
        yield "required · 必填"
    if option.multiple:
        yield "repeatable · 可重复"
    if option.envvar:
        yield f"environment · 环境变量: `{option.envvar}`"


def _marked(text: str) -> str:
    """Names of options as code."""
    return _NAMES.sub(r"`\1`", text)
