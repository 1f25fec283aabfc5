"""Sample records of an invented town for 2009: roster, monthly reports, visits and sites.

All records are synthetic and all villages are invented: no figure here was ever observed anywhere,
and no village of these names exists. They are counts and events, never persons.

`YEARS` says in one line a village what its year adds up to; the seed only spreads that over months
and days. `wrong_reports` and `WRONG_VISITS` hold the mistakes that real deliveries have. They stand
at the end of their files, and validation must find every one of them. README.md tells the parts.

Never reads anything. Running it again writes the same bytes:

    python examples/xietang_2009/make_records.py
"""

from __future__ import annotations

import csv
import sys
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path
from random import Random

SEED = 2009
YEAR = 2009
FOLDER = Path(__file__).parent
AREAS = {"甲": "东片", "乙": "南片", "丙": "西片", "丁": "北片"}

# born: reported, of these within policy, found unreported
# users: of contraception in December, of these long-acting
# method: long-acting ones due, done
# case: decided, fulfilled
# levy: due, paid, in yuan
# couples: due for screening, screened
# weeks: without a patrol, of the 51 that lie wholly inside the year
# months: without a report
YEARS = """
          born        users      method   case   levy                 couples  weeks  months
甲一村    25 24 0     540 421    46 24    3 3     96400.00  61200.00   58 43    0     -
甲二村    24 23 0     612 470    51 25    2 2     72150.50  40040.00   61 42    3     -
甲三村     0  0 0     264 203    14  7    0 0         0.00      0.00   20 12    4     -
甲四村    32 30 0     655 498    57 27    4 4    134800.00  69000.00   66 45    5     6,9,10
甲五村    28 26 0     588 436    49 23    5 4    151260.80  70500.00   60 41    6     -
乙一村    40 38 1     803 611    72 35    6 6    189330.00  98000.00   84 57    2     -
乙二村    30 28 1     621 459    54 25    4 3    120000.00  54000.00   64 40    7     -
乙三村    30 28 1     621 459    54 25    4 3    120000.00  54000.00   64 40    7     -
乙四村    34 32 1     702 512    60 26    4 3    142500.00  59800.00   72 45   20     -
乙五村    37 36 0     744 573    66 33    3 3    104550.00  57000.00   78 55    1     -
丙一村    22 22 0     497 388    41 21    1 1     31200.00  20000.00   47 34    1     -
丙二村    35 32 2     690 489    62 24    5 4    176040.00  58300.00   74 41   12     2
丙三村    29 27 0     577 440    50 24    3 3    108900.00  56000.00   62 42    8     -
丙四村    31 29 1     634 470    55 24    4 3    130170.00  60200.00   68 43    9     -
丙五村    36 29 3     711 466    63 20    7 3    264800.00  74100.00   76 33   24     1,2,8
丁一村    50 48 1     912 701    81 39    5 5    160770.00  86400.00   96 66    0     -
丁二村    27 25 0     559 421    47 22    3 3     99900.00  47000.00   56 38    6     -
丁三村    33 30 1     668 478    58 23    5 4    163050.00  62000.00   70 42   11     -
丁四村    38 31 2     735 497    67 22    6 3    227300.00  72800.00   80 37   19     7,11
丁五村    26 23 1     531 374    45 17    4 2    148680.00  49600.00   54 29   14     -
"""

# The rounds of the town: the kind of visit, and every how many months it is due in each village.
ROUNDS = {"specialist_check": 1, "director_inspection": 2, "household_visit": 3}
# Rounds that nobody made: the kind, the area, the first month.
ROUNDS_MISSED = {("specialist_check", "北片", 2), ("director_inspection", "西片", 7)}

SITES = (
    ("甲一村", date(YEAR, 5, 18), "是"),
    ("丙二村", date(YEAR, 9, 7), "否"),
    ("甲五村", date(YEAR, 10, 20), "是"),
)

WRONG_VISITS = (("甲四村", date(YEAR, 3, 11), "phone_call"),)  # a kind that the rules do not know


@dataclass(frozen=True, slots=True)
class Year:
    """What one village's year adds up to, and which reports and patrols it leaves out."""

    village: str
    births: int
    births_in_plan: int
    births_omitted: int
    users: int
    long_acting_users: int
    methods: tuple[int, int]
    cases: tuple[int, int]
    levy_fen: tuple[int, int]
    couples: tuple[int, int]
    weeks_missed: int
    months_missed: tuple[int, ...]

    @property
    def area(self) -> str:
        return AREAS[self.village[0]]


