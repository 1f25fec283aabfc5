"""One rulebook, one output, one cache, many who use them at once; and files that change then."""

import csv
import json
import os
import subprocess
import sys
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from hashlib import sha256
from pathlib import Path

import openpyxl
import polars as pl
import pytest

import targets
from targets.records import files
from targets.records.files import FileHash, read_bytes
from tests.faults.test_outputs import DATA, RULES, command, surroundings
from tests.good_cases import ROOT

RECORDS = ROOT / "tests/cases/good/next_year/records"


ONE_UNIT = """\
schema_version: 1
id: one
title: One
period: {from: 2010-01-01, to: 2010-12-31}
unit: {id: site}
records:
  all: {key: [site], fields: {site: {type: id}, done: {type: count}, due: {type: count}}}
scorecard: {total: 10, rounding: {decimals: 2, mode: half_up}}
indicators:
  - {id: rate, records: all, value: sum(done) / sum(due), target: {at_least: 100%}, points: 10,
     scoring: proportional, when_empty: full}
"""


# ---------------------------------------------------------------- threads


def told(scores: targets.Scores) -> bytes:
    """Everything that is published of scores, and why the first unit got what it got."""
    first = next(iter(scores))
    return json.dumps(
        {**scores.to_dict(), "why": scores.explain(first.unit, "zh").to_dict()},
        ensure_ascii=False,
        default=str,
    ).encode()


def through(rules: targets.Rulebook, month: str, engine: str) -> bytes:
    """The year up to a month."""
    return told(rules.score(RECORDS, through=month, engine=engine))


def test_many_threads_get_from_one_rulebook_what_one_thread_gets() -> None:
    asked = [(month, engine) for engine in ("python", "polars") for month in ("2010-06", "2010-12")]
    alone = {one: through(targets.load(RULES), *one) for one in asked}
    shared = targets.load(RULES)
    started = threading.Barrier(8)

    def at_once(number: int) -> list[bool]:
        started.wait()
        turned = asked[number % 4 :] + asked[: number % 4]
        return [through(shared, *one) == alone[one] for one in turned]

    with ThreadPoolExecutor(8) as pool:
        same = [one for found in pool.map(at_once, range(8)) for one in found]
    assert same == [True] * 32
    assert len(set(alone.values())) == 4


def test_many_threads_score_single_units_as_one_does(tmp_path: Path) -> None:
    rules_file = tmp_path / "rules.yaml"
    rules_file.write_text(ONE_UNIT, encoding="utf-8")
    rules = targets.load(rules_file)
    started = threading.Barrier(8)

    def at_once(number: int) -> list[str]:
        started.wait()
        return [
            str(rules.score_one({"all": [{"site": "A", "done": done, "due": 100}]}).total)
            for done in range(number, 100, 8)
        ]

    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(at_once, range(8)))
    for number, totals in enumerate(found):
        assert totals == [f"{done // 10}.{done % 10}0" for done in range(number, 100, 8)]


@pytest.mark.skipif(not hasattr(os, "fork"), reason="this system does not fork")
def test_a_rulebook_that_was_loaded_before_a_fork_scores_after_it() -> None:
    script = """
import os, sys, targets
rules = targets.load(sys.argv[1])
rules.score(sys.argv[2], engine="python")
if pid := os.fork():
    os.waitpid(pid, 0)
print(rules.score(sys.argv[2], engine="python").to_dict()["units"], flush=True)
"""
    done = subprocess.run(
        [sys.executable, "-c", script, RULES, DATA],
        capture_output=True,
        check=True,
        env=surroundings(),
        timeout=120,
    )
    parent, child = done.stdout.splitlines()
    assert parent == child
    assert "103.00" in parent.decode()


# ---------------------------------------------------------------- nothing changes a rulebook


@pytest.fixture(scope="module")
def loaded() -> targets.Rulebook:
    """One that every test tries to change."""
    return targets.load(RULES)


@pytest.mark.parametrize(
    "change",
    [
        lambda rules: setattr(rules, "id", "other"),
        lambda rules: setattr(rules.model, "id", "other"),
        lambda rules: setattr(rules.model.indicators[0], "points", 1),
        lambda rules: setattr(rules.plan, "steps", ()),
        lambda rules: rules.model.records.clear(),
        lambda rules: rules.model.records.update(monthly=None),
        lambda rules: rules.model.records["monthly"].fields.pop("births"),
        lambda rules: rules.model.indicators.append(None),
        lambda rules: rules.plan.indicators.__setitem__("other", None),
        lambda rules: rules.plan.bounds.setdefault("other", None),
        lambda rules: rules.plan.bounds.__ior__({"other": None}),
    ],
)
def test_nothing_that_a_rulebook_hands_out_can_change_it(
    loaded: targets.Rulebook, change: Callable[[targets.Rulebook], object]
) -> None:
    rules, before = loaded, loaded.plan_text
    with pytest.raises((AttributeError, TypeError, ValueError)):
        change(rules)
    assert rules.plan_text == before


# ---------------------------------------------------------------- processes


