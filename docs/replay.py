"""What the commands of tutorials and guides print, written into them; never changes anything else.

    python docs/replay.py docs/tutorial.zh.md …        (or `make replay`, for all of them)

follows each page in an empty folder, as its reader would. A command whose output is shown as it is
stays untouched, `…` included. The guide to Spark is followed only when it is named.
"""

from __future__ import annotations

import sys
from pathlib import Path
from tempfile import TemporaryDirectory

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT / "src"), str(ROOT)]

from tests.walkthrough import with_outputs  # noqa: E402 - runs without an installation

PAGES = (
    "docs/tutorial.zh.md",
    "docs/tutorial.md",
    *(
        str(path.relative_to(ROOT))
        for path in sorted((ROOT / "docs" / "howto").glob("*.md"))
        if path.name not in ("README.md", "spark.md")
    ),
)


def main(documents: list[str]) -> None:
    """Writes each of them again."""
    for document in documents or PAGES:
        with TemporaryDirectory() as folder:
            written = with_outputs(document, Path(folder))
        (ROOT / document).write_text(written, encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1:])
