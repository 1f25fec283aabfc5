"""A command line that cannot be run: told in the language asked for, with a way out; status 2."""

import re
from pathlib import Path

import pytest

from targets.cli import program
from tests.test_command_line import XIETANG, run

BULLETIN = ("bulletin", *XIETANG)
WRONG = [
    (BULLETIN, "the option `--month` is missing · add `--month YYYY-MM`",
     "缺少选项 `--month` · 请加上 `--month YYYY-MM`"),
    (("bulittin",), "there is no command `bulittin` · did you mean `bulletin`?",
     "没有命令 `bulittin` · 是否想写 `bulletin`？"),
    (("评分",), "there is no command `评分` · the commands: `check`, `test`, ",
     "没有命令 `评分` · 命令有：`check`、`test`、"),
    (("check",), "RULES is missing", "缺少 RULES"),
    ((*BULLETIN, "--mnoth", "2009-06"),
     "`targets bulletin` has no option `--mnoth` · did you mean `--month`?",
     "`targets bulletin` 没有选项 `--mnoth` · 是否想写 `--month`？"),
    ((*BULLETIN, "--month"),
     "`--month` has no value behind it", "`--month` 后面没有值 · 请在后面写上值"),
    ((*BULLETIN, "--month", "2009-06", "--quiet=yes"),
     "`--quiet` takes no value", "`--quiet` 后面不写值 · 请只写 `--quiet`"),
    ((*BULLETIN, "--month", "2009-06", "--format", "cvs"),
     "`--format` does not take `cvs` · did you mean `csv`?",
     "`--format` 不能是 `cvs` · 是否想写 `csv`？"),
    ((*BULLETIN, "--month", "2009-06", "-o", "docs"),
     "`docs` is a folder, and `--output` needs a file",
     "`docs` 是文件夹，而 `--output` 应是文件 · 请写文件名"),
    (("robustness", *XIETANG, "--draws", "many"),
     "`--draws` is not a whole number: `many`", "`--draws` 不是整数：`many` · 请写普通整数"),
    (("trace", "a b", XIETANG[0], XIETANG[0], XIETANG[0], "--lang"),
     "`--lang` has no value behind it", "`--lang` 后面没有值"),
    (("test", XIETANG[0], "-k", "x", "--rehearse"),
     "`-k` and `--junit` do not go with `--rehearse`",
     "`-k` 和 `--junit` 不能与 `--rehearse` 同用"),
    (("test", XIETANG[0], "--rehearse", "--at-least", "much"),
     "`--at-least`: `much` is no percentage from 0 to 100",
     "`--at-least`：`much` 不是 0 到 100 的百分数"),
    (("test", XIETANG[0], "--cliff", "1"),
     "go with `--rehearse` alone", "只能与 `--rehearse` 同用"),
    (("diff", XIETANG[0], XIETANG[0], "--through", "2009-06"),
     "`--through` counts records, and none were given", "而没有给出记录"),
    (("schema", XIETANG[0], "--cases"), "`--cases` is the same for all rules", "对所有规则都一样"),
    (("plan", XIETANG[0], "one", "two"), "too many arguments: `one two`", "多写了：`one two`"),
    (("score", XIETANG[0], "docs", "tests"),
     "`docs` is a folder, and other records are given beside it", "`docs` 是文件夹，而同时还给了"),
]  # fmt: skip


def told(*arguments: str, lang: str, capsys: pytest.CaptureFixture[str]) -> str:
    """What is said on standard error; the status is 2."""
    status = program._run()
    shown = capsys.readouterr()
    assert (status, shown.out) == (2, ""), (arguments, lang)
    return shown.err


@pytest.mark.parametrize(
    ("typed", "instead"),
    [
        ("—through", "--through"),
        ("–through=2009-06", "--through=2009-06"),
        ("－－lang", "--lang"),
        ("–o", "-o"),
    ],
)
def test_an_option_with_a_long_dash_is_told_as_such(
    typed: str, instead: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    arguments = ("score", *XIETANG, typed, "2009-06")
    monkeypatch.setattr("sys.argv", ["targets", *arguments])
    monkeypatch.setenv("TARGETS_LANG", "en")
    assert told(*arguments, lang="en", capsys=capsys) == (
        f"`{typed}` begins with a long dash, and options begin with short ones · type `{instead}`\n"
    )
    monkeypatch.setenv("TARGETS_LANG", "zh")
    assert told(*arguments, lang="zh", capsys=capsys) == (
        f"`{typed}` 开头是长横线，选项应以短横线开头 · 请写 `{instead}`\n"
    )


@pytest.mark.parametrize(("arguments", "english", "chinese"), WRONG)
def test_what_is_wrong_with_a_command_line_is_told_in_the_language_asked_for(
    arguments: tuple[str, ...],
    english: str,
    chinese: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.chdir(Path(__file__).parent.parent)
    monkeypatch.setattr("sys.argv", ["targets", *arguments])
    for lang, said in (("en", english), ("zh", chinese)):
        monkeypatch.setenv("TARGETS_LANG", lang)
        text = told(*arguments, lang=lang, capsys=capsys)
        *used, last = text.splitlines()
        assert said in last
        if "no value" not in english:  # of which nobody says to which command it belongs
            usage, more, empty = used
            assert usage.startswith("用法：targets" if lang == "zh" else "usage: targets")
            assert more.startswith("详细用法：`targets" if lang == "zh" else "more: `targets")
            assert empty == ""
        if lang == "zh":
            assert not re.search(r"Error|Usage|Try|Missing|No such|did you", text)


@pytest.mark.parametrize("asked", [("--lang", "zh"), ("--lang=zh",)])
def test_a_language_that_stands_behind_the_mistake_is_seen(
    asked: tuple[str, ...], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("TARGETS_LANG", "en")
    monkeypatch.setattr("sys.argv", ["targets", "bulittin", *asked])
    assert "没有命令 `bulittin`" in told(*asked, lang="en", capsys=capsys)


def test_a_language_that_there_is_not_is_told_in_that_of_the_terminal() -> None:
    done = run("check", XIETANG[0], "--lang", "zz", lang="", LC_ALL="zh_CN.UTF-8")
    assert done.returncode == 2
    assert "`--lang` 不能是 `zz` · 可以是：`en`、`zh`" in done.stderr


def test_no_command_at_all_shows_the_help_with_status_2() -> None:
    done = run()
    assert done.returncode == 2
    assert "Commands:" in done.stdout + done.stderr
