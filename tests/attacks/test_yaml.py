"""Rules files made to run code, exhaust the machine, hide something, or write to a terminal.

Each is told, by the code that stands beside it, in a process with little time and memory.
"""

from __future__ import annotations

import os
import stat
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

import targets
from targets.facade.rules_files import find_rules
from tests.attacks.cage import Told, told_in_a_cage

HEAD = """schema_version: 1
id: x
title: t
period: {from: 2009-01-01, to: 2009-12-31}
unit: {id: village}
records:
  monthly:
    key: [village, month]
    time: month
    fields: {village: {type: id}, month: {type: month}, a: {type: count}, b: {type: count}}
"""
TAIL = "indicators:\n  - {id: r, records: monthly, value: sum(a) / sum(b)}\n"
SCORED = "scorecard: {total: 100, rounding: {decimals: 2}, when_empty: full}\n"
ONE = (
    "  - {id: r, records: monthly, value: sum(a), target: {at_least: 3}, "
    "points: 100, scoring: pass_fail}\n"
)


def beside(part: str) -> str:
    """A sound rules file with one more part."""
    return HEAD + part + "\n" + TAIL


def labelled(label: str) -> str:
    return (
        HEAD
        + f"indicators:\n  - {{id: r, label: {label}, records: monthly, value: sum(a) / sum(b)}}\n"
    )


def many(count: int, indicator: str, before: str = "") -> str:
    """Indicators that differ by `#`."""
    lines = "".join(f"  - {{id: i{n}, {indicator.replace('#', str(n))}}}\n" for n in range(count))
    return HEAD + before + "indicators:\n" + lines


def chain(count: int, formula: str) -> str:
    """Each indicator made of the one before, which `#` is."""
    lines = "".join(
        f"  - {{id: i{n + 1}, value: {formula.replace('#', f'i{n}')}}}\n" for n in range(count)
    )
    return HEAD + "indicators:\n  - {id: i0, records: monthly, value: sum(a) / sum(b)}\n" + lines


