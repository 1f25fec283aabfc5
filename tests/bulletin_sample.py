"""A bulletin made by hand: a town that never was, 20 villages in 4 areas, 9 indicators.

Never scored from records: its figures only have to look like those of a town. `hostile` is the
same with names that would harm a careless page or sheet.
"""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from typing import Literal, NamedTuple

from targets.bulletin.page import (
    Bulletin,
    DatasetLine,
    DutyLine,
    Figure,
    Heading,
    MissingReports,
    Place,
    Quality,
    Revision,
    Row,
    Trend,
)
from targets.errors import Language
from targets.figures import format_fixed
from targets.plan.steps import Status
from targets.scores.display import status_word

HOSTILE = '=HYPERLINK("x")<script>alert(1)</script>'
MONTHS = ("2009-01", "2009-02", "2009-03", "2009-04", "2009-05", "2009-06")
AREAS = {"东片": "甲", "南片": "乙", "西片": "丙", "北片": "丁"}
VILLAGES = tuple(
    (f"{stem}{digit}村", area) for area, stem in AREAS.items() for digit in "一二三四五"
)


class _Judged(NamedTuple):
    id: str
    zh: str
    en: str
    percent: int
    better: Literal["higher", "lower"]
    points: str
    section: int
    size: int


JUDGED = (
    _Judged(
        "family_planning_rate", "计划生育率", "Births within policy",
        96, "higher", "20", 0, 24
    ),
    _Judged(
        "long_acting_rate", "累计长效率", "Long-acting methods in use",
        72, "higher", "10", 0, 480
    ),
    _Judged(
        "long_acting_done_rate", "期内长效节育措施落实率", "Long-acting methods done",
        90, "higher", "10", 0, 18
    ),
    _Judged(
        "omission_rate", "出生漏报率", "Births found unreported",
        2, "lower", "10", 0, 25
    ),
    _Judged(
        "cases_rate", "案件兑现率", "Levy cases fulfilled",
        75, "higher", "8", 0, 4
    ),
    _Judged(
        "levy_rate", "金额兑现率", "Levy paid",
        50, "higher", "7", 0, 90000
    ),
    _Judged(
        "screening_rate", "优生检测率", "Couples screened before pregnancy",
        80, "higher", "10", 0, 40
    ),
    _Judged(
        "patrols", "一周一巡察", "Weekly patrol",
        100, "higher", "15", 1, 26
    ),
    _Judged(
        "reports", "月报及时完整率", "Monthly reports complete and on time",
        100, "higher", "10", 1, 6
    ),
)  # fmt: skip

SECTIONS = {"zh": ("工作目标", "日常工作"), "en": ("Goals", "Regular duties")}


def sample(language: Language = "zh") -> Bulletin:
    """The bulletin of June 2009 in one language."""
    headings = tuple(_heading(one, language) for one in JUDGED)
    places = _places(language)
    rows = (
        _row("whole", "全镇" if language == "zh" else "The town", 0, language),
        *(_row("group", area, 40 + n, language) for n, area in enumerate(AREAS)),
        *(_row("unit", name, 100 + n, language) for n, (name, _) in enumerate(VILLAGES)),
    )
    zh = language == "zh"
    return Bulletin(
        language=language,
        title="谢塘镇2009年人口和计划生育工作考核" if zh else "Xietang Town assessment 2009",
        authority="谢塘镇人民政府" if zh else "People's Government of Xietang Town",
        month="2009-06",
        window="2009-01-01 … 2009-06-30",
        unit_label="行政村" if zh else "Village",
        group_labels=("片区" if zh else "Area",),
        headings=headings,
        rows=rows,
        scored=headings,
        sections=SECTIONS[language],
        places=places,
        total="100",
        duties=_duties(language),
        quality=_quality(language),
        trends=tuple(
            Trend(
                heading,
                MONTHS,
                (
                    *(_figure(one, 7 * n + 3 * month, 20, language) for month in range(5)),
                    this_month,
                ),
            )
            for n, (one, heading, this_month) in enumerate(
                zip(JUDGED, headings, rows[0].month, strict=True)
            )
        ),
        remarks=(
            ("乙一村在1000次变动权重的计算中有930次名列前三。", "两村的数字是样例，不是事实。")
            if zh
            else (
                "乙一村 is in the first three in 930 of 1,000 re-weightings.",
                "The figures are a sample, not facts.",
            )
        ),
        receipt={
            "rules": {"id": "xietang-2009", "hash": "f009da028018" + "0" * 52},
            "window": {"from": "2009-01-01", "to": "2009-06-30"},
            "through": "2009-06",
            "trusted": False,
            "files": {"monthly": "ab" * 32, "villages": "cd" * 32},
            "rows": {},
            "versions": {"python": "3.11.7", "targets": "0.1.0"},
        },
    )


def hostile(language: Language = "zh") -> Bulletin:
    """The same with a village, a title, an indicator and a remark that are not what they seem."""
    good = sample(language)
    name = VILLAGES[0][0]
    return replace(
        good,
        title=f"{good.title}</title></style><style>*{{display:none}}",
        rows=tuple(replace(row, name=HOSTILE) if row.name == name else row for row in good.rows),
        places=tuple(
            replace(one, unit=HOSTILE) if one.unit == name else one for one in good.places
        ),
        headings=(replace(good.headings[0], label="<b>$x^2$</b>"), *good.headings[1:]),
        trends=tuple(
            replace(one, heading=replace(one.heading, label="</svg><b>$x^2$", target="≥ $<b>"))
            for one in good.trends
        ),
        remarks=("</script><img src=x onerror=alert(1)>",),
        receipt={**good.receipt, "through": "</script><script>alert(1)</script>"},
    )


