"""The program: one run of a command, and its exit status. Never computes.

Each command lies in a module of its own, which is imported when the command is asked for.
"""

from __future__ import annotations

import gc
import os
import signal
import sys
from contextlib import suppress
from importlib import import_module

import click

import targets
from targets.cli.options import language_of
from targets.cli.output import echo_error
from targets.cli.streams import stand_in
from targets.cli.usage import dash_text, usage_text
from targets.errors import Wording, render_diagnostics, word
from targets.errors.phrases import os_problem, write_problem

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
    """One run, and the process ends: what was made is neither collected nor taken apart, which
    would take as long as scoring a town.
    """
    stand_in()
    gc.disable()
    status = _run()
    try:
        sys.stdout.flush()
    except OSError as error:
        status = _unprinted(error) if status != 2 else status  # that has told why already
    with suppress(OSError):  # nobody can be told
        sys.stderr.flush()
    os._exit(status)


def _run() -> int:
    """The exit status of one run of the program."""
    if (told := dash_text(sys.argv[1:])) is not None:
        echo_error(told)
        return 2
    try:
        return int(program(prog_name="targets", standalone_mode=False) or 0)
    except click.exceptions.NoArgsIsHelpError as error:
        error.show()
        return 2
    except click.UsageError as error:
        echo_error(usage_text(error))
        return 2
    except click.ClickException as error:
        error.show()
        return 2
    except click.Abort:  # by a library that has taken Ctrl-C to itself
        echo_error(word("E940").text(language_of(None)))
        return 128 + signal.SIGINT
    except targets.RulesError as error:
        echo_error(render_diagnostics(error.diagnostics, language_of(None)))
        return 1
    except targets.RecordsError as error:
        echo_error("\n".join(problem.text(language_of(None)) for problem in error.problems))
        return 2 if isinstance(error.__cause__, OSError) else 1
    except targets.EngineError as error:
        echo_error(error.problem.text(language_of(None)))
        return 2
    except OSError as error:
        return _unprinted(error) if error.filename is None else _unread(error)
    except Exception:  # noqa: BLE001 - a bug still shows its traceback, but is no problem of the records: 2, not 1
        sys.excepthook(*sys.exc_info())
        return 2


def _unprinted(error: OSError) -> int:
    """Standard output that takes no more, as on a full disk."""
    why, way = write_problem(error)
    return _tell(word("E939", why=why, way=way))


def _unread(error: OSError) -> int:
    return _tell(word("M870", path=error.filename, why=os_problem(error)))


def _tell(problem: Wording) -> int:
    with suppress(OSError):  # standard error may lie on the same disk
        echo_error(problem.text(language_of(None)))
    return 2


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
    run, 130 it was stopped by Ctrl-C.

    Environment: TARGETS_LANG (en or zh), NO_COLOR, COLUMNS, and TARGETS_CACHE (the folder that
    keeps compiled rules between runs, or off).
    """
