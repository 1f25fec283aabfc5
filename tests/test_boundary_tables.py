"""The tables to sign off: what stands in them, and how they are drawn in both languages."""

from functools import cache
from pathlib import Path

import pytest

import targets
from targets.cli.boundaries import table_lines
from targets.cli.grid import Cell, Column, draw, packed, wrapped
from targets.cli.table import table_text
from targets.errors import Language
from targets.source import width
from targets.testing.boundaries.finding import boundary_rows
from targets.testing.boundaries.rows import BoundaryRow
from targets.testing.boundaries.tables import BoundaryTable, boundary_tables
from tests.rehearsing import CARD, HEAD, MONTHLY, loaded, one_rate, opened

ROOT = Path(__file__).resolve().parent.parent
GRADED = one_rate(
    "{deduct: {points: 1, per: 1%}}",
    card=CARD.replace(
        "}\n",
        ", grades: [{id: good, label: {zh: 良好, en: Good}, at_least: 15}, "
        "{id: poor, label: {zh: 差, en: Poor}}]}\n",
    ),
)


def tables_of(text: str, language: Language = "en") -> tuple[BoundaryTable, ...]:
    found = opened(text)
    assert found.rulebook is not None
    assert found.places is not None
    return boundary_tables(boundary_rows(found.rulebook, found.places), language)


@cache
def rows_of_2009() -> tuple[BoundaryRow, ...]:
    found, _ = loaded(str(ROOT / "rules/2009_xietang.yaml"))
    assert found.rulebook is not None
    assert found.places is not None
    return boundary_rows(found.rulebook, found.places)


def drawn(table: BoundaryTable, language: Language = "en", room: int = 100) -> str:
    lines = table_lines(table, language, room, in_colour=False)
    return "".join(f"{line}\n" for line in lines)


def line_of(text: str, begins: str) -> int:
    return next(n for n, one in enumerate(text.splitlines(), 1) if one.strip().startswith(begins))


def test_a_rate_is_one_table_with_its_thresholds_and_what_is_the_same_in_its_title() -> None:
    text = one_rate("pass_fail")
    rate, target = line_of(text, "- id: rate"), line_of(text, "target:")

    (table,) = tables_of(text)

    assert drawn(table) == (
        "rate · report\n"
        "\n"
        "                     done  due    value  status          points\n"
        " ──────────────────────────────────────────────────────────────\n"
        f" target 96% (line {target})\n"
        "   just below          23   25   92.00%  not met           0.00\n"
        "   exactly at          24   25   96.00%  met              20.00\n"
        "   just above          25   25  100.00%  met              20.00\n"
        "   just below          47   50   94.00%  not met           0.00\n"
        "   exactly at          48   50   96.00%  met              20.00\n"
        "   just above          49   50   98.00%  met              20.00\n"
        "   just below          95  100   95.00%  not met           0.00\n"
        "   exactly at          96  100   96.00%  met              20.00\n"
        "   just above          97  100   97.00%  met              20.00\n"
        f" nothing to judge or to report (line {rate})\n"
        "   nothing to judge     0    0        —  not applicable   20.00\n"
        "   nothing reported     —    —        —  no data           0.00\n"
    )


def test_the_same_table_in_chinese_stands_in_line() -> None:
    text = one_rate("pass_fail")
    rate, target = line_of(text, "- id: rate"), line_of(text, "target:")

    (table,) = tables_of(text, "zh")

    assert drawn(table, "zh") == (
        "rate · 月报\n"
        "\n"
        "             已做  应做   完成值  结论     得分\n"
        " ──────────────────────────────────────────────\n"
        f" 目标 96%（第 {target} 行）\n"
        "   略低        23    25   92.00%  未达标   0.00\n"
        "   正好        24    25   96.00%  达标    20.00\n"
        "   略高        25    25  100.00%  达标    20.00\n"
        "   略低        47    50   94.00%  未达标   0.00\n"
        "   正好        48    50   96.00%  达标    20.00\n"
        "   略高        49    50   98.00%  达标    20.00\n"
        "   略低        95   100   95.00%  未达标   0.00\n"
        "   正好        96   100   96.00%  达标    20.00\n"
        "   略高        97   100   97.00%  达标    20.00\n"
        f" 无可考核或未报（第 {rate} 行）\n"
        "   无可考核     0     0        —  不适用  20.00\n"
        "   未报         —     —        —  无数据   0.00\n"
    )


