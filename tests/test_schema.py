"""The JSON Schemas of rules files and of records: true to the models, and to what is accepted."""

from __future__ import annotations

import copy
import json
import re
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import yaml
from click.testing import CliRunner
from jsonschema import Draft7Validator, Draft202012Validator

import targets
from targets.cli.program import program
from tests.compare import load_text
from tests.editor_yaml import as_an_editor_reads
from tests.good_cases import good_cases
from tests.test_docs import ALL_BLOCKS

ROOT = Path(__file__).resolve().parent.parent
COMMITTED = ROOT / "docs" / "rules.schema.json"
COMMITTED_CASES = ROOT / "docs" / "cases.schema.json"
CASES = sorted(ROOT.glob("rules/*.cases.yaml"))
SCHEMA = targets.rules_schema()
EDITOR = Draft7Validator(SCHEMA)
NEWER = Draft202012Validator(SCHEMA)

BUNDLED = [
    path
    for path in sorted([*ROOT.glob("rules/*.yaml"), *ROOT.glob("rules/examples/*.yaml")])
    if not path.name.endswith(".cases.yaml")  # what stands beside a rules file
]
GOOD = dict.fromkeys([*BUNDLED, *(case.rules for case in good_cases())])
BAD = sorted((ROOT / "tests" / "cases" / "bad").iterdir())


def complaints(text: str) -> list[str]:
    """What an editor underlines; both drafts must say the same."""
    read = as_an_editor_reads(text)
    found = [f"{one.json_path}: {one.message}" for one in EDITOR.iter_errors(read)]
    assert found == [f"{one.json_path}: {one.message}" for one in NEWER.iter_errors(read)]
    return found


def short(indicator: str = "", card: str = "", field: str = "{type: count}") -> str:
    """A rules file of one indicator, as short as can be."""
    return f"""
schema_version: 1
id: short
title: short
period: {{from: 2010-01-01, to: 2010-12-31}}
unit: {{id: village}}
records: {{yearly: {{key: [village], fields: {{village: {{type: id}}, done: {field}}}}}}}
scorecard: {{{card}}}
indicators:
  - id: rate
    {indicator or "value: done"}
"""


# The file that editors read


def test_the_committed_schema_is_what_the_models_say() -> None:
    written = json.loads(COMMITTED.read_text(encoding="utf-8"))
    assert written == json.loads(json.dumps(SCHEMA)), "targets schema -o docs/rules.schema.json"


def test_the_schema_is_sound_in_the_draft_of_editors_and_in_the_newer_one() -> None:
    Draft7Validator.check_schema(SCHEMA)
    newer = {**SCHEMA, "$schema": "https://json-schema.org/draft/2020-12/schema"}
    Draft202012Validator.check_schema(newer)
    text = json.dumps(SCHEMA)
    for word in ("dependencies", "dependentRequired", "prefixItems", "unevaluatedProperties"):
        assert f'"{word}"' not in text, "the two drafts do not read this word alike"


def test_nothing_stands_beside_a_reference_where_the_older_draft_would_not_see_it() -> None:
    beside = [part for part in parts(SCHEMA) if "$ref" in part and len(part) > 1]
    assert beside == []


def test_each_call_gives_a_schema_of_its_own() -> None:
    before = copy.deepcopy(SCHEMA)
    targets.rules_schema()["properties"].clear()
    assert targets.rules_schema() == before


# Files of cases


def test_the_committed_schema_of_cases_is_what_the_models_say() -> None:
    written = json.loads(COMMITTED_CASES.read_text(encoding="utf-8"))
    assert written == json.loads(json.dumps(targets.cases_schema()))


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.name)
def test_an_editor_underlines_nothing_in_the_cases_of_bundled_rules(path: Path) -> None:
    judge = Draft7Validator(targets.cases_schema())
    text = path.read_text(encoding="utf-8")
    assert [one.message for one in judge.iter_errors(as_an_editor_reads(text))] == []
    assert text.startswith("# yaml-language-server: $schema=../docs/cases.schema.json\n")


def test_a_slip_in_a_file_of_cases_is_underlined() -> None:
    judge = Draft7Validator(targets.cases_schema())
    assert list(judge.iter_errors({"cases": [{"name": "x", "expects": {"rate": 1}}]}))
    assert list(judge.iter_errors({"cases": [{"expect": {"rate": 1}}]}))


