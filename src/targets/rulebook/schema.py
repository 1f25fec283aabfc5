"""The JSON Schema of a rules file, made from the models: what an editor completes and checks.

Draft-07, in words that 2020-12 reads alike. Never judges a rules file: `targets check` sees far
more, and what the two say of a key comes from the same models.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from types import UnionType
from typing import Annotated, Any, Literal, NamedTuple, Union, get_args, get_origin

from pydantic import BeforeValidator
from pydantic_core import PydanticCustomError

from targets.calendar import Earlier
from targets.figures import PLACES_AT_MOST
from targets.rulebook import models, scoring, sourced
from targets.rulebook.checks_bulletin import LEAST_TO_HIDE
from targets.rulebook.known_keys import EVERYWHERE, written_keys
from targets.rulebook.scalars import ReadBy
from targets.rulebook.schema_scalars import DEFINITIONS, Schema, scalar_name, words_schema
from targets.rulebook.schema_texts import KINDS, TEXTS, KeyText, flow_text
from targets.rulebook.schema_texts_judged import KINDS as KINDS_JUDGED
from targets.rulebook.schema_texts_judged import TEXTS as TEXTS_JUDGED
from targets.rulebook.schema_texts_persons import KINDS as KINDS_PERSONS
from targets.rulebook.schema_texts_persons import TEXTS as TEXTS_PERSONS
from targets.rulebook.sourced import Model

RULES_SCHEMA_ID = "https://targets.invalid/rules.schema.json"
CASES_SCHEMA_ID = "https://targets.invalid/cases.schema.json"
_DRAFT = "http://json-schema.org/draft-07/schema#"
_SAMPLE = "sample"
_SHORT_WORDS = ("none", *scoring.METHODS)


class _Form(NamedTuple):
    """One way to write a mapping that has several: its keys, and those that it needs."""

    keys: tuple[str, ...]
    needed: tuple[str, ...]
    beside: str | None = None


_FORMS: dict[type[Model], tuple[_Form, ...]] = {
    scoring.Scoring: (
        _Form(("linear",), ("linear",)),
        _Form(("deduct",), ("deduct",)),
        _Form(("bands",), ("bands",)),
        _Form(("formula", "floor"), ("formula",)),
        _Form(("method", "floor"), ("method",), beside="figure"),
    ),
    models.Rounding: (
        _Form(("decimals", "mode"), ("decimals",)),
        _Form(("items", "sections", "total"), ()),
    ),
}


def _needs(key: str, *others: str) -> Schema:
    return {"if": {"required": [key]}, "then": {"required": list(others)}}


def _just_one(*choices: tuple[str, ...]) -> Schema:
    """One of these sets of keys, whole, and no key of another."""
    every = {key for choice in choices for key in choice}
    return {
        "oneOf": [
            {
                "required": list(choice),
                "properties": dict.fromkeys(sorted(every - set(choice)), False),
            }
            for choice in choices
        ]
    }


_WORD_FOR_PERIOD = {"required": ["period"], "properties": {"period": {"type": "string"}}}
_DECIMAL = {"required": ["type"], "properties": {"type": {"const": "decimal"}}}
_WITH_PLACES = {"if": _DECIMAL, "then": {"required": ["places"]}}
_ASKS_FOR_A_TARGET = {
    "anyOf": [
        {"enum": ["pass_fail", "proportional"]},
        {"required": ["linear"]},
        {"required": ["deduct"]},
    ]
}
_JUST_ONE_KEY = {"minProperties": 1, "maxProperties": 1}
_RULES: dict[type[Model], tuple[Schema, ...]] = {
    sourced.Words: ({"minProperties": 1},),
    models.Unit: (_needs("groups", "roster"), _needs("assessed", "roster")),
    models.Constant: (_just_one(("number",), ("by",)),),
    models.Dataset: (
        {  # a correction has its places from what it corrects
            "if": {"not": {"required": ["corrects"]}},
            "then": {"properties": {"fields": {"additionalProperties": _WITH_PLACES}}},
        },
    ),
    models.Requires: (_JUST_ONE_KEY,),
    models.SectionPeriods: ({"required": ["every"]},),
    models.Scorecard: (_needs("total", "rounding"), _needs("grades", "total")),
    models.Indicator: (
        _just_one(("numerator", "denominator"), ("value",), ("duty",), ("same_as",)),
        _needs("points", "scoring"),
        _needs("scoring", "points"),
        _needs("duty", "records"),
        {"if": {"required": ["level"]}, "then": {"properties": {"points": False}}},
        {"if": _WORD_FOR_PERIOD, "then": {"required": ["same_as"]}},
        {
            "if": {"required": ["scoring"], "properties": {"scoring": _ASKS_FOR_A_TARGET}},
            "then": {"required": ["target"]},
        },
    ),
    models.Bonus: (_just_one(("when",), ("value", "per")), _needs("steps", "value")),
    models.Effect: ({"minProperties": 1},),
    models.Clause: (_just_one(("modelled_by",), ("unmodelled",)),),
    scoring.Target: (_JUST_ONE_KEY,),
    scoring.Band: ({"maxProperties": 2},),
}
"""What keys ask of each other, beside which of them must be there."""

_LIMITS: dict[str, Schema] = {
    "RulebookModel.records": {"minProperties": 1},
    "RulebookModel.indicators": {"minItems": 1},
    "Dataset.fields": {"minProperties": 1},
    "Case.expect": {"minProperties": 1},
    "BulletinSection.windows": {"minItems": 1, "uniqueItems": True},
    "BulletinSection.indicators": {"uniqueItems": True},
    "BulletinSection.suppress_below": {"minimum": LEAST_TO_HIDE},
    "Condition.between": {"minItems": 2, "maxItems": 2},
    "Linear.zero_at": {"maxItems": 2},
    "RecordField.places": {"maximum": PLACES_AT_MOST},
    "Place.decimals": {"maximum": PLACES_AT_MOST},
    "Rounding.decimals": {"maximum": PLACES_AT_MOST},
    "SectionPeriods.every": {"not": {"const": "week"}},
}
_ANY_KEY = ("Constant.values", "Case.expect")  # what stands there is no name of the rules file
_OTHERWISE = {"Case.through": "month"}  # read as text, and checked later


def rules_schema() -> Schema:
    """The JSON Schema of a rules file; each call makes a new one."""
    return _file_schema(models.RulebookModel, RULES_SCHEMA_ID, "targets: rules file · 规则文件")


def cases_schema() -> Schema:
    """The JSON Schema of a file of cases; each call makes a new one."""
    return _file_schema(models.CasesModel, CASES_SCHEMA_ID, "targets: cases · 算例文件")


def _file_schema(model: type[Model], address: str, title: str) -> Schema:
    maker = _Maker()
    whole = maker.model_schema(model)
    found = {"$schema": _DRAFT, "$id": address, "title": title}
    return {**found, **whole, "definitions": dict(sorted(maker.definitions.items()))}


def text_of_key(model: type[Model], key: str) -> KeyText | None:
    """What is said of a key of `model`, there or where it has it from."""
    names = [f"{owner.__name__}.{key}" for owner in model.__mro__]
    known = {**TEXTS, **TEXTS_JUDGED, **TEXTS_PERSONS}
    return next((known[name] for name in names if name in known), None)


class _Maker:
    """Schemas of types; each model, and each scalar that is used, becomes one definition."""

    def __init__(self) -> None:
        self.definitions: dict[str, Schema] = {}

    def model_schema(self, model: type[Model]) -> Schema:
        """A mapping with these keys and no other."""
        properties = {key: self._property(model, key) for key in _keys_of(model)}
        known = {**KINDS, **KINDS_JUDGED, **KINDS_PERSONS}
        said = {"description": "\n\n".join(known[model.__name__])}
        if model in _FORMS:
            return {**said, "anyOf": [self._form(form, properties) for form in _FORMS[model]]}
        rules = list(_RULES.get(model, ()))
        needed = [key for key in properties if _field(model, key)[1].is_required()]
        return {
            **said,
            "type": "object",
            "properties": properties,
            **({"required": needed} if needed else {}),
            "additionalProperties": False,
            **({"allOf": rules} if rules else {}),
        }

    def _form(self, form: _Form, properties: Mapping[str, Schema]) -> Schema:
        return {
            "title": " · ".join(form.keys),
            "type": "object",
            "properties": {key: properties[key] for key in form.keys},
            **({"required": list(form.needed)} if form.needed else {"minProperties": 1}),
            "additionalProperties": self._reference(form.beside) if form.beside else False,
        }

    def _property(self, model: type[Model], key: str) -> Schema:
        """What may stand under a key, and what is said of it."""
        owner, info = _field(model, key)
        name = f"{owner.__name__}.{key}"
        if name in _OTHERWISE:
            found = self._reference(_OTHERWISE[name])
        else:
            found = self._of(info.annotation, info.metadata, any_key=name in _ANY_KEY)
        # The reader gives these a key of their own, which nobody writes.
        if (model, key) == (models.Indicator, "period"):
            found = {"anyOf": [found, words_schema(get_args(Earlier))]}
        if (model, key) == (models.Section, "periods"):
            found = {"anyOf": [found, self._list(models.SectionPeriod)]}
        if name in _LIMITS:
            found = _limited(found, _LIMITS[name])
        if "$ref" in found:  # draft-07 reads nothing that stands beside a reference
            found = {"allOf": [found]}
        said = text_of_key(model, key)
        if said is None:
            return found
        return {**found, **_told(said)}

    def _of(self, kind: Any, marks: Iterable[object], *, any_key: bool = False) -> Schema:
        """What a value of this type may look like; `marks` are what annotates it."""
        marks = list(marks)
        for mark in marks:
            if isinstance(mark, ReadBy):
                return self._scalar(mark, kind)
        found = self._plain(kind, any_key=any_key)
        for mark in marks:
            if isinstance(mark, BeforeValidator):
                short = self._short_forms(mark, kind)
                found = {"anyOf": [*short, *found.get("anyOf", [found])]} if short else found
        return found

    def _plain(self, kind: Any, *, any_key: bool) -> Schema:
        origin, inside = get_origin(kind), get_args(kind)
        if origin is Annotated:
            return self._of(inside[0], inside[1:], any_key=any_key)
        if origin in (Union, UnionType):
            (only,) = (one for one in inside if one is not type(None))
            return self._of(only, ())
        if origin is tuple:
            return self._list(inside[0])
        if origin in (Mapping, dict):
            names = {} if any_key else {"propertyNames": self._reference("name")}
            return {"type": "object", **names, "additionalProperties": self._of(inside[1], ())}
        if isinstance(kind, type) and issubclass(kind, Model):
            return self._model(kind)
        raise TypeError(f"no schema is known for {kind}")

    def _list(self, item: Any) -> Schema:
        return {"type": "array", "items": self._of(item, ())}

    def _model(self, model: type[Model]) -> Schema:
        name = model.__name__
        if name not in self.definitions:
            self.definitions[name] = {}
            self.definitions[name] = self.model_schema(model)
        return {"$ref": f"#/definitions/{name}"}

    def _scalar(self, reader: ReadBy, kind: Any) -> Schema:
        words = [one for one in _parts(kind) if get_origin(one) is Literal]
        name = scalar_name(reader)
        if words:
            return words_schema(get_args(words[0]))
        if name is None:  # what a case expects: a value, or keys and values
            loose = self._reference("cell")
            keys = {"type": "object", "additionalProperties": loose}
            return {"anyOf": [loose, keys, {"type": "array", "items": loose}]}
        return self._reference(name)

    def _reference(self, name: str) -> Schema:
        self.definitions[name] = DEFINITIONS[name]
        return {"$ref": f"#/definitions/{name}"}

    def _short_forms(self, mark: BeforeValidator, kind: Any) -> list[Schema]:
        """What may stand instead of keys or a list, learnt from what the validator makes of it."""
        made = _made_of(mark, _SAMPLE)
        match made:
            case dict():
                (model,) = (
                    one for one in _parts(kind) if isinstance(one, type) and issubclass(one, Model)
                )
                info = model.model_fields[next(iter(made))]
                return [self._of(info.annotation, info.metadata)]
            case [_]:
                return [self._of(get_args(kind)[0], ())]
            case _:
                words = [one for one in _SHORT_WORDS if _made_of(mark, one) not in (one, mark)]
                return [{"enum": words}] if words else []


def _told(said: KeyText) -> Schema:
    """What an editor shows of a key. Keys and values are no `examples`: editors would offer them as
    `[object Object]`; they are snippets, which have a label, and stand in the description.
    """
    keyed = [one for one in said.examples if isinstance(one, dict)]
    plain = [one for one in said.examples if not isinstance(one, dict)]
    labels = [flow_text(one) for one in keyed]
    shown = "".join(f"\n\n`{label}`" for label in labels)
    snippets = [{"label": label, "body": body} for label, body in zip(labels, keyed, strict=True)]
    return {
        "description": said.description + shown,
        **({"examples": plain} if plain else {}),
        **({"defaultSnippets": snippets} if snippets else {}),
    }


def _made_of(mark: BeforeValidator, text: str) -> object:
    """What the validator makes of a plain text; the validator itself where it refuses."""
    validate: Any = mark.func
    try:
        return validate(text)
    except PydanticCustomError:
        return mark


def _limited(found: Schema, limits: Schema) -> Schema:
    return {"allOf": [found, limits]} if "$ref" in found else {**found, **limits}


def _parts(kind: Any) -> list[Any]:
    """`kind`, and what it is made of, without `Annotated`."""
    origin = get_origin(kind)
    if origin is Annotated:
        return _parts(get_args(kind)[0])
    if origin in (Union, UnionType):
        return [part for one in get_args(kind) for part in _parts(one)]
    return [kind]


def _keys_of(model: type[Model]) -> list[str]:
    """The keys that may be written, as in the manual: the id first, the source last."""
    return sorted(written_keys(model), key=lambda name: (name != "id", EVERYWHERE.count(name)))


def _field(model: type[Model], key: str) -> tuple[type[Model], Any]:
    """The class that says a key, and what it says."""
    fields = {info.alias or name: (name, info) for name, info in model.model_fields.items()}
    name, info = fields[key]
    owner = next(one for one in reversed(model.__mro__) if name in getattr(one, "model_fields", ()))
    return owner, info
