"""What the author of a broken rules file is told: each message, its place, and nothing else.

The folders of `tests/cases/bad` hold one small file each, and what it is told in both languages.
Never looks at how a problem is found.
"""

import ast
import os
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from datetime import date
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from string import Formatter
from types import ModuleType

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from targets.errors import Diagnostic, Language, render_diagnostics
from targets.errors.catalogue import MESSAGES
from targets.facade.checking import check_text
from targets.source import SourceText

ROOT = Path(__file__).resolve().parent.parent
SRC = ROOT / "src"
BAD = ROOT / "tests" / "cases" / "bad"
RULES = [path for path in (ROOT / "rules").glob("*.yaml") if not path.stem.endswith(".cases")]
GOOD = [*RULES, *(ROOT / "tests/cases/good").glob("*/rules.yaml")]
MANUAL = ROOT / "docs" / "errors.md"

ABOUT_RULES = "YKFNISCRBW"  # the classes of codes that a rules file alone can be told
GENERATED = {"Y101", "Y133"}  # their files would be too large to keep
TRACED = {"C592", "C593", "C594", "C595", "C596"}  # told beside a source: tests/test_trace.py
TODAY = date(2010, 1, 15)  # no test looks at the clock
CODE = re.compile(r"^([A-Z]\d{3})  ", re.MULTILINE)


def found_in(text: str) -> tuple[Diagnostic, ...]:
    """Everything wrong with a rules file of this text, as `targets.check` has it."""
    return check_text(SourceText("rules.yaml", text), TODAY).diagnostics


def told(text: str) -> list[tuple[str, int, int]]:
    """Code, line and column of each problem."""
    return [(one.code, one.line, one.column) for one in found_in(text)]


def folders() -> list[Path]:
    return sorted(path for path in BAD.iterdir() if path.is_dir())


# ---------------------------------------------------------------- the cases


def test_there_are_cases_of_broken_files() -> None:
    assert folders(), f"no folder under {BAD}"


@pytest.mark.parametrize("folder", folders(), ids=lambda folder: folder.name)
@pytest.mark.parametrize(
    ("language", "expected"), [("en", "expected.txt"), ("zh", "expected.zh.txt")]
)
def test_a_broken_file_is_told_exactly_what_is_wrong(
    folder: Path, language: Language, expected: str
) -> None:
    text = (folder / "rules.yaml").read_text(encoding="utf-8")

    rendered = render_diagnostics(found_in(text), language)

    assert rendered + "\n" == (folder / expected).read_text(encoding="utf-8")


def test_every_code_about_rules_files_has_a_case() -> None:
    shown = {
        code
        for folder in folders()
        for code in CODE.findall((folder / "expected.txt").read_text(encoding="utf-8"))
    }

    about_rules = [code for code in MESSAGES if code[0] in ABOUT_RULES]
    without = [code for code in about_rules if code not in shown | GENERATED | TRACED]

    assert not without


def test_every_code_of_a_case_is_in_the_catalogue() -> None:
    for folder in folders():
        for code in CODE.findall((folder / "expected.txt").read_text(encoding="utf-8")):
            assert code in MESSAGES, folder.name


def test_a_file_with_five_mistakes_is_told_five() -> None:
    text = (BAD / "five_mistakes" / "rules.yaml").read_text(encoding="utf-8")

    assert told(text) == [
        ("S501", 17, 10),
        ("K101", 23, 5),
        ("F203", 24, 22),
        ("Y113", 25, 24),
        ("F206", 30, 23),
    ]


def test_the_rulebooks_that_are_good_are_told_nothing() -> None:
    for path in GOOD:
        assert found_in(path.read_text(encoding="utf-8")) == (), path


# ---------------------------------------------------------------- limits


def test_a_file_of_more_than_one_mebibyte_is_not_read() -> None:
    text = "schema_version: 1\nnote: " + "x" * (1 << 20)

    assert told(text) == [("Y101", 1, 1)]


