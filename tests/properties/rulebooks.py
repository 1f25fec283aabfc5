"""Whole valid rules files, drawn with every word of the language; `rulebooks()` is the strategy.

What is drawn is plain data first (`Drawn.data`), written as YAML last. Never draws a record.
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from fractions import Fraction
from math import lcm
from typing import Any

from hypothesis import strategies as st

from targets.rulebook.opening import open_rulebook
from targets.source import SourceText
from tests.properties.formulas import Scope, row_yes_no, unit_number, unit_yes_no
from tests.properties.tables import KINDS, Period, Table, Tables, month_before, tables

THRESHOLDS = ("50%", "60%", "75%", "80%", "96%", "1", "2", "3", "0.5", "1.5", "10", "33.3%")
POINTS = ("1", "2", "3", "5", "7.5", "10", "12.25", "20")
MODES = ("half_up", "half_even", "down")
CADENCES = {  # with their months
    "week": 0,
    "month": 1,
    "2 months": 2,
    "5 months": 5,
    "quarter": 3,
    "half year": 6,
    "year": 12,
}


@dataclass(frozen=True)
class Drawn:
    """A rules file: its text, and what the strategy of records needs of it."""

    text: str
    data: dict[str, Any]
    tables: Tables
    periods: tuple[Period, ...]


@dataclass(frozen=True)
class Figure:
    """A figure as written, and between which numbers it lies where the rules file tells."""

    text: str
    low: Fraction | None
    high: Fraction | None


@dataclass
class Builder:
    """What has been drawn so far; each method draws one part of the rules file."""

    draw: st.DrawFn
    tables: Tables
    constants: dict[str, Any] = field(default_factory=dict)
    plain: dict[str, Fraction] = field(default_factory=dict)
    by_category: dict[str, tuple[Fraction, Fraction]] = field(default_factory=dict)
    indicators: list[dict[str, Any]] = field(default_factory=list)
    sections: list[dict[str, Any]] = field(default_factory=list)
    periods: list[Period] = field(default_factory=list)
    rounded: bool = True
    compared: bool = False  # whether units look at their peers

    def pick(self, *options: Any) -> Any:
        return self.draw(st.sampled_from(options))

    def chance(self, one_in: int) -> bool:
        return self.draw(st.integers(1, one_in)) == one_in

    # ------------------------------------------------------------ constants and figures

    def draw_constants(self) -> None:
        for name in ("half", "goal_of_all", "allowance")[: self.draw(st.integers(0, 3))]:
            self.constants[name] = written = self.pick(*THRESHOLDS)
            self.plain[name] = fraction(written)
        homes = [(table, one) for table in self.tables.by_unit for one in table.said]
        words = [(table, one) for table, one in homes if one.is_word]
        for name in ("goal_by_kind", "step_by_kind")[: self.draw(st.integers(0, 2))]:
            _, one = self.pick(*words)
            values = {value: self.pick(*THRESHOLDS) for value in one.values or ("east", "west")}
            figures = [fraction(value) for value in values.values()]
            said: dict[str, Any] = {"by": one.name, "values": values}
            if not one.values or self.chance(3):
                if one.values and len(values) > 1:
                    del values[self.pick(*values)]
                said["otherwise"] = self.pick(*THRESHOLDS)
                figures.append(fraction(said["otherwise"]))
            self.constants[name] = said
            self.by_category[name] = (min(figures), max(figures))
        if self.tables.roster is not None and self.chance(3):
            figures = [self.pick(*POINTS) for _ in KINDS]
            self.constants["points_by_kind"] = {
                "by": "kind",
                "values": dict(zip(KINDS, figures, strict=True)),
            }
            rest = [plain_text(25 - fraction(figure)) for figure in figures]
            self.constants["rest_by_kind"] = {
                "by": "kind",
                "values": dict(zip(KINDS, rest, strict=True)),
            }

    def figure(self, *, positive: bool = False, known: bool = False) -> Figure:
        """A literal, a constant, a constant by category, a field, or an unscored indicator."""
        options = [Figure(text, fraction(text), fraction(text)) for text in THRESHOLDS[:6]]
        options += [Figure(name, value, value) for name, value in self.plain.items()]
        options += [Figure(name, *span) for name, span in self.by_category.items()]
        for table in self.tables.by_unit:
            for one in table.said:
                if one.is_number:
                    least, most = Fraction(one.at_least or 0), Fraction(one.at_most or 0)
                    if one.name == "people":  # the roster's, or that of the indicator's own dataset
                        least = Fraction(0)
                        most = Fraction(1000)
                    options.append(Figure(one.name, least, most))
        if not positive and not known:
            options += [
                Figure(one["id"], None, None)
                for one in self.indicators
                if "points" not in one and "level" not in one
            ]
            options += [Figure(text, fraction(text), fraction(text)) for text in ("0", "-1")]
        sound = [one for one in options if not positive or (one.low or 0) > 0]
        return self.pick(*sound)

    def told_by_records(self) -> list[str]:
        """The names of figures that only records can tell: fields, and unscored indicators."""
        fields = [one.name for table in self.tables.by_unit for one in table.said if one.is_number]
        values = [
            one["id"] for one in self.indicators if "points" not in one and "level" not in one
        ]
        return [*dict.fromkeys(fields), *values]

    def number(self, *choices: str) -> str:
        """A number of the scorecard: a literal, seldom a plain constant."""
        if self.plain and self.chance(6):
            return str(self.pick(*self.plain))
        return str(self.pick(*choices))

    def period(self) -> Period:
        """A period of its own: earlier, longer, or inside the rulebook's."""
        base = self.tables.period
        before = month_before(month_before(base.first.replace(day=1)))
        chosen: Period = self.pick(
            Period(before, base.last),
            Period(before, base.first),
            Period(base.first, base.first + timedelta(days=45)),
            Period(base.first + timedelta(days=3), base.last + timedelta(days=40)),
            Period(before.replace(day=11), base.first + timedelta(days=20)),
        )
        self.periods.append(chosen)
        return chosen

    def scope(self, table: Table | None) -> Scope:
        return Scope(
            self.tables,
            table,
            tuple(self.plain),
            tuple(self.by_category),
            tuple(one["id"] for one in self.indicators if "level" not in one),
            looks=tuple(self.looks()) if self.compared else (),
        )

    def looks(self) -> list[str]:
        """Every look at the peers of an indicator that looks at none itself."""
        plain = [one for one in self.indicators if not self.looks_at_peers(one)]
        found = [f"whole({one['id']})" for one in plain]
        for one in plain:
            if "level" not in one:
                for look in ("average", "highest", "lowest"):
                    found.append(f"{look}({one['id']})")
                    found += [f"{look}({one['id']}, {group})" for group in self.tables.groups]
        return found

    def looks_at_peers(self, one: dict[str, Any]) -> bool:
        """Whether the value needs peers, by itself or by what it names."""
        keys = ("numerator", "denominator", "value", "applies_to", "target", "same_as")
        said = " ".join(str(one.get(key, "")) for key in keys)
        if any(f"{look}(" in said for look in ("whole", "average", "highest", "lowest")):
            return True
        named = [other for other in self.indicators if other["id"] in said]
        return any(self.looks_at_peers(other) for other in named if other is not one)

    # ------------------------------------------------------------ indicators

    def draw_indicators(self) -> None:
        for number in range(self.draw(st.integers(1, 5))):
            self.indicators.append(self.indicator(f"rate_{number + 1}"))
            if self.chance(4) and "level" not in self.indicators[-1]:
                self.indicators.append(self.copy(f"copy_{number + 1}", self.indicators[-1]))
        if self.chance(3):  # an indicator may use one that is written after it
            self.indicators.reverse()

    def indicator(self, name: str) -> dict[str, Any]:
        said: dict[str, Any] = {"id": name}
        table: Table = self.pick(*self.tables.tables)
        said["records"] = table.name
        scope = self.scope(table)
        self.measure(said, scope)
        if self.chance(6):
            said["period"] = self.period().written()
        if self.chance(4):
            said["applies_to"] = unit_yes_no(self.draw, scope)
        if self.chance(8):
            said["level"] = "whole"
        if ("duty" in said or "denominator" in said) and self.chance(4):
            said["when_small"] = {"denominator_below": self.pick("2", "11", "60")}
        has_points = "level" not in said and self.chance(5) is False
        if not has_points:
            if self.chance(2):
                self.target(said, self.pick("pass_fail", "bands"))
            return said
        method = self.pick(
            "pass_fail", "proportional", "linear", "deduct", "deduct", "bands", "formula"
        )
        said["points"] = self.pick(*POINTS)
        if method not in ("bands", "formula") or self.chance(2):
            self.target(said, method)
        self.scoring(said, method, scope)
        if self.chance(5):
            said["rounding"] = self.place()
        if self.chance(3):
            said["when_missing"] = self.pick("zero", "exclude", "exclude")
        elif self.chance(40):
            said["when_missing"] = "error"
        return said

    def copy(self, name: str, other: dict[str, Any]) -> dict[str, Any]:
        """The same as `other`, mostly over earlier dates."""
        said: dict[str, Any] = {"id": name, "same_as": other["id"]}
        measured = [other.get(key, "") for key in ("numerator", "denominator", "value")]
        measured.append(other.get("applies_to", ""))
        if not re.search(r"\b(rate|copy)_\d", " ".join(measured)):
            self.earlier(said, other)
        if self.chance(3):
            said["points"] = self.pick(*POINTS)
            self.target(said, "pass_fail")
            said["scoring"] = "pass_fail"
        return said

    def earlier(self, said: dict[str, Any], other: dict[str, Any]) -> None:
        own = other.get("period", self.tables.period.written())
        first, last = date.fromisoformat(own["from"]), date.fromisoformat(own["to"])
        whole = first.day == 1 and (last + timedelta(days=1)).day == 1
        match self.pick("last_year", "previous" if whole else "last_year", "own", "same"):
            case "last_year":
                said["period"] = "last_year"
                back = timedelta(days=365)
                self.periods.append(Period(first - back, last - back))
            case "previous":
                said["period"] = "previous"
                before = Period(first - (last - first), first - timedelta(days=1))
                self.periods.append(before)
            case "own":
                said["period"] = self.period().written()
            case _:
                pass

    def measure(self, said: dict[str, Any], scope: Scope) -> None:
        table = scope.table
        if table is None:
            raise TypeError(said["id"])
        timed = table.time is not None
        form = self.draw(st.integers(0, 9))
        numbers = [one.name for one in table.said if one.is_number]
        first, second = self.pick(*numbers), self.pick(*numbers)
        match form:
            case 0 | 1:
                said["numerator"] = f"sum({first})"
                said["denominator"] = f"sum({second})"
            case 2:
                said["numerator"] = unit_number(self.draw, scope, 1)
                said["denominator"] = unit_number(self.draw, scope, 1)
            case 3 if timed:
                said["value"] = f"last({first}) / last({second})"
            case 4:
                where = row_yes_no(self.draw, scope, table)
                said["value"] = self.pick(
                    f"count(where={where}) / count()",
                    f"mean({first}, where={where})",
                    f"count(where={where})",
                )
            case 5 | 6 if timed:
                self.duty(said, scope, table)
            case _:
                said["value"] = unit_number(self.draw, scope)

    def duty(self, said: dict[str, Any], scope: Scope, table: Table) -> None:
        weekly = any(one.name == table.time and one.type == "date" for one in table.fields)
        months = len(self.tables.period.months)
        fit = [every for every, long in CADENCES.items() if long < months or long <= 1]
        duty = {"every": self.pick(*(fit if weekly else fit[1:]))}
        if self.chance(2):
            duty["where"] = row_yes_no(self.draw, scope, table)
        if self.chance(3):
            duty["at_least"] = self.pick("2", "3")
        said["duty"] = duty

    def target(self, said: dict[str, Any], method: str) -> None:
        kind = self.pick("at_least", "at_least", "at_most", "more_than", "less_than", "between")
        positive = method == "proportional"
        known = method in ("linear", "bands")
        if kind == "between":
            ends = [self.figure(positive=positive, known=True) for _ in range(2)]
            lower, upper = sorted(ends, key=lambda one: (one.low or 0, one.high or 0))
            if (lower.high or 0) > (upper.low or 0):
                upper = lower
            said["target"] = {"between": [lower.text, upper.text]}
            said["_ends"] = (lower, upper)
        else:
            figure = self.figure(positive=positive, known=known)
            said["target"] = {kind: figure.text}
            said["_ends"] = (figure,)

    def scoring(self, said: dict[str, Any], method: str, scope: Scope) -> None:
        match method:
            case "linear":
                said["scoring"] = {"linear": {"zero_at": self.zero_at(said)}}
                if self.can_be_logarithms(said) and not self.chance(3):
                    said["scoring"]["linear"]["scale"] = "logarithm"
                    said["rounding"] = self.place()
            case "deduct":
                deduct = {"points": self.figure(positive=True).text}
                deduct["per"] = self.figure(positive=True).text
                if self.chance(2):
                    deduct["steps"] = self.pick("fractional", "whole", "started")
                if self.chance(2):
                    deduct["floor"] = self.pick("0", "-5", "-0.5", "none", "1", *self.plain)
                said["scoring"] = {"deduct": deduct}
            case "bands":
                said["scoring"] = {"bands": self.bands(said)}
            case "formula":
                special = ["value", "points"]
                if "target" in said and "between" not in said["target"]:
                    special.append("target")
                inner = replace(scope, special=tuple(special))
                simple = ["points * value", "value", "points - value * 2", "points * value / 3"]
                if self.compared and not self.looks_at_peers(said):
                    simple.append(f"points * value / highest({said['id']})")
                if "target" in special:
                    simple.append("points * min(1, (2 * target - value) / target)")
                formula = self.pick(*simple, "")
                said["scoring"] = {"formula": formula or unit_number(self.draw, inner, 1)}
                if self.chance(2):
                    said["scoring"]["floor"] = self.pick("0", "-3", "none", "0.5")
            case _:
                said["scoring"] = method

    def zero_at(self, said: dict[str, Any]) -> str | list[str]:
        """A figure on the bad side of every target that can come."""
        ((kind, _),) = said["target"].items()
        ends: tuple[Figure, ...] = said["_ends"]
        step = self.pick("0.5", "1", "2", "0.04")

        def beyond(end: Figure, sign: int) -> str:
            edge = (end.low if sign < 0 else end.high) or Fraction(0)
            named = [name for name, value in self.plain.items() if (value - edge) * sign > 0]
            return str(self.pick(plain_text(edge + sign * fraction(step)), *named))

        if kind == "between":
            return [beyond(ends[0], -1), beyond(ends[1], 1)]
        return beyond(ends[0], -1 if kind in ("at_least", "more_than") else 1)

    def can_be_logarithms(self, said: dict[str, Any]) -> bool:
        """Whether `zero_at` is above 0, and the target too, or told by records alone."""
        zeros = said["scoring"]["linear"]["zero_at"]
        listed = zeros if isinstance(zeros, list) else [zeros]
        above = [fraction_of(one, self.plain) > 0 for one in listed]
        told = self.told_by_records()
        return all(above) and all((end.low or 0) > 0 or end.text in told for end in said["_ends"])

    def bands(self, said: dict[str, Any]) -> list[dict[str, Any]]:
        """Bands best first, none covered by the target or by one before it."""
        (kind,) = said["target"] if "target" in said else (self.pick("at_least", "at_most"),)
        ends: tuple[Figure, ...] = said.get("_ends", ())
        count = self.draw(st.integers(0 if "target" in said else 1, 3))
        steps = [fraction(self.pick("0.25", "1", "10%", "0.5")) for _ in range(count)]
        found: list[dict[str, Any]] = []
        if kind in ("at_least", "more_than"):
            edge = ends[0].low if ends else fraction(self.pick(*THRESHOLDS))
            for step in steps:
                edge = (edge or Fraction(0)) - step
                found.append({self.pick("at_least", "more_than"): plain_text(edge)})
        elif kind in ("at_most", "less_than"):
            edge = ends[0].high if ends else fraction(self.pick(*THRESHOLDS))
            for step in steps:
                edge = (edge or Fraction(0)) + step
                found.append({self.pick("at_most", "less_than"): plain_text(edge)})
        else:
            low, high = ends[0].low or Fraction(0), ends[-1].high or Fraction(0)
            for step in steps:
                low, high = low - step, high + step
                found.append({"between": [plain_text(low), plain_text(high)]})
        for band in found:
            (key,) = band
            told = self.told_by_records()
            if key != "between" and told and self.chance(6):
                band[key] = self.pick(*told)
            band["points"] = self.band_points(said)
        return [*found, {"points": self.band_points(said)}]

    def band_points(self, said: dict[str, Any]) -> str:
        """At most the points of the indicator, as far as the rules file tells."""
        most = Fraction(said["points"])
        if self.chance(4):
            figure = self.figure()
            if figure.high is None or figure.high <= most:
                return figure.text
        fit = [one for one in POINTS if Fraction(one) <= most]
        return str(self.pick(*fit, "0", "-1"))

    # ------------------------------------------------------------ scorecard

    def draw_scorecard(self) -> dict[str, Any]:
        scored = [one for one in self.indicators if "points" in one]
        card: dict[str, Any] = {}
        if not scored:
            return self.settle_empty(card)
        self.draw_sections(scored)
        with_total = not self.chance(10)
        card["combine"] = self.pick("sum", "sum", "mean")
        card["rounding"] = self.rounding()
        self.sum_up(card, with_total=with_total)
        if self.chance(2):
            card["when_missing"] = self.pick("zero", "exclude")
        if self.sections:
            card["sections"] = [dict(one) for one in self.sections]
        if with_total:
            for key in ("bonus_at_most", "deduction_at_most"):
                if self.chance(2):
                    card[key] = self.number("0.5", "1", "3")
            if self.chance(2):
                card["grades"] = self.grades(fraction_of(card["total"], self.plain))
        self.draw_rank(card, with_total=with_total)
        return self.settle_empty(card)

    def draw_sections(self, scored: Sequence[dict[str, Any]]) -> None:
        """Sections up to three deep, so that parts lie up to four deep; none without a part."""
        for number in range(self.draw(st.integers(0, min(4, len(scored) + 1)))):
            section: dict[str, Any] = {"id": f"part_{number + 1}"}
            above = [one for one in self.sections if one["_level"] < 3]
            parent = self.pick(None, *above) if above else None
            section["_level"] = 1
            if parent is not None:
                section["section"] = parent["id"]
                section["_level"] = parent["_level"] + 1
            self.sections.append(section)
        names = [one["id"] for one in self.sections]
        paired = "rest_by_kind" in self.constants and len(scored) > 1 and self.chance(2)
        if paired:  # whatever the kind, both together are worth 25
            scored[0]["points"], scored[1]["points"] = "points_by_kind", "rest_by_kind"
        for one in scored:
            chosen = self.pick(None, *names) if names else None
            if paired and one is scored[1]:
                chosen = scored[0].get("section")
            if chosen is not None:
                one["section"] = chosen
        used = {one.get("section") for one in scored}
        kept: list[dict[str, Any]] = []
        for section in reversed(self.sections):
            inner = {one.get("section") for one in kept}
            if section["id"] in used | inner:
                kept.insert(0, section)
        self.sections = kept
        if self.chance(4):
            self.sections.reverse()

    def sum_up(self, card: dict[str, Any], *, with_total: bool) -> None:
        """Points from the innermost section outward, so that sums come out."""
        for section in sorted(self.sections, key=lambda one: -one["_level"]):
            section["combine"] = self.pick("sum", "sum", "mean")
            parts = self.parts_of(section["id"])
            self.weigh(section, parts)
            self.root(section, card["rounding"], "sections", parts)
            section["points"] = self.whole_of(section["combine"], parts)
            if self.chance(3):
                section["requires"] = self.pick(
                    str(self.draw(st.integers(0, len(parts)))),
                    {"more_than": self.pick("50%", "0", "34%")},
                )
            if self.chance(4):
                section["when_missing"] = self.pick("zero", "exclude")
        for section in self.sections:
            if self.chance(4):
                section["floor"] = self.pick("0", "0", "-1", "none")
            if self.chance(3) and self.can_have_periods(section):
                section["periods"] = self.section_periods()
        parts = self.parts_of(None)
        self.weigh(card, parts)
        self.root(card, card["rounding"], "total", parts)
        if with_total:
            card["total"] = self.whole_of(card["combine"], parts)
        for section in self.sections:
            del section["_level"]

    def around(self, section: str | None) -> list[dict[str, Any]]:
        """The section of that id, and those around it."""
        by_id = {one["id"]: one for one in self.sections}
        found = []
        while section is not None:
            found.append(by_id[section])
            section = by_id[section].get("section")
        return found

    def can_have_periods(self, section: dict[str, Any]) -> bool:
        """No section around it or inside has them, and no part has a period of its own, looks at
        peers, or hides small figures.
        """
        inner = [one for one in self.sections if section in self.around(one["id"])]
        if any("periods" in one for one in (*inner, *self.around(section["id"]))):
            return False
        by_id = {one["id"]: one for one in self.indicators}
        for one in self.indicators:
            if "points" in one and section in self.around(one.get("section")):
                if self.looks_at_peers({**one, "target": [one.get("target"), one.get("scoring")]}):
                    return False
                while "period" not in one and "same_as" in one:
                    one = by_id[one["same_as"]]
                if "period" in one or "when_small" in one:
                    return False
        return True

    def section_periods(self) -> Any:
        """So often, where that fills the period; or a list, mostly of whole months."""
        base = self.tables.period
        ends = [month - timedelta(days=1) for month in base.months[1:]]
        whole = base.first.day == 1 and (base.last + timedelta(days=1)).day == 1
        if whole and self.chance(2):
            lengths = {"month": 1, "2 months": 2, "quarter": 3, "half year": 6}
            fit = [text for text, months in lengths.items() if len(base.months) % months == 0]
            return {"every": self.pick(*fit)}
        if self.chance(3) and not any("previous" in one.values() for one in self.indicators):
            ends = [base.first + timedelta(days=n) for n in range((base.last - base.first).days)]
        cuts = sorted(
            {self.pick(*ends) for _ in range(self.draw(st.integers(0, 2)))} if ends else []
        )
        found = []
        for number, last in enumerate((*cuts, base.last)):
            one = {"id": f"turn_{number + 1}", "to": last.isoformat()}
            if self.chance(2):
                one["weight"] = self.number("1", "2", "3", "4", "0.5")
            found.append(one)
        return found

    def whole_of(self, combine: str, parts: Sequence[dict[str, Any]]) -> str:
        if combine != "sum":
            return self.number(*POINTS, "100")
        known = {**self.plain, "points_by_kind": Fraction(0), "rest_by_kind": Fraction(25)}
        return plain_text(sum((fraction_of(one["points"], known) for one in parts), Fraction(0)))

    def weigh(self, holder: dict[str, Any], parts: Sequence[dict[str, Any]]) -> None:
        """Under `mean` a part keeps its own scale, and may go by category or have a weight."""
        for part in parts:
            if holder["combine"] == "mean":
                named = str(part["points"]).endswith("_by_kind")
                can_go = "points_by_kind" in self.constants and "scoring" in part and not named
                if can_go and self.chance(3):
                    part["points"] = "points_by_kind"
                if self.chance(3):
                    part["weight"] = self.number("1", "2", "0.5", "3")
            elif self.chance(6):
                part["weight"] = "2"  # says nothing under `sum`

    def root(
        self, holder: dict[str, Any], rounding: Any, place: str, parts: Sequence[dict[str, Any]]
    ) -> None:
        """Some means are geometric, where that is rounded and the weights have a small ratio."""
        is_rounded = isinstance(rounding, dict) and (
            "decimals" in rounding or rounding.get(place, "none") != "none"
        )
        weights = [one.get("weight", one["points"]) for one in parts]
        if holder["combine"] != "mean" or not is_rounded or self.chance(4):
            return
        if any(str(one).endswith("_by_kind") for one in weights):
            weights = [*weights, *POINTS]
        known = [fraction_of(one, self.plain) for one in weights if not one.endswith("_by_kind")]
        scale = lcm(*(one.denominator for one in known))
        if sum(known) * scale <= 1_000:
            holder["combine"] = "geometric"

    def parts_of(self, section: str | None) -> list[dict[str, Any]]:
        scored = [one for one in self.indicators if "points" in one]
        return [one for one in (*scored, *self.sections) if one.get("section") == section]

    def rounding(self) -> Any:
        form = self.draw(st.integers(0, 7))
        if form <= 3:
            return self.place()
        if form == 7:
            return "none"
        places = {key: self.place() for key in ("items", "sections", "total") if self.chance(2)}
        if self.chance(4):
            places["items"] = "none"
        return places or {"items": self.place()}

    def place(self) -> dict[str, str]:
        return {"decimals": self.pick("0", "1", "2", "2", "3"), "mode": self.pick(*MODES)}

    def grades(self, total: Fraction) -> list[dict[str, str]]:
        count = self.draw(st.integers(1, 3))
        found = []
        edge = total
        for number in range(count):
            edge = edge * self.pick(Fraction(1, 2), Fraction(3, 4), Fraction(9, 10))
            bound = plain_text(Fraction(round(edge * 100), 100))
            if bound == "0" or (found and found[-1]["at_least"] == bound):
                break
            found.append({"id": f"grade_{number + 1}", "at_least": bound})
        if not found or self.chance(2):
            found.append({"id": "the_rest"})
        return found

    def draw_rank(self, card: dict[str, Any], *, with_total: bool) -> None:
        judged = [one["id"] for one in self.indicators if "level" not in one]
        options = [None, *(["total"] if with_total else []), *judged[:1]]
        by = self.pick(*options)
        if by is not None:
            card["rank"] = {"by": by, "best": self.pick("highest", "lowest")}
            if self.tables.roster is not None and self.chance(2):
                card["rank"]["within"] = self.pick("kind", "zone", "area")

    def settle_empty(self, card: dict[str, Any]) -> dict[str, Any]:
        """`when_empty` at some level above every indicator with points."""
        choices = ("full", "zero", "exclude")
        everywhere = not self.chance(3)
        if everywhere:
            card["when_empty"] = self.pick(*choices)
        for one in (*self.indicators, *card.get("sections", ())):
            has_points = "points" in one
            if has_points and (not everywhere or self.chance(4)):
                one["when_empty"] = self.pick(*choices)
        return card

    # ------------------------------------------------------------ outside the base

    def draw_bonuses(self, kind: str) -> list[dict[str, Any]]:
        found = []
        for number in range(self.draw(st.integers(0, 2))):
            table: Table | None = self.pick(None, *self.tables.tables)
            scope = self.scope(table)
            one: dict[str, Any] = {"id": f"{kind}_{number + 1}"}
            if table is not None:
                one["records"] = table.name
            by_category = tuple(self.by_category)
            one["points"] = self.pick(self.number("0.5", "1", "2.25"), *by_category[:1])
            if self.chance(2):
                one["when"] = unit_yes_no(self.draw, scope)
            else:
                one["value"] = unit_number(self.draw, scope, 1)
                one["per"] = self.pick(self.number("1", "10%", "0.5", "3"), *by_category[:1])
                if self.chance(2):
                    one["steps"] = self.pick("fractional", "whole", "started")
            if self.chance(2):
                one["at_most"] = self.pick(self.number("0.75", "2", "5"), *by_category[1:])
            if self.chance(8):
                one["period"] = self.period().written()
            found.append(one)
        return found

    def draw_vetoes(self, card: dict[str, Any]) -> list[dict[str, Any]]:
        found = []
        grades = [one["id"] for one in card.get("grades", ())]
        if not grades and "total" not in card:
            return []
        for number in range(self.draw(st.integers(0, 2))):
            table: Table | None = self.pick(None, *self.tables.tables)
            scored = [one["id"] for one in (*self.indicators, *self.sections) if "points" in one]
            judged = [
                one["id"] for one in self.indicators if "level" not in one and "target" in one
            ]
            scope = replace(
                self.scope(table),
                special=("total",) if "total" in card else (),
                scored=tuple(scored),
                judged=tuple(judged),
            )
            one: dict[str, Any] = {"id": f"veto_{number + 1}"}
            if table is not None:
                one["records"] = table.name
            one["when"] = unit_yes_no(self.draw, scope)
            if scored and self.chance(4):
                one["when"] = f"score({self.pick(*scored)}) < {self.pick('1', '5', '10')}"
            capped = "total" in card and (not grades or self.chance(2))
            effect = {"total_at_most": self.number("1", "2.5", "6", "59")} if capped else {}
            if grades and (not capped or self.chance(2)):
                effect["grade"] = self.pick(*grades)
            one["effect"] = effect
            if self.chance(8):
                one["period"] = self.period().written()
            found.append(one)
        return found


