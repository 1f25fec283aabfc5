"""Which rules are in force on a day: found, or a distinct answer for each way of not finding."""

from datetime import date, datetime
from pathlib import Path

import pytest

import targets
from tests.good_cases import ROOT


def rules(rules_id: str, first: str, last: str) -> str:
    return (
        f"schema_version: 1\nid: {rules_id}\ntitle: T\nperiod: {{from: {first}, to: {last}}}\n"
        "unit: {id: village}\n"
        "records: {monthly: {fields: {village: {type: id}, births: {type: count}}}}\n"
        "indicators: [{id: births_all, records: monthly, value: sum(births)}]\n"
    )


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The years 2009 and 2011, a file of cases, and a YAML file that is no rules file."""
    put(tmp_path, "2009.yaml", rules("town-2009", "2009-01-01", "2009-12-31"))
    put(tmp_path, "2011.yml", rules("town-2011", "2011-01-01", "2011-12-31"))
    put(tmp_path, "2009.cases.yaml", "schema_version: 1\ncases: []\n")
    put(tmp_path, "settings.yaml", "colour: blue\n")
    put(tmp_path, "notes.txt", rules("town-1999", "1999-01-01", "1999-12-31"))
    (tmp_path / "older.yaml").mkdir()
    return tmp_path


def put(folder: Path, name: str, text: str) -> None:
    (folder / name).write_text(text, encoding="utf-8")


def code_of(folder: Path, on: date | str, series: str | None = None, *, said: str = "") -> str:
    """The code of the answer, which says `said`, and in Chinese something else."""
    with pytest.raises(targets.EngineError) as caught:
        targets.in_force(folder, on, series=series)
    problem = caught.value.problem
    assert caught.value.code == problem.code
    assert said in problem.text("en")
    assert problem.suggestion("en")
    assert problem.text("en") != problem.text("zh")
    return problem.code


@pytest.mark.parametrize(
    ("on", "found"),
    [
        ("2009-01-01", "town-2009"),
        ("2009-12-31", "town-2009"),
        ("2011-06-01", "town-2011"),
        (date(2011, 12, 31), "town-2011"),
        (datetime(2009, 12, 31, 23, 59), "town-2009"),  # noqa: DTZ001 - a day, wherever it is
    ],
)
def test_the_rules_whose_period_holds_the_day_are_in_force(
    folder: Path, on: date | str, found: str
) -> None:
    assert targets.in_force(folder, on).id == found
    assert targets.in_force(str(folder), on).id == found


def test_before_the_earliest_rules_none_are_in_force_yet(folder: Path) -> None:
    assert code_of(folder, "2008-12-31", said="`2009.yaml`, begin on 2009-01-01") == "E943"


def test_after_the_latest_rules_they_have_expired(folder: Path) -> None:
    said = (
        "`2011.yml`, ended on 2011-12-31 · draft the next ones: "
        f"`targets new {folder.as_posix()}/2011.yml --year "
    )
    assert code_of(folder, "2012-01-01", said=said + "2012`") == "E944"
    assert code_of(folder, "2014-05-01", said=said + "2014`") == "E944"


def test_between_two_rules_there_is_a_gap(folder: Path) -> None:
    said = "`2009.yaml` ended on 2009-12-31, `2011.yml` begin on 2011-01-01"
    assert code_of(folder, "2010-06-01", said=said) == "E945"


def test_a_gap_lies_between_the_nearest_two(folder: Path) -> None:
    put(folder, "2008.yaml", rules("town-2008", "2008-01-01", "2008-12-31"))
    put(folder, "2012.yaml", rules("town-2012", "2012-01-01", "2012-12-31"))
    said = "`2009.yaml` ended on 2009-12-31, `2011.yml` begin on 2011-01-01"
    assert code_of(folder, "2010-06-01", said=said) == "E945"


def test_a_folder_without_rules_says_so(tmp_path: Path) -> None:
    assert code_of(tmp_path, "2009-06-01") == "E942"
    put(tmp_path, "settings.yaml", "colour: blue\n")
    assert code_of(tmp_path, "2009-06-01") == "E942"


def test_no_folder_and_no_date_say_so(folder: Path) -> None:
    assert code_of(folder / "2009.yaml", "2009-06-01") == "E954"
    assert code_of(folder / "nowhere", "2009-06-01") == "E954"
    assert code_of(folder, "2010-11", said="`2010-11` is not a date · write `2010-11-01`") == "E949"
    assert code_of(folder, "2011-02-30", said="write `2011-06-01`") == "E949"
    assert code_of(folder, "June 2012", said="write `2012-06-01`") == "E949"
    assert code_of(folder, "tomorrow", said="write `2009-06-01`") == "E949"


def test_two_rules_of_one_series_on_one_day_are_both_named(folder: Path) -> None:
    put(folder, "2009b.yaml", rules("town-2009", "2009-06-01", "2010-05-31"))
    said = "several rules of `town` are in force on 2009-06-01: `2009.yaml`, `2009b.yaml`"
    assert code_of(folder, "2009-06-01", said=said) == "E946"
    assert targets.in_force(folder, "2009-05-31").id == "town-2009"
    assert targets.in_force(folder, "2010-05-31").model.period.to == date(2010, 5, 31)


def test_where_there_are_several_series_one_must_be_named(folder: Path) -> None:
    put(folder, "posts.yaml", rules("town-2010-posts", "2010-01-01", "2010-12-31"))
    assert code_of(folder, "2010-06-01", said="`town`, `town-posts`") == "E947"
    assert targets.in_force(folder, "2010-06-01", series="town-posts").id == "town-2010-posts"
    assert targets.in_force(folder, "2010-06-01", series="town-2009-posts").id == "town-2010-posts"
    assert code_of(folder, "2010-06-01", "town") == "E945"
    assert code_of(folder, "2010-06-01", "town-post", said="did you mean `town-posts`?") == "E948"


def test_the_bundled_rules_are_two_series() -> None:
    assert targets.in_force(ROOT / "rules", "2009-06-01", series="xietang").id == "xietang-2009"
    assert (
        targets.in_force(ROOT / "rules", "2009-06-01", series="xietang-posts").id
        == "xietang-2009-posts"
    )


def test_broken_rules_in_force_tell_what_is_wrong_with_them(folder: Path) -> None:
    text = rules("town-2010", "2010-01-01", "2010-12-31")
    put(folder, "2010.yaml", text.replace("sum(births)", "sum(brths)"))
    with pytest.raises(targets.RulesError) as caught:
        targets.in_force(folder, "2010-06-01")
    assert [one.code for one in caught.value.diagnostics] == ["F203"]
    assert caught.value.diagnostics[0].file.endswith("2010.yaml")


def test_broken_rules_of_another_year_stop_nobody(folder: Path) -> None:
    text = rules("town-2010", "2010-01-01", "2010-12-31")
    put(folder, "2010.yaml", text.replace("sum(births)", "sum(brths)"))
    assert targets.in_force(folder, "2009-06-01").id == "town-2009"


@pytest.mark.parametrize(
    "period", ["{from: 2010-02-30, to: 2010-12-31}", "{from: 2010-12-31, to: 2010-01-01}", "2010"]
)
def test_rules_whose_period_cannot_be_read_tell_what_is_wrong_with_them(
    folder: Path, period: str
) -> None:
    text = rules("town-2010", "x", "y").replace("{from: x, to: y}", period)
    put(folder, "2010.yaml", text)
    with pytest.raises(targets.RulesError) as caught:
        targets.in_force(folder, "2009-06-01")
    assert caught.value.diagnostics


def test_rules_that_are_no_yaml_tell_what_is_wrong_with_them(folder: Path) -> None:
    put(folder, "2010.yaml", "schema_version: 1\nid: [\n")
    with pytest.raises(targets.RulesError):
        targets.in_force(folder, "2009-06-01")


def test_a_path_with_a_blank_can_be_pasted_as_it_is_given(tmp_path: Path) -> None:
    folder = tmp_path / "the rules"
    folder.mkdir()
    put(folder, "2009.yaml", rules("town-2009", "2009-01-01", "2009-12-31"))
    said = f"`targets new '{folder.as_posix()}/2009.yaml' --year 2010`"
    assert code_of(folder, "2010-06-01", said=said) == "E944"


@pytest.mark.parametrize(
    "text",
    [
        rules("town-2012", "2012-01-01", "x").replace(", to: x", ""),
        rules("town-2012", "2012-01-01", "2012-02-30"),
        rules("town-2008", "x", "2008-12-31").replace("from: x, ", ""),
        rules("town-2012", "2012-01-01", "2012-12-31") + "cases: [\n",
        rules("town", "2012-01-01", "2012-12-31").replace("id: town\n", "", 1),
        rules("village-2009", "2009-13-01", "2009-12-31"),
        rules("village-2009", "2009-01-01", "2009-12-31") + "cases: [\n",
        "schema_version: 1\nid: village-2009\nperiod: {from: [\n",
    ],
)
def test_rules_that_cannot_be_those_in_force_stop_nobody_however_broken(
    folder: Path, text: str
) -> None:
    put(folder, "broken.yaml", text)
    assert targets.in_force(folder, "2009-06-01", series="town").id == "town-2009"


@pytest.mark.parametrize(
    "text",
    [
        rules("town-2009", "2009-01-01", "x").replace(", to: x", ""),
        rules("town-2009", "2009-13-01", "2009-12-31"),
        rules("town", "2009-01-01", "2009-12-31").replace("id: town\n", "", 1),
        rules("town-2009", "2009-01-01", "2009-12-31") + "cases: [\n",
        "schema_version: 1\nperiod: {from: [\n",
    ],
)
def test_rules_that_may_be_those_in_force_tell_what_is_wrong_with_them(
    tmp_path: Path, text: str
) -> None:
    put(tmp_path, "2011.yaml", rules("town-2011", "2011-01-01", "2011-12-31"))
    put(tmp_path, "broken.yaml", text)
    with pytest.raises(targets.RulesError) as caught:
        targets.in_force(tmp_path, "2009-06-01", series="town")
    assert {Path(one.file).name for one in caught.value.diagnostics} == {"broken.yaml"}


def test_rules_of_which_only_one_end_can_be_read_are_named_where_none_is_in_force(
    tmp_path: Path,
) -> None:
    put(tmp_path, "2012.yaml", rules("town-2012", "2012-01-01", "x").replace(", to: x", ""))
    assert code_of(tmp_path, "2009-06-01", said="`2012.yaml`, begin on 2012-01-01") == "E943"
    put(tmp_path, "2012.yaml", rules("town-2008", "x", "2008-12-31"))
    assert code_of(tmp_path, "2009-06-01", said="`2012.yaml`, ended on 2008-12-31") == "E944"


def test_a_folder_of_rules_without_a_name_tells_what_is_wrong_with_them(tmp_path: Path) -> None:
    text = rules("town", "2012-01-01", "2012-12-31").replace("id: town\n", "", 1)
    put(tmp_path, "2012.yaml", text)
    with pytest.raises(targets.RulesError):
        targets.in_force(tmp_path, "2009-06-01")
