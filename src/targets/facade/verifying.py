"""An output verified: made again from rules and records, and held beside what it was.

Holds and forwards, decides nothing.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

from targets.errors import EngineError, Language, word
from targets.facade.opening import PathLike
from targets.facade.rulebook import Rulebook, load
from targets.records import Batch
from targets.scores import Receipt, Scores, check_engine
from targets.verifying import Difference, Output, differences, read_again, read_output

__all__ = ["WRITERS", "Difference", "Verdict", "Writer", "verify", "verify_written"]

Writer = Callable[[Scores, Receipt, Path], object]
"""Makes an output of scores, as the command did that its receipt names."""


class Verdict(NamedTuple):
    """What differs, and how many figures were held beside each other."""

    differences: list[Difference]
    figures: int


def verify(output: PathLike, rules: PathLike | Rulebook, records: object) -> list[Difference]:
    """What differs between an output (JSON, CSV, Parquet) and the same output made again from
    `rules` and `records`; empty where nothing does.

    The causes come first, then the figures in the order of the output.

    Raises:
        EngineError: `output` is no output, is damaged, or has no receipt.
        RulesError, RecordsError: as `load` and `score`.
    """
    return verify_written(output, rules, records, WRITERS).differences


def verify_written(
    output: PathLike,
    rules: PathLike | Rulebook,
    records: object,
    writers: Mapping[tuple[str, str], Writer],
) -> Verdict:
    """The same; `writers` make outputs by the command and the form that a receipt names."""
    found = read_output(Path(output))
    write = writers.get((found.command, found.form))
    if write is None:
        raise EngineError(word("M608", path=output, command=found.command, form=found.form))
    rulebook = rules if isinstance(rules, Rulebook) else load(rules)
    scores = _scored_again(rulebook, found, records)
    receipt = scores.receipt
    if found.receipt.get("records"):
        receipt = receipt(records="hash")
    receipt = replace(receipt, output=found.made)
    with TemporaryDirectory(prefix="targets-") as folder:
        path = Path(folder) / f"again{found.path.suffix}"
        write(scores, receipt, path)
        again = read_again(path, found, receipt.to_dict())
    units = (str(one.unit) for one in scores)
    return Verdict(differences(rulebook.model, found, again, units), len(again.figures))


def _scored_again(rulebook: Rulebook, found: Output, records: object) -> Scores:
    """Scores of the records, with what the receipt asks for."""
    engine = _engine(found, records)
    through = found.receipt.get("through")
    if not isinstance(records, Batch):
        admit = rulebook.trust if found.receipt.get("trusted") is True else rulebook.validate
        records = admit(records, engine=engine)
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


def language_of_output(receipt: Receipt) -> Language:
    """The language in which the output was made."""
    return "zh" if receipt.output.get("language") == "zh" else "en"


def _write_json(scores: Scores, receipt: Receipt, path: Path) -> None:
    told = scores.to_dict(receipt)
    path.write_text(json.dumps(told, ensure_ascii=False), encoding="utf-8")


def _write_csv(scores: Scores, _: Receipt, path: Path) -> None:
    from targets.scores.csv import scores_csv

    path.write_text(scores_csv(scores), encoding="utf-8", newline="")


def _write_parquet(scores: Scores, receipt: Receipt, path: Path) -> None:
    scores.write_parquet(path, receipt)


WRITERS: dict[tuple[str, str], Writer] = {
    ("score", "json"): _write_json,
    ("score", "csv"): _write_csv,
    ("score", "parquet"): _write_parquet,
}
