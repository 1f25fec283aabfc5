"""An output verified: made again from rules and records, and held beside what it was.

Holds and forwards, decides nothing.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from fractions import Fraction
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from targets.errors import EngineError, Language, word
from targets.facade.explained import Scores
from targets.facade.opening import PathLike
from targets.facade.rulebook import Rulebook, load
from targets.records import Batch
from targets.scores import Receipt, check_engine
from targets.scores.scratch import scratch_folder
from targets.verifying import Difference, Output, differences, read_again, read_output

if TYPE_CHECKING:
    from targets.bulletin.page import Bulletin
    from targets.explaining import Explanation
    from targets.reweighing import Robustness

__all__ = ["WRITERS", "Difference", "Made", "Verdict", "Writer", "verify", "verify_written"]


class Made(NamedTuple):
    """What an output is made of, again."""

    rulebook: Rulebook
    scores: Scores
    receipt: Receipt

    @property
    def language(self) -> Language:
        """The language in which the output was made."""
        return "zh" if self.receipt.output.get("language") == "zh" else "en"

    @property
    def bulletin(self) -> Bulletin:
        """The bulletin of the month that ends the window."""
        from targets.bulletin.making import make_bulletin

        return make_bulletin(self.scores, self.language, self.receipt)

    @property
    def explanation(self) -> Explanation:
        """Why the unit that the receipt names got what it got."""
        told = self._options.get("unit")
        named = (one.unit for one in self.scores if str(one.unit) == str(told))
        return self.scores.explain(next(named, told), self.language)

    @property
    def robustness(self) -> Robustness:
        """How firm the ranks are, drawn as the receipt says."""
        from targets.reweighing.robustness import SPREAD, find_robustness

        numbers = {
            name: int(told)
            for name in ("draws", "seed", "first", "last")
            if _WHOLE.fullmatch(told := str(self._options.get(name)))  # read off, it is a text
        }
        spread = _fraction(self._options.get("spread"))
        return find_robustness(self.scores, spread=SPREAD if spread is None else spread, **numbers)

    @property
    def _options(self) -> Mapping[str, object]:
        found = self.receipt.output.get("options")
        return found if isinstance(found, dict) else {}


_WHOLE = re.compile("[0-9]{1,4000}")
_SHARE = re.compile("[0-9]{1,40}([./][0-9]{1,40})?")
"""What a receipt of ours can say; another may hold more digits than a memory holds."""

Writer = Callable[[Made, Path], object]
"""Makes an output, as the command did that its receipt names."""


class Verdict(NamedTuple):
    """What differs, how many figures were held beside each other, and the records as they came."""

    differences: list[Difference]
    figures: int
    batch: Batch


def verify(
    output: PathLike, rules: PathLike | Rulebook, records: object, *, headings: object = None
) -> list[Difference]:
    """What differs between an output (JSON, CSV, Parquet, HTML, XLSX) and the same made again
    from `rules` and `records`; empty where nothing does. `headings` are those of
    `Rulebook.validate`.

    The causes come first, then the figures in the order of the output.

    Raises:
        EngineError: `output` is no output, is damaged, or has no receipt.
        RulesError, RecordsError: as `load` and `score`.
    """
    return verify_written(output, rules, records, WRITERS, headings=headings).differences


def verify_written(
    output: PathLike,
    rules: PathLike | Rulebook,
    records: object,
    writers: Mapping[tuple[str, str], Writer],
    *,
    headings: object = None,
) -> Verdict:
    """The same; `writers` make outputs by the command and the form that a receipt names."""
    found = read_output(Path(output))
    write = writers.get((found.command, found.form))
    if write is None:
        raise EngineError(word("M608", path=output, command=found.command, form=found.form))
    rulebook = rules if isinstance(rules, Rulebook) else load(rules)
    scores = _scored_again(rulebook, found, records, headings)
    receipt = _receipt_again(found, scores)
    with scratch_folder() as folder:
        path = Path(folder) / f"again{found.path.suffix}"
        write(Made(rulebook, scores, receipt), path)
        again = read_again(path, found, receipt.to_dict())
        units = (str(one.unit) for one in scores)
        differ = differences(rulebook.model, found, again, units)
    return Verdict(differ, len(again.figures), scores.batch)


def _scored_again(rulebook: Rulebook, found: Output, records: object, headings: object) -> Scores:
    """Scores of the records, with what the receipt asks for."""
    engine = _engine(found, records)
    through = found.receipt.get("through")
    if not isinstance(records, Batch):
        if found.receipt.get("trusted") is True:
            records = rulebook.trust(records, engine=engine)
        else:
            records = rulebook.validate(records, engine=engine, headings=headings)
    told = through if isinstance(through, str) else None
    return rulebook.score(records, through=told, engine=engine)


def _engine(found: Output, records: object) -> str:
    """The engine that the receipt names, where files are scored and it is installed: all give the
    same figures, but not the same list of versions.
    """
    options = found.made.get("options")
    engine = options.get("engine") if isinstance(options, dict) else None
    held = records.values() if isinstance(records, Mapping) else [records]
    if not isinstance(engine, str) or not all(isinstance(one, str | Path) for one in held):
        return "auto"
    try:
        check_engine(engine)
    except EngineError:
        return "auto"
    return engine


def _receipt_again(found: Output, scores: Scores) -> Receipt:
    """The receipt of the same output, with the hashes of the same records."""
    receipt = scores.receipt
    hashed = found.receipt.get("records")
    if isinstance(hashed, dict) and hashed:
        all_hashed = receipt(records="hash").records
        kept = {name: digits for name, digits in all_hashed.items() if name in hashed}
        receipt = replace(receipt, records=kept)
    form, language = (found.made.get(name) for name in ("form", "language"))
    options = found.made.get("options")
    output = {
        "command": found.command,
        "language": "zh" if language == "zh" else "en",
        "options": options if isinstance(options, dict) else {},
        **({"form": form} if form else {}),
    }
    return receipt.made_by(output)


def _fraction(told: object) -> Fraction | None:
    """A share as a receipt has it: `0.2`, or `1/3`."""
    if not isinstance(told, str) or not _SHARE.fullmatch(told):
        return None
    try:
        return Fraction(told)
    except ZeroDivisionError:
        return None


def _write_json(made: Made, path: Path) -> None:
    told = made.scores.to_dict(made.receipt)
    path.write_text(json.dumps(told, ensure_ascii=False), encoding="utf-8")


def _write_csv(made: Made, path: Path) -> None:
    from targets.scores.csv import scores_csv

    path.write_text(scores_csv(made.scores), encoding="utf-8", newline="")


def _write_parquet(made: Made, path: Path) -> None:
    made.scores.write_parquet(path, made.receipt)


def _write_sheets(made: Made, path: Path) -> None:
    from targets.scores.sheets import write_scores

    with path.open("wb") as stream:
        write_scores(made.scores, stream, made.language, made.receipt)


def _bulletin(module: str, function: str) -> Writer:
    """Makes a bulletin by a function of a module that may need an extra."""

    def write(made: Made, path: Path) -> None:
        written = getattr(import_module(module), function)(made.bulletin)
        raw = written.encode() if isinstance(written, str) else written
        path.write_bytes(raw)

    return write


def _write_explanation(made: Made, path: Path) -> None:
    told = {"receipt": made.receipt.to_dict(), **made.explanation.to_dict()}
    path.write_text(json.dumps(told, ensure_ascii=False), encoding="utf-8")


def _write_explanation_text(made: Made, path: Path) -> None:
    path.write_text(f"{made.explanation}\n", encoding="utf-8", newline="")


def _write_robustness(made: Made, path: Path) -> None:
    path.write_text(json.dumps(made.robustness.to_dict(), ensure_ascii=False), encoding="utf-8")


def _write_robustness_csv(made: Made, path: Path) -> None:
    from targets.reweighing.listed import robustness_csv

    path.write_text(robustness_csv(made.robustness), encoding="utf-8", newline="")


WRITERS: dict[tuple[str, str], Writer] = {
    ("score", "json"): _write_json,
    ("score", "csv"): _write_csv,
    ("score", "parquet"): _write_parquet,
    ("score", "xlsx"): _write_sheets,
    ("bulletin", "json"): _bulletin("targets.bulletin.data", "write_json"),
    ("bulletin", "csv"): _bulletin("targets.bulletin.listing", "write_csv"),
    ("bulletin", "html"): _bulletin("targets.bulletin.html.page", "write_page"),
    ("bulletin", "xlsx"): _bulletin("targets.bulletin.sheets", "write_workbook"),
    ("explain", "json"): _write_explanation,
    ("explain", "text"): _write_explanation_text,
    ("robustness", "json"): _write_robustness,
    ("robustness", "csv"): _write_robustness_csv,
}
