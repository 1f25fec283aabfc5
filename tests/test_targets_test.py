"""`targets test` and the plugin of pytest: what they run, print and write, and how they exit."""

import sys
from importlib.metadata import entry_points
from pathlib import Path
from xml.etree import ElementTree

import pytest

from tests.good_cases import ROOT
from tests.test_command_line import run

RULES = """\
schema_version: 1
id: town
title: A town
period: {from: 2009-01-01, to: 2009-12-31}
unit: {id: village}
records:
  monthly:
    key: [village, month]
    time: month
    fields:
      village: {type: id}
      month: {type: month}
      births: {type: count, at_most: 10000}
      births_in_plan: {type: count, at_most: 10000}
scorecard: {when_empty: full, rounding: {decimals: 2, mode: half_up}}
indicators:
  - id: rate
    records: monthly
    numerator: sum(births_in_plan)
    denominator: sum(births)
    target: {at_least: 96%}
    points: 20
    scoring: proportional
"""
GOOD = """\
cases:
  - name: {en: at the target, zh: 正好达标}
    given: {monthly: [{month: 2009-01, births: 25, births_in_plan: 24}]}
    expect: {rate: {status: met, points: 20}}
"""
MIXED = (
    GOOD
    + """\
  - name: below the target
    given: {monthly: [{month: 2009-01, births: 25, births_in_plan: 12}]}
    expect: {rate: {status: not_met, points: 9}}
  - name: half a record
    given: {monthly: [{month: 2009-01, births: 25}]}
    expect: {rate: met}
"""
)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A good rules file, one with mixed cases beside it, and YAML that is none."""
    (tmp_path / "good.yaml").write_text(RULES + GOOD, encoding="utf-8")
    (tmp_path / "mixed.yaml").write_text(RULES, encoding="utf-8")
    (tmp_path / "mixed.cases.yaml").write_text(MIXED, encoding="utf-8")
    (tmp_path / "compose.yaml").write_text("services:\n  indicators: {}\n", encoding="utf-8")
    return tmp_path


@pytest.fixture
def broken(folder: Path) -> Path:
    """Rules with a misspelt field."""
    path = folder / "broken.yaml"
    path.write_text(RULES.replace("sum(births)", "sum(brths)") + GOOD, encoding="utf-8")
    return path


# ---------------------------------------------------------------- targets test


def test_where_all_cases_pass_each_has_a_line_and_the_status_is_0(folder: Path) -> None:
    done = run("test", folder / "good.yaml")

    assert done.stdout == "ok  at the target\n1 passed\n"
    assert done.stderr == ""
    assert done.returncode == 0


def test_what_is_wrong_stands_below_the_case_and_the_status_is_1(folder: Path) -> None:
    done = run("test", folder / "mixed.yaml")

    cases = folder / "mixed.cases.yaml"
    assert (
        done.stdout
        == f"""\
ok  at the target
failed  below the target
    rate.points: expected 9, found 10
      {cases}:7:46
      numerator 12 · denominator 25 · value 0.48 · target at_least 0.96 · status not_met
cannot run  half a record
    E970  left out, but needed for what the case expects: `births_in_plan` of `monthly`
      {cases}:9:24
      9 |     given: {{monthly: [{{month: 2009-01, births: 25}}]}}
        |                        ^^^^^
      case `half a record` · write it into this record
