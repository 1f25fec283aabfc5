"""Paths that lead where they should not, and what lies there and is no file."""

from __future__ import annotations

import os
import pickle
import socket
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

import targets
from targets.cli import kept
from targets.cli.program import program
from targets.errors import EngineError, RecordsError, RulesError
from targets.records import limits
from tests.attacks.shops import RULES
from tests.compare import load_text

ONLY_POSIX = pytest.mark.skipif(sys.platform == "win32", reason="no such files here")
ROWS = "shop,month,due,done\nA,2024-01,10,9\n"


@pytest.fixture(scope="module")
def rules() -> targets.Rulebook:
    return load_text(RULES)


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """A delivered folder."""
    folder = tmp_path / "data"
    folder.mkdir()
    (folder / "shops.csv").write_text("shop,area\nA,East\n")
    (folder / "sales.csv").write_text(ROWS)
    return folder


def problems(rules: targets.Rulebook, records: object) -> list[str]:
    with pytest.raises(RecordsError) as caught:
        rules.validate(records)
    return [one.code for one in caught.value.problems]


def run(*asked: object) -> Result:
    done = CliRunner().invoke(program, [*map(str, asked), "--lang", "en"])
    told = (EngineError, RecordsError, RulesError, SystemExit, type(None))
    assert isinstance(done.exception, told), done.exception
    return done


# ---------------------------------------------------------------- what is no file


@ONLY_POSIX
@pytest.mark.parametrize("name", ["sales_2.csv", "sales.xlsx", "sales_2.jsonl"])
def test_a_pipe_among_the_records_is_told_and_never_waited_for(
    rules: targets.Rulebook, data: Path, name: str
) -> None:
    (data / "sales.csv").unlink()
    os.mkfifo(data / name)
    with pytest.raises(RecordsError) as caught:
        rules.validate(data)
    (problem,) = caught.value.problems
    assert problem.text("en").startswith(f"`{data / name}` is a pipe, and no file")
    assert "是管道，不是文件" in problem.text("zh")


@ONLY_POSIX
def test_a_pipe_that_nobody_meant_stops_nothing(rules: targets.Rulebook, data: Path) -> None:
    os.mkfifo(data / "other.csv")
    os.mkfifo(data / "sales.fifo")
    assert [note.code for note in rules.validate(data).notes] == ["D892"]


