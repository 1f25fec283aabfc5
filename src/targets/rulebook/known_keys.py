"""Which keys may stand where: read off the models, so that none is listed twice.

Never sees a rules file.
"""

from __future__ import annotations

from collections.abc import Iterator
from collections.abc import Mapping as MappingType
from functools import cache
from typing import Annotated, Any, get_args, get_origin

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from targets.errors import Wording, listed, word
from targets.rulebook.keys_of_our_own import UNWRITTEN
from targets.rulebook.models import (
    Bonus,
    CasesModel,
    Dataset,
    Indicator,
    RecordField,
    RulebookModel,
    Scorecard,
    Section,
    Unit,
    Veto,
)
from targets.rulebook.places import Path
from targets.rulebook.sourced import Model

_KINDS: dict[str, type[Model]] = {
    "the unit": Unit,
    "a dataset": Dataset,
    "a field": RecordField,
    "the scorecard": Scorecard,
    "a section": Section,
    "an indicator": Indicator,
    "a bonus": Bonus,
    "a veto": Veto,
}
EVERYWHERE = ("reference", "basis", "note")  # listed last


File = type[RulebookModel] | type[CasesModel]
"""What a whole file is read as."""


def known_keys(path: Path, file: File = RulebookModel) -> tuple[str, ...]:
    """The keys that may stand in the mapping at `path`."""
    kind: Any = file
    for step in path:
        kind = _below(kind, step)
    model = _model(kind)
    if model is None:
        return ()
    return tuple(sorted(written_keys(model), key=EVERYWHERE.count))


def written_keys(model: type[BaseModel]) -> tuple[str, ...]:
    """The keys of a model that a rules file may say, in its order."""
    unwritten = UNWRITTEN.get(model.__name__, ())
    return tuple(name for name in _fields(model) if name not in unwritten)


def belongs_elsewhere(
    above: Path, name: str, known: tuple[str, ...], file: File = RulebookModel
) -> Wording | None:
    """Where a key stands that is right but in the wrong place: further in, or further out."""
    inside = [key for key in known if name in known_keys((*above, key), file)]
    if inside:
        return word("K117", name=name, keys=listed(inside))
    if above and name in outermost_keys(file):
        return word("K116", name=name)
    owner = next((kind for kind, model in _KINDS.items() if name in written_keys(model)), None)
    return word("K118", name=name, owner=owner) if owner and name not in EVERYWHERE else None


@cache
def every_key() -> frozenset[str]:
    """Every key that may stand anywhere."""
    names: set[str] = set()
    waiting: list[type[BaseModel]] = [Model]
    while waiting:
        model = waiting.pop()
        waiting += model.__subclasses__()
        names.update(info.alias or name for name, info in model.model_fields.items())
    return frozenset(names)


@cache
def outermost_keys(file: File = RulebookModel) -> frozenset[str]:
    """The keys that may stand at the outermost level, and nowhere else."""
    elsewhere: set[str] = set()
    waiting: list[type[BaseModel]] = [Model]
    while waiting:
        model = waiting.pop()
        waiting += model.__subclasses__()
        if model not in (RulebookModel, CasesModel):
            elsewhere.update(model.model_fields)
    return frozenset(known_keys((), file)) - elsewhere


def _below(kind: Any, step: str | int) -> Any:
    model = _model(kind)
    if model is not None:
        fields = _fields(model)
        return fields[step].annotation if isinstance(step, str) and step in fields else None
    for part in _parts(kind):
        if get_origin(part) in (tuple, MappingType):
            return get_args(part)[1 if get_origin(part) is MappingType else 0]
    return None


@cache
def _fields(model: type[BaseModel]) -> dict[str, FieldInfo]:
    return {info.alias or name: info for name, info in model.model_fields.items()}


@cache
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
