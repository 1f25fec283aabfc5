"""A plugin of pytest that runs tests against mutants, each in a forked process of its own.

Collecting, and importing what tests need, are done once. The process that forks runs no test, so
that no cache holds what the unchanged code has said. Never makes a mutant, and never judges one
by anything but an exit status.

Exit codes are those of mutmut: 1 killed, 0 survived, 33 no tests, 36 timed out.
"""

from __future__ import annotations

import gc
import json
import mmap
import os
import resource
import signal
import time
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from functools import _lru_cache_wrapper
from importlib import import_module
from pathlib import Path
from pkgutil import walk_packages
from typing import IO, Any, NamedTuple
from zlib import crc32

import click
import pytest

from tests.mutating.reached import MutatedModule, Reached, Watch

KILLED, SURVIVED, NO_TESTS, TIMED_OUT = 1, 0, 33, 36
SLOWEST_SECONDS = 2.0
"""A test that takes more of the processor's time is not run against mutants."""
MEMORY_BYTES = 8 << 30
WALL_SECONDS = 300
SAVED_EVERY_SECONDS = 15
STATISTICS = Path("statistics.json")
KILLERS = Path("killers.jsonl")
TRIED = Path("tried.jsonl")
"""By mutant that survived, the tests that it has met: with `--survivors` it meets others."""


class Statistics(NamedTuple):
    """What each test takes, and which tests run a statement of a function."""

    seconds: dict[str, float]
    tests: dict[tuple[str, int], list[str]]


def pytest_addoption(parser: pytest.Parser) -> None:
    group = parser.getgroup("mutants")
    group.addoption("--mutants", default="", help="rooms, with commas between")
    group.addoption("--seconds", type=float, default=5.0, help="of tests for each mutant")
    group.addoption("--workers", type=int, default=1)
    group.addoption("--share", type=float, default=1.0, help="of the mutants, drawn by name")
    group.addoption("--survivors", action="store_true", help="again against these tests")
    group.addoption("--until", type=float, default=1e9, help="seconds that the run may take")


@pytest.hookimpl(tryfirst=True)
def pytest_runtestloop(session: pytest.Session) -> bool:
    _import_everything()
    _forget_what_was_computed()
    items = {item.nodeid: item for item in session.items}
    modules = [
        MutatedModule(path, Path("..", path), ".".join(path.with_suffix("").parts[1:]))
        for path in sorted(Path("src/targets").rglob("*.py"))
        if path.with_suffix(".py.meta").exists()
    ]
    statistics = _statistics(items, modules, session.config.getoption("--workers"))
    gc.collect()
    gc.freeze()
    gc.disable()
    changed = {name: place for one in modules for name, place in one.changed.items()}
    _Campaign(session.config, items, statistics, changed).run()
    return True


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_makereport(item: pytest.Item, call: pytest.CallInfo[None]) -> None:
    """The first failure decides; nothing is told of it, as that takes longer than the test."""
    if call.excinfo is not None and not call.excinfo.errisinstance(pytest.skip.Exception):
        os._exit(KILLED)


# ---------------------------------------------------------------- which test runs what


def _import_everything() -> None:
    import targets

    assert "mutants" in Path(targets.__file__).parts, targets.__file__
    for found in walk_packages(targets.__path__, "targets."):
        if not found.name.endswith("__main__"):
            import_module(found.name)
    for name in ("polars", "narwhals", "openpyxl", "xlsxwriter", "duckdb", "pandas", "pyarrow"):
        import_module(name)


def _forget_what_was_computed() -> None:
    """Tests are collected by running modules, which may load a rulebook to draw its names: what a
    cache kept of that would stand for what a mutant says.
    """
    for one in gc.get_objects():
        if isinstance(one, _lru_cache_wrapper):
            one.cache_clear()


