"""No part of `rules/2009_xietang.yaml` can be changed without anybody noticing.

Each key is misspelt, deleted and written twice, each value changed and deleted, one at a time. Such
a mutant is either told, or means something else: where the value takes part in computing, the plan
is another; where it is a text, or is read by whoever admits or shows the figures, the canonical
hash is. Which paths are of that second kind, and which keys only write down what holds anyway, is
listed here by hand.
Never looks at how a problem is found.
"""

import ast
import json
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import NamedTuple

import pytest

from targets.plan.build import build_plan
from targets.plan.steps import Plan
from targets.rulebook.composing import compose
from targets.rulebook.limits import PROBLEMS_AT_MOST
from targets.rulebook.nodes import Mapping, Node, Scalar, Sequence
from targets.rulebook.opening import _opened_once as opened  # what it offers is tested elsewhere
from targets.rulebook.places import Path as NodePath
from targets.rulebook.reader import read_rules
from targets.scores.receipt import hash_rules
from targets.source import SourceText

RULES = Path(__file__).resolve().parent.parent / "rules" / "2009_xietang.yaml"

TEXTS = [
    "id",
    "title",
    "title.*",
    "authority",
    "authority.*",
    "issued",
    "review_by",
    "**.label",
    "**.label.*",
    "**.note",
    "**.note.*",
    "**.reference",
    "**.reference.*",
    "**.basis",
    "clauses",
    "clauses.**",
    "cases",
    "cases.**",
]
"""What is shown, printed, tried out, or kept for the reader: no unit gets a point by it."""

READ_BY_OTHERS = [
    # by whoever admits records: what a cell may hold, how many rows, whether a file may be absent
    "records.*.fields.*.at_least",
    "records.*.fields.*.type",
    "records.*.fields.*.values",
    "records.*.most_rows",
    "records.*.optional",
    # by whoever ranks the units, names their grades, and shows the figures of groups
    "unit.groups",
    "unit.groups.*",
    "scorecard.rank.by",
    "scorecard.rank.best",
    "scorecard.grades.*.id",
    "scorecard.grades.3",  # the last, without a bound: who is in none of the others
    "indicators.*.show_as",
    "indicators.*.show_decimals",
    # by whoever makes the bulletin
    "bulletin",
    "bulletin.**",
]
"""What decides, and is not in the plan; `tests/cases/good` and, of the bulletin,
`tests/test_bulletin.py` hold what each of them does.
"""

HOLDS_ANYWAY = [
    "records.visits.events",  # all that counts visits is a duty, for which it holds anyway
    "scorecard.rounding.mode",
    "scorecard.when_missing",
    "scorecard.rank",
]
"""Keys that can be deleted, because what they say holds without them."""

WORDS = {
    "monthly": "visits",
    "visits": "sites",
    "sites": "visits",
    "villages": "monthly",
    "village": "area",
    "month": "births",
    "visited_on": "kind",
    "opened_on": "village",
    "area": "village",
    "goals": "duties",
    "duties": "goals",
    "percent": "per_mille",
    "proportional": "pass_fail",
    "full": "zero",
    "zero": "exclude",
    "yes": "no",
    "total": "weekly_patrol",
    "highest": "lowest",
    "half_up": "down",
    "count": "integer",
    "decimal": "count",
    "id": "text",
    "category": "text",
    "date": "month",
    "yes_no": "category",
    "whole": "unit",
    "week": "month",
    "2 months": "quarter",
    "quarter": "half year",
}
"""For a word of the language, or a name, another that could stand there."""


class Mutant(NamedTuple):
    """The rules file with one change, as text."""

    change: str
    path: NodePath
    text: str

    @property
    def name(self) -> str:
        return f"{self.change} {dotted(self.path)}"


def dotted(path: NodePath) -> str:
    return ".".join(map(str, path))


def fits(path: NodePath, patterns: list[str]) -> bool:
    """Whether a path is one of `patterns`, where `*` is any one step and `**` any number."""
    return any(_pattern(pattern).fullmatch(dotted(path)) for pattern in patterns)


