"""DATA on the command line: every command that takes records takes them in alike."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from targets.cli.program import program

RULES = """
schema_version: 1
id: shops
title: {en: Shops}
period: {from: 2010-01-01, to: 2010-12-31}
unit: {id: shop}
records:
  monthly:
    key: [shop, month]
    time: month
    fields:
      shop: {type: id}
      month: {type: month}
      sold: {type: count, at_most: 100}
scorecard: {total: 10, rounding: {decimals: 2, mode: half_up}}
indicators:
  - id: selling
    records: monthly
    value: sum(sold)
    target: {at_least: 5}
    points: 10
    scoring: pass_fail
"""
COMMANDS = {
    "score": (),
    "explain": ("--unit", "Ash"),
    "bulletin": ("--month", "2010-02"),
    "robustness": ("--draws", "3"),
}
EACH = pytest.mark.parametrize("command", COMMANDS)


class Desk:
    """A rules file, records of which one row is wrong, and a heading that nobody knows."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.rules = folder / "rules.yaml"
        self.rules.write_text(RULES, "utf-8")
        self.data = folder / "monthly.csv"
        self.data.write_text(
            "shop,month,pieces\nAsh,2010-01,5\nBirch,2010-01,4\nBirch,2010-02,999\n", "utf-8"
        )
        self.headings = folder / "headings.yaml"
        self.headings.write_text("monthly: {pieces: sold}\n", "utf-8")

    def run(self, command: str, *options: str | Path) -> Result:
        """A command on the records, with the headings."""
        asked = [command, self.rules, f"monthly={self.data}", "--headings", self.headings]
        arguments = map(str, [*asked, *COMMANDS[command], *options])
        return CliRunner().invoke(program, [*arguments, "--lang", "en"])


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path)


@EACH
def test_what_was_understood_is_said_when_asked(desk: Desk, command: str) -> None:
    silent, told = desk.run(command), desk.run(command, "-v")

    assert "`pieces` → `sold`" not in silent.stderr
    assert "`pieces` → `sold`" in told.stderr
    assert silent.stdout == told.stdout != ""
    assert (silent.exit_code, told.exit_code) == (1, 1)


@EACH
def test_strict_goes_no_further_where_a_record_is_rejected(desk: Desk, command: str) -> None:
    done = desk.run(command, "--strict")

    assert (done.exit_code, done.stdout) == (1, "")
    assert "1 record did not pass" in done.stderr


@EACH
def test_rejected_rows_are_written_out(desk: Desk, command: str) -> None:
    output = desk.folder / "rejected.csv"
    desk.run(command, "--rejected", output)

    assert "Birch,2010-02,999" in output.read_text("utf-8-sig")


def test_a_file_in_the_place_of_the_folder_of_rejected_rows_is_told(desk: Desk) -> None:
    (desk.folder / "back").write_text("mine", "utf-8")
    done = desk.run("score", "--rejected", desk.folder / "back")

    assert str(done.exception) == (
        f"`{desk.folder}/back/monthly_rejected.csv` cannot be written: its folder is not there"
        " · make the folder first, or name another"
    )
    assert (done.stdout, (desk.folder / "back").read_text("utf-8")) == ("", "mine")


def test_scores_are_not_written_over_the_rejected_rows_of_a_folder(desk: Desk) -> None:
    output = desk.folder / "monthly_rejected.csv"
    done = desk.run("score", "--rejected", desk.folder.with_suffix(""), "-o", output)

    assert str(done.exception) == (
        f"`{output}` is used by this command already, so nothing is written over it"
        " · name another file"
    )
    assert not output.exists()


@EACH
def test_an_output_that_leads_nowhere_is_told_before_anything_is_read(
    desk: Desk, command: str
) -> None:
    link = desk.folder / "out.json"
    link.symlink_to(desk.folder / "gone" / "out.json")
    done = desk.run(command, "-o", link)

    assert str(done.exception) == (
        f"`{link}` cannot be written: its folder is not there"
        " · make the folder first, or name another"
    )
    assert (done.stdout, done.stderr) == ("", "")


@pytest.mark.parametrize("given", ["monthly=", "monthly"])
def test_a_dataset_without_a_path_is_not_looked_for_where_the_command_runs(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, given: str
) -> None:
    monkeypatch.chdir(desk.folder)
    done = CliRunner().invoke(program, ["score", str(desk.rules), given, "--lang", "en"])

    assert (done.exit_code, done.stdout) == (2, "")
    assert f"`{given}` is not a folder, and not `dataset=path`" in done.stderr


@EACH
def test_an_engine_can_be_chosen(desk: Desk, command: str) -> None:
    assert desk.run(command, "--engine", "python").stdout != ""
    assert desk.run(command, "--engine", "abacus").exit_code == 2