@ONLY_POSIX
@pytest.mark.parametrize("name", ["sales.csv", "sales.jsonl", "sales.xlsx", "sales.parquet"])
def test_a_pipe_a_socket_or_a_device_that_is_named_is_told(
    rules: targets.Rulebook, data: Path, tmp_path: Path, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    roster = data / "shops.csv"
    pipe, device, bound = (tmp_path / kind / name for kind in ("pipe", "device", "bound"))
    for path in (pipe, device, bound):
        path.parent.mkdir()
    os.mkfifo(pipe)
    device.symlink_to("/dev/zero")
    with socket.socket(socket.AF_UNIX) as listening:
        monkeypatch.chdir(bound.parent)  # the names of sockets are short
        listening.bind(name)
    for path in (pipe, device, bound):
        assert problems(rules, {"shops": roster, "sales": path}) == ["E932"]


def test_a_folder_under_the_name_of_a_file_is_told(rules: targets.Rulebook, data: Path) -> None:
    for name in ("s.csv", "s.xlsx", "s.jsonl", "s.parquet"):
        (data / name).mkdir()
        records = {"shops": data / "shops.csv", "sales": data / name}
        assert problems(rules, records) == ["E905"]


# ---------------------------------------------------------------- links


@ONLY_POSIX
def test_a_link_out_of_a_delivered_folder_is_told_and_not_followed(
    rules: targets.Rulebook, data: Path, tmp_path: Path
) -> None:
    secret = tmp_path / "secret.csv"
    secret.write_text("shop,month,due\nA,2024-01,the secret\n")
    (data / "sales.csv").unlink()
    (data / "sales.csv").symlink_to(secret)
    done = run("score", *_rules(tmp_path), data)

    assert problems(rules, data) == ["E933"]
    assert "secret" not in done.output
    assert problems(rules, {"shops": data / "shops.csv", "sales": data}) == ["E933"]
    assert problems(rules, {"shops": data / "shops.csv", "sales": data / "sal*.csv"}) == ["E933"]


@ONLY_POSIX
@pytest.mark.parametrize("target", ["..", "../..", "/", "/dev", "nowhere", "2024"])
def test_a_folder_that_is_a_link_out_is_not_looked_into(
    rules: targets.Rulebook, data: Path, target: str
) -> None:
    (data / "2024").symlink_to(target, target_is_directory=True)
    if target in ("nowhere", "2024"):  # which lead nowhere, and are no folder then
        assert rules.validate(data).notes == ()
    else:
        assert problems(rules, data) == ["E933"]


@ONLY_POSIX
def test_a_link_inside_the_folder_and_one_that_is_named_are_followed(
    rules: targets.Rulebook, data: Path, tmp_path: Path
) -> None:
    (data / "kept").mkdir()
    (data / "sales.csv").rename(data / "kept" / ".sales.bin")
    (data / "sales.csv").symlink_to("kept/.sales.bin")
    assert rules.validate(data).counts["sales"].accepted == 1

    named = tmp_path / "named.csv"
    named.symlink_to(data / "kept" / ".sales.bin")
    linked = tmp_path / "linked"
    linked.symlink_to(data, target_is_directory=True)
    records = {"shops": data / "shops.csv", "sales": named}
    assert rules.validate(records).counts["sales"].accepted == 1
    assert rules.validate(linked).counts["sales"].accepted == 1


@ONLY_POSIX
def test_folders_that_lead_back_into_themselves_come_to_an_end(
    rules: targets.Rulebook, data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(30):
        (data / f"loop_{number}").symlink_to(data, target_is_directory=True)
    monkeypatch.setattr(limits, "FILES_AT_MOST", 500)
    assert problems(rules, data) == ["E905"]


def test_files_of_all_folders_are_counted_together(
    rules: targets.Rulebook, data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(4):
        (data / f"{number}").mkdir()
        (data / f"{number}" / "notes.md").touch()
    monkeypatch.setattr(limits, "FILES_AT_MOST", 10)
    assert rules.validate(data).counts["sales"].accepted == 1
    monkeypatch.setattr(limits, "FILES_AT_MOST", 9)
    assert problems(rules, data) == ["E905"]


# ---------------------------------------------------------------- names that climb


@pytest.mark.parametrize(
    "name", ["../x", "/etc/x", "C:\\x", "..", "a/b", "x\\y", "x\x1b", "con.csv", "a b", "x\u202e"]
)
def test_a_dataset_has_a_name_that_is_no_path(tmp_path: Path, name: str) -> None:
    text = RULES.replace("  sales:\n", f"  {name!r}:\n").replace("records: sales", "records: x")
    (tmp_path / "rules.yaml").write_text(text, "utf-8")
    with pytest.raises(RulesError) as caught:
        targets.load(tmp_path / "rules.yaml")
    assert "K106" in {one.code for one in caught.value.diagnostics}
    assert not [path for path in tmp_path.parent.iterdir() if path.name == "x"]


@pytest.mark.parametrize("name", ["../shops", "/etc/passwd", "sales/../x", ""])
def test_records_for_a_name_that_climbs_are_for_no_dataset(
    rules: targets.Rulebook, name: str
) -> None:
    assert problems(rules, {name: []})[0] == "E903"


def test_rejected_rows_go_where_they_are_told_and_nowhere_else(data: Path, tmp_path: Path) -> None:
    (data / "sales.csv").write_text(f"{ROWS}../../evil,2024-01,x,1\n")
    before = set(tmp_path.rglob("*"))
    done = run("score", *_rules(tmp_path), data, "--rejected", tmp_path / "out")
    made = {path.relative_to(tmp_path).as_posix() for path in tmp_path.rglob("*")} - {
        path.relative_to(tmp_path).as_posix() for path in before
    }
    assert done.exit_code == 1
    assert made == {"rules.yaml", "out", "out/sales_rejected.csv"}


# ---------------------------------------------------------------- outputs


def _rules(folder: Path) -> list[Path]:
    path = folder / "rules.yaml"
    path.write_text(RULES, "utf-8")
    return [path]


@ONLY_POSIX
def test_an_output_that_is_a_link_goes_where_it_leads_and_the_link_stays(
    data: Path, tmp_path: Path
) -> None:
    (tmp_path / "there").mkdir()
    link = tmp_path / "scores.json"
    link.symlink_to("there/scores.json")
    assert run("score", *_rules(tmp_path), data, "-o", link).exit_code == 0
    assert link.is_symlink()
    assert (tmp_path / "there/scores.json").read_text("utf-8").startswith("{")


@ONLY_POSIX
@pytest.mark.parametrize("kind", ["pipe", "device", "folder"])
def test_an_output_that_is_no_file_is_refused(data: Path, tmp_path: Path, kind: str) -> None:
    path = tmp_path / "scores.json"
    match kind:
        case "pipe":
            os.mkfifo(path)
        case "device":
            path.symlink_to("/dev/null")
        case _:
            path.mkdir()
    assert run("score", *_rules(tmp_path), data, "-o", path).exit_code != 0
    assert path.is_dir() or not path.is_file()


@pytest.mark.parametrize("way", ["itself", "another way", "link", "hard link"])
@pytest.mark.parametrize("held", ["sales.csv", "rules.yaml"])
def test_an_output_never_takes_the_place_of_what_it_was_made_from(
    data: Path, tmp_path: Path, way: str, held: str
) -> None:
    (rules,) = _rules(tmp_path)
    path = rules if held == "rules.yaml" else data / held
    before = path.read_bytes()
    output = {
        "itself": path,
        "another way": path.parent / ".." / path.parent.name / path.name,
        "link": tmp_path / "link.csv",
        "hard link": tmp_path / "hard.csv",
    }[way]
    if way == "link":
        output.symlink_to(path)
    if way == "hard link":
        output.hardlink_to(path)
    done = run("score", rules, data, "--format", "csv", "-o", output)

    assert isinstance(done.exception, EngineError)
    assert done.exception.code == "E937"
    assert path.read_bytes() == before
    assert done.stdout == ""


@ONLY_POSIX
@pytest.mark.parametrize("name", ["scores.csv", "scores.csv.receipt.json"])
def test_an_output_that_is_verified_must_be_a_file(data: Path, tmp_path: Path, name: str) -> None:
    (rules,) = _rules(tmp_path)
    output = tmp_path / "scores.csv"
    assert run("score", rules, data, "-o", output).exit_code == 0
    (tmp_path / name).unlink()
    os.mkfifo(tmp_path / name)
    done = run("verify", output, rules, data)
    assert isinstance(done.exception, EngineError)
    assert done.exception.code == "M603"


# ---------------------------------------------------------------- kept rulebooks


class Planted:
    """Runs when it is unpickled."""

    def __reduce__(self) -> tuple[object, ...]:
        return (sys.exit, ("what was planted was run",))


@pytest.fixture
def shelf(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where rulebooks are kept; the key lies elsewhere."""
    monkeypatch.setenv("TARGETS_CACHE", str(tmp_path / "kept"))
    for name in ("XDG_CONFIG_HOME", "APPDATA"):
        monkeypatch.setenv(name, str(tmp_path / "settings"))
    return tmp_path / "kept"


def test_what_was_planted_among_kept_rulebooks_is_never_run(shelf: Path, tmp_path: Path) -> None:
    """Owned by this user and closed to others, as where a project brings its folder along."""
    (rules,) = _rules(tmp_path)
    kept.load(rules)
    (file,) = shelf.glob("*.rulebook")
    sound, planted = file.read_bytes(), pickle.dumps(Planted())
    for content in (planted, sound[:32] + planted, bytes(32) + planted, sound + planted):
        file.write_bytes(content)
        assert repr(kept.load(rules)) == repr(targets.load(rules))


def test_a_kept_rulebook_under_another_name_is_not_read(shelf: Path, tmp_path: Path) -> None:
    (rules,) = _rules(tmp_path)
    kept.load(rules)
    (file,) = shelf.glob("*.rulebook")
    rules.write_text(RULES.replace("at_least: 50%", "at_least: 60%"), "utf-8")
    kept.load(rules)
    (other,) = set(shelf.glob("*.rulebook")) - {file}
    other.write_bytes(file.read_bytes())

    assert kept.load(rules).hash == targets.load(rules).hash


def test_a_key_that_is_not_the_own_seals_nothing(shelf: Path, tmp_path: Path) -> None:
    (rules,) = _rules(tmp_path)
    kept.load(rules)
    (file,) = shelf.glob("*.rulebook")
    before = file.read_bytes()
    key = tmp_path / "settings/targets/cache.key"
    key.write_bytes(bytes(32))
    kept.load(rules)
    assert file.read_bytes() != before  # made again, and sealed with the key that is there
    if sys.platform != "win32":
        assert key.stat().st_mode & 0o077 == 0
        key.chmod(0o666)
        assert isinstance(kept.load(rules), targets.Rulebook)
        assert key.stat().st_mode & 0o077 == 0  # a key that others could write is replaced


@ONLY_POSIX
def test_a_folder_of_kept_rulebooks_that_is_a_link_is_not_used(shelf: Path, tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir(mode=0o700)
    shelf.symlink_to(tmp_path / "elsewhere", target_is_directory=True)
    kept.load(_rules(tmp_path)[0])
    assert list((tmp_path / "elsewhere").iterdir()) == []