@cache
def _pattern(pattern: str) -> re.Pattern[str]:
    escaped = re.escape(pattern).replace(r"\*\*", ".*").replace(r"\*", r"[^.]*")
    return re.compile(escaped)


# ---------------------------------------------------------------- the file, and changes to it


@cache
def tree() -> dict[str, object]:
    """The rules file as dicts, lists and texts."""
    root = compose(RULES.read_text(encoding="utf-8")).root
    plain = _plain(root)
    assert isinstance(plain, dict)
    return plain


def _plain(node: Node | None) -> object:
    match node:
        case Mapping():
            return {key: _plain(value) for key, value in node.entries.items()}
        case Sequence():
            return [_plain(item) for item in node.items]
        case Scalar():
            return node.text
        case _:
            raise TypeError(node)


def written(part: object) -> str:
    """A part of the tree as YAML that says the same."""
    match part:
        case dict():
            inner = ", ".join(f"{json.dumps(key)}: {written(value)}" for key, value in part.items())
            return f"{{{inner}}}"
        case list():
            return f"[{', '.join(map(written, part))}]"
        case None:
            return ""  # a value that was deleted
        case _:
            return json.dumps(part, ensure_ascii=False)


def document(tree: dict[str, object]) -> str:
    """The whole file, one outermost key a line."""
    return "".join(f"{key}: {written(value)}\n" for key, value in tree.items())


def nodes(part: object, path: NodePath = ()) -> Iterator[tuple[NodePath, object]]:
    """Every value below, with its path."""
    for step, value in items_of(part):
        yield (*path, step), value
        yield from nodes(value, (*path, step))


def items_of(part: object) -> list[tuple[str | int, object]]:
    """The keys or places of a part, each with what stands there."""
    match part:
        case dict():
            return list(part.items())
        case list():
            return list(enumerate(part))
        case _:
            return []


def changed(part: object, path: NodePath, instead: object) -> object:
    """`part` with something else at `path`: what is around it is copied, the rest is shared."""
    if not path:
        return instead
    step, *below = path
    if isinstance(part, dict):
        return {
            key: changed(value, tuple(below), instead) if key == step else value
            for key, value in part.items()
        }
    assert isinstance(part, list)
    return [
        changed(value, tuple(below), instead) if index == step else value
        for index, value in enumerate(part)
    ]


def at(part: object, path: NodePath) -> object:
    for step in path:
        part = part[step]  # type: ignore[index]
    return part


def mutants(whole: dict[str, object], part: NodePath) -> Iterator[Mutant]:
    """Every mutant of one part of the rules file."""
    value_there = at(whole, part)
    for path, value in ((part, value_there), *nodes(value_there, part)):
        *above, step = path
        holder = at(whole, tuple(above))
        if isinstance(holder, dict):
            misspelt = {f"{k}x" if k == step else k: v for k, v in holder.items()}
            yield _mutant("misspell", whole, path, misspelt)
            yield _mutant("delete", whole, path, {k: v for k, v in holder.items() if k != step})
        else:
            assert isinstance(holder, list)
            rest = [item for index, item in enumerate(holder) if index != step]
            yield _mutant("delete", whole, path, rest)
        if isinstance(value, str):
            yield Mutant("change", path, document(_whole(changed(whole, path, another(value)))))
            yield Mutant("empty", path, document(_whole(changed(whole, path, None))))


def _mutant(change: str, whole: dict[str, object], path: NodePath, holder: object) -> Mutant:
    return Mutant(change, path, document(_whole(changed(whole, path[:-1], holder))))


def _whole(part: object) -> dict[str, object]:
    assert isinstance(part, dict)
    return part