def _statistics(
    items: dict[str, pytest.Item], modules: list[MutatedModule], workers: int
) -> Statistics:
    """Of each test that is not known yet, by running it once, alone, on the unchanged code."""
    known: dict[str, Any] = {}
    if STATISTICS.exists():
        known = json.loads(STATISTICS.read_text(encoding="utf-8"))
    waiting = [name for name in items if name not in known]
    running: dict[int, str] = {}
    while waiting or running:
        while waiting and len(running) < workers:
            if len(waiting) % 100 == 0:
                click.echo(f"\n{len(waiting)} tests to be measured")
                STATISTICS.write_text(json.dumps(known), encoding="utf-8")
            name = waiting.pop()
            running[_measure(items[name], modules)] = name
        child, status = os.wait()
        name = running.pop(child)
        known[name] = _measured(name, child, os.waitstatus_to_exitcode(status))
    STATISTICS.write_text(json.dumps(known), encoding="utf-8")
    took = {name: known[name][0] for name in items if known[name] is not None}
    first = min(took.values(), default=0.0)  # what the first test of a process pays, whichever
    seconds = {name: max(one - first, 0.002) for name, one in took.items()}
    tests = defaultdict(list)
    for name in seconds:
        for function, reached in known[name][1].items():
            for statement in reached:
                tests[function, statement].append(name)
    click.echo(f"\n{len(seconds)} of {len(items)} tests, {sum(seconds.values()):.0f} s")
    return Statistics(seconds, tests)


def _measure(item: pytest.Item, modules: list[MutatedModule]) -> int:
    child = os.fork()
    if child:
        return child
    told_by = _told_by(os.getpid())  # before a test goes to another folder
    _limit(SLOWEST_SECONDS * 2)
    os.environ["MUTANT_UNDER_TEST"] = ""
    begun = time.process_time()
    _silent()
    watch = Watch(modules)
    item.ihook.pytest_runtest_protocol(item=item, nextitem=None)
    told = json.dumps([time.process_time() - begun, watch.reached()])
    told_by.write_text(told, encoding="utf-8")
    os._exit(0)


def _told_by(child: int) -> Path:
    return Path(f"measured-{child}.json").absolute()


def _measured(name: str, child: int, code: int) -> tuple[float, Reached] | None:
    """Seconds of the processor and what ran; `None` for a test that cannot be used."""
    told = _told_by(child)
    if code != 0 or not told.exists():
        why = "fails on the unchanged code" if code == KILLED else f"ended with {code}"
        click.echo(f"\nleft out, {why}: {name}")
        return None
    seconds, reached = json.loads(told.read_text(encoding="utf-8"))
    told.unlink()
    return (seconds, reached) if seconds <= SLOWEST_SECONDS else None


# ---------------------------------------------------------------- mutants


