"""A whole rulebook compiled into its plan, in the fixed order of the language manual.

Never runs a step. Every overflow that the bounds proof finds goes to `plan.bounds`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from types import MappingProxyType
from typing import NamedTuple

from targets.carriers.intervals import Interval
from targets.errors import Diagnostic
from targets.plan import expressions as x
from targets.plan.alike import alike
from targets.plan.bounds import check_bounds
from targets.plan.exact import Exact
from targets.plan.factors import AS_SAID, Factors
from targets.plan.indicators import Built, IndicatorBuilder
from targets.plan.inputs import Inputs
from targets.plan.lowering import RowLowering
from targets.plan.periods import InPeriod, build_in_periods
from targets.plan.roundings import places_of, rounding_of
from targets.plan.sections import SectionsBuilder
from targets.plan.steplist import ASSESSED, Steps
from targets.plan.steps import Check, LevelProgram, Plan
from targets.plan.totals import Totals, TotalsBuilder
from targets.rulebook.models import RulebookModel
from targets.rulebook.order import ordered, uses_of
from targets.rulebook.places import Places


def build_plan(rulebook: RulebookModel, places: Places) -> tuple[Plan, tuple[Diagnostic, ...]]:
    """The plan of a sound rulebook, and what its bounds proof could not prove."""
    units = _compile_units(Inputs(rulebook))
    return _whole_plan(units), _unproven(rulebook, places, units.steps)


def prove_bounds(rulebook: RulebookModel, places: Places) -> tuple[Diagnostic, ...]:
    """What the bounds proof of a sound rulebook could not prove; makes no plan.

    Indicators that are alike are lowered once. Only where a step goes too far, all are, so that
    each is told.
    """
    inputs = Inputs(rulebook)
    if not _compile_units(inputs, alike(inputs)).steps.overflows:
        return ()
    return _unproven(rulebook, places, _unit_steps(rulebook))


def compile_plan(rulebook: RulebookModel) -> Plan:
    """The plan alone, for plain whole numbers, which have no bounds: nothing is proven."""
    return _whole_plan(_compile_units(Inputs(rulebook)))


def compile_reweighed(
    rulebook: RulebookModel, *, once: int, factors: Interval
) -> tuple[Plan, Mapping[str, str]]:
    """The plan in which every part counts by a factor, and the input that is that of each part.

    `factors` are the whole numbers that it can be; `once` leaves a part as the rules file says.
    """
    inputs = Inputs(rulebook)
    scored = [one.id for one in rulebook.indicators if one.points is not None]
    scored += [one.id for one in rulebook.scorecard.sections]
    names = {part: f"{part}__factor" for part in scored}
    inputs.bounds.update(dict.fromkeys(names.values(), factors))
    told = {part: Exact(x.name(one), x.whole(once), x.whole(0)) for part, one in names.items()}
    return _whole_plan(_compile_units(inputs, factors=Factors(told))), names


def _unproven(rulebook: RulebookModel, places: Places, steps: Steps) -> tuple[Diagnostic, ...]:
    if not steps.overflows:
        return ()
    uses = uses_of(rulebook)
    order, _ = ordered(uses)
    again = partial(_steps_of, order=order, uses=uses)
    return tuple(check_bounds(rulebook, places, steps, again))


def _steps_of(
    rulebook: RulebookModel,
    owner: str,
    *,
    order: Sequence[str],
    uses: Mapping[str, tuple[str, ...]],
) -> Steps:
    """Steps among which are all of `owner`: of an indicator, its own and those of what it uses,
    over the whole window and in each period.
    """
    if owner not in uses:
        return _unit_steps(rulebook)
    needed, waiting = set[str](), [owner]
    while waiting:
        if (name := waiting.pop()) not in needed:
            needed.add(name)
            waiting += uses[name]
    unit = Steps(Inputs(rulebook))
    _ask_assessed(unit)
    _lower_in_periods(unit, [name for name in order if name in needed])
    return unit


def _unit_steps(rulebook: RulebookModel) -> Steps:
    return _compile_units(Inputs(rulebook)).steps


class _Units(NamedTuple):
    """The steps of a unit, and where in them everything stands.

    `order` is that in which indicators can be computed, `masks` the steps that say to whom they
    apply.
    """

    steps: Steps
    order: tuple[str, ...]
    masks: Mapping[str, str | None]
    sections: SectionsBuilder
    totals: Totals


def _compile_units(
    inputs: Inputs,
    others: Mapping[str, str] = MappingProxyType({}),
    factors: Factors = AS_SAID,
) -> _Units:
    """Every indicator lowered, but for those that stand in `others`: for them the one named there
    does, and the units are good for the bounds proof alone.
    """
    rulebook = inputs.rulebook
    places = places_of(rulebook.scorecard.rounding)
    order, _ = ordered(inputs.uses)
    unit = Steps(inputs)
    _ask_assessed(unit)
    lowered, in_periods = _lower_in_periods(unit, order, others)
    masks = {name: one.plan.applies for name, one in lowered.items()}
    built = {
        one.id: lowered[one.id]
        for one in rulebook.indicators
        if one.id in lowered and one.level is None
    }
    sections = SectionsBuilder(unit, built, places, in_periods, factors)
    sections.build()
    totals = TotalsBuilder(sections).build()
    _loosen(unit, masks, frozenset(one.id for one in rulebook.indicators) - frozenset(built))
    unit.drop_unneeded()
    return _Units(unit, order, masks, sections, totals)


def _lower_in_periods(
    unit: Steps, order: Sequence[str], others: Mapping[str, str] = MappingProxyType({})
) -> tuple[dict[str, Built], Mapping[str, tuple[InPeriod, ...]]]:
    """The indicators of `order` over the whole window, and what they come to in the periods of
    their sections.
    """
    places = places_of(unit.inputs.rulebook.scorecard.rounding)
    lowered = _lower(unit, order, others)
    values = {name: one.value for name, one in lowered.items()}
    rounding = partial(rounding_of, places=places)
    return lowered, build_in_periods(unit, order, values, rounding)


def _lower(
    unit: Steps, order: Sequence[str], others: Mapping[str, str] = MappingProxyType({})
) -> dict[str, Built]:
    """The indicators of `order`, each after those that it uses, with their steps in `unit`."""
    rulebook = unit.inputs.rulebook
    places = places_of(rulebook.scorecard.rounding)
    by_id = {indicator.id: indicator for indicator in rulebook.indicators}
    built: dict[str, Built] = {}
    values: dict[str, Exact] = {}
    for name in order:
        if (other := others.get(name)) is None:
            rounding = rounding_of(by_id[name], places)
            built[name] = IndicatorBuilder(unit, by_id[name], values, rounding).build()
        else:
            built[name] = built[other]
        values[name] = built[name].value
    return built


def _whole_plan(units: _Units) -> Plan:
    unit, sections = units.steps, units.sections
    inputs, rulebook = unit.inputs, unit.inputs.rulebook
    levels = _compile_levels(inputs, rulebook, units.order, units.masks)
    total, bonuses, deductions, vetoes = units.totals
    return Plan(
        rulebook=rulebook,
        checks={name: _checks(inputs, name) for name in rulebook.records},
        aggregates=tuple(inputs.aggregates.values()),
        due=tuple(inputs.due.values()),
        steps=tuple(unit.steps),
        bounds={
            **{name: one.bounds for name, one in inputs.aggregates.items()},
            **{name: inputs.bounds[name] for name in inputs.due},
            **inputs.peer_bounds,
            **unit.known,
        },
        indicators={
            one.id: sections.indicators[one.id]
            for one in rulebook.indicators
            if one.id in sections.indicators
        },
        sections={
            section.id: sections.plans[section.id] for section in rulebook.scorecard.sections
        },
        total=total,
        bonuses=bonuses,
        deductions=deductions,
        vetoes=vetoes,
        levels=levels,
        window=inputs.window,
        peers=tuple(inputs.peers),
        assessed=ASSESSED if ASSESSED in unit.known else None,
        turns=sections.turns,
    )


def _ask_assessed(unit: Steps) -> None:
    """The step that says whether a unit is scored: what is missing is no."""
    said = unit.inputs.rulebook.unit
    if said.assessed is None or said.roster is None:
        return
    row = RowLowering(unit.inputs, said.roster)
    asked = row.yes_no(said.assessed.tree)
    holds = x.both(x.compare("==", asked.absent, x.whole(0)), asked.holds)
    flag = unit.inputs.ask(
        "sum",
        said.roster,
        None,
        said=said.assessed.text,
        label="is_assessed",
        selected=x.truth(True),
        amount=x.choose(holds, x.whole(1), x.whole(0)),
    )
    unit.publish(ASSESSED, x.compare("==", x.name(flag.name), x.whole(1)), "is scored", "unit")


def _loosen(unit: Steps, masks: Mapping[str, str | None], judged_once: frozenset[str]) -> None:
    """Of indicators that are judged once, a unit needs only what says whether they apply to it."""
    kept = {masks[name] for name in judged_once}
    steps = [step.name for step in unit.steps if step.origin in judged_once]
    unit.loose.update(name for name in steps if name not in kept)


def _checks(inputs: Inputs, dataset: str) -> tuple[Check, ...]:
    row = RowLowering(inputs, dataset)
    checks = []
    for check in inputs.rulebook.records[dataset].checks:
        lowered = row.yes_no(check.that.tree)
        checks.append(
            Check(check.id, lowered.holds, lowered.absent, check.that.text, check.severity)
        )
    return tuple(checks)


def _compile_levels(
    inputs: Inputs, rulebook: RulebookModel, order: tuple[str, ...], masks: Mapping[str, str | None]
) -> tuple[LevelProgram, ...]:
    """The value steps of every indicator over a group; they see the same aggregates, merged."""
    by_id = {indicator.id: indicator for indicator in rulebook.indicators}
    higher = Steps(inputs, higher=True)
    values: dict[str, Exact] = {}
    programs: dict[str, LevelProgram] = {}
    for name in order:
        before = len(higher.steps)
        one = IndicatorBuilder(higher, by_id[name], values, None).build()
        values[name] = one.value
        steps = tuple(higher.steps[before:])
        asked = dict.fromkeys(used for step in steps for used in x.names_in(step.expression))
        inputs_used = tuple(used for used in asked if used in inputs.aggregates)
        programs[name] = LevelProgram(one.plan, steps, inputs_used, masks[name])
    return tuple(programs[name] for name in order)
