"""Whether a corrected line puts a file right: it is put in, and the file is read again.

Only what bears this out is offered, one line for one line. Never runs for a sound file, and never
reads more often than so much text in all.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from dataclasses import replace

from targets.errors import Diagnostic, diagnose, has_errors
from targets.rulebook.left_out import left_out_slips, likely_keys
from targets.rulebook.wide_signs import (
    Slip,
    has_wide_separators,
    has_wide_signs,
    needs_half_width,
    wide_slips,
)
from targets.source import SourceText

_READ_AGAIN_AT_MOST = 20
_LETTERS_READ_AT_MOST = 600_000
_MENDED = frozenset(f"Y{one}" for one in (110, 111, 113, *range(116, 121), *range(122, 126), 138))
"""Each of these that a reading tells costs it one more: what was mended is read again."""
_STOPPED = 40
"""So many more does a reading cost that stopped: all that could be mended was tried in vain."""
_PROBLEMS_TOLD_AT_MOST = 1_000
_LINE_AT_MOST = 1_000
_WIDE_LINES_AT_MOST = 200
_TURNS = 3  # readings of all lines with wide signs at once
_STOPS = ("Y104", "Y115", "K100")
_LISTED = "Y136"
_BEYOND = 1 << 30

Problems = tuple[Diagnostic, ...]
Key = tuple[str, int, str]


class _Spent(Exception):
    """The file was read again often enough."""


def with_sound_offers(
    source: SourceText, found: Problems, read: Callable[[SourceText], Problems]
) -> Problems:
    """What is told of a file with errors: its slips of one line by their own names, without what
    only follows from them, and no corrected line that does not put its line right.

    `read` tells what is wrong in a text at first sight.
    """
    again = _Again(source, found, read)
    with suppress(_Spent):
        settled = -1
        while settled < len(again.slips) and has_errors(again.problems):
            settled = len(again.slips)
            again.settle_wide_signs()
            again.sift()
            again.settle_left_out()
    again.drop_the_unproven()
    ordered = (*again.slips, *again.problems)
    return tuple(sorted(ordered, key=lambda one: (one.line, one.column, one.code, one.message)))


class _Again:
    """One file, with the slips that were found in it put right."""

    def __init__(
        self, source: SourceText, found: Problems, read: Callable[[SourceText], Problems]
    ) -> None:
        self.source = source
        self.lines = list(source.lines)
        self.problems = found
        self.slips: list[Diagnostic] = []
        self._read = read
        self._proven: dict[int, str] = {}
        allowed = _LETTERS_READ_AT_MOST // max(len(source.text), 1)
        told = _PROBLEMS_TOLD_AT_MOST // max(len(found), 1)
        self._left = min(_READ_AGAIN_AT_MOST, max(told, 2))
        self._allowed = max(allowed, 2)

    # ------------------------------------------------------------ reading again

    def _with(self, lines: dict[int, str]) -> Problems:
        """What is told of the file with these lines (from 1) in place."""
        if self._left <= 0 or self._allowed <= 0:
            raise _Spent
        self._left -= 1
        written = [lines.get(number, line) for number, line in enumerate(self.lines, start=1)]
        after = self._read(SourceText(self.source.file, "\n".join(written)))
        self._allowed -= 1 + sum(one.code in _MENDED for one in after)
        self._allowed -= _STOPPED if any(one.code == "Y115" for one in after) else 0
        return after

    def _bears_out(self, lines: Iterable[int], after: Problems) -> bool:
        """Whether nothing is wrong in `lines` any more, nothing new elsewhere, and less in all."""
        before = {_key(one) for one in self.problems}
        known = all(_key(one) in before for one in after)
        return _clean(lines, after) and known and len(after) < len(self.problems)

    def _leads_on(self, lines: Iterable[int], after: Problems) -> bool:
        """Whether nothing is wrong in `lines` any more, and reading, which had stopped, goes
        beyond: what it finds there is no fault of theirs.
        """
        return _clean(lines, after) and _stops_at(after) > _stops_at(self.problems)

    def _settle(self, chosen: dict[int, Slip], after: Problems) -> None:
        for number, slip in chosen.items():
            here = [one for one in self.problems if one.line == number]
            listed = [one for one in here if one.code == _LISTED and one.correction == slip.line]
            context = here[0].context if here else ""
            found = diagnose(
                self.source, slip.span, slip.wording, context=context, correction=slip.line
            )
            self.slips.append(listed[0] if listed else found)
            self.lines[number - 1] = slip.line
        self.problems = after

    # ------------------------------------------------------------ slips of one line

    def settle_wide_signs(self) -> None:
        """Full-width punctuation: first where only a separator of YAML would stand, so that no
        comma of a text is blamed for what one of these has done; then wherever it may be.
        """
        tried = [n for n, line in enumerate(self.lines, start=1) if has_wide_separators(line)]
        tried = [n for n in tried if len(self.lines[n - 1]) <= _LINE_AT_MOST][:_WIDE_LINES_AT_MOST]
        self._settle_wide_lines(tried)
        suspects = self._suspects()
        if not set(suspects) <= set(tried):
            self._settle_wide_lines(suspects)

    def _settle_wide_lines(self, numbers: Iterable[int]) -> None:
        """The full-width punctuation of these lines at once; then line by line."""
        readings = {
            number: tuple(wide_slips(self.lines[number - 1], number))
            for number in numbers
            if has_wide_signs(self.lines[number - 1])
        }
        readings = {
            number: slips
            for number, slips in readings.items()
            if not self._said_already(number, slips)
        }
        for turn in range(_TURNS if len(readings) > 1 else 0):
            chosen = {n: slips[turn] for n, slips in readings.items() if turn < len(slips)}
            if not chosen:
                break
            after = self._with({number: slip.line for number, slip in chosen.items()})
            wrong = {one.line for one in after if one.severity == "error"}
            right = {number: slip for number, slip in chosen.items() if number not in wrong}
            if right and len(right) < len(chosen):
                after = self._with({number: slip.line for number, slip in right.items()})
            if right and (self._bears_out(right, after) or self._leads_on(right, after)):
                self._settle(right, after)
                readings = {n: slips for n, slips in readings.items() if n not in right}
        for number, slips in readings.items():
            self._settle_first(number, slips)

    def _said_already(self, number: int, slips: tuple[Slip, ...]) -> bool:
        """Whether whatever is told of a line offers one of these readings itself."""
        told = [one for one in self.problems if one.line == number]
        offered = {one.correction for one in told}
        if any(one.code == _LISTED for one in told):
            return False  # whatever names one of the values follows from it
        return not slips or (len(offered) == 1 and offered <= {slip.line for slip in slips})

    def settle_left_out(self) -> None:
        """A colon or a comma that is missing, where nothing else puts the line right."""
        words = likely_keys(self.lines)
        for number in self._suspects():
            if number not in self._proven and has_errors(self.problems):
                self._settle_only(number, left_out_slips(self.lines, number, words))

    def _settle_first(self, number: int, slips: Iterable[Slip]) -> None:
        """The first slip that puts the line right, or at least leads on."""
        leads = []
        for slip in slips:
            after = self._with({number: slip.line})
            if self._bears_out((number,), after):
                self._settle({number: slip}, after)
                return
            if self._leads_on((number,), after):
                leads.append((slip, after))
        for slip, after in leads[:1]:
            self._settle({number: slip}, after)

    def _settle_only(self, number: int, slips: Iterable[Slip]) -> None:
        """The one slip that puts the line right, or at least leads on; none where two would."""
        right: dict[str, tuple[Slip, Problems]] = {}
        leads: dict[str, tuple[Slip, Problems]] = {}
        for slip in slips:
            after = self._with({number: slip.line})
            if self._bears_out((number,), after):
                right.setdefault(slip.line, (slip, after))
            elif self._leads_on((number,), after):
                leads.setdefault(slip.line, (slip, after))
        found = list((right or leads).values())
        if len(found) == 1:
            self._settle({number: found[0][0]}, found[0][1])

    def _suspects(self) -> list[int]:
        """The lines that may hold a slip: those with a problem, and those above them."""
        told = [one.line for one in self.problems if one.severity == "error"]
        above = [number - 1 for number in told]
        stopped = _stops_at(self.problems) <= len(self.lines)
        worth = has_wide_signs if stopped else has_wide_separators
        wide = [n for n, line in enumerate(self.lines, start=1) if worth(line)]
        return [
            number
            for number in dict.fromkeys((*told, *above, *wide[:_WIDE_LINES_AT_MOST]))
            if 0 < number <= len(self.lines) and len(self.lines[number - 1]) <= _LINE_AT_MOST
        ]

    # ------------------------------------------------------------ what was offered

    def sift(self) -> None:
        """Find the corrected lines that hold: all at once, and where they do not, one by one."""
        offers = self._offers()
        alone = {number: lines[0] for number, lines in offers.items() if len(lines) == 1}
        if len(alone) == len(offers) and offers and self._bears_out(alone, self._with(alone)):
            self._proven |= alone
            return
        for number, lines in offers.items():
            sound = [
                line for line in lines if self._bears_out((number,), self._with({number: line}))
            ]
            if len(sound) == 1:
                self._proven[number] = sound[0]

    def _offers(self) -> dict[int, list[str]]:
        offers: dict[int, list[str]] = {}
        for one in self.problems:
            line = one.correction
            if line is None or one.line in self._proven or not _keeps_all(one, line):
                continue
            if needs_half_width(line) or self._follows(one):
                continue
            if line not in (known := offers.setdefault(one.line, [])):
                known.append(line)
        return offers

    def _follows(self, one: Diagnostic) -> bool:
        """Whether a name is unknown only because the line that gives it cannot be read."""
        name = dict(one.wording.facts).get("name", "")
        broken = {other.line for other in self.problems if other.code[0] in "YK"} - {one.line}
        return one.code[0] in "FN" and any(
            re.search(rf"\b{re.escape(name)}\b", self.lines[number - 1])
            for number in broken
            if name and number <= len(self.lines)
        )

    def drop_the_unproven(self) -> None:
        """Leave no corrected line but those that hold, and no guess at a name that is there."""
        kept = []
        for one in self.problems:
            line = self._proven.get(one.line) if one.correction is not None else None
            if self._follows(one):
                facts = tuple(fact for fact in one.wording.facts if fact[0] != "near")
                wording = one.wording._replace(facts=facts, fix=None)
                one = replace(one, wording=wording, suggestion=wording.suggestion("en"))
            kept.append(one if line == one.correction else replace(one, correction=line))
        self.problems = tuple(kept)


def _clean(lines: Iterable[int], after: Problems) -> bool:
    return {one.line for one in after if one.severity == "error"}.isdisjoint(lines)


def _stops_at(problems: Problems) -> int:
    """The line at which nothing could be read any more; beyond every line where all was read."""
    return min((one.line for one in problems if one.code in _STOPS), default=_BEYOND)


def _key(one: Diagnostic) -> Key:
    return one.code, one.line, one.message


def _keeps_all(one: Diagnostic, line: str) -> bool:
    """Whether no figure of the old line is lost, and no word, but for a name set for a name."""
    fix = one.wording.fix
    named = fix is not None and (one.code[0] != "Y") and "：" not in fix.wrong
    kept = str.isdigit if named else str.isalnum
    old, new = (
        [one for one in re.sub(r"\b0+(?=\d)", "", unicodedata.normalize("NFKC", text)) if kept(one)]
        for text in (one.source_line, line)
    )
    rest: Iterator[str] = iter(new)
    return all(letter in rest for letter in old)