@dataclass(frozen=True, slots=True)
class Report:
    """One monthly report, as it stands in the file."""

    village: str
    month: str
    births: int | str
    births_in_plan: int
    births_omitted: int
    contraception_users: int
    long_acting_users: int
    long_acting_due: int
    long_acting_done: int
    cases_decided: int
    cases_fulfilled: int
    levy_due: str
    levy_paid: str
    couples_due: int
    couples_screened: int


REPORT_HEADINGS = (
    "村名",
    "月份",
    "上报出生数",
    "符合政策出生数",
    "查出漏报出生数",
    "采取避孕措施数",
    "采取长效措施数",
    "应落实长效措施数",
    "已落实长效措施数",
    "征收决定案件数",
    "已兑现案件数",
    "应征金额（元）",
    "已征金额（元）",
    "应检测夫妇对数",
    "已检测夫妇对数",
)


def main() -> None:
    random = Random(SEED)
    years = list(read_years(YEARS))
    reports = [report for year in years for report in make_reports(year, random)]
    visits = [visit for year in years for visit in make_visits(year, random)]
    replaced, wrong = wrong_reports(reports)
    right = [report for report in reports if report not in replaced]

    write("villages.csv", ("村名", "片区"), ((year.village, year.area) for year in years))
    rows = [*sorted(right, key=lambda report: report.month), *wrong]
    # Excel saves UTF-8 with a byte order mark, and readers must take it.
    write("monthly.csv", REPORT_HEADINGS, map(cells, rows), encoding="utf-8-sig")
    rows = [*sorted(visits, key=lambda visit: visit[1]), *WRONG_VISITS]
    write("visits.csv", ("村名", "日期", "方式"), rows)
    write("sites.csv", ("村名", "建成日期", "是否达标"), SITES)


def read_years(table: str) -> Iterator[Year]:
    for line in table.strip().splitlines()[1:]:
        village, *figures, levy_due, levy_paid, due, screened, weeks, months = line.split()
        births, in_plan, omitted, users, long_acting, *pairs = map(int, figures)
        yield Year(
            village=village,
            births=births,
            births_in_plan=in_plan,
            births_omitted=omitted,
            users=users,
            long_acting_users=long_acting,
            methods=(pairs[0], pairs[1]),
            cases=(pairs[2], pairs[3]),
            levy_fen=(fen(levy_due), fen(levy_paid)),
            couples=(int(due), int(screened)),
            weeks_missed=int(weeks),
            months_missed=() if months == "-" else tuple(map(int, months.split(","))),
        )


# ---------------------------------------------------------------- monthly reports


def make_reports(year: Year, random: Random) -> Iterator[Report]:
    """The reports that a village delivers: all that happened falls into their months."""
    months = [month for month in range(1, 13) if month not in year.months_missed]
    births, in_plan = spread((year.births, year.births_in_plan), months, random)
    omitted, _ = spread((year.births_omitted, 0), months, random)
    due, done = spread(year.methods, months, random)
    decided, fulfilled = spread(year.cases, months, random)
    levy_due, levy_paid = share_out(year.levy_fen, decided, random)
    couples, screened = spread(year.couples, months, random)
    for month in months:
        left = 12 - month  # the columns of users drift up to what they are in December
        yield Report(
            village=year.village,
            month=f"{YEAR}-{month:02}",
            births=births[month],
            births_in_plan=in_plan[month],
            births_omitted=omitted[month],
            contraception_users=year.users - left * 2 + (pick(0, 2, random) if left else 0),
            long_acting_users=year.long_acting_users - left * 2,
            long_acting_due=due[month],
            long_acting_done=done[month],
            cases_decided=decided[month],
            cases_fulfilled=fulfilled[month],
            levy_due=yuan(levy_due[month]),
            levy_paid=yuan(levy_paid[month]),
            couples_due=couples[month],
            couples_screened=screened[month],
        )


