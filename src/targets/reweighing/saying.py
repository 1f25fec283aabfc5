"""What is said of how firm ranks are: sentences for the bulletin, and those around the table.

Never counts a draw, and never says a share as more than it is.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from typing import Literal

from targets.errors import EngineError, Language, Wording, word
from targets.figures import format_plain
from targets.reweighing.doubts import Doubt
from targets.reweighing.robustness import Robustness, find_robustness
from targets.reweighing.tally import Tally, UnitRanks
from targets.scores import Scores
from targets.scores.display import show_target, show_value

Way = Literal["reweighed", "sampled"]
WAYS: tuple[Way, ...] = ("reweighed", "sampled")
"""The ways of drawing: other weights, and rates taken as samples."""
LEADERS_TOLD = 3
"""Of how many leaders a bulletin tells, where several share a place or each kind has its own."""


def share_text(draws: int, of: int, language: Language) -> str:
    """A share in whole percents, rounded down: what is not always so is never `100 %`, and what
    happens at times is never `0 %`.
    """
    percent = draws * 100 // of if of else 0
    return percent_text(str(percent) if percent or not draws else "< 1", language)


def percent_text(number: str, language: Language) -> str:
    """A number of percents as the language writes it."""
    return f"{number}%" if language == "zh" else f"{number} %"


def rank_remarks(
    robustness: Robustness, language: Language, *, ways: Sequence[Way] = WAYS
) -> tuple[str, ...]:
    """Of whoever leads, a sentence on other weights and one on small numbers, as far as `ways` has
    them; none where nobody is named as first.
    """
    codes = ("M805", "M806") if robustness.first == 1 else ("M628", "M629")
    tallies = (robustness.reweighed, robustness.sampled)
    return tuple(
        _remark(robustness, code, tally.units[unit], language).message(language)
        for way, code, tally in zip(WAYS, codes, tallies, strict=True)
        if way in ways and tally is not None and robustness.first
        for unit in _leaders(robustness)[:LEADERS_TOLD]
    )


def remarks_on_ranks(
    scores: Scores, language: Language, *, first: int, last: int, ways: Sequence[Way] = WAYS
) -> tuple[str, ...]:
    """The same of scores, drawn as `targets robustness` does unless told otherwise; none where
    nobody is ranked or nothing can be drawn.
    """
    try:
        found = find_robustness(scores, first=first, last=last)
    except EngineError:
        return ()
    return rank_remarks(found, language, ways=ways)


def _remark(robustness: Robustness, code: str, unit: UnitRanks, language: Language) -> Wording:
    return word(
        code,
        unit=unit.unit,
        count=robustness.first,
        share=share_text(unit.first, unit.draws, language),
        draws=f"{robustness.draws:,}",
        spread=percent_text(format_plain(robustness.spread * 100), language),
        seed=robustness.seed,
    )


def _leaders(robustness: Robustness) -> list[str | int]:
    """Whoever is first, among all or among those of its kind."""
    return [one.unit for one in robustness.units if one.rank == 1]


def head_lines(robustness: Robustness, language: Language) -> Iterator[str]:
    """Whose ranks, of which dates, and how they were drawn."""
    title = robustness.rulebook.title.text(language)
    yield f"{title} · {robustness.window} · {word('M630').message(language)}"
    draws = f"{robustness.draws:,}"
    yield word("M631", draws=draws, seed=robustness.seed).message(language)


def kind_lines(robustness: Robustness, language: Language) -> Iterator[str]:
    """What each kind of draws came to; a blank line before each."""
    for why in robustness.left_out:
        yield from ("", why.message(language))
    if robustness.reweighed is not None:
        low, high = (format_plain(1 + side * robustness.spread) for side in (-1, 1))
        yield from ("", word("M632", low=low, high=high).message(language))
        yield from _tally_lines(robustness, robustness.reweighed, language)
    if robustness.sampled is not None:
        names = (_label(robustness, one, language) for one in robustness.rates)
        yield from ("", word("M633", rates=_joined(names, language)).message(language))
        yield from _tally_lines(robustness, robustness.sampled, language)
        marked = sum(robustness.moves_by_chance(one.unit) for one in robustness.units)
        if marked:
            told = word("M639", count=marked, all=len(robustness.sampled.units))
            yield f"  {told.message(language)}"


def _tally_lines(robustness: Robustness, tally: Tally, language: Language) -> Iterator[str]:
    for unit in _leaders(robustness):
        share = share_text(tally.units[unit].ranks.get(1, 0), tally.draws, language)
        yield f"  {word('M634', unit=unit, share=share).message(language)}"
    if tally.pairs:
        share = share_text(tally.kept, tally.pairs, language)
        yield f"  {word('M635', share=share).message(language)}"
    pairs = (
        word(
            "M637",
            ahead=one.ahead,
            behind=one.behind,
            share=share_text(one.draws, tally.draws, language),
        ).message(language)
        for one in tally.passed
    )
    told = word("M636", pairs=_joined(pairs, language)) if tally.passed else word("M638")
    yield f"  {told.message(language)}"


def doubt_lines(robustness: Robustness, language: Language) -> Iterator[str]:
    """The targets that were missed by no more than chance, a line a unit."""
    missed: dict[str | int, list[str]] = {}
    for one in robustness.doubts:
        if not one.met:
            missed.setdefault(one.unit, []).append(_doubt_text(robustness, one, language))
    if missed:
        yield from ("", word("M648").message(language))
    for unit, told in missed.items():
        colon = "：" if language == "zh" else ": "
        yield f"  {unit}{colon}{_joined(told, language)}"


def _doubt_text(robustness: Robustness, one: Doubt, language: Language) -> str:
    model = robustness.rulebook
    indicator = next(each for each in model.indicators if each.id == one.indicator)
    value = show_value(model, indicator, Fraction(one.counted, one.of))
    return word(
        "M649",
        indicator=indicator.name(language),
        counted=one.counted,
        of=one.of,
        value=value,
        target=show_target(model, indicator),
    ).message(language)


def _label(robustness: Robustness, indicator: str, language: Language) -> str:
    found = next(one for one in robustness.rulebook.indicators if one.id == indicator)
    return found.name(language)


def _joined(texts: Iterator[str] | list[str], language: Language) -> str:
    return ("，" if language == "zh" else ", ").join(texts)
