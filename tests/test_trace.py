"""A rules file held against its source document: clauses, quotes, sentences.

The documents of `tests/cases/trace` are invented. The town's plan of 2009 is no part of this
project: it is looked for, and tests skip without it.
"""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import targets
from targets.source import SourceText
from targets.tracing.documents import read_sentences
from targets.tracing.orders import orders
from targets.tracing.passages import differing, find_passage, letters_of

ROOT = Path(__file__).resolve().parent.parent
CASES = ROOT / "tests" / "cases" / "trace"
CHINESE, ENGLISH = CASES / "chinese", CASES / "english"
XIETANG = ROOT / "rules" / "2009_xietang.yaml"
SOURCES = Path(os.environ.get("TARGETS_SOURCES", ROOT.parent / "shared" / "sources"))


@pytest.fixture
def plan_of_2009() -> Path:
    """The town's plan of 12 March 2009. Skips the test where it is not there."""
    found = SOURCES / "2009_xietang.txt"
    if not found.is_file():
        pytest.skip(f"the town's plan `{found.name}` is not in {SOURCES} (TARGETS_SOURCES)")
    return found


def changed(tmp_path: Path, rules: Path, *changes: tuple[str, str]) -> Path:
    """A copy of a rules file in which each text is replaced, once."""
    text = rules.read_text(encoding="utf-8")
    for old, new in changes:
        assert old in text, old
        text = text.replace(old, new, 1)
    copy = tmp_path / "rules.yaml"
    copy.write_text(text, encoding="utf-8")
    return copy


def line_of(path: Path, text: str) -> int:
    lines = path.read_text(encoding="utf-8").splitlines()
    return next(number for number, line in enumerate(lines, start=1) if text in line)


def told(trace: targets.Trace) -> list[tuple[str, str, int]]:
    return [(one.code, Path(one.file).name, one.line) for one in trace.problems]


def run(*arguments: str | Path, **environment: str) -> subprocess.CompletedProcess[str]:
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "PYTHONPATH") if name in os.environ}
    return subprocess.run(
        [sys.executable, "-m", "targets", "trace", *map(str, arguments)],
        capture_output=True,
        check=False,
        encoding="utf-8",
        cwd=ROOT,
        env={**kept, "TARGETS_LANG": "en", "PYTHONPATH": str(ROOT / "src"), **environment},
    )


# ---------------------------------------------------------------- sentences and their places


def places(text: str) -> list[tuple[str, int, str]]:
    return [(one.place, one.line, one.text) for one in read_sentences(SourceText("x.txt", text))]


def test_a_sentence_is_named_by_its_headings_its_paragraph_and_its_number() -> None:
    text = (CHINESE / "source.txt").read_text(encoding="utf-8")

    assert places(text) == [
        ("1.1/1", 5, "2010年,检测率达到80%以上;"),
        ("1.1/2", 5, "复查及时率不低于百分之九十。"),
        ("1.1/3", 5, "全年投诉控制在5件以内。"),
        ("2.1.1/1", 11, "要坚持每月一走访。"),
        ("2.1.1/2", 11, "镇办公室每季度至少两次督查。"),
        ("2.1.1/3", 11, "检测是健康工作的基础。"),
        ("2.2.1/1", 15, "要改善检测环境，方便群众。"),
        ("2.2.1/2", 15, "今年创建1-2个示范室。"),
    ]


def test_an_english_paragraph_may_be_broken_into_lines() -> None:
    text = (ENGLISH / "source.txt").read_text(encoding="utf-8")

    assert places(text) == [
        ("1.1/1", 5, "At least 80% of those due are screened;"),
        ("1.1/2", 5, "no more than 5 complaints are received."),
        (
            "1.1/3",
            6,
            "Between 1 and 2 model rooms are opened, as in art. No. 3 of the earlier plan.",
        ),
        ("2.1.1/1", 13, "The town office shall inspect every village twice a year."),
        ("2.1.1/2", 13, "Screening is the basis of all health work."),
        ("2.1.1/3", 14, "Each village should keep a log, e.g. of its visits."),
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("第一章 总则\n第一条 要走访。\n第二条 要督查。", ["1.1/1", "1.2/1"]),
        ("一、目标\n（一）检测\n要检测。\n（二）走访\n要走访。\n二、措施\n（一）要宣传。",
         ["1.1.1/1", "1.2.1/1", "2.1/1"]),
        ("一、措施\n1、检测率达到80%以上\n2、加强走访\n要走访。", ["1.1/1", "1.2.1/1"]),
        ("一、措施\n要走访。\n要督查。", ["1.1/1", "1.2/1"]),
        ("各村：\n要走访。", ["0.1/1", "0.2/1"]),
        ("1 Goals\n1.1 Visits\nAll must visit.\n1.2 Logs\nAll must log.", ["1.1.1/1", "1.2.1/1"]),
        ("一、措施\n要走访。\n1、要督查。", ["1.1/1", "1.1/2"]),
    ],
)  # fmt: skip
def test_headings_are_numbered_as_the_document_numbers_them(text: str, expected: list[str]) -> None:
    found = [place for place, _, _ in places("关于做好工作的通知\n" + text)]

    assert found[: len(expected)] == expected


