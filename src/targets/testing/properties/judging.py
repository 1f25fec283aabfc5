"""What holds for a rulebook whatever a unit records: each property of each part proven, not
refuted, or refuted by the smallest counter-example that was found.

Never says that something holds because nobody looked: what is not proven says how much was tried.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from fractions import Fraction

from targets.errors import Language, word
from targets.rulebook.models import RulebookModel
from targets.rulebook.places import Places
from targets.testing.properties.better import better_verdicts
from targets.testing.properties.bounds import bounds_verdicts
from targets.testing.properties.cliff import cliff_verdicts, default_cliff
from targets.testing.properties.inputs import inputs_verdicts
from targets.testing.properties.reach import reach_verdicts
from targets.testing.properties.reporting import reporting_verdicts
from targets.testing.properties.verdicts import Answer, Counterexample, Exhibit, Property, Verdict
from targets.testing.units.rehearsed import Rehearsed
from targets.testing.units.sayings import Bilingual

__all__ = [
    "Answer",
    "Counterexample",
    "Exhibit",
    "Property",
    "Verdict",
    "check_properties",
    "render_verdicts",
    "verdicts_on",
]

_TITLES: dict[Property, str] = {
    "better": "M240",
    "reach": "M241",
    "bounds": "M242",
    "inputs": "M243",
    "cliff": "M244",
    "reporting": "M245",
}
_ANSWERS: dict[Answer, str] = {"proven": "M246", "not_refuted": "M247", "refuted": "M248"}


def check_properties(
    rulebook: RulebookModel, places: Places, *, cliff: Fraction | None = None
) -> tuple[Verdict, ...]:
    """The verdict on every property of every part.

    `cliff` is the most that one case may move, in points; by default a twentieth of the total.
    """
    return verdicts_on(Rehearsed(rulebook, places), cliff=cliff)


def verdicts_on(laid: Rehearsed, *, cliff: Fraction | None = None) -> tuple[Verdict, ...]:
    """The same of a rulebook that is laid out already, as for `boundaries.finding.rows_on`."""
    if laid.needs_all_units:
        return tuple(_untold(laid))
    limit = cliff if cliff is not None else default_cliff(laid.rulebook)
    checks: tuple[Callable[[Rehearsed], Iterator[Verdict]], ...] = (
        better_verdicts,
        reach_verdicts,
        bounds_verdicts,
        inputs_verdicts,
        lambda one: cliff_verdicts(one, limit),
        reporting_verdicts,
    )
    return tuple(verdict for check in checks for verdict in check(laid))


def _untold(laid: Rehearsed) -> Iterator[Verdict]:
    """Of rules that need all units nothing can be told from one."""
    title = Bilingual(laid.rulebook.id, laid.rulebook.id)
    for name in _TITLES:
        yield Verdict(name, laid.rulebook.id, title, "not_refuted", word("M424"), None, 1)


def render_verdicts(verdicts: Iterable[Verdict], language: Language = "en") -> str:
    """The verdicts property by property: first what is refuted, each with the units that show it,
    then the parts that have an answer and its reason in common, together.
    """
    by_property: dict[Property, list[Verdict]] = {}
    for verdict in verdicts:
        by_property.setdefault(verdict.property, []).append(verdict)
    lines: list[str] = []
    for name, held in by_property.items():
        lines += ["", _title(name, held, language)]
        for verdict in held:
            if verdict.verdict == "refuted":
                lines += _in_full(verdict, language)
        for answer in ("not_refuted", "proven"):
            lines += _together([one for one in held if one.verdict == answer], language)
    return "\n".join(lines[1:]) + "\n" if lines else ""


def _title(name: Property, held: Iterable[Verdict], language: Language) -> str:
    """The property, and how many parts have which answer."""
    counted = Counter(one.verdict for one in held)
    counts = [
        word("M443", count=counted[answer], answer=word(code).message(language)).message(language)
        for answer, code in reversed(_ANSWERS.items())
        if counted[answer]
    ]
    comma = "，" if language == "zh" else ", "
    return f"{word(_TITLES[name]).message(language)}{_colon(language)}{comma.join(counts)}"


def _in_full(verdict: Verdict, language: Language) -> Iterator[str]:
    answer = word(_ANSWERS[verdict.verdict]).message(language)
    reason = verdict.reason.text(language)
    yield f"  {answer} · {_part(verdict, language)}{_colon(language)}{reason}"
    if verdict.counterexample is not None:
        yield f"      {verdict.counterexample.text.in_language(language)}"


def _together(verdicts: Iterable[Verdict], language: Language) -> Iterator[str]:
    """Verdicts with one answer: of each reason once, with the parts it is given for."""
    by_reason: dict[str, list[Verdict]] = {}
    for verdict in verdicts:
        by_reason.setdefault(verdict.reason.text(language), []).append(verdict)
    for reason, held in by_reason.items():
        answer = word(_ANSWERS[held[0].verdict]).message(language)
        parts = ("；" if language == "zh" else "; ").join(_part(one, language) for one in held)
        if len(held) == 1:
            yield f"  {answer} · {parts}{_colon(language)}{reason}"
        else:
            yield f"  {answer} · {reason}{_colon(language).rstrip()}"
            yield f"      {parts}"


def _part(verdict: Verdict, language: Language) -> str:
    """What it is about, and the line of the rules file."""
    title = verdict.title.in_language(language)
    return word("M430", label=title, kind=verdict.line).message(language)


def _colon(language: Language) -> str:
    return "：" if language == "zh" else ": "
