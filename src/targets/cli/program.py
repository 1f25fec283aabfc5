"""The program: one run of a command, and its exit status. Never computes.

Each command lies in a module of its own, which is imported when the command is asked for.
"""

from __future__ import annotations

import gc
import os
import sys
from contextlib import suppress
from importlib import import_module

import click

import targets
from targets.cli.options import language_of
from targets.cli.output import echo_error
from targets.errors import render_diagnostics

COMMANDS = {
    "check": "targets.cli.check",
    "test": "targets.cli.test",
    "trace": "targets.cli.trace",
    "score": "targets.cli.score",
    "explain": "targets.cli.explain",
    "bulletin": "targets.cli.bulletin",
    "robustness": "targets.cli.robustness",
    "verify": "targets.cli.verify",
    "plan": "targets.cli.plan",
    "diff": "targets.cli.diff",
    "new": "targets.cli.new",
    "schema": "targets.cli.schema",
    "template": "targets.cli.template",
}
"""Every command and its module, in the order in which help lists them."""


class Program(click.Group):
    """The commands of `COMMANDS`."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click hands it over
        """Their names, in the order in which help lists them."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        """The command of that name; a module holds it under its own last name."""
        if cmd_name not in COMMANDS:
            return None
        module = COMMANDS[cmd_name]
        found: click.Command = getattr(import_module(module), module.rpartition(".")[2])
        return found


def main() -> None:
    """The entry point of the program `targets`.

    One run, and the process ends: what was made is neither collected nor taken apart, which would
    take as long as scoring a town.
    """
    _speak_utf8()
    gc.disable()
    status = _run()
    try:
        sys.stdout.flush()
        sys.stderr.flush()
    except BrokenPipeError:  # nobody reads any more
        pass
    except OSError as error:
        status = _unwritable(error)
    os._exit(status)


def _run() -> int:
    """The exit status of one run of the program."""
    try:
        return int(program(prog_name="targets", standalone_mode=False) or 0)
    except click.ClickException as error:
        error.show()
        return 2
    except click.Abort:
        echo_error("stopped")
        return 2
    except targets.RulesError as error:
        echo_error(render_diagnostics(error.diagnostics, language_of(None)))
        return 1
    except targets.RecordsError as error:
        echo_error("\n".join(problem.text(language_of(None)) for problem in error.problems))
        return 1
    except targets.EngineError as error:
        echo_error(error.problem.text(language_of(None)))
        return 2
    except BrokenPipeError:
        return 0
    except Exception as error:  # noqa: BLE001 - a bug still shows its traceback, but is no problem of the records: 2, not 1
        if isinstance(error, OSError) and error.filename is None:
            return _unwritable(error)
        sys.excepthook(*sys.exc_info())
        return 2


def _unwritable(error: OSError) -> int:
    """Standard output that takes no more, as on a full disk."""
    with suppress(OSError):
        sys.stderr.write(f"Error: cannot write: {error.strerror}\n")
    return 2


def _speak_utf8() -> None:
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="replace")


@click.group(
    cls=Program,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)
@click.version_option(targets.__version__, prog_name="targets")
def program() -> None:
    """Score units against yearly targets, exactly, from a rules file, and say why.

    RULES is a rules file (YAML). DATA is a folder that holds DATASET.csv, .xlsx, .jsonl or
    .parquet, a workbook with a sheet a dataset, or DATASET=PATH, repeated.

    Exit status: 0 fine (warnings too), 1 the rules or the records have problems, 2 it could not
    run.

    Environment: TARGETS_LANG (en or zh), NO_COLOR, COLUMNS, and TARGETS_CACHE (the folder that
    keeps compiled rules between runs, or off).
    """