def test_no_two_sentences_have_the_same_place() -> None:
    found = [place for place, _, _ in places("一、甲\n要走访。\n1、要督查。\n1、要宣传。\n要记。")]

    assert len(found) == 4
    assert len(set(found)) == 4


LINES = [
    *("一、目标", "二、措施", "1、加强走访", "（一）检测", "1.2 Visits", "第三条 要督查。", ""),
    *(
        "要走访。要督查;检测",
        "  All must visit. No. 3 stays; done.",
        "关于检测的通知",
        "检测率80%以上",
    ),
    *("The town office shall inspect every village twice a year, and tell", "this to all. Well!"),
]


@given(st.lists(st.sampled_from(LINES) | st.text(max_size=30), max_size=12).map("\n".join))
def test_every_sentence_stands_where_it_is_said_to_stand(text: str) -> None:
    source = SourceText("x.txt", text)

    found = read_sentences(source)

    assert len({one.place for one in found}) == len(found)
    for one in found:
        parts = [source.line(span.line)[span.column - 1 : span.end - 1] for span in one.spans]
        assert "".join(parts).replace(" ", "") == one.text.replace(" ", "")


def test_titles_and_headings_are_no_sentences() -> None:
    assert places("关于加强检测工作的通知\n\n一、加强走访\n\n1、落实督查\n") == []


@pytest.mark.parametrize(
    "sentence",
    [
        "要改善检测环境。",
        "加强走访。",
        "检测率达到80%以上；",
        "片专干每月一核查。",
        "创建1-2个示范室。",
        "各村应当上报。",
        "不得瞒报。",
        "Villages must report.",
        "At least 80% are screened.",
        "The office visits weekly.",
    ],
)
def test_what_commands_or_sets_a_level_orders_something(sentence: str) -> None:
    assert orders(sentence)


@pytest.mark.parametrize(
    "sentence",
    [
        "检测是健康工作的基础。",
        "主要指标较为重要。",
        "这是相应的要求。",
        "去年共检测3000人。",
        "Screening is the basis of health work.",
        "In 2009 the town had 20 villages.",
    ],
)
def test_what_only_describes_orders_nothing(sentence: str) -> None:
    assert not orders(sentence)


# ---------------------------------------------------------------- quotes


def test_a_quote_is_found_over_blanks_and_ends_of_lines() -> None:
    letters = letters_of(SourceText("x.txt", "前言\n检测率  达到\n80%以上。"))

    passage = find_passage(letters, "检测率达到 80%以上")

    assert (passage.match, passage.line, passage.times) == ("found", 2, 1)


@pytest.mark.parametrize(
    ("written", "quote"),
    [
        ("一,检测率达到80%以上", "一，检测率达到80%以上"),
        ("检测率达到80%以上", "检测率达到８０％以上"),
        ("“三个年”", '"三个年"'),
    ],
)
def test_a_quote_with_signs_of_another_width_is_a_near_miss(written: str, quote: str) -> None:
    assert find_passage(letters_of(SourceText("x.txt", written)), quote).match == "near"


def test_of_a_quote_that_is_not_there_the_nearest_passage_is_shown() -> None:
    letters = letters_of(SourceText("x.txt", "前言\n今年检测率达到80%以上。"))

    passage = find_passage(letters, "检测率达到85%以上")

    assert (passage.match, passage.line) == ("not found", 2)
    assert passage.text == "检测率达到80%以上"
    assert find_passage(letters, "zzz").line is None


def test_a_passage_is_shown_with_its_blanks() -> None:
    letters = letters_of(SourceText("x.txt", "There are no more\nthan 5 cases in all."))

    assert find_passage(letters, "no more than 6 cases").text == "no more than 5 cases"
    assert find_passage(letters, "no more  than 5 cases").text == "no more than 5 cases"


