"""What the fuzzer and the campaign have found: each as small as it can be told."""

from targets.facade.checking import check_text
from targets.source import SourceText


def test_a_name_that_turns_the_direction_is_shown_where_it_says_whose_problem_it_is() -> None:
    found = check_text(SourceText("rules.yaml", "records:\n  a\u202eb: {key: [c]}\n")).diagnostics
    told = [one for one in found if "\u202e" in one.context]
    assert told
    for one in told:
        assert "dataset `a␦b`" in one.render("en")
        assert "\u202e" not in one.render("en") + one.render("zh")
