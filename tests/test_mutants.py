"""Slips of the pen in a rules file: which there are, which its cases notice, which are argued.

What slips `clinics.yaml` allows stands in `clinics.mutants.txt`: line, column and id of each.
"""

import json
import os
import subprocess
import sys
from fractions import Fraction
from pathlib import Path

import pytest
from click.testing import CliRunner

import targets
from targets.cli.program import program
from targets.facade.cases import load_cases
from targets.plan.opening import open_plan
from targets.rulebook.models import RulebookModel
from targets.source import SourceText
from targets.testing.boundaries.finding import boundary_rows
from targets.testing.cases.files import open_cases
from targets.testing.mutants.givens import Given
from targets.testing.mutants.making import Mutant, read_mutants
from targets.testing.mutants.rehearsal import Mutation, rehearse_mutants
from targets.testing.mutants.running import Trials
from targets.testing.mutants.telling import render_case

ROOT = Path(__file__).resolve().parent.parent
CLINICS = ROOT / "tests" / "cases" / "mutants" / "clinics.yaml"
RULES_2009 = ROOT / "rules" / "2009_xietang.yaml"

SMALL = """\
schema_version: 1
id: small
title: Small
period: {from: 2010-01-01, to: 2010-12-31}
unit: {id: clinic}
constants: {unused: 3}
records:
  monthly:
    key: [clinic, month]
    time: month
    fields:
      clinic: {type: id}
      month: {type: month}
      due: {type: count, at_most: 1000}
      done: {type: count, at_most: 1000}
scorecard: {total: 10, rounding: {decimals: 2}, when_empty: full}
indicators:
  - id: rate
    records: monthly
    numerator: sum(done)
    denominator: sum(due)
    target: {at_least: 96%}
    points: 10
    scoring: pass_fail
"""
ONE_CASE = """\
cases:
  - name: exactly at the target
    given: {monthly: [{month: 2010-01, due: 25, done: 24}]}
    expect: {rate: {status: met, points: 10}}
"""
SURVIVORS_OF_ONE_CASE = [
    "period.to 2010-12-31 → 2010-11-30",
    "scorecard.rank.best highest → lowest",
    "scorecard.rounding.decimals 2 → 1",
    "scorecard.rounding.decimals 2 → 3",
    "scorecard.when_empty full → zero",
    "scorecard.when_empty full → exclude",
    "rate.numerator sum → last",
    "rate.numerator swapped with denominator",
    "rate.denominator sum → last",
    "rate.target at_least → at_most",
    "rate.target.at_least 96% → 95%",
    "rate.scoring pass_fail → proportional",
]


def mutants_of(text: str) -> dict[str, Mutant]:
    return {one.id: one for one in read_mutants(SourceText("rules.yaml", text))}


def tried(text: str, cases_sought: int = 0) -> Mutation:
    opened = open_cases(SourceText("rules.yaml", text), None)
    assert opened.sound
    rulebook, places = opened.opened.rulebook, opened.opened.places
    assert rulebook is not None
    assert places is not None
    rows = boundary_rows(rulebook, places) if cases_sought else ()
    return rehearse_mutants(
        rulebook,
        read_mutants(opened.opened.source),
        [one.case for one in opened.cases],
        accepted=opened.accepted,
        edges=[Given(row.records, about=row.part) for row in rows],
        cases_sought=cases_sought,
    )


def survivors(mutation: Mutation) -> list[str]:
    return [one.mutant.id for one in mutation.survivors]


def run(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "targets", *arguments],
        capture_output=True,
        encoding="utf-8",
        env={**os.environ, "TARGETS_CACHE": "off", "TARGETS_LANG": "en", "NO_COLOR": "1"},
        check=False,
    )


# ---------------------------------------------------------------- which mutants there are


def test_every_kind_of_slip_is_made_at_its_place() -> None:
    made = [f"{one.span.line} {one.span.column} {one.id}" for one in read_mutants_of(CLINICS)]

    assert made == CLINICS.with_suffix(".mutants.txt").read_text(encoding="utf-8").splitlines()


def read_mutants_of(path: Path) -> tuple[Mutant, ...]:
    return read_mutants(SourceText(str(path), path.read_text(encoding="utf-8")))


