"""Human Development Index: every index, group and rank that UNDP published comes out of the rules
file.
"""

from collections.abc import Callable
from decimal import Decimal
from functools import cache
from typing import Any

import duckdb
import polars as pl
import pytest

import targets
from tests.schemes.published import ROOT, published_folder, read_rows

FILE = "HDR21-22_Composite_indices_complete_time_series.csv"
FIGURES = ("le", "eys", "mys", "gnipc")
YEARS = range(1990, 2022)
GROUPS = {"Very High": "very_high", "High": "high", "Medium": "medium", "Low": "low"}


@cache
def rulebook() -> targets.Rulebook:
    return targets.load(ROOT / "rules" / "examples" / "undp_hdi_2021.yaml")


@pytest.mark.parametrize(
    ("country", "le", "eys", "mys", "gnipc", "index", "group"),
    [  # UNDP, Human Development Report 2021/22, time series of composite indices
        ("CHE-2021", "83.9872", "16.50029945", "13.85966015", "66933.00454", "0.962", "very_high"),
        # expected schooling above 18 years
        ("NOR-2021", "83.2339", "18.18519974", "13.00362968", "64660.10622", "0.961", "very_high"),
        ("AUS-2021", "84.5265", "21.05459023", "12.72681999", "49238.43335", "0.951", "very_high"),
        # a life above 85 years
        ("HKG-2021", "85.4734", "17.27816963", "12.22620964", "62606.8454", "0.952", "very_high"),
        # an income above 75,000 dollars
        ("QAT-2021", "79.2716", "12.63722038", "9.99601145", "87134.13469", "0.855", "very_high"),
        # at a bound of a group, and just below one
        ("THA-2021", "78.7154", "15.88221913", "8.697119713", "17030.15352", "0.800", "very_high"),
        ("PHL-2021", "69.2664", "13.12656975", "8.969099998", "8920.428468", "0.699", "medium"),
        ("CIV-2021", "58.5983", "10.67558002", "5.199138977", "5217.448516", "0.550", "medium"),
        ("TZA-2021", "66.2007", "9.221489906", "6.37289871", "2664.329096", "0.549", "low"),
        ("CHN-2021", "78.2107", "14.2361149", "7.600118446", "17504.39969", "0.768", "high"),
        ("CHN-1990", "68.0052", "8.630220413", "4.143789768", "1468.498847", "0.484", "low"),
        ("NER-1990", "41.8517", "2.059570074", "0.728083218", "1132.369387", "0.216", "low"),
        ("SSD-2021", "54.9752", "5.54251", "5.726140022", "767.787", "0.385", "low"),
    ],
)
def test_a_country_gets_the_published_index(
    country: str, le: str, eys: str, mys: str, gnipc: str, index: str, group: str
) -> None:
    record = {"iso3": country, "le": le, "eys": eys, "mys": mys, "gnipc": gnipc}
    unit = rulebook().score_one({"figures": [record]})
    assert str(unit.total) == index
    assert unit.grade == group


def test_a_life_below_twenty_years_is_no_index_at_all() -> None:
    record = {"iso3": "Nowhere", "le": "14.1", "eys": "9", "mys": "9", "gnipc": "900"}
    unit = rulebook().score_one({"figures": [record]})
    assert unit.indicators["health"].points == 0
    assert unit.total == 0


def test_the_income_index_is_rounded_from_as_many_digits_as_it_takes() -> None:
    record = {"iso3": "Nowhere", "le": "60", "eys": "9", "mys": "9", "gnipc": "10000"}
    unit = rulebook().score_one({"figures": [record]})
    # ln 100 / ln 750 = 0.6956373505…
    assert unit.indicators["income"].points == Decimal("0.695637351")


def test_the_plan_shows_one_logarithm_and_one_cube_root() -> None:
    lines = {
        line.partition("=")[0].strip(): line.partition("=")[2].partition("#")[0].strip()
        for line in rulebook().plan_text.splitlines()
        if "beyond 64 bits" in line
    }
    assert lines["income.earned"] == (
        "1000000000 if income.met else logarithm_half_up(1000000000, 1,"
        " income.value, 1000000000, 100, 1, 75000, 1)"
    )
    assert lines["base"] == (
        "root_half_up(1000 ** 3 * health.points * income.points * education.points,"
        " 11700000000000000000000000000000, 3)"
    )
    assert set(lines) == {"income.earned", "income.points", "base", "total", "grade"}


# ---------------------------------------------------------------- all that was published


@cache
def published() -> dict[str, dict[str, str]]:
    """The country-years with all four figures and an index, by country and year."""
    found = {}
    for row in read_rows(published_folder("undp_hdi_2021") / FILE):
        for year in YEARS:
            given = {name: row[f"{name}_{year}"] for name in (*FIGURES, "hdi")}
            if all(given.values()):
                country = f"{row['iso3']}-{year}"
                ranked = year == YEARS[-1]
                given["rank"] = row["hdi_rank_2021"] if ranked else ""
                given["group"] = row["hdicode"] if ranked else ""
                found[country] = given
    return found


def records(of: dict[str, dict[str, str]]) -> list[dict[str, str]]:
    return [
        {"iso3": country, **{name: given[name] for name in FIGURES}}
        for country, given in of.items()
    ]


def of_2021() -> dict[str, dict[str, str]]:
    """The countries that UNDP ranked; regions and groups of countries have no rank."""
    return {country: given for country, given in published().items() if given["rank"]}


def as_polars(of: dict[str, dict[str, str]]) -> pl.DataFrame:
    return pl.DataFrame(records(of)).with_columns(pl.col(*FIGURES).cast(pl.Decimal(38, 9)))


def as_duckdb(of: dict[str, dict[str, str]]) -> Any:
    return duckdb.from_arrow(as_polars(of).to_arrow())


FRAMES = pytest.mark.parametrize("frame", [as_polars, as_duckdb], ids=["polars", "duckdb"])


def test_every_country_year_alone_gets_the_published_index() -> None:
    rules = rulebook()
    different = [
        one["iso3"]
        for one in records(published())
        if rules.score_one({"figures": [one]}).total != Decimal(published()[one["iso3"]]["hdi"])
    ]
    assert different == []
    assert len(published()) == 5923


@FRAMES
def test_all_country_years_together_get_the_published_index(
    frame: Callable[[dict[str, dict[str, str]]], Any],
) -> None:
    batch = rulebook().validate({"figures": frame(published())})
    assert batch.failures == ()
    scores = rulebook().score(batch)
    assert len(scores) == 5923
    different = [
        unit.unit for unit in scores if unit.total != Decimal(published()[str(unit.unit)]["hdi"])
    ]
    assert different == []


def test_every_country_of_2021_alone_falls_into_the_published_group() -> None:
    rules = rulebook()
    different = [
        one["iso3"]
        for one in records(of_2021())
        if rules.score_one({"figures": [one]}).grade != GROUPS[of_2021()[one["iso3"]]["group"]]
    ]
    assert different == []
    assert len(of_2021()) == 191


@FRAMES
def test_the_countries_of_2021_get_the_published_groups_and_ranks(
    frame: Callable[[dict[str, dict[str, str]]], Any],
) -> None:
    native = rulebook().score({"figures": frame(of_2021())}).to_native()
    rows = native if isinstance(native, pl.DataFrame) else native.pl()
    found = {
        row["country"]: (row["total"], row["rank"], row["grade"])
        for row in rows.iter_rows(named=True)
    }
    assert found == {
        country: (float(given["hdi"]), int(given["rank"]), GROUPS[given["group"]])
        for country, given in of_2021().items()
    }
    assert len(found) == 191
