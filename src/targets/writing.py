"""Files written whole or not at all: beside their place first, and put there when they are whole.

Never writes into the place itself, and never takes away what another process is still writing.
"""

from __future__ import annotations

import errno
import os
import stat
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from functools import partial
from pathlib import Path
from types import ModuleType

from targets.errors import EngineError, word
from targets.errors.phrases import write_problem

_fcntl: ModuleType | None
try:
    import fcntl as _fcntl
except ImportError:  # Windows has no locks that end with the process: nothing is tidied up there
    _fcntl = None

MARK = ".targets-part"
"""How the name of a file ends that is still being written; it begins with a dot."""

_OWNER_ALONE = 0o600
"""The permissions of a file that nobody but its owner may read."""

_NO_FLUSHING = (errno.EINVAL, errno.ENOTSUP)
"""What file systems say that know no flushing, as some over a network."""
_NAME_BYTES_AT_MOST = 120
_unfinished: set[Path] = set()
"""What lies beside its place at this moment: a signal must find it, wherever the program is."""


def write_whole(output: Path, write: Callable[[Path], object]) -> None:
    """`output` written beside itself first and put in place when it is whole."""
    write_together({output: write})


def write_together(
    writes: Mapping[Path, Callable[[Path], object]], *, mode: int | None = None
) -> None:
    """Files of which none is put in place before all are whole and on the disk. `mode` are their
    permissions, else those of the file that was there.

    What stands beside the first (its receipt) never lies beside another: it goes before the first
    changes, and comes after. Raises `EngineError` where one cannot be written; all of them are then
    as they were.
    """
    if not writes:
        return
    held: dict[Path, Path] = {}
    locks: list[int] = []
    at = next(iter(writes))
    try:
        for at, write in writes.items():
            with _told(at):
                found = _place_of(at)
                if found.resolve() in map(Path.resolve, held):
                    raise EngineError(word("E937", path=at))
                permissions = _mode_of(found)
                _tidy(found)
                held[found] = _begin(found, locks)
                write(held[found])
                _finish(held[found], permissions if mode is None else mode)
        with _told(at), _alone_in(next(iter(held)).parent):
            _put_in_place(held, locks)
    finally:
        for lock in locks:
            os.close(lock)
        for temporary in held.values():
            _discard(temporary)


def write_for_owner(contents: Mapping[Path, bytes]) -> None:
    """Files for nobody but their owner, all or none, in folders that are made where they are not
    there. Raises `EngineError`.
    """
    for output in contents:
        with _told(output):
            output.parent.mkdir(parents=True, exist_ok=True)
    writes = {path: partial(Path.write_bytes, data=held) for path, held in contents.items()}
    write_together(writes, mode=_OWNER_ALONE)


def discard_unfinished() -> None:
    """Takes away what this process has begun to write and will not finish."""
    for temporary in list(_unfinished):
        _discard(temporary)


def check_writable(output: Path) -> None:
    """Raises `EngineError` where it is plain before any work that `output` cannot be written."""
    with _told(output):
        _mode_of(output)
        folder = _place_of(output).parent
        folder.stat()
        if not os.access(folder, os.W_OK | os.X_OK):
            raise PermissionError


@contextmanager
def _told(output: Path) -> Iterator[None]:
    """What the system, or a library that writes for us, says against an output, as a message."""
    try:
        yield
    except OSError as error:
        why, way = write_problem(error)
        raise EngineError(word("E936", path=output, why=why, way=way)) from error


def _place_of(output: Path) -> Path:
    """Where the bytes will lie: of a link, where it leads."""
    return output.resolve() if output.is_symlink() else output


def _mode_of(output: Path) -> int:
    """The permissions that the new file gets: those of the old one, which may be private."""
    try:
        found = output.stat()
    except FileNotFoundError:
        return 0o666 & ~_umask()
    if not stat.S_ISREG(found.st_mode):
        raise EngineError(word("E938", path=output))
    if not os.access(output, os.W_OK):
        raise PermissionError  # its folder would let us, but somebody has protected it
    return stat.S_IMODE(found.st_mode) & 0o777


