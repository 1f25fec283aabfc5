"""What people type who write rules and are no programmers, and what they are told.

The table names sixty files of `tests/cases/bad`, each with the place of every problem, written out
by hand; what is said there stands beside each file. Never looks at how a problem is found.
"""

from datetime import date
from pathlib import Path

import pytest

from targets.errors import Diagnostic
from targets.facade.checking import check_text
from targets.plan.opening import open_plan
from targets.source import SourceText, split_lines

BAD = Path(__file__).resolve().parent / "cases" / "bad"

TYPED = [
    # what is typed, the folder that holds it, and what is told: code, line and column of each
    (">=96% behind a key, and behind `target`", "at_least_as_a_sign", "Y113@25:24 Y113@31:13"),
    ("target: ≥96%", "level_as_a_wide_sign", "K119@25:13"),
    ("at_least: ≥96%", "level_as_a_wide_sign_behind_its_key", "K109@25:24"),
    ("target: 96%以上", "level_in_words", "K119@25:13"),
    ("target: 96%", "level_without_its_key", "K105@25:13"),
    ("target: at_least 96%", "level_without_a_colon", "K119@25:13"),
    ("1,000", "commas_in_a_number", "K110@11:16 Y126@15:38"),
    ("points：20", "full_width_colon", "Y112@25:22 Y112@26:11"),
    ("- id：rate", "full_width_colon_in_a_list_item", "Y112@21:7"),
    ("points:20", "no_space_after_the_colon", "Y114@25:22 Y114@26:11"),
    ("points 20", "no_colon", "Y119@26:5"),
    ("９６％", "full_width_digits", "K110@11:16 K109@26:24"),
    ("12:30", "time_where_a_number_should_be", "K109@25:24"),
    ("1_000", "underscore_in_a_number", "K108@14:38"),
    (
        "1_000 and the like in a formula",
        "number_not_plain",
        "F215@30:26 F215@33:26 F215@36:26 F215@39:26 F215@42:26 F215@45:26",
    ),
    ("off, On", "words_for_yes_and_no", "K111@11:13 K111@16:47"),
    ("perhaps", "neither_yes_nor_no", "K111@14:39"),
    ("2009-02-30", "thirtieth_of_february", "K122@5:16 K112@5:32"),
    ("2009年1月1日", "date_that_is_none", "K112@5:16 K122@5:31"),
    ("1e4", "number_with_an_exponent", "K108@14:38"),
    (".inf, .nan", "no_number_at_all", "K108@14:38 K108@15:46"),
    ("5,000 digits", "number_of_thousands_of_digits", "K121@25:24"),
    ("points, twice", "duplicate_key", "Y109@27:5"),
    ("a tab", "tab_in_indentation", "Y111@22:1"),
    ("tabs", "tabs_all_over", "Y120@8:1 Y120@17:1 Y120@21:1"),
    ("a backtick, @x, %x", "sign_of_yaml_in_front", "Y121@4:8 Y121@5:12 Y121@7:7"),
    ("*important*", "reserved_sign", "Y121@4:8"),
    ("target: [96%]", "list_in_place_of_keys", "K119@25:13"),
    ("when_small: 11", "key_written_as_the_value", "K119@6:7 K119@26:17"),
    ("scoring: {proportional}", "word_in_braces", "K120@27:14 K120@28:41"),
    ("periods: every month", "periods_as_a_word", "K119@21:40"),
    ("- 65%", "band_without_a_key", "K105@29:11"),
    ("every: 每月", "cadence_in_words", "K113@28:51 K113@29:50 K113@30:48"),
    ("=sum(…)", "formula_as_in_a_spreadsheet", "F242@23:16"),
    (
        "ｓｕｍ（births）",
        "full_width_letters_in_a_formula",
        "F206@38:12 F206@38:22 F206@38:24 F206@38:26 F206@41:32 F206@41:39 F225@44:23 F206@47:29",
    ),
    ('kind = "patrol"', "one_equals_sign", "F219@38:29 F219@38:40"),
    ("title: a: b", "second_colon_in_a_text", "Y116@4:20"),
    ('"…', "quotation_mark_never_closed", "Y115@4:8"),
    ("{…", "bracket_never_closed", "Y117@14:15"),
    ("…}", "bracket_never_opened", "Y124@14:42"),
    ("{a: 1 b: 2}", "no_comma", "Y125@18:26"),
    ("-id: rate", "no_space_after_the_dash", "Y123@21:3"),
    ("one blank too many", "line_astray", "Y118@23:6 Y118@26:4"),
    ("numertor", "misspelt_key", "K101@23:5 K101@28:5"),
    ("brths", "misspelt_field", "F203@24:22"),
    ("mnthly", "misspelt_dataset", "N303@22:14"),
    ("smu(…)", "misspelt_function", "F204@24:18"),
    ("kind == patrol", "text_without_quotes", "F240@38:32"),
    ("type: moth", "word_unknown", "K114@2:17 K114@13:21 K114@19:15"),
    ("births-total", "name_with_a_hyphen", "K106@14:7 K106@21:9"),
    ("20 points", "number_with_a_unit", "K108@14:39 K109@25:24 K109@26:13"),
    ("a key too far in", "key_in_the_wrong_place", "K116@16:3 K117@22:42 K117@23:44"),
    ("nothing", "missing_keys", "K102@2:1 K102@2:1 K102@4:8 K102@19:5"),
    ("points:", "empty_value", "K103@4:1 K103@26:5"),
    ("&a, *a", "anchor_and_alias", "Y105@14:15 Y105@15:23"),
    ("20 + 10 under 20", "points_that_do_not_add_up", "S501@17:10"),
    ("a denominator that may be 0", "denominator_without_when_empty", "I414@23:18"),
    ("target: {at_least: rate}", "figure_that_names_itself", "F222@25:24"),
    ("formula: beside scoring:", "formula_beside_its_method", "I436@27:23 K117@28:5"),
    ("scoring_methods: inside an indicator", "methods_inside_an_indicator", "K116@28:5"),
    ("key: village", "word_in_place_of_a_list", "K123@9:10 K123@25:23"),
    ("20分", "points_with_their_unit", "K109@26:13"),
    (
        "formula: among the figures of a method",
        "figure_beside_those_of_the_method",
        "I433@29:41",
    ),
    ("[a、b], {a: 1，b: 2}", "full_width_commas", "Y127@4:24 Y127@9:18 Y127@27:33"),
    ("｛a：1｝, [a】", "full_width_braces", "Y127@9:25 Y127@14:13 Y127@25:13"),
    ("[hill，plain]", "full_width_comma_far_from_its_problem", "Y136@14:39"),
    ("　　key: value", "full_width_blanks", "Y128@23:1"),
    ("target: at_least: 96%", "key_and_value_without_braces", "Y130@25:13"),
    ("key: a, b]", "list_never_opened", "Y129@9:24"),
    (
        "{at_least 96%}, and `scorecard` alone",
        "no_colon_in_braces",
        "Y119@14:29 Y119@16:1 Y119@25:14",
    ),
    ("{births 25}", "figure_without_a_colon_in_a_case", "Y119@30:40"),
    ("-{id: good}", "no_space_after_the_dash_of_braces", "Y123@21:5"),
    ("{a: {b: 1, c: 2}", "brace_never_closed_inside", "Y117@21:7"),
    ("{a: b: 1}, c: 2}", "brace_never_opened_inside", "Y124@21:60"),
    ("a < = b", "sign_in_two_parts", "F219@17:43"),
    ("when: model = yes", "yes_or_no_compared", "F279@35:31 F279@36:31"),
    ("quater", "cadence_misspelt", "K113@29:19"),
    ("grade: 不合格", "grade_by_its_label", "N307@32:78"),
]


