"""What was delivered for which dataset: files, lists or frames, brought to headings and rows.

Finds what is missing or double before any record is judged, and tells all of it at once. Never
judges a record.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from pydantic import BaseModel

from targets.errors import RecordsError, Wording, word
from targets.records.files import SUFFIXES, Sheet, hash_file, read_file, tabulated
from targets.records.models import is_required
from targets.rulebook import RulebookModel, headings

FRAME_MODULES = frozenset(("polars", "pandas", "pyarrow", "duckdb", "pyspark", "ibis", "narwhals"))


@dataclass(frozen=True, slots=True)
class Delivery:
    """The cells of one dataset, the column of each field, and the frame they came in, if any."""

    sheet: Sheet
    columns: Mapping[str, int]
    frame: object | None
    notes: tuple[Wording, ...]


def is_frame(found: object) -> bool:
    """Whether `found` is a frame of a library, told by where its class lives; nothing is
    imported.
    """
    return type(found).__module__.partition(".")[0] in FRAME_MODULES and not isinstance(
        found, BaseModel
    )


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
    rulebook: RulebookModel, delivered: Mapping[str, object], needed: Iterable[str]
) -> dict[str, Delivery]:
    """Every delivered dataset opened. Raises one `RecordsError` with everything that is missing."""
    problems: list[Wording] = []
    listed = ", ".join(f"`{name}`" for name in rulebook.records)
    for name in delivered:
        if name not in rulebook.records:
            problems.append(word("E903", name=name, known=rulebook.records, names=listed))
    problems += [word("E901", dataset=name) for name in needed if delivered.get(name) is None]
    kinds = sorted(
        {type(one).__module__.partition(".")[0] for one in delivered.values() if is_frame(one)}
    )
    if len(kinds) > 1:
        problems.append(word("E909", kinds=", ".join(f"`{kind}`" for kind in kinds)))
    if problems:
        raise RecordsError(*problems)
    opened: dict[str, Delivery] = {}
    for name in rulebook.records:
        if (found := delivered.get(name)) is None:
            continue
        try:
            opened[name] = _open(rulebook, name, found)
        except RecordsError as error:
            problems += error.problems
    if problems:
        raise RecordsError(*problems)
    return opened


def _open(rulebook: RulebookModel, name: str, found: object) -> Delivery:
    frame: object | None = None
    match found:
        case str() | Path() if Path(found).suffix.lower() == ".parquet":
            from targets.records.frames import read_parquet

            frame = read_parquet(Path(found))
            sheet = _sheet_of(frame, Path(found))
            frame = None
        case str() | Path():
            sheet = read_file(Path(found))
        case list() | tuple():
            top, rows = tabulated([_as_mapping(name, record) for record in found])
            sheet = Sheet(top, rows, 1)
            if not found:
                every = tuple(rulebook.records[name].fields)
                return Delivery(
                    Sheet(every, [], 1),
                    {field: place for place, field in enumerate(every)},
                    None,
                    (),
                )
        case _ if is_frame(found):
            frame = found
            sheet = _sheet_of(found, None)
        case _:
            raise RecordsError(word("E908", dataset=name, found=f"`{type(found).__name__}`"))
    columns, notes = match_columns(rulebook, name, sheet.headings)
    return Delivery(sheet, columns, frame, (*sheet.notes, *notes))


def _sheet_of(frame: object, path: Path | None) -> Sheet:
    from targets.records.frames import sheet_of_frame

    sheet = sheet_of_frame(frame)
    if path is None:
        return sheet
    return Sheet(sheet.headings, sheet.rows, 1, (), hash_file(path), path.name)


def _as_mapping(name: str, record: object) -> Mapping[str, object]:
    if isinstance(record, Mapping):
        return record
    if isinstance(record, BaseModel):
        return dict(record)
    raise RecordsError(word("E908", dataset=name, found=f"a list of `{type(record).__name__}`"))


def match_columns(
    rulebook: RulebookModel, name: str, found: Sequence[str]
) -> tuple[dict[str, int], tuple[Wording, ...]]:
    """In which column each field stands, and a note for each column that is none.

    Raises `RecordsError` with every required field that has no column, or has two.
    """
    dataset = rulebook.records[name]
    problems: list[Wording] = []
    columns: dict[str, int] = {}
    used: set[int] = set()
    for field, spec in dataset.fields.items():
        names = headings(field, spec)
        places = [place for place, heading in enumerate(found) if heading in names]
        if len(places) > 1:
            shown = ", ".join(f"`{found[place]}`" for place in places)
            problems.append(word("E906", dataset=name, name=field, headings=shown))
        used.update(places)
        if places:
            columns[field] = places[0]
        elif is_required(rulebook, dataset, field):
            shown = ", ".join(f"`{heading}`" for heading in names)
            problems.append(word("E902", dataset=name, name=field, headings=shown))
    if problems:
        raise RecordsError(*problems)
    known = {heading for field, spec in dataset.fields.items() for heading in headings(field, spec)}
    notes = tuple(
        word("D891", dataset=name, name=heading, known=known)
        for place, heading in enumerate(found)
        if place not in used and heading
    )
    return columns, notes
