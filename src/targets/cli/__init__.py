"""The command line: a shell around the facade. Parses arguments, prints, sets the exit status.

Exit status: 0 fine (warnings too); 1 the rules or the records have problems; 2 it could not run.
"""

from __future__ import annotations

from targets.cli.commands import main

__all__ = ["main"]