# Each attack, and every code that it may be told, in the order of their places.
SHORTHAND: dict[str, tuple[str, tuple[str, ...]]] = {
    "alias bomb": (
        "a: &a [x, x, x]\n" + "".join(f"{n}: &{n} [*a, *a, *a]\n" for n in "bcdefghij"),
        ("K101", "Y105", "K104"),
    ),
    "alias of itself": ("a: &a [*a]\n", ("K101", "Y105")),
    "anchor": (beside("note: &here text"), ("Y105",)),
    "alias": (beside("note: *here"), ("Y105",)),
    "merge": (beside("constants: {<<: {a1: 1}}"), ("Y108",)),
    "merge of an alias": (beside("constants: {<<: *all}"), ("Y108", "Y105")),
    "python object": (beside('note: !!python/object/apply:os.system ["id"]'), ("K119", "Y106")),
    "python name": (beside("note: !!python/name:os.system x"), ("Y106",)),
    "python tuple": (beside("note: !!python/tuple [1]"), ("K119", "Y106")),
    "binary": (beside("note: !!binary aGk="), ("Y106",)),
    "local tag": (beside("note: !include /etc/passwd"), ("Y106",)),
    "verbatim tag": (beside("note: !<tag:yaml.org,2002:python/none> x"), ("Y106",)),
    "tag of a key": (beside("!!python/none note: x"), ("Y106",)),
    "tag directive": ("%TAG ! tag:evil,2000:\n---\n" + HEAD + TAIL, ()),
    "second document": (HEAD + TAIL + "---\nid: other\n", ("Y103",)),
    "two keys": (beside("note: a\nnote: b"), ("Y109",)),
    "list as key": (beside("? [a, b]\n: c"), ("Y107",)),
    "mapping as key": (beside("? {a: b}\n: c"), ("Y107",)),
    "empty key": (beside("? \n: c"), ("K101",)),
    "number as key": (beside("1: c"), ("K101",)),
    "null as key": (beside("~: c"), ("K101",)),
    "list at the root": ("- a\n- b\n", ("K100",)),
    "text at the root": ("hello\n", ("K100",)),
    "nothing": ("", ("K100",)),
}
SIZE: dict[str, tuple[str, tuple[str, ...]]] = {
    "brackets": ("[" * 1_000_000, ("Y104",)),
    "braces": ("{" * 1_000_000, ("Y104",)),
    "brackets and braces": ("a: " + "[{a: " * 200_000, ("Y104",)),
    "dashes": ("- " * 500_000, ("Y104",)),
    "questions": ("? " * 500_000, ("Y104",)),
    "deep blocks": ("\n".join(" " * n + "a:" for n in range(1_400)), ("Y104",)),
    "41 levels": ("title: " + "[" * 40 + "]" * 40 + "\n", ("Y104",)),
    "50,001 nodes": ("title: [" + "x, " * 49_998 + "]\n", ("Y104",)),
    "one more byte than 1 MiB": ("a: " + "x" * ((1 << 20) - 2), ("Y101",)),
    "a scalar of a megabyte": (beside("note: " + "x" * 1_000_000), ("K127",)),
    "a key of a megabyte": (beside("? " + "x" * 900_000 + "\n: 1"), ("K101",)),
    "a tag of a megabyte": (beside("note: !" + "x" * 900_000 + " y"), ("Y106",)),
    "an anchor of a megabyte": (beside("note: &" + "x" * 900_000 + " y"), ("Y105",)),
    "an id of a megabyte": (
        HEAD + "indicators:\n  - {id: " + "x" * 900_000 + ", valeu: 1}\n",
        ("K101",),
    ),
    "a number of a megabyte": (beside("constants: {k: " + "9" * 900_000 + "}"), ("K121",)),
    "a quote of a megabyte": (
        HEAD + "indicators:\n  - {id: r, records: monthly, value: sum(a) / sum(b), "
        "target: {at_least: 9}, "
        f"reference: {{section: s, quote: {'九' * 300_000}}}}}\n",
        ("K127",),
    ),
    "blanks": (" " * 1_000_000, ("K100",)),
    "line ends": ("\n" * 1_000_000, ("K100",)),
    "an open quote": (beside("note: '" + "a\n" * 400_000), ("Y115",)),
    "20,000 anchors": (beside("constants:\n" + "  k: &a 1\n" * 20_000), ("Y105", "Y109", "Y133")),
    "20,000 equal keys": (beside("constants:\n" + "  k: 1\n" * 20_000), ("Y109", "Y133")),
    "9,000 unknown keys": (beside("".join(f"k{n}: 1\n" for n in range(9_000))), ("K101", "Y133")),
    "990 items of nothing": (HEAD + "indicators:\n" + "  - {}\n" * 990, ("I417", "K102", "Y133")),
    "40,000 wide colons": ("".join(f"a{n}：1\n" for n in range(40_000)), ("Y112", "Y133")),
    "12,000 constants": (
        beside("constants:\n" + "".join(f"  k{n}: 1\n" for n in range(12_000))),
        ("Y134",),
    ),
    "1,001 indicators": (many(1_001, "records: monthly, value: sum(a) + #"), ("Y134",)),
    "201 parts of a scorecard": (
        many(
            201,
            "records: monthly, value: sum(a), target: {at_least: #}, points: 1, scoring: pass_fail",
            SCORED,
        ),
        ("Y134",),
    ),
    "101 vetoes": (
        HEAD
        + SCORED
        + "indicators:\n"
        + ONE
        + "vetoes:\n"
        + "".join(
            f"  - {{id: v{n}, when: r > {n}, effect: {{total_at_most: {n}}}}}\n" for n in range(101)
        ),
        ("Y134",),
    ),
    "51 grades": (
        HEAD
        + "scorecard: {total: 100, rounding: {decimals: 2}, grades: ["
        + ", ".join(f"{{id: g{n}, at_least: {100 - n}}}" for n in range(51))
        + "]}\nindicators:\n"
        + ONE,
        ("Y134",),
    ),
    "copies of copies": (
        HEAD
        + "indicators:\n  - {id: i0, records: monthly, value: sum(a)}\n"
        + "".join(f"  - {{id: i{n + 1}, same_as: i{n}, period: last_year}}\n" for n in range(25)),
        ("Y134",),
    ),
    "squares of squares": (chain(60, "# * #"), ("B702", "B703")),
    "sums of sums": (chain(100, "# + #"), ("B701", "B703")),
    "quotients of quotients": (chain(25, "# / # + #"), ("B701", "B702")),
    "long divisors": (chain(60, "# / " + "7" * 40 + " + 1 / " + "3" * 39), ("B702", "B703")),
    "a circle of a thousand": (
        HEAD
        + "indicators:\n"
        + "".join(f"  - {{id: i{n}, value: i{(n + 1) % 900}}}\n" for n in range(900)),
        ("F222",),
    ),
    "a period of ten thousand years": (
        (HEAD + TAIL).replace("2009-01-01", "0001-01-01").replace("2009-12-31", "9999-12-31"),
        ("K112",),
    ),
    "places without end": (beside("scorecard: {rounding: {decimals: 999999}}"), ("S508",)),
    "more places than that": (beside("scorecard: {rounding: {decimals: 1000001}}"), ("K129",)),
}
LETTERS: dict[str, tuple[str, tuple[str, ...]]] = {
    "NUL": (labelled("a\0b"), ("Y102",)),
    "escape": (labelled("a\x1bcb"), ("Y102",)),
    "bell": (labelled("a\x07b"), ("Y102",)),
    "delete": (labelled("a\x7fb"), ("Y102",)),
    "next line": (labelled("a\x85b"), ("Y102",)),
    "line separator": (labelled("a\u2028b"), ("Y102",)),
    "byte order mark within": (labelled("a\ufeffb"), ("Y102",)),
    "lone surrogate": (labelled("a\ud800b"), ("Y102",)),
    "escaped NUL": (labelled('"a\\0b"'), ("Y131",)),
    "escaped escape": (labelled('"a\\e]0;title\\ab"'), ("Y131",)),
    "escaped control sequence": (labelled('"a\\x9b2Jb"'), ("Y131",)),
    "escaped line separator": (labelled('"a\\Lb"'), ("Y131",)),
    "escaped direction": (labelled('"a\\u202eb"'), ("Y131",)),
    "escaped tag letter": (labelled('"a\\U000e0041b"'), ("Y131",)),
    "direction in a comment": (beside("# \u202eneddih\u202c"), ("Y131",)),
    "direction in an id": (HEAD + TAIL.replace("id: r", "id: r\u2066"), ("K106", "Y131")),
    "zero width in an id": (HEAD + TAIL.replace("id: r", "id: r\u200ba"), ("K106", "Y131")),
    "zero width in a formula": (HEAD + TAIL.replace("sum(a)", "sum(a\u200b)"), ("F201", "Y131")),
    "soft hyphen": (labelled("a\u00adb"), ("Y131",)),
    "word joiner": (labelled("a\u2060b"), ("Y131",)),
    "filler of Hangul": (labelled("a\u3164b"), ("Y131",)),
    "a family of emoji": (labelled("👨\u200d👩\u200d👧"), ()),
    "Persian with its joiner": (labelled("می\u200cخواهم"), ()),
    "lines in a label": (labelled('"a\\n::error::b"'), ()),
    "lines in an id": (HEAD + TAIL.replace("id: r", 'id: "r\\n\\nF203  x"'), ("K106",)),
    "commands of a workflow": (beside('"::error file=x%0A::y": 1'), ("K101",)),
    "Cyrillic in an id": (HEAD + TAIL.replace("id: r", "id: r\u0430te"), ("Y132",)),
    "all Cyrillic beside Latin": (
        HEAD.replace("a: {type: count}", "\u0430: {type: count}, a: {type: count}") + TAIL,
        ("Y135",),
    ),
    "full-width id": (HEAD + TAIL.replace("id: r", "id: ｒate"), ("K106",)),
    "forbidden letters without end": (
        "".join(map(chr, range(0xD800, 0xE000))) * 100,
        ("Y102", "Y133"),
    ),
}
for _letter in "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u200b\u200e\u200f\u061c":
    LETTERS[f"U+{ord(_letter):04X} in a label"] = (labelled(f"a{_letter}b"), ("Y131",))
