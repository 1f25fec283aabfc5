"""What was delivered for which dataset: files, lists or frames, brought to headings and rows.

Finds what is missing or double before any record is judged, and tells all of it at once. Never
judges a record.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from pydantic import BaseModel

from targets.carriers.backends import backend_of
from targets.errors import RecordsError, Wording, word
from targets.records.files import SUFFIXES, UNREAD_SUFFIXES, FileHash, Sheet, read_file, tabulated
from targets.records.headings import match_columns
from targets.rulebook.models import RulebookModel

if TYPE_CHECKING:
    from targets.records.frames import OpenedFrame


class Delivery(NamedTuple):
    """One dataset as it came: rows of cells with the column of each field, or a frame."""

    sheet: Sheet | None
    columns: Mapping[str, int]
    frame: OpenedFrame | None
    notes: tuple[Wording, ...]
    sha256: FileHash | None


def is_frame(found: object) -> bool:
    """Whether `found` is a frame of a library, told by where its class lives; nothing is
    imported.
    """
    module = type(found).__module__.partition(".")[0]
    return module == "narwhals" or backend_of(found) is not None


def find_files(
    rulebook: RulebookModel, folder: Path
) -> tuple[dict[str, Path], tuple[Wording, ...]]:
    """The file of each dataset in `folder`, and a note for each file that belongs to none."""
    found: dict[str, list[Path]] = {}
    notes = []
    try:
        entries = sorted(folder.iterdir())
    except OSError as error:
        raise RecordsError(word("E905", path=folder, why=error.strerror or error)) from error
    for path in entries:
        if path.suffix.lower() in UNREAD_SUFFIXES:
            notes.append(word("D895", name=path.name, endings=", ".join(SUFFIXES)))
        if path.suffix.lower() not in SUFFIXES or not path.is_file():
            continue
        if path.stem in rulebook.records:
            found.setdefault(path.stem, []).append(path)
        else:
            listed = ", ".join(f"`{name}`" for name in rulebook.records)
            notes.append(word("D892", name=path.name, known=rulebook.records, names=listed))
    double = [
        word("E904", dataset=name, files=", ".join(path.name for path in paths))
        for name, paths in found.items()
        if len(paths) > 1
    ]
    if double:
        raise RecordsError(*double)
    return {name: paths[0] for name, paths in found.items()}, tuple(notes)


def open_deliveries(
    rulebook: RulebookModel,
    delivered: Mapping[str, object],
    needed: Iterable[str],
    engine: str = "auto",
) -> dict[str, Delivery]:
    """Every delivered dataset opened; Parquet files come as frames of the kind that others are,
    else
    of `engine`. Raises one `RecordsError` with everything that is missing.
    """
    problems: list[Wording] = []
    listed = ", ".join(f"`{name}`" for name in rulebook.records)
    for name in delivered:
        if name not in rulebook.records:
            problems.append(word("E903", name=name, known=rulebook.records, names=listed))
    problems += [word("E901", dataset=name) for name in needed if delivered.get(name) is None]
    frames = [one for one in delivered.values() if is_frame(one)]
    kinds = sorted({backend.name for one in frames if (backend := backend_of(one)) is not None})
    if len(kinds) > 1:
        problems.append(word("E909", kinds=", ".join(f"`{kind}`" for kind in kinds)))
    if problems:
        raise RecordsError(*problems)
    kind = kinds[0] if kinds else "pyspark" if engine == "spark" else engine
    opened: dict[str, Delivery] = {}
    for name in rulebook.records:
        if (found := delivered.get(name)) is None:
            continue
        try:
            opened[name] = _open(rulebook, name, found, kind, frames)
        except RecordsError as error:
            problems += error.problems
    if problems:
        raise RecordsError(*problems)
    return opened


def _open(
    rulebook: RulebookModel, name: str, found: object, kind: str, frames: Sequence[object]
) -> Delivery:
    match found:
        case str() | Path() if Path(found).suffix.lower() == ".parquet":
            from targets.records.frames import open_frame, read_parquet

            frame = open_frame(
                rulebook, name, read_parquet(Path(found), kind, frames), from_file=True
            )
            return Delivery(None, {}, frame, frame.notes, FileHash(Path(found)))
        case str() | Path():
            sheet = read_file(Path(found))
        case list() | tuple() if found:
            top, rows = tabulated([_as_mapping(name, record) for record in found])
            sheet = Sheet(top, rows, 1)
        case list() | tuple():
            sheet = Sheet(tuple(rulebook.records[name].fields), [], 1)
        case _ if is_frame(found):
            from targets.records.frames import open_frame

            frame = open_frame(rulebook, name, found)
            return Delivery(None, {}, frame, frame.notes, None)
        case _:
            raise RecordsError(word("E908", dataset=name, found=f"`{type(found).__name__}`"))
    columns, notes = match_columns(rulebook, name, sheet.headings)
    return Delivery(sheet, columns, None, (*sheet.notes, *notes), sheet.sha256)


def _as_mapping(name: str, record: object) -> Mapping[str, object]:
    if isinstance(record, Mapping):
        return record
    if isinstance(record, BaseModel):
        return dict(record)
    raise RecordsError(word("E908", dataset=name, found=f"a list of `{type(record).__name__}`"))