def _begin(output: Path, locks: list[int]) -> Path:
    """A new file beside `output`, locked for as long as this process lives."""
    while True:
        temporary = output.with_name(f"{_beginning(output)}{os.urandom(6).hex()}{MARK}")
        _unfinished.add(temporary)
        with suppress(FileExistsError):
            handle = os.open(temporary, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600)
            if _fcntl is None:
                os.close(handle)
                return temporary
            locks.append(handle)
            with suppress(OSError):  # a file system without locks: nobody tidies up there either
                _fcntl.flock(handle, _fcntl.LOCK_EX)
            if os.fstat(handle).st_nlink:  # else another took it for left behind, just now
                return temporary
        _unfinished.discard(temporary)


def _beginning(output: Path) -> str:
    """How the names of its temporaries begin: no longer than a name may be."""
    name = output.name.encode()[:_NAME_BYTES_AT_MOST].decode(errors="ignore")
    return f".{name}."


def _tidy(output: Path) -> None:
    """Takes away what a process that was killed left behind of this output."""
    if _fcntl is None:
        return
    beginning = _beginning(output)
    with suppress(OSError):
        for entry in os.scandir(output.parent):
            if entry.name.startswith(beginning) and entry.name.endswith(MARK):
                _take_away_if_left(Path(entry.path), _fcntl)


def _take_away_if_left(temporary: Path, locking: ModuleType) -> None:
    """Where nobody holds it locked, nobody writes it any more."""
    with suppress(OSError):
        handle = os.open(temporary, os.O_RDWR | os.O_NOFOLLOW)
        try:
            locking.flock(handle, locking.LOCK_EX | locking.LOCK_NB)
            temporary.unlink()
        finally:
            os.close(handle)


def _finish(temporary: Path, mode: int) -> None:
    """On the disk, and not only on its way there: after a power cut a name must not lead to a file
    whose bytes never came.
    """
    with temporary.open("rb+") as stream:
        try:
            os.fsync(stream.fileno())
        except OSError as error:
            if error.errno not in _NO_FLUSHING:
                raise
    temporary.chmod(mode)


@contextmanager
def _alone_in(folder: Path) -> Iterator[None]:
    """While nobody else puts outputs there: a receipt lies beside what it was made with, also where
    two write the same at once.
    """
    if _fcntl is None:
        yield
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        with suppress(OSError):
            _fcntl.flock(handle, _fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)


def _put_in_place(held: Mapping[Path, Path], locks: list[int]) -> None:
    first, *others = held
    kept = {
        one: temporary.with_name(f"{temporary.name[: -len(MARK)]}.old{MARK}")
        for one, temporary in held.items()
        if others  # one alone is there or it is not: nothing can go wrong after it
    }
    placed: list[Path] = []
    _unfinished.update(kept.values())
    try:
        for output, old in kept.items():
            with suppress(FileNotFoundError):
                if output == first:
                    _name_twice(output, old)
                else:
                    output.replace(old)
                _lock(old, locks)
        for output, temporary in held.items():
            temporary.replace(output)
            placed.append(output)
    except OSError:
        with suppress(OSError):  # a disk that takes nothing back either: no receipt lies there then
            _restore(kept, placed)
        raise
    finally:
        for old in kept.values():
            _discard(old)
    for folder in {output.parent for output in held}:
        _fsync_folder(folder)


def _name_twice(output: Path, old: Path) -> None:
    """`old` for the file that `output` names and goes on to name: it is never absent.

    Raises `FileNotFoundError` where there is none.
    """
    try:
        os.link(output, old)
    except OSError:  # a disk without links, as sticks are, or nothing there
        output.stat()
        old.touch(_OWNER_ALONE)  # before it holds what may be private
        from shutil import copy2  # few disks are so

        copy2(output, old)


def _lock(old: Path, locks: list[int]) -> None:
    """Nobody takes it for left behind while this process lives."""
    if _fcntl is not None:
        with suppress(OSError):
            locks.append(os.open(old, os.O_RDONLY))
            _fcntl.flock(locks[-1], _fcntl.LOCK_SH)


def _restore(kept: Mapping[Path, Path], placed: Sequence[Path]) -> None:
    """Files as they were: what stands beside the first goes before that changes back, and comes
    after.
    """
    for output in placed[1:]:
        output.unlink()
    for output, old in kept.items():
        if old.exists():
            old.replace(output)
        elif output in placed[:1]:
            output.unlink()


def _fsync_folder(folder: Path) -> None:
    """The names too; not every system can."""
    with suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def _discard(temporary: Path) -> None:
    with suppress(OSError):
        temporary.unlink(missing_ok=True)
    _unfinished.discard(temporary)


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
