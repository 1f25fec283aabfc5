"""Rules files with something changed in them, drawn from a seed: in their parts, their lines, or
their bytes. Never reads one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from copy import deepcopy
from random import Random
from typing import Any

import yaml

from tests.fuzzing.hostile_formulas import hostile_formula
from tests.fuzzing.seeds import Seed, good_formulas, seeds

LARGE_ONE_IN = 40
SNIPPETS: tuple[str, ...] = (
    "---", "...", "%YAML 1.1", "%TAG ! tag:x,2000:", "<<: *a", "<<: {a: 1}", "a: &a [*a]",
    "a: &a 1", "b: *a", "? [a, b]\n: c", "? a", "- - - - a",
    "!!python/object/apply:os.system ['id']", "a: !!python/name:os.system", "a: !!binary aGk=",
    "a: !x y", "a: !!set {b}", "a: |\n  b\n c", "a: >-\n\n   b", "a: |9\n b", "a: 'b", 'a: "b',
    'a: "\\x00\\uD800\\U0010FFFF"', "a: [", "a: {", "a: ]", "{{{{{{{{", "[[[[[[[[", "a: @b",
    "a: `b`", "a: %b", "\ta: b", "a:\tb", "a：b", "a: ９６％", "a: .inf", "a: 0x7F", "a: 1_000",
    "a: 12:30", "a: ~", "a: null", "a: 2009-02-30", "a: yes", "title: \u202eb\u2066",
    "id: __class__", "id: ../../etc/passwd", "id: con", "unit: {id: x, roster: x}", "a: 1e999999",
    "indicators: []", "records: {}", "constants: {done: 1, sum: 2}", "scorecard: {total: 1e9}",
    "\ufeff", "\x00", "\x85", "\u2028", "\x1b[2J", "a: \ud7ff\ue000\ufffe", "#", "# \u202e",
    "a: b: c: d", "a: - b", "-", ":", "? ", "  ", "\r", "\f", "same_as: rate",
    "period: {from: 0001-01-01, to: 9999-12-31}", "cases: [{name: a, expect: {A: {total: 1}}}]",
)  # fmt: skip
HOSTILE: tuple[str, ...] = (
    "", "0", "-1", "1", "100%", "-0", "1e9", "9" * 19, "9" * 39, "9" * 50, "0." + "0" * 39 + "1",
    "1/3", "nan", ".inf", "true", "no", "null", "~", "__class__", "__import__('os')", "sum",
    "value", "total", "met", "if", "None", "a b", "a.b", "../x", "/etc/passwd", "C:\\x", "=1+1",
    "<b>", "{{x}}", "%s", "{0}", "$HOME", "\u202ex", "x\u200b", "еast", "１", "x" * 300,
    "0001-01-01", "9999-12-31", "2009-02-30", "2009-13", "2009-06", "proportional", "pass_fail",
    "half_up", "count", "id", "exclude", "started", "week", "month", "last_year", "whole",
    "geometric", "logarithm", "sum(done) / sum(due)", "0 * 1",
)  # fmt: skip
Holder = tuple[Any, Any]
"""A dict or a list, and the key or index of one of its parts."""


def mutated_file(draw: Random) -> tuple[str, bytes]:
    """How a rules file was changed, and its bytes."""
    seed = _drawn(draw)
    family = draw.choices(("parts", "lines", "bytes", "spliced"), (45, 30, 15, 10))[0]
    if family == "parts" and isinstance(seed.parts, dict):
        return family, _as_yaml(draw, _changed_parts(draw, seed.parts)).encode()
    text = seed.text
    if family == "spliced":
        text = _spliced(draw, text, _drawn(draw).text)
    elif family != "bytes":
        family, text = "lines", _changed_lines(draw, text)
    raw = text.encode(_encoding(draw), "replace")
    return family, _changed_bytes(draw, raw) if family == "bytes" else raw


def _drawn(draw: Random) -> Seed:
    small, large = seeds()
    if draw.randrange(LARGE_ONE_IN) == 0:
        return draw.choice(large)
    good = draw.randrange(3) == 0  # the first of the small ones
    return draw.choice(small[:14] if good else small)


# ---------------------------------------------------------------- parts


def _changed_parts(draw: Random, parts: dict[str, Any]) -> Any:
    root = deepcopy(parts)
    for _ in range(draw.choice((1, 1, 1, 2, 3, 6))):
        places = list(_places(root))
        if not places:
            break
        draw.choice(_CHANGES)(draw, *draw.choice(places), places)
    return root


def _places(part: Any, levels: int = 30) -> Iterator[Holder]:
    if levels == 0:
        return
    items: Any = ()
    if isinstance(part, dict):
        items = part.items()
    elif isinstance(part, list):
        items = enumerate(part)
    for key, value in items:
        yield part, key
        yield from _places(value, levels - 1)


def _left_out(draw: Random, holder: Any, key: Any, places: Sequence[Holder]) -> None:
    del holder[key]


def _exchanged(draw: Random, holder: Any, key: Any, places: Sequence[Holder]) -> None:
    other, other_key = draw.choice(places)
    mine, its = deepcopy(holder[key]), deepcopy(other[other_key])
    other[other_key] = mine
    if key in holder if isinstance(holder, dict) else key < len(holder):
        holder[key] = its


def _renamed(draw: Random, holder: Any, key: Any, places: Sequence[Holder]) -> None:
    if isinstance(holder, dict):
        others = [other for _, other in places if isinstance(other, str)]
        name = draw.choice(
            (draw.choice(others), f"{key}x", key[:-1], key.upper(), draw.choice(HOSTILE))
        )
        holder[name] = holder.pop(key)
    else:
        holder.insert(draw.randint(0, len(holder)), deepcopy(holder[key]))


def _hostile(draw: Random, holder: Any, key: Any, places: Sequence[Holder]) -> None:
    holder[key] = draw.choice(HOSTILE)


def _formula(draw: Random, holder: Any, key: Any, places: Sequence[Holder]) -> None:
    written = [one for one in places if isinstance(one[0][one[1]], str) and "(" in one[0][one[1]]]
    place, at = draw.choice(written or [(holder, key)])
    place[at] = hostile_formula(draw, good_formulas())[1]


def _wrapped(draw: Random, holder: Any, key: Any, places: Sequence[Holder]) -> None:
    part = holder[key]
    for _ in range(draw.choice((1, 1, 2, 45))):
        part = draw.choice(([part], {"a": part}, {"id": part}))
    holder[key] = part


def _multiplied(draw: Random, holder: Any, key: Any, places: Sequence[Holder]) -> None:
    count = draw.choice((2, 5, 30))
    if isinstance(holder, list):
        holder += [deepcopy(holder[key]) for _ in range(count)]
    else:
        holder |= {f"{key}_{index}": deepcopy(holder[key]) for index in range(count)}


def _taken(draw: Random, holder: Any, key: Any, places: Sequence[Holder]) -> None:
    """A part of another file in place of the one here, if there is one of the same name."""
    others = list(_places(_drawn(draw).parts))
    alike = [one for one in others if one[1] == key] or others
    if alike:
        other, at = draw.choice(alike)
        holder[key] = deepcopy(other[at])


_CHANGES: tuple[Callable[[Random, Any, Any, Sequence[Holder]], None], ...] = (
    _left_out, _exchanged, _renamed, _hostile, _hostile, _formula, _wrapped, _multiplied, _taken,
)  # fmt: skip


def _as_yaml(draw: Random, root: Any) -> str:
    flow = draw.choice((None, False, False, True))
    return yaml.dump(
        root,
        Dumper=_Dumper,
        default_flow_style=flow,
        allow_unicode=True,
        sort_keys=False,
        width=1000,
    )


class _Dumper(yaml.CSafeDumper):
    """Writes every text as it is, so that `96%` and `2009-01-01` stay bare."""

    def ignore_aliases(self, _: Any) -> bool:
        return True


_Dumper.add_representer(
    str, lambda dumper, text: dumper.represent_scalar("tag:yaml.org,2002:str", text)
)
_Dumper.yaml_implicit_resolvers = {}


# ---------------------------------------------------------------- lines and bytes


def _changed_lines(draw: Random, text: str) -> str:
    lines = text.split("\n")
    for _ in range(draw.choice((1, 1, 1, 2, 3, 8))):
        at, other = draw.randrange(len(lines)), draw.randrange(len(lines))
        line = lines[at]
        indent = len(line) - len(line.lstrip())
        match draw.randrange(11):
            case 0:
                del lines[at]
            case 1:
                lines.insert(other, line)
            case 2:
                lines[at], lines[other] = lines[other], line
            case 3:
                lines[at] = draw.choice((" ", "  ", "\t", "\u3000", "- ", "    ")) + line
            case 4:
                lines[at] = line[draw.randint(0, indent) :]
            case 5:
                snippet = draw.choice(SNIPPETS).replace("\n", "\n" + " " * indent)
                lines.insert(at, " " * indent + snippet)
            case 6:
                lines[at] = line.replace(
                    ": ", draw.choice((":", "：", " : ", ": - ", ": {", ":\n")), 1
                )
            case 7:
                start = draw.randint(0, len(line))
                lines[at] = line[:start] + draw.choice(SNIPPETS) + line[start:]
            case 8:
                lines[at] = line[: draw.randint(0, len(line))]
            case 9:
                key, colon, _ = line.partition(": ")
                lines[at] = (
                    key + colon + draw.choice((*HOSTILE, hostile_formula(draw, good_formulas())[1]))
                )
            case _:
                lines[at] = line.rstrip() + draw.choice(
                    ("\r", " #", ":", ",", "]", "}", '"', " |", " &a", "\x85")
                )
        lines = lines or [""]
    return draw.choice(("\n", "\n", "\n", "\n", "\r\n", "\r")).join(lines)


def _spliced(draw: Random, text: str, other: str) -> str:
    first, second = text.split("\n"), other.split("\n")
    start, end = sorted(draw.randint(0, len(second)) for _ in range(2))
    at = draw.randint(0, len(first))
    rest = at + draw.choice((0, 0, end - start, len(first)))
    return "\n".join((*first[:at], *second[start:end], *first[rest:]))


def _encoding(draw: Random) -> str:
    return draw.choices(("utf-8", "utf-8-sig", "gb18030", "utf-16", "latin-1"), (90, 3, 3, 3, 1))[0]


def _changed_bytes(draw: Random, raw: bytes) -> bytes:
    changed = bytearray(raw)
    for _ in range(draw.choice((1, 2, 4, 16))):
        at = draw.randrange(len(changed) + 1)
        match draw.randrange(4):
            case 0:
                changed[at : at + 1] = draw.randbytes(1)
            case 1:
                changed[at:at] = draw.randbytes(draw.randint(1, 4))
            case 2:
                del changed[at : at + draw.choice((1, 2, 40))]
            case _:
                changed[at:at] = draw.choice(SNIPPETS).encode("utf-8", "replace")
    return bytes(changed)
