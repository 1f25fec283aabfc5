"""A formula as written, then with the numbers put in that the plan kept.

Never works a formula out: what it comes to stands among the published figures.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction

from targets.errors import Language, word
from targets.explaining.behind import Behind, Summand
from targets.explaining.cadences import periods_name
from targets.explaining.reading import Readings, Scope, WithheldError, is_leaf
from targets.figures import format_plain
from targets.formula import Formula, tree
from targets.formula.tree import Node
from targets.plan import expressions as x
from targets.plan.inputs import scale_of
from targets.plan.steps import Plan
from targets.rulebook.copies import window_of
from targets.rulebook.models import Duty, Indicator, RecordField
from targets.rulebook.scopes import find_field
from targets.scores.display import names_asked, show_value, status_word
from targets.scores.json import decimal_text
from targets.scores.results import UnitScore

NOTHING = "—"
_IN_PRINT = {"==": "=", "!=": "≠", "<=": "≤", ">=": "≥"}


@dataclass(frozen=True, slots=True)
class Told:
    """All that the parts of an explanation look at: one unit, its numbers, and its records."""

    plan: Plan
    readings: Readings
    score: UnitScore
    behind: Behind
    language: Language

    def say(self, code: str, **facts: object) -> str:
        """A sentence of the catalogue."""
        return word(code, known=(), **facts).message(self.language)

    def indicator(self, name: str) -> Indicator | None:
        """What the rules file says of an indicator."""
        return next((one for one in self.plan.rulebook.indicators if one.id == name), None)

    def listed(self, texts: Sequence[str]) -> str:
        """Several things in one sentence."""
        return ("、" if self.language == "zh" else ", ").join(texts)

    def figure(self, amount: Fraction | str | None, scope: Scope | None = None) -> Fraction | None:
        """A figure of the rules file; None where it is absent, or not published of this unit."""
        if not isinstance(amount, str):
            return amount
        try:
            where = scope or Scope(None, self.plan.window)
            return self.readings.figure(amount, where, self.score.steps)
        except WithheldError:
            return None


def scope_of(told: Told, one: Indicator) -> Scope:
    """What the formulas of an indicator may name."""
    return Scope(one.records, window_of(told.plan.rulebook, one))


def holds_for(told: Told, formula: Formula, scope: Scope) -> bool | None:
    """A condition of the rules; None where it is absent, or not published of this unit."""
    try:
        return told.readings.flag(formula.tree, scope, told.score.steps)
    except WithheldError:
        return None


def written(formula: Formula) -> str:
    """A formula on one line."""
    return " ".join(formula.text.split())


def put_in(told: Told, formula: Formula, scope: Scope) -> str:
    """A formula with a number in the place of each sum and name."""
    return _spliced(formula, lambda node: _leaf_text(told, node, scope))


def _spliced(formula: Formula, shown: Callable[[Node], str | None]) -> str:
    pieces, at = [], 0
    for node in sorted(_leaves(formula.tree), key=lambda one: one.place.start):
        text = shown(node)
        if text is not None:
            pieces += [formula.text[at : node.place.start], text]
            at = node.place.start + node.place.length
    return " ".join("".join([*pieces, formula.text[at:]]).split())


def labelled(told: Told, formula: Formula, scope: Scope) -> str:
    """A formula on one line as people read it: fields by their labels, signs as in print."""
    return part_in_words(told, formula, formula.tree, scope)


def part_in_words(told: Told, formula: Formula, within: Node, scope: Scope) -> str:
    """The same of a part of it."""
    start, length = within.place if within is not formula.tree else (0, len(formula.text))
    pieces, at = [], start
    for node in sorted(_named(within), key=lambda one: one.place.start):
        pieces += [_in_print(formula.text[at : node.place.start])]
        pieces += [_label(told, formula, node, scope)]
        at = node.place.start + node.place.length
    return " ".join("".join([*pieces, _in_print(formula.text[at : start + length])]).split())


def _named(node: Node) -> Iterator[Node]:
    """The parts that are called by a label, and texts, which stay as they are."""
    if isinstance(node, tree.Name | tree.Aggregate | tree.Text):
        yield node
    else:
        for child in tree.children(node):
            yield from _named(child)


def _in_print(text: str) -> str:
    for sign, printed in _IN_PRINT.items():
        text = text.replace(sign, printed)
    return text


def _label(told: Told, formula: Formula, node: Node, scope: Scope) -> str:
    match node:
        case tree.Aggregate(kind="sum" | "count"):
            return caption(told, formula, node, scope)
        case tree.Aggregate(kind="last"):
            return told.say("M759", what=caption(told, formula, node, scope))
        case tree.Aggregate(kind=kind):
            return f"{kind}({caption(told, formula, node, scope)})"
        case tree.Name(name) if name not in scope.special:
            indicator = told.indicator(name)
            if indicator is not None:
                return indicator.name(told.language)
            plain, rulebook = tree.plain_name(name), told.plan.rulebook
            own = rulebook.records.get(scope.dataset or "")
            if own is not None and plain in own.fields:
                return field_label(told, scope.dataset, name)
            field = find_field(rulebook, plain, scope.dataset)
            return field_label(told, field[0] if field else None, name)
        case _:
            return _slice(formula, node)


def _leaves(node: Node) -> Iterator[Node]:
    if is_leaf(node):
        yield node
    else:
        for child in tree.children(node):
            yield from _leaves(child)


def _leaf_text(told: Told, node: Node, scope: Scope) -> str | None:
    """The number that a part of a formula stands for; None where it is left as it is written."""
    try:
        match node:
            case tree.Call("met", (tree.Name(name),)):
                one, status = told.indicator(name), told.score.indicators[name].status
                label = one.name(told.language) if one is not None else name
                return f"[{label}: {status_word(status, told.language)}]"
            case tree.Call("score", (tree.Name(name),)):
                return _points_of(told, name)
            case tree.Call("is_missing"):
                return _yes_no(told, told.readings.flag(node, scope, told.score.steps))
            case tree.Name(name) if name not in scope.special:
                return _name_text(told, node, scope)
            case _:
                return _signed(told.readings.number(node, scope, told.score.steps))
    except WithheldError:
        return told.say("M733")


def _name_text(told: Told, node: tree.Name, scope: Scope) -> str:
    rulebook = told.plan.rulebook
    indicator = told.indicator(node.id)
    if indicator is not None:
        return _indicator_text(told, indicator)
    if node.id not in rulebook.constants:
        field = find_field(rulebook, node.id, scope.dataset)
        if field is not None:
            return _field_text(told, node, scope, field)
    return _signed(told.readings.number(node, scope, told.score.steps))


def _indicator_text(told: Told, indicator: Indicator) -> str:
    found = told.score.indicators.get(indicator.id)
    if found is None:
        return NOTHING
    if found.value is None and found.status not in ("not_applicable", "no_data"):
        raise WithheldError
    return value_text(told, indicator)


def value_text(told: Told, one: Indicator) -> str:
    """The published value as it is shown, never on another side of the unit's own target."""
    rulebook, scope = told.plan.rulebook, scope_of(told, one)
    ends = (told.figure(name, scope) for name in names_asked(rulebook, one))
    asked = [end for end in ends if end is not None]
    return show_value(rulebook, one, told.score.indicators[one.id].value, asked)


