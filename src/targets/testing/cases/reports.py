"""What became of a case, in words: what is not as expected, with its place and its figures.

Never runs a case, and never prints.
"""

from __future__ import annotations

from collections.abc import Iterator

from targets.errors import Language, Wording, word
from targets.rulebook.places import Path
from targets.testing.cases.files import WrittenCase
from targets.testing.cases.findings import Figures
from targets.testing.cases.running import CaseOutcome, Mismatch

_LABELS = {
    "numerator": "M110",
    "denominator": "M111",
    "value": "M112",
    "target": "M113",
    "status": "M114",
    "points": "M115",
    "total": "M116",
    "vetoes": "M117",
}


def render_outcome(written: WrittenCase, outcome: CaseOutcome, language: Language) -> str:
    """Everything that is wrong, one paragraph each; nothing where the case passed."""
    errors = [written.tell(path, wording).render(language) for path, wording in outcome.errors]
    found = [_mismatch(written, one, language) for one in outcome.mismatches]
    return "\n".join([*errors, *found])


def brief(outcome: CaseOutcome, language: Language) -> str:
    """The first thing that is wrong, on one line."""
    for error in outcome.errors:
        return error.wording.message(language)
    for mismatch in outcome.mismatches:
        return _said(mismatch).text(language)
    return ""


def _mismatch(written: WrittenCase, one: Mismatch, language: Language) -> str:
    place = place_of(written, one.expected.path)
    rows = [_said(one).text(language), f"  {place}"]
    if one.found.figures:
        rows.append("  " + " · ".join(_shown(one.found.figures, language)))
    return "\n".join(rows)


def place_of(written: WrittenCase, below: Path) -> str:
    """File, line and column of a place of a case."""
    span = written.places.value((*written.keys, *below))
    return f"{written.file}:{span.line}:{span.column}"


def _said(one: Mismatch) -> Wording:
    expected = one.expected
    what = f"{expected.name}.{expected.part}" if expected.part else expected.name
    return word("M100", what=what, wanted=expected.written, found=one.found.text)


def _shown(figures: Figures, language: Language) -> Iterator[str]:
    for name, figure in figures:
        label = word(_LABELS[name]).text(language) if name in _LABELS else name
        shown = figure.message(language) if isinstance(figure, Wording) else figure
        yield f"{label} {shown}"
