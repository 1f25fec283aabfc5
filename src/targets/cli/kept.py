"""Compiled rulebooks kept between runs, as Python keeps compiled modules.

Never keeps a rulebook with problems, never reads what another user could have written, and never
fails: what cannot be kept, or read again, is compiled from the rules file.
"""

from __future__ import annotations

import os
import pickle
import stat
import sys
from contextlib import suppress
from hashlib import sha256
from pathlib import Path

import targets
from targets.facade.opening import read_rules_bytes

VARIABLE = "TARGETS_CACHE"
FILES_AT_MOST = 50
_WRITABLE_BY_OTHERS = stat.S_IWGRP | stat.S_IWOTH


def load(rules: Path) -> targets.Rulebook:
    """The rulebook of a rules file, as `targets.load` gives it."""
    folder = _folder()
    if folder is None:
        return targets.load(rules)
    key = None
    try:
        key = _key(rules)
        file = folder / f"{key}.rulebook"
        found = pickle.loads(file.read_bytes()) if _is_own(folder, file) else None
    except Exception:  # noqa: BLE001 - not there, damaged, or of another version: it is made again
        found = None
    if isinstance(found, targets.Rulebook):
        return found
    rulebook = targets.load(rules)
    with suppress(Exception):  # a full or read-only disk is no reason not to score
        if key is not None and _key(rules) == key:  # else the file was changed while it was read
            _keep(rulebook, folder / f"{key}.rulebook")
    return rulebook


def _folder() -> Path | None:
    """Where they are kept: as `TARGETS_CACHE` says, else with the caches of the user."""
    said = os.environ.get(VARIABLE, "")
    if said:
        return None if said.lower() in ("off", "0", "no") else Path(said)
    if sys.platform == "win32":
        above = os.environ.get("LOCALAPPDATA", "")
    else:
        above = os.environ.get("XDG_CACHE_HOME", "") or os.path.expanduser("~/.cache")  # noqa: PTH111 - who has no home has no cache: `Path` would stop the run
    return Path(above) / "targets" if Path(above).is_absolute() else None


def _key(rules: Path) -> str:
    """Of everything that a compiled rulebook depends on: the rules, Python, pydantic, this code."""
    import pydantic

    digest = sha256(read_rules_bytes(rules))
    digest.update(repr((sys.version, pydantic.VERSION, targets.__version__)).encode())
    package = Path(targets.__file__).parent
    for room in sorted(os.scandir(package), key=lambda one: one.name):
        modules = os.scandir(room) if room.is_dir() else [room]
        for module in sorted(modules, key=lambda one: one.name):
            if module.name.endswith(".py"):
                known = module.stat()
                digest.update(repr((module.name, known.st_size, known.st_mtime_ns)).encode())
    return digest.hexdigest()


def _is_own(*paths: Path) -> bool:
    """Whether nobody but this user can have written there."""
    if sys.platform == "win32":
        return True
    known = [path.lstat() for path in paths]
    return all(
        one.st_uid == os.getuid()
        and not stat.S_ISLNK(one.st_mode)
        and not one.st_mode & _WRITABLE_BY_OTHERS
        for one in known
    )


def _keep(rulebook: targets.Rulebook, file: Path) -> None:
    """Written whole beside itself first; the oldest make room."""
    file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    if not _is_own(file.parent):
        return
    beside = file.with_suffix(f".{os.getpid()}")
    beside.write_bytes(pickle.dumps(rulebook, protocol=5))
    beside.chmod(0o600)
    beside.replace(file)
    kept = sorted(file.parent.glob("*.rulebook"), key=lambda one: one.stat().st_mtime)
    for old in kept[:-FILES_AT_MOST]:
        old.unlink()
