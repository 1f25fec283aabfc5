"""The door of CSV files: any bytes end in a refusal, or in records and failures that score."""

from __future__ import annotations

import targets
from tests.compare import differences
from tests.fuzzing.door_rules import place
from tests.fuzzing.lawful import Broken, Outcome, check_batch, check_refusal, check_scores
from tests.fuzzing.small import SHOPS, TOTAL, small_rulebook, small_rules


def try_one(raw: bytes) -> Outcome:
    """What becomes of records of these bytes. Raises `Broken` for what may not happen."""
    path = place().with_name("sales.csv")
    path.write_bytes(raw)
    rules = small_rulebook()
    try:
        batch = rules.validate({"shops": SHOPS, "sales": path})
    except targets.RecordsError as refusal:
        return Outcome("refused", check_refusal(refusal))
    codes = check_batch(batch)
    check_scores(rules.score(batch, engine="python"), TOTAL)
    if unlike := differences(small_rules(), batch, engines=("python",)):
        raise Broken(f"is not what the oracle says: {unlike[:3]}")
    return Outcome("diagnostics" if codes else "sound", codes)
