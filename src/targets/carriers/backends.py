"""What backends do differently, in one table; everything else is the same on all of them.

Never names a difference that no test has shown.
"""

from __future__ import annotations

from typing import NamedTuple


class Backend(NamedTuple):
    """One kind of frame.

    `ordered`: its rows have an order, so failures can name a row; elsewhere they name the key.
    `wraps`: a whole number past 64 bits wraps round; elsewhere it stops the run, so cells that may
    not be accepted are filled first.
    `divides_whole_numbers`: `//` of two whole numbers is exact; elsewhere it goes through a double,
    and is put right.
    `local`: its frames lie in this process, so what was gathered once can be kept.
    `multiplies_decimals`: a decimal times a whole number stays within the type; elsewhere what
    stands before the point and what stands behind it are multiplied each by itself.
    `rounds_in_casts`: a decimal cast to fewer places is rounded; elsewhere it stops the run.
    `keeps_whole_numbers`: a left join keeps whole numbers whole; elsewhere they turn to doubles, so
    the frame is first brought to a type that has nulls.
    `trims_what_it_is_told`: it cuts off the characters that it is given; elsewhere a pattern does.
    `dates_are_days`: a date cast to a whole number is a count of days; elsewhere days are counted
    from year and day of the year.
    `ranks_in_groups`: it ranks within the groups of a column; elsewhere all units are collected.
    `package`: whose version is told; `extra`: which extra of this project installs it.
    """

    name: str
    package: str
    extra: str
    ordered: bool
    local: bool
    wraps: bool = False
    divides_whole_numbers: bool = True
    multiplies_decimals: bool = True
    rounds_in_casts: bool = True
    keeps_whole_numbers: bool = True
    trims_what_it_is_told: bool = True
    dates_are_days: bool = True
    ranks_in_groups: bool = True


BACKENDS: dict[str, Backend] = {
    "polars": Backend("polars", "polars", "", ordered=True, local=True, wraps=True),
    "duckdb": Backend(
        "duckdb", "duckdb", "duckdb", ordered=False, local=False, dates_are_days=False
    ),
    "pandas": Backend(
        "pandas",
        "pandas",
        "pandas",
        ordered=True,
        local=True,
        multiplies_decimals=False,
        rounds_in_casts=False,
        keeps_whole_numbers=False,
        ranks_in_groups=False,
    ),
    "pyarrow": Backend(
        "pyarrow",
        "pyarrow",
        "pyarrow",
        ordered=True,
        local=True,
        wraps=True,
        multiplies_decimals=False,
        rounds_in_casts=False,
        ranks_in_groups=False,
    ),
    "ibis": Backend(
        "ibis",
        "ibis-framework",
        "ibis",
        ordered=False,
        local=False,
        divides_whole_numbers=False,
        trims_what_it_is_told=False,
        dates_are_days=False,
    ),
    "pyspark": Backend(
        "pyspark",
        "pyspark",
        "spark",
        ordered=False,
        local=False,
        divides_whole_numbers=False,
        dates_are_days=False,
    ),
}


def backend_name(engine: str) -> str:
    """What the backend is called of an engine that somebody asks for: people say `spark`."""
    return "pyspark" if engine == "spark" else engine


def backend_of(native: object) -> Backend | None:
    """The backend whose frame `native` is, told by where its class lives; nothing is imported."""
    module = type(native).__module__.partition(".")[0].removeprefix("_")
    return BACKENDS.get(module)
