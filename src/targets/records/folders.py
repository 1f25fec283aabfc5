"""Which file is delivered for which dataset: by its name, that of its folder, or of its sheets.

A file bears the name of a dataset if its own name begins with the name or a label of it, alone or
with a sign or a digit behind it: `monthly.csv`, `monthly_2009-01.csv`, `月报 3.xlsx`. Its own name
counts first, then the folder it lies in, then the folder above. Opens a workbook, which may be a
form, or bear no name where its sheets do, and a file with a name elsewhere in its own, whose
headings tell; never judges what they hold.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import islice, takewhile
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple
from unicodedata import normalize

from targets.errors import RecordsError, Wording, listed, word
from targets.errors.phrases import os_problem
from targets.records import limits
from targets.records.files import (
    SUFFIXES,
    UNREAD_SUFFIXES,
    WORKBOOKS,
    graver,
    read_bytes,
    unreadable,
)
from targets.records.likely import best_fitting, file_fits, mentioned
from targets.rulebook.models import RulebookModel

if TYPE_CHECKING:
    from targets.records.workbooks import Workbook


class Source(NamedTuple):
    """One file of a dataset, and the name by which people are told of it.

    `sheets` are the sheets of a workbook that bear the name of the dataset, where that is known.
    """

    path: Path
    name: str
    workbook: Workbook | None = None
    sheets: tuple[str, ...] = ()


Found = tuple[dict[str, list[Source]], tuple[Wording, ...]]


def find_files(rulebook: RulebookModel, place: Path) -> Found:
    """The files of each dataset in a folder, or the sheets of one workbook; and a note for each
    file that belongs to none.
    """
    root = place if place.is_dir() else place.parent
    found: dict[str, list[Source]] = {}
    notes: list[Wording] = []
    problems: list[Wording] = []
    paths = [place] if place.is_file() else _files_below(place, problems)
    disk: BaseException | None = None
    for path in paths:
        name = path.relative_to(root).as_posix()
        try:
            if path.suffix.lower() in UNREAD_SUFFIXES:
                meant = _dataset_of(rulebook, path, root)
                _tell_unread(path, name, meant, paths, notes, problems)
            elif path.suffix.lower() in WORKBOOKS and _is_form(path):
                _add_sheets(rulebook, Source(path, name), found, notes, problems)
            elif (dataset := _dataset_of(rulebook, path, root)) is not None:
                found.setdefault(dataset, []).append(Source(path, name))
            elif path.suffix.lower() in WORKBOOKS:
                _add_sheets(rulebook, Source(path, name), found, notes, problems)
            else:
                _add_likely(rulebook, Source(path, name), found, notes)
        except RecordsError as error:
            problems += error.problems
            disk = graver(disk, error.__cause__)
    problems += [one for name, sources in found.items() for one in double(name, sources)]
    if problems:
        raise RecordsError(*problems) from disk
    return found, tuple(notes)


def sources_of(
    rulebook: RulebookModel, dataset: str, paths: Sequence[str | Path]
) -> tuple[list[Source], tuple[Wording, ...]]:
    """The files that were given for a dataset: paths of files or folders, or patterns (`*.xlsx`).

    Of a folder, a file that bears the name of another dataset is left out, with a note.
    """
    sources: list[Source] = []
    notes: list[Wording] = []
    problems: list[Wording] = []
    for one in paths:
        path = Path(one)
        if path.is_dir() and path.suffix.lower() not in SUFFIXES:
            inside = _files_below(path, problems)
            if not inside and not problems:
                raise unreadable(path, "it holds no file that can be read")
            for file in inside:
                name = file.relative_to(path).as_posix()
                other = _dataset_of(rulebook, file, path)
                if other not in (None, dataset):
                    notes.append(word("D896", name=name, dataset=dataset, other=other))
                elif file.suffix.lower() in UNREAD_SUFFIXES:
                    _tell_unread(file, name, dataset, inside, notes, problems)
                else:
                    sources.append(Source(file, name))
        elif not path.exists() and _PATTERN.search(str(one)):
            sources += [Source(file, file.name) for file in _matching(path, problems)]
        else:
            sources.append(Source(path, path.name))
    if problems := [*problems, *double(dataset, sources)]:
        raise RecordsError(*problems)
    return _told_apart(sources), tuple(notes)


def read_next_time(
    rulebook: RulebookModel, path: Path, place: Path, dataset: str | None = None
) -> str | None:
    """The dataset for which a file of that name counts by its name, where it lies in the folder
    `place`, which is delivered for `dataset` or for all; None where it lies elsewhere, or counts
    for none.
    """
    path, root = path.resolve(), place.resolve()
    if not place.is_dir() or not path.is_relative_to(root) or path.suffix.lower() not in SUFFIXES:
        return None
    if any(_is_passed_over(part) for part in path.relative_to(root).parts):
        return None
    named = _dataset_of(rulebook, path, root)
    return named or dataset if named is None or dataset in (None, named) else None


def double(dataset: str, sources: Sequence[Source]) -> list[Wording]:
    """A word for every two files that are one in two forms: `monthly.csv` and `monthly.xlsx`, or
    that are the very same, however their paths are spelt.
    """
    if len(sources) < 2:
        return []
    beside: dict[Path, list[Source]] = {}
    for one in sources:
        place = (_leads_to(one.path.parent) or one.path.parent).joinpath(one.path.stem)
        for same in dict.fromkeys((place, _leads_to(one.path) or place)):
            beside.setdefault(same, []).append(one)
    problems = [
        word("E904", dataset=dataset, files=", ".join(one.name for one in _told_apart(same)))
        for same in beside.values()
        if len(same) > 1
    ]
    return list(dict.fromkeys(problems))


def borne(rulebook: RulebookModel, text: str) -> str | None:
    """The dataset whose name, or one of whose labels, a file, folder or sheet bears."""
    text = normalize("NFC", text).strip().casefold()
    found: dict[int, set[str]] = {}
    for dataset, table in rulebook.records.items():
        labels = (table.label.zh, table.label.en) if table.label else ()
        for name in (dataset, *(label for label in labels if label)):
            name = normalize("NFC", name).casefold()
            if text.startswith(name) and _ends(name, text[len(name) :]):
                found.setdefault(len(name), set()).add(dataset)
    longest = found[max(found)] if found else set()
    return longest.pop() if len(longest) == 1 else None


def _ends(name: str, behind: str) -> bool:
    """Whether a name is at its end: what is behind it begins with a sign, or a digit after a
    letter.
    """
    first = behind[:1]
    return not first.isalnum() or (first.isdigit() and not name[-1].isdigit())


def _dataset_of(rulebook: RulebookModel, path: Path, root: Path) -> str | None:
    folders = path.relative_to(root).parts[:-1]
    names = (path.stem, *reversed(folders))
    return next((found for name in names if (found := borne(rulebook, name))), None)


def _add_sheets(
    rulebook: RulebookModel,
    source: Source,
    found: dict[str, list[Source]],
    notes: list[Wording],
    problems: list[Wording],
) -> None:
    """A workbook that bears no name, or is a form, is read for each dataset of which one of its
    sheets bears it. What was filled in into a form counts, however its sheets are called now.
    """
    from targets.records.workbooks import open_workbook  # CSV does not wait for it

    try:
        book = open_workbook(source.path, read_bytes(source.path).raw)
    except RecordsError as error:
        if error.code != "E989":
            raise
        notes += error.problems  # what it would hold, nobody can tell here
        return
    sheets: dict[str, list[str]] = {}
    for sheet in book.sheets:
        dataset = borne(rulebook, sheet.title)
        if dataset is None and book.is_form and sheet.table().rows:
            dataset = best_fitting(rulebook, sheet.table())
            if dataset is None:
                problems.append(word("E979", name=source.name, sheet=sheet.title))
        if dataset is not None:
            sheets.setdefault(dataset, []).append(sheet.title)
    for dataset, titles in sheets.items():
        found.setdefault(dataset, []).append(source._replace(workbook=book, sheets=tuple(titles)))
    if sheets:
        return
    if hidden := [title for title in book.hidden if borne(rulebook, title) is not None]:
        notes.append(word("D890", name=source.name, sheets=listed(hidden)))
    elif not book.is_form:
        _add_likely(rulebook, source, found, notes)


def _is_form(path: Path) -> bool:
    from targets.records.workbooks import is_form  # CSV does not wait for it

    return is_form(read_bytes(path).raw)


def _add_likely(
    rulebook: RulebookModel, source: Source, found: dict[str, list[Source]], notes: list[Wording]
) -> None:
    """A file that speaks of one dataset elsewhere in its name is read where its headings fit."""
    mentions = mentioned(rulebook, source.path)
    if len(mentions) == 1 and file_fits(rulebook, mentions[0].dataset, source.path):
        found.setdefault(mentions[0].dataset, []).append(source)
    elif mentions:
        facts = {"name": source.name, "dataset": listed(one.dataset for one in mentions)}
        renamed = listed(one.renamed for one in mentions)
        notes.append(word("D871" if len(mentions) > 1 else "D870", renamed=renamed, **facts))
    else:
        notes.append(_belonging_to_none(rulebook, source.name))


def _tell_unread(
    path: Path,
    name: str,
    meant: str | None,
    paths: Sequence[Path],
    notes: list[Wording],
    problems: list[Wording],
) -> None:
    """A file of a kind that is not read is noted; where a dataset was meant, and the file does not
    lie beside it in a kind that is, that is an error.
    """
    beside = (one for one in paths if one.with_suffix("") == path.with_suffix(""))
    saved = any(one.suffix.lower() in SUFFIXES for one in beside)
    if meant is None or saved or path.suffix.lower() == ".json":
        notes.append(_unread(name))
    else:
        problems.append(word("E978", name=name, dataset=meant, renamed=f"{path.stem}.xlsx"))


def _unread(name: str) -> Wording:
    return word("D895", name=name, endings=", ".join(SUFFIXES))


def _belonging_to_none(rulebook: RulebookModel, name: str) -> Wording:
    stem = Path(name).stem
    near = word("D892", name=stem, known=rulebook.records, names=listed(rulebook.records))
    return near if stem == name else _renamed(near, name)


def _renamed(wording: Wording, name: str) -> Wording:
    facts = tuple((key, name if key == "name" else value) for key, value in wording.facts)
    return Wording(wording.code, facts)


def _files_below(folder: Path, problems: list[Wording]) -> list[Path]:
    """Every file that may be meant, in the order of their paths, in which numbers count as such.

    A link that leads out of the folder is a problem, and is not followed: whoever sends a folder
    must not make us read, and show, what else is on this machine.
    """
    looked = _Looked(folder, problems)
    looked.look(folder)
    return looked.files


class _Looked:
    """What was found below a folder so far."""

    def __init__(self, root: Path, problems: list[Wording]) -> None:
        self._root = root
        self._within = _leads_to(root)
        self._problems = problems
        self._entries = 0
        self.files: list[Path] = []

    def look(self, folder: Path, level: int = 1) -> None:
        """Adds the files of a folder, and those of the folders in it."""
        entries = _entries(folder)
        self._entries += len(entries)
        if self._entries > limits.FILES_AT_MOST:
            raise unreadable(self._root, f"it holds more than {limits.FILES_AT_MOST:,} files")
        for path in entries:
            if _is_passed_over(path.name):
                continue
            is_folder = path.is_dir()
            if not is_folder and path.suffix.lower() not in (*SUFFIXES, *UNREAD_SUFFIXES):
                continue
            if path.is_symlink() and not _leads_into(path, self._within):
                self._problems.append(word("E933", path=path))
            elif not is_folder:
                self.files.append(path)
            elif level < limits.LEVELS_AT_MOST:
                before = len(self.files)
                self.look(path, level + 1)
                if len(self.files) == before and path.suffix.lower() in SUFFIXES:
                    self._problems += unreadable(path, "it is a folder").problems


def _leads_to(path: Path) -> Path | None:
    """Where a path leads, None where its links lead nowhere or in a circle."""
    try:
        return path.resolve(strict=True)
    except (OSError, RuntimeError):
        return None


def _leads_into(path: Path, folder: Path | None) -> bool:
    found = _leads_to(path)
    return found is not None and folder is not None and found.is_relative_to(folder)


def _matching(pattern: Path, problems: list[Wording]) -> list[Path]:
    """The files whose paths are like the pattern. Raises `RecordsError` where none is, or too many
    are. A link that leads out of the folder where the pattern begins is a problem.
    """
    from glob import iglob  # wanted only of patterns

    found = [
        Path(name)
        for name in islice(iglob(str(pattern), recursive=True), limits.FILES_AT_MOST + 1)  # noqa: PTH207 - a pattern may be absolute
    ]
    if len(found) > limits.FILES_AT_MOST:
        raise unreadable(pattern, f"it holds more than {limits.FILES_AT_MOST:,} files")
    files = [path for path in found if path.is_file() and not _is_passed_over(path.name)]
    if not files:
        raise unreadable(pattern, "no file has a name like this")
    plain = takewhile(lambda part: not _PATTERN.search(part), pattern.parts)
    begins = _leads_to(Path(*plain))
    problems += [word("E933", path=path) for path in files if not _leads_into(path, begins)]
    return sorted(files, key=_in_order_of_paths)


def _entries(folder: Path) -> list[Path]:
    """What a folder holds, in order; of one that holds too much, only so much as tells it."""
    try:
        found = list(islice(folder.iterdir(), limits.FILES_AT_MOST + 1))
    except OSError as error:
        raise unreadable(folder, os_problem(error)) from error
    return sorted(found, key=lambda path: _in_order(path.name, path.is_dir()))


Place = tuple[bool, list[tuple[bool, int, str]], str]


def _in_order(name: str, is_folder: bool) -> Place:  # noqa: FBT001 - as the disk says
    """A file before a folder; `monthly` before `monthly 2`, `2月` before `10月`.

    The ending of a file and the signs of a name say nothing, and numbers count as numbers.
    """
    stem = name if is_folder else Path(name).stem
    pieces = _PIECES.findall(normalize("NFKC", stem).casefold())
    return is_folder, [(not digits, int(digits or "0"), text) for digits, text in pieces], name


def _in_order_of_paths(path: Path) -> list[Place]:
    return [*(_in_order(one, True) for one in path.parts[:-1]), _in_order(path.name, False)]


_PATTERN = re.compile(r"[*?[]")
_PIECES = re.compile(r"([0-9]+)|([^\W\d_]+)")


def _is_passed_over(name: str) -> bool:
    """Hidden files and folders, and what spreadsheets and Python leave behind."""
    return name.startswith((".", "~$", "__"))


def _told_apart(sources: list[Source]) -> list[Source]:
    """Files of the same name go by their paths."""
    names = [one.name for one in sources]
    return [
        one._replace(name=one.path.as_posix()) if names.count(one.name) > 1 else one
        for one in sources
    ]
