"""The seven rates as an ordinary analyst writes them: pandas, floats, rates rounded where shown.

Nothing here is wrong on purpose. Its ranks are compared with the exact ones by `run.py`: adding
points as floats breaks ties by their last bits, and a rate that is exactly its target may miss it.

    python benchmarks/naive_pandas.py FOLDER [-o scores.parquet]
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from contestant import compete

SUMMED = [
    "births",
    "births_in_plan",
    "births_omitted",
    "long_acting_due",
    "long_acting_done",
    "cases_decided",
    "cases_fulfilled",
    "levy_due",
    "levy_paid",
    "couples_due",
    "couples_screened",
]
LAST = ["contraception_users", "long_acting_users"]


def score(folder: Path) -> pd.DataFrame:
    """Every village, by rank and name."""
    monthly = pd.read_parquet(folder / "monthly.parquet")
    villages = pd.read_parquet(folder / "villages.parquet")

    by_village = monthly.groupby("village")
    sums = by_village[SUMMED].sum()
    latest = monthly.loc[by_village["month"].idxmax()].set_index("village")[LAST]
    scores = villages.set_index("village").join(sums).join(latest)

    births_found = scores["births"] + scores["births_omitted"]
    rates = {
        "family_planning_rate": scores["births_in_plan"] / scores["births"],
        "cumulative_long_acting_rate": scores["long_acting_users"] / scores["contraception_users"],
        "period_long_acting_rate": scores["long_acting_done"] / scores["long_acting_due"],
        "birth_omission_rate": scores["births_omitted"] / births_found,
        "case_fulfilment_rate": scores["cases_fulfilled"] / scores["cases_decided"],
        "levy_fulfilment_rate": scores["levy_paid"] / scores["levy_due"],
        "screening_rate": scores["couples_screened"] / scores["couples_due"],
    }
    points = {
        "family_planning_rate": deduct(0.96 - rates["family_planning_rate"], 20, 1),
        "cumulative_long_acting_rate": share(rates["cumulative_long_acting_rate"], 0.75, 10),
        "period_long_acting_rate": share(rates["period_long_acting_rate"], 0.45, 10),
        "birth_omission_rate": deduct(rates["birth_omission_rate"] - 0.02, 10, 2),
        "case_fulfilment_rate": share(rates["case_fulfilment_rate"], 0.9, 8),
        "levy_fulfilment_rate": share(rates["levy_fulfilment_rate"], 0.5, 7),
        "screening_rate": share(rates["screening_rate"], 0.65, 10),
    }
    reported = scores["births"].notna()
    for name, rate in rates.items():
        scores[f"{name}.value"] = rate
        scores[f"{name}.points"] = points[name].where(reported, 0).round(2)
    scores["total"] = scores[[f"{name}.points" for name in rates]].sum(axis=1)
    scores["rank"] = scores["total"].rank(method="min", ascending=False).astype(int)
    scores["grade"] = np.select(
        [scores["total"] >= 71.25, scores["total"] >= 63.75, scores["total"] >= 56.25],
        ["excellent", "good", "qualified"],
        "unqualified",
    )
    return scores.reset_index().sort_values(["rank", "village"])


def share(rate: Any, target: float, points: float) -> Any:
    """`points` where the target is met or there is nothing to judge, else in proportion."""
    return (rate / target * points).clip(upper=points).fillna(points)


def deduct(gap: Any, points: float, per_percent: float) -> Any:
    """`points` less `per_percent` for every percent of `gap`, not below 0."""
    return (points - gap * 100 * per_percent).clip(0, points).fillna(points)


if __name__ == "__main__":
    compete(score)