def test_a_file_of_one_mebibyte_is_read() -> None:
    start = "schema_version: 1\nnote: "
    text = start + "x" * ((1 << 20) - len(start))

    assert "Y101" not in [code for code, _, _ in told(text)]


def test_the_size_of_a_file_is_counted_in_bytes() -> None:
    text = "schema_version: 1\nnote: " + "村" * (1 << 19)

    assert told(text) == [("Y101", 1, 1)]


def test_a_file_of_more_than_fifty_thousand_keys_and_values_is_read_no_further() -> None:
    text = "title: [" + ", ".join(["x"] * 50_000) + "]\n"

    # The mapping, `title`, the list and 49,997 items are 50,000.
    assert told(text) == [("Y104", 1, len("title: [") + 3 * 49_997 + 1)]


def test_a_file_of_fifty_thousand_keys_and_values_is_read() -> None:
    text = "title: [" + ", ".join(["x"] * 49_997) + "]\n"

    assert "Y104" not in [code for code, _, _ in told(text)]


def test_forty_levels_are_read_and_the_next_is_told() -> None:
    forty = "title: " + "[" * 39 + "]" * 39 + "\n"
    forty_one = "title: " + "[" * 40 + "]" * 40 + "\n"

    assert "Y104" not in [code for code, _, _ in told(forty)]
    assert told(forty_one) == [("Y104", 1, 47)]


def test_a_million_brackets_are_told_as_too_many_levels() -> None:
    (one,) = found_in("[" * 1_000_000)

    assert (one.code, one.line) == ("Y104", 1)


def test_two_hundred_problems_are_listed_and_the_rest_are_counted() -> None:
    text = "".join(f"unknown_{number}: x\n" for number in range(300))
    found = found_in(text)

    rendered = render_diagnostics(found)

    assert len(CODE.findall(rendered)) == 200
    assert rendered.endswith(f"\n\n… and {len(found) - 200} more")
    assert render_diagnostics(found, "zh").endswith(f"\n\n……另有 {len(found) - 200} 处")


def test_of_a_long_line_the_part_around_the_mistake_is_shown() -> None:
    text = "title: " + "村" * 300 + "\nauthority: {en: x, colour: y, z: " + "x" * 300 + "}\n"
    rendered = render_diagnostics([one for one in found_in(text) if one.code == "K101"])

    assert all(len(line) < 180 for line in rendered.splitlines())
    assert "{en: x, colour: y, z: xxx" in rendered


def test_letters_that_a_terminal_would_obey_are_never_printed() -> None:
    text = 'schema_version: 1\nid: "a\\x1b[31m"\ntitle: a\x07\u202eb\n"\\x1b": x\n'

    rendered = render_diagnostics(found_in(text), "zh")

    assert "\x1b" not in rendered
    assert "\x07" not in rendered
    assert "\u202e" not in rendered


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_lines_may_end_as_on_any_system(end: str) -> None:
    text = (BAD / "five_mistakes" / "rules.yaml").read_text(encoding="utf-8")

    assert told(text.replace("\n", end)) == told(text)


# ---------------------------------------------------------------- words


INFLECTED = {"M232", "M703", "M704", "M710", "M711", "M760", "M666"}
"""Messages with `{unit}`, the English word that goes with a number: `point` or `points`."""
HEADINGS = {"M732", "M742", "M686", "M693", "M694", "M696"}
"""Messages that begin a line of an explanation, and so with a capital."""


def test_both_languages_are_filled_from_the_same_facts() -> None:
    """A fact that has a text of its own in Chinese is `{place}` there as `{place_zh}`."""

    def facts(template: str) -> set[str]:
        named = {name for _, name, _, _ in Formatter().parse(template) if name}
        return {name.removesuffix("_zh") for name in named}

    for code, message in MESSAGES.items():
        english_alone = {"unit"} if code in INFLECTED else set()
        assert facts(message.en) - english_alone == facts(message.zh), code
        assert facts(message.way_en) == facts(message.way_zh), code


