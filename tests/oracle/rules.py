"""The rules file, read as text and looked up; never checks it: it is taken to be valid."""

import re
from copy import copy
from typing import Any

import yaml  # type: ignore[import-untyped, unused-ignore]

NUMBER_TYPES = ("count", "integer", "decimal")


class Rules:
    def __init__(self, text: str) -> None:
        # This loader makes every scalar text, so that `0.10` and `no` stay what they are.
        written = yaml.load(text, Loader=yaml.CBaseLoader)  # noqa: S506 - it makes text only
        self.unit_field: str = written["unit"]["id"]
        self.roster: str | None = written["unit"].get("roster")
        self.group_fields: list[str] = written["unit"].get("groups", [])
        self.assessed: str | None = written["unit"].get("assessed")
        self.period: Any = written["period"]
        self.first_day: str = self.period["from"]
        self.constants: dict[str, Any] = written.get("constants", {})
        self.datasets: dict[str, Any] = written["records"]
        self.scorecard: dict[str, Any] = written.get("scorecard", {})
        self.scoring_methods: dict[str, Any] = written.get("scoring_methods", {})
        self.sections = {section["id"]: section for section in self.scorecard.get("sections", [])}
        as_written = {indicator["id"]: indicator for indicator in written["indicators"]}
        self.indicators = {id: filled(id, as_written) for id in as_written}
        self.bonuses: list[Any] = written.get("bonuses", [])
        self.deductions: list[Any] = written.get("deductions", [])
        self.vetoes: list[Any] = written.get("vetoes", [])

    def within(self, section: str, period: Any) -> "Rules":
        """The same rules for one period of a section, which then has no periods."""
        other = copy(self)
        other.period = period
        own = {key: value for key, value in self.sections[section].items() if key != "periods"}
        other.sections = {**self.sections, section: own}
        return other

    def section_with_periods(self, section: str | None) -> str | None:
        """The section itself, or the one around it, that is scored once a period."""
        while section is not None and "periods" not in self.sections[section]:
            section = self.sections[section].get("section")
        return section

    def is_events(self, dataset: str) -> bool:
        events: str = self.datasets[dataset].get("events", "false")
        return events in ("true", "yes")

    def time_field(self, dataset: str) -> str | None:
        time: str | None = self.datasets[dataset].get("time")
        return time

    def has_field(self, dataset: str, field: str) -> bool:
        return field in self.datasets[dataset]["fields"]

    def is_number_field(self, dataset: str, field: str) -> bool:
        type_: str = self.datasets[dataset]["fields"][field]["type"]
        return type_ in NUMBER_TYPES

    def is_id_field(self, dataset: str, field: str) -> bool:
        type_: str = self.datasets[dataset]["fields"][field]["type"]
        return type_ == "id"

    def is_keyed_by_unit(self, dataset: str) -> bool:
        key: list[str] = self.datasets[dataset].get("key", [])
        return dataset == self.roster or key == [self.unit_field]

    def corrects(self, dataset: str) -> str | None:
        corrected: str | None = self.datasets[dataset].get("corrects")
        return corrected

    def home_of(self, field: str, own: str | None) -> str:
        """The dataset that a bare field name means.

        Datasets keyed by the unit alone are asked: the formula's own, the roster, then the rest
        in the order of the file.
        """
        for dataset in [own, self.roster, *self.datasets]:
            if dataset is None or not self.is_keyed_by_unit(dataset):
                continue
            if self.corrects(dataset) is not None:
                continue
            if self.has_field(dataset, field):
                return dataset
        raise NameError(f"no bare name {field!r}")

    def is_by_category(self, constant: str) -> bool:
        return isinstance(self.constants[constant], dict)

    def is_plain_number(self, figure: str) -> bool:
        """Whether the figure is a number or a constant of one value, the same for every unit."""
        return is_number(figure) or (figure in self.constants and not self.is_by_category(figure))

    def is_whole_only(self, indicator: str) -> bool:
        level: str | None = self.indicators[indicator].get("level")
        return level == "whole"

    def inherited(self, indicator: str, key: str) -> str | None:
        """What the indicator says, else its section, the section above that, else the scorecard."""
        place = self.indicators[indicator]
        while key not in place and "section" in place:
            place = self.sections[place["section"]]
        found: str | None = place.get(key, self.scorecard.get(key))
        return found

    def when_empty(self, indicator: str) -> str | None:
        """Where nobody says it, a duty gives full points; others must have said it."""
        default = "full" if "duty" in self.indicators[indicator] else None
        return self.inherited(indicator, "when_empty") or default

    def when_missing(self, indicator: str) -> str:
        return self.inherited(indicator, "when_missing") or "zero"

    def indicators_in(self, section: str | None) -> list[str]:
        """The indicators with points that hang on the section, or on the scorecard."""
        return [
            id
            for id, indicator in self.indicators.items()
            if "points" in indicator and indicator.get("section") == section
        ]

    def sections_in(self, section: str | None) -> list[str]:
        return [id for id, inner in self.sections.items() if inner.get("section") == section]


def filled(id: str, indicators: dict[str, Any]) -> dict[str, Any]:
    """The indicator as written; with `same_as`, also what the other one measures."""
    own: dict[str, Any] = indicators[id]
    if "same_as" not in own:
        return own
    other = filled(own["same_as"], indicators)
    measure = ("records", "numerator", "denominator", "value", "duty", "applies_to", "level")
    measure += ("when_small",)  # too few cases are too few over another period as well
    return {**{key: other[key] for key in measure if key in other}, **own}


def is_number(figure: str) -> bool:
    """A figure is a number or a name; no name starts like a number."""
    return re.match(r"[-+.\d]", figure.strip()) is not None
