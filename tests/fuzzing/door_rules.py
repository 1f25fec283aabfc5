"""The door of rules files: any bytes end in diagnostics, or in a rulebook that scores."""

from __future__ import annotations

import atexit
import shutil
from functools import cache
from pathlib import Path
from tempfile import mkdtemp

import targets
from targets.errors import has_errors
from tests.fuzzing.lawful import Broken, Outcome, check_diagnostics, check_refusal


def try_one(raw: bytes) -> Outcome:
    """What becomes of a rules file of these bytes. Raises `Broken` for what may not happen."""
    path = place()
    path.write_bytes(raw)
    outcome = try_file(path, raw)
    if outcome.kind == "diagnostics":
        try:
            targets.load(path)
        except targets.RulesError as refusal:
            check_refusal(refusal)
        else:
            raise Broken(f"loads in spite of {outcome.codes}")
    return outcome


@cache
def place() -> Path:
    """Where the file lies, as long as this process lives."""
    folder = Path(mkdtemp(prefix="targets-fuzzing-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return folder / "rules.yaml"


def try_file(path: Path, raw: bytes) -> Outcome:
    """The same of a file that holds `raw`, but that no broken one is loaded, too."""
    try:
        found = targets.check(path)
    except targets.RecordsError as refusal:  # it is no text
        return Outcome("refused", check_refusal(refusal))
    codes = check_diagnostics(found, raw.count(b"\n") + raw.count(b"\r") + 1)
    if has_errors(found):
        return Outcome("diagnostics", codes)
    try_rulebook(targets.load(path))
    return Outcome("sound", codes)


def try_rulebook(rules: targets.Rulebook) -> None:
    """Its plan is shown and compiled, and runs over no records, which it may refuse."""
    if not rules.plan_text.strip() or len(rules.hash) != 64:
        raise Broken("has no plan or no hash")
    nothing: dict[str, list[object]] = {name: [] for name in rules.record_models}
    try:
        rules.score(nothing, engine="python")
    except targets.TargetsError as refusal:
        check_refusal(refusal)
