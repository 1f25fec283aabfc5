"""Outputs when the world does not play along: whole or absent, a true exit status, one line."""

import errno
import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

import targets
from targets.cli.program import program
from targets.errors import EngineError
from targets.writing import MARK, write_together, write_whole
from tests.faults.kills import OLD, Known, Tally, wrongs
from tests.faults.writing import Writing
from tests.good_cases import ROOT

CASE = ROOT / "tests/cases/good/next_year"
RULES, DATA = str(CASE / "rules.yaml"), str(CASE / "records")

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="signals and locks of POSIX")


def command(*arguments: str | Path, lang: str = "en") -> list[str]:
    """`targets …`, quiet, with the cache off, in the language."""
    return [sys.executable, "-m", "targets", *map(str, arguments), "--lang", lang]


def surroundings() -> dict[str, str]:
    """What a command is given."""
    return {**os.environ, "TARGETS_CACHE": "off", "PYTHONPATH": str(ROOT / "src")}


def run(
    *arguments: str | Path, lang: str = "en", before: Callable[[], object] | None = None
) -> subprocess.CompletedProcess[str]:
    """One run to its end; `before` happens in the new process first."""
    return subprocess.run(
        command(*arguments, lang=lang),
        capture_output=True,
        check=False,
        encoding="utf-8",
        env=surroundings(),
        preexec_fn=before,
    )


RUNNERS = {**surroundings(), "PYTHONPATH": f"{ROOT / 'src'}{os.pathsep}{ROOT}"}
"""What a runner of these tests is given: it imports them."""


# ---------------------------------------------------------------- a disk that takes no more


