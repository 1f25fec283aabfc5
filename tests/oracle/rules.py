"""The rules file, read as text and looked up; never checks it: it is taken to be valid."""

import re
from typing import Any

import yaml  # type: ignore[import-untyped, unused-ignore]

NUMBER_TYPES = ("count", "integer", "decimal")


class Rules:
    def __init__(self, text: str) -> None:
        # BaseLoader makes every scalar text, so that `0.10` and `no` stay what they are.
        written = yaml.load(text, Loader=yaml.BaseLoader)  # noqa: S506 - it makes text only
        self.unit_field: str = written["unit"]["id"]
        self.roster: str | None = written["unit"].get("roster")
        self.group_fields: list[str] = written["unit"].get("groups", [])
        self.assessed: str | None = written["unit"].get("assessed")
        self.period: Any = written["period"]
        self.constants: dict[str, Any] = written.get("constants", {})
        self.datasets: dict[str, Any] = written["records"]
        self.scorecard: dict[str, Any] = written.get("scorecard", {})
        self.scoring_methods: dict[str, Any] = written.get("scoring_methods", {})
        self.sections = {section["id"]: section for section in self.scorecard.get("sections", [])}
        self.indicators = {indicator["id"]: indicator for indicator in written["indicators"]}
        self.bonuses: list[Any] = written.get("bonuses", [])
        self.deductions: list[Any] = written.get("deductions", [])
        self.vetoes: list[Any] = written.get("vetoes", [])

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


def is_number(figure: str) -> bool:
    """A figure is a number or a name; no name starts like a number."""
    return re.match(r"[-+.\d]", figure.strip()) is not None
