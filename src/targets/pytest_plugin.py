"""Rules files as tests: `pytest rules/` runs every case, each under its own name.

Never looks into a file that is no YAML, and imports nothing of the engine before a rules file is
found.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import pytest

from targets.facade.rules_files import (
    ENDINGS,
    is_file_of_cases,
    is_rules_file,
)

if TYPE_CHECKING:
    from targets.errors import Language
    from targets.facade.cases import CaseResult
    from targets.testing.cases.files import OpenedCases, WrittenCase
    from targets.testing.cases.running import CaseRunner


def pytest_addoption(parser: pytest.Parser) -> None:
    """The switch `targets_cases`, in the settings of pytest and on its command line."""
    parser.addini(
        "targets_cases",
        "collect the cases of rules files (YAML with `schema_version` and `indicators`)",
        type="bool",
        default=True,
    )
    parser.getgroup("targets", "cases of rules files").addoption(
        "--no-targets-cases",
        action="store_true",
        help="do not collect the cases of rules files",
    )


def pytest_collect_file(file_path: Path, parent: pytest.Collector) -> RulesFile | None:
    """A rules file with its cases; a file of cases by itself where it was named."""
    if file_path.suffix not in ENDINGS or not _is_on(parent.config):
        return None
    if is_file_of_cases(file_path):
        wanted = parent.session.isinitpath(file_path)
    else:
        wanted = is_rules_file(file_path)
    return RulesFile.from_parent(parent, path=file_path) if wanted else None


def _is_on(config: pytest.Config) -> bool:
    return bool(config.getini("targets_cases")) and not config.getoption("--no-targets-cases")


class RulesFile(pytest.File):
    """The cases of one rules file."""

    def collect(self) -> Iterator[pytest.Item]:
        """A test for each case, in the order of the file; one that fails where it has problems."""
        opened = self._opened
        if isinstance(opened, str):
            yield ProblemsItem.from_parent(self, name="can be read", problems=opened)
            return
        for written in opened.cases:
            name = written.case.name.text("en")
            yield CaseItem.from_parent(self, name=name, written=written)

    @cached_property
    def _opened(self) -> OpenedCases | str:
        """The cases, or everything that is wrong."""
        from targets.errors import RecordsError, RulesError, render_diagnostics
        from targets.facade.cases import load_cases

        try:
            return load_cases(self.path)
        except RulesError as error:
            return render_diagnostics(error.diagnostics, _language())
        except RecordsError as error:
            return "\n".join(one.text(_language()) for one in error.problems)

    @cached_property
    def runner(self) -> CaseRunner:
        """What runs the cases, compiled as they come."""
        from targets.facade.cases import runner_of

        assert not isinstance(self._opened, str), "only a file without problems has cases"
        return runner_of(self._opened)


class CaseItem(pytest.Item):
    """One case."""

    parent: RulesFile

    def __init__(self, *, written: WrittenCase, **given: object) -> None:
        super().__init__(**given)  # type: ignore[arg-type]
        self._written = written

    def runtest(self) -> None:
        """Runs it; what is not as expected is a failure."""
        from targets.facade.cases import run_case

        result = run_case(self.parent.runner, self._written)
        if not result.passed:
            raise UnexpectedError(result)

    def repr_failure(
        self,
        excinfo: pytest.ExceptionInfo[BaseException],
        style: Literal["long", "short", "line", "no", "native", "value", "auto"] | None = None,
    ) -> Any:
        """What `targets test` says of it; an error of another kind with its traceback."""
        if isinstance(excinfo.value, UnexpectedError):
            return excinfo.value.result.text(_language())
        return super().repr_failure(excinfo, style)

    def reportinfo(self) -> tuple[Path, int, str]:
        """Where it is written, with the line counted from 0 as pytest does, and its name."""
        return Path(self._written.file), self._written.span.line - 1, self.name


class ProblemsItem(pytest.Item):
    """A rules file with problems: no case of it can run, and the tests of other files do."""

    def __init__(self, *, problems: str, **given: object) -> None:
        super().__init__(**given)  # type: ignore[arg-type]
        self._problems = problems

    def runtest(self) -> None:
        """Fails, with every problem."""
        pytest.fail(self._problems, pytrace=False)


class UnexpectedError(Exception):
    """A case did not come out as expected; `result` holds all of it."""

    def __init__(self, result: CaseResult) -> None:
        self.result = result
        super().__init__(result.brief(_language()))


def _language() -> Language:
    """As `TARGETS_LANG` says, else English, as pytest speaks."""
    return "zh" if os.environ.get("TARGETS_LANG", "").lower().startswith("zh") else "en"
