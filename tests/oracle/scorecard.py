"""From one unit's measured values to its points, sections, total and grade; never ranks."""

from dataclasses import dataclass, field, replace
from fractions import Fraction
from typing import Any

from tests.oracle.absence import Absence, UndefinedError, Value, highest, number
from tests.oracle.irrational import geometric_mean
from tests.oracle.measuring import Measuring
from tests.oracle.records import Unit
from tests.oracle.rounding import Rounding, steps_taken
from tests.oracle.scopes import figure, formula
from tests.oracle.scores import OracleIndicator, OracleUnit, status_of_absent
from tests.oracle.scoring import points_for
from tests.oracle.windows import is_over, scored_periods

ZERO = Fraction(0)


@dataclass(frozen=True)
class Part:
    """An indicator with points, or a section; `got` is None where it is excluded."""

    points: Fraction
    weight: Fraction
    got: Fraction | None
    excluded_as: Absence | None = None

    @property
    def applies(self) -> bool:
        return self.got is not None or self.excluded_as is Absence.MISSING


@dataclass
class Scorecard:
    """The computing of one unit, in the fixed order of the language manual."""

    measuring: Measuring
    unit: Unit
    indicators: dict[str, OracleIndicator] = field(default_factory=dict)
    sections: dict[str, Fraction | None] = field(default_factory=dict)
    parts: dict[str, Part] = field(default_factory=dict)
    section_parts: dict[str, Part] = field(default_factory=dict)
    in_periods: dict[str, list[tuple["Scorecard", Fraction]]] = field(default_factory=dict)
    no_data_is_an_error: bool = False

    def __post_init__(self) -> None:
        self.rules = self.measuring.rules
        self.rounding = Rounding(self.rules.scorecard.get("rounding", "none"))
        self.scope = self.measuring.unit_scope({}, self.unit)

    def unit_scores(self) -> OracleUnit:
        for id in self.rules.indicators:
            self.judge(id)
        base = self.base()
        bonuses = {each["id"]: self.bonus(each) for each in self.rules.bonuses}
        deductions = {each["id"]: self.bonus(each) for each in self.rules.deductions}
        bonus = self.capped(sum(bonuses.values(), ZERO), "bonus_at_most")
        deduction = self.capped(sum(deductions.values(), ZERO), "deduction_at_most")
        uncapped = None if base is None else self.rounding.total(base + bonus - deduction)
        vetoes = [veto for veto in self.rules.vetoes if self.fires(veto, uncapped)]
        total = self.capped_by_vetoes(uncapped, vetoes)
        return OracleUnit(
            groups={each: self.group(each) for each in self.rules.group_fields},
            indicators={
                id: indicator
                for id, indicator in self.indicators.items()
                if not self.rules.is_whole_only(id)
            },
            sections={id: self.sections[id] for id in self.rules.sections},
            base=base,
            bonuses=bonuses,
            deductions=deductions,
            bonus=bonus,
            deduction=deduction,
            total=total,
            uncapped_total=uncapped,
            grade=self.grade(total, vetoes),
            vetoes=[veto["id"] for veto in vetoes],
            assessed=self.measuring.is_assessed(self.unit),
        )

    def group(self, field_name: str) -> Any:
        value = self.scope.constant_or_field(field_name)
        return None if isinstance(value, Absence) else value

    def number_written(self, written: str) -> Fraction:
        """Points, weights, totals and caps: a number or a constant, never absent."""
        value = figure(written, self.scope)
        if isinstance(value, Absence):
            raise UndefinedError(f"{written!r} is absent for {self.unit!r}")
        return number(value)

    # Items

    def judge(self, id: str) -> None:
        """Status and points of one indicator, rounded once."""
        written = self.rules.indicators[id]
        measured = self.measuring.at_unit(id, self.unit)
        has_points = "points" in written
        full = self.number_written(written["points"]) if has_points else ZERO
        got: Value | None = None
        if isinstance(measured.value, Absence):
            got = measured.value
            status = status_of_absent(measured.value)
        else:
            value = number(measured.value)
            if measured.target is not None:
                status = "met" if measured.target.is_met(value) else "not_met"
            else:
                status = "scored" if has_points else "no_target"
            if has_points:
                scope = self.measuring.unit_scope(written, self.unit)
                got = points_for(
                    written["scoring"], value, target=measured.target, full=full, scope=scope
                )
                if isinstance(got, Absence):
                    status = status_of_absent(got)
        holder = self.rules.section_with_periods(written.get("section")) if has_points else None
        if holder is not None:
            weight = self.number_written(written.get("weight", written["points"]))
            cards = self.cards_in_periods(holder)
            own = [(card.parts[id], weight_of) for card, weight_of in cards]
            part = self.over_periods(own, full, weight)
            if part.got is not None:
                part = replace(part, got=self.rounding.item(part.got, written.get("rounding")))
            self.parts[id] = part
            points = part.got
        else:
            points = self.points_or_none(id, got, full) if has_points else None
        self.indicators[id] = OracleIndicator(
            numerator=shown(measured.numerator),
            denominator=shown(measured.denominator),
            value=shown(measured.value),
            status=status,
            points=points,
        )
        if has_points and holder is None:
            weight = self.number_written(written.get("weight", written["points"]))
            absence = got if points is None and isinstance(got, Absence) else None
            self.parts[id] = Part(full, weight, points, absence)

    def points_or_none(self, id: str, got: Value | None, full: Fraction) -> Fraction | None:
        """What an absence costs; None for excluded."""
        own = self.rules.indicators[id].get("rounding")
        match got:
            case Absence.MISSING:
                cost = self.rules.when_missing(id)
            case Absence.ZERO_DENOMINATOR:
                cost = str(self.rules.when_empty(id))
            case Absence.NOT_APPLICABLE | Absence.SUPPRESSED | None:
                cost = "exclude"
            case _:
                return self.rounding.item(number(got), own)
        match cost:
            case "full":
                return self.rounding.item(full, own)
            case "zero":
                return ZERO
            case "exclude":
                return None
            case "error":
                self.no_data_is_an_error = True
                return None
            case _:
                raise UndefinedError(f"{id} does not say what an absent value costs")

    # Sections and base

    def base(self) -> Fraction | None:
        """None without a total in the scorecard, and where all parts are excluded."""
        card = self.rules.scorecard
        full = self.number_written(card["total"]) if "total" in card else None
        parts = self.parts_in(None)
        if full is None or not is_scored_enough(parts, ZERO, None):
            return None
        how = card.get("combine", "sum")
        if how == "geometric":
            return self.geometric(parts, full, "total")
        return self.rounding.base(combined(parts, full, how), shared_out=is_shared_out(parts, how))

    def geometric(self, parts: list[Part], full: Fraction, place: str) -> Fraction:
        """P times the weighted geometric mean of the shares, at the places of `sections` or
        `total`.
        """
        shares = [
            (max(quotient(part.got, part.points), ZERO), part.weight)
            for part in parts
            if part.got is not None
        ]
        return geometric_mean(shares, full, self.rounding.of_mean(place))

    def parts_in(self, section: str | None) -> list[Part]:
        """Its indicators and inner sections; the sections are computed on the way."""
        inner = [self.section_part(id) for id in self.rules.sections_in(section)]
        return [self.parts[id] for id in self.rules.indicators_in(section)] + inner

    def cards_in_periods(self, holder: str) -> list[tuple["Scorecard", Fraction]]:
        """A scorecard for each period of the section that is over, holding what is scored in it."""
        if holder not in self.in_periods:
            found = []
            periods = scored_periods(self.rules.sections[holder]["periods"], self.rules.period)
            for period, weight in periods:
                if is_over(period, self.measuring.through):
                    card = Scorecard(self.measuring.in_period(holder, period), self.unit)
                    for id, written in self.rules.indicators.items():
                        inside = self.rules.section_with_periods(written.get("section"))
                        if "points" in written and inside == holder:
                            card.judge(id)
                    card.parts[holder] = card.section_part(holder)
                    self.no_data_is_an_error |= card.no_data_is_an_error
                    found.append((card, self.number_written(weight)))
            self.in_periods[holder] = found
        return self.in_periods[holder]

    def over_periods(
        self, own: list[tuple[Part, Fraction]], full: Fraction, weight: Fraction
    ) -> Part:
        """The weighted mean of what it got in the periods in which it is not excluded."""
        counted = [(part.got, of) for part, of in own if part.got is not None]
        if counted:
            weights = sum((of for _, of in counted), ZERO)
            return Part(full, weight, sum((got * of for got, of in counted), ZERO) / weights)
        asked = any(part.applies for part, _ in own)
        return Part(full, weight, None, Absence.MISSING if asked else Absence.NOT_APPLICABLE)

    def section_part(self, id: str) -> Part:
        """Its score; that of a section with periods, or inside one, is a mean over them."""
        written = self.rules.sections[id]
        full = self.number_written(written["points"])
        weight = self.number_written(written.get("weight", written["points"]))
        holder = self.rules.section_with_periods(id)
        if holder is None:
            part = self.section_part_at_once(id, written, full, weight)
        else:
            for inner in self.rules.sections_in(id):
                self.section_part(inner)
            cards = self.cards_in_periods(holder)
            own = [(card.section_parts[id], weight_of) for card, weight_of in cards]
            part = self.over_periods(own, full, weight)
            if part.got is not None:
                part = replace(part, got=self.rounding.section(part.got, shared_out=True))
        self.sections[id] = part.got
        self.section_parts[id] = part
        return part

    def section_part_at_once(self, id: str, written: Any, full: Fraction, weight: Fraction) -> Part:
        parts = self.parts_in(id)
        requires = written.get("requires", "1")
        if isinstance(requires, dict):
            enough = is_scored_enough(parts, ZERO, self.number_written(requires["more_than"]))
        else:
            enough = is_scored_enough(parts, self.number_written(requires), None)
        if not enough:
            nothing_applies = not any(part.applies for part in parts)
            absence = Absence.NOT_APPLICABLE if nothing_applies else Absence.MISSING
            return Part(full, weight, None, absence)
        how = written.get("combine", "sum")
        score = (
            self.geometric(parts, full, "sections")
            if how == "geometric"
            else self.rounding.section(
                combined(parts, full, how), shared_out=is_shared_out(parts, how)
            )
        )
        if written.get("floor", "none") != "none":
            score = max(score, self.number_written(written["floor"]))
        return Part(full, weight, score)

    # Bonuses, deductions, vetoes

    def bonus(self, written: Any) -> Fraction:
        """Points added or taken; what is absent gives none."""
        if not self.measuring.is_assessed(self.unit):
            return ZERO
        scope = self.measuring.unit_scope(written, self.unit)
        if "when" in written and formula(written["when"], scope) is not True:
            return ZERO
        points = figure(written["points"], scope)
        if "value" in written:
            value = formula(written["value"], scope)
            per = figure(written.get("per", "1"), scope)
            if highest(value, per) is not None or per == 0:
                return ZERO
            steps = written.get("steps", "fractional")
            taken: Value = steps_taken(number(value) / number(per), steps)
        else:
            taken = Fraction(1)
        most = figure(written["at_most"], scope) if "at_most" in written else None
        if highest(points, most) is not None:
            return ZERO
        exact = number(points) * number(taken)
        return self.rounding.item(max(exact if most is None else min(exact, number(most)), ZERO))

    def capped(self, points: Fraction, cap: str) -> Fraction:
        if cap not in self.rules.scorecard:
            return points
        return min(points, self.number_written(self.rules.scorecard[cap]))

    def fires(self, veto: Any, uncapped: Fraction | None) -> bool:
        """What is absent fires none."""
        if not self.measuring.is_assessed(self.unit):
            return False
        scope = replace(
            self.measuring.unit_scope(veto, self.unit),
            extra={"total": Absence.MISSING if uncapped is None else uncapped},
            verdicts=self.verdicts(),
        )
        return formula(veto["when"], scope) is True

    def verdicts(self) -> dict[tuple[str, str], Value]:
        """What `met` and `score` answer; `met` is absent just where the value is."""
        answers: dict[tuple[str, str], Value] = {}
        for id, indicator in self.indicators.items():
            value = self.measuring.at_unit(id, self.unit).value
            answers["met", id] = value if isinstance(value, Absence) else indicator.status == "met"
            answers["score", id] = or_missing(indicator.points)
        for id, score in self.sections.items():
            answers["score", id] = or_missing(score)
        return answers

    def capped_by_vetoes(self, total: Fraction | None, vetoes: list[Any]) -> Fraction | None:
        if total is None:
            return None
        caps = [
            self.number_written(veto["effect"]["total_at_most"])
            for veto in vetoes
            if "total_at_most" in veto["effect"]
        ]
        return min([total, *caps])

    def grade(self, total: Fraction | None, vetoes: list[Any]) -> str | None:
        """The worse of the total's grade and the worst that a veto gives; best come first."""
        grades = self.rules.scorecard.get("grades", [])
        if total is None or not grades:
            return None
        ids = [grade["id"] for grade in grades]
        reached = [
            ids.index(grade["id"])
            for grade in grades
            if "at_least" not in grade or total >= self.number_written(grade["at_least"])
        ]
        given = [ids.index(veto["effect"]["grade"]) for veto in vetoes if "grade" in veto["effect"]]
        worst = max([*reached[:1], *given], default=None)
        return None if worst is None else ids[worst]


