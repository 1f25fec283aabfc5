"""Points for a value, by each method of scoring; never rounds, never judges an absent value."""

from dataclasses import replace
from fractions import Fraction
from typing import Any

from tests.oracle.absence import Absence, UndefinedError, Value, highest, number
from tests.oracle.irrational import share_of_logarithms
from tests.oracle.rounding import steps_taken
from tests.oracle.scopes import UnitScope, figure, formula
from tests.oracle.targets import Target, figures_of, read_target

ZERO = Fraction(0)


def points_for(
    scoring: Any, value: Fraction, *, target: Target | None, full: Fraction, scope: UnitScope
) -> Value:
    """The exact points; an absence where a figure that is needed, or the formula, is absent."""
    if isinstance(scoring, dict) and "formula" in scoring:
        return by_formula(scoring, value, target=target, full=full, scope=scope)
    if isinstance(scoring, dict) and "method" in scoring:
        return by_method(scoring, value, target=target, full=full, scope=scope)
    if isinstance(scoring, dict) and "bands" in scoring and target is None:
        return by_bands(scoring["bands"], value, scope)
    if target is None:
        raise TypeError("this method needs a target")
    if target.is_met(value):
        return full
    match scoring:
        case "pass_fail":
            return ZERO
        case "proportional":
            return proportional(value, target, full)
        case {"linear": linear}:
            return by_line(linear, value, target=target, full=full, scope=scope)
        case {"deduct": deduct}:
            return by_deduction(deduct, value, target=target, full=full, scope=scope)
        case {"bands": bands}:
            return by_bands(bands, value, scope)
        case _:
            raise ValueError(f"no scoring {scoring!r}")


def proportional(value: Fraction, target: Target, full: Fraction) -> Fraction:
    """The share of the target that was reached, or what the excess leaves of the points."""
    t = target.figure_for(value)
    if value == t:
        return full
    if t <= 0:
        raise UndefinedError("`proportional` to a target that is not above 0")
    if target.is_lower_limit_for(value):
        return max(full * value / t, ZERO)
    return max(full * (1 - (value - t) / t), ZERO)


def by_line(
    linear: Any, value: Fraction, *, target: Target, full: Fraction, scope: UnitScope
) -> Value:
    """A straight line from no points at `zero_at` to all of them at the target."""
    if "scale" in linear:
        return by_logarithms(linear, value, target=target, full=full, scope=scope)
    t = target.figure_for(value)
    if value == t:
        return full
    low = target.is_lower_limit_for(value)
    written = linear["zero_at"]
    if isinstance(written, list):
        written = written[0] if low else written[1]
    z = figure(written, scope)
    if isinstance(z, Absence):
        return z
    z = number(z)
    if (z >= t) if low else (z <= t):
        raise UndefinedError("`zero_at` is not on the bad side of the target")
    return min(max(full * (value - z) / (t - z), ZERO), full)


def by_logarithms(
    linear: Any, value: Fraction, *, target: Target, full: Fraction, scope: UnitScope
) -> Value:
    """The same line, drawn through logarithms; a value that has none lies beyond every other."""
    t = target.figure_for(value)
    low = target.is_lower_limit_for(value)
    written = linear["zero_at"]
    if isinstance(written, list):
        written = written[0] if low else written[1]
    z = figure(written, scope)
    if isinstance(z, Absence):
        return z
    z = number(z)
    if z <= 0 or t <= 0 or z == t:
        return Absence.MISSING
    if (z > t) if low else (z < t):
        raise UndefinedError("`zero_at` is not on the bad side of the target")
    if (value <= z) if low else (value >= z):
        return ZERO
    if (value >= t) if low else (value <= t):
        return full
    return share_of_logarithms(value / z, t / z, full)


def by_deduction(
    deduct: Any, value: Fraction, *, target: Target, full: Fraction, scope: UnitScope
) -> Value:
    """So many points off for each step of the gap, down to the floor."""
    points = figure(deduct["points"], scope)
    per = figure(deduct["per"], scope)
    floor = figure_or_none(deduct.get("floor", "0"), scope)
    absence = highest(points, per, floor)
    if absence is not None:
        return absence
    if number(per) <= 0:
        raise UndefinedError("a deduction `per` step that is not above 0")
    steps = steps_taken(target.gap(value) / number(per), deduct.get("steps", "fractional"))
    left = min(full - number(points) * steps, full)
    return left if floor is None else max(left, number(floor))


def by_bands(bands: list[Any], value: Fraction, scope: UnitScope) -> Value:
    """The points of the first band that holds, as written."""
    for band in bands:
        conditions = {key: limit for key, limit in band.items() if key not in ("points", "label")}
        for kind, limit in conditions.items():
            figures = [figure(text, scope) for text in figures_of({kind: limit})]
            absence = highest(*figures)
            if absence is not None:
                return absence
            if not read_target({kind: limit}, [number(each) for each in figures]).is_met(value):
                break
        else:
            return figure(band["points"], scope)
    raise ValueError("no band holds")


def by_formula(
    scoring: Any, value: Fraction, *, target: Target | None, full: Fraction, scope: UnitScope
) -> Value:
    """What the formula says, met or not, within `floor` and all of the points."""
    extra: dict[str, Value] = {"value": value, "points": full}
    if target is not None and target.kind != "between":
        extra["target"] = target.figures[0]
    return limited(
        formula(scoring["formula"], replace(scope, extra=extra, for_points=True)),
        scoring,
        full,
        scope,
    )


def by_method(
    scoring: Any, value: Fraction, *, target: Target | None, full: Fraction, scope: UnitScope
) -> Value:
    """A method of the rules file: its parts one after the other, then its formula."""
    method = scope.world.rules.scoring_methods[scoring["method"]]
    extra: dict[str, Value] = {"value": value, "points": full}
    if target is not None and target.kind != "between":
        extra["target"] = target.figures[0]
    for name in method.get("figures", []):
        extra[name] = figure(scoring[name], scope)
    for name, part in method.get("parts", {}).items():
        extra[name] = formula(part, replace(scope, extra=dict(extra), for_points=True))
    return limited(
        formula(method["formula"], replace(scope, extra=extra, for_points=True)),
        scoring,
        full,
        scope,
    )


def limited(score: Value, scoring: Any, full: Fraction, scope: UnitScope) -> Value:
    """Not above all of the points, not below `floor`."""
    floor = figure_or_none(scoring.get("floor", "0"), scope)
    absence = highest(score, floor)
    if absence is not None:
        return absence
    most = min(number(score), full)
    return most if floor is None else max(most, number(floor))


def figure_or_none(written: str, scope: UnitScope) -> Value | None:
    """A floor; None where it is `none`."""
    return None if written == "none" else figure(written, scope)
