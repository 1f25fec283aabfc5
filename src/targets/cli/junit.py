"""The outcomes of cases as JUnit XML, which test servers read. Never runs a case."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from xml.etree import ElementTree

from targets.errors import Language
from targets.facade.cases import CaseResult
from targets.source import visible


def junit_xml(
    results: Sequence[tuple[Path, CaseResult]],
    unread: Sequence[tuple[Path, str]],
    language: Language,
) -> bytes:
    """One suite a rules file, one test a case; a rules file with problems is an error itself."""
    root = ElementTree.Element("testsuites", _counts([one for _, one in results], len(unread)))
    for file in dict.fromkeys(file for file, _ in results):
        mine = [one for each, one in results if each == file]
        suite = ElementTree.SubElement(
            root, "testsuite", {"name": visible(str(file)), **_counts(mine, 0)}
        )
        for one in mine:
            _add_case(suite, file, one, language)
    for file, problems in unread:
        path = visible(str(file))
        suite = ElementTree.SubElement(root, "testsuite", {"name": path, **_counts([], 1)})
        case = ElementTree.SubElement(
            suite, "testcase", classname=path, name=visible(file.name), file=path, time="0"
        )
        _add_problem(case, "error", problems.splitlines()[0], problems)
    ElementTree.indent(root)
    text: bytes = ElementTree.tostring(root, encoding="utf-8", xml_declaration=True)
    return text + b"\n"


def _counts(results: Sequence[CaseResult], unread: int) -> dict[str, str]:
    states = [one.status for one in results]
    return {
        "tests": str(len(states) + unread),
        "failures": str(states.count("failed")),
        "errors": str(states.count("error") + unread),
        "time": f"{sum(one.seconds for one in results):.3f}",
    }


def _add_case(suite: ElementTree.Element, file: Path, one: CaseResult, language: Language) -> None:
    case = ElementTree.SubElement(
        suite,
        "testcase",
        classname=visible(str(file)),
        name=visible(one.name(language)),
        file=visible(one.file),
        line=str(one.line),
        time=f"{one.seconds:.3f}",
    )
    if not one.passed:
        kind = "error" if one.status == "error" else "failure"
        _add_problem(case, kind, one.brief(language), one.text(language))


def _add_problem(case: ElementTree.Element, kind: str, brief: str, text: str) -> None:
    problem = ElementTree.SubElement(case, kind, message=visible(brief))
    # What XML cannot hold is shown by a sign, as on a terminal.
    problem.text = "\n".join(visible(line) for line in text.splitlines())