@pytest.mark.parametrize(
    ("quote", "passage", "expected"),
    [
        ("达到85%以上", "达到80%以上", ("85%", "80%")),
        ("达到80%", "不达到80%", ("", "不")),
        ("力争达到80%", "力达到80%", ("力争", "力")),
        ("more than 5 cases", "more than 6 cases", ("5", "6")),
    ],
)
def test_the_part_that_differs_is_cut_out(
    quote: str, passage: str, expected: tuple[str, str]
) -> None:
    assert differing(quote, passage) == expected


# ---------------------------------------------------------------- the whole


@pytest.mark.parametrize(
    ("folder", "clauses", "modelled", "quotes", "ordering", "sentences"),
    [(CHINESE, 6, 5, 6, 7, 8), (ENGLISH, 4, 3, 4, 5, 6)],
    ids=["chinese", "english"],
)
def test_a_rules_file_that_says_what_its_source_says_has_no_problem(
    folder: Path, clauses: int, modelled: int, quotes: int, ordering: int, sentences: int
) -> None:
    trace = targets.trace(folder / "rules.yaml", folder / "source.txt")

    assert told(trace) == []
    assert trace.ok
    assert len(trace.clauses) == clauses
    assert trace.count("modelled") == modelled
    assert trace.count("unmodelled") == clauses - modelled
    assert [one.match for one in trace.quotes] == ["found"] * quotes
    assert trace.sentences is not None
    assert len(trace.sentences) == sentences
    assert sum(one.orders for one in trace.sentences) == ordering
    assert all(one.claimed_by for one in trace.sentences if one.orders)


def test_a_source_in_gb18030_is_read(tmp_path: Path) -> None:
    text = (CHINESE / "source.txt").read_text(encoding="utf-8")
    source = tmp_path / "source.txt"
    source.write_bytes(text.encode("gb18030"))

    assert targets.trace(CHINESE / "rules.yaml", source).ok


def test_a_falsified_threshold_is_told_at_its_line(tmp_path: Path) -> None:
    rules = changed(tmp_path, CHINESE / "rules.yaml", ("{at_least: 80%}", "{at_least: 75%}"))

    trace = targets.trace(rules, CHINESE / "source.txt")

    assert told(trace) == [("W910", "rules.yaml", line_of(rules, "75%"))]
    assert not trace.ok


def test_a_falsified_quote_is_told_with_what_the_source_says(tmp_path: Path) -> None:
    rules = changed(
        tmp_path,
        CHINESE / "rules.yaml",
        ("{at_least: 80%}", "{at_least: 85%}"),
        ("检测率达到80%以上", "检测率达到85%以上"),
    )

    trace = targets.trace(rules, CHINESE / "source.txt")

    assert told(trace) == [("C594", "rules.yaml", line_of(rules, "检测率达到85%以上"))]
    assert trace.problems[0].message == (
        "the quote does not stand in the source: "
        "it says `85%` where line 5 of the source says `80%`"
    )
    assert trace.problems[0].suggestion == (
        "the source says `检测率达到80%以上`; quote it letter by letter"
    )


def test_a_quote_of_another_document_is_told(tmp_path: Path) -> None:
    rules = changed(tmp_path, ENGLISH / "rules.yaml", ("At least 80% of those due", "至少80%"))

    assert ("C594", "rules.yaml", line_of(rules, "至少80%")) in told(
        targets.trace(rules, ENGLISH / "source.txt")
    )
    nothing_alike = changed(tmp_path, ENGLISH / "rules.yaml", ("At least 80% of those due", "八成"))
    assert told(targets.trace(nothing_alike, ENGLISH / "source.txt")) == [
        ("C596", "rules.yaml", line_of(nothing_alike, "八成"))
    ]


def test_a_sentence_that_no_clause_claims_is_told_at_its_place_in_the_source(
    tmp_path: Path,
) -> None:
    rules = changed(tmp_path, CHINESE / "rules.yaml", ("[2.1.1/1-2]", "[2.1.1/1]"))

    trace = targets.trace(rules, CHINESE / "source.txt")

    (one,) = trace.problems
    assert (one.code, Path(one.file).name, one.line, one.column) == ("C592", "source.txt", 11, 10)
    assert one.message_in("zh") == (
        "原文 `镇办公室每季度至少两次督查。` 一句有所要求，而没有条款与之对应"
    )
    assert one.suggestion == "add `2.1.1/2` to the `sentences` of a clause"


