"""Next year's rules file: what is moved, what is marked, what stays letter for letter."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import targets
from targets.facade.years import MARK, count_marks, next_year_cases
from targets.rulebook.composing import compose
from targets.rulebook.places import Path as NodePath
from targets.rulebook.reader import to_plain
from tests.good_cases import ROOT, good_cases
from tests.test_command_line import run

BUNDLED = sorted(
    {*(ROOT / "rules").rglob("*.yaml"), *(case.rules for case in good_cases())},
    key=lambda path: path.as_posix(),
)
BUNDLED = [path for path in BUNDLED if not path.name.endswith(".cases.yaml")]

OLD = """\
# 镇2009年办法 · The town's rules of 2009

schema_version: 1
id: town-2009            # 编号
title: {zh: 某镇2009年考核, en: A town in 2009}
issued: 2008-02-29
period: {from: 2009-01-01, to: 2009-12-31}
review_by: 2010-03-31
unit: {id: village, label: {zh: 村, en: Village}}

constants: {half: 50%}

records:
  monthly:
    key: [village, month]
    time: month
    fields:
      village: {type: id}
      month:   {type: month}
      births:  {type: count, at_most: 2009}
      kept:    {type: count, at_most: 2009}

scorecard: {total: 10, rounding: {decimals: 2}, when_empty: full}

indicators:
  - id: rate
    records: monthly
    value: sum(kept) / sum(births)
    target: {at_least: half}
    points: 10
    scoring: proportional
    reference: {quote: 达到50%以上}
  - {id: spring, records: monthly, value: "sum(births, where=month <= 2009-4)", \
period: {from: 2009-1-1, to: 2009-02-28}}

clauses:
  - {id: "1", says: half is kept, modelled_by: [rate]}

cases:
  - name: half is enough in 2009
    given: {monthly: [{month: 2009-02, births: 2009, kept: 2009}]}
    through: 2009-02
    expect: {rate: {status: met}}
"""

NEW = """\
# 待核 · revisit: 由 rules.yaml 起草，供 2012 年使用。请逐行核对带此标记之处，\
核对后删去标记；注释仍是旧文件的。
# drafted from rules.yaml for 2012. Look at each line with this mark, then take the mark out. \
Comments are those of the old file.
# 镇2009年办法 · The town's rules of 2009

schema_version: 1
id: town-2012            # 编号  # 待核 · revisit: 编号 · id
title: {zh: 某镇2012年考核, en: A town in 2012}  # 待核 · revisit: 标题 · title
issued: 2011-02-28  # 待核 · revisit: 发文日期 · day of issue
period: {from: 2012-01-01, to: 2012-12-31}  # 待核 · revisit: 考核期 · period
review_by: 2013-03-31  # 待核 · revisit: 复核日期 · review date
unit: {id: village, label: {zh: 村, en: Village}}

constants: {half: 50%}  # 待核 · revisit: 常量 · constant

records:
  monthly:
    key: [village, month]
    time: month
    fields:
      village: {type: id}
      month:   {type: month}
      births:  {type: count, at_most: 2009}
      kept:    {type: count, at_most: 2009}

scorecard: {total: 10, rounding: {decimals: 2}, when_empty: full}  # 待核 · revisit: 分值 · points

indicators:
  - id: rate
    records: monthly
    value: sum(kept) / sum(births)
    target: {at_least: half}  # 待核 · revisit: 目标值 · target
    points: 10  # 待核 · revisit: 分值 · points
    scoring: proportional
    reference: {quote: 达到50%以上}  # 待核 · revisit: 去年的引文 · last year's quote
  - {id: spring, records: monthly, value: "sum(births, where=month <= 2012-4)", \
period: {from: 2012-1-1, to: 2012-02-29}}  # 待核 · revisit: \
考核期、公式中的日期 · period, dates in the formula

clauses:  # 待核 · revisit: 去年文件的条款 · clauses of last year's document
  - {id: "1", says: half is kept, modelled_by: [rate]}

cases:
  - name: half is enough in 2009  # 待核 · revisit: 算例：去年的数字和结果 · \
