"""Numbers as people read them: percents, decimals, and more digits where fewer would mislead.

Never decides: a display follows the status, which was decided exactly.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from fractions import Fraction

from targets.errors import Language
from targets.figures import decimals_needed, format_fixed, format_plain, round_exact
from targets.rulebook.models import Constant, Indicator, RulebookModel
from targets.rulebook.scalars import ShowAs
from targets.rulebook.worlds import figure_in, worlds

_FORMULA_SIGNS = tuple("=+-@\t\r＝＋－＠")
_PLAIN_NUMBER = re.compile(r"[+-]?\d+(\.\d+)?[%‰]?", re.ASCII)
_FACTORS = {"number": 1, "percent": 100, "per_mille": 1000}
TARGET_SIGNS = {
    "at_least": "≥ ",
    "at_most": "≤ ",
    "more_than": "> ",
    "less_than": "< ",
    "between": "",
}
"""How the kinds of a target are written."""
_SIGNS = {"number": "", "percent": "%", "per_mille": "‰"}
_DIGITS_AT_MOST = 12
CATEGORIES_AT_MOST = 4
"""A target that goes by more of them is shown by its name."""
NOTHING = "—"
"""Stands for a value that is not there."""

_STATUS_WORDS: dict[str, tuple[str, str]] = {
    "met": ("met", "达标"),
    "not_met": ("not met", "未达标"),
    "scored": ("scored", "已计分"),
    "no_target": ("no target", "无目标"),
    "not_applicable": ("not applicable", "不适用"),
    "no_data": ("no data", "无数据"),
    "suppressed": ("suppressed", "不公布"),
}


def status_word(status: str, language: Language) -> str:
    """A status in words."""
    english, chinese = _STATUS_WORDS[status]
    return chinese if language == "zh" else english


def show_value(
    rulebook: RulebookModel,
    indicator: Indicator,
    value: Fraction | None,
    asked: Sequence[Fraction] = (),
) -> str:
    """A value as the indicator says it is shown; `—` where absent.

    Half up to `show_decimals` (2 where it says nothing and the number does not end sooner). Where
    the rounded number would lie on another side of a target than the exact one, more digits are
    shown: 95.995 % against at least 96 % is not shown as 96.00 %. `asked` are the figures of the
    target that only records tell.
    """
    if value is None:
        return NOTHING
    factor = _FACTORS[indicator.show_as]
    scaled = value * factor
    decimals = indicator.show_decimals
    if decimals is None:
        needed = decimals_needed(scaled)
        decimals = 2 if indicator.show_as != "number" or needed is None else min(needed, 2)
    limits = [limit * factor for limit in (*_possible_limits(rulebook, indicator), *asked)]
    while decimals < _DIGITS_AT_MOST and _misleads(scaled, decimals, limits):
        decimals += 1
    return format_fixed(scaled, decimals) + _SIGNS[indicator.show_as]


def target_limits(rulebook: RulebookModel, indicator: Indicator) -> list[Fraction]:
    """The figures of the target that are the same for every unit."""
    if indicator.target is None:
        return []
    figures = [figure_in(rulebook, amount, {}) for _, amount in indicator.target.limits]
    return [figure for figure in figures if figure is not None]


def names_asked(rulebook: RulebookModel, indicator: Indicator) -> list[str]:
    """The names in a target of what only records tell: a field, or another indicator."""
    if indicator.target is None:
        return []
    amounts = [amount for _, amount in indicator.target.limits]
    return [one for one in amounts if isinstance(one, str) and one not in rulebook.constants]


def _possible_limits(rulebook: RulebookModel, indicator: Indicator) -> list[Fraction]:
    """The same, and each figure of a target that goes by a category."""
    if indicator.target is None:
        return []
    amounts = [amount for _, amount in indicator.target.limits]
    figures = [
        figure_in(rulebook, amount, world)
        for amount in amounts
        for world in worlds(rulebook, [amount])
    ]
    return [figure for figure in figures if figure is not None]


def _misleads(number: Fraction, decimals: int, limits: Sequence[Fraction]) -> bool:
    shown = round_exact(number, decimals)
    return any(
        (shown > limit) - (shown < limit) != (number > limit) - (number < limit) for limit in limits
    )


def show_target(rulebook: RulebookModel, indicator: Indicator) -> str:
    """A target as people write it: `≥ 96%`, or `≥ 94% (hill) / 96% (plain)` where it goes by a
    category; a name where it differs by unit, or goes by many.
    """
    target = indicator.target
    if target is None:
        return ""
    shown = []
    for _, amount in target.limits:
        constant = rulebook.constants.get(amount) if isinstance(amount, str) else None
        if isinstance(amount, Fraction):
            shown.append(show_figure(amount, indicator.show_as))
        elif constant is None or len(constant.values) > CATEGORIES_AT_MOST:
            shown.append(amount)
        else:
            shown.append(_show_constant(constant, indicator.show_as))
    return TARGET_SIGNS[target.kinds[0]] + " … ".join(shown)


def _show_constant(constant: Constant, show_as: ShowAs) -> str:
    if constant.number is not None:
        return show_figure(constant.number, show_as)
    figures = [
        f"{show_figure(figure, show_as)} ({category})"
        for category, figure in constant.values.items()
    ]
    if constant.otherwise is not None:
        figures.append(f"{show_figure(constant.otherwise, show_as)} (…)")
    return " / ".join(figures)


def show_figure(figure: Fraction, show_as: ShowAs) -> str:
    """A figure of the rules file in the unit in which values are shown."""
    return format_plain(figure * _FACTORS[show_as]) + _SIGNS[show_as]


def sheet_text(text: str) -> str:
    """A text that a spreadsheet would run as a formula, kept as text; a number stays as it is."""
    if text.startswith(_FORMULA_SIGNS) and not _PLAIN_NUMBER.fullmatch(text):
        return f"'{text}"
    return text