1 passed, 1 failed, 1 could not be run
"""
    )
    assert done.returncode == 1


def test_the_same_in_chinese(folder: Path) -> None:
    lines = run("test", folder / "mixed.yaml", "--lang", "zh").stdout.splitlines()

    assert lines[0] == "通过  正好达标"
    assert lines[2] == "    rate.points：预期 9，实得 10"
    assert lines[-1] == "1 个通过，1 个不符，1 个无法运行"


def test_a_folder_stands_for_the_rules_files_in_it(folder: Path) -> None:
    done = run("test", folder, folder / "good.yaml")

    headings = [line for line in done.stdout.splitlines() if line.startswith(str(folder))]
    assert headings == [str(folder / "good.yaml"), str(folder / "mixed.yaml")]
    assert done.returncode == 1


def test_a_rules_file_whose_outermost_key_is_misspelt_is_not_passed_over(folder: Path) -> None:
    text = (folder / "good.yaml").read_text(encoding="utf-8")
    (folder / "slip.yaml").write_text(text.replace("indicators:", "indicatrs:"), encoding="utf-8")
    (folder / "wide.yaml").write_text(text, encoding="utf-16")

    done = run("test", folder)

    assert done.returncode == 1
    assert "the key `indicatrs` cannot be used here" in done.stdout
    assert "wide.yaml" in done.stdout


def test_only_the_cases_with_a_text_in_their_name_are_run(folder: Path) -> None:
    done = run("test", folder, "-k", "at the")

    assert done.stdout.splitlines()[-1] == "2 passed"
    assert done.returncode == 0


def test_rules_with_problems_are_printed_and_the_others_run(folder: Path, broken: Path) -> None:
    done = run("test", broken, folder / "good.yaml")

    assert "F203  `brths` is not a field of `monthly`" in done.stdout
    assert done.stdout.splitlines()[-2:] == [
        "ok  at the target",
        "1 passed, 1 rules file with problems",
    ]
    assert done.returncode == 1


def test_where_there_is_no_case_that_is_said_and_the_status_is_2(folder: Path) -> None:
    (folder / "bare.yaml").write_text(RULES, encoding="utf-8")

    bare = run("test", folder / "bare.yaml")
    none = run("test", folder / "good.yaml", "-k", "nowhere")
    (folder / "empty").mkdir()
    empty = run("test", folder / "empty")

    assert bare.stderr.startswith(f"`{folder / 'bare.yaml'}` has no case, so nothing was tested")
    assert none.stderr == "no case has `nowhere` in its name, so nothing was tested\n"
    rehearsed = run("test", folder / "empty", "--rehearse")
    assert (rehearsed.returncode, rehearsed.stdout) == (2, "")
    assert empty.stderr.startswith(f"there is no rules file in `{folder / 'empty'}`")
    assert [one.returncode for one in (bare, none, empty)] == [2, 2, 2]
    assert [one.stdout for one in (bare, none, empty)] == ["", "", ""]


def test_a_path_that_is_not_there_could_not_run() -> None:
    assert run("test", "nowhere.yaml").returncode == 2
    assert run("test").returncode == 2


def test_colours_come_only_where_they_are_wanted(folder: Path) -> None:
    assert "\x1b[32mok" in run("test", folder / "good.yaml", FORCE_COLOR="1").stdout
    assert "\x1b" not in run("test", folder / "good.yaml", FORCE_COLOR="1", NO_COLOR="1").stdout


def test_junit_xml_holds_every_case_with_its_place(folder: Path, broken: Path) -> None:
    file = folder / "out.xml"
    done = run("test", folder / "mixed.yaml", broken, "--junit", file)

    root = ElementTree.parse(file).getroot()
    assert done.returncode == 1
    assert {key: root.get(key) for key in ("tests", "failures", "errors")} == {
        "tests": "4",
        "failures": "1",
        "errors": "2",
    }
    cases = {one.get("name"): one for one in root.iter("testcase")}
    assert list(cases) == ["at the target", "below the target", "half a record", "broken.yaml"]
    below = cases["below the target"]
    assert (below.get("file"), below.get("line")) == (str(folder / "mixed.cases.yaml"), "5")
    failure = below.find("failure")
    assert failure is not None
    assert failure.get("message") == "rate.points: expected 9, found 10"
    assert cases["half a record"].find("error") is not None
    error = cases["broken.yaml"].find("error")
    assert error is not None
    assert "did you mean `births`?" in (error.text or "")
    assert list(cases["at the target"]) == []


@pytest.mark.skipif(sys.platform == "win32", reason="no file can be called so")
def test_a_file_whose_name_xml_cannot_hold_is_shown_with_a_sign(folder: Path) -> None:
    (folder / "odd\x01.yaml").write_text(RULES + GOOD, encoding="utf-8")
    (folder / "torn\x01.yaml").write_text("id: [", encoding="utf-8")

    run("test", folder / "odd\x01.yaml", folder / "torn\x01.yaml", "--junit", folder / "out.xml")

    root = ElementTree.parse(folder / "out.xml").getroot()
    assert [one.get("file") for one in root.iter("testcase")] == [
        f"{folder}/odd␦.yaml",
        f"{folder}/torn␦.yaml",
    ]
    assert [one.get("name") for one in root.iter("testsuite")] == [
        f"{folder}/odd␦.yaml",
        f"{folder}/torn␦.yaml",
    ]


def test_a_name_that_xml_would_read_is_shown_as_it_is(folder: Path) -> None:
    path = folder / "odd.yaml"
    path.write_text(RULES + GOOD.replace("at the target", '"bell & <b>"'), encoding="utf-8")

    run("test", path, "--junit", folder / "out.xml")

    (case,) = ElementTree.parse(folder / "out.xml").getroot().iter("testcase")
    assert case.get("name") == "bell & <b>"


def test_help_says_where_cases_stand() -> None:
    assert "NAME.cases.yaml" in run("test", "--help").stdout


# ---------------------------------------------------------------- pytest


IS_INSTALLED = any(one.name == "targets" for one in entry_points(group="pytest11"))
PLUGIN = () if IS_INSTALLED else ("-p", "targets.pytest_plugin")
QUIET = ("-W", "ignore::pytest.PytestAssertRewriteWarning")  # here the plugin is imported already


def collected(pytester: pytest.Pytester, folder: Path, *arguments: str) -> pytest.RunResult:
    for path in folder.iterdir():
        if path.is_file():
            pytester.path.joinpath(path.name).write_bytes(path.read_bytes())
    return pytester.runpytest_inprocess(*PLUGIN, *QUIET, "-p", "no:cacheprovider", *arguments)


def test_pytest_runs_each_case_under_its_name(pytester: pytest.Pytester, folder: Path) -> None:
    result = collected(pytester, folder, "-v")

    result.assert_outcomes(passed=2, failed=2)
    result.stdout.fnmatch_lines(
        [
            "good.yaml::at the target PASSED*",
            "mixed.yaml::at the target PASSED*",
            "mixed.yaml::below the target FAILED*",
            "mixed.yaml::half a record FAILED*",
            "rate.points: expected 9, found 10",
            "  *mixed.cases.yaml:7:46",
        ]
    )
    result.stdout.no_fnmatch_line("*Traceback*")


def test_a_failed_case_is_reported_where_it_is_written(
    pytester: pytest.Pytester, folder: Path
) -> None:
    for name in ("mixed.yaml", "mixed.cases.yaml"):
        pytester.path.joinpath(name).write_bytes((folder / name).read_bytes())
    items, _ = pytester.inline_genitems(*PLUGIN, *QUIET, "mixed.yaml")

    assert [(Path(one.location[0]).name, one.location[1], one.name) for one in items] == [
        ("mixed.cases.yaml", 1, "at the target"),
        ("mixed.cases.yaml", 4, "below the target"),
        ("mixed.cases.yaml", 7, "half a record"),
    ]


def test_a_file_of_cases_is_collected_alone_where_it_is_named(
    pytester: pytest.Pytester, folder: Path
) -> None:
    collected(pytester, folder, "mixed.cases.yaml").assert_outcomes(passed=1, failed=2)


def test_rules_with_problems_fail_with_their_diagnostics(
    pytester: pytest.Pytester, folder: Path, broken: Path
) -> None:
    result = collected(pytester, folder, "broken.yaml")

    result.assert_outcomes(failed=1)
    result.stdout.fnmatch_lines(["F203  `brths` is not a field of `monthly`"])
    result.stdout.no_fnmatch_line("*Traceback*")


def test_rules_with_problems_keep_no_other_test_from_running(
    pytester: pytest.Pytester, folder: Path, broken: Path
) -> None:
    collected(pytester, folder).assert_outcomes(passed=2, failed=3)


def test_a_file_of_cases_of_something_else_is_left_alone(pytester: pytest.Pytester) -> None:
    pytester.makefile(".cases.yaml", login="cases: [{user: bob}]\n")
    pytester.makepyfile("def test_mine(): pass")

    pytester.runpytest_inprocess(*PLUGIN, *QUIET).assert_outcomes(passed=1)


def test_pytest_can_be_told_to_leave_rules_files_alone(
    pytester: pytest.Pytester, folder: Path
) -> None:
    collected(pytester, folder, "--no-targets-cases").assert_outcomes()
    pytester.makeini("[pytest]\ntargets_cases = false\n")
    collected(pytester, folder).assert_outcomes()


def test_other_tests_neither_see_the_plugin_nor_wait_for_the_engine(
    pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch
) -> None:
    pytester.makefile(".yaml", config="indicators: 1\n")
    pytester.makepyfile(
        """
        import sys

        def test_nothing_was_imported():
            assert "targets.pytest_plugin" in sys.modules
            loaded = {"targets.rulebook.models", "targets.engine", "pydantic"} & set(sys.modules)
            assert not loaded
        """
    )
    monkeypatch.setenv("PYTHONPATH", str(ROOT / "src"))
    monkeypatch.setenv("PYTEST_DISABLE_PLUGIN_AUTOLOAD", "1")

    result = pytester.run(sys.executable, "-m", "pytest", "-p", "targets.pytest_plugin")

    result.assert_outcomes(passed=1)