def _heading(one: _Judged, language: Language) -> Heading:
    sign = "≥" if one.better == "higher" else "≤"
    return Heading(
        id=one.id,
        label=one.zh if language == "zh" else one.en,
        target=f"{sign} {one.percent}%",
        limits=(Fraction(one.percent, 100),),
        better=one.better,
        show_as="percent",
        points=one.points,
        reference="二" if language == "zh" else "Part two",
    )


def _row(kind: Literal["whole", "group", "unit"], name: str, seed: int, language: Language) -> Row:
    times = {"whole": 20, "group": 5, "unit": 1}[kind]
    return Row(
        kind,
        name,
        month=tuple(
            _figure(one, seed * 5 + n * 3 + 2, times, language) for n, one in enumerate(JUDGED)
        ),
        to_date=tuple(
            _figure(one, seed * 3 + n * 5, times * 6, language) for n, one in enumerate(JUDGED)
        ),
    )


def _figure(one: _Judged, seed: int, times: int, language: Language) -> Figure:
    """A figure somewhere about the target; one in nineteen has nothing to divide by."""
    size = one.size * times // 6
    if size == 0 or seed % 19 == 18:
        return _judged("—", None, "no_data", language)
    most, least = (10, -2) if one.better == "higher" else (12, 0)
    off = least + (seed * 7) % (most - least)
    percent = min(100, max(0, one.percent + (4 - off if one.better == "higher" else off - 4)))
    count = size * percent // 100
    value = Fraction(count, size)
    target = Fraction(one.percent, 100)
    met = value >= target if one.better == "higher" else value <= target
    text = f"{format_fixed(value * 100, 2)}%"
    figure = _judged(text, value, "met" if met else "not_met", language)
    return replace(figure, counts=f"{count} / {size}", few=size < 10)


def _judged(text: str, exact: Fraction | None, standing: Status, language: Language) -> Figure:
    return Figure(text, exact, 2, standing, status_word(standing, language))


def _places(language: Language) -> tuple[Place, ...]:
    """From 100.00 down by 2.35 a place; the last is vetoed, one is not ranked."""
    grades = {
        "zh": ("优秀", "良好", "合格", "不合格"),
        "en": ("Excellent", "Good", "Qualified", "Unqualified"),
    }[language]
    places = []
    for n in range(19):
        name, area = VILLAGES[(n * 7 + 5) % 20]
        lost = Decimal("2.35") * n
        points = _points(lost)
        sections = (sum(points[:7], Decimal(0)), sum(points[7:], Decimal(0)))
        bonus = Decimal("1.00") if n == 2 else Decimal("0.00")
        deduction = Decimal("0.50") if n == 9 else Decimal("0.00")
        total = sum(sections, bonus - deduction)
        grade = grades[0 if total >= 95 else 1 if total >= 85 else 2 if total >= 75 else 3]
        places.append(
            Place(
                unit=name,
                groups=(area,),
                rank=n + 1,
                rose=None if n == 4 else (0, 2, -1, 0, 0, 3, -3, 1)[n % 8],
                total=total,
                grade=grades[3] if n == 18 else grade,
                points=points,
                sections=sections,
                bonus=bonus,
                deduction=deduction,
                vetoes=(("瞒报出生" if language == "zh" else "Births concealed"),)
                if n == 18
                else (),
                named="first" if n < 3 else "last" if n >= 16 else "",
            )
        )
    name, area = VILLAGES[(19 * 7 + 5) % 20]
    nothing = Decimal("0.00")
    places.append(
        Place(
            unit=name,
            groups=(area,),
            rank=None,
            rose=None,
            total=None,
            grade="",
            points=(None,) * 9,
            sections=(None, None),
            bonus=nothing,
            deduction=nothing,
            vetoes=(),
            named="",
        )
    )
    return tuple(places)


def _points(lost: Decimal) -> tuple[Decimal, ...]:
    """Points lost from the first indicators on, at most nine tenths of each."""
    points = []
    for one in JUDGED:
        worth = Decimal(one.points)
        here = min(lost, worth * Decimal("0.9"))
        here = min(here, Decimal("7.25"))
        lost -= here
        points.append((worth - here).quantize(Decimal("0.01")))
    return tuple(points)


def _duties(language: Language) -> tuple[DutyLine, ...]:
    met, missed = status_word("met", language), status_word("not_met", language)
    check, inspection, visit = (
        ("片专干每月一核查", "办公室主任二月一暗访", "镇计生办每季上门走访")
        if language == "zh"
        else ("Monthly check of each area", "Inspection every two months", "Quarterly visit")
    )
    return (
        DutyLine(check, 19, 20, 115, 120, "not_met", missed),
        DutyLine(inspection, 20, 20, 60, 60, "met", met),
        DutyLine(visit, 20, 20, 40, 40, "met", met),
    )


def _quality(language: Language) -> Quality:
    zh = language == "zh"
    monthly = "月报" if zh else "Monthly report"
    return Quality(
        datasets=(
            DatasetLine("行政村名册" if zh else "Roster of villages", 20, 0, 0),
            DatasetLine(monthly, 114, 6, 1),
            DatasetLine("到村记录" if zh else "Visits", 1383, 1, 0),
        ),
        missing=(
            MissingReports(monthly, "丙四村", ("2009-05",)),
            MissingReports(monthly, "丙五村", ("2009-03", "2009-04")),
        ),
        revised=(Revision(monthly, "丁二村", "2009-04"),),
    )
