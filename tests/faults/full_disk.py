"""Every kind of writing command on a disk that takes no more: `python -m tests.faults.full_disk
FOLDER` prints, as JSON, how each ended and what it left. Never looks whether that is right.

The disk is full for a process that may write no file past 200 bytes; Linux tells that as EFBIG, and
the rest of the way is that of ENOSPC.
"""

from __future__ import annotations

import json
import resource
import sys
from pathlib import Path

from tests.faults.kills import OLD
from tests.faults.lives import fork, import_for
from tests.faults.writing import BULLETINS, OTHERS, REJECTED, SCORES

BYTES = 200
WRITINGS = (SCORES[0], *SCORES[2:], BULLETINS[2], REJECTED[1], *OTHERS)
"""One for each way in which a file comes to be written."""


def _full() -> None:
    sys.dont_write_bytecode = True  # else Python keeps half of a compiled module
    resource.setrlimit(resource.RLIMIT_FSIZE, (BYTES, BYTES))


def main(folder: Path) -> None:
    """One command after the other, each in a folder of its own that holds old outputs."""
    import_for(WRITINGS)
    found = []
    for number, writing in enumerate(WRITINGS):
        own = folder / str(number)
        files = writing.files if writing.over_old else ()
        own.mkdir(parents=True)
        for name in files:
            (own / name).parent.mkdir(parents=True, exist_ok=True)
            (own / name).write_bytes(OLD)
        words = folder / "words.txt"
        status = fork(writing.in_folder(own), words, _full).wait()
        left = {str(path.relative_to(own)): path for path in own.rglob("*") if path.is_file()}
        found.append(
            {
                "name": writing.name,
                "status": status,
                "files": sorted(files),
                "left": sorted(left),
                "old": all(path.read_bytes() == OLD for path in left.values()),
            }
        )
    sys.stdout.write(json.dumps(found))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
