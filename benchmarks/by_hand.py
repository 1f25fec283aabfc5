"""The seven rates by hand: one exact lazy Polars query over whole numbers, as one who knows Polars
would write it.

The opponent of the engine, and its check: the same public columns for `rates.yaml`, written without
it. Every trick here is one that holds for these seven rates only. Never uses `targets`.

    python benchmarks/by_hand.py FOLDER [-o scores.parquet]
"""

from __future__ import annotations

from dataclasses import dataclass
from math import gcd
from pathlib import Path

import polars as pl
from contestant import compete
from polars import col, lit, when


@dataclass(frozen=True, slots=True)
class Rate:
    """One indicator: a target of `over`/`under`, and its points in hundredths.

    `lost` are hundredths taken for each percent short of the target; 0 is `proportional`.
    """

    id: str
    numerator: str
    denominator: str
    over: int
    under: int
    points: int
    lost: int = 0
    at_most: bool = False
    scale: int = 1

    @property
    def met(self) -> pl.Expr:
        reached, asked = col(self.numerator) * self.under, col(self.denominator) * self.over
        return reached <= asked if self.at_most else reached >= asked

    @property
    def unmet(self) -> tuple[int, int, int]:
        """a, b and e: unmet points are (a·denominator + b·numerator) / (e·denominator)."""
        if not self.lost:
            a, b, e = 0, self.points * self.under, self.over
        else:
            slope = -100 * self.lost if self.at_most else 100 * self.lost
            a, b, e = self.points * self.under - slope * self.over, slope * self.under, self.under
        shared = gcd(a, b, e)
        return a // shared, b // shared, e // shared

    @property
    def earned(self) -> pl.Expr:
        """Hundredths of a point, half up: the floor of twice the points plus one, over two.

        Nothing to divide by counts as met, for 0 ≥ 0; no record at all is null, and 0 points.
        """
        a, b, e = self.unmet
        numerator, denominator = col(self.numerator), col(self.denominator)
        unmet = (numerator * (2 * b) + denominator * (2 * a + e)) // (denominator * (2 * e))
        earned = when(self.met).then(self.points).otherwise(unmet.clip(0) if self.lost else unmet)
        return earned.fill_null(0).cast(pl.Int32)


RATES = (
    Rate("family_planning_rate", "births_in_plan", "births", 24, 25, 2000, lost=100),
    Rate("cumulative_long_acting_rate", "long_acting_users", "contraception_users", 3, 4, 1000),
    Rate("period_long_acting_rate", "long_acting_done", "long_acting_due", 9, 20, 1000),
    Rate("birth_omission_rate", "births_omitted", "births_found", 1, 50, 1000, 200, at_most=True),
    Rate("case_fulfilment_rate", "cases_fulfilled", "cases_decided", 9, 10, 800),
    Rate("levy_fulfilment_rate", "levy_paid", "levy_due", 1, 2, 700, scale=100),
    Rate("screening_rate", "couples_screened", "couples_due", 13, 20, 1000),
)
GRADES = ((7125, "excellent"), (6375, "good"), (5625, "qualified"))
SUMMED = (
    "births",
    "births_in_plan",
    "births_omitted",
    "long_acting_due",
    "long_acting_done",
    "cases_decided",
    "cases_fulfilled",
    "couples_due",
    "couples_screened",
)
IN_FEN = ("levy_due", "levy_paid")
BITS = 17
"""Users of any month are at most 100,000, so two such figures and the day fit one whole number."""


def score(folder: Path) -> pl.DataFrame:
    """Every village, by rank and name."""
    monthly = pl.scan_parquet(folder / "monthly.parquet")
    villages = pl.scan_parquet(folder / "villages.parquet")
    added = villages.join(_added_up(monthly), on="village", how="left")
    pointed = added.with_columns(
        *(rate.earned.alias(f"{rate.id}.earned") for rate in RATES),
        *(rate.met.alias(f"{rate.id}.met") for rate in RATES),
    ).with_columns(hundredths=pl.sum_horizontal(f"{rate.id}.earned" for rate in RATES))
    ranked = pointed.with_columns(
        rank=col("hundredths").rank("min", descending=True).cast(pl.Int64)
    ).sort("rank", "village")
    return ranked.select(_published()).collect(engine="streaming")


def _added_up(monthly: pl.LazyFrame) -> pl.LazyFrame:
    """One row a village: sums, and the users of its latest month.

    The latest month is the largest whole number whose high bits are the day and whose low bits are
    the two figures: one maximum instead of a second pass.
    """
    latest = col("month").cast(pl.Int32).cast(pl.Int64) * (1 << 2 * BITS)
    latest = latest + col("contraception_users") * (1 << BITS) + col("long_acting_users")
    added = monthly.group_by("village").agg(
        *(col(name).sum() for name in SUMMED),
        # yuan to fen: 2 decimals below 10⁸, so times 100 is off by far less than a half
        *((col(name) * 100).round().cast(pl.Int64).sum() for name in IN_FEN),
        latest.max().alias("latest"),
    )
    return added.with_columns(
        births_found=col("births") + col("births_omitted"),
        contraception_users=col("latest") // (1 << BITS) % (1 << BITS),
        long_acting_users=col("latest") % (1 << BITS),
    )


def _published() -> list[pl.Expr]:
    grade = lit("unqualified")
    for bound, word in reversed(GRADES):
        grade = when(col("hundredths") >= bound).then(lit(word)).otherwise(grade)
    columns = [
        col("village"),
        col("area"),
        _double(col("hundredths"), 100).alias("total"),
        col("rank"),
        grade.alias("grade"),
        lit("").alias("vetoes"),
        lit(0.0).alias("bonus"),
        lit(0.0).alias("deduction"),
    ]
    for rate in RATES:
        numerator, denominator = col(rate.numerator), col(rate.denominator)
        status = (
            when(denominator.is_null())
            .then(lit("no_data"))
            .when(denominator == 0)
            .then(lit("not_applicable"))
            .when(col(f"{rate.id}.met"))
            .then(lit("met"))
            .otherwise(lit("not_met"))
        )
        value = numerator.cast(pl.Float64) / denominator.cast(pl.Float64)
        columns += [
            when(denominator != 0).then(value).alias(f"{rate.id}.value"),
            status.alias(f"{rate.id}.status"),
            _double(col(f"{rate.id}.earned"), 100).alias(f"{rate.id}.points"),
            _double(numerator, rate.scale).alias(f"{rate.id}.numerator"),
            _double(denominator, rate.scale).alias(f"{rate.id}.denominator"),
        ]
    return columns


def _double(number: pl.Expr, scale: int) -> pl.Expr:
    """The nearest double: by a column, for Polars divides by a constant with its reciprocal."""
    double = number.cast(pl.Float64)
    return double if scale == 1 else double / (number * 0 + scale).cast(pl.Float64)


if __name__ == "__main__":
    compete(score)
