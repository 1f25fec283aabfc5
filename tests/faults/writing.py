"""Commands that write outputs, with the files that each writes. Never looks into a file."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

from tests.good_cases import ROOT

RULES = ROOT / "rules/2009_xietang.yaml"
DATA = ROOT / "examples/xietang_2009"
BESIDE = ".receipt.json"
LIBRARIES = {
    "xlsx": ("xlsxwriter",),
    "parquet": ("polars",),
    "html": ("jinja2", "matplotlib.figure"),
}
SCORED = (str(RULES), str(DATA), "-q", "--lang", "en")


class Writing(NamedTuple):
    """A command; `{folder}` is where it writes. The first file is its output; `libraries` are what
    it imports at length.
    """

    name: str
    arguments: tuple[str, ...]
    files: tuple[str, ...]
    libraries: tuple[str, ...] = ()
    over_old: bool = True
    """Whether it replaces what is there: what may be a filled form is kept."""

    def in_folder(self, folder: Path) -> list[str]:
        """The arguments, writing into that folder."""
        return [one.replace("{folder}", str(folder)) for one in self.arguments]


def _scored(command: str, output: str, *more: str, beside: bool = False) -> Writing:
    files = (output, output + BESIDE) if beside else (output,)
    arguments = (command, *SCORED, *more, "-o", f"{{folder}}/{output}")
    libraries = LIBRARIES.get(output.rpartition(".")[2], ())
    return Writing(f"{command} {output}", arguments, files, libraries)


JUNE = ("--month", "2009-06")
UNIT = ("--unit", "甲一村")
SCORES = (
    _scored("score", "scores.csv", beside=True),
    _scored("score", "scores.txt", beside=True),
    _scored("score", "scores.json"),
    _scored("score", "scores.xlsx"),
    _scored("score", "scores.parquet"),
)
BULLETINS = (
    _scored("bulletin", "posted.html", *JUNE),
    _scored("bulletin", "posted.xlsx", *JUNE),
    _scored("bulletin", "posted.csv", *JUNE),
    _scored("bulletin", "posted.json", *JUNE),
    _scored("bulletin", "posted.txt", *JUNE, beside=True),
)
EXPLANATIONS = (
    _scored("explain", "why.json", *UNIT),
    _scored("explain", "why.txt", *UNIT, beside=True),
)
FIRM = (_scored("robustness", "firm.csv", "--draws", "20", beside=True),)
REJECTED = (
    Writing(
        "score --rejected",
        ("score", *SCORED, "--format", "csv", "--rejected", "{folder}/rejected.xlsx"),
        ("rejected.xlsx",),
        LIBRARIES["xlsx"],
    ),
    Writing(
        "score --rejected folder",
        ("score", *SCORED, "--format", "csv", "--rejected", "{folder}/r.csv"),
        ("r/monthly_rejected.csv", "r/visits_rejected.csv"),
    ),
)
OTHERS = (
    Writing(
        "template",
        ("template", str(RULES), "--lang", "en", "-o", "{folder}/form.xlsx"),
        ("form.xlsx",),
        LIBRARIES["xlsx"],
        over_old=False,
    ),
    Writing(
        "new",
        ("new", str(RULES), "--year", "2010", "--force", "--lang", "en", "-o", "{folder}/n.yaml"),
        ("n.yaml", "n.cases.yaml"),
    ),
    Writing("schema", ("schema", str(RULES), "-o", "{folder}/schema.json"), ("schema.json",)),
    Writing(
        "test --junit",
        ("test", str(RULES), "--lang", "en", "--junit", "{folder}/cases.xml"),
        ("cases.xml",),
    ),
)
WRITINGS = (*SCORES, *BULLETINS, *EXPLANATIONS, *FIRM, *REJECTED, *OTHERS)
