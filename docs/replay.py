"""What the commands of the tutorials print, written into them anew; never changes anything else.

    python docs/replay.py docs/tutorial.zh.md …

follows each tutorial in an empty folder, as its reader would. A command whose output is shown as it
is stays untouched, `…` included.
"""

from __future__ import annotations

import sys
from pathlib import Path
from tempfile import TemporaryDirectory

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT / "src"), str(ROOT)]

from tests.walkthrough import with_outputs  # noqa: E402 - runs without an installation

TUTORIALS = ("docs/tutorial.zh.md", "docs/tutorial.md")


def main(documents: list[str]) -> None:
    """Writes each of them again."""
    for document in documents or TUTORIALS:
        with TemporaryDirectory() as folder:
            written = with_outputs(document, Path(folder))
        (ROOT / document).write_text(written, encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1:])