def _field_text(told: Told, node: tree.Name, scope: Scope, field: tuple[str, RecordField]) -> str:
    """What the only record of the unit says; also where the plan keeps no step of it."""
    dataset, spec = field
    if not told.behind.is_field_open(dataset, node.id):
        raise WithheldError
    cell = told.behind.cell(dataset, node.id)
    if cell in (None, ""):
        return NOTHING
    if told.readings.is_word(node, scope):
        return f'"{cell}"'
    if spec.type == "yes_no":
        return _yes_no(told, bool(cell))
    return _signed(Fraction(int(str(cell)), scale_of(spec)))


def _points_of(told: Told, part: str) -> str:
    score = told.score
    points = score.sections[part] if part in score.sections else score.indicators[part].points
    return decimal_text(points) or NOTHING


def _yes_no(told: Told, found: bool | None) -> str:  # noqa: FBT001 - what is shown, not a switch
    return NOTHING if found is None else told.say("M734" if found else "M735")


def _signed(number: Fraction | None) -> str:
    """A number that can stand in a formula."""
    if number is None:
        return NOTHING
    text = format_plain(number)
    return f"({text})" if number < 0 else text


def measure_in_words(told: Told, indicator: Indicator, scope: Scope) -> str | None:
    """What an indicator measures, as people read it; None where it is taken as it is."""
    if indicator.duty is not None:
        return _duty_text(told, indicator.duty, lambda one: labelled(told, one, scope))
    if indicator.value is not None:
        return labelled(told, indicator.value, scope)
    if indicator.numerator is None or indicator.denominator is None:
        return None
    sides = (indicator.numerator, indicator.denominator)
    return " / ".join(
        _side(one, labelled(told, one, scope), place) for place, one in enumerate(sides)
    )


def measure_lines(told: Told, indicator: Indicator, scope: Scope) -> tuple[str, ...]:
    """What an indicator measures, as written, with the numbers put in, and what it comes to."""
    found = told.score.indicators[indicator.id]
    value = None
    if found.value is not None:
        value = value_text(told, indicator)
    if indicator.duty is not None:
        return _chain(_duty_text(told, indicator.duty, written), _quotient(told, indicator), value)
    if indicator.value is not None:
        formula = indicator.value
        is_mean = isinstance(formula.tree, tree.Aggregate) and formula.tree.kind == "mean"
        filled = None if is_mean else put_in(told, formula, scope)
        return _chain(written(formula), filled, _quotient(told, indicator), value)
    if indicator.numerator is None or indicator.denominator is None:
        return ()
    sides = (indicator.numerator, indicator.denominator)
    whole = " / ".join(_side(one, written(one), place) for place, one in enumerate(sides))
    filled = " / ".join(
        _side(one, put_in(told, one, scope), place) for place, one in enumerate(sides)
    )
    return _chain(whole, filled, _quotient(told, indicator), value)