def test_every_command_leaves_the_old_outputs_whole_on_a_full_disk(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "tests.faults.full_disk", str(tmp_path)],
        capture_output=True,
        check=True,
        cwd=ROOT,
        env=RUNNERS,
    )
    found = json.loads(done.stdout)
    assert len(found) == 10
    for one in found:
        assert (one["status"], one["left"], one["old"]) == (2, one["files"], True), one["name"]


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of 4 kilobytes with a file on it."""
    folder = tmp_path / "disk"
    folder.mkdir()
    mounting = ["mount", "-t", "tmpfs", "-o", "size=4k,mode=777", "tmpfs", str(folder)]
    try:
        mounted = subprocess.run(mounting, capture_output=True, check=False).returncode == 0
    except FileNotFoundError:
        mounted = False
    if not mounted:
        pytest.skip("no small disk can be mounted here")
    yield folder
    subprocess.run(["umount", str(folder)], check=True)


def test_a_full_disk_is_told_in_one_line_and_nothing_is_left(small_disk: Path) -> None:
    output = small_disk / "scores.json"
    done = run("score", RULES, DATA, "-q", "-o", output, lang="zh")
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == (f"无法写入 `{output}`：磁盘已满 · 请腾出空间，或改写到其他磁盘\n")
    assert list(small_disk.iterdir()) == []


def test_a_program_finds_what_it_wrote_before_where_the_disk_is_full(small_disk: Path) -> None:
    rules = targets.load(ROOT / "rules/2009_xietang.yaml")
    batch = rules.validate(ROOT / "examples/xietang_2009")
    before = small_disk / "before.xlsx"
    before.write_bytes(b"o" * 4096)
    for write in (batch.write_rejected, rules.score(batch).write_parquet):
        with pytest.raises(EngineError) as caught:
            write(before if write == batch.write_rejected else before.with_name("new.parquet"))
        assert "the disk is full" in caught.value.problem.text("en")
        assert {one.name: one.read_bytes() for one in small_disk.iterdir()} == {
            "before.xlsx": b"o" * 4096
        }


def test_a_second_file_that_cannot_be_written_leaves_the_first_as_it_was(tmp_path: Path) -> None:
    first, second = tmp_path / "scores.csv", tmp_path / "scores.csv.receipt.json"
    first.write_text("old", encoding="utf-8")
    second.write_text("old receipt", encoding="utf-8")

    def fails(path: Path) -> None:
        path.write_text("ne", encoding="utf-8")
        raise OSError(28, "No space left on device")

    with pytest.raises(EngineError, match="cannot be written") as caught:
        write_together({first: lambda path: path.write_text("new"), second: fails})

    assert "the disk is full" in caught.value.problem.text("en")
    assert first.read_text(encoding="utf-8") == "old"
    assert second.read_text(encoding="utf-8") == "old receipt"
    assert len(list(tmp_path.iterdir())) == 2


def test_an_output_that_cannot_be_put_in_place_gets_its_old_receipt_back(tmp_path: Path) -> None:
    first, second = tmp_path / "scores.csv", tmp_path / "scores.csv.receipt.json"
    second.write_text("old receipt", encoding="utf-8")

    def in_the_way(path: Path) -> None:
        path.write_text("new", encoding="utf-8")
        first.mkdir()  # after it was seen that nothing lies there

    with pytest.raises(EngineError, match="cannot be written"):
        write_together({first: in_the_way, second: lambda path: path.write_text("new receipt")})

    assert second.read_text(encoding="utf-8") == "old receipt"
    assert sorted(path.name for path in tmp_path.iterdir()) == [first.name, second.name]


def refused(*_: object) -> None:
    raise PermissionError(errno.EPERM, "Operation not permitted")  # as a stick of FAT says


@pytest.mark.parametrize("disk", ["with links", "without links"])
@pytest.mark.parametrize("old", [b"old", None], ids=["over an old one", "a new one"])
def test_a_second_file_that_cannot_be_put_in_place_gives_the_first_back(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, disk: str, old: bytes | None
) -> None:
    first, third = tmp_path / "scores.csv", tmp_path / "scores.csv.receipt.json"
    second = tmp_path / "gone" / "ranks.csv"
    second.parent.mkdir()
    third.write_bytes(b"old receipt")
    if old is not None:
        first.write_bytes(old)
        first.chmod(0o640)
    if disk == "without links":
        monkeypatch.setattr("os.link", refused)

    def takes_the_second_away(path: Path) -> None:
        path.write_bytes(b"new receipt")
        shutil.rmtree(second.parent)

    with pytest.raises(EngineError, match="cannot be written"):
        write_together(
            {
                first: lambda path: path.write_bytes(b"new"),
                second: lambda path: path.write_bytes(b"new ranks"),
                third: takes_the_second_away,
            }
        )

    assert {one.name: one.read_bytes() for one in tmp_path.iterdir()} == {
        **({first.name: old} if old is not None else {}),
        third.name: b"old receipt",
    }
    assert old is None or first.stat().st_mode & 0o777 == 0o640


def test_two_names_of_one_file_are_not_written_together(tmp_path: Path) -> None:
    output, link = tmp_path / "scores.csv", tmp_path / "link.csv"
    output.write_bytes(b"old")
    link.symlink_to(output)

    with pytest.raises(EngineError) as caught:
        write_together({one: lambda path: path.write_bytes(b"new") for one in (output, link)})

    assert caught.value.problem.text("en") == (
        f"`{link}` is used by this command already, so nothing is written over it"
        " · name another file"
    )
    assert output.read_bytes() == b"old"
    assert sorted(tmp_path.iterdir()) == [link, output]


# ---------------------------------------------------------------- permissions, folders, names


UNPRIVILEGED = """
import difflib, os, sys  # the first is imported when something is to be told
from pathlib import Path
from tests.faults.lives import fork
from targets import writing
from targets.cli import schema

def as_nobody():
    if os.getuid() == 0:  # whom no permission binds
        os.setgid(65534)
        os.setuid(65534)

for output in sys.argv[2:]:
    words = Path(sys.argv[1], "words")
    print(fork(["schema", "-o", output], words, as_nobody).wait())
    print(words.read_text(), end="")