ATTACKS = {**SHORTHAND, **SIZE, **LETTERS}
PRINTED_AT_MOST = 2_000_000
"""Letters of everything that is printed of one file, in five forms and two languages."""


@pytest.fixture(scope="module")
def told() -> dict[str, Told]:
    return told_in_a_cage({name: text for name, (text, _) in ATTACKS.items()})


@pytest.mark.parametrize("name", ATTACKS)
def test_a_hostile_file_is_told_by_its_codes(name: str, told: dict[str, Told]) -> None:
    _, expected = ATTACKS[name]

    assert told[name].codes == expected


@pytest.mark.parametrize("name", ATTACKS)
def test_what_is_printed_of_it_is_bounded_and_moves_no_terminal(
    name: str, told: dict[str, Told]
) -> None:
    assert told[name].obeyed == ""
    assert told[name].printed <= PRINTED_AT_MOST
    assert told[name].count <= 1_001


# ---------------------------------------------------------------- encodings

SOUND = HEAD + TAIL
CHINESE = SOUND.replace("title: t", "title: 考核办法")


@pytest.mark.parametrize(
    "raw",
    [
        CHINESE.encode(),
        CHINESE.encode("utf-8-sig"),
        CHINESE.encode("utf-16"),
        b"\xfe\xff" + CHINESE.encode("utf-16-be"),
        CHINESE.encode("gb18030"),
    ],
    ids=["UTF-8", "UTF-8 with a mark", "UTF-16", "UTF-16 the other way", "GB18030"],
)
def test_every_encoding_that_editors_write_is_read(tmp_path: Path, raw: bytes) -> None:
    file = tmp_path / "rules.yaml"
    file.write_bytes(raw)

    assert targets.check(file) == []


