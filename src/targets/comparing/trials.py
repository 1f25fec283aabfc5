"""Two rulebooks on the same records: the dates of one moved onto the other's period, and what the
records lack told and counted as empty.

Never changes what a rulebook asks for in the period it was made for: a trial is marked as one.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

from targets.calendar import month_number
from targets.comparing.comparison import BackTest
from targets.comparing.effects import effects_of, whole_of
from targets.engine import WholeEngine
from targets.errors import EngineError, RecordsError, RulesError, Wording, has_errors, listed, word
from targets.plan.build import build_plan
from targets.plan.steps import Plan
from targets.records import Batch, Records
from targets.rulebook import nodes
from targets.rulebook.models import RulebookModel
from targets.rulebook.moved_dates import with_dates_moved
from targets.rulebook.places import Places
from targets.scores import Scores, hash_rules, score_batch
from targets.source import SourceText, Span

_ROUNDS_AT_MOST = 5


class Trial(NamedTuple):
    """A plan that takes the records as they are, the batch, and what had to be told."""

    plan: Plan
    batch: Batch
    notes: tuple[Wording, ...]

    @property
    def dated(self) -> tuple[int, int]:
        """How many records of datasets with dates lie inside and outside the windows."""
        tables = self.plan.rulebook.records
        counts = [one for name, one in self.batch.counts.items() if tables[name].time is not None]
        return sum(one.accepted for one in counts), sum(one.outside for one in counts)

    def score(self, through: str | None) -> Scores:
        """The scores by this plan."""
        rulebook = self.plan.rulebook
        whole = WholeEngine(self.plan)
        return score_batch(
            self.plan, whole, self.batch, through, "auto", lambda: hash_rules(rulebook)
        )


class Delivered(NamedTuple):
    """Records as they were given, and the further headings that they come under."""

    records: object
    headings: object = None


def tried(
    old: Plan, new: Plan, delivered: Delivered, through: str | None, renamed: Mapping[str, str]
) -> BackTest:
    """Both rulebooks on the records delivered.

    Where the periods differ, the rules of which fewer records lie in the period are moved by whole
    months onto the period of the other.

    Raises:
        RecordsError: the records cannot be scored.
        EngineError: `through` lies outside a period, or a batch was given.
    """
    if isinstance(delivered.records, Batch):
        raise EngineError(word("E953"))
    before, after, moved = _laid_over(old, new, delivered)
    notes = dict.fromkeys((*moved, *before.notes, *after.notes))
    scored, anew = before.score(through), after.score(through)
    return BackTest(
        window=scored.window,
        notes=tuple(notes),
        units=effects_of(scored, anew, renamed),
        whole=whole_of(scored, anew, renamed),
        old=scored,
        new=anew,
    )


def _laid_over(
    old: Plan, new: Plan, records: Delivered
) -> tuple[Trial, Trial, tuple[Wording, ...]]:
    """Both with the records, over the same dates; and the word that one was moved."""
    rules, others = old.rulebook, new.rulebook
    before = _admitted(old, records, "old", others)
    months = month_number(others.period.from_) - month_number(rules.period.from_)
    if months == 0 or not _has_dates(rules, others):
        return before, _admitted(new, records, "new", rules), ()
    inside, outside = before.dated
    if outside:
        after = _admitted(new, records, "new", rules)
        if after.dated[0] > inside:
            moved = _admitted(_moved(old, months), records, "old", others)
            return moved, after, (_word_of_move("M332", rules, months),)
    after = _admitted(_moved(new, -months), records, "new", rules)
    return before, after, (_word_of_move("M331", others, months),)


def _has_dates(*rulebooks: RulebookModel) -> bool:
    return any(table.time is not None for one in rulebooks for table in one.records.values())


def _word_of_move(code: str, rulebook: RulebookModel, months: int) -> Wording:
    return word(code, period=rulebook.period.window, months=abs(months))


def _moved(plan: Plan, months: int) -> Plan:
    return _planned(with_dates_moved(plan.rulebook, months))


def _planned(rulebook: RulebookModel) -> Plan:
    """The plan of a rulebook that no file holds."""
    nowhere = Places(SourceText(rulebook.id, ""), nodes.Mapping(Span(1, 1, 2), flow=False))
    plan, unproven = build_plan(rulebook, nowhere)
    if has_errors(unproven):
        raise RulesError(unproven)
    return plan


# ---------------------------------------------------------------- what the records lack


def _admitted(plan: Plan, records: Delivered, which: str, other: RulebookModel) -> Trial:
    """The records judged by `plan`; what they lack of it counts as empty, and is told.

    Raises `RecordsError` where a roster, a key or a date is lacking.
    """
    given, notes = _known(plan.rulebook, records.records, which, other)
    for _ in range(_ROUNDS_AT_MOST):
        try:
            batch = Records(plan).validate(given, headings=records.headings)
        except RecordsError as error:
            lacking = [_lack(plan.rulebook, one, which) for one in error.problems]
            if None in lacking:
                raise
            notes += _joined(one for one in lacking if one is not None)
            plan = _planned(_without(plan.rulebook, error.problems))
        else:
            return Trial(plan, batch, (*notes, *_joined(_notes(batch, which, other))))
    raise AssertionError(which)  # each round leaves fewer things that can be lacking


def _known(
    rulebook: RulebookModel, records: object, which: str, other: RulebookModel
) -> tuple[object, list[Wording]]:
    """The datasets without those that only the other rulebook knows, and that these were there."""
    if not isinstance(records, Mapping):
        return records, []
    alone = [name for name in records if name in other.records and name not in rulebook.records]
    knows = "new" if which == "old" else "old"
    notes = [word("M340", dataset=name, which=knows) for name in alone]
    return {name: held for name, held in records.items() if name not in alone}, notes


def _lack(rulebook: RulebookModel, problem: Wording, which: str) -> Wording | None:
    """What a trial says of a dataset or column that is not there; None where it cannot go on."""
    facts = dict(problem.facts)
    dataset, name = facts.get("dataset", ""), facts.get("name", "")
    table = rulebook.records.get(dataset)
    if table is None:
        return None
    if problem.code == "E901" and dataset != rulebook.unit.roster:
        return word("M338", dataset=dataset, which=which)
    if problem.code == "E902" and name not in (rulebook.unit.id, table.time, *table.key):
        return word("M339", dataset=dataset, names=name, which=which)
    return None


def _without(rulebook: RulebookModel, lacking: tuple[Wording, ...]) -> RulebookModel:
    """The same rules, in which what is lacking may be absent."""
    records = dict(rulebook.records)
    for one in lacking:
        facts = dict(one.facts)
        table = records[facts["dataset"]]
        if one.code == "E901":
            records[facts["dataset"]] = table.model_copy(update={"optional": True})
            continue
        optional = table.fields[facts["name"]].model_copy(update={"optional": True})
        fields = {**table.fields, facts["name"]: optional}
        records[facts["dataset"]] = table.model_copy(update={"fields": fields})
    return rulebook.model_copy(update={"records": records})


def _notes(batch: Batch, which: str, other: RulebookModel) -> Iterator[Wording]:
    """The notes of a batch; what only the other rulebook knows is no slip, and is told as that."""
    knows = "new" if which == "old" else "old"
    for note in batch.notes:
        facts = dict(note.facts)
        if note.code == "D892" and Path(facts["name"]).stem in other.records:
            yield word("M340", dataset=Path(facts["name"]).stem, which=knows)
        elif note.code == "D891" and _knows(other, facts["dataset"], facts["name"]):
            yield word("M349", dataset=facts["dataset"], names=facts["name"], which=knows)
        else:
            yield note


def _joined(notes: Iterable[Wording]) -> list[Wording]:
    """Notes on single columns of one dataset as one note, the others as they are."""
    columns: dict[tuple[str, str, str], list[str]] = {}
    others = []
    for note in notes:
        facts = dict(note.facts)
        if "names" in facts and note.code in ("M339", "M349"):
            columns.setdefault((note.code, facts["dataset"], facts["which"]), []).append(
                facts["names"]
            )
        else:
            others.append(note)
    return [
        *others,
        *(
            word(code, dataset=dataset, which=which, names=listed(names))
            for (code, dataset, which), names in columns.items()
        ),
    ]


def _knows(rulebook: RulebookModel, dataset: str, heading: str) -> bool:
    table = rulebook.records.get(dataset)
    fields = table.fields.items() if table is not None else ()
    return any(heading in one.headings(name) for name, one in fields)
