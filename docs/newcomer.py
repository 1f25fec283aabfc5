"""A newcomer's first day, tried: needs the network and a few minutes; never touches the checkout.

    python3 docs/newcomer.py [FOLDER]        (or `make newcomer`)

Makes an empty folder beside a copy of the program, types the lines with which the Chinese tutorial
installs it, and then follows both tutorials with what was installed. What does not come out as
shown is printed, and the exit status is 1. FOLDER (`build/newcomer`) keeps all that was made.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
COPIED = ("LICENSE", "README.md", "pyproject.toml", "src")
TUTORIALS = {"考核": "docs/tutorial.zh.md", "sorting": "docs/tutorial.md"}


def main(folder: Path) -> int:
    """The exit status."""
    shutil.rmtree(folder, ignore_errors=True)
    program = folder / "targets"
    program.mkdir(parents=True)
    for name in COPIED:
        copy = shutil.copytree if (ROOT / name).is_dir() else shutil.copy
        copy(ROOT / name, program / name)
    desks = {folder / name: document for name, document in TUTORIALS.items()}
    for desk in desks:
        desk.mkdir()
    first = next(iter(desks))
    install(first, desks[first])
    return follow_with(first.resolve() / "python" / "bin", desks)


def install(desk: Path, document: str) -> None:
    """Types what the tutorial says for macOS and Linux."""
    text = (ROOT / document).read_text(encoding="utf-8")
    shown = re.search(r"^```sh\n(.*?)^```$", text, re.MULTILINE | re.DOTALL)
    assert shown is not None
    subprocess.run(["sh", "-e", "-c", shown[1]], cwd=desk, check=True)


def follow_with(installed: Path, desks: dict[Path, str]) -> int:
    """Follows each tutorial with the programs of this folder; 1 where one shows what is not so."""
    environment = {**os.environ, "TARGETS_PROGRAM": str(installed / "targets")}
    environment["PYTHONPATH"] = str(ROOT)  # for `tests`; the program is the installed one
    asked = [installed / "python", "-m", "tests.walkthrough"]
    done = [
        subprocess.run([*asked, document, desk], env=environment, cwd=desk, check=False)
        for desk, document in desks.items()
    ]
    return max(one.returncode for one in done)


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]) if sys.argv[1:] else ROOT / "build" / "newcomer"))