# What is said of each key


def described() -> Iterator[tuple[str, dict[str, Any]]]:
    """Every key of every mapping, with its schema."""
    cases = targets.cases_schema()
    for name, kind in {"": SCHEMA, "cases": cases, **SCHEMA["definitions"]}.items():
        for form in (kind, *kind.get("anyOf", ())):
            for key, schema in form.get("properties", {}).items():
                yield f"{name}.{key}", schema


KEYS = list(described())


def test_all_kinds_of_mappings_are_seen() -> None:
    kinds = {name.partition(".")[0] for name, _ in KEYS}
    assert {"", "Indicator", "Scorecard", "Scoring", "Rounding", "RecordField", "Case"} <= kinds
    assert len(KEYS) > 150


@pytest.mark.parametrize(("name", "schema"), KEYS, ids=[name for name, _ in KEYS])
def test_every_key_is_described_in_both_languages_and_has_an_example(
    name: str, schema: dict[str, Any]
) -> None:
    english, chinese, *shown = schema["description"].split("\n\n")
    assert re.match(r"[`A-Z]", english)
    assert english.endswith(".")
    assert re.search(r"[\u4e00-\u9fff]", chinese)
    assert chinese.endswith("。")
    assert schema.get("examples") or shown
    assert shown == [f"`{one['label']}`" for one in schema.get("defaultSnippets", ())]


@pytest.mark.parametrize(("name", "schema"), KEYS, ids=[name for name, _ in KEYS])
def test_every_example_is_one_that_the_schema_accepts(name: str, schema: dict[str, Any]) -> None:
    judge = Draft7Validator({**schema, "definitions": SCHEMA["definitions"]})
    snippets = schema.get("defaultSnippets", ())
    for example in [*schema.get("examples", ()), *(one["body"] for one in snippets)]:
        assert [error.message for error in judge.iter_errors(example)] == []
    for one in snippets:
        assert as_an_editor_reads(one["label"]) == one["body"], "it can be typed as it is shown"


def test_no_mapping_takes_keys_that_it_does_not_name() -> None:
    keyed = [
        part for part in parts(SCHEMA) if part.get("type") == "object" and "properties" in part
    ]
    assert keyed
    open_ones = [part.get("title") for part in keyed if part["additionalProperties"] is not False]
    assert open_ones == ["method · floor"], "the figures of a method have names of their own"


def parts(schema: Any) -> Iterator[dict[str, Any]]:
    """Every mapping inside, examples left out."""
    if isinstance(schema, dict):
        yield schema
        for key, inner in schema.items():
            if key not in ("examples", "defaultSnippets"):
                yield from parts(inner)
    elif isinstance(schema, list):
        for inner in schema:
            yield from parts(inner)


# Good and bad rules files


