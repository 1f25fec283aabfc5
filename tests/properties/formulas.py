"""Formulas drawn by kind, over one record and over the records of a unit. Never evaluates one."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, timedelta

from hypothesis import strategies as st

from tests.properties.tables import KINDS, UNIT, Field, Period, Table, Tables

AMOUNTS = ("0", "1", "2", "3", "0.5", "1.25", "10", "50%", "96%", "0.10")
DIVISORS = ("2", "3", "4", "0.5", "8", "20%")
COMPARISONS = ("<", "<=", ">", ">=", "==", "!=")


@dataclass(frozen=True)
class Scope:
    """What a formula may say: `constants` are plain, `by_category` go by a field.

    `scored` and `indicators_asked` are what vetoes may ask with `score` and `met`; `looks` are
    looks at peers, as they are written.
    """

    tables: Tables
    table: Table | None
    constants: tuple[str, ...] = ()
    by_category: tuple[str, ...] = ()
    indicators: tuple[str, ...] = ()
    special: tuple[str, ...] = ()
    scored: tuple[str, ...] = ()
    judged: tuple[str, ...] = ()
    looks: tuple[str, ...] = ()

    def beside(self, table: Table | None) -> Scope:
        """The same where the formula adds up another dataset."""
        return replace(self, table=table)

    @property
    def bare(self) -> list[tuple[Table, Field]]:
        """The fields that have one value a unit."""
        return [(table, one) for table in self.tables.by_unit for one in table.said]

    @property
    def numbers(self) -> list[str]:
        fields = [one.name for _, one in self.bare if one.is_number]
        return [
            *dict.fromkeys(fields),
            *self.constants,
            *self.by_category,
            *self.indicators,
            *self.special,
        ]


def _literal(draw: st.DrawFn) -> str:
    return draw(st.sampled_from(AMOUNTS))


def _days(period: Period) -> list[date]:
    """Days near the edges of the period, of years, and of months."""
    whole_year = date(period.first.year, 12, 31)
    edges = (period.first, period.last, whole_year, period.last.replace(day=1))
    return [day + timedelta(days=step) for day in edges for step in (-1, 0, 1)]


def _day(draw: st.DrawFn, period: Period) -> str:
    day = draw(st.sampled_from(_days(period)))
    plain = day.isoformat()
    return draw(st.sampled_from((plain, f'"{plain}"', plain[:7])))


# ---------------------------------------------------------------- one record


def row_number(draw: st.DrawFn, scope: Scope, table: Table, depth: int = 1) -> str:
    """A number of one record."""
    fields = [one.name for one in table.said if one.is_number]
    fields += [f"reported({name})" for name in table.corrected if name in fields]
    leaf = draw(st.sampled_from((*fields, *fields, *scope.constants, ""))) or _literal(draw)
    if depth == 0 or draw(st.integers(0, 2)) > 0:
        return leaf

    def inner() -> str:
        return row_number(draw, scope, table, depth - 1)

    match draw(st.integers(0, 9)):
        case 0:
            return f"{leaf} + {inner()}"
        case 1:
            return f"({leaf} - {inner()})"
        case 2:
            return f"{leaf} * {inner()}"
        case 3:
            return f"-{leaf}"
        case 4:
            return f"({inner()}) / {draw(st.sampled_from(DIVISORS))}"
        case 5:
            return f"{draw(st.sampled_from(('min', 'max')))}({leaf}, {inner()})"
        case 6:
            return f"abs({inner()})"
        case 7:
            return f"round({leaf} / {draw(st.sampled_from((*fields, '3')))}, 1)"
        case 8:
            return f"{draw(st.sampled_from(('floor', 'ceil')))}(({inner()}) / 2)"
        case _:
            return f"({leaf} if {row_yes_no(draw, scope, table, 0)} else {inner()})"


def row_yes_no(draw: st.DrawFn, scope: Scope, table: Table, depth: int = 1) -> str:
    """Yes or no of one record."""
    if depth > 0 and draw(st.integers(0, 2)) == 0:
        return _joined(draw, lambda: row_yes_no(draw, scope, table, depth - 1))
    said = table.said
    choices: list[Callable[[], str]] = [
        lambda: _compared(draw, lambda: row_number(draw, scope, table, 0)),
        lambda: draw(st.sampled_from([one.name for one in said if one.type == "yes_no"])),
        lambda: f"is_missing({draw(st.sampled_from(said)).name})",
    ]
    dates = [one.name for one in said if one.type in ("date", "month")]
    words = [one for one in said if one.is_word]
    if dates:
        choices.append(lambda: _compared_days(draw, dates, scope.tables.period))
    if words:
        choices.append(lambda: _compared_words(draw, words))
    return draw(st.sampled_from(choices))()


def _compared(draw: st.DrawFn, number: Callable[[], str]) -> str:
    left = number()
    match draw(st.integers(0, 4)):
        case 0:
            sign, other = draw(st.sampled_from(("<", "<="))), draw(st.sampled_from(("<", "<=")))
            return f"{_literal(draw)} {sign} {left} {other} {number()}"
        case 1:
            listed = ", ".join(_literal(draw) for _ in range(draw(st.integers(1, 3))))
            return f"{left} {draw(st.sampled_from(('in', 'not in')))} [{listed}]"
        case _:
            right = draw(st.sampled_from((number(), _literal(draw))))
            return f"{left} {draw(st.sampled_from(COMPARISONS))} {right}"


def _compared_days(draw: st.DrawFn, dates: list[str], period: Period) -> str:
    left = draw(st.sampled_from(dates))
    if draw(st.integers(0, 3)) == 0:
        return f"{left} in [{_day(draw, period)}, {_day(draw, period)}]"
    right = draw(st.sampled_from((*dates, ""))) or _day(draw, period)
    return f"{left} {draw(st.sampled_from(COMPARISONS))} {right}"


def _compared_words(draw: st.DrawFn, words: list[Field]) -> str:
    if draw(st.integers(0, 7)) == 0:  # the unit itself, whether its ids are text or numbers
        return draw(st.sampled_from((f'{UNIT} != "甲"', f'{UNIT} in ["7", "2", "b"]')))
    one = draw(st.sampled_from(words))
    known = one.values or (("7", "甲") if one.type == "id" else ("east", "west", "-"))
    first = draw(st.sampled_from(known))
    match draw(st.integers(0, 3)):
        case 0:
            listed = ", ".join(f'"{value}"' for value in known[:2])
            return f"{one.name} {draw(st.sampled_from(('in', 'not in')))} [{listed}]"
        case 1:
            return f"{one.name} != {draw(st.sampled_from(words)).name}"
        case _:
            return f'{one.name} {draw(st.sampled_from(("==", "!=")))} "{first}"'


def _joined(draw: st.DrawFn, inner: Callable[[], str]) -> str:
    match draw(st.integers(0, 4)):
        case 0:
            return f"not ({inner()})"
        case 1:
            return f"{inner()} and {inner()}"
        case 2:
            return f"{inner()} or {inner()}"
        case 3:
            return f"not {inner()} or {inner()} and {inner()}"
        case _:
            return f"({inner()} if {inner()} else {inner()})"


# ---------------------------------------------------------------- the records of a unit


def aggregate(draw: st.DrawFn, scope: Scope, table: Table) -> str:
    """An aggregate over the records of `table`."""
    known = ("sum", "sum", "count", "mean", "min", "max", "last")
    function = draw(st.sampled_from(known if table.time else known[:-1]))
    parts = [] if function == "count" else [row_number(draw, scope, table)]
    if draw(st.integers(0, 2)) == 0:
        parts.append(f"where={row_yes_no(draw, scope, table)}")
    return f"{function}({', '.join(parts)})"


def unit_leaf(draw: st.DrawFn, scope: Scope) -> str:
    """A number that is no operation: an aggregate or a name, seldom a literal."""
    names = scope.numbers
    if scope.looks and draw(st.integers(0, 2)) == 0:
        return draw(st.sampled_from(scope.looks))
    if scope.table is not None and (not names or draw(st.integers(0, 3)) > 0):
        return aggregate(draw, scope, scope.table)
    return draw(st.sampled_from(names)) if names else _literal(draw)


def unit_number(draw: st.DrawFn, scope: Scope, depth: int = 2) -> str:
    """A number of one unit."""
    leaf = unit_leaf(draw, scope)
    if depth == 0 or draw(st.integers(0, 2)) == 0:
        return leaf

    def inner() -> str:
        return unit_number(draw, scope, depth - 1)

    match draw(st.integers(0, 12)):
        case 0:
            return f"{leaf} + {unit_leaf(draw, scope)} * {_literal(draw)}"
        case 1:
            return f"({inner()}) - {leaf}"
        case 2:
            return f"({inner()}) * {_literal(draw)}"
        case 3 | 4:
            return f"({inner()}) / {divisor(draw, scope)}"
        case 5:
            return f"-{leaf} / {divisor(draw, scope)}"
        case 6:
            return f"{draw(st.sampled_from(('min', 'max')))}({leaf}, {inner()}, {_literal(draw)})"
        case 7:
            return f"abs({inner()})"
        case 8:
            return f"round({inner()}{draw(st.sampled_from(('', ', 0', ', 1', ', 2')))})"
        case 9:
            return f"{draw(st.sampled_from(('floor', 'ceil')))}({inner()})"
        case 10:
            return f"{leaf} - {unit_leaf(draw, scope)} - {_literal(draw)}"
        case _:
            return f"({leaf} if {unit_yes_no(draw, scope, 0)} else {inner()})"


def divisor(draw: st.DrawFn, scope: Scope) -> str:
    """Something to divide by; it may come to zero, or below, but not whatever the records say."""
    match draw(st.integers(0, 4)):
        case 0:
            return draw(st.sampled_from(DIVISORS))
        case 1 if scope.table is not None:
            first = aggregate(draw, scope, scope.table)
            return f"({first} - {aggregate(draw, scope, scope.table)})"
        case _ if scope.table is not None:
            return aggregate(draw, scope, scope.table)
        case _:
            fields = [one.name for _, one in scope.bare if one.is_number]
            names = [*fields, *scope.indicators]
            return draw(st.sampled_from(names)) if names else draw(st.sampled_from(DIVISORS))


def unit_yes_no(draw: st.DrawFn, scope: Scope, depth: int = 1) -> str:
    """Yes or no of one unit."""
    if depth > 0 and draw(st.integers(0, 2)) == 0:
        return _joined(draw, lambda: unit_yes_no(draw, scope, depth - 1))
    choices: list[Callable[[], str]] = []
    if scope.table is not None or scope.numbers:
        choices.append(lambda: _compared(draw, lambda: unit_number(draw, scope, 0)))
    askable = [one.name for _, one in scope.bare] + scope.numbers
    if askable:
        choices.append(lambda: f"is_missing({draw(st.sampled_from(askable))})")
    flags = [one.name for _, one in scope.bare if one.type == "yes_no"]
    if flags:
        choices.append(lambda: draw(st.sampled_from(flags)))
    for table in scope.tables.by_unit:
        dates = [one.name for one in table.said if one.type in ("date", "month")]
        words = [one for one in table.said if one.is_word]
        choices.append(
            lambda dates=dates: _compared_days(draw, dates, scope.tables.period)  # type: ignore[misc]
        )
        choices.append(lambda words=words: _compared_words(draw, words))  # type: ignore[misc]
    if scope.judged:
        choices += [lambda: f"met({draw(st.sampled_from(scope.judged))})"] * 3
    if scope.scored:
        choices += [
            lambda: (
                f"score({draw(st.sampled_from(scope.scored))}) "
                f"{draw(st.sampled_from(COMPARISONS))} {_literal(draw)}"
            )
        ] * 2
    return draw(st.sampled_from(choices))()


__all__ = ["KINDS", "Scope", "aggregate", "row_yes_no", "unit_number", "unit_yes_no"]