def is_scored_enough(parts: list[Part], least: Fraction, more_than: Fraction | None) -> bool:
    """At least one part is scored, and as many as `requires` says."""
    scored = sum(part.got is not None for part in parts)
    applying = sum(part.applies for part in parts)
    if scored == 0 or scored < least:
        return False
    return more_than is None or scored > more_than * applying


def is_shared_out(parts: list[Part], how: str) -> bool:
    return how == "mean" or any(part.got is None for part in parts)


def combined(parts: list[Part], full: Fraction, how: str) -> Fraction:
    """The exact score of a section, or the base, over its parts that are not excluded."""
    scored = [(part, part.got) for part in parts if part.got is not None]
    if how == "mean":
        weights = sum((part.weight for part, _ in scored), ZERO)
        shares = [part.weight * quotient(got, part.points) for part, got in scored]
        return full * quotient(sum(shares, ZERO), weights)
    got_in_all = sum((got for _, got in scored), ZERO)
    if not is_shared_out(parts, how):
        return got_in_all
    return full * quotient(got_in_all, sum((part.points for part, _ in scored), ZERO))


def quotient(share: Fraction, whole: Fraction) -> Fraction:
    if whole == 0:
        raise UndefinedError("parts without points, or without weight, share nothing out")
    return share / whole


def shown(value: Value | None) -> Fraction | None:
    return None if value is None or isinstance(value, Absence) else number(value)


def or_missing(points: Fraction | None) -> Value:
    return Absence.MISSING if points is None else points