"""


def test_a_folder_or_file_that_may_not_be_written_is_told_in_one_line() -> None:
    with TemporaryDirectory() as name:
        folder = Path(name)
        folder.chmod(0o755)
        closed, protected = folder / "closed", folder / "open" / "schema.json"
        closed.mkdir(mode=0o555)
        protected.parent.mkdir()
        protected.parent.chmod(0o777)
        protected.write_text("old", encoding="utf-8")
        protected.chmod(0o444)
        outputs = (closed / "schema.json", protected)
        done = subprocess.run(
            [sys.executable, "-c", UNPRIVILEGED, name, *map(str, outputs)],
            capture_output=True,
            check=True,
            cwd=ROOT,
            encoding="utf-8",
            env=RUNNERS | {"TARGETS_LANG": "en"},
        )
        assert done.stdout == "".join(
            f"2\n`{output}` cannot be written: it is protected, or another program has it open"
            " · close it, or name another file\n"
            for output in outputs
        )
        assert list(closed.iterdir()) == []
        assert protected.read_text(encoding="utf-8") == "old"
        assert list(protected.parent.iterdir()) == [protected]


def test_a_private_file_stays_private_when_it_is_written_again(tmp_path: Path) -> None:
    output = tmp_path / "scores.json"
    output.write_text("old", encoding="utf-8")
    output.chmod(0o600)
    write_whole(output, lambda path: path.write_text("new"))
    assert output.read_text(encoding="utf-8") == "new"
    assert output.stat().st_mode & 0o777 == 0o600


def test_a_name_as_long_as_names_may_be_is_written(tmp_path: Path) -> None:
    output = tmp_path / ("甲" * 83 + ".json")  # 254 bytes
    write_whole(output, lambda path: path.write_text("new"))
    assert output.read_text(encoding="utf-8") == "new"
    with pytest.raises(EngineError, match="cannot be written") as caught:
        write_whole(tmp_path / ("甲" * 99), lambda path: path.write_text("new"))
    assert "the name is too long" in caught.value.problem.text("en")
    assert len(list(tmp_path.iterdir())) == 1


def test_a_folder_that_is_not_there_is_told_in_one_line(tmp_path: Path) -> None:
    done = run("template", RULES, "-o", tmp_path / "no" / "form.xlsx", lang="zh")
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith(f"无法写入 `{tmp_path}/no/form.xlsx`：没有文件夹")
    assert done.stderr.count("\n") == 1


@pytest.mark.parametrize(
    "arguments",
    [
        ("score", "{rules}", "{data}", "-o", "{rules}"),
        ("score", "{rules}", "{data}", "--format", "csv", "-o", "{data}/visits.csv"),
        ("template", "{rules}", "--roster", "{form}", "-o", "{form}"),
        ("test", "{rules}", "--junit", "{rules}"),
    ],
    ids=["the rules", "a delivered file", "the roster", "the rules as JUnit"],
)
def test_an_output_never_takes_the_place_of_what_is_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, arguments: tuple[str, ...]
) -> None:
    monkeypatch.setenv("TARGETS_LANG", "en")
    monkeypatch.setenv("TARGETS_CACHE", "off")
    rules, data, form = tmp_path / "rules.yaml", tmp_path / "data", tmp_path / "form.xlsx"
    rules.write_bytes(Path(RULES).read_bytes())
    data.mkdir()
    for path in Path(DATA).iterdir():
        (data / path.name).write_bytes(path.read_bytes())
    form.write_bytes(b"PK")
    before = {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()}
    meant = {"rules": rules, "data": data, "form": form}

    with pytest.raises(EngineError, match="so nothing is written over it"):
        program([one.format_map(meant) for one in arguments], standalone_mode=False)

    assert {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()} == before


# ---------------------------------------------------------------- inputs that cannot be read


def test_an_input_that_may_not_be_read_is_told_in_one_line_and_exits_2(tmp_path: Path) -> None:
    done = run("score", tmp_path, DATA, lang="zh")
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == (
        f"无法读取 `{tmp_path}`：它是文件夹 · 请检查文件是否存在、格式是否相符\n"
    )
    for path in Path(DATA).iterdir():
        (tmp_path / path.name).write_bytes(path.read_bytes())
    (tmp_path / "visits.csv").unlink()
    (tmp_path / "visits.csv").symlink_to("/proc/self/mem")  # whose first byte the disk never gives
    if not Path("/proc/self/mem").exists():
        pytest.skip("this system has no file that cannot be read by anybody")
    named = [f"{path.stem}={path}" for path in sorted(tmp_path.iterdir())]
    unread = run("score", RULES, *named)
    assert (unread.returncode, unread.stdout) == (2, "")
    assert "visits.csv` cannot be read: the disk does not give it" in unread.stderr
    assert unread.stderr.count("\n") == 1


# ---------------------------------------------------------------- streams


def test_a_reader_that_goes_changes_neither_exit_status_nor_files(tmp_path: Path) -> None:
    rules, output = tmp_path / "rules.yaml", tmp_path / "cases.xml"
    text = Path(RULES).read_text(encoding="utf-8")
    rules.write_text(text, encoding="utf-8")
    cases = "".join(
        f"  - {{name: case {number}, given: {{}}, expect: {{total: 1}}}}\n" for number in range(9)
    )
    rules.with_name("rules.cases.yaml").write_text(f"cases:\n{cases}", encoding="utf-8")
    reading, writing = os.pipe()
    os.close(reading)
    done = subprocess.run(
        command("test", rules, "--junit", output),
        stdout=writing,
        stderr=subprocess.PIPE,
        check=False,
        env=surroundings(),
    )
    os.close(writing)
    assert (done.returncode, done.stderr) == (1, b"")
    assert not output.exists() or output.read_bytes().endswith(b"</testsuites>\n")


@pytest.mark.parametrize(
    ("closed", "status", "told"),
    [
        (1, 2, "standard output cannot be written: it is closed"),
        (2, 0, ""),
        (0, 0, ""),
    ],
    ids=["output", "error", "input"],
)
def test_a_stream_that_was_closed_is_no_crash(
    tmp_path: Path, closed: int, status: int, told: str
) -> None:
    done = run("score", RULES, DATA, before=lambda: os.close(closed))
    assert done.returncode == status
    assert done.stderr.startswith(told)
    assert done.stderr.count("\n") == (1 if told else 0)
    assert ("103.00" in done.stdout) == (closed != 1)


# ---------------------------------------------------------------- signals


A_SLOW_DISK = """
import sys, time
from pathlib import Path
import targets.records.files as files
reading = Path(sys.argv.pop())
def read_slowly(path, at_most):
    reading.touch()
    time.sleep(60)