NEVER_MEANT = ("I440", "I441", "I442")
"""A floor or a band above the points, a duty that is never due: only the whole rules file tells."""


def is_meant(drawn: Drawn) -> bool:
    """Whether the rules file is told nothing of that kind."""
    found = open_rulebook(SourceText("rules.yaml", drawn.text)).diagnostics
    return not any(one.code in NEVER_MEANT for one in found)


def rulebooks() -> st.SearchStrategy[Drawn]:
    """A rules file. Nearly all are valid: what is not fails the bounds proof, or is rare."""
    return _rulebooks().filter(is_meant)


@st.composite
def _rulebooks(draw: st.DrawFn) -> Drawn:
    drawn_tables = draw(tables())
    build = Builder(draw, drawn_tables, periods=[drawn_tables.period])
    build.compared = build.chance(3)
    build.draw_constants()
    build.draw_indicators()
    card = build.draw_scorecard()
    data: dict[str, Any] = {
        "schema_version": "1",
        "id": "drawn",
        "title": "drawn",
        "period": drawn_tables.period.written(),
        "unit": {"id": "site"},
    }
    if drawn_tables.roster is not None:
        data["unit"]["roster"] = "roster"
        if build.chance(4):
            scope = build.scope(drawn_tables.roster)
            data["unit"]["assessed"] = row_yes_no(draw, scope, drawn_tables.roster)
        if drawn_tables.groups:
            data["unit"]["groups"] = list(drawn_tables.groups)
    if build.constants:
        data["constants"] = build.constants
    data["records"] = {one.name: one.written() for one in drawn_tables.tables}
    if card:
        data["scorecard"] = card
    data["indicators"] = [
        {key: value for key, value in one.items() if not key.startswith("_")}
        for one in build.indicators
    ]
    if "total" in card:
        data["bonuses"] = build.draw_bonuses("bonus")
        data["deductions"] = build.draw_bonuses("deduction")
    data["vetoes"] = build.draw_vetoes(card)
    data = {key: value for key, value in data.items() if value not in ([], {})}
    return Drawn(written(data), data, drawn_tables, tuple(dict.fromkeys(build.periods)))


