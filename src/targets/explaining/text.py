"""An explanation as text for 80 columns, wide characters minded. Never adds to what it says.

Lines know what part they play, so that a terminal may colour them.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from fractions import Fraction
from typing import Literal, NamedTuple

from targets.errors import Language, word
from targets.explaining.explanation import (
    Explanation,
    Extra,
    Group,
    InPeriod,
    Item,
    Line,
    ReasonCode,
    Record,
    RecordsBehind,
    Rejected,
    Source,
)
from targets.figures import format_fixed, format_plain
from targets.scores.json import decimal_text
from targets.source import visible, width, wrapped

WIDE = 80
NOTHING = "—"
Role = Literal["title", "heading", "good", "bad", "plain", "quiet"]


def explanation_lines(found: Explanation) -> Iterator[Line]:
    """Rank and total, sections with their indicators, where points were lost, what would help."""
    say = _Saying(found.language)
    yield from _head(found, say)
    for group in _outermost(found):
        yield Line("")
        yield from _group(found, group, say, 0)
    yield from _items(found, None, say, 0)
    yield from _unscored_items(found, say)
    yield from _reasons(found, say)
    yield from _raising(found, say)
    yield from _rejected(found.rejected, say)


class _Saying(NamedTuple):
    """The language, and what is said in it."""

    language: Language

    def __call__(self, code: str, **facts: object) -> str:
        return word(code, known=(), **facts).message(self.language)

    @property
    def comma(self) -> str:
        return "，" if self.language == "zh" else ", "

    @property
    def colon(self) -> str:
        return "：" if self.language == "zh" else ": "


# ---------------------------------------------------------------- the head


def _head(found: Explanation, say: _Saying) -> Iterator[Line]:
    yield _apart(found.unit, found.window, "title")
    yield from _wrapped(found.title, 0)
    yield Line("")
    rows = list(_standing(found, say))
    room = max(width(name) for name, _, _ in rows)
    for name, text, role in rows:
        yield from _hanging(f"  {_padded(name, room)}  ", text, role)


def _standing(found: Explanation, say: _Saying) -> Iterator[tuple[str, str, Role]]:
    within = ""
    if found.within:
        within = f"（{found.within}）" if say.language == "zh" else f" ({found.within})"
    rank = NOTHING
    if found.rank is not None:
        rank = say("M676", rank=found.rank, ranked=found.ranked) + within
    yield say("M675"), rank, "plain"
    if found.grade_text is not None:
        yield say("M678"), found.grade_text, "plain"
    capped = ""
    if found.uncapped != found.total and found.uncapped is not None:
        capped = say("M683", uncapped=_points(found.uncapped))
    yield say("M677"), f"{_points(found.total)}{capped}", "plain"
    if found.base is not None:
        base = say("M684", points=_points(found.base.points), worth=_points(found.base.worth))
        yield say("M679"), base, "plain"
        for text in (*found.base.how, *_source(found.base.source, say)):
            yield "", text, "quiet"
    for name, sign, extras in (
        (say("M680"), "+", found.bonuses),
        (say("M681"), "−", found.deductions),
    ):
        for one in extras:
            yield name, _extra(one, sign, say), "plain"
    for limit in found.limits:
        yield "", limit, "quiet"
    for veto in found.vetoes:
        effect = "；".join(veto.effect) if say.language == "zh" else "; ".join(veto.effect)
        condition = " → ".join(veto.in_words)
        yield say("M682"), f"{veto.label}{say.colon}{condition} → {effect}", "bad"
        for text in _source(veto.source, say):
            yield "", text, "quiet"
    for text in found.unscored:
        yield "", text, "bad"
    if found.rejected:
        yield "", say("M692", count=len(found.rejected)), "bad"


def _extra(one: Extra, sign: str, say: _Saying) -> str:
    semicolon = "；" if say.language == "zh" else "; "
    condition = semicolon.join(text for text in (" → ".join(one.in_words), one.rate) if text)
    source = "".join(f" ({text})" for text in _source(one.source, say))
    return f"{sign}{_points(one.points)}  {one.label}{say.colon}{condition}{source}"


# ---------------------------------------------------------------- sections and indicators


def _outermost(found: Explanation) -> list[Group]:
    return [one for one in found.sections if one.section is None]


def _group(found: Explanation, group: Group, say: _Saying, depth: int) -> Iterator[Line]:
    yield _apart("  " * depth + group.label, _got(group.points, group.worth, say), "heading")
    inner = depth + 1
    for text in (*group.how, *_source(group.source, say)):
        yield from _wrapped(text, 2 * inner, "quiet")
    yield from _periods(group.periods, 2 * inner, say)
    for section in found.sections:
        if section.section == group.id:
            yield Line("")
            yield from _group(found, section, say, inner)
    yield from _items(found, group.id, say, inner)


def _items(found: Explanation, section: str | None, say: _Saying, depth: int) -> Iterator[Line]:
    for one in found.indicators:
        if one.section == section and one.worth is not None:
            yield Line("")
            yield from _item(one, say, 2 * depth)


def _unscored_items(found: Explanation, say: _Saying) -> Iterator[Line]:
    shown = [one for one in found.indicators if one.worth is None]
    if not shown:
        return
    yield Line("")
    yield Line(say("M686"), "heading")
    for one in shown:
        yield Line("")
        yield from _item(one, say, 2)


def _item(one: Item, say: _Saying, indent: int) -> Iterator[Line]:
    lead, inner = " " * indent, indent + 2
    role: Role = "bad" if one.lost and one.lost > 0 else "good" if one.points else "plain"
    if one.worth is None:
        yield Line(f"{lead}{visible(one.label)}")
    else:
        yield _apart(f"{lead}{one.label}", _got(one.points, one.worth, say, one.lost), role)
    facts = {"value": one.value, "status": one.status_text}
    judged = say("M687", target=one.target, **facts) if one.target else say("M688", **facts)
    yield from _wrapped(judged, inner)
    yield from _chain(one.in_words, inner)
    for text in one.absence:
        yield from _wrapped(text, inner)
    if one.shortfall is not None:
        yield from _wrapped(one.shortfall.text, inner)
    if one.missing_periods:
        lead = " " * inner + say("M691", periods="")
        periods = [period.text for period in one.missing_periods]
        yield from _packed(lead, periods, "、" if say.language == "zh" else ",")
    for text in one.mend:
        yield from _wrapped(text, inner, "bad")
    if one.scoring:
        first, *others = one.scoring
        yield from _chain(say("M749", rule=first).split(" = "), inner)
        for text in others:
            yield from _chain(text.split(" = "), inner + 2)
    if one.in_total is not None and one.lost and one.in_total != one.lost:
        yield from _wrapped(say("M743", points=f"−{_short(one.in_total)}"), inner)
    yield from _periods(one.periods, inner, say)
    for records in one.records:
        yield from _records(records, say, inner)
    for text in _source(one.source, say):
        yield from _wrapped(text, inner, "quiet")


def _got(points: Decimal | None, worth: Decimal, say: _Saying, lost: Decimal | None = None) -> str:
    got = say("M684", points=_points(points), worth=format_plain(Fraction(worth)))
    return got + (f"  {say('M685', lost=_points(lost))}" if lost and lost > 0 else "")


def _periods(turns: Sequence[InPeriod], indent: int, say: _Saying) -> Iterator[Line]:
    told = []
    for one in turns:
        value = f"{one.value} → " if one.value is not None else ""
        told.append(f"{one.label}{say.colon}{one.text or value + _points(one.points)}")
    yield from _packed(" " * indent, told, "；" if say.language == "zh" else ";")


def _records(behind: RecordsBehind, say: _Saying, indent: int) -> Iterator[Line]:
    """The records side by side in columns, as many as there is room for."""
    if not behind.records:
        return
    yield from _wrapped(f"{behind.label}{say.colon}{' / '.join(behind.figures)}", indent, "quiet")
    texts = []
    keys = max((width(visible(one.key)) for one in behind.records), default=0)
    for one in behind.records:
        figures = " / ".join(NOTHING if each is None else each for each in one.figures)
        if any(one.reported):
            before = " / ".join(
                was or (now or NOTHING) for was, now in zip(one.reported, one.figures, strict=True)
            )
            figures += say("M690", figures=before)
        row = "" if one.row is None else f"  {_place(one, say)}"
        texts.append(f"{_padded(one.key, keys)}  {figures}{row}".strip())
    room = max((width(text) for text in texts), default=1)
    beside = max((WIDE - indent - 2 + 3) // (room + 3), 1)
    for start in range(0, len(texts), beside):
        row = "   ".join(_padded(text, room) for text in texts[start : start + beside])
        yield Line(f"{' ' * (indent + 2)}{row.rstrip()}", "quiet")


def _source(source: Source | None, say: _Saying) -> Iterator[str]:
    """`source: part 二, “…”; assumed …`."""
    if source is None:
        return
    named = (source.document, source.section, source.page and say("M763", page=source.page))
    where = " ".join(part for part in named if part)
    quote = f"“{source.quote}”" if source.quote else ""
    places = " ".join(part for part in (where, quote, source.url) if part)
    note = source.note or (say("M698") if source.assumed else "")
    semicolon = "；" if say.language == "zh" else "; "
    cited = f"{say('M697')}{say.colon}{places}" if places else ""
    if cited or note:
        yield semicolon.join(part for part in (cited, note) if part)


# ---------------------------------------------------------------- reasons


def _reasons(found: Explanation, say: _Saying) -> Iterator[Line]:
    if not found.reasons and all(one.worth is None for one in found.indicators):
        return  # there were none to lose
    yield Line("")
    yield Line(say("M693"), "heading")
    if not found.reasons:
        yield Line(f"  {say('M699')}")
    amounts = [_amount(one) for one in found.reasons]
    room = max((width(one) for one in amounts), default=0)
    for number, (one, amount) in enumerate(zip(found.reasons, amounts, strict=True), 1):
        text = f"{one.label}{say.colon}{one.text}" if one.text else one.label
        yield from _hanging(f"  {number:>2}. {amount:>{room}}  ", text)


def _amount(one: ReasonCode) -> str:
    """What it costs: in the total, where that can be told."""
    known = one.in_total is not None and one.in_total != one.lost
    return f"−{_short(one.in_total or Fraction(0)) if known else _points(one.lost)}"


def _raising(found: Explanation, say: _Saying) -> Iterator[Line]:
    if found.above is None and not found.raising:
        return
    yield Line("")
    yield Line(say("M694"), "heading")
    if found.above is not None:
        above = found.above
        facts = {"unit": above.unit, "rank": above.rank, "figure": above.figure}
        yield from _wrapped(say("M695", gap=above.gap, **facts), 2)
    for text in found.raising:
        yield from _wrapped(text, 2)
    gains = [f"+{_short(one.gain)}" for one in found.alone]
    room = max((width(one) for one in gains), default=0)
    for one, gain in zip(found.alone, gains, strict=True):
        yield from _hanging(f"    {gain:>{room}}  ", f"{one.label}{say.colon}{one.text}")


def _place(one: Record | Rejected, say: _Saying) -> str:
    """Its row, and of several files which."""
    return say("M689", row=one.row) if one.file is None else f"{one.file}:{one.row}"


def _rejected(rejected: Sequence[Rejected], say: _Saying) -> Iterator[Line]:
    if not rejected:
        return
    yield Line("")
    yield Line(say("M696"), "heading")
    for one in rejected:
        row = [] if one.row is None else [_place(one, say)]
        where = say.comma.join([one.label, *row, *([one.key] if one.key else [])])
        semicolon = "；" if say.language == "zh" else "; "
        yield from _hanging("  ", f"{where}{say.colon}{semicolon.join(one.reasons)}")


# ---------------------------------------------------------------- setting


def _points(points: Decimal | None) -> str:
    return decimal_text(points) or NOTHING


def _short(number: Fraction) -> str:
    return format_fixed(number, 2)


def _padded(text: str, room: int) -> str:
    shown = visible(text)
    return shown + " " * (room - width(shown))


def _apart(left: str, right: str, role: Role) -> Line:
    """One text at the left edge, one at the right."""
    left, right = visible(left), visible(right)
    gap = max(WIDE - width(left) - width(right), 2)
    return Line(f"{left}{' ' * gap}{right}", role)


def _chain(links: Sequence[str], indent: int) -> Iterator[Line]:
    """`a = b = c`, broken before a sign of equality."""
    pieces = [link if number == 0 else f"= {link}" for number, link in enumerate(links)]
    yield from _packed(" " * indent, pieces, "")


def _packed(lead: str, pieces: Sequence[str], comma: str) -> Iterator[Line]:
    """Pieces that are not broken while there is room for each on a line."""
    room, space = WIDE - width(lead), "" if comma in ("、", "；") else " "
    lines: list[str] = []
    for number, piece in enumerate(pieces):
        text = visible(piece) + (comma if number < len(pieces) - 1 else "")
        if lines and width(lines[-1]) + width(space) + width(text) <= room:
            lines[-1] += space + text
        else:
            lines.append(text)
    parts = [part for line in lines for part in wrapped(line, room)]
    for number, line in enumerate(parts):
        yield Line((lead if number == 0 else " " * width(lead)) + line)


def _wrapped(text: str, indent: int, role: Role = "plain") -> Iterator[Line]:
    yield from _hanging(" " * indent, text, role)


def _hanging(lead: str, text: str, role: Role = "plain") -> Iterator[Line]:
    """A text behind its lead, its later lines below its first."""
    room = width(lead)
    for number, line in enumerate(wrapped(text, WIDE - room)):
        yield Line((lead if number == 0 else " " * room) + line, role)