@pytest.mark.parametrize("path", [CLINICS, RULES_2009], ids=lambda path: path.stem)
def test_a_mutant_is_the_rulebook_that_the_slip_would_have_written(path: Path) -> None:
    """Whatever stands in the file letter for letter is written over, and the file read again."""
    lines = path.read_text(encoding="utf-8").splitlines()
    written_over = 0
    for mutant in read_mutants_of(path):
        place, _, what = mutant.id.partition(" ")
        old, arrow, new = what.partition(" → ")
        line, start = lines[mutant.span.line - 1], mutant.span.column - 1
        if not arrow or " (" in new or " for " in new or line[start : start + len(old)] != old:
            continue
        if place.endswith((".period", ".scoring")):  # more than what stands there is another
            continue
        slipped = line[:start] + new + line[start + len(old) :]
        text = "\n".join([*lines[: mutant.span.line - 1], slipped, *lines[mutant.span.line :]])
        opened = open_plan(SourceText("slipped.yaml", text))
        assert opened.sound, (mutant.id, opened.diagnostics)
        assert opened.rulebook is not None
        assert without_order(opened.rulebook) == without_order(mutant.rulebook), mutant.id
        written_over += 1

    assert written_over > 50


def without_order(rulebook: RulebookModel) -> object:
    return rulebook.model_dump(exclude={"cases", "clauses"})


def test_points_move_within_their_section_so_that_sums_hold() -> None:
    moved = mutants_of(CLINICS.read_text(encoding="utf-8"))["rate.points 40 → 39 for beds_kept"]

    points = {one.id: one.points for one in moved.rulebook.indicators}
    assert (points["rate"], points["beds_kept"]) == (39, 21)
    assert moved.says("en") == "1 of the points of `rate` given to `beds_kept`"
    assert moved.says("zh") == "把 `rate` 的 1 分写给了 `beds_kept`"


def test_what_the_checks_would_refuse_is_no_mutant() -> None:
    """A band covered by the one before it, grades out of order, a sum that is off."""
    rules = SMALL.replace(
        "    target: {at_least: 96%}\n    points: 10\n    scoring: pass_fail\n",
        "    points: 10\n    scoring: {bands: [{at_least: 2, points: 10}, "
        "{at_least: 1, points: 5}, {points: 0}]}\n",
    )

    made = mutants_of(rules)

    assert "rate.scoring.bands.1.at_least 2 → 3" in made
    assert "rate.scoring.bands.1.at_least 2 → 1" not in made  # then the second never holds
    assert not any(name.startswith("rate.points") for name in made)  # it is alone: 10 must stay


def test_a_step_is_the_last_decimal_that_is_written() -> None:
    made = mutants_of(SMALL.replace("at_least: 96%", "at_least: 0.50"))

    assert "rate.target.at_least 0.50 → 0.49" in made
    assert "rate.target.at_least 0.50 → 0.51" in made


def test_a_rules_file_that_cannot_be_read_has_no_mutants() -> None:
    assert read_mutants(SourceText("rules.yaml", "- 1\n")) == ()


# ---------------------------------------------------------------- what the cases notice


def test_a_weak_case_leaves_just_these_mutants_alive() -> None:
    mutation = tried(SMALL + ONE_CASE)

    assert survivors(mutation) == SURVIVORS_OF_ONE_CASE
    assert mutation.caught == 3  # the period from February, more than 96 percent, 97 percent


def test_what_computes_the_same_is_not_counted() -> None:
    """Nobody uses the constant, and whole points need no rounding."""
    mutation = tried(SMALL + ONE_CASE)

    assert mutation.equivalent == 4
    assert mutation.counted == 15
    assert mutation.score == Fraction(3, 15)


def test_without_cases_nothing_is_noticed() -> None:
    mutation = tried(SMALL)

    assert (mutation.caught, mutation.score) == (0, 0)


def test_a_case_that_fails_catches_nothing() -> None:
    mutation = tried(SMALL + ONE_CASE.replace("points: 10", "points: 9"))

    assert mutation.caught == 0


def test_a_row_check_is_noticed_where_a_record_is_refused() -> None:
    rules = SMALL.replace("scorecard:", "    checks: [{id: within, that: done <= due}]\nscorecard:")
    cases = """\
cases:
  - name: more done than due
    given: {monthly: [{month: 2010-01, due: 1, done: 2}]}
    expect: {failures: {within: 1}}
"""

    alive = [one for one in survivors(tried(rules + cases)) if "within" in one]

    assert alive == [
        "records.monthly.checks.within.severity error → warning",
        "records.monthly.checks.within.that <= → <",
    ]


# ---------------------------------------------------------------- cases that would notice