# ---------------------------------------------------------------- text


def fraction(text: str) -> Fraction:
    """The number that a literal of the rules file writes."""
    return Fraction(text[:-1]) / 100 if text.endswith("%") else Fraction(text)


def fraction_of(amount: str, plain: dict[str, Fraction]) -> Fraction:
    """The same, or the plain constant of that name."""
    return plain[amount] if amount in plain else fraction(amount)


def plain_text(number: Fraction) -> str:
    """A number that a decimal can write, as text."""
    scaled = number * 10**6
    if scaled.denominator != 1:
        raise ValueError(number)
    text = f"{scaled.numerator // 10**6}.{scaled.numerator % 10**6:06d}"
    if number < 0:
        return "-" + plain_text(-number)
    return text.rstrip("0").rstrip(".")


PLAIN = re.compile(r"[\w.%-]+")


def written(data: dict[str, Any]) -> str:
    """The rules file as YAML: blocks outside, `{…}` and `[…]` from the third level on."""
    lines = []
    for key, value in data.items():
        if isinstance(value, dict) and key in ("records", "constants", "scorecard"):
            lines.append(f"{key}:")
            lines += [f"  {name}: {flow(inner)}" for name, inner in value.items()]
        elif isinstance(value, list):
            lines.append(f"{key}:")
            lines += [f"  - {flow(item)}" for item in value]
        else:
            lines.append(f"{key}: {flow(value)}")
    return "\n".join(lines) + "\n"


def flow(value: Any) -> str:
    """A value on one line."""
    match value:
        case dict():
            return "{" + ", ".join(f"{key}: {flow(one)}" for key, one in value.items()) + "}"
        case list():
            return "[" + ", ".join(flow(one) for one in value) + "]"
        case _:
            return value if PLAIN.fullmatch(value) else json.dumps(value, ensure_ascii=False)
