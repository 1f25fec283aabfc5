"""A comparison in words: the changes by subject, the summary of a trial, what befalls a unit.

Never finds a change, and never subtracts more than one rank from another.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from decimal import Decimal

from targets.comparing.changes import Change, Subject
from targets.comparing.comparison import BackTest, Comparison
from targets.comparing.effects import UnitEffect, WholeEffect
from targets.comparing.reasons import Reason, rest_of
from targets.errors import Language, word
from targets.rulebook.models import Indicator
from targets.scores import Scores
from targets.scores.display import show_value, status_word

REASONS_AT_MOST = 3
"""How many reasons of a unit are named; where there are more, those but one that move it most."""
UNITS_AT_MOST = 6
"""How many units are named whose status changes."""
_NONE = "—"
_NAMELESS = {
    "bonus_limit": "M382",
    "deduction_limit": "M383",
    "veto_cap": "M384",
    "base": "M389",
}


def comparison_text(comparison: Comparison, language: Language) -> str:
    """Everything: every change, the trial, one line a unit."""
    lines = [head_line(comparison), "", *change_lines(comparison, language, every=True)]
    if comparison.back_test is not None:
        lines += ["", *trial_lines(comparison.back_test, language), ""]
        lines += [_unit_line(comparison.back_test, one, language) for one in comparison.units]
    return "\n".join(lines)


def head_line(comparison: Comparison) -> str:
    """`xietang-2009 (2009-01-01 … 2009-12-31) → xietang-2010 (…)`."""
    return " → ".join(f"{one.id} ({one.period.window})" for one in (comparison.old, comparison.new))


def change_lines(comparison: Comparison, language: Language, *, every: bool) -> Iterator[str]:
    """The sentences by subject; those that move no score are listed last, or only counted."""
    told = [one for one in comparison.changes if not one.minor]
    rest = [one for one in comparison.changes if one.minor]
    if not comparison.changes:
        yield word("M328").message(language)
    yield from _grouped(told, language)
    if rest and every:
        yield from _grouped(rest, language)
    elif rest:
        yield from [""] * bool(told)
        yield word("M329", count=len(rest)).message(language)


def _grouped(changes: list[Change], language: Language) -> Iterator[str]:
    """Each subject once, its sentences below it."""
    by_subject: dict[Subject, list[Change]] = {}
    for one in changes:
        by_subject.setdefault(one.subject, []).append(one)
    for subject, told in by_subject.items():
        yield subject.name(language)
        yield from (f"  {one.text(language)}" for one in told)


# ---------------------------------------------------------------- a trial


def trial_lines(tried: BackTest, language: Language) -> Iterator[str]:
    """What was tried, what a reader must know, the summary, and the indicators."""
    yield word("M330", window=tried.window).message(language)
    if tried.new.window != tried.window:
        yield f"  ! {word('M380', window=tried.new.window).message(language)}"
    yield from (f"  ! {note.text(language)}" for note in tried.notes)
    if any(tried.rejected):
        old, new = tried.rejected
        yield f"  ! {word('M341', old=old, new=new).message(language)}"
    yield ""
    yield from _summary(tried, language)
    yield ""
    yield from _indicator_lines(tried, language)


def _summary(tried: BackTest, language: Language) -> Iterator[str]:
    """Who gains and who loses, grades, ranks."""
    gains = [one.gain for one in tried.units if one.gain is not None]
    gain, lose = sum(one > 0 for one in gains), sum(one < 0 for one in gains)
    if gains:
        same = len(gains) - gain - lose
        yield word("M333", gain=gain, lose=lose, same=same).message(language)
    totals = [(one.old_total is None, one.new_total is None) for one in tried.units]
    for code, lacking in (("M337", {(True, False), (False, True)}), ("M388", {(True, True)})):
        if count := sum(one in lacking for one in totals):
            yield word(code, count=count).message(language)
    if moves := _grade_moves(tried, language):
        yield word("M335", moves=moves).message(language)
    ranked = [one for one in tried.units if one.old_rank is not None and one.new_rank is not None]
    moved = [one for one in ranked if one.old_rank != one.new_rank]
    if moved:
        furthest = max(moved, key=lambda one: abs((one.old_rank or 0) - (one.new_rank or 0)))
        old, new = furthest.old_rank, furthest.new_rank
        told = word("M336", count=len(moved), unit=furthest.unit, old=old, new=new)
        yield told.message(language)


def _grade_moves(tried: BackTest, language: Language) -> str:
    """`优秀 → 良好 2, 良好 → 合格 1`."""
    moves = Counter(
        grade_names(tried, one, language) for one in tried.units if one.old_grade != one.new_grade
    )
    comma = "，" if language == "zh" else ", "
    return comma.join(f"{was} → {now} {count}" for (was, now), count in moves.most_common())


def grade_names(tried: BackTest, unit: UnitEffect, language: Language) -> tuple[str, str]:
    """The grades of a unit in words, each as its own rules name it."""
    return (
        _grade_name(tried.old, unit.old_grade, language),
        _grade_name(tried.new, unit.new_grade, language),
    )


def _grade_name(scores: Scores, grade: str | None, language: Language) -> str:
    grades = scores.plan.rulebook.scorecard.grades
    return next((one.name(language) for one in grades if one.id == grade), _NONE)


def _indicator_lines(tried: BackTest, language: Language) -> Iterator[str]:
    """One line an indicator: the whole before and after, and how many units flip."""
    flips = _flips(tried)
    for whole in tried.whole:
        told = [
            _flip_text(was, now, units, language)
            for (was, now), units in flips.get(whole.id, {}).items()
        ]
        before, after = _whole_shown(tried, whole, language)
        if told or before != after:
            reached = after if before == after else f"{before} → {after}"
            level = f"{word('M348').message(language)} {reached}"
            name = f"{_name(tried, whole.id, language)}{'：' if language == 'zh' else ': '}"
            yield name + ("；" if language == "zh" else "; ").join([level, *told])


def _flips(tried: BackTest) -> dict[str, dict[tuple[str, str], list[str]]]:
    """The units whose status changes, by indicator, and by old and new status."""
    found: dict[str, dict[tuple[str, str], list[str]]] = {}
    for unit in tried.units:
        for one in unit.indicators:
            if one.flips and one.old_status is not None and one.new_status is not None:
                by_pair = found.setdefault(one.id, {})
                by_pair.setdefault((one.old_status, one.new_status), []).append(str(unit.unit))
    return found


def _flip_text(was: str, now: str, units: list[str], language: Language) -> str:
    """`2 unit(s) from met to not met (A, B)`."""
    comma = "、" if language == "zh" else ", "
    more = ["…"] if len(units) > UNITS_AT_MOST else []
    said = word(
        "M334",
        count=len(units),
        old=status_word(was, "en"),
        new=status_word(now, "en"),
        units=comma.join([*units[:UNITS_AT_MOST], *more]),
    )
    return said.message(language)


def _whole_shown(tried: BackTest, whole: WholeEffect, language: Language) -> tuple[str, str]:
    """`96.12% met` before and after; a dash where the rules do not know the indicator."""
    shown = []
    for scores, name, value, status in (
        (tried.old, whole.old_id, whole.old_value, whole.old_status),
        (tried.new, whole.id, whole.new_value, whole.new_status),
    ):
        one = _indicator(scores, name)
        if one is None or status is None:
            shown.append(_NONE)
        else:
            value_text = show_value(scores.plan.rulebook, one, value)
            shown.append(f"{value_text} {status_word(status, language)}")
    before, after = shown
    return before, after


def _indicator(scores: Scores, name: str) -> Indicator | None:
    return next((one for one in scores.plan.rulebook.indicators if one.id == name), None)


def _name(tried: BackTest, item: str, language: Language) -> str:
    """The label of whatever has this id, as the new rules say it where they know it."""
    for scores in (tried.new, tried.old):
        rules = scores.plan.rulebook
        for one in (
            *rules.indicators,
            *rules.scorecard.sections,
            *rules.bonuses,
            *rules.deductions,
            *rules.vetoes,
        ):
            if one.id == item:
                return one.name(language)
    return item


# ---------------------------------------------------------------- a unit


def _unit_line(tried: BackTest, one: UnitEffect, language: Language) -> str:
    gain = "" if one.gain is None else f" ({one.gain:+f})"
    totals = f"{points_text(one.old_total)} → {points_text(one.new_total)}{gain}"
    moved = moved_by(tried, one, language)
    return f"{one.unit}: {totals}" + (f" · {moved}" if moved else "")


def points_text(points: Decimal | None) -> str:
    """Points or a total; a dash where there are none."""
    return _NONE if points is None else f"{points:f}"


def moved_by(tried: BackTest, unit: UnitEffect, language: Language) -> str:
    """The reasons that move a unit most, and the rest, so that what is said adds up to its change:
    `Births within policy 20.00 → 16.00, other -0.30`.
    """
    named = [one for one in unit.reasons if one.kind != "other"]
    if len(named) > REASONS_AT_MOST:
        named = named[: REASONS_AT_MOST - 1]
    told = [_moved(tried, one, language) for one in named]
    if unit.gain is not None and (rest := rest_of(unit.gain, named)):
        told.append(word("M385", points=f"{rest:+f}").message(language))
    told += _vetoes_that_change(tried, unit, language)
    return ("，" if language == "zh" else ", ").join(told)


def _moved(tried: BackTest, one: Reason, language: Language) -> str:
    before, after = points_text(one.old_points), points_text(one.new_points)
    return f"{_reason_name(tried, one, language)} {before} → {after}"


def _reason_name(tried: BackTest, one: Reason, language: Language) -> str:
    """The label of what is a reason, with what it is unless it is an indicator."""
    if one.kind in _NAMELESS:
        return word(_NAMELESS[one.kind]).message(language)
    name = _name(tried, one.id, language)
    if one.kind == "indicator":
        return name
    return word("M381", kind=one.kind, name=name).message(language)


def _vetoes_that_change(tried: BackTest, unit: UnitEffect, language: Language) -> Iterator[str]:
    """The vetoes that fire under one of the two alone."""
    comma = "、" if language == "zh" else ", "
    for code, fired, others in (
        ("M386", unit.new_vetoes, unit.old_vetoes),
        ("M387", unit.old_vetoes, unit.new_vetoes),
    ):
        names = [_name(tried, one, language) for one in fired if one not in others]
        if names:
            yield word(code, names=comma.join(names)).message(language)
