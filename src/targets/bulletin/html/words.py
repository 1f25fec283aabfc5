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
    "to_date": "M481",
    "target": "M479",
    "standing": "M494",
    "indicator": "M487",
    "points": "M521",
    "rose": "M482",
    "bonus": "M523",
    "deduction": "M524",
    "vetoes": "M525",
    "one_month": "M526",
    "months": "M527",
    "duty": "M486",
    "done_due": "M529",
    "dataset": "M488",
    "accepted": "M489",
    "rejected": "M490",
    "outside": "M491",
    "replaced": "M497",
    "units": "M764",
    "reference": "M765",
    # figures
    "met_of": "M766",
    "value_up": "M767",
    "value_down": "M768",
    "better": "M822",
    "worse": "M823",
    "value_same": "M769",
    "places_up": "M770",
    "places_down": "M771",
    "unmoved": "M772",
    "no_rank_before": "M773",
    "not_ranked": "M774",
    "first": "M483",
    "last": "M484",
    "few": "M777",
    "band": "M778",
    "last_band": "M779",
    "town": "M780",
    "full_points": "M781",
    "share_from": "M782",
    "share_below": "M783",
    "worth": "M784",
    "ordered_by": "M785",
    # charts
    "trend_told": "M786",
    "spread_told": "M787",
    "chart_figures": "M788",
    "dots": "M789",
    "of_month": "M790",
    "of_period": "M791",
    # records
    "received": "M792",
    "missing": "M793",
    "no_unit": "M807",
    "none_missing": "M794",
    "revised": "M795",
    "none_revised": "M796",
    # how to read
    "read_signs": "M797",
    "read_windows": "M798",
    "read_few": "M496",
    "read_ranks": "M800",
    "read_exact": "M801",
    "read_receipt": "M802",
    "judged": "M803",
    "slide": "M829",
    "read_shades": "M804",
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

    @property
    def comma(self) -> str:
        """Between two parts of a sentence."""
        return "，" if self._language == "zh" else ", "

    def listed(self, *names: str) -> str:
        """Texts one after the other, with the comma of the language."""
        return ("、" if self._language == "zh" else ", ").join(names)