def another(value: str) -> str:
    """Something else that could stand for `value`: another number, day, word, formula, text."""
    if value in WORDS:
        return WORDS[value]
    if day := re.fullmatch(r"(\d{4}-\d\d)-(\d\d)", value):
        return f"{day[1]}-{int(day[2]) % 28 + 1:02d}"
    if number := re.fullmatch(r"(\d+)(\.\d+)?(%?)", value):
        return f"{int(number[1]) + 1}{number[2] or ''}{number[3]}"
    if re.search(r"<=|>=|==", value):
        return f"not ({value})"
    if re.fullmatch(r"(sum|last|count)\(.*\)", value):
        return f"{value} + 1"
    return f"{value}x"


# ---------------------------------------------------------------- what a text comes to


class Meaning(NamedTuple):
    """What a rules file without errors comes to."""

    plan: list[object]
    hash: str


def is_told(text: str) -> bool:
    """Whether anything is wrong with a rules file of this text."""
    return bool(opened(SourceText("rules.yaml", text)).diagnostics)


def is_noticed(mutant: Mutant, sound: Meaning) -> bool:
    """Whether the mutant is told, or means something else where it should."""
    source = SourceText("rules.yaml", mutant.text)
    if fits(mutant.path, [*TEXTS, *READ_BY_OTHERS]):
        reading = read_rules(source)
        if reading.problems:
            return True
        assert reading.rulebook is not None
        return hash_rules(reading.rulebook) != sound.hash
    checked = opened(source)
    if checked.diagnostics:
        return True
    assert checked.rulebook is not None
    assert checked.places is not None
    plan, unproven = build_plan(checked.rulebook, checked.places)
    return bool(unproven) or said_by(plan) != sound.plan


def meaning_of(text: str) -> Meaning:
    source = SourceText("rules.yaml", text)
    reading, checked = read_rules(source), opened(source)
    assert reading.rulebook is not None
    assert checked.diagnostics == ()
    assert checked.rulebook is not None
    assert checked.places is not None
    plan, unproven = build_plan(checked.rulebook, checked.places)
    assert unproven == ()
    return Meaning(said_by(plan), hash_rules(reading.rulebook))


def said_by(plan: Plan) -> list[object]:
    """Everything that the plan says: of expressions their grammar, and not the rules file."""
    return [
        [
            (name, one.id, ast.dump(one.holds), ast.dump(one.absent), one.severity)
            for name, checks in plan.checks.items()
            for one in checks
        ],
        [
            one._replace(selected=ast.dump(one.selected), amount=ast.dump(one.amount))  # type: ignore[arg-type]
            for one in plan.aggregates
        ],
        plan.due,
        [(step.name, ast.dump(step.expression), step.wide) for step in plan.steps],
        plan.bounds,
        plan.indicators,
        plan.sections,
        plan.total,
        plan.bonuses,
        plan.deductions,
        plan.vetoes,
        [
            (one.indicator, [ast.dump(step.expression) for step in one.steps], one.inputs, one.mask)
            for one in plan.levels
        ],
        plan.window,
        plan.peers,
        plan.assessed,
    ]


# ---------------------------------------------------------------- the tests


@cache
def rules_alone() -> dict[str, object]:
    """The rules file without clauses and cases, on which no rule depends."""
    return {key: value for key, value in tree().items() if key not in ("clauses", "cases")}


@cache
def sound() -> Meaning:
    return meaning_of(document(rules_alone()))


PARTS: list[NodePath] = [
    *((key,) for key in rules_alone() if key not in ("records", "indicators")),
    *(("records", str(name)) for name, _ in items_of(tree()["records"])),
]
"""The file in parts, so that several processes can share the work."""


@pytest.mark.parametrize("part", PARTS, ids=dotted)
def test_no_rule_can_be_changed_without_anybody_noticing(part: NodePath) -> None:
    for mutant in mutants(rules_alone(), part):
        deleted = mutant.change == "delete" and fits(mutant.path, HOLDS_ANYWAY)
        assert is_noticed(mutant, sound()) is not deleted, mutant.name


@pytest.mark.parametrize("number", range(len(items_of(tree()["indicators"]))))
def test_no_indicator_can_be_changed_without_anybody_noticing(number: int) -> None:
    """No indicator of this file uses another, so that a rulebook with this one alone does."""
    alone = with_one_indicator(number)
    meaning = meaning_of(document(alone))

    for mutant in mutants(alone, ("indicators",)):
        assert is_noticed(mutant, meaning), mutant.name


