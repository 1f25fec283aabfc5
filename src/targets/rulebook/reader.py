"""The text of a rules file read into a rulebook, with every problem of its shape.

A part that cannot be read is told once, left out, and reading goes on with the rest, so that the
later checks can tell their problems in the same go. Never checks what parts mean to each other.
"""

from __future__ import annotations

from collections.abc import Iterator
from collections.abc import Mapping as MappingType
from dataclasses import dataclass
from typing import Annotated, Any, get_args, get_origin

from pydantic import BaseModel, ValidationError

from targets.errors import Diagnostic, diagnose, word
from targets.rulebook.models import RulebookModel
from targets.rulebook.nodes import Mapping, Node, Scalar, Sequence, compose
from targets.rulebook.places import Path, Places
from targets.rulebook.scalars import FormulaProblemsError
from targets.source import SourceText, Span

_ROUNDS_AT_MOST = 50
_STAND_INS: dict[str, object] = {
    "schema_version": "1",
    "id": "unnamed",
    "title": "unnamed",
    "period": {"from": "2000-01-01", "to": "2000-12-31"},
    "unit": {"id": "unit_"},
    "records": {},
    "indicators": [],
}
_WANTED = {
    "model_type": "keys and values",
    "model_attributes_type": "keys and values",
    "dict_type": "keys and values",
    "mapping_type": "keys and values",
    "list_type": "a list",
    "tuple_type": "a list",
    "string_type": "text",
}


@dataclass(frozen=True, slots=True)
class Reading:
    """What could be read of a rules file.

    `rulebook` is None where nothing could. `hidden` are names that stand in parts left out: not
    finding them is no new problem. `complete` tells that nothing with points was left out.
    """

    rulebook: RulebookModel | None
    places: Places | None
    problems: tuple[Diagnostic, ...]
    hidden: frozenset[str]
    complete: bool


def read_rules(source: SourceText) -> Reading:
    """The rulebook that `source` writes, as far as it can be read."""
    composed = compose(source.text)
    problems = [diagnose(source, span, wording) for span, wording in composed.problems]
    root = composed.root
    if not isinstance(root, Mapping):
        if not problems:
            span = root.span if root is not None else Span(1, 1, 2)
            problems.append(diagnose(source, span, word("K100")))
        return Reading(None, None, tuple(problems), frozenset(), complete=False)
    reader = _Reader(Places(source, root))
    rulebook = reader.read()
    return Reading(
        rulebook,
        reader.places,
        (*problems, *reader.problems),
        frozenset(reader.hidden),
        complete=reader.complete and not composed.problems,
    )