class _Campaign:
    """Mutants of the rooms asked for, a few at a time."""

    def __init__(
        self,
        config: pytest.Config,
        items: dict[str, pytest.Item],
        statistics: Statistics,
        changed: dict[str, int],
    ) -> None:
        self.items = items
        self.changed = changed
        self.statistics = statistics
        self.seconds: float = config.getoption("--seconds")
        self.workers: int = config.getoption("--workers")
        self.until: float = time.monotonic() + config.getoption("--until")
        rooms = config.getoption("--mutants").split(",")
        self.files = [
            path for room in rooms for path in sorted(Path("src/targets").glob(f"{room}/*.py.meta"))
        ]
        self.share: float = config.getoption("--share")
        pending = {None, SURVIVED, NO_TESTS} if config.getoption("--survivors") else {None}
        self.pending = pending
        self.kills: dict[str, Counter[str]] = defaultdict(Counter)
        if KILLERS.exists():
            for line in KILLERS.read_text(encoding="utf-8").splitlines():
                mutant, test = json.loads(line)
                self._learn(mutant, test)
        self.tried: dict[str, set[str]] = defaultdict(set)
        if TRIED.exists():
            for line in TRIED.read_text(encoding="utf-8").splitlines():
                mutant, tests = json.loads(line)
                self.tried[mutant] = self.tried[mutant] | set(tests) if tests else set()

    def run(self) -> None:
        with (
            KILLERS.open("a", encoding="utf-8") as killers,
            TRIED.open("a", encoding="utf-8") as tried,
        ):
            for path in self.files:
                self._run_file(path, killers, tried)
                if time.monotonic() > self.until:
                    break

    def _run_file(self, path: Path, killers: IO[str], tried: IO[str]) -> None:
        meta = json.loads(path.read_text(encoding="utf-8"))
        codes = meta["exit_code_by_key"]
        for mutant in [one for one, code in codes.items() if code is None]:
            if self.tried.pop(mutant, None):  # its function has changed
                tried.write(json.dumps([mutant, []]) + "\n")
        waiting = [
            mutant
            for mutant, code in codes.items()
            if code in self.pending and _draw(mutant) < self.share
        ]
        running: dict[int, tuple[str, list[str], mmap.mmap]] = {}
        begun = saved = time.monotonic()
        done, spent = 0, 0.0
        while waiting or running:
            stop = time.monotonic() > self.until
            if stop:
                waiting = []
            while waiting and len(running) < self.workers:
                mutant = waiting.pop()
                tests = self._chosen(mutant)
                if not tests:
                    none = codes[mutant] is None and not self.tried[mutant]
                    codes[mutant] = NO_TESTS if none else codes[mutant]
                    continue
                place = mmap.mmap(-1, 8)
                running[self._fork(mutant, tests, place)] = (mutant, tests, place)
            if not running:
                continue
            child, status, usage = os.wait4(-1, 0)
            if child not in running:  # one that was left behind by a test
                continue
            spent += usage.ru_utime + usage.ru_stime
            mutant, tests, place = running.pop(child)
            code = os.waitstatus_to_exitcode(status)
            verdict = TIMED_OUT if code in (-signal.SIGPROF, -signal.SIGALRM) else code
            codes[mutant] = verdict
            done += 1
            if verdict == SURVIVED:
                tried.write(json.dumps([mutant, tests]) + "\n")
            else:
                killer = tests[int.from_bytes(place[:8], "little")]
                self._learn(mutant, killer)
                killers.write(json.dumps([mutant, killer]) + "\n")
            if time.monotonic() > saved + SAVED_EVERY_SECONDS or not (waiting or running):
                path.write_text(json.dumps(meta, indent=4), encoding="utf-8")
                killers.flush()
                tried.flush()
                saved = time.monotonic()
        path.write_text(json.dumps(meta, indent=4), encoding="utf-8")
        counted = Counter(codes.values())
        took = f"{time.monotonic() - begun:.0f} s, {spent:.0f} s of the processor"
        click.echo(f"{path}: {dict(counted)}; {done} run in {took}")

    def _learn(self, mutant: str, test: str) -> None:
        for place in _places(mutant):
            self.kills[place][test] += 1

    def _chosen(self, mutant: str) -> list[str]:
        """Of those that run the changed statement and that it has not met: who killed most mutants
        of the function come first, then of the module and of the room; quick ones before slow
        ones; as many as there is time for.
        """
        function = mutant.partition("__mutmut_")[0]
        seconds = self.statistics.seconds
        near, wide, widest = (self.kills[place] for place in _places(mutant))

        def order(test: str) -> tuple[float, float, str]:
            worth = near[test] + wide[test] / 50 + widest[test] / 1000
            return (-worth / (seconds[test] + 0.02), seconds[test], test)

        chosen: list[str] = []
        left = self.seconds
        reach = self.statistics.tests.get((function, self.changed[mutant]), ())
        for test in sorted({*reach} - self.tried[mutant], key=order):
            left -= seconds[test]
            if left < 0 and chosen:
                break
            chosen.append(test)
        return chosen

    def _fork(self, mutant: str, tests: Sequence[str], place: mmap.mmap) -> int:
        child = os.fork()
        if child:
            return child
        try:
            _silent()
            os.environ["MUTANT_UNDER_TEST"] = mutant
            resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
            items = [self.items[test] for test in tests]
            for number, (item, following) in enumerate(_pairs(items)):
                place[:8] = number.to_bytes(8, "little")
                _limit(2 + 10 * self.statistics.seconds[item.nodeid])
                item.ihook.pytest_runtest_protocol(item=item, nextitem=following)
            os._exit(SURVIVED)
        finally:
            os._exit(KILLED)  # what no test catches ends the process too


def _draw(mutant: str) -> float:
    """From 0 to 1, always the same for a mutant: a larger share holds every smaller one."""
    return crc32(mutant.encode()) / 2**32


def _places(mutant: str) -> tuple[str, str, str]:
    """The function, the module and the room of a mutant."""
    function = mutant.partition("__mutmut_")[0]
    module = function.rpartition(".x")[0]
    return function, module, module.rpartition(".")[0]


def _pairs(items: list[pytest.Item]) -> Iterator[tuple[pytest.Item, pytest.Item | None]]:
    yield from zip(items, [*items[1:], None], strict=True)


def _limit(seconds: float) -> None:
    """The system ends this process after so many seconds of the processor, or if it hangs."""
    signal.signal(signal.SIGPROF, signal.SIG_DFL)
    signal.signal(signal.SIGALRM, signal.SIG_DFL)
    signal.setitimer(signal.ITIMER_PROF, seconds)
    signal.setitimer(signal.ITIMER_REAL, WALL_SECONDS)


def _silent() -> None:
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 1)
    os.dup2(nowhere, 2)
