"""What differs between an output and the same output made again: causes first, then figures.

Says; never judges which of the two is right: what is made again is what should be there.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

from targets.errors import Language, Wording, word
from targets.rulebook.models import RulebookModel
from targets.verifying.outputs import LINE, ROW, Figures, Output, Place, named
from targets.verifying.pages import TEXT
from targets.verifying.places import place_text, unit_in
from targets.verifying.untouched import what_was_touched
from targets.verifying.workbooks import SHEET, agree

Cause = Literal["rules", "file", "records", "counts", "receipt", "figure", "look", "version"]
_SHOWN_AT_MOST = 60
_HASH_SHOWN = 12


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing that is not as it was: what kind of thing, where, as it stands in the output, and
    as it is when it is made again; None where it is not there at all.

    `severity` is `note` where another version alone is no failure. `str()` says it in English.
    """

    cause: Cause
    place: Place
    was: str | None
    now: str | None
    wording: Wording
    severity: Literal["error", "note"] = "error"

    def text(self, language: Language = "en") -> str:
        """In plain words, on one line."""
        return self.wording.text(language)

    def __str__(self) -> str:
        return self.text()

    def to_dict(self, language: Language = "en") -> dict[str, object]:
        """The public attributes, as JSON can hold them."""
        return {
            "cause": self.cause,
            "place": list(self.place),
            "was": self.was,
            "now": self.now,
            "severity": self.severity,
            "message": self.text(language),
        }


def differences(
    rulebook: RulebookModel, output: Output, again: Output, units: Iterable[str]
) -> list[Difference]:
    """Everything that differs; empty where nothing does.

    `again` is the output made again; its receipt hashes at least the records that the other does.
    In this order: rules, files, records, counts, the rest of the receipt, figures in the order of
    the output, what else was touched where all else agrees, versions.
    """
    known = set(units)
    was, now = (_by_unit(one.figures, known) for one in (output, again))
    rows = {place[:3]: text for place, text in now.items() if place[0] == SHEET and text in known}
    figures = list(_figures(rulebook, was, now, rows))
    touched = next((unit for one in figures if (unit := unit_in(one.place, known))), None)
    compared = _Receipts(rulebook, output.entries, again.entries)
    found = [*compared.causes(touched), *_named_first(figures)]
    if not found and (said := what_was_touched(output, again)) is not None:
        severity, wording = said
        found = [Difference("look", (), None, None, wording, severity)]
    return [*found, *compared.versions()]


def _named_first(figures: list[Difference]) -> list[Difference]:
    """Texts of a page go by their number, which says little: the first alone is told, and none
    where a figure with a name differs.
    """
    named = [one for one in figures if one.place[0] != TEXT]
    return named or figures[:1]


