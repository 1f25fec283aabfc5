"""The JSON Schema of a batch: what a program that delivers records as JSON can check beforehand.

Made from the rulebook. Never refuses a record that admission accepts under the names of its fields,
and never sees what needs other records: keys, the roster, row checks, windows.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from fractions import Fraction
from typing import Any

from targets.figures import to_decimal
from targets.plan.inputs import limits_of
from targets.records.models import is_required
from targets.rulebook.models import Dataset, RecordField, RulebookModel
from targets.rulebook.sourced import Words

Schema = dict[str, Any]

_DRAFT = "https://json-schema.org/draft/2020-12/schema"
_DIGIT = "[0-9０-９]"
_SIGN = "[-+－＋]?"
_POINT = "[.．]"
_DASH = "[-－]"
_YEAR = f"{_DIGIT}{{4}}"
_MONTH = "([0０]?[1-9１-９]|[1１][0-2０-２])"
_DAY = "([0０]?[1-9１-９]|[12１２][0-9０-９]|[3３][01０１])"
_FIRST = "[0０]?[1１]"
_WRITTEN = {
    "count": f"{_SIGN}{_DIGIT}+({_POINT}[0０]*)?",
    "integer": f"{_SIGN}{_DIGIT}+({_POINT}[0０]*)?",
    "date": f"{_YEAR}({_DASH}{_MONTH}{_DASH}{_DAY}|/{_MONTH}/{_DAY}|年{_MONTH}月{_DAY}日)",
    "month": (
        f"{_YEAR}({_DASH}{_MONTH}({_DASH}{_FIRST})?|/{_MONTH}(/{_FIRST})?"
        f"|年{_MONTH}月({_FIRST}日)?)"
    ),
}
_ID_END = 2**63


def batch_schema(rulebook: RulebookModel) -> Schema:
    """An object of datasets, each a list of records; each call makes a new one.

    `rulebook` is that of a plan, in which corrections say themselves what they take over.
    """
    roster = rulebook.unit.roster
    needed = [
        name for name, table in rulebook.records.items() if not table.optional or name == roster
    ]
    return {
        "$schema": _DRAFT,
        "title": _said(rulebook.title) or rulebook.id,
        "type": "object",
        "properties": {
            name: _dataset(rulebook, name, table, "array" if name in needed else ["array", "null"])
            for name, table in rulebook.records.items()
        },
        "required": needed,
        "additionalProperties": False,
    }


def _dataset(rulebook: RulebookModel, name: str, table: Dataset, kind: str | list[str]) -> Schema:
    required = [field for field in table.fields if is_required(rulebook, table, field)]
    records = {
        "type": "object",
        "properties": {
            field: _field(rulebook, table, field, spec) for field, spec in table.fields.items()
        },
        "required": required,
    }
    said = [f"corrects {table.corrects}"] if table.corrects else []
    if table.key:
        said.append(f"no two records have the same {', '.join(table.key)}")
    return {
        "title": _said(table.label) or name,
        **({"description": "; ".join(said)} if said else {}),
        "type": kind,
        "items": records,
    }


def _field(rulebook: RulebookModel, table: Dataset, name: str, spec: RecordField) -> Schema:
    telling = name in (rulebook.unit.id, table.time, *table.key)
    forms = _forms(spec)
    texts = () if telling else table.not_applicable_values
    if texts:
        forms.append(_texts(texts))
    if not is_required(rulebook, table, name):
        forms += [{"type": "null"}, _texts(("", *table.missing_values))]
    headings = [heading for heading in spec.headings(name) if heading != name]
    also = {"description": f"also delivered as {', '.join(headings)}"} if headings else {}
    kind = forms[0] if len(forms) == 1 else {"anyOf": forms}
    return {"title": _said(spec.label) or name, **also, **kind}


def _forms(spec: RecordField) -> list[Schema]:
    """What a filled cell may be."""
    match spec.type:
        case "id":
            whole = {"type": "integer", "exclusiveMinimum": -_ID_END, "exclusiveMaximum": _ID_END}
            return [{"type": "string", "pattern": r"\S"}, whole]
        case "category" | "text" if spec.values:
            listed = [value.strip() for value in spec.values]
            return [{"enum": listed}, _text("|".join(map(_literal, listed)), spec)]
        case "category" | "text":
            return [{"type": "string", "pattern": r"\S"}]
        case "count" | "integer":
            return [{"type": "integer", **_limits(spec)}, _text(_WRITTEN[spec.type], spec)]
        case "decimal":
            decimals = rf"({_POINT}{_DIGIT}{{0,{spec.places or 0}}}[0０]*)?"
            digits = rf"{_SIGN}{_DIGIT}+{decimals}|{_SIGN}[0-9０-９.．]+\s*[%％]"
            return [{"type": "number", **_limits(spec)}, _text(digits, spec)]
        case "yes_no":
            words = r"[Yy][Ee][Ss]|[Nn][Oo]|[Tt][Rr][Uu][Ee]|[Ff][Aa][Ll][Ss][Ee]|[01０１]|是|否"
            return [{"type": "boolean"}, {"enum": [0, 1]}, _text(words, spec)]
        case "date" | "month":
            return [_text(_WRITTEN[spec.type], spec)]


def _limits(spec: RecordField) -> Schema:
    low, high = limits_of(spec)
    return {"minimum": _number(low), "maximum": _number(high)}


def _number(limit: Fraction) -> Any:
    """A limit as a JSON number: whole, or read from its decimal, as the cell beside it will be."""
    return limit.numerator if limit.denominator == 1 else json.loads(str(to_decimal(limit)))


def _text(pattern: str, spec: RecordField) -> Schema:
    """A text of that pattern, blanks around it, and the field's suffix behind it if need be."""
    suffix = (spec.suffix or "").strip()
    after = rf"(\s*{_literal(suffix)})?" if suffix else ""
    return {"type": "string", "pattern": rf"^\s*({pattern}){after}\s*$"}


def _texts(texts: Iterable[str]) -> Schema:
    """One of these texts, with any blanks around it."""
    listed = "|".join(dict.fromkeys(_literal(text.strip()) for text in texts))
    return {"type": "string", "pattern": rf"^\s*({listed})\s*$"}


def _literal(text: str) -> str:
    """A pattern for the text itself, for Python and JavaScript alike."""
    return "".join(f"\\{sign}" if sign in r"\^$.*+?()[]{}|/" else sign for sign in text)


def _said(words: Words | None) -> str:
    """A label in both languages where it has both."""
    texts = (words.en, words.zh) if words else ()
    return " · ".join(dict.fromkeys(text for text in texts if text))
