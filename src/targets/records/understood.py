"""What was made of each delivered file: encoding, sheet, headings, and what was passed over.

Never reads a file itself.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from targets.errors import Language, Wording, counted, listed, word

SHOWN_AT_MOST = 30
"""Letters of a title that are shown."""
NAMED_AT_MOST = 3
"""Files that a note names; asked for what was understood, all are told."""


@dataclass(frozen=True, slots=True)
class Understood:
    """One file or sheet as it was read for a dataset.

    `heading_rows` are the rows of the headings, one or two; none in JSON Lines and frames.
    `headings` are pairs of a heading and its field, `unread` the headings of the other columns,
    `above` what stands in each row above the headings; `rows` is not known of a frame.
    """

    dataset: str
    file: str
    encoding: str
    sheet: str
    heading_rows: tuple[int, ...]
    headings: tuple[tuple[str, str], ...]
    unread: tuple[str, ...]
    above: tuple[str, ...]
    rows: int | None
    formulas: int = 0
    by_headings: bool = False

    def to_dict(self) -> dict[str, object]:
        """As JSON can hold it."""
        return {
            "dataset": self.dataset,
            "file": self.file,
            "encoding": self.encoding,
            "sheet": self.sheet or None,
            "heading_rows": list(self.heading_rows),
            "headings": dict(self.headings),
            "unread_columns": list(self.unread),
            "rows_above": list(self.above),
            "rows": self.rows,
            "formulas": self.formulas,
        }

    def wordings(self) -> Iterator[Wording]:
        """What is said of it, the most important first."""
        facts = {"name": self.file, "dataset": self.dataset, "encoding": self.encoding}
        yield word("M541", sheet=self.sheet, **facts) if self.sheet else word("M540", **facts)
        if self.heading_rows:
            below = counted(self.rows or 0, "row")
            yield word("M542", row=rows_named(self.heading_rows), count=below)
        pairs = (f"{heading}` → `{field}" for heading, field in self.headings)
        yield word("M543", pairs=listed(pairs, at_most=len(self.headings)))
        if self.above:
            yield word("M544", above=listed(self.above))
        if self.unread:
            yield word("M545", names=listed(self.unread, at_most=len(self.unread)))
        if self.formulas:
            yield word("M546", count=counted(self.formulas, "formula"))

    def text(self, language: Language = "en") -> str:
        """A line for the file, and one for each thing to know about it."""
        first, *others = (one.text(language) for one in self.wordings())
        return "\n".join([first, *(f"  {one}" for one in others)])

    def __str__(self) -> str:
        return self.text()


def notes_of(dataset: str, understood: Sequence[Understood]) -> Iterator[Wording]:
    """What a person should know even without asking: where anything was not plain."""
    if len(understood) > 1:
        shown = _named(_place(one) for one in understood)
        of_files = len({one.file for one in understood})
        of_sheets = counted(len(understood), "sheet")
        count = counted(of_files, "file") if of_files > 1 else of_sheets
        yield word("D887", dataset=dataset, count=count, names=shown)
    for encoding, code in (("GB18030", "D894"), ("UTF-16", "D885")):
        files = [one.file for one in understood if one.encoding == encoding]
        if files:
            yield word(code, names=_named(files))
    by_rows: dict[tuple[int, ...], list[Understood]] = {}
    for one in understood:
        if one.above or len(one.heading_rows) > 1:
            by_rows.setdefault(one.heading_rows, []).append(one)
    for rows, held in by_rows.items():
        places = _named(_place(one) for one in held)
        above = _named(dict.fromkeys(text for one in held for text in one.above))
        code = "D884" if above else "D883"
        yield word(code, names=places, row=rows_named(rows), above=above)
    for one in understood:
        if one.by_headings:
            yield word("D886", name=one.file, sheet=one.sheet, dataset=dataset)
    if formulas := sum(one.formulas for one in understood):
        names = dict.fromkeys(one.file for one in understood if one.formulas)
        yield word("D888", names=_named(names), count=counted(formulas, "formula"))


def _named(names: Iterable[str]) -> str:
    """The first few of them."""
    return listed(names, at_most=NAMED_AT_MOST)


def _place(one: Understood) -> str:
    return f"{one.file}[{one.sheet}]" if one.sheet else one.file


def rows_named(rows: Sequence[int]) -> str:
    """`row 3`, `rows 3–4`."""
    return f"{'rows' if len(rows) > 1 else 'row'} {'–'.join(map(str, rows))}"


def shortened(text: str) -> str:
    """A title as it is told, on one line."""
    plain = " ".join(text.split())
    return plain if len(plain) <= SHOWN_AT_MOST else f"{plain[:SHOWN_AT_MOST]}…"


def files_alone(understood: Iterable[Understood]) -> dict[str, str]:
    """The file of each dataset that came in one alone."""
    files: dict[str, set[str]] = {}
    for one in understood:
        files.setdefault(one.dataset, set()).add(one.file)
    return {dataset: found.pop() for dataset, found in files.items() if len(found) == 1}