def told(text: str) -> tuple[Diagnostic, ...]:
    return check_text(SourceText("rules.yaml", text), date(2010, 1, 15)).diagnostics


def text_of(folder: str) -> str:
    return (BAD / folder / "rules.yaml").read_text(encoding="utf-8")


def test_at_least_fifty_mistakes_are_in_the_table() -> None:
    assert len({folder for _, folder, _ in TYPED}) >= 50


@pytest.mark.parametrize(("typed", "folder", "places"), TYPED, ids=[row[1] for row in TYPED])
def test_what_is_typed_is_told_where_it_stands_with_a_way_out_in_both_languages(
    typed: str, folder: str, places: str
) -> None:
    found = told(text_of(folder))

    assert " ".join(f"{one.code}@{one.line}:{one.column}" for one in found) == places, typed
    for one in found:
        assert one.wording.suggestion("en"), one.code
        assert one.wording.suggestion("zh"), one.code


SOUND = text_of("level_without_its_key").replace("target: 96%", "target: {at_least: 96%}")


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("{at_least: >=96%}", "{at_least: 96%}"),
        (">= 96%", "{at_least: 96%}"),
        ("≥96%", "{at_least: 96%}"),
        ("<=2%", "{at_most: 2%}"),
        ("不低于96%", "{at_least: 96%}"),
        ("2%以下", "{at_most: 2%}"),
        ("{at_least: ≥ 96%}", "{at_least: 96%}"),
        ("{at_least: ９６%}", "{at_least: 96%}"),
        ("{at_least：96%}", "{at_least: 96%}"),
        ("{at_least:96%}", "{at_least: 96%}"),
        ("{at_lest: 96%}", "{at_least: 96%}"),
        ("{at_least: 1,000}", "{at_least: 1000}"),
        ("{at_least: 1_000}", "{at_least: 1000}"),
        ("{at_least: 96分}", "{at_least: 96}"),
    ],
)
def test_where_one_thing_was_meant_the_line_to_paste_says_it(typed: str, meant: str) -> None:
    (one,) = told(SOUND.replace("target: {at_least: 96%}", f"target: {typed}"))

    assert one.correction == f"    target: {meant}"
    assert one.to_dict()["correction"] == one.correction
    assert f"\n  write: target: {meant}" in one.render("en")
    assert f"\n  请改为：target: {meant}" in one.render("zh")


