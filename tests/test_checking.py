"""What `check` does without: it makes no plan and starts no engine, and tells the same."""

import json
import pickle
import subprocess
import sys
from pathlib import Path

import pytest

import targets
from targets.facade.checking import check_text
from targets.facade.opening import open_rules, read_source

ROOT = Path(__file__).resolve().parent.parent
XIETANG = ROOT / "rules" / "2009_xietang.yaml"
BAD = sorted(path.parent for path in (ROOT / "tests" / "cases" / "bad").glob("*/rules.yaml"))
UNPROVEN = [case for case in BAD if "\nB70" in "\n" + (case / "expected.txt").read_text("utf-8")]
ROOMS_THAT_SCORE = ("engine", "records", "scores", "facade.rulebook")

LOADED = f"""
import json, sys
import targets
assert targets.check({str(XIETANG)!r}) == []
print(json.dumps(sorted(name for name in sys.modules if name.startswith("targets."))))
"""


def test_some_case_cannot_be_proven() -> None:
    assert UNPROVEN


@pytest.mark.parametrize("case", UNPROVEN, ids=lambda case: case.name)
def test_a_check_without_a_plan_tells_what_opening_tells(case: Path) -> None:
    opened = open_rules(case / "rules.yaml")

    assert targets.check(case / "rules.yaml") == list(opened.diagnostics)
    assert any(one.code.startswith("B") for one in opened.diagnostics)


def test_a_check_gives_the_rulebook_too() -> None:
    checked = check_text(read_source(XIETANG))

    assert checked.diagnostics == ()
    assert checked.rulebook is not None
    assert checked.rulebook.id == "xietang-2009"


def test_a_check_imports_nothing_that_scores() -> None:
    done = subprocess.run(
        [sys.executable, "-c", LOADED], capture_output=True, text=True, check=True
    )
    rooms = {name.removeprefix("targets.") for name in json.loads(done.stdout)}

    assert "plan.build" in rooms
    assert not rooms.intersection(ROOMS_THAT_SCORE)


RULES = (ROOT / "tests" / "cases" / "bad" / "misspelt_field" / "rules.yaml").read_text("utf-8")
CASES = """cases:
  - name: one birth
    given: {monthly: [{month: 2010-01, births: 1, birth_in_plan: 1}]}
    expect: {rat: met}
"""


def test_the_command_imports_nothing_that_scores_either() -> None:
    command = [sys.executable, "-X", "importtime", "-m", "targets", "check", str(XIETANG)]
    ran = subprocess.run(command, capture_output=True, text=True, check=True, encoding="utf-8")
    loaded = {line.rpartition("|")[2].strip() for line in ran.stderr.splitlines()}

    assert "targets.rulebook.checks" in loaded
    assert [name for name in ROOMS_THAT_SCORE if f"targets.{name}" in loaded] == []


def test_a_file_of_cases_is_checked_by_the_names_of_its_rules_file(tmp_path: Path) -> None:
    rules = RULES.replace("sum(brths)", "sum(births)")
    (tmp_path / "town.yaml").write_text(rules, encoding="utf-8")
    (tmp_path / "town.cases.yaml").write_text(CASES, encoding="utf-8")

    found = targets.check(tmp_path / "town.cases.yaml")

    assert [(one.code, one.line, one.column) for one in found] == [("F203", 3, 51), ("N310", 4, 14)]
    assert targets.check(tmp_path / "town.yaml") == []


def test_a_file_of_cases_without_its_rules_file_cannot_be_checked(tmp_path: Path) -> None:
    (tmp_path / "town.cases.yaml").write_text(CASES, encoding="utf-8")

    with pytest.raises(targets.RecordsError, match=r"town\.yaml"):
        targets.check(tmp_path / "town.cases.yaml")


def test_errors_travel_between_processes(tmp_path: Path) -> None:
    (tmp_path / "town.yaml").write_text(RULES, encoding="utf-8")
    with pytest.raises(targets.RulesError) as rules:
        targets.load(tmp_path / "town.yaml")
    with pytest.raises(targets.RecordsError) as records:
        targets.load(tmp_path / "none.yaml")
    sound = targets.load(XIETANG)
    with pytest.raises(targets.EngineError) as engine:
        sound.check_through("2031-01")

    for raised in (rules.value, records.value, engine.value):
        again = pickle.loads(pickle.dumps(raised))

        assert type(again) is type(raised)
        assert str(again) == str(raised)
        assert vars(again) == vars(raised)
