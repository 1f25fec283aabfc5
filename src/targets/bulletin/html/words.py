"""The words of the page by the names that its templates call them. Never holds a word itself."""

from __future__ import annotations

from targets.errors import Language, word

_CODES: dict[str, str] = {
    "whole": "M010",
    "rank": "M011",
    "total": "M012",
    "grade": "M013",
    # parts
    "bulletin": "M500",
    "window": "M501",
    "skip": "M502",
    "contents": "M503",
    "glance": "M504",
    "leaders": "M505",
    "league": "M506",
    "figures": "M507",
    "heat": "M508",
    "trends": "M509",
    "spread": "M510",
    "duties": "M511",
    "quality": "M512",
    "remarks": "M513",
    "reading": "M514",
    "receipt": "M515",
    # columns
    "month": "M516",
    "to_date": "M517",
    "target": "M518",
    "standing": "M519",
    "indicator": "M520",
    "points": "M521",
    "rose": "M522",
    "bonus": "M523",
    "deduction": "M524",
    "vetoes": "M525",
    "one_month": "M526",
    "months": "M527",
    "duty": "M528",
    "done_due": "M529",
    "dataset": "M650",
    "accepted": "M651",
    "rejected": "M652",
    "outside": "M653",
    "units": "M654",
    "reference": "M655",
    # figures
    "met_of": "M656",
    "value_up": "M657",
    "value_down": "M658",
    "value_same": "M659",
    "places_up": "M660",
    "places_down": "M661",
    "unmoved": "M662",
    "no_rank_before": "M663",
    "not_ranked": "M664",
    "first": "M665",
    "last": "M666",
    "few": "M667",
    "band": "M668",
    "last_band": "M669",
    "town": "M670",
    "full_points": "M671",
    "share_from": "M672",
    "share_below": "M673",
    "worth": "M674",
    "ordered_by": "M675",
    # charts
    "trend_told": "M676",
    "spread_told": "M677",
    "chart_figures": "M678",
    "dots": "M679",
    "of_month": "M680",
    "of_period": "M681",
    # records
    "received": "M682",
    "missing": "M683",
    "none_missing": "M684",
    "revised": "M685",
    "none_revised": "M686",
    # how to read
    "read_signs": "M687",
    "read_windows": "M688",
    "read_few": "M689",
    "read_ranks": "M690",
    "read_exact": "M691",
    "read_receipt": "M692",
    "judged": "M693",
    "read_shades": "M694",
}


class Words:
    """`say("target")`: the word in one language, with a capital where the language has them."""

    __slots__ = ("_language",)

    def __init__(self, language: Language) -> None:
        self._language = language

    def __call__(self, name: str, **facts: object) -> str:
        """As it begins a heading, a column or a sentence."""
        text = self.inside(name, **facts)
        return text[:1].upper() + text[1:]

    def inside(self, name: str, **facts: object) -> str:
        """As it stands inside a sentence."""
        return word(_CODES[name], known=(), **facts).message(self._language)

    def listed(self, *names: str) -> str:
        """Texts one after the other, with the comma of the language."""
        return ("、" if self._language == "zh" else ", ").join(names)