@pytest.mark.parametrize("number", range(len(items_of(tree()["clauses"]))))
def test_no_clause_can_be_changed_without_anybody_noticing(number: int) -> None:
    """Nothing else speaks of a clause, so that a small rulebook around it does, unless it names
    what carries it out.
    """
    clause = at(tree(), ("clauses", number))
    assert isinstance(clause, dict)
    around = rules_alone() if "modelled_by" in clause else small_rules()
    whole = {**around, "clauses": [clause]}
    meaning = meaning_of(document(whole))

    for mutant in mutants(whole, ("clauses",)):
        assert is_noticed(mutant, meaning), mutant.name


@pytest.mark.parametrize("number", range(len(items_of(tree()["cases"]))))
def test_no_case_can_be_changed_without_anybody_noticing(number: int) -> None:
    whole = {**rules_alone(), "cases": [at(tree(), ("cases", number))]}
    meaning = meaning_of(document(whole))

    for mutant in mutants(whole, ("cases",)):
        if mutant.change == "misspell":
            assert is_told(mutant.text), mutant.name
        else:
            assert is_noticed(mutant, meaning), mutant.name


def test_no_key_can_be_written_twice_without_anybody_noticing() -> None:
    """All of one part at once: each is told by itself, at its own place."""
    told = 0
    for key, value in tree().items():
        keys = 1 + sum(isinstance(path[-1], str) for path, _ in nodes(value))

        problems = compose(f"{key}: {twice(value)}\n{key}: x\n").problems

        assert {wording.code for _, wording in problems} == {"Y109"}
        assert len({span for span, _ in problems}) == len(problems) == keys < PROBLEMS_AT_MOST
        told += keys
    assert told > 1000


def test_the_file_that_is_changed_is_the_file_that_is_kept() -> None:
    """The tree that the mutants are made of says what the rules file says."""
    as_kept = opened(SourceText("rules.yaml", RULES.read_text(encoding="utf-8"))).rulebook
    as_written = opened(SourceText("rules.yaml", document(tree()))).rulebook

    assert as_kept is not None
    assert as_written is not None
    assert hash_rules(as_written) == hash_rules(as_kept)


def with_one_indicator(number: int) -> dict[str, object]:
    """The rules file with one indicator, which is all that its section and the total consist of."""
    indicator = at(tree(), ("indicators", number))
    assert isinstance(indicator, dict)
    card = {key: at(tree(), ("scorecard", key)) for key in ("when_empty", "when_missing")}
    if "points" in indicator:
        card |= {
            "total": indicator["points"],
            "rounding": at(tree(), ("scorecard", "rounding")),
            "sections": [{"id": indicator["section"], "points": indicator["points"]}],
        }
    names = ("villages", indicator["records"])
    return {
        **{
            key: value for key, value in rules_alone().items() if key not in ("bonuses", "bulletin")
        },
        "records": {name: at(tree(), ("records", name)) for name in names},
        "scorecard": card,
        "indicators": [indicator],
    }


def small_rules() -> dict[str, object]:
    """As little of the rules file as makes a rulebook: one dataset and one indicator."""
    outermost = ("schema_version", "id", "title", "period")
    return {
        **{key: tree()[key] for key in outermost},
        "unit": {"id": "village"},
        "records": {"sites": at(tree(), ("records", "sites"))},
        "indicators": [at(tree(), ("indicators", 12))],
    }


def twice(part: object) -> str:
    """A part of the tree in which each key stands a second time."""
    match part:
        case dict():
            entries = [
                f"{json.dumps(key)}: {twice(value)}, {json.dumps(key)}: x"
                for key, value in part.items()
            ]
            return f"{{{', '.join(entries)}}}"
        case list():
            return f"[{', '.join(map(twice, part))}]"
        case _:
            return json.dumps(part, ensure_ascii=False)
