"""The text of a rules file read into a rulebook, with every problem of its shape.

A part that cannot be read is told once, left out, and reading goes on with the rest, so that the
later checks can tell their problems in the same go. Never checks what parts mean to each other.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from targets.errors import Diagnostic, Wording, diagnose, listed, word
from targets.rulebook.amounts import check_amounts
from targets.rulebook.composing import compose
from targets.rulebook.keys_of_our_own import indicators, put_keys_of_our_own, unwritten_keys
from targets.rulebook.known_keys import File, belongs_elsewhere, known_keys, outermost_keys
from targets.rulebook.limits import PROBLEMS_AT_MOST
from targets.rulebook.listed_texts import run_together
from targets.rulebook.models import STAND_IN_UNIT, CasesModel, RulebookModel
from targets.rulebook.nodes import UNKNOWN, Mapping, Node, Scalar, Sequence
from targets.rulebook.places import Path, Places
from targets.rulebook.scalars import FormulaProblemsError, name_variants
from targets.rulebook.shapes import shape_wanted, with_level, without_braces
from targets.rulebook.torn_texts import split_colon
from targets.source import SourceText, Span

_ROUNDS_AT_MOST = 50
_STAND_INS: dict[str, object] = {
    "schema_version": "1",
    "id": "unnamed",
    "title": "unnamed",
    "period": {"from": "2000-01-01", "to": "2000-12-31"},
    "unit": {"id": STAND_IN_UNIT},
    "records": {},
    "indicators": [],
}
_WANTED = {
    "list_type": "a list",
    "tuple_type": "a list",
}
# Left out, these (or a whole item) change what the parts of a section add up to.
_COUNTED = ("points", "section", "combine", "total", "sections", "indicators", "scorecard")


class Reading(NamedTuple):
    """What could be read of a rules file.

    `rulebook` is None where nothing could. `hidden` are names that stand in parts left out: not
    finding them is no new problem. `complete` tells that nothing with points was left out.
    """

    rulebook: RulebookModel | None
    places: Places | None
    problems: tuple[Diagnostic, ...]
    hidden: frozenset[str]
    complete: bool


class CasesReading(NamedTuple):
    """What could be read of a file of cases; `cases` is None where nothing could."""

    cases: CasesModel | None
    places: Places | None
    problems: tuple[Diagnostic, ...]
    hidden: frozenset[str]


def read_rules(source: SourceText) -> Reading:
    """The rulebook that `source` writes, as far as it can be read."""
    read, reader, problems, whole = _read(source, RulebookModel)
    if reader is None:
        return Reading(None, None, problems, frozenset(), complete=False)
    rulebook = read if isinstance(read, RulebookModel) else None
    hidden, complete = frozenset(reader.hidden), reader.complete and whole
    return Reading(rulebook, reader.places, problems, hidden, complete=complete)


def read_cases(source: SourceText) -> CasesReading:
    """The cases that `source` writes, as far as they can be read."""
    read, reader, problems, _ = _read(source, CasesModel)
    if reader is None:
        return CasesReading(None, None, problems, frozenset())
    cases = read if isinstance(read, CasesModel) else None
    return CasesReading(cases, reader.places, problems, frozenset(reader.hidden))


def _read(
    source: SourceText, file: File
) -> tuple[RulebookModel | CasesModel | None, _Reader | None, tuple[Diagnostic, ...], bool]:
    """What the text writes, who read it, every problem, and whether no node was dropped."""
    composed = compose(source.text, outermost_keys(file))
    problems = [
        diagnose(source, span, wording, correction=composed.mended.get(span))
        for span, wording in composed.problems
    ]
    root = composed.root
    if not isinstance(root, Mapping):
        if not problems:
            span = root.span if root is not None else Span(1, 1, 2)
            problems.append(diagnose(source, span, word("K100")))
        return None, None, tuple(problems), False
    places = Places(source, root)
    if too_many := tuple(check_amounts(places)):
        return None, None, (*problems, *too_many[:1]), False
    reader = _Reader(places, file)
    for node in composed.dropped:
        reader.hide(node)
    read = reader.read()
    return read, reader, (*problems, *reader.problems), not composed.dropped


class _TooManyProblems(Exception):
    """Nothing is read further."""


class _Reader:
    """Validates, tells, leaves out, and validates again until what is left can be read."""

    def __init__(self, places: Places, file: File) -> None:
        self.places = places
        self._file = file
        self.problems: list[Diagnostic] = []
        self.hidden: set[str] = set()
        self.complete = True
        self._unnamed = 0

    def read(self) -> RulebookModel | CasesModel | None:
        """What can be read; nothing where there are more problems than anybody would read."""
        try:
            read = self._read()
            for path, wording in run_together(self.places.root):  # of what could be read
                self._note(self.places.tell(path, wording))
            return read
        except _TooManyProblems:
            self.complete = False
            return None

    def _note(self, problem: Diagnostic) -> None:
        if len(self.problems) == PROBLEMS_AT_MOST:
            wording = word("Y133", limit=f"{PROBLEMS_AT_MOST:,}")
            self.problems.append(self.places.tell_at(problem.span, problem.path, wording))
            raise _TooManyProblems
        self.problems.append(problem)

    def _read(self) -> RulebookModel | CasesModel | None:
        for problem in without_braces(self.places, indicators(self.places.root)):
            self._note(problem)
        for *above, name in list(unwritten_keys(self.places.root)):
            self._settle_unknown_key(tuple(above), str(name))
        put_keys_of_our_own(self.places.root)
        for _ in range(_ROUNDS_AT_MOST):
            try:
                return self._file.model_validate(to_plain(self.places.root))
            except ValidationError as error:
                found = error.errors(include_url=False)
                unknown = [one for one in found if one["type"] == "extra_forbidden"]
                missing = [one for one in found if one["type"] == "missing"]
                settled_apart = ("extra_forbidden", "missing")
                other = [one for one in found if one["type"] not in settled_apart]
                # Misspelt keys first: what is missing may be no more than misspelt. And from the
                # last list item to the first, so that leaving one out moves no other.
                for one in sorted(unknown or other, key=_order, reverse=True):
                    self._settle(one)
                if not unknown and not other:
                    self._settle_missing([one["loc"] for one in missing])
        return None

    def _settle(self, found: ErrorDetails) -> None:
        """Tell one problem and leave out, or put right, the part that has it."""
        facts = found.get("ctx", {})
        nodes = self.places.walk(found["loc"])
        path, node = found["loc"][: len(nodes) - 1], nodes[-1]
        if path != found["loc"] and not isinstance(node, Scalar):
            return  # it was left out with another problem
        match found["type"]:
            case "extra_forbidden":
                self._settle_unknown_key(path[:-1], str(path[-1]))
                return
            case _ if node.told:
                pass
            case "worded":
                self._note(self._tell(path, with_level(facts["wording"], path, node)))
            case "value_error" if isinstance(error := facts.get("error"), FormulaProblemsError):
                for problem in error.problems:
                    self._note(self.places.tell_in_formula(path, problem))
            case kind:
                if isinstance(node, Scalar) and self._split_colon(path, node):
                    return
                wanted = _WANTED.get(kind, "keys and values")
                self._note(
                    self._tell(path, shape_wanted(wanted, path, found["input"], known_keys(path)))
                )
        self._leave_out(path)

    def _tell(self, path: Path, wording: Wording) -> Diagnostic:
        node = self.places.node(path)
        empty = isinstance(node, Scalar) and not node.text and node.plain
        return self.places.tell_key(path, wording) if empty else self.places.tell(path, wording)

    def _split_colon(self, path: Path, node: Scalar) -> bool:
        """`target: at_least：96%`: keys and values but for one colon, which is told."""
        split = split_colon(node.text, node.span) if node.raw and node.plain else None
        if split is None:
            return False
        span, wording = split.found
        self._note(self.places.tell_at(span, path, wording))
        mended = Mapping(
            node.span,
            flow=True,
            entries={split.key: split.value},
            keys={split.key: split.key_span},
        )
        holder = self.places.node(path[:-1])
        if isinstance(holder, Mapping):
            holder.entries[str(path[-1])] = mended
        elif isinstance(holder, Sequence):
            holder.items[int(path[-1])] = mended
        return True

    def _settle_missing(self, paths: list[Path]) -> None:
        """Tell what is missing; then put something in its place, or leave out what needs it."""
        for *above, name in paths:
            holder = self.places.node(tuple(above))
            if isinstance(holder, Mapping) and not holder.gaps.intersection((name, UNKNOWN)):
                self._note(self.places.tell(tuple(above), word("K102", name=name)))
        left_out = set()
        for *above, name in paths:
            holder = self.places.node(tuple(above))
            stand_in = self._stand_in(tuple(above), str(name), holder.span)
            if isinstance(holder, Mapping) and stand_in is not None:
                holder.entries[str(name)] = stand_in
                holder.gaps.add(str(name))
            else:
                left_out.add(tuple(above))
        for path in sorted(left_out, key=_sortable, reverse=True):
            self._leave_out(path)

    def _stand_in(self, above: Path, name: str, span: Span) -> Node | None:
        """What stands for a missing value, so that what is around it can be read."""
        if not above:
            self.complete = self.complete and name != "indicators"
            return from_plain(_STAND_INS[name], Span(1, 1, 2))
        if name not in ("id", "name"):
            return None
        self._unnamed += 1
        text = STAND_IN_UNIT if above == ("unit",) else f"unnamed_{self._unnamed}"
        return Scalar(text, span, raw=False, plain=True, told=True)

    def _settle_unknown_key(self, above: Path, name: str) -> None:
        path: Path = (*above, name)
        holder = self.places.node(above)
        if not isinstance(holder, Mapping) or name not in holder.entries:
            return
        known = known_keys(above, self._file)
        wording = belongs_elsewhere(above, name, known, self._file) or word(
            "K101", name=name, known=known, keys=listed(known, at_most=len(known))
        )
        near = dict(wording.facts).get("near")
        if near in holder.entries:
            wording = wording.with_fix(None)  # which would be the key a second time
        self._note(self.places.tell_key(path, wording))
        if near and near not in holder.entries:
            holder.entries = {
                near if key == name else key: node for key, node in holder.entries.items()
            }
            holder.keys = {near if key == name else key: span for key, span in holder.keys.items()}
        else:
            holder.gaps.add(UNKNOWN)
            self.complete = False
            self._leave_out(path)

    def _leave_out(self, path: Path) -> None:
        while path:
            *above, name = path
            holder = self.places.node(tuple(above))
            match holder:
                case Mapping() if isinstance(name, str) and name in holder.entries:
                    self.hide(holder.entries.pop(name))
                    self.hidden.add(name)
                    holder.gaps.add(name)
                    break
                case Sequence() if isinstance(name, int) and name < len(holder.items):
                    self.hide(holder.items.pop(name))
                    holder.gaps.add(UNKNOWN)
                    break
                case _:
                    path = tuple(above)
        if path and (path[0] == "constants" or path[-1] in _COUNTED or isinstance(path[-1], int)):
            self.complete = False

    def hide(self, node: Node) -> None:
        """Names in `node` are known to be missing, and raise no problem of their own."""
        for text in _texts(node):
            self.hidden |= name_variants(text)


def _order(found: ErrorDetails) -> tuple[str, ...]:
    return _sortable(found["loc"])


def _sortable(path: Path) -> tuple[str, ...]:
    return tuple(f"{step:09d}" if isinstance(step, int) else step for step in path)


def _texts(node: Node) -> Iterator[str]:
    match node:
        case Scalar():
            yield node.text
        case Mapping():
            for key, value in node.entries.items():
                yield key
                yield from _texts(value)
        case Sequence():
            for item in node.items:
                yield from _texts(item)


def to_plain(node: Node) -> object:
    """The node as dicts, lists and texts."""
    match node:
        case Scalar():
            return node.text
        case Mapping(entries=entries):
            return {
                key: value.text if isinstance(value, Scalar) else to_plain(value)
                for key, value in entries.items()
            }
        case Sequence():
            return [to_plain(item) for item in node.items]


def from_plain(plain: object, span: Span) -> Node:
    """Dicts, lists and texts as nodes that all stand at `span`."""
    match plain:
        case dict():
            entries = {key: from_plain(value, span) for key, value in plain.items()}
            return Mapping(span, flow=True, entries=entries)
        case list():
            return Sequence(span, [from_plain(item, span) for item in plain])
        case _:
            return Scalar(str(plain), span, raw=False, plain=True)
