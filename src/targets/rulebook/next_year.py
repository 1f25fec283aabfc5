"""Next year's rules file from this year's: text in, text out.

Only known places of the old text are edited; comments, layout and the order of keys stay. Whatever
was right for one year alone is marked at the end of its line. Never decides a figure.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

import yaml

from targets.calendar import parse_date, parse_month
from targets.errors import EngineError, Language, word
from targets.figures import parse_figure
from targets.formula import dates_in
from targets.rulebook.composing import compose
from targets.rulebook.drafts import Loader
from targets.rulebook.models import RulebookModel
from targets.rulebook.moved_dates import moved_formula, moved_text
from targets.rulebook.nodes import Mapping, Node, Scalar, Sequence
from targets.rulebook.places import Path
from targets.source import SourceText, Span

MARK = "待核 · revisit:"
"""What a person searches for: each line with it holds something of last year."""
YEARS_AHEAD_AT_MOST = 100
LAST_YEAR = 9900

_LINE_END = re.compile(r"(\r\n|\r|\n)")
_YEAR = re.compile(r"(?<!\d)\d{4}(?!\d)", re.ASCII)
_JUDGED = ("indicators", "bonuses", "deductions", "vetoes")
_FORMULAS = "numerator denominator value where when applies_to assessed that formula".split()  # noqa: SIM905
_WORTH = ("points", "weight", "per", "at_most")


def year_of(rulebook: RulebookModel) -> int:
    """The year of a rules file: the year of its period that its id names, else the last one."""
    years = _years(rulebook)
    named = [int(one) for one in _YEAR.findall(rulebook.id) if int(one) in years]
    return named[-1] if named else years[-1]


def next_rules(source: SourceText, rulebook: RulebookModel, year: int, origin: str) -> str:
    """The rules file `source`, whose rulebook is given, drafted for `year`.

    `origin` is the name of the old file, for the line that says where the draft comes from.

    Raises:
        EngineError: `year` is none that can follow, or what must change cannot be changed in place.
    """
    return _Drafting(source, rulebook, year).text(origin)


def next_cases(source: SourceText, rulebook: RulebookModel, year: int) -> str:
    """The file of cases that stands beside the rules file, drafted for `year` likewise."""
    return _Drafting(source, rulebook, year).text(None)


def count_marks(text: str) -> int:
    """How many lines are to be revisited."""
    return sum(MARK in line for line in text.splitlines())


def _years(rulebook: RulebookModel) -> range:
    return range(rulebook.period.from_.year, rulebook.period.to.year + 1)


class _Found(NamedTuple):
    """A text of the file: its path, its node, and the last key above it."""

    path: Path
    node: Scalar
    key: str


@dataclass(slots=True)
class _Pencil:
    """Edits and marks by line (from 1), put onto the lines in the end."""

    edits: dict[int, list[tuple[int, int, str]]] = field(default_factory=dict)
    marks: dict[int, dict[str, None]] = field(default_factory=dict)

    def replace(self, span: Span, text: str) -> None:
        self.edits.setdefault(span.line, []).append((span.column - 1, span.end - 1, text))

    def mark(self, line: int, code: str) -> None:
        self.marks.setdefault(line, {})[code] = None


class _Drafting:
    """One text on its way to the next year."""

    def __init__(self, source: SourceText, rulebook: RulebookModel, year: int) -> None:
        self._source = source
        self._rulebook = rulebook
        self._year = year
        self._ahead = year - year_of(rulebook)
        if not 0 < self._ahead <= YEARS_AHEAD_AT_MOST or year > LAST_YEAR:
            raise EngineError(word("E950", year=year, old=year_of(rulebook)))
        self._pencil = _Pencil()
        root = compose(source.text).root
        if isinstance(root, Sequence):  # a file of cases may be a bare list
            root = Mapping(root.span, flow=False, entries={"cases": root})
        self._root = root

    def text(self, origin: str | None) -> str:
        root = self._root
        if not isinstance(root, Mapping):
            return self._source.text
        for found in _texts(root, (), ""):
            self._draft(found)
        if "clauses" in root.keys:
            self._pencil.mark(root.keys["clauses"].line, "M367")
        cases = root.entries.get("cases")
        for case in cases.items if isinstance(cases, Sequence) else ():
            self._pencil.mark(_first_line(case), "M366")
        return self._put_on(_languages(self._rulebook), origin)

    def _draft(self, found: _Found) -> None:
        """One text: edited where only the year is another, marked where a person must look."""
        path, node, key = found
        wanted, code = node.text, _mark_of(path, node)
        if path == ("id",) or path[0] == "title":
            wanted = self._with_year(node.text)
        elif code in ("M362", "M363", "M364"):
            wanted = moved_text(node.text, 12 * self._ahead, key=key)
        elif path[0] == "cases":
            wanted = moved_text(node.text, 12 * self._ahead) if self._is_date(path) else node.text
        elif (key in _FORMULAS or "parts" in path[-2:]) and dates_in(node.text):
            wanted, code = moved_formula(node.text, 12 * self._ahead), "M373"
        elif code is None and self._names_year(node.text):
            code = "M374"
        if wanted != node.text:
            self._replace(node, wanted)
        if code is not None:
            self._pencil.mark(node.span.line, code)

    def _replace(self, node: Scalar, wanted: str) -> None:
        """The text where it stands; one written with escapes is quoted in the other way."""
        span = node.span
        written = self._source.line(span.line)[span.column - 1 : span.end - 1]
        if not node.raw and len(written) > 1 and written[0] == written[-1] and written[0] in "'\"":
            wanted = "'" + wanted.replace("'", "''") + "'"
        elif not node.raw or written != node.text:
            raise EngineError(
                word("E951", file=self._source.file, line=span.line, found=node.text, text=wanted)
            )
        self._pencil.replace(span, wanted)

    def _with_year(self, text: str) -> str:
        years = _years(self._rulebook)
        return _YEAR.sub(
            lambda one: f"{int(one[0]) + self._ahead}" if int(one[0]) in years else one[0], text
        )

    def _names_year(self, text: str) -> bool:
        """Whether a text, and not a mere figure or date, names a year of the period."""
        if parse_figure(text) is not None or parse_date(text) or parse_month(text):
            return False
        return any(int(one) in _years(self._rulebook) for one in _YEAR.findall(text))

    def _is_date(self, path: Path) -> bool:
        """Whether a text of a case is a date by the key that it stands under."""
        match path:
            case ("cases", _, "through"):
                return True
            case ("cases", _, "given", str(dataset), _, str(heading)):
                table = self._rulebook.records.get(dataset)
                fields = table.fields.items() if table is not None else ()
                return any(
                    one.type in ("date", "month") and heading in one.headings(name)
                    for name, one in fields
                )
            case _:
                return False

    def _put_on(self, languages: tuple[Language, ...], origin: str | None) -> str:
        """The lines with their edits and marks; the ends of lines stay as they are."""
        pieces = _LINE_END.split(self._source.text)
        lines, ends = pieces[::2], [*pieces[1::2], ""]
        end = ends[0] or "\n"
        for number, edits in self._pencil.edits.items():
            for start, stop, text in sorted(edits, reverse=True):
                line = lines[number - 1]
                lines[number - 1] = line[:start] + text + line[stop:]
        above: dict[int, str] = {}
        spread = _spread_scalars(self._source.text)
        for number, codes in self._pencil.marks.items():
            if MARK in lines[number - 1]:
                continue
            said = f"# {MARK} {_joined(codes, languages)}"
            if not any(first <= number < last for first, last in spread):
                lines[number - 1] = f"{lines[number - 1].rstrip()}  {said}"
                continue
            while any(first < number <= last for first, last in spread):
                number -= 1
            line = lines[number - 1]
            above[number] = line[: len(line) - len(line.lstrip())] + said
        written = [
            (f"{above[number]}{end}" if number in above else "") + line + closing
            for number, (line, closing) in enumerate(zip(lines, ends, strict=True), start=1)
        ]
        if origin is not None:
            first = 1 if lines[0].startswith("# yaml-language-server") else 0
            written[first:first] = [
                f"{line}{end}" for line in _header(languages, origin, self._year)
            ]
        return "".join(written)


def _texts(node: Node, path: Path, key: str) -> Iterator[_Found]:
    match node:
        case Scalar():
            yield _Found(path, node, key)
        case Mapping():
            for name, value in node.entries.items():
                yield from _texts(value, (*path, name), name)
        case Sequence():
            for index, item in enumerate(node.items):
                yield from _texts(item, (*path, index), key)


def _first_line(node: Node) -> int:
    if isinstance(node, Mapping) and node.keys:
        return next(iter(node.keys.values())).line
    return node.span.line


def _mark_of(path: Path, node: Scalar) -> str | None:
    """What is to be revisited in the text at `path`, whichever year it names."""
    match path:
        case ("id" | "title" | "issued" | "review_by" as key, *_):
            return {"id": "M360", "title": "M361", "issued": "M363", "review_by": "M364"}[key]
        case ("period", _) | (_, _, "period", _) | ("scorecard", _, _, "periods", _, "to"):
            return "M362"
        case ("constants", _, *rest) if rest[:1] in ([], ["number"], ["otherwise"], ["values"]):
            return "M365"
        case ("indicators", _, "target", *_):
            return "M368"
        case (str(kind), _, key) if kind in _JUDGED and key in _WORTH:
            return "M369"
        case ("scorecard", "sections", _, _) | ("scorecard", _) if _is_worth(path):
            return "M369"
        case ("indicators", _, "scoring", *_, key):
            return "M370" if parse_figure(node.text) is not None or key == "formula" else None
        case ("scorecard", "grades", _, "at_least"):
            return "M371"
        case ("bonuses" | "deductions" | "vetoes", _, "when" | "value" | "effect", *_):
            return "M372"
        case ("records", _, "describes_persons", "until"):
            return "M883"
        case (*_, "reference", "quote"):
            return "M375"
        case _:
            return None


def _is_worth(path: Path) -> bool:
    """Points of the scorecard: the total, what sections are worth and can get, and what bonuses can
    come to.
    """
    return path[-1] in (*_WORTH, "total", "floor", "bonus_at_most", "deduction_at_most")


def _languages(rulebook: RulebookModel) -> tuple[Language, ...]:
    """In which languages the file speaks: those of its title."""
    title = rulebook.title
    if title.zh == title.en:
        said = title.zh or ""
        return ("zh",) if re.search(r"[\u4e00-\u9fff]", said) else ("en",)
    return tuple(one for one in _BOTH if getattr(title, one))


_BOTH: tuple[Language, ...] = ("zh", "en")


def _joined(codes: dict[str, None], languages: tuple[Language, ...]) -> str:
    """`目标值、分值 · target, points`."""
    commas = {"zh": "、", "en": ", "}
    return " · ".join(
        commas[language].join(word(code).message(language) for code in sorted(codes))
        for language in languages
    )


def _header(languages: tuple[Language, ...], origin: str, year: int) -> Iterator[str]:
    start = f"# {MARK} "
    for language in languages:
        yield start + word("M376", origin=origin, year=year).message(language)
        start = "# "


def _spread_scalars(text: str) -> list[tuple[int, int]]:
    """First and last line (from 1) of each text that spreads over several lines."""
    found = []
    for event in yaml.parse(text, Loader=Loader):
        if isinstance(event, yaml.ScalarEvent) and event.start_mark and event.end_mark:
            first, last = event.start_mark.line + 1, event.end_mark.line + 1
            if last > first:
                found.append((first, last if event.end_mark.column else last - 1))
    return found