def test_verify_takes_the_same_headings_and_tells_of_others(desk: Desk) -> None:
    output = desk.folder / "scores.json"
    desk.run("score", "-o", output)
    asked = ["verify", str(output), str(desk.rules), f"monthly={desk.data}"]

    same = CliRunner().invoke(program, [*asked, "--headings", str(desk.headings)])
    assert (same.exit_code, same.output) == (0, "")

    none = CliRunner().invoke(program, asked)
    assert none.exit_code != 0

    desk.headings.write_text("monthly:\n  pieces: sold\n", "utf-8")
    other = CliRunner().invoke(program, [*asked, "--headings", str(desk.headings), "--lang", "en"])
    assert other.exit_code == 1
    assert other.stdout.startswith("further headings: the receipt says `")
    assert len(json.loads(output.read_text("utf-8"))["receipt"]["headings"]) == 64


def test_diff_takes_headings_too(desk: Desk) -> None:
    harder = desk.folder / "harder.yaml"
    harder.write_text(RULES.replace("at_least: 5", "at_least: 6"), "utf-8")
    asked = ["diff", desk.rules, harder, f"monthly={desk.data}", "--headings", desk.headings, "-v"]
    done = CliRunner().invoke(program, [*map(str, asked), "--lang", "en"])

    assert (done.exit_code, "`pieces` → `sold`" in done.stderr) == (1, True)
    ash = next(line for line in done.stdout.splitlines() if line.split()[:1] == ["Ash"])
    assert ash.split()[1:4] == ["10.00", "0.00", "-10.00"]


@pytest.mark.parametrize(("command", "form"), [("score", "parquet"), ("bulletin", "xlsx")])
def test_a_form_that_no_terminal_shows_is_told_before_anything_is_read(
    desk: Desk, command: str, form: str
) -> None:
    desk.data.unlink()
    done = desk.run(command, "--format", form)

    assert done.exit_code == 2
    assert f"a terminal does not show `{form}` · say with `-o` to which file it goes" in done.stderr


def test_a_missing_library_of_pages_is_told_before_anything_is_read(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk.data.unlink()
    monkeypatch.setattr("targets.errors.extras.find_spec", lambda _: None)
    done = desk.run("bulletin", "-o", desk.folder / "page.html")

    assert str(done.exception) == "`jinja2` is not installed · run `pip install 'targets[report]'`"


IN_THE_FOLDER = (
    "note: `{path}` lies among the records and would be read as `monthly` next time; write it to "
    "another folder\n"
)


@EACH
@pytest.mark.parametrize(
    ("place", "told"),
    [
        ("data/monthly_scores.csv", "noted"),
        ("data/monthly/scores.csv", "noted"),
        ("data/scores.csv", "not noted"),
        ("data/monthly_scores.json", "not noted"),
        ("data/.monthly.csv", "not noted"),
        ("monthly_scores.csv", "not noted"),
    ],
)
def test_an_output_that_would_be_read_as_records_next_time_is_noted(
    tmp_path: Path, command: str, place: str, told: str
) -> None:
    (tmp_path / "data" / "monthly").mkdir(parents="noted")
    (tmp_path / "rules.yaml").write_text(RULES, "utf-8")
    (tmp_path / "data" / "monthly.csv").write_text(
        "shop,month,sold\nAsh,2010-01,5\nAsh,2010-02,5\nBirch,2010-02,9\n", "utf-8"
    )
    output = tmp_path / place
    asked = [command, tmp_path / "rules.yaml", tmp_path / "data", *COMMANDS[command]]
    asked += ["--format", "json", "-o", output, "--lang", "en"]
    done = CliRunner().invoke(program, [*map(str, asked)])

    assert done.exit_code == 0
    assert (IN_THE_FOLDER.format(path=output) in done.stderr) is (told == "noted")


def test_an_output_in_the_folder_of_one_dataset_is_noted_whatever_its_name(tmp_path: Path) -> None:
    (tmp_path / "sent").mkdir()
    (tmp_path / "rules.yaml").write_text(RULES, "utf-8")
    (tmp_path / "sent" / "a.csv").write_text("shop,month,sold\nAsh,2010-01,5\n", "utf-8")
    output = tmp_path / "sent" / "scores.csv"
    asked = ["score", tmp_path / "rules.yaml", f"monthly={tmp_path / 'sent'}", "-o", output]
    done = CliRunner().invoke(program, [*map(str, asked), "--lang", "en"])

    assert done.exit_code == 0
    assert IN_THE_FOLDER.format(path=output) in done.stderr