def test_a_message_begins_in_lower_case_and_blames_nobody() -> None:
    for code, message in MESSAGES.items():
        for text in (message.en, message.way_en):
            assert code in HEADINGS or not re.match(r"[A-Z](?!AML|B18)", text), code
            assert not re.search(r"\b(invalid|please|illegal|error:)", text, re.IGNORECASE), code


def test_chinese_messages_are_in_chinese() -> None:
    """Outside backticks stands no English word, and no half-width punctuation in prose."""
    allowed = {"YAML", "Tab", "UTF", "GB", "MiB", "id", "md", "docs", "language", "yes", "no", "U"}
    allowed |= {"sum", "count", "last", "mean", "min", "max", "abs", "round", "floor", "ceil", "is"}
    allowed |= {"missing", "kind", "hill", "plain"}
    for folder in folders():
        text = (folder / "rules.yaml").read_text(encoding="utf-8")
        for one in found_in(text):
            said = re.sub(r"`[^`]*`", "", one.wording.text("zh"))
            words = set(re.findall(r"[A-Za-z]{2,}", said))
            if one.code != "Y110":  # shows the formula in quotes
                assert words <= allowed, (folder.name, said)
            assert not re.search(r"[一-鿿][,;:?!()]|[,;:?!()][一-鿿]", said), (folder.name, said)


def test_whose_line_it_is_is_said_in_both_languages() -> None:
    one = found_in((BAD / "misspelt_field" / "rules.yaml").read_text(encoding="utf-8"))[0]

    assert one.render("en").splitlines()[-2:] == [
        "  indicator `rate` · did you mean `births`?",
        "  write: denominator: sum(births)",
    ]
    assert one.render("zh").splitlines()[-2:] == [
        "  指标 `rate` · 是否想写 `births`？",
        "  请改为：denominator: sum(births)",
    ]


def test_the_parts_of_a_diagnostic_are_data() -> None:
    one = found_in((BAD / "misspelt_field" / "rules.yaml").read_text(encoding="utf-8"))[0]

    assert one.to_dict() == {
        "code": "F203",
        "severity": "error",
        "message": "`brths` is not a field of `monthly`",
        "file": "rules.yaml",
        "line": 24,
        "column": 22,
        "suggestion": "did you mean `births`?",
        "correction": "    denominator: sum(births)",
    }
    assert one.to_dict("zh")["message"] == "`brths` 不是数据表 `monthly` 的字段"
    assert one.path == ("indicators", 0, "denominator")


