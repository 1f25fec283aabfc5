"""Constants that go by a category, tried in every combination of category values.

Never looks at a record: a figure that only records can tell has no value here.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from fractions import Fraction
from itertools import islice, product

from targets.rulebook.models import RulebookModel

COMBINATIONS_AT_MOST = 4_096

World = Mapping[str, str]
"""One value for each category field that a constant goes by; `""` stands for any other value."""


def worlds(rulebook: RulebookModel, amounts: Iterable[Fraction | str | None]) -> Iterator[World]:
    """Every combination of category values that the constants among `amounts` tell apart."""
    values: dict[str, dict[str, None]] = {}
    for amount in amounts:
        constant = rulebook.constants.get(amount) if isinstance(amount, str) else None
        if constant is not None and constant.by is not None:
            known = values.setdefault(constant.by, {})
            known.update(dict.fromkeys(constant.values))
            if constant.otherwise is not None:
                known[""] = None
    combinations = product(*values.values())
    for combination in islice(combinations, COMBINATIONS_AT_MOST):
        yield dict(zip(values, combination, strict=True))


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