class _Reader:
    """Validates, tells, leaves out, and validates again until what is left can be read."""

    def __init__(self, places: Places) -> None:
        self.places = places
        self.problems: list[Diagnostic] = []
        self.hidden: set[str] = set()
        self.complete = True
        self._wounded: set[int] = set()

    def read(self) -> RulebookModel | None:
        for _ in range(_ROUNDS_AT_MOST):
            try:
                return RulebookModel.model_validate(to_plain(self.places.root))
            except ValidationError as error:
                # from the last list item to the first, so that leaving one out moves no other
                for found in sorted(
                    error.errors(include_url=False),
                    key=lambda found: _order(found["loc"]),
                    reverse=True,
                ):
                    self._settle(
                        found["loc"], found["type"], found.get("ctx", {}), found.get("input")
                    )
        return None

    def _settle(self, path: Path, kind: str, facts: dict[str, Any], given: object) -> None:
        """Tell one problem and leave out, or put right, the part that has it."""
        match kind:
            case "missing":
                self._settle_missing(path)
                return
            case "extra_forbidden":
                self._settle_unknown_key(path)
                return
            case "worded":
                self.problems.append(self._tell(path, facts["wording"]))
            case "value_error" if isinstance(error := facts.get("error"), FormulaProblemsError):
                self.problems += [
                    self.places.tell_in_formula(path, problem) for problem in error.problems
                ]
            case _:
                self.problems.append(self._tell_shape(path, _WANTED[kind], given))
        self._leave_out(path)

    def _tell(self, path: Path, wording: Any) -> Diagnostic:
        node = self.places.node(path)
        empty = isinstance(node, Scalar) and not node.text and node.plain
        return self.places.tell_key(path, wording) if empty else self.places.tell(path, wording)

    def _tell_shape(self, path: Path, wanted: str, given: object) -> Diagnostic:
        if isinstance(given, str) and "：" in given:
            return self.places.tell(path, word("Y112", found=given, key=given.partition("：")[0]))
        match given:
            case dict():
                found = "keys and values"
            case list():
                found = "a list"
            case "":
                found = "nothing"
            case _:
                found = f"`{given}`"
        return self._tell(path, word("K104", wanted=wanted, found=found))

    def _settle_missing(self, path: Path) -> None:
        *above, name = path
        holder = self.places.node(tuple(above))
        if isinstance(holder, Mapping) and id(holder) not in self._wounded:
            self._wounded.add(id(holder))
            wording = word("K102", name=name)
            self.problems.append(self.places.tell(tuple(above), wording))
        if not above and isinstance(holder, Mapping):
            holder.entries[str(name)] = from_plain(_STAND_INS[str(name)], Span(1, 1, 2))
            self.complete = False
        else:
            self._leave_out(tuple(above))

    def _settle_unknown_key(self, path: Path) -> None:
        *above, name = path
        holder = self.places.node(tuple(above))
        if not isinstance(holder, Mapping) or not isinstance(name, str):
            self._leave_out(path)
            return
        known = known_keys(tuple(above))
        if "：" in name:
            self.problems.append(
                self.places.tell_key(path, word("Y112", found=name, key=name.partition("：")[0]))
            )
            self._leave_out(path)
            return
        wording = word("K101", name=name, known=known, keys=", ".join(f"`{key}`" for key in known))
        self.problems.append(self.places.tell_key(path, wording))
        near = dict(wording.facts).get("near")
        if near and near not in holder.entries:
            holder.entries = {
                near if key == name else key: node for key, node in holder.entries.items()
            }
            holder.keys = {near if key == name else key: span for key, span in holder.keys.items()}
        else:
            self._leave_out(path)

    def _leave_out(self, path: Path) -> None:
        while path:
            *above, name = path
            holder = self.places.node(tuple(above))
            match holder:
                case Mapping() if isinstance(name, str) and name in holder.entries:
                    self._hide(holder.entries.pop(name), name)
                    self._wounded.add(id(holder))
                    break
                case Sequence() if isinstance(name, int) and name < len(holder.items):
                    self._hide(holder.items.pop(name), "")
                    break
                case _:
                    path = tuple(above)
        if path and path[0] in ("indicators", "scorecard", "constants"):
            self.complete = False

    def _hide(self, node: Node, name: str) -> None:
        self.hidden |= {name, *_texts(node)}


def _order(path: Path) -> tuple[str, ...]:
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
        case Mapping():
            return {key: to_plain(value) for key, value in node.entries.items()}
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


def known_keys(path: Path) -> tuple[str, ...]:
    """The keys that may stand in the mapping at `path`."""
    kind: Any = RulebookModel
    for step in path:
        kind = _below(kind, step)
    model = _model(kind)
    if model is None:
        return ()
    return tuple(
        info.alias or name for name, info in model.model_fields.items() if name != "unrounded"
    )


def _below(kind: Any, step: str | int) -> Any:
    model = _model(kind)
    if model is not None:
        fields = {info.alias or name: info for name, info in model.model_fields.items()}
        return fields[step].annotation if isinstance(step, str) and step in fields else None
    for part in _parts(kind):
        if get_origin(part) in (tuple, MappingType):
            return get_args(part)[1 if get_origin(part) is MappingType else 0]
    return None


def _model(kind: Any) -> type[BaseModel] | None:
    for part in _parts(kind):
        if isinstance(part, type) and issubclass(part, BaseModel):
            return part
    return None


def _parts(kind: Any) -> Iterator[Any]:
    """`kind` without `Annotated` and `| None` around it."""
    if get_origin(kind) is Annotated:
        yield from _parts(get_args(kind)[0])
    elif get_origin(kind) in (tuple, MappingType) or isinstance(kind, type):
        yield kind
    else:
        for part in get_args(kind):
            yield from _parts(part)
