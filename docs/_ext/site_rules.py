"""The reference of the rules language, made from the models and their JSON Schema.

One chapter for each kind of mapping, one section for each key: where it stands, what may stand
there, whether it must, what holds without it, what it means in both languages, and an example.
Never says anything of a key that the models and the schema do not.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from fractions import Fraction
from typing import Any, NamedTuple

from targets.facade.schemas import cases_schema, rules_schema
from targets.rulebook import models, scoring, sourced
from targets.rulebook.schema import text_of_key
from targets.rulebook.schema_texts import flow_text

Schema = Mapping[str, Any]
PLACES_SHOWN = 6


class Said(NamedTuple):
    """The same in both languages."""

    en: str
    zh: str

    def __str__(self) -> str:
        return self.en if self.en == self.zh else f"{self.en} · {self.zh}"


TITLES = {
    "RulebookModel": Said("The rules file", "规则文件"),
    "CasesModel": Said("The file of cases", "算例文件"),
    "Constant": Said("Constant", "常量"),
    "Method": Said("Method", "计分办法"),
    "Bonus": Said("Bonus, deduction", "加分、扣分"),
    "BulletinSection": Said("Bulletin", "通报"),
    "Accepted": Said("Accepted slip", "认可的笔误"),
    "RowCheck": Said("Row check", "校验"),
    "Place": Said("Rounding of one kind", "一类数的舍入"),
    "WhenSmall": Said("When small", "小数字"),
    "Requires": Said("Requires", "至少项数"),
}
"""Where the name of a kind and the first words that are said of it are no title."""


class Kind(NamedTuple):
    """A mapping of a rules file, and every place where it stands."""

    name: str
    schema: Schema
    places: tuple[str, ...]

    @property
    def properties(self) -> dict[str, Schema]:
        """Its keys, those of every form that it has."""
        found = dict(self.schema.get("properties", {}))
        for form in self.schema.get("anyOf", ()):
            found |= form["properties"]
        return found

    @property
    def required(self) -> tuple[str, ...]:
        """The keys that must be there in every form."""
        return tuple(self.schema.get("required", ()))

    @property
    def title(self) -> Said:
        """`Record field · 字段`."""
        if self.name in TITLES:
            return TITLES[self.name]
        chinese = re.split("[：。，]", self.schema["description"].partition("\n\n")[2])[0]
        words = re.sub(r"(?<!^)(?=[A-Z])", " ", self.name).capitalize()
        return Said(words, chinese)

    def place_of(self, key: str) -> str:
        """`indicators[].points`; where it stands in many places, `….reference.quote`."""
        if len(self.places) == 1:
            return f"{self.places[0]}.{key}" if self.places[0] else key
        ends = {place.rpartition(".")[2] for place in self.places}
        return f"….{ends.pop()}.{key}" if len(ends) == 1 else f"….{key}"


def rules_reference() -> str:
    """Every key of a rules file, as Markdown."""
    return _reference(rules_schema(), models.RulebookModel.__name__)


def cases_reference() -> str:
    """The keys that only a file of cases has, as Markdown."""
    schema = cases_schema()
    (whole,) = (one for one in kinds(schema, "CasesModel") if one.name == "CasesModel")
    return "\n".join(_chapter(whole, schema))


def kinds(schema: Schema, root: str) -> list[Kind]:
    """The mappings of a schema in the order in which a reader of a file meets them."""
    places: dict[str, list[str]] = {root: [""]}
    waiting = [(root, "")]
    while waiting:
        name, place = waiting.pop(0)
        held = Kind(name, _definition(schema, root, name), ("",))
        for key, value in held.properties.items():
            for inner, tail in _references(value, f"{place}.{key}".lstrip(".")):
                if not _is_mapping(schema["definitions"][inner]) or tail in places.get(inner, ()):
                    continue
                places.setdefault(inner, []).append(tail)
                waiting.append((inner, tail))
    return [
        Kind(name, _definition(schema, root, name), tuple(found)) for name, found in places.items()
    ]


def _definition(schema: Schema, root: str, name: str) -> Schema:
    found: Schema = schema if name == root else schema["definitions"][name]
    return found


def _is_mapping(definition: Schema) -> bool:
    return "properties" in definition or any(
        "properties" in form for form in definition.get("anyOf", ())
    )


def _references(value: object, place: str) -> Iterator[tuple[str, str]]:
    """Each definition below a value, with the place of what it describes."""
    if not isinstance(value, Mapping):
        return
    if "$ref" in value:
        yield value["$ref"].rpartition("/")[2], place
    for part in (*value.get("anyOf", ()), *value.get("allOf", ())):
        yield from _references(part, place)
    if "items" in value:
        yield from _references(value["items"], f"{place}[]")
    if "additionalProperties" in value:
        yield from _references(value["additionalProperties"], f"{place}.NAME")


def _reference(schema: Schema, root: str) -> str:
    lines: list[str] = []
    for kind in kinds(schema, root):
        lines += _chapter(kind, schema)
    return "\n".join(lines)


def _chapter(kind: Kind, schema: Schema) -> Iterator[str]:
    english, _, chinese = kind.schema.get("description", "").partition("\n\n")
    yield from (f"(kind-{kind.name.lower()})=", f"## {kind.title}", "")
    yield from (english, "", chinese, "")
    if kind.places[0]:
        more = len(kind.places) - PLACES_SHOWN
        shown = ", ".join(f"`{place}`" for place in kind.places[:PLACES_SHOWN])
        yield f"Where · 位置: {shown}" + (f", and {more} more · 等" if more > 0 else "")
        yield ""
    rules = [said for rule in kind.schema.get("allOf", ()) if (said := _rule(rule))]
    forms = kind.schema.get("anyOf", ())
    if forms:
        ways = "; ".join(_listed(form["properties"]) for form in forms)
        rules.append(Said(f"one of these sets of keys: {ways}", f"以下各组键取其一：{ways}"))
    yield from (f"- {rule.en}\n  {rule.zh}" for rule in rules)
    yield ""
    for key, value in kind.properties.items():
        yield from _section(kind, key, value, schema)


def _section(kind: Kind, key: str, value: Schema, schema: Schema) -> Iterator[str]:
    yield f"(key-{kind.name.lower()}-{key.replace('_', '-')})="
    yield f"### `{kind.place_of(key)}`"
    yield ""
    model = model_of(kind.name)
    said = text_of_key(model, key)
    if said is not None:
        yield from (said.en, "", said.zh, "")
    needed = Said("yes", "是") if key in kind.required else Said("no", "否")
    yield f"- Type · 类型: {described(value, schema)}"
    yield f"- Required · 必填: {needed}"
    if key not in kind.required:
        yield f"- Default · 默认: {default_of(model, key)}"
    for example in said.examples if said is not None else ():
        yield f"- Example · 示例: `{key}: {flow_text(example)}`"
    yield ""


def model_of(name: str) -> type[sourced.Model]:
    """The model of that name."""
    rooms = (models, scoring, sourced)
    found: type[sourced.Model] = next(getattr(one, name) for one in rooms if hasattr(one, name))
    return found


def default_of(model: type[sourced.Model], key: str) -> str:
    """What holds where a key is left out."""
    fields = {info.alias or name: info for name, info in model.model_fields.items()}
    default = fields[key].get_default(call_default_factory=True)
    match default:
        case None | ():
            return "—"
        case bool():
            return f"`{'yes' if default else 'no'}`"
        case str() | int() | Fraction():
            return f"`{default}`"
        case sourced.Model():
            return "as its own keys say · 见其各键"
        case _ if not default:
            return "—"
        case tuple():
            return ", ".join(f"`{one}`" for one in default)
        case _:
            return f"`{default}`"


# What may stand under a key, in words

_WORDS = {
    "yes_no": Said("`yes` or `no`", "`yes`（是）或 `no`（否）"),
    "cell": Said("a single value", "单个值"),
}


def described(value: Schema, schema: Schema) -> Said:
    """What a schema accepts, in both languages."""
    said = _shape(value, schema)
    limits = list(_limits(value))
    for part in value.get("allOf", ()):
        limits += _limits(part)
    if not limits:
        return said
    return Said(
        f"{said.en} ({', '.join(one.en for one in limits)})",
        f"{said.zh}（{'，'.join(one.zh for one in limits)}）",
    )


def _shape(value: Schema, schema: Schema) -> Said:
    if "$ref" in value:
        return _named(value["$ref"].rpartition("/")[2], schema)
    if "anyOf" in value:
        parts = list(dict.fromkeys(described(part, schema) for part in value["anyOf"]))
        return Said(" or ".join(one.en for one in parts), "或".join(one.zh for one in parts))
    if "allOf" in value:
        return described(value["allOf"][0], schema)
    if "enum" in value:
        words = list(dict.fromkeys(f"`{one}`" for one in value["enum"]))
        return Said(_or(words, ", ", " or "), _or(words, "、", "或 "))
    if "errorMessage" in value:
        english, _, chinese = value["errorMessage"].partition(" · ")
        return Said(english, chinese)
    if value.get("type") == "array":
        inner = described(value["items"], schema)
        return Said(f"a list, each {inner.en}", f"列表，每项为：{inner.zh}")
    if value.get("type") == "object":
        inner = described(value["additionalProperties"], schema)
        return Said(
            f"names, each with {inner.en}",
            f"名称及其内容，内容为：{inner.zh}",
        )
    raise ValueError(f"no words are known for {value}")


def _named(name: str, schema: Schema) -> Said:
    if name in _WORDS:
        return _WORDS[name]
    definition = schema["definitions"][name]
    if _is_mapping(definition):
        title = Kind(name, definition, ("",)).title
        anchor = f"(#kind-{name.lower()})"
        return Said(f"the keys of [{title.en}]{anchor}", f"[{title.zh}]{anchor}的各键")
    return described(definition, schema)


def _or(words: list[str], comma: str, last: str) -> str:
    return words[0] if len(words) == 1 else f"{comma.join(words[:-1])}{last}{words[-1]}"


def _limits(value: Schema) -> Iterator[Said]:
    least, most = value.get("minItems"), value.get("maxItems")
    if least is not None and least == most:
        yield Said(f"just {least}", f"正好 {least} 项")
    elif least is not None:
        yield Said(f"at least {least}", f"至少 {least} 项")
    elif most is not None:
        yield Said(f"at most {most}", f"至多 {most} 项")
    if "minProperties" in value:
        yield Said(f"at least {value['minProperties']}", f"至少 {value['minProperties']} 项")
    if "maximum" in value:
        yield Said(f"at most {value['maximum']}", f"不超过 {value['maximum']}")
    if "minimum" in value and "errorMessage" not in value:
        yield Said(f"from {value['minimum']}", f"不小于 {value['minimum']}")
    if value.get("uniqueItems"):
        yield Said("each once", "不重复")
    if "const" in value.get("not", {}):
        yield Said(f"not `{value['not']['const']}`", f"不能是 `{value['not']['const']}`")


def _rule(rule: Schema) -> Said | None:
    """What keys ask of each other; None for what the sections of the keys say themselves."""
    if "oneOf" in rule:
        ways = "; ".join(_listed(one["required"]) for one in rule["oneOf"])
        return Said(f"Just one of: {ways}.", f"只取其一：{ways}。")
    needs = rule.get("then", {}).get("required")
    asked = rule.get("if", {}).get("required")
    if needs and asked and "properties" not in rule["if"]:
        return Said(
            f"{_listed(asked)} needs {_listed(needs)}.",
            f"写 {_listed(asked)} 就要写 {_listed(needs)}。",
        )
    if rule.get("maxProperties") == 1:
        return Said("Just one of its keys.", "只写其中一个键。")
    if "minProperties" in rule:
        return Said("At least one of its keys.", "至少写其中一个键。")
    return None


def _listed(keys: Any) -> str:
    return " + ".join(f"`{key}`" for key in keys)