def wrong_reports(reports: Sequence[Report]) -> tuple[list[Report], list[Report]]:
    """Right reports that are not delivered, and the wrong ones that are, of another kind each."""
    by_key = {(report.village, report.month): report for report in reports}
    april = by_key["丙三村", "2009-04"]
    may = by_key["丙四村", "2009-05"]
    august = by_key["丁二村", "2009-08"]
    october = by_key["乙五村", "2009-10"]
    december = by_key["丁三村", "2009-12"]
    stranger = by_key["乙一村", "2009-07"]
    early = by_key["甲五村", "2009-01"]
    return [april, august, october, december], [
        replace(april, births_in_plan=int(april.births) + 1),  # more within policy than born
        replace(august, couples_screened=-2),  # a negative count
        replace(october, births="约3"),  # text in a number cell
        replace(december, month="2009-13"),  # a month that does not exist
        replace(may, couples_screened=may.couples_due),  # a second report for May: neither counts
        replace(stranger, village="戊一村"),  # not on the roster
        replace(early, month="2008-12"),  # nothing wrong with it, but outside the period
    ]


def spread(
    pair: tuple[int, int], months: Sequence[int], random: Random
) -> tuple[dict[int, int], dict[int, int]]:
    """Events over months, and how many of the second kind, a part of the first, fall into each."""
    count, part = pair
    drawn = [months[pick(0, len(months) - 1, random)] for _ in range(count)]
    return (
        {month: drawn.count(month) for month in range(1, 13)},
        {month: drawn[:part].count(month) for month in range(1, 13)},
    )


def share_out(
    levy_fen: tuple[int, int], cases: dict[int, int], random: Random
) -> tuple[dict[int, int], dict[int, int]]:
    """The levy of a year over the months that decided cases; none pays more than is due."""
    due, paid = levy_fen
    weights = {month: cases[month] * pick(60, 140, random) for month in cases}
    due_by_month = dict.fromkeys(cases, 0)
    paid_by_month = dict.fromkeys(cases, 0)
    busy = [month for month in cases if cases[month]]
    for month in busy:
        due_by_month[month] = due * weights[month] // sum(weights.values()) // 100 * 100
        paid_by_month[month] = due_by_month[month] * paid // due // 100 * 100
    if busy:  # the last one takes what rounding to whole yuan left over
        due_by_month[busy[-1]] += due - sum(due_by_month.values())
        paid_by_month[busy[-1]] += paid - sum(paid_by_month.values())
    return due_by_month, paid_by_month


def cells(report: Report) -> tuple[object, ...]:
    return tuple(getattr(report, field) for field in Report.__slots__)


def fen(yuan: str) -> int:
    return int(yuan.replace(".", ""))


def yuan(fen: int) -> str:
    return f"{fen // 100}.{fen % 100:02}"


# ---------------------------------------------------------------- visits


def make_visits(year: Year, random: Random) -> Iterator[tuple[str, date, str]]:
    """A village's weekly patrols, and the rounds of the town in it."""
    yield from ((year.village, day, "patrol") for day in patrol_days(year, random))
    for kind, months in ROUNDS.items():
        for first in range(1, 13, months):
            month = first + pick(0, months - 1, random)
            day = workday(date(YEAR, month, pick(4, 25, random)))
            if (kind, year.area, first) not in ROUNDS_MISSED:
                yield year.village, day, kind


def patrol_days(year: Year, random: Random) -> Iterator[date]:
    """A working day of every week but the missed ones, and now and then a second one.

    The weeks that begin in 2008 or end in 2010 are patrolled too, but never due.
    """
    mondays = [date(2008, 12, 29) + timedelta(weeks=week) for week in range(53)]
    whole = sorted(mondays[1:-1], key=lambda _: random.random())
    missed = whole[: year.weeks_missed]
    for monday in mondays:
        weekdays = {pick(0, 4, random) for _ in range(2 if random.random() < 0.1 else 1)}
        if monday not in missed:
            days = (monday + timedelta(days=weekday) for weekday in sorted(weekdays))
            yield from (day for day in days if day.year == YEAR)


def workday(day: date) -> date:
    return day - timedelta(days=max(day.weekday() - 4, 0))


# ---------------------------------------------------------------- chance and files


def pick(lowest: int, highest: int, random: Random) -> int:
    """A whole number, both ends included; only `random()` is promised to repeat on every Python."""
    return lowest + int(random.random() * (highest - lowest + 1))


def write(
    name: str, headings: Sequence[str], rows: Iterable[Sequence[object]], *, encoding: str = "utf-8"
) -> None:
    rows = list(rows)
    with (FOLDER / name).open("w", encoding=encoding, newline="") as file:
        csv.writer(file, lineterminator="\n").writerows([headings, *rows])
    sys.stdout.write(f"{name}: {len(rows)} rows\n")


if __name__ == "__main__":
    main()
