"""What was delivered for which dataset: files, lists or frames, brought to headings and rows.

Finds what is missing or double before any record is judged, and tells all of it at once. Never
judges a record.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from pydantic import BaseModel

from targets.carriers.backends import backend_name, backend_of
from targets.errors import RecordsError, Wording, listed, word
from targets.errors.phrases import IN_THE_FILE
from targets.records import limits
from targets.records.files import Came, FileHash, Origin, Sheet, graver, tabulated
from targets.records.folders import Source, sources_of
from targets.records.heading_rows import is_blank
from targets.records.headings import heading_text, match_columns
from targets.records.opening import Beside, FilePart, open_source, too_long
from targets.records.rejected import in_type_of_others
from targets.records.understood import Understood, notes_of
from targets.rulebook.models import Dataset, RulebookModel

if TYPE_CHECKING:
    from targets.records.frames import OpenedFrame


class Delivery(NamedTuple):
    """One dataset as it came: rows of cells with the column of each field, or a frame.

    `hashes` are those of its files, by the name under which people are told of each. `headings`
    are all that were seen.
    """

    sheet: Sheet | None
    columns: Mapping[str, int]
    frame: OpenedFrame | None
    notes: tuple[Wording, ...]
    hashes: Mapping[str, FileHash]
    headings: tuple[str, ...] = ()
    understood: tuple[Understood, ...] = ()
    beside: tuple[Beside, ...] = ()


def is_frame(found: object) -> bool:
    """Whether `found` is a frame of a library, told by where its class lives; nothing is
    imported.
    """
    return backend_of(_unwrapped(found)) is not None


def _unwrapped(found: object) -> Any:
    """A frame as its own library has it: narwhals only wraps one."""
    wraps = type(found).__module__.partition(".")[0] == "narwhals"
    return found.to_native() if wraps and hasattr(found, "to_native") else found


def file_hashes(opened: Mapping[str, Delivery]) -> dict[str, FileHash]:
    """The hash of each file, under its dataset; where a dataset came in several, under
    `DATASET=FILE`.
    """
    return {
        name if len(one.hashes) == 1 else f"{name}={file}": found
        for name, one in opened.items()
        for file, found in one.hashes.items()
    }


def open_deliveries(
    rulebook: RulebookModel,
    delivered: Mapping[str, object],
    needed: Iterable[str],
    engine: str = "auto",
    notes: Iterable[Wording] = (),
) -> dict[str, Delivery]:
    """Every delivered dataset opened; Parquet files come as frames of the kind that others are,
    else
    of `engine`. Raises one `RecordsError` with everything that is missing, and which files that
    `notes` tell of were not read.
    """
    problems: list[Wording] = []
    disk: BaseException | None = None
    delivered = {name: _unwrapped(found) for name, found in delivered.items()}
    listed = ", ".join(f"`{name}`" for name in rulebook.records)
    for name in delivered:
        if name not in rulebook.records:
            problems.append(word("E903", name=name, known=rulebook.records, names=listed))
    unread = _unread_files(notes)
    roster = rulebook.unit.roster
    problems += [
        word("E920" if name == roster else "E901", dataset=name, unread=unread)
        for name in needed
        if delivered.get(name) is None
    ]
    frames = [one for one in delivered.values() if is_frame(one)]
    kinds = sorted({backend.name for one in frames if (backend := backend_of(one)) is not None})
    if len(kinds) > 1:
        problems.append(word("E909", kinds=", ".join(f"`{kind}`" for kind in kinds)))
    if problems:
        raise RecordsError(*problems)
    kind = kinds[0] if kinds else backend_name(engine)
    opened: dict[str, Delivery] = {}
    for name in rulebook.records:
        if (found := delivered.get(name)) is None:
            continue
        try:
            opened[name] = _open(rulebook, name, found, kind, frames)
        except RecordsError as error:
            problems += error.problems
            disk = graver(disk, error.__cause__)
    if problems:
        raise RecordsError(*problems) from disk
    _note_unread_sheets(opened)
    return opened


def _note_unread_sheets(opened: dict[str, Delivery]) -> None:
    """Adds a note on each sheet beside those that were read which was read for no dataset, once."""
    told = {
        (book.path, title) for one in opened.values() for book in one.beside for title in book.read
    }
    for dataset, one in opened.items():
        notes: list[Wording] = []
        for book in one.beside:
            for code, titles in (("D890", book.left), ("D872", book.others)):
                if left := [title for title in titles if (book.path, title) not in told]:
                    told |= {(book.path, title) for title in left}
                    facts = {"name": book.name, "sheets": listed(left), "dataset": dataset}
                    notes.append(word(code, **facts))
        opened[dataset] = one._replace(notes=(*one.notes, *notes))


def _open(
    rulebook: RulebookModel, name: str, found: object, kind: str, frames: Sequence[object]
) -> Delivery:
    files = _files(rulebook, name, found)
    if files is not None:
        return _open_files(rulebook, name, *files, kind, frames)
    match found:
        case list() | tuple() if found:
            sheet = _headed(name, *tabulated([_as_mapping(name, one) for one in found], name))
        case list() | tuple():
            sheet = Sheet(tuple(rulebook.records[name].fields), [], 1)
        case _ if is_frame(found):
            from targets.records.frames import open_frame

            frame = open_frame(rulebook, name, found)
            return Delivery(
                None, {}, frame, frame.notes, {}, tuple(map(heading_text, frame.schema))
            )
        case _:
            raise RecordsError(word("E908", dataset=name, found=f"`{type(found).__name__}`"))
    columns, notes = match_columns(rulebook, name, sheet.headings)
    return Delivery(sheet, columns, None, notes, {}, sheet.headings)


def _files(
    rulebook: RulebookModel, name: str, found: object
) -> tuple[list[Source], tuple[Wording, ...]] | None:
    """The files that a dataset came as, with notes on others; None where it came as no files."""
    given = [found] if isinstance(found, str | Path) else found
    if not isinstance(given, list | tuple) or not given:
        return None
    if sources := [one for one in given if isinstance(one, Source)]:
        return sources, ()
    paths = [one for one in given if isinstance(one, str | Path)]
    return sources_of(rulebook, name, paths) if len(paths) == len(given) else None


def _as_mapping(name: str, record: object) -> Mapping[str, object]:
    if isinstance(record, Mapping):
        return record
    if isinstance(record, BaseModel):
        return dict(record)
    raise RecordsError(word("E908", dataset=name, found=f"a list of `{type(record).__name__}`"))


def _headed(name: str, top: Sequence[object], rows: list[list[Any]]) -> Sheet:
    """The rows of a list. What stands behind the last heading of a CSV file, `csv.DictReader` puts
    under None: a row that has anything there is too long.
    """
    if None in top:
        behind = top.index(None)
        tails = [row[behind] if isinstance(row[behind], list) else [row[behind]] for row in rows]
        long = [
            (number, len(top) - 1 + len(tail))
            for number, tail in enumerate(tails, start=1)
            if not is_blank(tail)
        ]
        if long:
            why = too_long(long, len(top) - 1)
            raise RecordsError(word("E905", path=name, why=why, way=IN_THE_FILE))
    return Sheet(tuple(map(heading_text, top)), rows, 1)


def _open_files(
    rulebook: RulebookModel,
    name: str,
    sources: Sequence[Source],
    notes: tuple[Wording, ...],
    kind: str,
    frames: Sequence[object],
) -> Delivery:
    """The files of one dataset, in their order."""
    if any(one.path.suffix.lower() == ".parquet" for one in sources):
        if len(sources) > 1:
            raise RecordsError(word("E983", dataset=name, files=_names(sources)))
        return _open_parquet(rulebook, name, sources[0], notes, kind, frames)
    if len(sources) > 1:
        limits.check_limit(name, "bytes", sum(map(_size, sources)), limits.TEXT_AT_MOST)
    parts: list[FilePart] = []
    problems: list[Wording] = []
    disk: BaseException | None = None
    for one in sources:
        try:
            parts += open_source(rulebook, name, one, several=len(sources) > 1)
        except RecordsError as error:
            problems += error.problems
            disk = graver(disk, error.__cause__)
    if not problems and not rulebook.records[name].key:
        problems += _twice(name, parts)
    if problems:
        raise RecordsError(*problems) from disk
    understood = tuple(part.understood for part in parts)
    told = (*notes, *notes_of(name, understood), *(note for part in parts for note in part.notes))
    sheet, columns = (
        _alone(name, parts[0]) if len(parts) == 1 else _joined(name, parts, rulebook.records[name])
    )
    return Delivery(
        sheet,
        columns,
        None,
        tuple(dict.fromkeys(told)),
        {part.understood.file: part.sha256 for part in parts},
        tuple(heading for part in parts for heading in part.sheet.headings),
        understood,
        tuple(dict.fromkeys(part.beside for part in parts if part.beside is not None)),
    )


def _size(source: Source) -> int:
    """The bytes of a file; that it is not there is told when it is opened."""
    try:
        return source.path.stat().st_size
    except OSError:
        return 0


def _open_parquet(
    rulebook: RulebookModel,
    name: str,
    source: Source,
    notes: tuple[Wording, ...],
    kind: str,
    frames: Sequence[object],
) -> Delivery:
    from targets.records.frames import open_frame, read_parquet

    hashes = {source.name: FileHash(source.path)}  # as it is before anything of it is read
    frame = open_frame(rulebook, name, read_parquet(source.path, kind, frames), from_file=True)
    read = {heading: field for field, heading in frame.columns.items()}
    unread = tuple(heading for heading in frame.schema if heading not in read)
    understood = Understood(
        name, source.name, "Parquet", "", (), tuple(read.items()), unread, (), None
    )
    headings = tuple(frame.schema)
    return Delivery(None, {}, frame, (*notes, *frame.notes), hashes, headings, (understood,))


def _twice(name: str, parts: Sequence[FilePart]) -> list[Wording]:
    """Files that are the same, byte for byte, and sheets of one that are, cell for cell: without a
    key, their records would count twice.
    """
    filled = [part for part in parts if part.sheet.rows]
    sizes = [part.sha256.size for part in filled]
    seen: dict[tuple[str, str], str] = {}
    problems = []
    for at, (part, size) in enumerate(zip(filled, sizes, strict=True)):
        if sizes.count(size) < 2:
            continue
        file = part.understood.file
        first = seen.setdefault((part.sha256.hexdigest, part.understood.sheet), file)
        if first != file:
            problems.append(word("E984", dataset=name, name=file, other=first, how="byte for byte"))
            continue
        sheets = (other for other in filled[:at] if other.understood.file == file)
        if copied := next((one.name for one in sheets if _are_copies(one.sheet, part.sheet)), None):
            problems.append(
                word("E984", dataset=name, name=part.name, other=copied, how="cell for cell")
            )
    return problems


def _are_copies(one: Sheet, other: Sheet) -> bool:
    return (one.headings, one.rows) == (other.headings, other.rows)


def _alone(name: str, part: FilePart) -> tuple[Sheet, dict[str, int]]:
    """The rows of the one file, each told with its name, unless that is the name of the dataset."""
    if Path(part.understood.file).stem == name:
        return part.sheet, part.columns
    files = [part.name] * len(part.sheet.rows)
    return part.sheet._replace(files=files), part.columns


def _joined(name: str, parts: Sequence[FilePart], table: Dataset) -> tuple[Sheet, dict[str, int]]:
    """The rows of all parts one after the other, under the names of their fields."""
    delivered = sum(len(part.sheet.rows) for part in parts)
    limits.check_limit(name, "rows", delivered, limits.ROWS_AT_MOST)
    fields = tuple(dict.fromkeys(field for part in parts for field in part.columns))
    rows: list[Sequence[object]] = []
    numbers: list[int | None] = []
    files: list[str] = []
    came: list[Came] = []
    mends: list[Origin | None] = []
    for part in parts:
        sheet = part.sheet
        places = [part.columns.get(field) for field in fields]
        for at, cells in enumerate(sheet.rows):
            width = len(cells)
            rows.append([cells[at] if at is not None and at < width else None for at in places])
            numbers.append(sheet.first_row + at if sheet.numbers is None else sheet.numbers[at])
            came.append(Came(sheet.headings, part.columns, cells))
            mends.append(None if sheet.mends is None else sheet.mends[at])
        files += [part.name] * (len(rows) - len(files))
    columns = {field: place for place, field in enumerate(fields)}
    if any(part.sheet.mends is not None for part in parts):
        ids = [place for field, place in columns.items() if table.fields[field].type == "id"]
        rows = list(in_type_of_others(rows, mends, ids))
    return Sheet(fields, rows, 1, numbers, files, came, mends), columns


def _unread_files(notes: Iterable[Wording]) -> str:
    """`; these files were not read: …`, where there are any."""
    told = ("D870", "D871", "D892", "D895")
    names = [dict(note.facts)["name"] for note in notes if note.code in told]
    return f"; not read: {listed(names, at_most=5)}" if names else ""


def _names(sources: Sequence[Source]) -> str:
    return ", ".join(one.name for one in sources)
