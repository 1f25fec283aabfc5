"""Compiled rulebooks between runs: kept, read again only where they are safe and true."""

from __future__ import annotations

import pickle
import subprocess
import sys
from pathlib import Path

import pytest

import targets
from targets.cli import kept
from tests.good_cases import ROOT

RULES = ROOT / "rules/2009_xietang.yaml"
RECORDS = ROOT / "examples/xietang_2009"
ONLY_POSIX = pytest.mark.skipif(sys.platform == "win32", reason="files have no owner's rights here")


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where rulebooks are kept in this test."""
    monkeypatch.setenv("TARGETS_CACHE", str(tmp_path / "kept"))
    for name in ("XDG_CONFIG_HOME", "APPDATA"):
        monkeypatch.setenv(name, str(tmp_path / "settings"))
    return tmp_path / "kept"


@pytest.fixture
def compiled(monkeypatch: pytest.MonkeyPatch) -> list[Path]:
    """The rules files that were compiled, in order."""
    found: list[Path] = []
    load = targets.load

    def watched(path: Path) -> targets.Rulebook:
        found.append(Path(path))
        return load(path)

    monkeypatch.setattr(targets, "load", watched)
    return found


def files(folder: Path) -> list[Path]:
    return sorted(folder.glob("*"))


def test_a_rulebook_that_was_pickled_scores_the_same() -> None:
    rules = targets.load(RULES)
    again = pickle.loads(pickle.dumps(rules))
    assert repr(again) == repr(rules)
    assert again.plan_text == rules.plan_text
    assert again.score(RECORDS).to_dict()["units"] == rules.score(RECORDS).to_dict()["units"]


def test_the_second_run_compiles_nothing(folder: Path, compiled: list[Path]) -> None:
    first, second = kept.load(RULES), kept.load(RULES)
    assert compiled == [RULES]
    assert repr(second) == repr(first)
    assert [file.suffix for file in files(folder)] == [".rulebook"]


def test_the_second_run_does_not_even_import_what_compiles(folder: Path) -> None:
    program = (
        "import sys; from pathlib import Path; from targets.cli import kept;"
        "kept.load(Path(sys.argv[1])); print(*sys.modules)"
    )
    command = [sys.executable, "-c", program, str(RULES)]
    imported = [
        set(subprocess.run(command, capture_output=True, check=True, text=True).stdout.split())
        for _ in range(2)
    ]
    compilers = {"yaml", "targets.rulebook.composing", "targets.plan.build"}
    assert compilers <= imported[0]
    assert compilers & imported[1] == set()


def test_changed_rules_are_compiled_again(
    folder: Path, compiled: list[Path], tmp_path: Path
) -> None:
    rules = tmp_path / "rules.yaml"
    text = RULES.read_text(encoding="utf-8")
    rules.write_text(text, encoding="utf-8")
    before = kept.load(rules)
    rules.write_text(text.replace("at_least: 96%", "at_least: 95%"), encoding="utf-8")
    after = kept.load(rules)
    assert compiled == [rules, rules]
    assert before.hash != after.hash
    assert len(files(folder)) == 2


def test_rules_that_change_while_they_are_read_are_not_kept(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    rules = tmp_path / "rules.yaml"
    text = RULES.read_text(encoding="utf-8")
    rules.write_text(text, encoding="utf-8")
    load = targets.load

    def disturbed(path: Path) -> targets.Rulebook:
        found = load(path)
        rules.write_text(text.replace("at_least: 96%", "at_least: 95%"), encoding="utf-8")
        return found

    monkeypatch.setattr(targets, "load", disturbed)
    kept.load(rules)
    assert files(folder) == []


def test_the_same_rules_elsewhere_are_not_compiled_again(
    folder: Path, compiled: list[Path], tmp_path: Path
) -> None:
    elsewhere = tmp_path / "copy.yaml"
    elsewhere.write_bytes(RULES.read_bytes())
    kept.load(RULES)
    kept.load(elsewhere)
    assert compiled == [RULES]
    assert len(files(folder)) == 1


@pytest.mark.parametrize("damage", [b"", b"\x80\x05garbage", pickle.dumps("another thing")])
def test_a_damaged_file_is_made_again(folder: Path, compiled: list[Path], damage: bytes) -> None:
    whole = repr(kept.load(RULES))
    (file,) = files(folder)
    file.write_bytes(damage)
    assert repr(kept.load(RULES)) == whole
    assert repr(kept.load(RULES)) == whole
    assert len(compiled) == 2


class Planted:
    """Runs when it is unpickled."""

    def __reduce__(self) -> tuple[object, ...]:
        return (sys.exit, ("what another user wrote was run",))


@ONLY_POSIX
@pytest.mark.parametrize("open_to_others", ["folder", "file", "link"])
def test_what_others_could_have_written_is_never_read(
    folder: Path, compiled: list[Path], tmp_path: Path, open_to_others: str
) -> None:
    kept.load(RULES)
    (file,) = files(folder)
    planted = pickle.dumps(Planted())
    if open_to_others == "link":
        (tmp_path / "planted").write_bytes(planted)
        file.unlink()
        file.symlink_to(tmp_path / "planted")
    else:
        file.write_bytes(planted)
        (folder if open_to_others == "folder" else file).chmod(0o777)
    assert isinstance(kept.load(RULES), targets.Rulebook)
    assert len(compiled) == 2


def test_off_keeps_nothing(
    folder: Path, compiled: list[Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TARGETS_CACHE", "off")
    kept.load(RULES)
    kept.load(RULES)
    assert compiled == [RULES, RULES]
    assert not folder.exists()


def test_who_has_no_home_keeps_nothing(
    monkeypatch: pytest.MonkeyPatch, compiled: list[Path]
) -> None:
    for name in ("TARGETS_CACHE", "XDG_CACHE_HOME", "LOCALAPPDATA", "XDG_CONFIG_HOME", "APPDATA"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr("os.path.expanduser", lambda path: path)
    assert isinstance(kept.load(RULES), targets.Rulebook)
    assert isinstance(kept.load(RULES), targets.Rulebook)
    assert compiled == [RULES, RULES]


def test_a_folder_that_cannot_be_made_is_no_reason_to_stop(
    folder: Path, compiled: list[Path]
) -> None:
    folder.write_text("a file stands in the way", encoding="utf-8")
    assert isinstance(kept.load(RULES), targets.Rulebook)
    assert folder.read_text(encoding="utf-8") == "a file stands in the way"


def test_rules_with_problems_are_told_each_time(
    folder: Path, compiled: list[Path], tmp_path: Path
) -> None:
    rules = tmp_path / "rules.yaml"
    rules.write_text(RULES.read_text(encoding="utf-8").replace("points: 20", "points: 21"), "utf-8")
    for _ in range(2):
        with pytest.raises(targets.RulesError):
            kept.load(rules)
    assert len(compiled) == 2
    assert not folder.exists()


def test_the_oldest_make_room(
    folder: Path, compiled: list[Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(kept, "FILES_AT_MOST", 2)
    text = RULES.read_text(encoding="utf-8")
    for year in (2011, 2012, 2013):
        rules = tmp_path / f"{year}.yaml"
        rules.write_text(f"# {year}\n{text}", encoding="utf-8")
        kept.load(rules)
    assert len(files(folder)) == 2
    kept.load(tmp_path / "2013.yaml")
    assert len(compiled) == 3
