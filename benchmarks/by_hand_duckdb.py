"""The seven rates by hand in SQL: one exact DuckDB query over whole numbers.

The same public columns for `rates.yaml` as `by_hand.py`, whose figures it reads. Never uses
`targets`.

    python benchmarks/by_hand_duckdb.py FOLDER [-o scores.parquet]
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import duckdb
from by_hand import GRADES, IN_FEN, RATES, SUMMED, Rate
from contestant import compete


def score(folder: Path) -> Any:
    """Every village, by rank and name, as an Arrow table."""
    return duckdb.sql(_query(folder)).to_arrow_table()


def _query(folder: Path) -> str:
    summed = [f"sum({name})::BIGINT AS {name}" for name in SUMMED]
    fen = [f"sum(round({name} * 100)::BIGINT)::BIGINT AS {name}" for name in IN_FEN]
    last = [
        f"arg_max({name}, month) AS {name}" for name in ("contraception_users", "long_acting_users")
    ]
    earned = [f"coalesce({_earned(rate)}, 0) AS {rate.id}" for rate in RATES]
    total = " + ".join(rate.id for rate in RATES)
    grades = " ".join(f"WHEN hundredths >= {bound} THEN '{word}'" for bound, word in GRADES)
    published = [column for rate in RATES for column in _published(rate)]
    return f"""
        WITH added AS (
            SELECT village, {", ".join([*summed, *fen, *last])},
                (sum(births) + sum(births_omitted))::BIGINT AS births_found
            FROM read_parquet('{folder / "monthly.parquet"}') GROUP BY village
        ), pointed AS (
            SELECT *, {", ".join(earned)}
            FROM read_parquet('{folder / "villages.parquet"}') LEFT JOIN added USING (village)
        ), totalled AS (SELECT *, {total} AS hundredths FROM pointed)
        SELECT village, area, hundredths / 100 AS total,
            rank() OVER (ORDER BY hundredths DESC) AS rank,
            CASE {grades} ELSE 'unqualified' END AS grade,
            '' AS vetoes, 0::DOUBLE AS bonus, 0::DOUBLE AS deduction, {", ".join(published)}
        FROM totalled ORDER BY rank, village
    """


def _met(rate: Rate) -> str:
    sign = "<=" if rate.at_most else ">="
    return f"{rate.numerator} * {rate.under} {sign} {rate.denominator} * {rate.over}"


def _earned(rate: Rate) -> str:
    a, b, e = rate.unmet
    half_up = f"(({2 * b}) * {rate.numerator} + ({2 * a + e}) * {rate.denominator})"
    unmet = f"greatest({half_up}, 0) // ({2 * e} * {rate.denominator})"
    return f"CASE WHEN {_met(rate)} THEN {rate.points} ELSE {unmet} END"


def _published(rate: Rate) -> list[str]:
    numerator, denominator = rate.numerator, rate.denominator
    return [
        f'{numerator} / nullif({denominator}, 0) AS "{rate.id}.value"',
        f"CASE WHEN {denominator} IS NULL THEN 'no_data'"
        f" WHEN {denominator} = 0 THEN 'not_applicable'"
        f" WHEN {_met(rate)} THEN 'met' ELSE 'not_met' END AS \"{rate.id}.status\"",
        f'{rate.id} / 100 AS "{rate.id}.points"',
        f'{numerator} / {rate.scale} AS "{rate.id}.numerator"',
        f'{denominator} / {rate.scale} AS "{rate.id}.denominator"',
    ]


if __name__ == "__main__":
    compete(score)
