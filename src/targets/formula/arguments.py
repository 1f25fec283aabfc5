"""How many values each function of a formula takes, and how another number is told.

Never reads a formula.
"""

from __future__ import annotations

from targets.errors import Fix, Wording, word


def argument_problem(name: str, found: int) -> Wording | None:
    """What is said of a function over values that was given `found` of them; None where it takes
    so many.
    """
    match name:
        case "min" | "max":
            wanted, fits = "1 or more", found >= 2
        case "round" | "average" | "highest" | "lowest":
            wanted, fits = "1 or 2", found in (1, 2)
        case _:
            wanted, fits = "1", found == 1
    return None if fits else wrong_count(name, wanted, found)


def wrong_count(name: str, wanted: str, found: int) -> Wording:
    """What is said of a function that takes `wanted` values, and was given `found`."""
    example = _EXAMPLES.get(name, f"{name}(x)")
    return word("F208", function=name, wanted=wanted, found=found, example=example)


def where_left_out(call: str, condition: str) -> Wording:
    """What is said of `count(kind == "patrol")`, and what was meant."""
    meant = f"count(where={condition})"
    wording = word("F208", function="count", wanted="0", found=1, example=meant)
    return wording.with_fix(Fix(call, meant))


_EXAMPLES = {
    "sum": "sum(births)",
    "count": 'count(where=kind == "patrol")',
    "last": "last(births)",
    "mean": "mean(births)",
    "min": "min(a, b)",
    "max": "max(a, b)",
    "round": "round(x, 2)",
    "met": "met(indicator)",
    "score": "score(indicator)",
    "whole": "whole(indicator)",
    "average": "average(indicator)",
    "highest": "highest(indicator)",
    "lowest": "lowest(indicator)",
    "reported": "reported(births)",
}
