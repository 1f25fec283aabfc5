"""Folders for what a library writes on the way, named so that this process finds its own again.

Never holds an output.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from pathlib import Path


def scratch_folder() -> tempfile.TemporaryDirectory[str]:
    """A folder that goes when the block ends."""
    return tempfile.TemporaryDirectory(prefix=_prefix(), ignore_cleanup_errors=True)


def discard_scratch() -> None:
    """Takes away every one of this process: for an end that no block sees."""
    for folder in Path(tempfile.gettempdir()).glob(f"{_prefix()}*"):
        shutil.rmtree(folder, ignore_errors=True)


def _prefix() -> str:
    return f"targets-{os.getpid()}-"