def test_every_code_that_is_raised_is_in_the_catalogue_and_every_other_way_round() -> None:
    raised: set[str] = set()
    for module in (SRC / "targets").rglob("*.py"):
        if module.parent.name == "messages" or module.name == "knock_ons.py":
            continue
        for node in ast.walk(ast.parse(module.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                raised.update(re.findall(r"^[A-Z]\d{3}$", node.value))

    assert sorted(raised) == sorted(MESSAGES)


def test_no_code_stands_twice_in_the_catalogue() -> None:
    written = [
        code
        for module in sorted((SRC / "targets" / "errors" / "messages").glob("*.py"))
        for code in re.findall(r'^    "([A-Z]\d{3})": ', module.read_text(encoding="utf-8"), re.M)
    ]

    assert len(written) >= len(MESSAGES)
    assert [code for code in written if written.count(code) > 1] == []


# ---------------------------------------------------------------- the manual


def test_every_code_has_a_section_in_the_manual() -> None:
    manual = MANUAL.read_text(encoding="utf-8")
    sections = re.findall(r"^### ([A-Z]\d{3})$", manual, re.MULTILINE)

    assert sorted(sections) == sorted(code for code in MESSAGES if code[0] != "M")


def test_the_manual_is_as_make_errors_writes_it() -> None:
    manual = MANUAL.read_text(encoding="utf-8")

    assert _maker().made_again(manual) == manual, "`make errors` writes it again"


def test_the_manual_is_put_right_where_it_was_written_otherwise() -> None:
    """Sections in another order, an example of long ago, a code that is no more, a new one."""
    manual = MANUAL.read_text(encoding="utf-8")
    k103, k104 = (_section(manual, code) for code in ("K103", "K104"))
    other = manual.replace(k103 + k104, k104 + k103).replace("did you mean `births`?", "see")
    other = other.replace("### Y104\n", k103.replace("K103", "Y199") + "### Y104\n")
    other = other.replace(_section(manual, "W932"), "")

    made = _maker().made_again(other)

    skeleton = _section(made, "W932")
    assert "W932  nothing uses the constant `rate_target`" in skeleton
    assert made.replace(skeleton, _section(manual, "W932")) == manual.replace(
        _intro(manual), _intro(made)
    )


def test_every_section_of_the_manual_says_what_the_code_means_and_what_helps() -> None:
    for code, section in _maker().sections_of(MANUAL.read_text(encoding="utf-8")).items():
        assert len(section.meaning) > 20, code
        assert len(section.remedy.removeprefix("**Put it right:**")) > 5, code


def _section(page: str, code: str) -> str:
    found = re.search(rf"^### {code}\n.*?(?=^##|\Z)", page, re.MULTILINE | re.DOTALL)
    assert found is not None, code
    return found[0]


def _intro(page: str) -> str:
    return page.partition("| codes |")[0]


def _maker() -> ModuleType:
    """`docs/errors.py`, which writes the manual."""
    spec = spec_from_file_location("errors_manual", ROOT / "docs" / "errors.py")
    assert spec is not None
    assert spec.loader is not None
    module = module_from_spec(spec)
    sys.modules[spec.name] = module  # dataclasses and named tuples look there
    spec.loader.exec_module(module)
    return module


def test_the_manual_quotes_every_message_in_both_languages() -> None:
    manual = MANUAL.read_text(encoding="utf-8")
    sections = dict(re.findall(r"^### (\w+)\n(.*?)(?=^##|\Z)", manual, re.MULTILINE | re.DOTALL))

    for code, section in sections.items():
        message = MESSAGES[code]
        for template in (message.en, message.zh):
            pieces = [re.escape(piece) for piece in _literals(template)]
            assert re.search(".*?".join(pieces), section), (code, template)


def _literals(template: str) -> Iterator[str]:
    for literal, _, _, _ in Formatter().parse(template):
        yield from (piece for piece in literal.split(" ") if piece)


# ---------------------------------------------------------------- nothing but messages

PIECES = [
    *"\"'{}[]:：，,%|#@`=()&*!?-\\\t\r\n ",
    *("- ", "--- ", "...", ": ", "&a ", "*a", "!!str ", "<<: ", ">=", "> ", "| ", "{a: b", "[a, "),
    *("and", "or", "not", "if", "else", "in", "sum(", "where=", "count()", "max(", "96%", "-1"),
    *("1e3", "0x1", "1/0", "99999999999999999999", "2009-02-30", "2009-13", "5 months", "week"),
    *("yes", "no", "none", "full", "null", "~", "[]", "{}", '""', "''", "[1, 2]", "total"),
    *("points", "rate", "births", "monthly", "village", "bands", "formula", "between"),
    *("计", "９", "😀", "é"),
    *("\u200b", "\u2028", "\x07", "\ufeff", "\u3000", '"\\x41"', "\ud800"),
]


def _delete_line(draw: st.DrawFn, text: str) -> str:
    lines = text.split("\n")
    del lines[draw(st.integers(0, len(lines) - 1))]
    return "\n".join(lines)


def _repeat_line(draw: st.DrawFn, text: str) -> str:
    lines = text.split("\n")
    lines.insert(draw(st.integers(0, len(lines))), lines[draw(st.integers(0, len(lines) - 1))])
    return "\n".join(lines)


def _indent_line(draw: st.DrawFn, text: str) -> str:
    lines = text.split("\n")
    index = draw(st.integers(0, len(lines) - 1))
    lines[index] = " " * draw(st.integers(0, 8)) + lines[index].lstrip()
    return "\n".join(lines)


def _delete_letters(draw: st.DrawFn, text: str) -> str:
    start: int = draw(st.integers(0, len(text)))
    count: int = draw(st.integers(1, 6))
    return text[:start] + text[start + count :]


def _insert_piece(draw: st.DrawFn, text: str) -> str:
    at: int = draw(st.integers(0, len(text)))
    return f"{text[:at]}{PIECES[draw(st.integers(0, len(PIECES) - 1))]}{text[at:]}"


def _replace_word(draw: st.DrawFn, text: str) -> str:
    words = list(re.finditer(r"[\w%.]+", text))
    if not words:
        return text
    word = words[draw(st.integers(0, len(words) - 1))]
    other = words[draw(st.integers(0, len(words) - 1))][0]
    instead: str = [other, *PIECES][draw(st.integers(0, len(PIECES)))]
    return f"{text[: word.start()]}{instead}{text[word.end() :]}"


def _replace_value(draw: st.DrawFn, text: str) -> str:
    lines = text.split("\n")
    index = draw(st.integers(0, len(lines) - 1))
    key, colon, _ = lines[index].partition(":")
    lines[index] = key + colon + " " + PIECES[draw(st.integers(0, len(PIECES) - 1))]
    return "\n".join(lines)


MUTATIONS: list[Callable[[st.DrawFn, str], str]] = [
    _delete_line,
    _repeat_line,
    _indent_line,
    _delete_letters,
    _insert_piece,
    _replace_word,
    _replace_value,
]


@st.composite
def damaged(draw: st.DrawFn, texts: list[str]) -> str:
    """One of `texts` with some damage done to it, and now and then a stretch of anything."""
    text = draw(st.sampled_from(texts))
    for _ in range(draw(st.integers(1, 4))):
        text = draw(st.sampled_from(MUTATIONS))(draw, text)
    if draw(st.integers(0, 9)) == 0:
        at = draw(st.integers(0, len(text)))
        text = text[:at] + draw(st.text(max_size=20)) + text[at:]
    return text


def assert_only_messages(text: str) -> None:
    source = SourceText("rules.yaml", text)
    for one in found_in(text):
        assert one.code in MESSAGES
        assert 1 <= one.line <= len(source.lines)
        assert 1 <= one.column <= len(source.line(one.line)) + 1
        assert one.render("en")
        assert one.render("zh")


slow = settings(max_examples=150, suppress_health_check=[HealthCheck.too_slow])
GOOD_TEXTS = [path.read_text(encoding="utf-8") for path in GOOD]
BAD_TEXTS = [(folder / "rules.yaml").read_text(encoding="utf-8") for folder in folders()]


@slow
@given(damaged(GOOD_TEXTS))
def test_a_damaged_rulebook_gives_nothing_but_messages(text: str) -> None:
    assert_only_messages(text)


@settings(max_examples=400)
@given(damaged(BAD_TEXTS))
def test_a_broken_file_that_is_damaged_further_gives_nothing_but_messages(text: str) -> None:
    assert_only_messages(text)


@given(st.text(st.characters(), max_size=200))
def test_any_text_at_all_gives_nothing_but_messages(text: str) -> None:
    assert_only_messages(text)


@settings(max_examples=100)
@given(damaged(BAD_TEXTS))
def test_the_same_text_is_always_told_the_same(text: str) -> None:
    assert found_in(text) == found_in(text)


def test_the_same_text_is_told_the_same_in_every_process() -> None:
    program = (
        "import sys; sys.path.insert(0, sys.argv[1]); from pathlib import Path;"
        "from targets.errors import render_diagnostics;"
        "from targets.rulebook.opening import open_rulebook;"
        "from targets.source import SourceText;"
        "print([ascii(render_diagnostics(open_rulebook(SourceText('rules.yaml',"
        " path.read_text(encoding='utf-8'))).diagnostics))"
        " for path in sorted(Path(sys.argv[2]).glob('*/rules.yaml'))])"
    )
    printed = {
        subprocess.run(
            [sys.executable, "-c", program, str(SRC), str(BAD)],
            env={**os.environ, "PYTHONHASHSEED": seed},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for seed in ("0", "1", "2")
    }

    assert len(printed) == 1
    assert len(ast.literal_eval(printed.pop())) == len(folders())