@pytest.mark.parametrize("rules", GOOD, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_an_editor_underlines_nothing_in_a_good_rules_file(rules: Path) -> None:
    assert complaints(rules.read_text(encoding="utf-8")) == []


SHOWN = [
    block
    for block in ALL_BLOCKS
    if block.kind == "yaml" and not block.broken_on_purpose and "schema_version" in block.rules
]


@pytest.mark.parametrize("block", SHOWN, ids=[block.place for block in SHOWN])
def test_an_editor_underlines_nothing_in_what_the_manual_shows(block: Any) -> None:
    assert complaints(block.rules) == []


def test_an_editor_underlines_what_a_schema_can_see_in_the_bad_cases() -> None:
    """Unknown and missing keys, wrong words and shapes; the rest needs the program."""
    shapes = {f"K{number}" for number in range(101, 120)}
    beyond = {
        "case_expects_nothing_known",  # what a case expects goes by names of the rules file
        "number_with_an_exponent",  # to an editor `1e4` is ten thousand
    }
    seen, no_yaml, missed = [], [], []
    for folder in BAD:
        told = (folder / "expected.txt").read_text(encoding="utf-8")
        codes = set(re.findall(r"^([A-Z]\d{3})\b", told, re.MULTILINE))
        try:
            found = complaints((folder / "rules.yaml").read_text(encoding="utf-8-sig"))
        except (yaml.YAMLError, UnicodeError):
            no_yaml.append(folder.name)
            continue
        if found:
            seen.append(folder.name)
        elif codes & shapes and folder.name not in beyond:
            missed.append(folder.name)
    assert missed == []
    assert len(seen) >= 55, "the others need names, sums or formulas, or are no YAML"
    assert len(no_yaml) >= 20


@pytest.mark.parametrize(
    ("text", "where"),
    [
        (short(indicator="value: done\n    weigth: 2"), "$.indicators[0]"),
        (short(indicator="numerator: done"), "$.indicators[0]"),
        (short(indicator="value: done\n    duty: {every: week}"), "$.indicators[0]"),
        (short(indicator="value: done\n    points: 10"), "$.indicators[0]"),
        (short(indicator="value: done\n    target: 96%"), "$.indicators[0].target"),
        (short(indicator="value: done\n    target: {at_least: 1, at_most: 2}"), ".target"),
        (short(indicator="value: done\n    target: {at_least: ten points}"), ".target.at_least"),
        (short(indicator="value: done\n    target: {between: [1]}"), ".target.between"),
        (short(indicator="value: done\n    show_as: percentage"), ".show_as"),
        (short(indicator="value: done\n    period: last_year"), "$.indicators[0]"),
        (short(card="combine: average"), "$.scorecard.combine"),
        (short(card="rounding: {mode: half_up}"), "$.scorecard.rounding"),
        (short(card="rounding: {decimals: 2, items: none}"), "$.scorecard.rounding"),
        (short(card="total: 10"), "$.scorecard"),
        (short(field="{type: counts}"), ".done.type"),
        (short(field="{type: decimal}"), ".done"),
        (short(field="{type: count, optional: maybe}"), ".done.optional"),
        (short(field="{type: count, at_most: 1e5x}"), ".done.at_most"),
        (short().replace("id: rate", "id: 2nd_rate"), "$.indicators[0].id"),
        (short().replace("id: rate", "id: total"), "$.indicators[0].id"),
        (short().replace("2010-12-31", "31.12.2010"), "$.period.to"),
        (short().replace("schema_version: 1", "schema_version: 2"), "$.schema_version"),
    ],
)
def test_a_slip_is_underlined_where_it_stands(text: str, where: str) -> None:
    assert complaints(short()) == []
    assert [one for one in complaints(text) if where in one.partition(": ")[0]]


def scored(scoring: str) -> str:
    return short(
        indicator=f"value: done\n    target: {{at_least: 1}}\n    points: 1\n    scoring: {scoring}"
    )


@pytest.mark.parametrize(
    "scoring",
    [
        "proportional",
        "{linear: {zero_at: 0}}",
        "{linear: {zero_at: [0, 5]}}",
        "{deduct: {points: 1, per: 1%, floor: none}}",
        "{bands: [{at_least: 80%, points: 1}, {points: 0}]}",
        "{formula: points * value, floor: -5}",
        "{method: vbp, threshold: 50%, floor: 0}",
    ],
)
def test_every_way_of_scoring_is_known_to_editors(scoring: str) -> None:
    assert complaints(scored(scoring)) == []


@pytest.mark.parametrize(
    "scoring",
    [
        "proportionate",
        "bands",
        "{linear: {zero_at: 0}, deduct: {points: 1, per: 1%}}",
        "{deduct: {points: 1}}",
        "{deduct: {points: 1, per: 1%}, floor: 0}",
        "{formula: points * value, threshold: 50%}",
    ],
)
def test_what_is_no_way_of_scoring_is_underlined(scoring: str) -> None:
    assert complaints(scored(scoring))


# The line that connects a rules file with the schema


@pytest.mark.parametrize("rules", BUNDLED, ids=lambda path: path.name)
def test_each_bundled_rules_file_names_the_schema_in_its_first_line(rules: Path) -> None:
    first = rules.read_text(encoding="utf-8").splitlines()[0]
    label, _, path = first.partition("=")
    assert label == "# yaml-language-server: $schema"
    assert (rules.parent / path).resolve() == COMMITTED


def test_the_line_for_editors_changes_nothing_in_what_the_rules_say() -> None:
    line = "# yaml-language-server: $schema=docs/rules.schema.json\n"
    assert load_text(line + short()).hash == load_text(short()).hash


# Records


RECORDS = """
schema_version: 1
id: kinds
title: {zh: 各类字段, en: Kinds of fields}
period: {from: 2010-01-01, to: 2010-12-31}
unit: {id: village, roster: villages}
records:
  villages:
    key: [village]
    label: {zh: 名册, en: Roster}
    fields:
      village: {type: id, label: {zh: 村名, en: Village}}
      kind: {type: category, values: [hill, plain]}
  monthly:
    key: [village, month]
    time: month
    missing_values: [n/a]
    not_applicable_values: [不涉及]
    fields:
      village: {type: id}
      month: {type: month}
      done: {type: count, at_most: 100, label: {zh: 完成数, en: Done}, aliases: [finished]}
      change: {type: integer, at_least: -5, optional: true}
      paid: {type: decimal, places: 2, at_least: 0, at_most: 0.5, suffix: " yuan"}
      late: {type: yes_no}
      seen_on: {type: date, optional: true}
      remark: {type: text, optional: true}
  extra:
    optional: true
    fields: {village: {type: id}}
scorecard: {}
indicators:
  - {id: rate, records: monthly, value: sum(done)}
"""

SOUND = {
    "villages": [{"village": "A", "kind": "hill"}, {"village": "B", "kind": "plain"}],
    "monthly": [
        {
            "village": "A",
            "month": "2010-01",
            "done": 100,
            "change": -5,
            "paid": 0.5,
            "late": True,
            "seen_on": "2010-01-31",
            "remark": "fine",
        },
        {"village": "A", "month": "2010-02-01", "done": "7", "paid": "0.25 yuan", "late": "No"},
        {"village": "A", "month": "2010-3", "done": 7.0, "paid": " 50% ", "late": 1, "change": ""},
        {"village": "B", "month": "2010-01", "done": "不涉及", "paid": "0.500", "late": "是"},
        {"village": "B", "month": "2010-02", "done": 0, "paid": 0, "late": False, "change": "n/a"},
        {"village": "B", "month": "2010-03", "done": 0, "paid": 0, "late": "0", "remark": None},
    ],
}


def of_records(delivered: Any, rules: str = RECORDS) -> list[str]:
    schema = load_text(rules).records_schema()
    Draft202012Validator.check_schema(schema)
    return [
        f"{one.json_path}: {one.message}"
        for one in Draft202012Validator(schema).iter_errors(delivered)
    ]


def test_records_that_are_accepted_are_accepted_by_their_schema() -> None:
    assert load_text(RECORDS).validate(SOUND).failures == ()
    assert of_records(SOUND) == []


def test_blanks_around_a_listed_value_and_an_optional_dataset_that_is_null_are_accepted() -> None:
    delivered = {
        **SOUND,
        "villages": [{"village": "A", "kind": " hill "}, {"village": "B", "kind": "plain\t"}],
        "extra": None,
    }
    assert load_text(RECORDS).validate(delivered).failures == ()
    assert of_records(delivered) == []


def test_the_suffix_of_a_listed_value_is_accepted() -> None:
    rules = RECORDS.replace("[hill, plain]}", "[hill, plain], suffix: 区}")
    villages = [{"village": "A", "kind": "hill 区 "}, {"village": "B", "kind": "plain区"}]
    delivered = {**SOUND, "villages": villages}
    assert load_text(rules).validate(delivered).failures == ()
    assert of_records(delivered, rules) == []


@pytest.mark.parametrize("cell", ["１", "０", " １ "])
def test_a_full_width_digit_is_a_yes_or_no_of_the_schema_too(cell: str) -> None:
    delivered = {**SOUND, "monthly": [{**SOUND["monthly"][0], "late": cell}]}
    assert load_text(RECORDS).validate(delivered).failures == ()
    assert of_records(delivered) == []


def test_a_dataset_that_must_be_delivered_is_not_null() -> None:
    for name in ("villages", "monthly"):
        with pytest.raises(targets.RecordsError):
            load_text(RECORDS).validate({**SOUND, name: None})
        assert of_records({**SOUND, name: None}) == [f"$.{name}: None is not of type 'array'"]


@pytest.mark.parametrize(
    ("field", "cell", "code"),
    [
        ("village", None, "D801"),
        ("village", "  ", "D801"),
        ("month", "2010-01-02", "D809"),
        ("month", "January", "D809"),
        ("done", None, "D801"),
        ("done", "n/a", "D801"),
        ("done", -1, "D805"),
        ("done", 101, "D806"),
        ("done", 1.5, "D802"),
        ("done", "seven", "D802"),
        ("done", True, "D802"),
        ("change", -6, "D805"),
        ("paid", 0.51, "D806"),
        ("paid", "0.125", "D804"),
        ("paid", "0.25 euros", "D803"),
        ("late", "maybe", "D807"),
        ("late", 2, "D807"),
        ("seen_on", "2010-01", "D808"),
        ("remark", 7, "D812"),
    ],
)
def test_a_cell_that_is_rejected_and_shows_it_alone_is_refused_by_the_schema(
    field: str, cell: object, code: str
) -> None:
    wrong = copy.deepcopy(SOUND)
    wrong["monthly"][0][field] = cell
    failures = load_text(RECORDS).validate(wrong).failures
    assert [(one.field, one.code) for one in failures] == [(field, code)]
    (found,) = of_records(wrong)
    assert found.startswith(f"$.monthly[0].{field}: ")


def test_a_category_that_is_not_listed_is_refused_by_the_schema() -> None:
    wrong = {**SOUND, "villages": [{"village": "A", "kind": "coast"}]}
    assert of_records(wrong)[0].startswith("$.villages[0].kind: ")


def test_a_missing_dataset_or_column_and_an_unknown_dataset_are_refused_by_the_schema() -> None:
    assert of_records({"villages": []}) == ["$: 'monthly' is a required property"]
    assert len(of_records({**SOUND, "monthli": []})) == 1
    short_of = [{"village": "A", "month": "2010-01", "done": 1, "paid": 0}]
    assert of_records({**SOUND, "monthly": short_of}) == [
        "$.monthly[0]: 'late' is a required property"
    ]


def test_the_schema_of_records_shows_labels_headings_and_keys() -> None:
    schema = load_text(RECORDS).records_schema()["properties"]
    monthly = schema["monthly"]
    assert schema["villages"]["title"] == "Roster · 名册"
    assert monthly["description"] == "no two records have the same village, month"
    done = monthly["items"]["properties"]["done"]
    assert done["title"] == "Done · 完成数"
    assert done["description"] == "also delivered as 完成数, Done, finished"


def as_json(value: object) -> Any:
    """An accepted value as a program would write it."""
    match value:
        case Decimal():
            return str(value)
        case date():
            return value.isoformat()
        case _:
            return value


@pytest.mark.parametrize("case", list(good_cases()), ids=lambda case: case.name)
def test_accepted_records_of_the_good_cases_are_accepted_by_their_schema(case: Any) -> None:
    rules = targets.load(case.rules)
    unasked = {name: table.not_applicable_values for name, table in rules.model.records.items()}
    accepted = {
        name: [
            {
                field: unasked[name][0] if value is targets.NOT_APPLICABLE else as_json(value)
                for field, value in record.items()
            }
            for record in records
        ]
        for name, records in rules.validate(case.records).accepted.items()
    }
    judge = Draft202012Validator(rules.records_schema())
    assert [f"{one.json_path}: {one.message}" for one in judge.iter_errors(accepted)] == []


# The command


def test_the_command_prints_the_schema_of_rules_files() -> None:
    done = CliRunner().invoke(program, ["schema"])
    assert done.exit_code == 0
    assert done.output == COMMITTED.read_text(encoding="utf-8")


def test_the_command_writes_the_schema_of_records_to_a_file(tmp_path: Path) -> None:
    (tmp_path / "rules.yaml").write_text(RECORDS, encoding="utf-8")
    output = tmp_path / "records.schema.json"
    done = CliRunner().invoke(program, ["schema", str(tmp_path / "rules.yaml"), "-o", str(output)])
    assert (done.exit_code, done.output) == (0, "")
    assert json.loads(output.read_text(encoding="utf-8")) == load_text(RECORDS).records_schema()


def test_the_command_tells_what_is_wrong_with_rules_that_make_no_sense(tmp_path: Path) -> None:
    (tmp_path / "rules.yaml").write_text("id: x\n", encoding="utf-8")
    done = CliRunner().invoke(program, ["schema", str(tmp_path / "rules.yaml")])
    assert isinstance(done.exception, targets.RulesError)