@pytest.mark.parametrize(("place", "code"), [("2.1.1/4", "C593"), ("2.7.1/1", "C595")])
def test_a_clause_that_claims_no_sentence_of_the_source_is_told(
    tmp_path: Path, place: str, code: str
) -> None:
    rules = changed(tmp_path, CHINESE / "rules.yaml", ("[2.1.1/1-2]", f"[2.1.1/1-2, {place}]"))

    trace = targets.trace(rules, CHINESE / "source.txt")

    assert told(trace) == [(code, "rules.yaml", line_of(rules, place))]


def test_a_clause_with_neither_is_unaccounted_and_the_rest_is_traced(tmp_path: Path) -> None:
    rules = changed(tmp_path, CHINESE / "rules.yaml", ("    modelled_by: [recall_rate]\n", ""))

    trace = targets.trace(rules, CHINESE / "source.txt")

    assert told(trace) == [("C551", "rules.yaml", line_of(rules, "id: 1-b"))]
    assert (trace.count("modelled"), trace.count("unaccounted")) == (4, 1)


def test_a_clause_modelled_by_nothing_known_is_told(tmp_path: Path) -> None:
    rules = changed(tmp_path, CHINESE / "rules.yaml", ("[recall_rate]", "[recal_rate]"))

    assert told(targets.trace(rules)) == [("C590", "rules.yaml", line_of(rules, "[recal_rate]"))]


def test_rules_that_make_no_sense_are_not_traced(tmp_path: Path) -> None:
    rules = changed(tmp_path, CHINESE / "rules.yaml", ("sum(done)", "sum(dne)"))

    with pytest.raises(targets.RulesError) as raised:
        targets.trace(rules)

    assert [one.code for one in raised.value.diagnostics] == ["F203"]


def test_a_source_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(targets.RecordsError):
        targets.trace(CHINESE / "rules.yaml", tmp_path / "none.txt")


def test_an_empty_source_has_none_of_what_is_quoted(tmp_path: Path) -> None:
    source = tmp_path / "empty.txt"
    source.write_text("", encoding="utf-8")

    codes = {one.code for one in targets.trace(CHINESE / "rules.yaml", source).problems}

    assert codes == {"C595", "C596"}


def test_parts_without_a_reference_that_are_not_assumed_are_listed(tmp_path: Path) -> None:
    rules = changed(
        tmp_path,
        CHINESE / "rules.yaml",
        ("    reference: {section: 一, quote: 全年投诉控制在5件以内}\n", ""),
    )

    assert targets.trace(CHINESE / "rules.yaml").unsourced == ()
    trace = targets.trace(rules)
    assert trace.unsourced == ("complaints_in_all",)
    assert trace.ok


def test_a_figure_of_the_source_that_no_part_quotes_is_listed(tmp_path: Path) -> None:
    rules = changed(
        tmp_path,
        CHINESE / "rules.yaml",
        ("    reference: {section: 二.1, quote: 每季度至少两次督查}\n", "    basis: assumed\n"),
        (
            "    target: {at_least: 100%}\n    basis",
            "    note: x\n    target: {at_least: 100%}\n    basis",
        ),
    )

    trace = targets.trace(rules, CHINESE / "source.txt")

    assert trace.ok
    assert trace.sentences is not None
    assert [(one.place, one.unquoted) for one in trace.sentences if one.unquoted] == [
        ("2.1.1/2", ("每季度至少两次",))
    ]
    printed = run(rules, "--source", CHINESE / "source.txt", "--lang", "zh").stdout
    assert "原文中没有被引用的数字和频次：`每季度至少两次 (2.1.1/2)` · 请在" in printed


def test_a_figure_of_a_sentence_that_is_argued_as_unmodelled_is_not_listed(tmp_path: Path) -> None:
    rules = changed(
        tmp_path,
        CHINESE / "rules.yaml",
        ("    reference: {section: 二.2, quote: 创建1-2个示范室}\n", ""),
        ("    modelled_by: [rooms_opened]\n", "    unmodelled: not counted\n"),
    )

    trace = targets.trace(rules, CHINESE / "source.txt")

    assert trace.sentences is not None
    assert [one.unquoted for one in trace.sentences] == [()] * 8


def test_without_a_source_quotes_are_listed_and_not_looked_up() -> None:
    trace = targets.trace(CHINESE / "rules.yaml")

    assert trace.sentences is None
    assert [one.match for one in trace.quotes] == [None] * 6
    assert trace.ok


