"""The command line: a shell around the facade. Parses arguments, prints, sets the exit status.

Exit status: 0 fine (warnings too); 1 the rules or the records have problems; 2 it could not run.
"""

from __future__ import annotations

import os

# Pydantic looks for plugins in every distribution that is installed; this program uses none.
os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "__all__")

from targets.cli.commands import main  # pydantic must not be there before

__all__ = ["main"]
