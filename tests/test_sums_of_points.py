"""Points that go by categories add up for every combination of their values, however many."""

from tests.test_bad_rules import found_in

RULES = """
schema_version: 1
id: sums
title: Sums
period: {{from: 2009-01-01, to: 2009-12-31}}
unit: {{id: village, roster: villages}}
constants:
  by_soil: {{by: soil, values: {{{soil}}}}}
  by_kind: {{by: kind, values: {{{kind}}}}}
records:
  villages:
    key: [village]
    fields:
      village: {{type: id}}
      soil: {{type: category}}
      kind: {{type: category}}
      births: {{type: count}}
scorecard:
  total: 30
  rounding: {{decimals: 2}}
indicators:
  - {{id: one, value: births, target: {{at_least: 1}}, points: by_soil, scoring: pass_fail}}
  - {{id: two, value: births, target: {{at_least: 1}}, points: by_kind, scoring: pass_fail}}
"""


def told(soil: dict[str, str], kind: dict[str, str]) -> list[str]:
    """Each error of what these figures by category add up to."""
    written = [", ".join(f"{name}: {one}" for name, one in by.items()) for by in (soil, kind)]
    found = found_in(RULES.format(soil=written[0], kind=written[1]))
    return [one.message for one in found if one.code in ("S501", "S519")]


def of(figure: str, **others: str) -> dict[str, str]:
    """Sixty-five values with the same figure, but for `others`."""
    return {f"v{number}": figure for number in range(65)} | others


def test_a_sum_is_wrong_for_the_very_last_of_many_combinations() -> None:
    assert told(of("10"), of("20")) == []
    assert told(of("10", v64="11"), of("20", v64="19.5")) == [
        "where soil = v0, kind = v64, the parts add up to 10 + 19.5 = 29.5, not 30"
    ]
    assert told(of("10", v64="11"), of("20")) == [
        "where soil = v64, kind = v0, the parts add up to 11 + 20 = 31, not 30"
    ]


def test_a_sum_is_checked_where_each_of_many_values_has_a_figure_of_its_own() -> None:
    soil = {f"v{number}": str(number) for number in range(65)}
    kind = {f"v{number}": str(30 - number) for number in range(65)}

    assert told(soil, kind) == [
        "where soil = v0, kind = v1, the parts add up to 0 + 29 = 29, not 30"
    ]
