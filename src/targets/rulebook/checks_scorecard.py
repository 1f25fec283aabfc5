"""Whether points, sections, grades, bonuses and vetoes add up to a scorecard.

Yields every problem, never raises, never mends.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction

from targets.errors import Diagnostic, Fix, listed, word
from targets.figures import PLACES_AT_MOST, format_plain, parse_figure
from targets.formula import Problem, check_formula
from targets.formula.tree import Call, Name, unit_nodes
from targets.rulebook.checks_figures import check_points, check_signed_figure
from targets.rulebook.checks_records import unknown_dataset
from targets.rulebook.models import Bonus, Indicator, RulebookModel, Section, Veto
from targets.rulebook.nodes import UNKNOWN, Mapping, Scalar
from targets.rulebook.places import Path, Places
from targets.rulebook.scopes import Scopes
from targets.rulebook.worlds import changed_once, describe_world, figure_in, worlds

LEVELS_AT_MOST = 4


def check_scorecard(
    rulebook: RulebookModel, places: Places, scopes: Scopes, *, complete: bool
) -> Iterator[Diagnostic]:
    """Every problem of the scorecard; sums only where nothing with points was left out."""
    yield from _check_rounding(rulebook, places)
    placed = list(_check_places(rulebook, places, scopes))
    yield from placed
    complete = complete and not placed
    for index, section in enumerate(rulebook.scorecard.sections):
        path: Path = ("scorecard", "sections", index)
        if complete and not parts_of(rulebook, section.id):
            yield places.tell((*path, "id"), word("S503", name=section.id))
        if complete:
            yield from _check_requires(rulebook, places, path, section)
        for key in ("points", "weight"):
            yield from check_points(rulebook, places, scopes, (*path, key), getattr(section, key))
    if complete:
        yield from _check_sums(rulebook, places)
    yield from _check_shares(rulebook, places)
    yield from _check_grades(rulebook, places, scopes)
    yield from _check_rank(rulebook, places, scopes)
    card: Path = ("scorecard",)
    yield from check_points(rulebook, places, scopes, (*card, "total"), rulebook.scorecard.total)
    for key in ("bonus_at_most", "deduction_at_most"):
        amount = getattr(rulebook.scorecard, key)
        yield from check_signed_figure(rulebook, places, scopes, (*card, key), amount)
    for part in ("bonuses", "deductions"):
        bonuses: Sequence[Bonus] = getattr(rulebook, part)
        for index, bonus in enumerate(bonuses):
            yield from _check_bonus(rulebook, places, scopes, (part, index), bonus)
    for index, veto in enumerate(rulebook.vetoes):
        yield from _check_veto(rulebook, places, scopes, ("vetoes", index), veto)


def _check_rounding(rulebook: RulebookModel, places: Places) -> Iterator[Diagnostic]:
    rounding, path = rulebook.scorecard.rounding, ("scorecard", "rounding")
    if rounding is None:
        if rulebook.scorecard.total is not None:
            yield places.tell(("scorecard", "total"), word("S504"))
        elif any(indicator.points is not None for indicator in rulebook.indicators):
            index = next(i for i, one in enumerate(rulebook.indicators) if one.points is not None)
            yield places.tell(("indicators", index, "points"), word("S504"))
        return
    by_place = {key: getattr(rounding, key) for key in ("items", "sections", "total")}
    named = [
        key
        for key, place in by_place.items()
        if place is not None or key in rounding.model_fields_set
    ]
    if rounding.unrounded:
        return
    if (rounding.decimals is None) == (not named) or (
        named and "mode" in rounding.model_fields_set
    ):
        yield places.tell_key(path, word("S507"))
    for key, decimals in (
        (("decimals",), rounding.decimals),
        *(
            (
                ((key, "decimals"), place.decimals)
                for key, place in by_place.items()
                if place is not None
            )
        ),
    ):
        if decimals is not None and decimals > PLACES_AT_MOST:
            yield places.tell((*path, *key), word("S508", limit=PLACES_AT_MOST))


def parts_of(
    rulebook: RulebookModel, section: str | None
) -> list[tuple[Path, Indicator | Section]]:
    """The parts that hang on a section, or (None) on the scorecard, with their paths."""
    parts: list[tuple[Path, Indicator | Section]] = [
        (("indicators", index), indicator)
        for index, indicator in enumerate(rulebook.indicators)
        if indicator.points is not None and indicator.section == section
    ]
    parts += [
        (("scorecard", "sections", index), inner)
        for index, inner in enumerate(rulebook.scorecard.sections)
        if inner.section == section
    ]
    return parts


def _check_places(rulebook: RulebookModel, places: Places, scopes: Scopes) -> Iterator[Diagnostic]:
    """Every part hangs on a section that is there, in no circle, and not too deep."""
    sections = {section.id: section for section in rulebook.scorecard.sections}
    named: list[tuple[Path, str | None]] = [
        (("scorecard", "sections", index, "section"), section.section)
        for index, section in enumerate(rulebook.scorecard.sections)
    ]
    named += [
        (("indicators", index, "section"), indicator.section)
        for index, indicator in enumerate(rulebook.indicators)
    ]
    for path, name in named:
        if name is not None and name not in sections and name not in scopes.hidden:
            yield places.tell(path, word("N305", name=name, known=sections))
    told: set[str] = set()
    for index, section in enumerate(rulebook.scorecard.sections):
        path = ("scorecard", "sections", index, "section")
        above, seen = section, {section.id: None}  # in the order of the way up
        while above.section in sections and above.section not in seen:
            above = sections[above.section]
            seen[above.id] = None
        if above.section == section.id and not told.intersection(seen):
            told.update(seen)
            circle = " → ".join(f"`{one}`" for one in (*seen, section.id))
            yield places.tell(path, word("S502", circle=circle))
        elif above.section not in seen and len(seen) == LEVELS_AT_MOST:
            yield places.tell(path, word("S511", limit=LEVELS_AT_MOST))


def _check_requires(
    rulebook: RulebookModel, places: Places, path: Path, section: Section
) -> Iterator[Diagnostic]:
    requires = section.requires
    if requires is None:
        return
    parts = parts_of(rulebook, section.id)
    if (requires.parts is None) == (requires.more_than is None):
        yield places.tell_key((*path, "requires"), word("S509"))
    elif requires.parts is not None and requires.parts > len(parts) and parts:
        yield places.tell(
            (*path, "requires"), word("S512", wanted=requires.parts, found=len(parts))
        )
    elif requires.more_than is not None and requires.more_than >= 1:
        yield _never_enough(places, (*path, "requires", "more_than"), requires.more_than)


def _never_enough(places: Places, path: Path, share: Fraction) -> Diagnostic:
    """More than all parts are never scored; `50` is half of them without its sign."""
    node = places.node(path)
    text = node.text if isinstance(node, Scalar) else format_plain(share)
    wording = word("S520", found=text)
    if share > 1 and share < 100 and parse_figure(f"{text}%") == share / 100:
        wording = wording.with_fix(Fix(text, f"{text}%"))
    return places.tell(path, wording)


def _check_sums(rulebook: RulebookModel, places: Places) -> Iterator[Diagnostic]:
    card = rulebook.scorecard
    if card.total is not None and card.combine == "sum":
        yield from _check_sum(rulebook, places, ("scorecard", "total"), card.total, None)
    for index, section in enumerate(card.sections):
        if section.combine == "sum":
            path: Path = ("scorecard", "sections", index, "points")
            yield from _check_sum(rulebook, places, path, section.points, section.id)


def _check_sum(
    rulebook: RulebookModel, places: Places, path: Path, whole: Fraction | str, section: str | None
) -> Iterator[Diagnostic]:
    parts = parts_of(rulebook, section)
    if not parts:
        if section is None:
            yield places.tell(path, word("S513"))
        return
    amounts = [part.points for _, part in parts]
    for world in changed_once(rulebook, (whole, *amounts)):
        figures = [figure_in(rulebook, amount, world) for amount in amounts]
        wanted = figure_in(rulebook, whole, world)
        known = [figure for figure in figures if figure is not None]
        if wanted is None or len(known) < len(figures) or sum(known) == wanted:
            continue
        described = describe_world(world)
        addends = " + ".join(format_plain(figure) for figure in known)
        if len(known) > 1:
            addends += f" = {format_plain(sum(known, Fraction(0)))}"
        facts = {"addends": addends, "points": format_plain(wanted)}
        if described:
            yield places.tell(path, word("S519", world=described, **facts))
        else:
            yield places.tell(path, word("S501", **facts))
        return


def _check_shares(rulebook: RulebookModel, places: Places) -> Iterator[Diagnostic]:
    """Where shares are combined, each part is worth something: of nothing there is no share."""
    card = rulebook.scorecard
    shared = [one.id for one in card.sections if one.combine != "sum"]
    wholes = [None, *shared] if card.combine != "sum" and card.total is not None else shared
    for whole in wholes:
        for where, part in parts_of(rulebook, whole):
            figures = (
                figure_in(rulebook, part.points, world)
                for world in worlds(rulebook, (part.points,))
            )
            if any(figure == 0 for figure in figures):
                yield places.tell((*where, "points"), word("I419", key="points"))


def _check_grades(rulebook: RulebookModel, places: Places, scopes: Scopes) -> Iterator[Diagnostic]:
    grades = rulebook.scorecard.grades
    path: Path = ("scorecard", "grades")
    if grades and rulebook.scorecard.total is None:
        yield places.tell_key(path, word("S506"))
    for index, grade in enumerate(grades):
        if grade.id in [earlier.id for earlier in grades[:index]]:
            yield places.tell((*path, index, "id"), word("N302", name=grade.id, kind="grade"))
        if grade.at_least is None:
            if index < len(grades) - 1:
                yield places.tell((*path, index, "id"), word("S514", name=grade.id))
            continue
        yield from check_signed_figure(
            rulebook, places, scopes, (*path, index, "at_least"), grade.at_least
        )
        if index and (above := grades[index - 1].at_least) is not None:
            for world in worlds(rulebook, (above, grade.at_least)):
                upper, lower = (
                    figure_in(rulebook, above, world),
                    figure_in(rulebook, grade.at_least, world),
                )
                if upper is not None and lower is not None and lower >= upper:
                    yield places.tell(
                        (*path, index, "at_least"), word("S505", above=grades[index - 1].id)
                    )
                    break


def _check_rank(rulebook: RulebookModel, places: Places, scopes: Scopes) -> Iterator[Diagnostic]:
    by = rulebook.scorecard.rank.by
    names = [indicator.id for indicator in rulebook.indicators if indicator.level is None]
    if by != "total" and by not in names and by not in scopes.hidden:
        yield places.tell(
            ("scorecard", "rank", "by"), word("N308", name=by, known=("total", *names))
        )
    if (
        by == "total"
        and rulebook.scorecard.total is None
        and "rank" in rulebook.scorecard.model_fields_set
    ):
        yield places.tell_key(("scorecard", "rank"), word("S515"))
    within = rulebook.scorecard.rank.within
    if within is not None and within not in scopes.hidden:
        yield from _check_within(rulebook, places, within)


def _check_within(rulebook: RulebookModel, places: Places, within: str) -> Iterator[Diagnostic]:
    """Ranks go within a field of the roster that says one text of each unit."""
    path: Path = ("scorecard", "rank", "within")
    roster = rulebook.records.get(rulebook.unit.roster or "")
    if rulebook.unit.roster is None:
        yield places.tell(path, word("S550", name=within))
    elif roster is not None:
        known = [
            name
            for name, spec in roster.fields.items()
            if spec.type in ("category", "text", "id") and name != rulebook.unit.id
        ]
        if within not in known:
            facts = {"roster": rulebook.unit.roster, "names": listed(known) or "—"}
            yield places.tell(path, word("S551", name=within, known=known, **facts))


def _check_bonus(
    rulebook: RulebookModel, places: Places, scopes: Scopes, path: Path, bonus: Bonus
) -> Iterator[Diagnostic]:
    if rulebook.scorecard.total is None:
        yield places.tell((*path, "id"), word("S516"))
    if (
        bonus.records is not None
        and bonus.records not in rulebook.records
        and bonus.records not in scopes.hidden
    ):
        yield places.tell((*path, "records"), unknown_dataset(rulebook, bonus.records))
    if (bonus.when is None) == (bonus.value is None):
        yield places.tell((*path, "id"), word("S510"))
    elif (bonus.value is None) != (bonus.per is None):
        key = "per" if bonus.value is None else "value"
        yield places.tell_key(
            (*path, key), word("S517", key=key, other="value" if key == "per" else "per")
        )
    if bonus.when is not None and "steps" in bonus.model_fields_set:
        yield places.tell_key((*path, "steps"), word("S517", key="steps", other="value"))
    for key, wanted in (("when", "yes_no"), ("value", "number")):
        formula = getattr(bonus, key)
        if formula is not None:
            for found in check_formula(
                formula.tree,
                scopes.unit(bonus.records),
                "yes_no" if wanted == "yes_no" else "number",
            ):
                yield places.tell_in_formula((*path, key), found)
    yield from check_points(rulebook, places, scopes, (*path, "points"), bonus.points)
    for key in ("per", "at_most"):
        yield from check_signed_figure(rulebook, places, scopes, (*path, key), getattr(bonus, key))


def _check_veto(
    rulebook: RulebookModel, places: Places, scopes: Scopes, path: Path, veto: Veto
) -> Iterator[Diagnostic]:
    if (
        veto.records is not None
        and veto.records not in rulebook.records
        and veto.records not in scopes.hidden
    ):
        yield places.tell((*path, "records"), unknown_dataset(rulebook, veto.records))
    for found in check_formula(veto.when.tree, scopes.veto(veto.records), "yes_no"):
        yield places.tell_in_formula((*path, "when"), found)
    for asked in _met_without_target(rulebook, places, veto):
        found = Problem(asked.place, word("F245", name=asked.id))
        yield places.tell_in_formula((*path, "when"), found)
    effect = veto.effect
    if effect.grade is None and effect.total_at_most is None:
        yield places.tell_key((*path, "effect"), word("S518"))
    grades = [grade.id for grade in rulebook.scorecard.grades]
    if (
        effect.grade is not None
        and effect.grade not in grades
        and effect.grade not in scopes.hidden
    ):
        wording = word("N307", name=effect.grade, known=grades)
        for grade in rulebook.scorecard.grades:
            if grade.label is not None and effect.grade in (grade.label.zh, grade.label.en):
                wording = word("N307", name=effect.grade, near=grade.id)
                wording = wording.with_fix(Fix(effect.grade, grade.id))
        yield places.tell((*path, "effect", "grade"), wording)
    if effect.total_at_most is not None:
        if rulebook.scorecard.total is None:
            yield places.tell_key((*path, "effect", "total_at_most"), word("S516"))
        where = (*path, "effect", "total_at_most")
        yield from check_signed_figure(rulebook, places, scopes, where, effect.total_at_most)


def _met_without_target(rulebook: RulebookModel, places: Places, veto: Veto) -> Iterator[Name]:
    """Where a veto asks whether an indicator is met that asks for nothing."""
    aimless = set()
    for index, one in enumerate(rulebook.indicators):
        node = places.node(("indicators", index))
        whole = isinstance(node, Mapping) and not node.gaps.intersection(("target", UNKNOWN))
        if one.target is None and whole:
            aimless.add(one.id)
    for part in unit_nodes(veto.when.tree):
        match part:
            case Call("met", (Name(name) as asked,)) if name in aimless:
                yield asked