files.read_regular = read_slowly
from targets.cli import main
main()
"""


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_command_that_is_stopped_says_so_in_one_line(
    tmp_path: Path, number: signal.Signals
) -> None:
    reading, output = tmp_path / "reading", tmp_path / "scores.json"
    score = ["score", RULES, DATA, "-o", str(output), "--lang", "zh"]
    process = subprocess.Popen(
        [sys.executable, "-c", A_SLOW_DISK, *score, str(reading)],
        stderr=subprocess.PIPE,
        env=surroundings(),
    )
    while not reading.exists():
        assert process.poll() is None
        time.sleep(0.01)
    process.send_signal(number)
    _, told = process.communicate(timeout=60)
    assert process.returncode == 128 + number
    assert told.decode() == "已中断，没有留下只写了一半的文件\n"
    assert not output.exists()


def test_what_a_killed_run_left_is_taken_away_by_the_next(tmp_path: Path) -> None:
    output, other = tmp_path / "scores.csv", tmp_path / "scores.csv.x"
    left = tmp_path / f".scores.csv.0123456789ab{MARK}"
    of_another = tmp_path / f".ranks.csv.0123456789ab{MARK}"
    for path in (left, of_another, other):
        path.write_text("half", encoding="utf-8")

    def another_run(path: Path) -> None:
        path.write_text("mine", encoding="utf-8")
        write_whole(output, lambda second: second.write_text("theirs"))  # leaves ours alone

    write_whole(output, another_run)

    assert output.read_text(encoding="utf-8") == "mine"
    assert sorted(path.name for path in tmp_path.iterdir()) == [
        of_another.name, output.name, other.name,
    ]  # fmt: skip


# ---------------------------------------------------------------- the runners, in small


def test_the_look_after_a_kill_sees_half_a_file_and_another_s_receipt(tmp_path: Path) -> None:
    writing = Writing("score", (), ("s.csv", "s.csv.receipt.json"))
    whole = {"s.csv": sha256(b"new").hexdigest(), "s.csv.receipt.json": sha256(b"{}").hexdigest()}
    known = Known(writing, whole, 0, 1.0, 1.0)

    def seen(output: bytes, receipt: bytes, other: str = "") -> list[str]:
        for path in tmp_path.iterdir():
            path.unlink()
        (tmp_path / "s.csv").write_bytes(output)
        (tmp_path / "s.csv.receipt.json").write_bytes(receipt)
        if other:
            (tmp_path / other).touch()
        return wrongs(known, tmp_path, Tally(), had_old=True)

    assert seen(b"new", b"{}") == seen(OLD, OLD) == seen(OLD, OLD, f".s.csv.1{MARK}") == []
    assert seen(b"ne", b"{}")[0] == "s.csv is in part"
    assert seen(b"new", OLD) == ["s.csv.receipt.json is old and whole, s.csv is new and whole"]
    assert seen(b"new", b"{}", "s.csv.tmp") == [f"{tmp_path / 's.csv.tmp'} lies there"]


def test_ten_commands_killed_at_random_moments_leave_whole_outputs() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "tests.faults.kills", "--kills", "10",
         "--only", "score scores.csv"],
        capture_output=True,
        check=False,
        cwd=ROOT,
        encoding="utf-8",
        env=RUNNERS,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr
    assert "\n0 wrong\n" in done.stdout


def test_the_same_scores_are_the_same_bytes_in_other_surroundings(tmp_path: Path) -> None:
    from tests.faults.same_bytes import differences

    assert list(differences(3, tmp_path, names=("scores.xlsx",), languages=("zh",))) == []