def test_a_trace_is_plain_data() -> None:
    found = targets.trace(CHINESE / "rules.yaml", CHINESE / "source.txt").to_dict()

    assert json.loads(json.dumps(found, ensure_ascii=False)) == found
    assert found["coverage"] == {"clauses": 6, "modelled": 5, "unmodelled": 1, "unaccounted": 0}
    assert found["sentences"][3] == {  # type: ignore[index]
        "place": "2.1.1/1",
        "line": 11,
        "text": "要坚持每月一走访。",
        "orders": True,
        "claimed_by": ["2.1-a"],
        "unquoted": [],
    }
    assert found["quotes"][0] == {  # type: ignore[index]
        "part": "screening_rate",
        "quote": "检测率达到80%以上",
        "line": 43,
        "match": "found",
        "source_line": 5,
        "passage": "检测率达到80%以上",
    }


# ---------------------------------------------------------------- the command


def test_the_command_prints_clauses_quotes_and_counts_and_exits_0() -> None:
    done = run(ENGLISH / "rules.yaml", "--source", ENGLISH / "source.txt")

    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines()[-3:] == [
        "3 of 4 clauses modelled, 1 argued as unmodelled, 0 unaccounted",
        f"4 of 4 quotes found in {ENGLISH / 'source.txt'}",
        "5 of 5 sentences that order something are claimed by a clause (6 sentences in all)",
    ]
    assert " 2-b     2.1.1/3       Each village keeps a log" in done.stdout
    assert "\x1b" not in done.stdout


def test_the_command_exits_1_and_speaks_chinese(tmp_path: Path) -> None:
    rules = changed(tmp_path, CHINESE / "rules.yaml", ("{at_least: 80%}", "{at_least: 75%}"))

    done = run(rules, "--source", CHINESE / "source.txt", "--lang", "zh")

    assert done.returncode == 1
    assert "W910  引文写的是 `达到80%以上`，此处写的是 `75%`" in done.stdout
    assert "共 6 条，已体现 5 条，说明理由未体现 1 条，未交代 0 条" in done.stdout


def test_the_command_says_what_it_did_not_look_up() -> None:
    done = run(CHINESE / "rules.yaml")

    assert done.returncode == 0
    assert done.stdout.endswith(
        "quotes and sentences were not looked up · "
        "give the text of the source document: `--source FILE`\n"
    )


def test_the_command_gives_data() -> None:
    done = run(CHINESE / "rules.yaml", "--source", CHINESE / "source.txt", "--format", "json")

    found = json.loads(done.stdout)
    assert (found["ok"], found["problems"]) == (True, [])


def test_the_command_obeys_the_wish_for_colour() -> None:
    assert "\x1b[32m" in run(CHINESE / "rules.yaml", FORCE_COLOR="1").stdout
    assert "\x1b" not in run(CHINESE / "rules.yaml", FORCE_COLOR="1", NO_COLOR="1").stdout


def test_the_command_exits_2_where_it_could_not_run() -> None:
    assert run(CHINESE / "rules.yaml", "--source", "none.txt").returncode == 2


# ---------------------------------------------------------------- the first rules file


def test_every_order_of_the_plan_of_2009_is_accounted_for(plan_of_2009: Path) -> None:
    trace = targets.trace(XIETANG, plan_of_2009)

    assert told(trace) == []
    assert (len(trace.clauses), trace.count("unaccounted")) == (71, 0)
    assert len(trace.quotes) == 14
    assert all(one.match == "found" for one in trace.quotes)
    assert trace.sentences is not None
    assert [one.place for one in trace.sentences if not one.orders] == ["3.1.3/1", "3.2.1/2"]
    assert [one.unquoted for one in trace.sentences if one.unquoted] == []


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ("target: {at_least: 96%}", "target: {at_least: 95%}", "W910"),
        ("target: {at_most: 2%}", "target: {at_least: 2%}", "W911"),
        ("target: {at_least: 75%}", "target: {more_than: 75%}", "W912"),
        ("duty: {every: 2 months", "duty: {every: 3 months", "W913"),
        ("target: {between: [1, 2]}", "target: {between: [1, 3]}", "W910"),
        ("quote: 优生检测率达到65%以上", "quote: 优生检测率达到65%", "found"),
        ("quote: 片专干每月一核查", "quote: 片专干每月核查", "C594"),
    ],
)
def test_a_falsified_rules_file_of_2009_is_told(
    tmp_path: Path, plan_of_2009: Path, old: str, new: str, code: str
) -> None:
    rules = changed(tmp_path, XIETANG, (old, new))

    trace = targets.trace(rules, plan_of_2009)

    expected = [] if code == "found" else [(code, "rules.yaml", line_of(rules, new))]
    assert told(trace) == expected