@pytest.mark.parametrize(
    "typed", ["96%", "{at_most: ≥96%}", "2% <=", "96%≥", "{at_least: 12:30}", "{at_least: 1e3}"]
)
def test_where_two_things_can_be_meant_nothing_is_put_into_the_authors_mouth(typed: str) -> None:
    (one,) = told(SOUND.replace("target: {at_least: 96%}", f"target: {typed}"))

    assert one.correction is None


def test_a_misspelt_key_beside_the_right_one_is_not_put_right_to_a_second_one() -> None:
    text = SOUND.replace("target: {at_least: 96%}", "target: {at_least: 96%, at_leest: 90%}")
    (one,) = told(text)

    assert (one.code, one.correction) == ("K101", None)
    assert one.suggestion == "did you mean `at_least`?"


def test_a_number_with_zeros_in_front_is_the_number_that_it_reads_as() -> None:
    text = SOUND.replace("at_least: 96%", "at_least: 010")
    opened = open_plan(SourceText("rules.yaml", text))

    assert opened.diagnostics == ()
    assert opened.rulebook is not None
    assert opened.rulebook.indicators[0].target is not None
    assert opened.rulebook.indicators[0].target.at_least == 10


@pytest.mark.parametrize("folder", sorted(path.name for path in BAD.iterdir() if path.is_dir()))
def test_a_line_that_is_pasted_is_told_no_more(folder: str) -> None:
    """Each line to paste, put in place of the one that it corrects, settles its problem."""
    text = text_of(folder)
    for one in told(text):
        if one.correction is None:
            continue
        lines = list(split_lines(text))
        lines[one.line - 1] = one.correction
        after = told("\n".join(lines))
        assert (one.code, one.line, one.column) not in [
            (other.code, other.line, other.column) for other in after
        ], one