def test_two_commands_that_write_the_same_output_leave_one_of_the_two(tmp_path: Path) -> None:
    months = ("2010-06", "2010-12")
    written = {}
    for month in months:
        alone = tmp_path / f"{month}.csv"
        assert _wait(_score(alone, month)) == 0
        written[alone.read_bytes()] = alone.with_name(f"{month}.csv.receipt.json").read_bytes()
    output = tmp_path / "both" / "scores.csv"
    output.parent.mkdir()

    assert [_wait(one) for one in [_score(output, month) for month in months]] == [0, 0]

    receipt = output.with_name("scores.csv.receipt.json")
    assert written[output.read_bytes()] == receipt.read_bytes()
    assert sorted(output.parent.iterdir()) == [output, receipt]


def _score(output: Path, month: str, **environment: str) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        command("score", RULES, DATA, "-q", "--through", month, "-o", output),
        env=surroundings() | environment,
    )


def _wait(process: subprocess.Popen[bytes]) -> int:
    return process.wait(timeout=120)


def test_two_commands_that_keep_the_same_rules_keep_them_once(tmp_path: Path) -> None:
    kept = tmp_path / "kept"
    running = [
        _score(tmp_path / f"{number}.json", "2010-12", TARGETS_CACHE=str(kept))
        for number in range(2)
    ]
    assert [_wait(one) for one in running] == [0, 0]
    assert [path.suffix for path in kept.iterdir()] == [".rulebook"]
    assert (tmp_path / "0.json").read_bytes() == (tmp_path / "1.json").read_bytes()


# ---------------------------------------------------------------- files that change


@pytest.mark.parametrize(
    "meanwhile",
    [
        lambda path: path.write_bytes(b"village,births\n"),
        lambda path: path.write_bytes(path.read_bytes() + b"B,2\n"),
        lambda path: os.utime(path, ns=(1, 1)),
    ],
    ids=["truncated", "grown", "written in place"],
)
def test_a_file_that_is_written_while_it_is_read_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, meanwhile: Callable[[Path], object]
) -> None:
    path = tmp_path / "monthly.csv"
    path.write_bytes(b"village,births\nA,1\n")
    looked = os.fstat

    def changed(handle: int) -> os.stat_result:
        found = looked(handle)
        if not done:
            done.append(meanwhile(path))
        return found

    done: list[object] = []
    monkeypatch.setattr(files.os, "fstat", changed)
    with pytest.raises(targets.RecordsError, match="has changed since it was opened"):
        read_bytes(path)


@pytest.mark.parametrize("size", [10, files.KEPT_AT_MOST + 1], ids=["small", "large"])
def test_a_file_that_is_replaced_after_it_was_read_has_the_hash_of_what_was_read(
    tmp_path: Path, size: int
) -> None:
    path, other = tmp_path / "monthly.csv", tmp_path / "other.csv"
    path.write_bytes(b"1" * size)
    other.write_bytes(b"2" * size)
    seen = path.stat()

    held = read_bytes(path)
    other.replace(path)
    os.utime(path, ns=(seen.st_atime_ns, seen.st_mtime_ns))  # not even its time tells

    assert held.sha256.hexdigest == sha256(b"1" * size).hexdigest()
    path.unlink()
    assert held.sha256.size == size


def test_a_parquet_file_that_was_replaced_by_one_that_looks_alike_gets_no_receipt(
    tmp_path: Path,
) -> None:
    path, other = tmp_path / "monthly.parquet", tmp_path / "other.parquet"
    pl.DataFrame({"births": [1]}).write_parquet(path)
    pl.DataFrame({"births": [2]}).write_parquet(other)
    seen = path.stat()
    assert other.stat().st_size == seen.st_size
    held = FileHash(path)
    other.replace(path)
    os.utime(path, ns=(seen.st_atime_ns, seen.st_mtime_ns))
    with pytest.raises(targets.RecordsError, match="has changed since it was opened"):
        held.hexdigest  # noqa: B018


def test_a_workbook_that_was_replaced_between_two_looks_has_the_hash_of_what_was_scored(
    loaded: targets.Rulebook, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    book = tmp_path / "all.xlsx"
    write_book(book, "first")
    read = files.read_bytes
    seen: list[bytes] = []

    def replaced(path: Path) -> files.Bytes:
        found = read(path)
        seen.append(found.raw)
        write_book(book, f"replaced {len(seen)}")
        return found

    monkeypatch.setattr("targets.records.folders.read_bytes", replaced)
    batch = loaded.validate(tmp_path)
    assert sum(count.accepted for count in batch.counts.values()) > 50
    assert book.read_bytes() not in seen
    hashes = {one.hexdigest for one in batch.file_hashes.values()}
    assert hashes == {sha256(seen[-1]).hexdigest()}


def write_book(path: Path, title: str) -> None:
    """The records of the case as a workbook with a sheet for each dataset."""
    book = openpyxl.Workbook()
    book.properties.title = title
    book.remove(book.worksheets[0])
    for one in sorted(RECORDS.glob("*.csv")):
        sheet = book.create_sheet(one.stem)
        for row in csv.reader(one.read_text(encoding="utf-8-sig").splitlines()):
            sheet.append(row)
    book.save(path)