case: last year's figures and results
    given: {monthly: [{month: 2012-02, births: 2009, kept: 2009}]}
    through: 2012-02
    expect: {rate: {status: met}}
"""


def written(folder: Path, text: str, name: str = "rules.yaml") -> Path:
    path = folder / name
    path.write_bytes(text.encode())
    return path


def year_after(path: Path) -> int:
    return targets.load(path).model.period.to.year + 1


# ---------------------------------------------------------------- by example


def test_dates_are_moved_and_marked_and_all_else_stays(tmp_path: Path) -> None:
    assert targets.next_year(written(tmp_path, OLD), 2012) == NEW


def test_the_draft_is_sound(tmp_path: Path) -> None:
    assert targets.check(written(tmp_path, OLD)) == []
    assert targets.check(written(tmp_path, NEW)) == []


def test_a_line_that_is_marked_already_is_not_marked_again(tmp_path: Path) -> None:
    again = targets.next_year(written(tmp_path, NEW), 2013)
    assert count_marks(again) == count_marks(NEW) + 1  # the line that says where it comes from
    assert all(line.count(MARK) <= 1 for line in again.splitlines())
    assert "period: {from: 2013-01-01, to: 2013-12-31}" in again
    assert "to: 2013-02-28}}" in again


def test_the_ends_of_lines_stay_those_of_windows(tmp_path: Path) -> None:
    drafted = targets.next_year(written(tmp_path, OLD.replace("\n", "\r\n")), 2012)
    assert drafted == NEW.replace("\n", "\r\n")


def test_a_file_without_a_last_line_end_gets_none(tmp_path: Path) -> None:
    assert targets.next_year(written(tmp_path, OLD.rstrip("\n")), 2012) == NEW.rstrip("\n")


def test_a_file_in_english_is_marked_in_english_and_one_in_chinese_in_chinese(
    tmp_path: Path,
) -> None:
    english = OLD.replace("{zh: 某镇2009年考核, en: A town in 2009}", "A town in 2009")
    chinese = OLD.replace("{zh: 某镇2009年考核, en: A town in 2009}", "某镇2009年考核")
    assert "    points: 10  # 待核 · revisit: points\n" in targets.next_year(
        written(tmp_path, english), 2010
    )
    assert "    points: 10  # 待核 · revisit: 分值\n" in targets.next_year(
        written(tmp_path, chinese), 2010
    )


def test_the_line_that_an_editor_reads_stays_first(tmp_path: Path) -> None:
    line = "# yaml-language-server: $schema=rules.schema.json\n"
    drafted = targets.next_year(written(tmp_path, line + OLD), 2012)
    assert drafted == line + NEW


def test_a_text_over_several_lines_is_marked_above_it(tmp_path: Path) -> None:
    old = OLD.replace(
        "    reference: {quote: 达到50%以上}\n",
        "    reference:\n      quote: >-\n        达到\n        50%以上\n      section: 二\n",
    )
    drafted = targets.next_year(written(tmp_path, old), 2012)
    assert (
        "    reference:\n"
        "      # 待核 · revisit: 去年的引文 · last year's quote\n"
        "      quote: >-\n"
        "        达到\n"
    ) in drafted
    assert targets.check(written(tmp_path, drafted)) == []
    assert reference_of(drafted) == reference_of(old)


def reference_of(text: str) -> object:
    root = to_plain(compose(text).root)  # type: ignore[arg-type]
    return root["indicators"][0]["reference"]  # type: ignore[index]


def test_figures_inside_a_quoted_text_over_two_lines_get_their_mark_before_it(
    tmp_path: Path,
) -> None:
    old = OLD.replace(
        "    points: 10\n    scoring: proportional\n",
        '    points: 10\n    note: "one\n      two"\n    scoring: {deduct: {points: 1, per: 1%}}\n',
    )
    drafted = targets.next_year(written(tmp_path, old), 2012)
    assert (
        '    note: "one\n      two"\n    scoring: {deduct: {points: 1, per: 1%}}  # 待核' in drafted
    )


def test_a_year_in_another_text_is_marked_and_not_changed(tmp_path: Path) -> None:
    old = OLD.replace("label: {zh: 村, en: Village}", "label: {zh: 2009年的村, en: Village}")
    drafted = targets.next_year(written(tmp_path, old), 2012)
    assert (
        "unit: {id: village, label: {zh: 2009年的村, en: Village}}"
        "  # 待核 · revisit: 文字中的年份 · a year in the text\n"
    ) in drafted


def test_quoted_text_in_a_formula_is_no_date(tmp_path: Path) -> None:
    old = OLD.replace("      births:", "      site: {type: text}\n      births:").replace(
        "month <= 2009-4", "site == '2009-04'"
    )
    drafted = targets.next_year(written(tmp_path, old), 2012)
    assert "where=site == '2009-04'" in drafted


def test_a_year_of_two_calendar_years_is_named_by_its_id(tmp_path: Path) -> None:
    old = (
        OLD.replace("2009-01-01, to: 2009-12-31", "2008-10-01, to: 2009-09-30")
        .replace("某镇2009年", "某镇2008至2009年")
        .replace("2009-1-1, to: 2009-02-28", "2008-10-1, to: 2009-02-28")
    )
    drafted = targets.next_year(written(tmp_path, old), 2010)
    assert "period: {from: 2009-10-01, to: 2010-09-30}" in drafted
    assert "zh: 某镇2009至2010年考核" in drafted
    named_2008 = old.replace("id: town-2009", "id: town-2008")
    assert "period: {from: 2009-10-01, to: 2010-09-30}" in targets.next_year(
        written(tmp_path, named_2008), 2009
    )


# ---------------------------------------------------------------- what is refused


@pytest.mark.parametrize("year", [2009, 2008, 0, -1, 2110, 9999, 20100])
def test_a_year_that_cannot_follow_is_refused(tmp_path: Path, year: int) -> None:
    with pytest.raises(targets.EngineError) as caught:
        targets.next_year(written(tmp_path, OLD), year)
    assert caught.value.problem.code == "E950"


def test_a_year_may_be_given_by_its_digits(tmp_path: Path) -> None:
    rules = written(tmp_path, OLD)
    assert targets.next_year(rules, "2012") == NEW
    written(tmp_path, "cases: []\n", "rules.cases.yaml")
    assert next_year_cases(rules, "2012") == "cases: []\n"


@pytest.mark.parametrize("year", ["next", "", "12", "20100", "２０１２", 2010.0, None, True])
def test_what_is_no_year_is_told_as_that(tmp_path: Path, year: Any) -> None:
    for draft in (targets.next_year, next_year_cases):
        with pytest.raises(targets.EngineError) as caught:
            draft(written(tmp_path, OLD), year)
        assert caught.value.code == "E955"


def test_every_line_of_the_scorecard_that_holds_points_is_marked(tmp_path: Path) -> None:
    card = (
        "scorecard:\n  total: 10\n  rounding: {decimals: 2}\n  when_empty: full\n"
        "  bonus_at_most: 1\n  sections:\n    - id: goals\n      points: 10\n      floor: -2\n"
    )
    one_line = "scorecard: {total: 10, rounding: {decimals: 2}, when_empty: full}\n"
    old = OLD.replace(one_line, card).replace(
        "  - id: rate\n", "  - id: rate\n    section: goals\n"
    )
    drafted = targets.next_year(written(tmp_path, old), 2010)
    mark = "  # 待核 · revisit: 分值 · points\n"
    assert card.replace("total: 10\n", f"total: 10{mark}").replace(
        "at_most: 1\n", f"at_most: 1{mark}"
    ).replace("points: 10\n", f"points: 10{mark}").replace("floor: -2\n", f"floor: -2{mark}") in (
        drafted
    )


def test_an_id_that_is_not_there_letter_for_letter_is_refused_with_its_line(
    tmp_path: Path,
) -> None:
    old = OLD.replace("id: town-2009            # 编号", "id: >-\n  town-2009")
    with pytest.raises(targets.EngineError) as caught:
        targets.next_year(written(tmp_path, old), 2010)
    assert caught.value.problem.code == "E951"
    assert ":4:" in caught.value.problem.text("en")


def test_a_text_written_with_escapes_is_quoted_in_the_other_way(tmp_path: Path) -> None:
    old = OLD.replace("id: town-2009 ", 'id: "it\'s\\u0020town-2009" ')
    drafted = targets.next_year(written(tmp_path, old), 2010)
    assert "id: 'it''s town-2010'            # 编号  # 待核" in drafted
    assert targets.load(written(tmp_path, drafted)).id == "it's town-2010"


def test_broken_rules_are_not_drafted_from(tmp_path: Path) -> None:
    with pytest.raises(targets.RulesError):
        targets.next_year(written(tmp_path, OLD.replace("sum(kept)", "sum(kpt)")), 2010)


# ---------------------------------------------------------------- the file of cases beside it


def test_the_cases_beside_the_rules_are_drafted_too(tmp_path: Path) -> None:
    rules = written(tmp_path, OLD)
    assert next_year_cases(rules, 2010) is None
    cases = (
        "cases:\n"
        "  - name: one in 2009\n"
        "    given: {monthly: [{month: 2009-02, births: 2009, kept: 1}]}\n"
        "    through: 2009-03\n"
        "    expect: {rate: {value: 0}}\n"
    )
    written(tmp_path, cases, "rules.cases.yaml")
    assert next_year_cases(rules, 2010) == (
        "cases:\n"
        "  - name: one in 2009  # 待核 · revisit: 算例：去年的数字和结果 · "
        "case: last year's figures and results\n"
        "    given: {monthly: [{month: 2010-02, births: 2009, kept: 1}]}\n"
        "    through: 2010-03\n"
        "    expect: {rate: {value: 0}}\n"
    )
    bare = "- name: one\n  given: {monthly: [{month: 2009-02}]}\n  expect: {}\n"
    written(tmp_path, bare, "rules.cases.yaml")
    drafted = next_year_cases(rules, 2010)
    assert drafted is not None
    assert "month: 2010-02" in drafted


# ---------------------------------------------------------------- the law


@pytest.mark.parametrize("path", BUNDLED, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_every_rules_file_gives_a_sound_draft_that_differs_only_in_dates(
    path: Path, tmp_path: Path
) -> None:
    old = path.read_text(encoding="utf-8-sig")
    year = year_after(path)
    drafted = targets.next_year(path, year)
    found = targets.check(written(tmp_path, drafted))
    assert [str(one) for one in found if one.severity == "error"] == []

    before = targets.load(path).model
    after = targets.load(tmp_path / "rules.yaml").model
    assert after.period.from_.year == before.period.from_.year + 1
    assert after.period.to.year == before.period.to.year + 1
    assert before.id.replace(str(year - 1), str(year)) == after.id

    kept = [line for line in drafted.splitlines() if not line.lstrip().startswith(f"# {MARK}")]
    kept = [re.sub(rf"  # {MARK}.*", "", line) for line in kept]
    kept = [line for line in kept if not line.startswith("# drafted from ")]
    assert [without_years(line) for line in kept] == [
        without_years(line) for line in old.splitlines()
    ]
    changed = set(differing_paths(plain(old), plain(drafted)))
    assert [one for one in changed if not may_differ(one)] == []


def without_years(line: str) -> str:
    return re.sub(r"\d{4}", "year", line).rstrip()


def plain(text: str) -> object:
    root = compose(text).root
    assert root is not None
    return to_plain(root)


def differing_paths(old: object, new: object, path: NodePath = ()) -> Iterator[NodePath]:
    match old, new:
        case dict(), dict():
            assert list(old) == list(new), path
            for key in old:
                yield from differing_paths(old[key], new[key], (*path, key))
        case list(), list():
            assert len(old) == len(new), path
            for index, pair in enumerate(zip(old, new, strict=True)):
                yield from differing_paths(*pair, (*path, index))
        case _:
            if old != new:
                yield path


def may_differ(path: NodePath) -> bool:
    match path:
        case ("id",) | ("title", *_) | ("issued",) | ("review_by",) | (*_, "period", "from" | "to"):
            return True
        case ("scorecard", "sections", _, "periods", _, "to"):
            return True
        case ("cases", _, "through") | ("cases", _, "given", _, _, _):
            return True
        case _:
            return False


# ---------------------------------------------------------------- the command


def test_new_prints_the_draft_or_writes_it_and_writes_over_nothing(tmp_path: Path) -> None:
    old = written(tmp_path, OLD)
    printed = run("new", old, "--year", "2012")
    assert (printed.returncode, printed.stdout, printed.stderr) == (0, NEW, "")

    new = tmp_path / "2012.yaml"
    done = run("new", old, "--year", "2012", "-o", new)
    marks = NEW.count(MARK)
    assert done.stdout == (
        f"`{new}` is written: {marks} line(s) to revisit; search for `待核 · revisit:`\n"
    )
    assert (done.returncode, new.read_text(encoding="utf-8")) == (0, NEW)

    refused = run("new", old, "--year", "2013", "-o", new)
    assert refused.returncode == 2
    assert "--force" in refused.stderr
    assert new.read_text(encoding="utf-8") == NEW
    assert run("new", old, "--year", "2013", "-o", new, "--force").returncode == 0
    assert "id: town-2013" in new.read_text(encoding="utf-8")

    itself = run("new", old, "--year", "2013", "-o", old, "--force")
    assert itself.returncode == 2
    assert "a draft cannot take the place of" in itself.stderr
    assert "--force" not in itself.stderr
    assert old.read_text(encoding="utf-8") == OLD


def test_new_writes_the_cases_beside_the_draft(tmp_path: Path) -> None:
    old = written(tmp_path, OLD)
    written(tmp_path, "cases:\n  - {name: a, through: 2009-02, expect: {}}\n", "rules.cases.yaml")
    printed = run("new", old, "--year", "2010", lang="zh")
    assert "rules.cases.yaml" in printed.stderr
    assert run("new", old, "--year", "2010", "-o", tmp_path / "2010.yaml").returncode == 0
    drafted = (tmp_path / "2010.cases.yaml").read_text(encoding="utf-8")
    assert "through: 2010-02" in drafted
    again = run("new", old, "--year", "2010", "-o", tmp_path / "2010.yaml")
    assert again.returncode == 2
    kept = (tmp_path / "rules.cases.yaml").read_bytes()
    beside = run("new", old, "--year", "2010", "-o", tmp_path / "rules.cases.yaml", "--force")
    assert beside.returncode == 2
    assert "cannot take the place of" in beside.stderr
    assert (tmp_path / "rules.cases.yaml").read_bytes() == kept


@pytest.mark.parametrize(
    ("schema", "seen"),
    [
        ("../docs/rules.schema.json", "../../docs/rules.schema.json"),
        ("rules.schema.json", "../rules.schema.json"),
        ("https://example.org/rules.schema.json", "https://example.org/rules.schema.json"),
    ],
)
def test_a_draft_in_another_folder_names_the_same_schema(
    tmp_path: Path, schema: str, seen: str
) -> None:
    line = "# yaml-language-server: $schema="
    old = written(tmp_path, f"{line}{schema}\n{OLD}")
    written(tmp_path, f"{line}{schema}\ncases: []\n", "rules.cases.yaml")
    (tmp_path / "later").mkdir()
    assert run("new", old, "--year", "2012", "-o", tmp_path / "later/2012.yaml").returncode == 0
    for name in ("2012.yaml", "2012.cases.yaml"):
        drafted = (tmp_path / "later" / name).read_text(encoding="utf-8")
        assert f"{line}{seen}" in drafted.splitlines()

    assert run("new", old, "--year", "2012", "-o", tmp_path / "2012.yaml").returncode == 0
    assert f"{line}{schema}\n" in (tmp_path / "2012.yaml").read_text(encoding="utf-8")


def test_new_of_broken_rules_lists_their_problems(tmp_path: Path) -> None:
    done = run("new", written(tmp_path, OLD.replace("sum(kept)", "sum(kpt)")), "--year", "2010")
    assert (done.returncode, done.stdout) == (1, "")
    assert "F203" in done.stderr