def test_a_case_that_was_found_notices_its_mutant_once_it_is_pasted() -> None:
    found = tried(SMALL + ONE_CASE, cases_sought=99)
    pasted = {
        one.mutant.id: render_case(one.case)
        for one in found.survivors
        if one.case is not None and one.same_as is None
    }
    lines = "".join(pasted.values()).splitlines()

    after = tried(SMALL + ONE_CASE + "".join(f"  {line}\n" for line in lines))

    # 10 points or none: no rounding can be told from another
    assert survivors(after) == [
        "scorecard.rounding.decimals 2 → 1",
        "scorecard.rounding.decimals 2 → 3",
    ]


def test_a_case_that_was_found_is_written_as_an_author_would() -> None:
    found = {one.mutant.id: one for one in tried(SMALL + ONE_CASE, cases_sought=99).survivors}

    case = found["rate.target.at_least 96% → 95%"].case

    assert case is not None
    first, *rest = render_case(case).splitlines()
    assert first.startswith("- name: {zh: 能发现 rate.target.at_least 96% → 95%, en: notices rate")
    assert rest[0] == "  given:"
    assert rest[-1] == "    rate: {status: not_met, points: 0}"


def test_no_more_cases_are_sought_than_were_asked_for() -> None:
    found = tried(SMALL + ONE_CASE, cases_sought=2)

    assert [one.sought for one in found.survivors] == [True] * 2 + [False] * 10


# ---------------------------------------------------------------- what is accepted


def accepting(*names: str, case: str = ONE_CASE) -> Mutation:
    entries = "".join(f"  - {{mutant: '{name}', because: tried}}\n" for name in names)
    return tried(f"{SMALL}{case}accepted:\n{entries}")


def test_an_accepted_survivor_is_argued_and_still_counted() -> None:
    mutation = accepting("scorecard.rounding.decimals 2 → 1", "rate.numerator  sum -> last")

    argued = [one.mutant.id for one in mutation.survivors if one.because is not None]
    assert argued == ["scorecard.rounding.decimals 2 → 1", "rate.numerator sum → last"]
    assert mutation.counted == 15
    assert len(mutation.unargued) == 10
    assert mutation.problems == ()


def test_accepting_what_is_no_mutant_is_told_with_the_nearest() -> None:
    (problem,) = accepting("rate.target.at_last 96% → 95%").problems

    assert (
        problem.message
        == "`rate.target.at_last 96% → 95%` is no slip of the pen that these rules allow"
    )
    assert problem.suggestion == "did you mean `rate.target.at_least 96% → 95%`?"
    assert (problem.line, problem.column) == (30, 15)


def test_accepting_what_a_case_notices_is_told() -> None:
    both = "name: {en: exactly at the target, zh: 正好达标}"
    case = ONE_CASE.replace("name: exactly at the target", both)
    (problem,) = accepting("rate.target.at_least 96% → 97%", case=case).problems

    assert problem.message == (
        "`rate.target.at_least 96% → 97%` is noticed by the case `exactly at the target`"
    )
    assert problem.message_in("zh") == (
        "笔误 `rate.target.at_least 96% → 97%` 已被算例 `正好达标` 发现"
    )


def test_accepting_what_computes_the_same_is_told() -> None:
    (problem,) = accepting("constants.unused 3 → 4").problems

    assert problem.message == "`constants.unused 3 → 4` would change no result"


# ---------------------------------------------------------------- the doors


@pytest.fixture
def small(tmp_path: Path) -> Path:
    path = tmp_path / "small.yaml"
    path.write_text(SMALL.replace("constants: {unused: 3}\n", ""), encoding="utf-8")
    path.with_name("small.cases.yaml").write_text(ONE_CASE, encoding="utf-8")
    return path


def test_a_rehearsal_is_data(small: Path) -> None:
    rehearsal = targets.rehearse(small, cases_sought=0)

    assert rehearsal.score == Fraction(1, 5)
    assert rehearsal.mutants == 15
    assert [one.id for one in rehearsal.survivors] == SURVIVORS_OF_ONE_CASE
    assert [one.passed for one in rehearsal.cases] == [True]
    assert rehearsal.boundaries
    assert rehearsal.verdicts
    mutants = rehearsal.to_dict()["mutants"]
    assert isinstance(mutants, dict)
    assert (mutants["caught"], mutants["score"]) == (3, "0.2")
    assert mutants["survivors"][0] == {
        "id": "period.to 2010-12-31 → 2010-11-30",
        "line": 4,
        "column": 32,
        "says": "`2010-11-30` where the file says `2010-12-31`",
        "accepted": None,
        "case": None,
        "case_of": None,
    }


def test_progress_is_told_stage_by_stage(small: Path) -> None:
    told: list[tuple[str, int, int]] = []

    targets.rehearse(
        small, cases_sought=2, progress=lambda stage, done, of: told.append((stage, done, of))
    )

    assert told == [
        ("boundaries", 0, 1),
        ("properties", 0, 1),
        *(("mutants", number, 17) for number in range(1, 18)),
        ("cases", 1, 2),
        ("cases", 2, 2),
    ]


