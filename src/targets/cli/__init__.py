"""The command line: a shell around the facade. Parses arguments, prints, sets the exit status.

Exit status: 0 fine (warnings too); 1 the rules or the records have problems; 2 it could not run.
"""

from __future__ import annotations

import os

from targets.cli.later import put_off

# Pydantic looks for plugins in every distribution that is installed; this program uses none.
os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "__all__")
put_off("importlib.metadata", "entry_points")  # where it would look
put_off("secrets")  # by which it compares secret texts


def main() -> None:
    """The entry point of the program `targets`, which may be stopped from here on."""
    from targets.cli.stopping import end_when_stopped

    end_when_stopped()
    from targets.cli.program import main as run  # pydantic must not be there before

    run()


__all__ = ["main"]
