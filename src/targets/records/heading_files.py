"""Headings that no alias covers: a file, or a mapping, that says which field each stands for.

    monthly:
      出生人数合计: births

Read as strictly as a rules file, with places. Never guesses a field.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from targets.errors import RecordsError, RulesError, Wording, diagnose, has_errors, listed, word
from targets.records.files import FileHash, decoded, read_bytes
from targets.records.headings import known_headings
from targets.rulebook import nodes
from targets.rulebook.composing import compose
from targets.rulebook.models import RulebookModel
from targets.source import SourceText, Span

_WANTED = "dataset: {heading: field}"
_NOWHERE = Span(1, 1, 2)


class Entry(NamedTuple):
    """A heading of a dataset and the field that it stands for; `spans` are their three places."""

    dataset: str
    heading: str
    field: str
    spans: tuple[Span, Span, Span]


class Headings:
    """What each heading stands for, and where that is written; `file` is the hash of that."""

    def __init__(
        self, entries: Sequence[Entry], source: SourceText | None, file: FileHash | None = None
    ) -> None:
        self._entries = entries
        self._source = source
        self.file = file

    @property
    def mapped(self) -> dict[str, dict[str, str]]:
        """The field of each heading, by dataset."""
        mapped: dict[str, dict[str, str]] = {}
        for one in self._entries:
            mapped.setdefault(one.dataset, {})[one.heading] = one.field
        return mapped

    def check(self, rulebook: RulebookModel) -> None:
        """Raises for every dataset or field that is not known, and every heading that is."""
        self._raise([found for one in self._entries for found in _wrong(rulebook, one)])

    def check_found(self, seen: Mapping[str, Sequence[str]]) -> None:
        """Raises for every heading that stands in no file; `seen` are those that do, by dataset."""
        found = {name: [one.strip() for one in headings] for name, headings in seen.items()}
        problems = []
        for one in self._entries:
            known = found.get(one.dataset, [])
            if one.heading not in known:
                wording = word("E987", name=one.heading, dataset=one.dataset, known=known)
                problems.append((one.spans[1], wording))
        self._raise(problems)

    def _raise(self, problems: Sequence[tuple[Span, Wording]]) -> None:
        if problems and self._source is None:
            raise RecordsError(*(wording for _, wording in problems))
        if problems and self._source is not None:
            told = sorted(dict.fromkeys(problems), key=_place)
            raise RulesError(tuple(diagnose(self._source, *one) for one in told))


def read_headings(given: object) -> Headings:
    """From the path of a YAML file, or from a mapping of datasets to headings and their fields.

    Raises `RulesError` with everything that the file cannot say, `RecordsError` where it cannot be
    read, or where a mapping is none.
    """
    if isinstance(given, str | Path):
        path = Path(given)
        held = read_bytes(path)
        source = SourceText(str(path), decoded(path, held.raw)[0])
        composed = compose(source.text)
        problems = list(composed.problems)
        entries = list(_entries(composed.root, problems))
        if problems:
            found = [diagnose(source, *one) for one in sorted(problems, key=_place)]
            if has_errors(found):
                raise RulesError(tuple(found))
        return Headings(entries, source, held.sha256)
    spans = (_NOWHERE,) * 3
    if isinstance(given, Mapping) and all(isinstance(one, Mapping) for one in given.values()):
        flat = [
            Entry(str(dataset), str(heading).strip(), str(field), spans)
            for dataset, headings in given.items()
            for heading, field in headings.items()
        ]
        return Headings(flat, None)
    raise RecordsError(word("E997", wanted=_WANTED, found=f"`{type(given).__name__}`"))


def _place(found: tuple[Span, Wording]) -> tuple[int, int]:
    return found[0].line, found[0].column


def _entries(root: nodes.Node | None, problems: list[tuple[Span, Wording]]) -> Iterator[Entry]:
    """The entries of a composed file; what is none is told."""

    def refuse(node: nodes.Node) -> None:
        match node:
            case nodes.Mapping():
                found = "keys and values"
            case nodes.Sequence():
                found = "a list"
            case _:
                found = f"`{node.text}`" if node.text else "nothing"
        problems.append((node.span, word("E997", wanted=_WANTED, found=found)))

    if root is None:
        return
    if not isinstance(root, nodes.Mapping):
        refuse(root)
        return
    for dataset, headings in root.entries.items():
        if not isinstance(headings, nodes.Mapping):
            refuse(headings)
            continue
        for heading, field in headings.entries.items():
            if not isinstance(field, nodes.Scalar) or not field.text:
                refuse(field)
                continue
            spans = (root.keys[dataset], headings.keys[heading], field.span)
            yield Entry(dataset, heading.strip(), field.text, spans)


def _wrong(rulebook: RulebookModel, one: Entry) -> Iterator[tuple[Span, Wording]]:
    """What is wrong with an entry, whatever the files hold."""
    table = rulebook.records.get(one.dataset)
    if table is None:
        names = listed(rulebook.records)
        yield one.spans[0], word("E903", name=one.dataset, known=rulebook.records, names=names)
        return
    if one.field not in table.fields:
        names = listed(table.fields)
        wording = word("E986", name=one.field, dataset=one.dataset, known=table.fields, names=names)
        yield one.spans[2], wording
    stands_for = known_headings(table).get(one.heading)
    if stands_for is not None:
        yield one.spans[1], word("E988", name=one.heading, field=stands_for)
