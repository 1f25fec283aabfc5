"""Constants that go by a category, tried in every combination of category values.

Never looks at a record: a figure that only records can tell has no value here.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from fractions import Fraction
from itertools import islice, product

from targets.rulebook.models import Constant, RulebookModel

COMBINATIONS_AT_MOST = 4_096

World = Mapping[str, str]
"""One value for each category field that a constant goes by; `""` stands for any other value."""


def worlds(rulebook: RulebookModel, amounts: Iterable[Fraction | str | None]) -> Iterator[World]:
    """Every combination of category values that the constants among `amounts` tell apart, as far
    as `COMBINATIONS_AT_MOST`.
    """
    values = _told_apart(rulebook, amounts)
    for combination in islice(product(*values.values()), COMBINATIONS_AT_MOST):
        yield dict(zip(values, combination, strict=True))


def changed_once(
    rulebook: RulebookModel, amounts: Iterable[Fraction | str | None]
) -> Iterator[World]:
    """One combination, and all that differ from it in a single field: a sum that comes out in
    each of these comes out in every combination.
    """
    values = _told_apart(rulebook, amounts)
    if not all(values.values()):
        return
    first = {field: known[0] for field, known in values.items()}
    yield first
    for field in reversed(values):
        yield from ({**first, field: other} for other in values[field][1:])


def _told_apart(
    rulebook: RulebookModel, amounts: Iterable[Fraction | str | None]
) -> dict[str, list[str]]:
    """The values of each category field, one of those for which all constants are the same."""
    constants: dict[str, dict[str, Constant]] = {}
    for amount in amounts:
        constant = rulebook.constants.get(amount) if isinstance(amount, str) else None
        if constant is not None and constant.by is not None:
            constants.setdefault(constant.by, {})[str(amount)] = constant
    found = {}
    for field, by_name in constants.items():
        values = dict.fromkeys(value for one in by_name.values() for value in one.values)
        if any(one.otherwise is not None for one in by_name.values()):
            values[""] = None
        first: dict[tuple[Fraction | None, ...], str] = {}
        for value in values:
            figures = (one.values.get(value, one.otherwise) for one in by_name.values())
            first.setdefault(tuple(figures), value)
        found[field] = list(first.values())
    return found


def figure_in(
    rulebook: RulebookModel, amount: Fraction | str | None, world: World
) -> Fraction | None:
    """What `amount` is in `world`; None where it is not there, or only records can tell."""
    if not isinstance(amount, str):
        return amount
    constant = rulebook.constants.get(amount)
    if constant is None:
        return None
    if constant.by is None:
        return constant.number
    return constant.values.get(world.get(constant.by, ""), constant.otherwise)


def describe_world(world: World) -> str:
    """`kind = hill`, for messages; nothing where there is nothing to tell apart."""
    return ", ".join(f"{field} = {value or 'any other value'}" for field, value in world.items())
