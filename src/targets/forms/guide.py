"""The first sheet of a form: in plain words how it is filled in, and each column of it.

Never knows how a workbook is written.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from targets.errors import Language, word
from targets.forms.sheets import FormSheet
from targets.rulebook.models import RulebookModel
from targets.rulebook.persons import agreements


class Guide(NamedTuple):
    """What the sheet says: its name, a title, sentences, and a table of all columns.

    `agree` are the checks of a row, each with the sheet that it belongs to.
    """

    name: str
    title: str
    authority: str
    sentences: tuple[str, ...]
    headings: tuple[str, ...]
    lines: tuple[tuple[str, ...], ...]
    agree_title: str
    agree: tuple[tuple[str, str], ...]


def form_guide(rulebook: RulebookModel, sheets: Sequence[FormSheet], language: Language) -> Guide:
    """The guide to these sheets."""

    def say(code: str) -> str:
        return begun(word(code).message(language))

    title = begun(word("M561", title=rulebook.title.text(language)).message(language))
    authority = rulebook.authority.text(language) if rulebook.authority else ""
    period = rulebook.period.window
    return Guide(
        say("M560"),
        title,
        "  ·  ".join(text for text in (authority, str(period)) if text),
        tuple(_sentences(rulebook, sheets, language)),
        tuple(map(say, ("M569", "M570", "M571", "M572", "M573", "M574"))),
        tuple(_lines(sheets, language)),
        say("M577"),
        tuple((sheet.name, text) for sheet in sheets for text in sheet.agree),
    )


def begun(text: str) -> str:
    """A text of the catalogue as a page has it: with a capital at its beginning."""
    return text[:1].upper() + text[1:]


def _sentences(
    rulebook: RulebookModel, sheets: Sequence[FormSheet], language: Language
) -> Iterator[str]:
    comma = "、" if language == "zh" else ", "
    names = comma.join(sheet.name for sheet in sheets)
    personal = comma.join(_of_persons(rulebook, sheets))
    codes = ["M562", "M563", "M564", "M565", "M566", "M567", "M568"]
    if not any(sheet.rows for sheet in sheets):
        codes.remove("M566")
    if personal:
        codes[codes.index("M567")] = "M558"
    for code in codes:
        yield begun(word(code, sheets=names, columns=personal).message(language))


def _of_persons(rulebook: RulebookModel, sheets: Sequence[FormSheet]) -> Iterator[str]:
    """The columns that are agreed to describe persons."""
    agreed = agreements(rulebook)
    for sheet in sheets:
        fields = agreed[sheet.dataset].fields if sheet.dataset in agreed else ()
        yield from (column.heading for column in sheet.columns if column.field in fields)


def _lines(sheets: Sequence[FormSheet], language: Language) -> Iterator[tuple[str, ...]]:
    for sheet in sheets:
        for column in sheet.columns:
            may = word("M576" if column.required else "M575").message(language)
            yield (
                sheet.name,
                column.heading,
                column.asked,
                column.limits,
                column.example,
                may,
            )