def test_grades_say_once_what_the_best_unit_is_and_then_what_differs() -> None:
    line = line_of(GRADED, "scorecard:")

    table = tables_of(GRADED)[-1]

    # 96 of 106 are 90.566 %, 91 of 100 91 %, 96 of 105 91.429 %
    assert drawn(table) == (
        "the total\n"
        "  every unit here is like the best one that was found, but for what its row says\n"
        "  the best, total 20: done 96, due 100 (report)\n"
        "\n"
        "               total  grade  what differs\n"
        " ──────────────────────────────────────────────────\n"
        f" Good, grade from 15.00 (line {line})\n"
        "   just below  14.57  Poor   due 106 instead of 100\n"
        "   exactly at  15.00  Good   done 91 instead of 96\n"
        "   just above  15.43  Good   due 105 instead of 100\n"
    )


def test_grades_are_named_in_chinese() -> None:
    line = line_of(GRADED, "scorecard:")

    table = tables_of(GRADED, "zh")[-1]

    assert drawn(table, "zh") == (
        "总分\n"
        "  以下各例除“不同之处”所列外，均与试算出的最好情形相同\n"
        "  最好情形，总分 20：已做 96、应做 100（月报）\n"
        "\n"
        "          总分  等次  不同之处\n"
        " ─────────────────────────────────────────\n"
        f" 良好，等次线 15.00（第 {line} 行）\n"
        "   略低  14.57  差    应做 106（原为 100）\n"
        "   正好  15.00  良好  已做 91（原为 96）\n"
        "   略高  15.43  良好  应做 105（原为 100）\n"
    )


def test_a_terminal_too_narrow_for_the_grid_gets_a_line_a_unit() -> None:
    (table,) = tables_of(one_rate("pass_fail"))

    lines = drawn(table, room=40).splitlines()

    assert lines[3:6] == [
        "   just below: done 23, due 25, value",
        "      92.00%, status not met, points",
        "      0.00",
    ]
    assert max(map(width, lines)) <= 40


def test_a_terminal_that_takes_colours_gets_bold_titles_and_red_misses() -> None:
    (table,) = tables_of(one_rate("pass_fail"))

    lines = list(table_lines(table, "en", 100, in_colour=True))

    assert lines[0] == "\x1b[1mrate · report\x1b[0m"
    assert lines[5] == (
        "   just below          23   25   92.00%  \x1b[31mnot met\x1b[0m           0.00"
    )


def test_chinese_headings_are_broken_where_room_is_short() -> None:
    text = one_rate("pass_fail").replace("zh: 应做", "zh: 全年应当完成的件数")
    (table,) = tables_of(text, "zh")

    whole, broken = drawn(table, "zh", 62).splitlines(), drawn(table, "zh", 55).splitlines()

    assert whole[2] == "             已做  全年应当完成的件数   完成值  结论     得分"
    assert broken[2:5] == [
        "                   全年应当",
        "                   完成的件",
        "             已做        数   完成值  结论     得分",
    ]


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("room", [60, 80, 100])
def test_no_line_of_the_2009_tables_is_wider_than_the_terminal(
    language: Language, room: int
) -> None:
    tables = boundary_tables(rows_of_2009(), language)

    lines = [line for table in tables for line in drawn(table, language, room).splitlines()]

    assert len(tables) == 14  # 12 indicators, a bonus, the total
    assert [line for line in lines if width(line) > room] == []


VISITS = f"""{HEAD}
records:
  visits:
    time: seen_on
    events: true
    fields: {{village: {{type: id}}, seen_on: {{type: date}}, kind: {{type: category, values: [check, talk]}}}}
{CARD}
indicators:
  - {{id: checks, records: visits, value: count(where=kind == 'check'), target: {{at_least: 2}}, points: 20, scoring: pass_fail}}
"""  # noqa: E501


def test_records_that_are_only_counted_have_a_column_that_says_which() -> None:
    (table,) = tables_of(VISITS)

    assert [one.heading for one in table.columns] == [
        "",
        "visits (kind = check)",
        "value",
        "status",
        "points",
    ]
    assert table.groups[0].rows[1].cells == ("exactly at", "2", "2", "met", "20.00")
    assert table.groups[-1].rows[-1].cells == ("nothing reported", "0", "0", "not met", "0.00")


