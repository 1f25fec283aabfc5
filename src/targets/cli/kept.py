"""Compiled rulebooks kept between runs, as Python keeps compiled modules.

Never keeps a rulebook with problems, never reads what anybody else wrote (each file bears a seal
that only this user's key makes), and never fails: what cannot be kept, or read again, is compiled
from the rules file.
"""

from __future__ import annotations

import hmac
import os
import pickle
import stat
import sys
from contextlib import suppress
from hashlib import sha256
from pathlib import Path
from time import time

import targets
from targets.facade.opening import read_rules_bytes

VARIABLE = "TARGETS_CACHE"
FILES_AT_MOST = 50
BYTES_AT_MOST = 64 << 20
KEY = "cache.key"
"""The file of the key, with the settings of the user: apart from the folder of the rulebooks, which
may be shared, restored from elsewhere, or lie in a project.
"""
_KEY_BYTES = 32
UNFINISHED = ".part"
UNFINISHED_SECONDS = 3600
"""After that long, nobody is still writing what takes a moment to write."""
_WRITABLE_BY_OTHERS = stat.S_IWGRP | stat.S_IWOTH


def load(rules: Path) -> targets.Rulebook:
    """The rulebook of a rules file, as `targets.load` gives it."""
    folder = _folder()
    if folder is None:
        return targets.load(rules)
    key, found = None, None
    with suppress(Exception):  # not there, damaged, or of another version: it is made again
        key = _key(rules)
        found = _read(folder / f"{key}.rulebook", _own_key())
    if isinstance(found, targets.Rulebook):
        return found
    rulebook = targets.load(rules)
    with suppress(Exception):  # a full or read-only disk is no reason not to score
        if key is not None and _key(rules) == key:  # else the file was changed while it was read
            _keep(rulebook, folder / f"{key}.rulebook", _own_key() or _new_key())
    return rulebook


def _folder() -> Path | None:
    """Where they are kept: as `TARGETS_CACHE` says, else with the caches of the user."""
    said = os.environ.get(VARIABLE, "")
    if said:
        return None if said.lower() in ("off", "0", "no") else Path(said)
    return _of_user("LOCALAPPDATA", "XDG_CACHE_HOME", "~/.cache")


def _of_user(on_windows: str, elsewhere: str, usually: str) -> Path | None:
    """Our folder in one that this user has for such things; None where there is no home."""
    if sys.platform == "win32":
        above = os.environ.get(on_windows, "")
    else:
        above = os.environ.get(elsewhere, "") or os.path.expanduser(usually)  # noqa: PTH111 - who has no home has no cache: `Path` would stop the run
    return Path(above) / "targets" if Path(above).is_absolute() else None


def _key(rules: Path) -> str:
    """Of everything that a compiled rulebook depends on: the rules, Python, pydantic, this code."""
    import pydantic

    known = [repr((sys.version, pydantic.VERSION, targets.__version__))]
    package = Path(targets.__file__).parent
    for room in sorted(os.scandir(package), key=lambda one: one.name):
        modules = os.scandir(room) if room.is_dir() else [room]
        for module in sorted(modules, key=lambda one: one.name):
            if module.name.endswith(".py"):
                status = module.stat()
                known.append(f"{module.name!r} {status.st_size} {status.st_mtime_ns}")
    return sha256(read_rules_bytes(rules) + "\n".join(known).encode()).hexdigest()


def _read(file: Path, key: bytes | None) -> object:
    """What is kept in a file, if this user's key sealed it. A pickle runs what it says, so nothing
    else is ever unpickled.
    """
    raw = _own_bytes(file) if key is not None else None
    if key is None or raw is None:
        return None
    seal, pickled = raw[:_KEY_BYTES], raw[_KEY_BYTES:]
    return pickle.loads(pickled) if hmac.compare_digest(seal, _seal(key, file, pickled)) else None


def _seal(key: bytes, file: Path, pickled: bytes) -> bytes:
    """The name is sealed, too, so that no file takes the place of another."""
    return hmac.digest(key, file.name.encode() + b"\n" + pickled, "sha256")


def _own_key() -> bytes | None:
    folder = _settings()
    try:
        found = _own_bytes(folder / KEY) if folder is not None else None
    except OSError:
        return None
    return found if found is not None and len(found) == _KEY_BYTES else None


def _settings() -> Path | None:
    return _of_user("APPDATA", "XDG_CONFIG_HOME", "~/.config")


def _new_key() -> bytes | None:
    folder = _settings()
    if folder is None:
        return None
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    _write(folder / KEY, os.urandom(_KEY_BYTES))
    return _own_key()


def _own_bytes(file: Path) -> bytes | None:
    """A file that nobody but this user can have written; None for any other, and for a link.

    Folder and file are looked at when they are open, so that neither can be another by then.
    """
    if sys.platform == "win32":
        return file.read_bytes()
    folder = os.open(file.parent, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW)
    try:
        opened = os.open(file.name, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK, dir_fd=folder)
        with os.fdopen(opened, "rb") as stream:
            known = os.fstat(opened)
            own = _is_own(os.fstat(folder)) and _is_own(known) and stat.S_ISREG(known.st_mode)
            return stream.read(BYTES_AT_MOST) if own else None
    finally:
        os.close(folder)


def _is_own(known: os.stat_result) -> bool:
    """Whether nobody but this user can have written there."""
    return sys.platform == "win32" or (
        known.st_uid == os.getuid() and not known.st_mode & _WRITABLE_BY_OTHERS
    )


def _keep(rulebook: targets.Rulebook, file: Path, key: bytes | None) -> None:
    """Written whole beside itself first; the oldest make room."""
    if key is None:
        return
    file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    folder = file.parent.lstat()
    if stat.S_ISLNK(folder.st_mode) or not _is_own(folder):
        return
    pickled = pickle.dumps(rulebook, protocol=5)
    _write(file, _seal(key, file, pickled) + pickled)
    _make_room(file.parent)


def _write(file: Path, content: bytes) -> None:
    """A new file beside, that nobody else reads, put in place when it is whole."""
    beside = file.with_name(f"{file.stem}.{os.urandom(6).hex()}{UNFINISHED}")
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
    try:
        with os.fdopen(os.open(beside, flags, 0o600), "wb") as stream:
            stream.write(content)
        beside.replace(file)
    finally:
        beside.unlink(missing_ok=True)


def _make_room(folder: Path) -> None:
    """The oldest go, and what a run that was killed did not finish."""
    kept = sorted(folder.glob("*.rulebook"), key=lambda one: one.lstat().st_mtime)
    for old in kept[:-FILES_AT_MOST]:
        old.unlink(missing_ok=True)
    for unfinished in folder.glob(f"*{UNFINISHED}"):
        if time() - unfinished.lstat().st_mtime > UNFINISHED_SECONDS:
            unfinished.unlink(missing_ok=True)