GOALS_BY_KIND = """
schema_version: 1
id: goals-2009
title: Goals by kind
period: {from: 2009-01-01, to: 2009-12-31}
unit: {id: village, roster: listed}
constants:
  goal: {by: area, values: {hill: 70%, plain: 85%}}
records:
  listed:
    key: [village]
    fields:
      village: {type: id}
      area: {type: category, values: [hill, plain]}
  monthly:
    key: [village, month]
    time: month
    fields:
      village: {type: id}
      month: {type: month}
      births: {type: count, at_most: 100}
      due: {type: count, at_most: 1000}
      visited: {type: count, at_most: 1000}
    checks:
      - {id: within, that: visited <= due}
scorecard: {total: 40, rounding: {decimals: 2}, when_empty: full}
indicators:
  - id: a
    records: monthly
    value: sum(births)
    target: {at_least: 1}
    points: 10
    scoring: pass_fail
  - id: b
    records: monthly
    value: sum(births)
    target: {at_least: 2}
    points: 10
    scoring: pass_fail
  - id: c
    records: monthly
    value: sum(births)
    target: {at_least: 3}
    points: 10
    scoring: pass_fail
  - id: visits
    records: monthly
    value: sum(visited) / sum(due)
    target: {at_least: goal}
    points: 10
    scoring: pass_fail
cases: []
"""


def test_a_figure_that_goes_by_the_roster_is_told_by_a_unit_of_that_kind() -> None:
    mutation = tried(GOALS_BY_KIND, cases_sought=1000)

    found = {one.mutant.id: one for one in mutation.survivors}
    lower = found["constants.goal.values.hill 70% → 69%"]
    assert lower.case is not None
    assert set(lower.case.expect) == {"visits"}
    assert [row["area"] for row in lower.case.given["listed"]] == ["hill"]
    row = lower.case.given["monthly"][0]
    share = Fraction(int(str(row["visited"])), int(str(row["due"])))
    assert Fraction(69, 100) <= share < Fraction(70, 100)
    assert all(
        one.case is not None for name, one in found.items() if name.startswith("constants.goal")
    )


def test_the_command_shows_a_survivor_at_its_line_with_a_case_to_paste(small: Path) -> None:
    shown = run("test", "--rehearse", "--cliff", "10", str(small))

    assert shown.returncode == 0
    assert (
        f"""\
rate.target.at_least 96% → 95%
  {small}:21:24
  21 |     target: {{at_least: 96%}}
     |                        ^^^
  `95%` where the file says `96%` · no case notices it; this one would, if it says what you mean
  - name: """
        in shown.stdout
    )
    assert shown.stdout.endswith(
        "\n\n"
        "cases passed: 1 of 1\n"
        "properties: 7 proven, 2 not refuted, 0 refuted\n"
        "the cases notice 3 of 15 slips of the pen: 20.0%; "
        "2 more would change no result, and stay uncounted\n"
    )
    assert shown.stderr == ""


@pytest.mark.parametrize(
    ("indent", "place"), [("", "in the rules"), ("  ", "in the rules"), ("   ", "beside them")]
)
def test_what_is_printed_to_paste_can_be_pasted_at_the_end_as_it_is(
    tmp_path: Path, indent: str, place: str
) -> None:
    first, *others = ONE_CASE.splitlines(keepends=True)
    cases = first + "".join(indent + line.removeprefix("  ") for line in others)
    rules = tmp_path / "small.yaml"
    inside = place == "in the rules"
    rules.write_text(SMALL + (cases if inside else ""), encoding="utf-8")
    file = rules if inside else tmp_path / "small.cases.yaml"
    if not inside:
        file.write_text(cases, encoding="utf-8")
    shown = CliRunner().invoke(program, ["test", "--rehearse", str(rules), "--lang", "en"]).stdout
    pasted = shown.split("this one would, if it says what you mean\n")[1].split("\n\n")[0]
    file.write_text(file.read_text(encoding="utf-8") + pasted + "\n", encoding="utf-8")

    checked = CliRunner().invoke(program, ["check", str(file), "--lang", "en"])
    tested = CliRunner().invoke(program, ["test", str(rules), "--lang", "en"])

    assert checked.exit_code == 0, checked.output
    assert tested.exit_code == 0
    assert tested.stdout.endswith("2 passed\n")