def _side(formula: Formula, text: str, place: int) -> str:
    """One side of a quotient, in brackets where it would be read as another."""
    match formula.tree:
        case tree.Arithmetic("+" | "-") | tree.Choice() | tree.Negative():
            return f"({text})"
        case tree.Arithmetic() if place == 1:
            return f"({text})"
        case _:
            return text


def _duty_text(told: Told, duty: Duty, said: Callable[[Formula], str]) -> str:
    """`weeks done / weeks due (kind == "patrol")`."""
    where = [] if duty.where is None else [said(duty.where)]
    least = [] if duty.at_least == 1 else [told.say("M750", least=duty.at_least)]
    conditions = told.listed([*least, *where])
    if conditions:
        conditions = f"（{conditions}）" if told.language == "zh" else f" ({conditions})"
    name = periods_name(duty.every, told.language)
    return told.say("M736", periods=name, conditions=conditions)


def _quotient(told: Told, indicator: Indicator) -> str | None:
    """Numerator over denominator, as published."""
    found = told.score.indicators[indicator.id]
    if found.numerator is None or found.denominator is None:
        return None
    return f"{format_plain(found.numerator)} / {format_plain(found.denominator)}"


def _chain(*texts: str | None) -> tuple[str, ...]:
    """The links of `a = b = c`, each said once."""
    return tuple(dict.fromkeys(text for text in texts if text is not None))


def condition_lines(told: Told, formula: Formula, scope: Scope) -> tuple[str, ...]:
    """A condition, or a value, as written and with the numbers put in."""
    return _chain(written(formula), put_in(told, formula, scope))


def condition_in_words(told: Told, formula: Formula, scope: Scope) -> tuple[str, ...]:
    """A condition, or a value, as people read it and with the numbers put in."""
    return _chain(labelled(told, formula, scope), _in_print(put_in(told, formula, scope)))


def summands(told: Told, indicator: Indicator, scope: Scope) -> tuple[Summand, ...]:
    """What an indicator adds up, in the order of its formulas."""
    formulas = (indicator.numerator, indicator.denominator, indicator.value)
    found = {
        one: None
        for formula in formulas
        if formula is not None
        for leaf in _leaves(formula.tree)
        for one in _summands_of(told, formula, leaf, scope)
    }
    return tuple(found)


def _summands_of(told: Told, formula: Formula, leaf: Node, scope: Scope) -> Iterator[Summand]:
    rulebook = told.plan.rulebook
    match leaf:
        case tree.Aggregate(kind="mean"):
            leaf = leaf._replace(kind="sum")
        case tree.Aggregate():
            pass
        case tree.Name(name) if name not in rulebook.constants and told.indicator(name) is None:
            field = find_field(rulebook, name, scope.dataset)
            if field is None or field[1].type not in ("count", "integer", "decimal"):
                return
        case _:
            return
    exact = told.readings.lowered(leaf, scope)
    scale = x.constant(exact.denominator) or 1
    for one in told.readings.summed(leaf, scope):
        yield Summand(one, scale, caption(told, formula, leaf, scope))


def caption(told: Told, formula: Formula, leaf: Node, scope: Scope) -> str:
    """What is added up, as people call it."""
    match leaf:
        case tree.Aggregate(amount=tree.Name(name)):
            text = field_label(told, scope.dataset, name)
        case tree.Aggregate(amount=None):
            text = told.say("M737")
        case tree.Aggregate(amount=amount) if amount is not None:
            text = part_in_words(told, formula, amount, scope)
        case tree.Name(name):
            field = find_field(told.plan.rulebook, name, scope.dataset)
            text = field_label(told, field[0] if field else None, name)
        case _:
            text = _slice(formula, leaf)
    where = leaf.where if isinstance(leaf, tree.Aggregate) else None
    return (
        text
        if where is None
        else told.say("M738", what=text, where=part_in_words(told, formula, where, scope))
    )


def _slice(formula: Formula, node: Node) -> str:
    return " ".join(formula.text[node.place.start :][: node.place.length].split())


def field_label(told: Told, dataset: str | None, name: str) -> str:
    """The label of a field, or its name."""
    plain = tree.plain_name(name)
    table = told.plan.rulebook.records.get(dataset or "")
    spec = table.fields.get(plain) if table is not None else None
    label = spec.label.text(told.language) if spec is not None and spec.label else plain
    return label if plain == name else told.say("M739", what=label)