KINDS = """
constants:
  asked: {by: kind, values: {hill: 80%, plain: 96%}}
records:
  villages:
    key: [village]
    fields: {village: {type: id}, kind: {type: category, values: [hill, plain]}}
  monthly:
    key: [village, month]
    time: month
    fields: {village: {type: id}, month: {type: month}, due: {type: count}, done: {type: count}}
"""


def test_a_target_for_each_kind_of_unit_is_a_threshold_of_its_own_on_one_line() -> None:
    text = one_rate("pass_fail", target="{at_least: asked}").replace(MONTHLY, KINDS)
    (table,) = tables_of(text.replace("label: {zh: 村, en: Village}", "roster: villages"))
    line = line_of(text, "target:")

    assert [one.heading for one in table.groups][:2] == [
        f"target 80% (line {line})",
        f"target 96% (line {line})",
    ]
    kinds = [{row.cells[1] for row in group.rows} for group in table.groups[:2]]
    assert kinds == [{"hill"}, {"plain"}]


def test_a_bonus_says_its_condition_and_what_it_adds_to_the_total() -> None:
    more = "bonuses:\n  - {id: ahead, when: rate >= 100%, points: 3}\n"
    text = one_rate("{deduct: {points: 1, per: 1%}}", more=more)

    table = tables_of(text)[1]

    assert table.title == "ahead · report"
    assert (
        table.groups[0].heading == f"bonus when rate >= 100% (line {line_of(text, '- {id: ahe')})"
    )
    assert [row.cells for row in table.groups[0].rows][:2] == [
        ("just below", "24", "25", "0.00", "20"),
        ("exactly at", "25", "25", "3.00", "23"),
    ]


def test_what_counts_for_nothing_is_explained_below_the_table() -> None:
    card = CARD.replace("when_empty: full", "when_empty: exclude")

    (table,) = tables_of(one_rate("pass_fail", card=card))

    assert table.groups[-1].rows[0].cells == (
        "nothing to judge",
        "0",
        "0",
        "—",
        "not applicable",
        "—",
    )
    assert table.footnote == "— : counts for nothing, the rest share the points"


def test_no_rows_are_no_tables() -> None:
    assert boundary_tables([]) == ()


def test_a_text_is_broken_at_blanks_and_beside_wide_characters() -> None:
    assert wrapped("one two three", 8) == ["one two", "three"]
    assert wrapped("应做一百，已做九十", 10) == ["应做一百，", "已做九十"]
    assert wrapped("应做一百，已做九十", 9) == ["应做一", "百，已做", "九十"]
    assert wrapped("已做 90、应做", 9) == ["已做 90、", "应做"]
    assert wrapped("unbreakable", 4) == ["unbreakable"]
    assert wrapped("", 4) == [""]


def test_a_list_is_broken_between_its_items() -> None:
    assert packed(["due 5 instead of 4", "done 3", "late 1"], 20, ", ") == [
        "due 5 instead of 4,",
        "done 3, late 1",
    ]


def test_what_follows_a_line_break_in_a_heading_stands_on_a_line_of_its_own_where_it_must() -> None:
    """`会 50` below `按期召开 村民` would read as one."""
    broken = Column("按期召开 村民大会 会\n50", [Cell("1.00")], numeric=True)
    whole = Column("会\n50", [Cell("12.00")], numeric=True)

    assert list(draw([broken, whole], coloured=False)) == [
        " 按期召开",
        " 村民大会",
        "       会",
        "       50  会 50",
        " ───────────────",
        "     1.00  12.00",
    ]


def test_points_stand_below_a_chinese_heading_that_is_broken(tmp_path: Path) -> None:
    text = one_rate("pass_fail").replace(
        "  - id: rate\n", "  - id: rate\n    label: {zh: 按期召开村民会, en: Held}\n"
    )
    (tmp_path / "rules.yaml").write_text(text, encoding="utf-8")
    (tmp_path / "monthly.csv").write_text(
        "village,month,due,done\nA,2009-01,4,4\n", encoding="utf-8"
    )
    rules = targets.load(tmp_path / "rules.yaml")
    table = table_text(rules, rules.score(tmp_path), "zh").splitlines()

    assert table[2:5] == [
        "                    按期召开",
        "                      村民会",
        " 名次  村     总分        20",
    ]