@pytest.mark.parametrize(
    ("raw", "codes"),
    [
        (SOUND.encode("utf-16-le"), ["Y102"]),
        (SOUND.encode("utf-32"), ["Y102"]),
        (SOUND.encode("utf-32-be"), ["Y102"]),
        (SOUND.replace("title: t", "title: caf\xe9").encode("latin-1"), ["E905"]),
        (SOUND.replace("title: t", "title: ").encode() + b"\xc0\xaf\xff", ["E905"]),
        (b"\xff\xfe" + SOUND.encode("utf-16-le")[:-1], ["E905"]),
        (b"\xed\xa0\x80: x\n", ["E905"]),
        (b"\x00" * 100_000, ["Y102"]),
    ],
    ids=[
        *("UTF-16 unmarked", "UTF-32", "UTF-32 unmarked", "Latin-1", "overlong"),
        *("half a letter", "surrogate in UTF-8", "NUL"),
    ],
)
def test_no_other_encoding_is_guessed(tmp_path: Path, raw: bytes, codes: list[str]) -> None:
    file = tmp_path / "rules.yaml"
    file.write_bytes(raw)

    found = codes_of(file)

    assert found
    assert found[: len(codes)] == codes


def codes_of(file: Path) -> list[str]:
    try:
        return [one.code for one in targets.check(file)]
    except targets.RecordsError as error:
        return [one.code for one in error.problems]


# ---------------------------------------------------------------- what is no file


def make_pipe(path: Path) -> Path:
    os.mkfifo(path)
    return path


def make_sparse(path: Path) -> Path:
    """Ten gigabytes that take no room on the disk."""
    with path.open("wb") as stream:
        stream.truncate(10 << 30)
    return path


def make_loop(path: Path) -> Path:
    path.symlink_to(path)
    return path


def make_folder(path: Path) -> Path:
    path.mkdir()
    return path


@pytest.mark.parametrize(
    ("make", "code"),
    [
        (make_pipe, "E905"),
        (make_loop, "E905"),
        (make_folder, "E905"),
        (lambda _: Path("/dev/zero"), "E905"),
        (lambda _: Path("/dev/stdin"), "E905"),
        (lambda path: path, "E905"),
        (make_sparse, "Y101"),
    ],
    ids=["pipe", "loop of links", "folder", "endless device", "terminal", "nothing", "10 GB"],
)
def test_what_is_no_rules_file_is_told_at_once(
    tmp_path: Path, make: Callable[[Path], Path], code: str
) -> None:
    file = make(tmp_path / "rules.yaml")

    done = subprocess.run(
        [
            *(sys.executable, "-c"),
            "import resource, sys; resource.setrlimit(resource.RLIMIT_AS, (1 << 30, 1 << 30));"
            "import targets\n"
            "try: print([one.code for one in targets.check(sys.argv[1])])\n"
            "except targets.RecordsError as error: print([one.code for one in error.problems])",
            str(file),
        ],
        stdin=subprocess.PIPE if file.name == "stdin" else None,
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )

    assert done.stdout == f"['{code}']\n", done.stderr


def test_a_pipe_among_rules_files_is_passed_over(tmp_path: Path) -> None:
    pipe = make_pipe(tmp_path / "pipe.yaml")
    (tmp_path / "rules.yaml").write_text(SOUND, encoding="utf-8")

    assert stat.S_ISFIFO(pipe.stat().st_mode)
    assert list(find_rules(tmp_path)) == [tmp_path / "rules.yaml"]


@pytest.mark.parametrize("name", ["a\nb.yaml", "a\x1b[31m.yaml", "::error::x%0A.yaml"])
@pytest.mark.parametrize("form", ["text", "line", "github"])
def test_the_name_of_a_file_gives_no_orders(tmp_path: Path, name: str, form: str) -> None:
    file = tmp_path / name
    file.write_text("id: x\nid: y\n", encoding="utf-8")

    done = subprocess.run(
        [sys.executable, "-m", "targets", "check", "--format", form, name],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode == 1
    assert "\x1b" not in done.stdout
    own = done.stdout.splitlines()
    assert form != "text" or not any(line.startswith(("b.yaml", "::")) for line in own)
    assert form != "github" or all(line.startswith("::") for line in own)