class _Receipts:
    """Two receipts beside each other, each entry by its place."""

    def __init__(self, rulebook: RulebookModel, was: Figures, now: Figures) -> None:
        self._rulebook = rulebook
        self._was = was
        self._now = now

    def causes(self, touched: str | None) -> Iterator[Difference]:
        """All but the versions; `touched` is the first unit of which a figure differs."""
        yield from self._rules()
        for place in self._other("files"):
            records = ("records", *place[1:])
            same = records in self._was and self._was[records] == self._now.get(records)
            yield self._said("file", "M593" if same else "M592", place)
        yield from self._moved_files()
        for place in self._other("records"):
            code = "M594" if touched is not None else "M595"
            yield self._said("records", code, place, unit=touched or "")
        for place in (*self._other("counts"), *self._other("rows")):
            yield self._said("counts", "M596", place)
        yield from self._rest()

    def versions(self) -> Iterator[Difference]:
        """What computes with another version now, or not at all."""
        for place, was in self._was.items():
            now = self._now.get(place, "—")
            if place[0] == "versions" and was != now:
                said = word("M600", package=place[-1], was=was, now=now)
                yield Difference("version", place, was, now, said, "note")

    def _rules(self) -> Iterator[Difference]:
        place, named = ("rules", "hash"), ("rules", "id")
        if self._was.get(place) != self._now.get(place):
            same = self._was.get(named) == self._now.get(named)
            ids = {"other": self._was.get(named, "—"), "rules": self._now.get(named, "—")}
            yield self._said("rules", "M590" if same else "M591", place, **ids)

    def _moved_files(self) -> Iterator[Difference]:
        """Files of which one receipt alone speaks, where the other speaks of files of the same
        dataset.
        """
        for code, these, those in (("M610", self._was, self._now), ("M611", self._now, self._was)):
            filed = {_dataset(place) for place in those if place[0] == "files"}
            for place in these:
                if place[0] == "files" and place not in those and _dataset(place) in filed:
                    yield self._said("file", code, place, file=place[1])

    def _other(self, group: str) -> list[Place]:
        """The places of which both speak, differently. What came in files may come in frames now,
        and then has a number of rows in the place of a hash.
        """
        both = [place for place in self._was if place[0] == group and place in self._now]
        return [place for place in both if self._was[place] != self._now[place]]

    def _rest(self) -> Iterator[Difference]:
        """What one receipt alone says of a dataset, and what it says besides."""
        others = self._was.get(("rules", "hash")) != self._now.get(("rules", "hash"))
        counted = any(place[0] == "counts" for place in self._was)  # in every receipt of ours
        of_was, of_now = (
            {_dataset(place) for place in one if place[0] in ("files", "rows")}
            for one in (self._was, self._now)
        )
        for place in dict.fromkeys((*self._was, *self._now)):
            was, now = self._was.get(place), self._now.get(place)
            match place[0]:
                case "files" | "rows":
                    strange = _dataset(place) not in (of_now if now is None else of_was)
                case "records":
                    strange = now is None
                case "counts":
                    strange = now is None or not counted
                case "versions":
                    strange = False  # they come last
                case "rules":
                    strange = was != now and not others
                case _:
                    strange = was != now
            if strange:
                yield self._said("receipt", "M601", place)

    def _said(self, cause: Cause, code: str, place: Place, **facts: str) -> Difference:
        was, now = self._was.get(place), self._now.get(place)
        dataset = place[1] if len(place) > 1 else place[0]
        shown = {
            "was": (was or "—")[:_HASH_SHOWN],
            "now": (now or "—")[:_HASH_SHOWN],
            "dataset": dataset,
            **_in_words(self._rulebook, place),
        }
        return Difference(cause, place, was, now, word(code, **shown, **facts))


def _dataset(place: Place) -> str:
    """Of files of a dataset that came in several, `DATASET=FILE` is told."""
    return place[1].partition("=")[0] if len(place) > 1 else ""


def _by_unit(figures: Figures, units: set[str]) -> Figures:
    """The lines of a text by the unit that they name: another rank does not move them."""

    def own(place: Place, text: str) -> Place:
        unit = next((one for one in text.split() if one in units), None)
        return (ROW, unit) if unit is not None else place

    if not any(place[0] == LINE for place in figures):
        return figures
    return named((own(place, text), text) for place, text in figures.items())


def _figures(
    rulebook: RulebookModel, was: Figures, now: Figures, rows: Mapping[Place, str]
) -> Iterator[Difference]:
    """`rows` are the units that stand in the rows of sheets."""
    for place in dict.fromkeys((*was, *now)):
        before, after = was.get(place), now.get(place)
        if before == after or (place[0] == SHEET and agree(before or "", after or "")):
            continue
        if place[0] in (LINE, ROW) and before is not None and after is not None:
            before, after = _narrowed(before, after)
        if place[:3] in rows:
            place = (*place, rows[place[:3]])
        code = "M597" if before is not None and after is not None else "M598"
        code = code if after is not None else "M599"
        shown = {"was": _shortened(before), "now": _shortened(after)}
        said = word(code, **shown, **_in_words(rulebook, place))
        yield Difference("figure", place, before, after, said)


def _in_words(rulebook: RulebookModel, place: Place) -> dict[str, str]:
    return {
        "place": place_text(rulebook, place, "en"),
        "place_zh": place_text(rulebook, place, "zh"),
    }


def _narrowed(was: str, now: str) -> tuple[str, str]:
    """Of two lines the words that differ first, where they are as many; else the lines."""
    before, after = was.split(), now.split()
    if len(before) != len(after) or before == after:
        return was, now
    return next(pair for pair in zip(before, after, strict=True) if pair[0] != pair[1])


def _shortened(text: str | None) -> str:
    text = text or ""
    return text if len(text) <= _SHOWN_AT_MOST else f"{text[:_SHOWN_AT_MOST]}…"
