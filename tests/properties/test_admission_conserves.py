"""Law: every delivered record is accepted, rejected or outside, whatever its cells hold.

Nothing that a cell can hold makes admission or scoring crash; each rejected record says why.
"""

from collections import Counter
from datetime import date, datetime, time
from decimal import Decimal
from fractions import Fraction
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

import targets
from tests.compare import differences, load_text
from tests.properties import examples
from tests.properties.deliveries import Scoring, deliveries
from tests.properties.rulebooks import rulebooks
from tests.properties.tables import UNASKED, UNIT

NOT_A_VALUE: tuple[Any, ...] = (
    b"12",
    [],
    {},
    (1, 2),
    frozenset({1}),
    object(),
    time(3),
    range(3),
    1j,
    float("nan"),
    float("inf"),
    float("-inf"),
    Decimal("NaN"),
    Decimal("sNaN"),
    Decimal("Infinity"),
    Decimal("1e500"),
    Decimal("1e-500"),
    Fraction(1, 3),
    1e300,
    5e-324,
    -0.0,
    10**400,
    -(10**40),
    targets.NOT_APPLICABLE,
    date.min,
    date.max,
    datetime.max,  # noqa: DTZ901 - records know no zone
    datetime(2009, 3, 1, 12, 30),  # noqa: DTZ001 - records know no zone
    datetime(2009, 3, 1),  # noqa: DTZ001
)
WRITTEN = (
    "", " ", "-", "n/a", UNASKED, f"\t{UNASKED} ", "3", " 3 ", "+3", "-3", "3.0", "3.50", "03",
    "3,000", "1e3", "0x10", "٣", "３", "½", "50%", "50 ％", "true", "TRUE", "No", "是", "否",
    "2009-03", "2009-3", "2009-03-01", "2009-13", "2009-02-30", "0000-01", "9999-12", "2009/03/01",
    "hill", "HILL", "plain", "new", "patrol", "甲", "甲 ", "\u3000甲", "\ufeff甲", "=1+1", "'", '"',
    "maybe", "9" * 41, "0." + "0" * 50 + "1", "\x00", "\ud800", "nan", "None", "null", "1_000",
)  # fmt: skip

CELLS = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-3, 120),
    st.integers(),
    st.floats(),
    st.decimals(),
    st.dates(date(2008, 12, 1), date(2010, 2, 1)),
    st.sampled_from(WRITTEN),
    st.sampled_from(NOT_A_VALUE),
    st.text(max_size=6),
)


@st.composite
def garbage(draw: st.DrawFn) -> Scoring:
    """A rulebook, and records of which some cells were overwritten, lost, or never asked for."""
    drawn = draw(rulebooks())
    records = draw(deliveries(drawn))
    for table in drawn.tables.tables:
        rows = records.setdefault(table.name, [])
        names = [one.name for one in table.fields]
        for _ in range(draw(st.integers(0, 3))):
            rows.append({name: draw(CELLS) for name in names})
        for _ in range(min(len(rows), draw(st.integers(0, 4)))):
            row = draw(st.sampled_from(rows))
            match draw(st.integers(0, 4)):
                case 0:
                    row.pop(draw(st.sampled_from(names)), None)
                case 1:
                    rows.append(dict(row))
                case 2:
                    row["unheard_of"] = draw(CELLS)
                case _:
                    row[draw(st.sampled_from(names))] = draw(CELLS)
    return Scoring(drawn, records, None)


@examples(150)
@given(garbage())
def test_delivered_is_accepted_and_rejected_and_outside(delivery: Scoring) -> None:
    records = delivery.records
    try:
        rules = load_text(delivery.text)
        batch = rules.validate(records)
    except targets.TargetsError:  # no bounds proof; no column, ids of two types, no roster left
        return
    told = Counter((one.dataset, one.row) for one in batch.failures if one.severity == "error")
    for name, rows in records.items():
        counts = batch.counts[name]
        assert counts.accepted + counts.rejected + counts.outside == len(rows)
        assert len(batch.accepted[name]) == counts.accepted
        assert len(batch.rejected[name]) == counts.rejected
        assert sum(dataset == name for dataset, _ in told) == counts.rejected
    for one in batch.failures:
        assert one.message
        assert one.render("zh")
        assert one.row is not None
        assert 1 <= one.row <= len(records[one.dataset])
        str(one.to_dict())


@examples(50)
@given(garbage())
def test_whatever_was_admitted_is_scored_as_the_oracle_scores_it(delivery: Scoring) -> None:
    records = delivery.records
    try:
        batch = load_text(delivery.text).validate(records)
    except targets.TargetsError:
        return
    assert differences(delivery.text, batch) == []


@examples(50)
@given(garbage())
def test_admission_never_changes_what_it_is_given(delivery: Scoring) -> None:
    records = delivery.records
    before = {name: [dict(row) for row in rows] for name, rows in records.items()}
    try:
        load_text(delivery.text).validate(records)
    except targets.TargetsError:
        return
    assert list(records) == list(before)
    for name, rows in before.items():
        for row, kept in zip(records[name], rows, strict=True):
            assert row.keys() == kept.keys()
            assert all(row[field] is cell for field, cell in kept.items())


@examples(50)
@given(garbage())
def test_what_is_accepted_is_accepted_again(delivery: Scoring) -> None:
    records = delivery.records
    try:
        rules = load_text(delivery.text)
        batch = rules.validate(records)
        again = rules.validate(batch.accepted)
    except targets.TargetsError:
        return
    if not batch.failures:
        assert again.failures == ()
        assert again.accepted == batch.accepted
    assert {type(row[UNIT]) for rows in again.accepted.values() for row in rows} <= {str, int}