def test_a_rehearsal_shows_tables_then_properties_then_slips_and_sums_up_in_chinese(
    small: Path,
) -> None:
    shown = run("test", "--rehearse", "--cliff", "10", "--lang", "zh", str(small))

    lines = shown.stdout.splitlines()
    assert [line for line in lines if line.startswith("──")] == [
        "── 各界限上下的情形 ──",
        "── 不论怎样填报都应成立的性质 ──",
        "── 算例发现不了的笔误 ──",
    ]
    assert lines[5:11] == [
        "rate · monthly",
        "",
        "             done  due  完成值  结论     得分",
        " ────────────────────────────────────────────",
        " 目标 0.96（第 21 行）",
        "   略低        23   25    0.92  未达标   0.00",
    ]
    assert [line for line in lines if line.startswith("编号：rate.")]
    names = [line for line in lines if "- name: {zh: " in line]
    assert names
    assert not [name for name in names if "left out" in name.partition(", en: ")[0]]
    assert lines[-3:] == [
        "1 个算例中 1 个通过",
        "性质：已证明 7 项，未发现反例 2 项，不成立 0 项",
        "算例能发现 15 处笔误中的 3 处：20.0%；另有 2 处不影响任何结果，不计入",
    ]


def test_a_score_below_the_one_asked_for_is_status_1(small: Path) -> None:
    enough = run("test", "--rehearse", "--cliff", "10", "--at-least", "20%", str(small))
    below = run("test", "--rehearse", "--cliff", "10", "--at-least", "21", str(small))

    assert enough.returncode == 0
    assert below.returncode == 1
    assert below.stdout.endswith("stay uncounted, below the 21.0% that were asked for\n")


def test_a_property_that_is_refuted_is_status_1(small: Path) -> None:
    """All or nothing at the target: one case more or less is worth all 10 points."""
    shown = run("test", "--rehearse", "--format", "json", str(small))

    assert shown.returncode == 1
    (rehearsal,) = json.loads(shown.stdout)
    found = [one["property"] for one in rehearsal["properties"] if one["verdict"] == "refuted"]
    assert found == ["cliff"]


def test_a_case_that_fails_is_status_1(small: Path) -> None:
    cases = small.with_name("small.cases.yaml")
    cases.write_text(ONE_CASE.replace("points: 10", "points: 9"), encoding="utf-8")

    shown = run("test", "--rehearse", "--format", "json", str(small))

    assert shown.returncode == 1
    (rehearsal,) = json.loads(shown.stdout)
    assert [one["status"] for one in rehearsal["cases"]] == ["failed"]
    assert {*rehearsal} == {"rules", "cases", "boundaries", "properties", "mutants"}


def test_rules_with_problems_are_told_and_status_1(tmp_path: Path) -> None:
    path = tmp_path / "broken.yaml"
    path.write_text(SMALL.replace("sum(due)", "sum(dew)"), encoding="utf-8")

    shown = run("test", "--rehearse", str(path))

    assert shown.returncode == 1
    assert "did you mean `due`?" in shown.stderr


@pytest.mark.parametrize(
    "arguments",
    [
        ("--at-least", "90"),
        ("--cliff", "5"),
        ("--format", "json"),
        ("--rehearse", "--at-least", "101"),
        ("--rehearse", "--at-least", "much"),
        ("--rehearse", "--cliff", "0"),
        ("--rehearse", "-k", "target"),
    ],
    ids=" ".join,
)
def test_options_that_make_no_sense_are_status_2(small: Path, arguments: tuple[str, ...]) -> None:
    assert run("test", *arguments, str(small)).returncode == 2


# ---------------------------------------------------------------- the rules of 2009


def test_the_cases_of_2009_notice_what_anybody_could_notice() -> None:
    opened = load_cases(RULES_2009)
    assert opened.opened.rulebook is not None

    mutation = rehearse_mutants(
        opened.opened.rulebook,
        read_mutants(opened.opened.source),
        [one.case for one in opened.cases],
        accepted=opened.accepted,
    )

    assert (mutation.caught, mutation.counted) == (175, 180)
    assert mutation.unargued == ()
    assert mutation.problems == ()


def test_trials_do_not_run_cases_that_cannot_notice(monkeypatch: pytest.MonkeyPatch) -> None:
    opened = open_cases(SourceText("clinics.yaml", CLINICS.read_text(encoding="utf-8")), None)
    assert opened.opened.rulebook is not None
    one = open_cases(SourceText("rules.yaml", SMALL + ONE_CASE), None).cases[0].case

    trials = Trials(opened.opened.rulebook, [one])  # a case of other rules passes on none

    assert trials.cases == ()
