"""What the fuzzer and the campaign have found: each as small as it can be told."""

from targets.facade.checking import check_text
from targets.source import SourceText
from tests.fuzzing.door_formula import try_one


def test_a_name_that_turns_the_direction_is_shown_where_it_says_whose_problem_it_is() -> None:
    found = check_text(SourceText("rules.yaml", "records:\n  a\u202eb: {key: [c]}\n")).diagnostics
    assert found
    assert "\u202e" not in "".join(one.render("en") + one.render("zh") for one in found)


def test_a_long_value_where_a_list_should_be_does_not_fill_the_message() -> None:
    text = f"records:\n  visits:\n    key: {'5' * 5000}\n"
    told = [
        one for one in check_text(SourceText("rules.yaml", text)).diagnostics if one.code == "K123"
    ]
    assert [one.suggestion for one in told] == ["write it in square brackets, as in `key: […]`"]
    assert len(told[0].render("zh")) < 1000


def test_digits_behind_a_minus_are_taken_away_as_the_oracle_takes_them() -> None:
    assert try_one(b"-9999-12-31").kind == "sound"
    assert try_one(b"1 - 9999-12-31").kind == "diagnostics"
