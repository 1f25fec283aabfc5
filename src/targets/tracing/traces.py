"""A rules file held against its source document: what became of each clause, quote and sentence.

Never decides what is right: it tells where the two texts differ.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Literal

from targets.errors import Diagnostic, Language, Wording, diagnose, has_errors, word
from targets.rulebook.clauses import parse_sentences
from targets.rulebook.models import Clause, RulebookModel
from targets.rulebook.opening import open_rulebook
from targets.rulebook.places import Path, Places
from targets.rulebook.reader import read_rules
from targets.rulebook.references import sourced_parts
from targets.rulebook.sourced import Sourced
from targets.source import SourceText
from targets.tracing.documents import Sentence, read_sentences
from targets.tracing.passages import (
    Letters,
    Match,
    Passage,
    differing,
    find_passage,
    letters_of,
    unquoted,
)

Became = Literal["modelled", "unmodelled", "unaccounted"]

OF_A_TRACE = frozenset({"C551", "C590", "C591", "W910", "W911", "W912", "W913", "W914"})
"""What a check finds and a trace counts as a problem of its own."""


_SHOWN_AT_MOST = 40
"""Letters of a sentence of the source, in a message."""


@dataclass(frozen=True, slots=True)
class TracedClause:
    """One clause: what models it, or why nothing does (`reason`), and the sentences it claims."""

    id: str
    says: dict[str, str]
    became: Became
    modelled_by: tuple[str, ...]
    reason: dict[str, str]
    sentences: tuple[str, ...]
    line: int


@dataclass(frozen=True, slots=True)
class TracedQuote:
    """One quote of the rules file: whose it is, its line there, and its place in the source.

    Without a source `match`, `source_line` and `passage` are None.
    """

    part: str
    quote: str
    line: int
    match: Match | None
    source_line: int | None
    passage: str | None


@dataclass(frozen=True, slots=True)
class TracedSentence:
    """One sentence of the source: its place (`3.1.3/2`), and the clauses that claim it.

    `unquoted` are figures and cadences that no part quotes, where a clause says that the sentence
    is modelled.
    """

    place: str
    line: int
    text: str
    orders: bool
    claimed_by: tuple[str, ...]
    unquoted: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Trace:
    """What a rules file has of its source document.

    `sentences` is None without a source. `unsourced` are parts with neither a reference nor
    `basis: assumed`. `problems` are sorted by file and place.
    """

    file: str
    source: str | None
    clauses: tuple[TracedClause, ...]
    quotes: tuple[TracedQuote, ...]
    sentences: tuple[TracedSentence, ...] | None
    unsourced: tuple[str, ...]
    problems: tuple[Diagnostic, ...]

    @property
    def ok(self) -> bool:
        """Whether every clause is accounted for, every quote found, every order claimed."""
        return not self.problems

    def count(self, became: Became) -> int:
        """How many clauses became that."""
        return sum(clause.became == became for clause in self.clauses)

    def to_dict(self, language: Language = "en") -> dict[str, object]:
        """All of it as plain data; messages in `language`."""
        return {
            "file": self.file,
            "source": self.source,
            "ok": self.ok,
            "coverage": {
                "clauses": len(self.clauses),
                "modelled": self.count("modelled"),
                "unmodelled": self.count("unmodelled"),
                "unaccounted": self.count("unaccounted"),
            },
            "clauses": [_plain(clause) for clause in self.clauses],
            "quotes": [_plain(quote) for quote in self.quotes],
            "sentences": None
            if self.sentences is None
            else [_plain(one) for one in self.sentences],
            "unsourced": list(self.unsourced),
            "problems": [one.to_dict(language) for one in self.problems],
        }


def trace_checked(rules: SourceText, source: SourceText | None) -> Trace | tuple[Diagnostic, ...]:
    """The trace of a rules file; its problems where it has other errors than those of clauses."""
    reading, checked = read_rules(rules), open_rulebook(rules).diagnostics
    rulebook, places = reading.rulebook, reading.places
    others = [one for one in checked if one.code not in OF_A_TRACE]
    if rulebook is None or places is None or has_errors(others):
        return checked
    tracer = _Tracer(rulebook, places, source)
    own = [one for one in checked if one.code in OF_A_TRACE]
    found = sorted(
        (*own, *tracer.problems), key=lambda one: (one.file != rules.file, one.line, one.column)
    )
    return Trace(
        rules.file,
        source.file if source is not None else None,
        tracer.clauses,
        tracer.quotes,
        tracer.sentences,
        tuple(_unsourced(rulebook)),
        tuple(found),
    )


class _Tracer:
    """One pass over the clauses, the quotes and the sentences, in that order."""

    def __init__(self, rulebook: RulebookModel, places: Places, source: SourceText | None) -> None:
        self.places = places
        self.source = source
        self.problems: list[Diagnostic] = []
        self.written = read_sentences(source) if source is not None else ()
        self.clauses = tuple(
            self.clause(("clauses", index), one) for index, one in enumerate(rulebook.clauses)
        )
        letters = letters_of(source) if source is not None else None
        self.quotes = tuple(self.quotes_of(rulebook, letters))
        self.sentences = self.claimed(rulebook) if source is not None else None

    def clause(self, path: Path, clause: Clause) -> TracedClause:
        known = {sentence.place for sentence in self.written}
        claimed = []
        for index, text in enumerate(clause.sentences):
            for place in _places(text):
                if self.source is None or place in known:
                    claimed.append(place)
                else:
                    where = (*path, "sentences", index)
                    self.problems.append(self.places.tell(where, self.no_such(place)))
        return TracedClause(
            clause.id,
            {"en": clause.says.text("en"), "zh": clause.says.text("zh")},
            _became(clause),
            clause.modelled_by,
            {
                language: clause.unmodelled.text(language) if clause.unmodelled else ""
                for language in ("en", "zh")
            },
            tuple(claimed),
            self.places.value((*path, "id")).line,
        )

    def no_such(self, place: str) -> Wording:
        """That the source has no such sentence, and how many its paragraph has."""
        paragraph = place.partition("/")[0]
        numbers = [one.number for one in self.written if one.paragraph == paragraph]
        if numbers:
            return word("C593", found=place, paragraph=paragraph, count=len(numbers))
        return word("C595", found=place, paragraph=paragraph)

    def quotes_of(self, rulebook: RulebookModel, letters: Letters | None) -> Iterator[TracedQuote]:
        for path, part in _parts_with_references(rulebook):
            if part.reference is None or part.reference.quote is None:
                continue
            quote = part.reference.quote
            where: Path = (*path, "reference", "quote")
            passage = find_passage(letters, quote) if letters is not None else None
            if passage is not None and passage.match == "not found":
                self.problems.append(self.not_found(where, quote, passage))
            yield TracedQuote(
                _name(path, part),
                quote,
                self.places.value(where).line,
                passage.match if passage is not None else None,
                passage.line if passage is not None else None,
                passage.text if passage is not None else None,
            )

    def not_found(self, where: Path, quote: str, passage: Passage) -> Diagnostic:
        if passage.line is None:
            return self.places.tell(where, word("C596"))
        ours, theirs = differing(" ".join(quote.split()), passage.text)
        wording = word("C594", line=passage.line, passage=passage.text, ours=ours, theirs=theirs)
        return self.places.tell(where, wording)

    def claimed(self, rulebook: RulebookModel) -> tuple[TracedSentence, ...]:
        by_place: dict[str, list[str]] = {}
        for clause in rulebook.clauses:
            for text in clause.sentences:
                for place in _places(text):
                    by_place.setdefault(place, []).append(clause.id)
        for sentence in self.written:
            if sentence.orders and sentence.place not in by_place:
                self.problems.append(self.unclaimed(sentence))
        modelled = {clause.id for clause in self.clauses if clause.became == "modelled"}
        quotes = tuple(one.quote for one in self.quotes)
        found = []
        for one in self.written:
            ids = tuple(by_place.get(one.place, ()))
            open_figures = unquoted(one.text, quotes) if modelled & set(ids) else ()
            found.append(
                TracedSentence(one.place, one.line, one.text, one.orders, ids, open_figures)
            )
        return tuple(found)

    def unclaimed(self, sentence: Sentence) -> Diagnostic:
        source = self.source or self.places.source
        wording = word("C592", place=sentence.place, sentence=_beginning(sentence.text))
        # Its line may be a page long: the beginning of the sentence is shown instead.
        return replace(diagnose(source, sentence.spans[0], wording), source_line="")


def _plain(one: TracedClause | TracedQuote | TracedSentence) -> dict[str, object]:
    found = {name: getattr(one, name) for name in type(one).__slots__}
    return {name: list(item) if isinstance(item, tuple) else item for name, item in found.items()}


def _beginning(text: str) -> str:
    return text if len(text) <= _SHOWN_AT_MOST else text[:_SHOWN_AT_MOST] + "…"


def _places(text: str) -> list[str]:
    claimed = parse_sentences(text)
    if claimed is None:
        return []
    numbers = range(claimed.first, claimed.last + 1)
    return [f"{claimed.paragraph}/{number}" for number in numbers]


def _became(clause: Clause) -> Became:
    if bool(clause.modelled_by) == (clause.unmodelled is not None):
        return "unaccounted"
    return "modelled" if clause.modelled_by else "unmodelled"


def _parts_with_references(rulebook: RulebookModel) -> Iterator[tuple[Path, Sourced | Clause]]:
    yield from sourced_parts(rulebook)
    for index, clause in enumerate(rulebook.clauses):
        yield ("clauses", index), clause


def _name(path: Path, part: Sourced | Clause) -> str:
    """The id of a part, or the last word of its path."""
    return str(getattr(part, "id", path[-1]))


def _unsourced(rulebook: RulebookModel) -> Iterator[str]:
    """Parts with neither a reference nor `basis: assumed`, in the order of the file.

    What stands in the scorecard is assumed where the scorecard is.
    """
    card = rulebook.scorecard
    for path, part in sourced_parts(rulebook):
        inside = path[0] == "scorecard" and (card.reference or card.basis)
        if part.reference is None and part.basis is None and not inside:
            if path == ("scorecard",) and card.total is None:
                continue  # nothing is said there
            yield _name(path, part)
