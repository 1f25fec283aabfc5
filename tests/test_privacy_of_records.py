"""What messages say of a record: the failing value and the key, and no other cell.

Each cell of a wrong record is a secret of its own; every failure that the catalogue knows is
provoked, and every form in which it is told is searched for the other cells.
"""

import json
import re
import stat
import subprocess
import sys
import traceback
from collections.abc import Callable, Iterator, Mapping
from io import BytesIO
from pathlib import Path

import pytest
from pydantic import ValidationError

import targets
from targets.errors import RecordsError
from targets.errors.catalogue import MESSAGES

SRC = Path(__file__).resolve().parent.parent / "src"
RULES = """\
schema_version: 1
id: secrets
title: Records full of secrets
period: {from: 2009-01-01, to: 2009-12-31}
unit: {id: village, roster: villages}
records:
  villages:
    key: [village]
    fields: {village: {type: id}}
  monthly:
    key: [village, month]
    time: month
    revisions: replace
    fields:
      village: {type: id}
      month: {type: month}
      note: {type: text}
      remark: {type: text}
      kind: {type: category, values: [hill, plain]}
      ref: {type: id}
      done: {type: count, at_most: 2000000}
      due: {type: count, at_most: 2000000}
      cost: {type: decimal, places: 2}
      fine: {type: yes_no}
      day: {type: date}
    checks:
      - {id: done_within_due, that: done <= due}
      - {id: note_is_no_remark, that: 'note != "Same"'}
  audits:
    corrects: monthly
    key: [village, month]
    fields:
      village: {type: id}
      month: {type: month}
      done: {type: count}
  calls:
    events: true
    time: called_on
    most_rows: 2
    fields:
      village: {type: id}
      called_on: {type: date}
      note: {type: text}
indicators:
  - {id: rate, records: monthly, value: sum(done), target: {at_least: 1}}
  - {id: calls_made, records: calls, value: count(), target: {at_least: 1}}
"""
KEY = ("village", "month", "called_on")
Record = dict[str, object]


@pytest.fixture(scope="module")
def rules(tmp_path_factory: pytest.TempPathFactory) -> targets.Rulebook:
    path = tmp_path_factory.mktemp("rules") / "rules.yaml"
    path.write_text(RULES, encoding="utf-8")
    return targets.load(path)


def report(number: int, **wrong: object) -> Record:
    """A sound record whose every cell is found nowhere else, and what is wrong with it."""
    return {
        "village": "Aspen",
        "month": f"2009-{number:02}",
        "note": f"note-secret-{number}",
        "remark": f"remark-secret-{number}",
        "kind": "hill",
        "ref": f"ref-secret-{number}",
        "done": 710_000 + number,
        "due": 1_910_000 + number,
        "cost": f"{3_300_000 + number}.25",
        "fine": "yes",
        "day": f"2009-10-{number:02}",
        **wrong,
    }


def call(number: int, **wrong: object) -> Record:
    day = f"2009-03-{number:02}"
    return {"village": "Aspen", "called_on": day, "note": f"call-secret-{number}", **wrong}


def delivered(**datasets: list[Record]) -> dict[str, list[Record]]:
    villages: list[Record] = [{"village": "Aspen"}, {"village": "Birch"}]
    empty: dict[str, list[Record]] = {"monthly": [report(1)], "audits": [], "calls": []}
    return {"villages": villages, **empty, **datasets}


WRONG: dict[str, tuple[dict[str, list[Record]], set[str]]] = {
    # code: what is delivered, and the fields that are allowed to be told besides the key
    "D801": (delivered(monthly=[report(1, note="")]), {"note"}),
    "D802": (delivered(monthly=[report(1, done="seven")]), {"done"}),
    "D803": (delivered(monthly=[report(1, cost="eleven")]), {"cost"}),
    "D804": (delivered(monthly=[report(1, cost="4400000.125")]), {"cost"}),
    "D805": (delivered(monthly=[report(1, done=-5)]), {"done"}),
    "D806": (delivered(monthly=[report(1, done=8_800_008)]), {"done"}),
    "D807": (delivered(monthly=[report(1, fine="perhaps")]), {"fine"}),
    "D808": (delivered(monthly=[report(1, day="yesterday")]), {"day"}),
    "D809": (delivered(monthly=[report(1, month="spring")]), {"month"}),
    "D810": (delivered(monthly=[report(1, kind="marsh")]), {"kind"}),
    "D811": (delivered(monthly=[report(1, ref=True)]), {"ref"}),
    "D812": (delivered(monthly=[report(1, note=9_900_001)]), {"note"}),
    "D820": (delivered(monthly=[report(1, village="Cedar")]), {"village"}),
    "D821": (delivered(monthly=[report(1), report(1, remark="remark-secret-2")]), set()),
    "D822": (delivered(monthly=[report(1, done=1_990_001)]), {"done", "due"}),
    "D823": (delivered(calls=[call(1), call(2), call(3)]), set()),
    "D824": (
        delivered(
            villages=[{"village": "Aspen"}, {"village": "Birch"}, {"village": "Birch"}],
            monthly=[report(1, village="Birch")],
        ),
        set(),
    ),
    "D825": (delivered(monthly=[report(1, village="Birch，as-of-village")]), {"village"}),
    "D831": (
        delivered(audits=[{"village": "Birch", "month": "2009-02", "done": 550_001}]),
        set(),
    ),
    "D832": (
        delivered(audits=[{"village": "Aspen", "month": "2009-01", "done": 1_999_001}]),
        set(),
    ),
    "D850": (delivered(monthly=[report(1, ref="long-" * 300)]), {"ref"}),
    "D889": (delivered(monthly=[report(1), report(2, village="合计")]), {"village"}),
    "D898": (
        delivered(monthly=[report(1), {"village": "as-of-note", "month": None}]),
        {"village"},
    ),
}
FROM_FILES = {"D841", "D852", "D880", "D881", "D882"}


def others(
    datasets: Mapping[str, list[Record]], failure: targets.Failure, told: set[str]
) -> set[str]:
    """Every cell that a message of this failure may not hold."""
    held = {
        str(cell)
        for records in datasets.values()
        for record in records
        for field, cell in record.items()
        if field not in (*KEY, *told) and str(cell) not in ("hill", "yes", "")
    }
    assert failure.field is None or failure.field in (*KEY, *told), failure
    return held


def forms(batch: targets.Batch, failure: targets.Failure) -> Iterator[tuple[str, str]]:
    """Every way in which a failure is told, or shown to a programmer."""
    yield "text", failure.render("en")
    yield "Chinese", failure.render("zh")
    yield "string", str(failure)
    yield "repr", repr(failure)
    yield "JSON", json.dumps([failure.to_dict("en"), failure.to_dict("zh")], ensure_ascii=False)
    yield "problem", failure.told().text("en")
    yield "batch", repr(batch)
    yield "notes", " ".join(note.text("en") for note in batch.notes)
    yield "judged", repr(batch.judged)
    yield "rejected rows", repr(batch.rejected_rows())
    yield "revisions", repr(batch.revisions)


def test_every_failure_of_the_catalogue_is_provoked() -> None:
    failing = {
        code
        for code, message in MESSAGES.items()
        if code.startswith("D") and message.severity == "error"
    }

    assert set(WRONG) | FROM_FILES == failing - {"D870"}


@pytest.mark.parametrize("code", WRONG)
def test_a_failure_tells_its_value_and_its_key_and_nothing_else(
    rules: targets.Rulebook, code: str
) -> None:
    datasets, told = WRONG[code]

    batch = rules.validate(datasets)

    failures = [one for one in batch.failures if one.code == code]
    assert failures, [one.code for one in batch.failures]
    for failure in failures:
        secrets = others(datasets, failure, told)
        for form, text in forms(batch, failure):
            leaked = [secret for secret in secrets if secret in text]
            assert not leaked, (form, leaked, text)


@pytest.mark.parametrize("code", [one for one in WRONG if one != "D898"])
def test_an_exception_and_its_traceback_tell_no_more(rules: targets.Rulebook, code: str) -> None:
    datasets, told = WRONG[code]
    alone = {name: held for name, held in datasets.items() if name != "villages"}

    try:
        rules.score_one(alone)
    except RecordsError as error:
        shown = "".join(traceback.format_exception(error)) + repr(error) + repr(error.problems)
        chain = [error.__cause__, error.__context__]
        secrets = {
            str(cell)
            for held in alone.values()
            for record in held
            for field, cell in record.items()
            if field not in (*KEY, *told) and str(cell) not in ("hill", "yes", "")
        }
        leaked = [secret for secret in secrets if secret in shown + repr(chain)]
        assert not leaked, (leaked, shown)


def test_a_long_value_is_cut_wherever_it_is_told(rules: targets.Rulebook) -> None:
    long = "Same" + "x" * 5_000
    wrong = delivered(
        monthly=[report(1, done=long), report(2, village=long), report(3, kind=long)],
    )

    batch = rules.validate(wrong)

    for failure in batch.failures:
        told = {name: text for name, text in forms(batch, failure) if name != "repr"}
        assert {name for name, text in told.items() if "x" * 300 in text} == set()


def test_a_model_of_records_shows_no_record_that_it_refuses(rules: targets.Rulebook) -> None:
    lacking = report(1)
    del lacking["day"]

    with pytest.raises(ValidationError) as caught:
        rules.record_models["monthly"].model_validate(lacking)

    shown = "".join(traceback.format_exception(caught.value)) + repr(caught.value)
    assert "day" in shown
    assert "-secret-" not in shown


def test_records_in_no_encoding_leave_no_bytes_in_what_is_raised(
    rules: targets.Rulebook, tmp_path: Path
) -> None:
    for start in (b"", b"\xff\xfe"):
        path = tmp_path / "monthly.csv"
        path.write_bytes(start + b"village,month\nAspen,secret-\xff\xff\x80\n\xff")
        with pytest.raises(RecordsError) as caught:
            rules.validate({**delivered(), "monthly": path})
        error = caught.value
        assert "-secret-" not in "".join(traceback.format_exception(error)) + repr(error)
        assert (error.__cause__, error.__context__) == (None, None)


def test_broken_json_leaves_no_line_in_what_is_raised(
    rules: targets.Rulebook, tmp_path: Path
) -> None:
    path = tmp_path / "monthly.jsonl"
    path.write_text('{"village": "Aspen", "note": "note-secret-1" "remark": 1}\n', encoding="utf-8")

    with pytest.raises(RecordsError) as caught:
        rules.validate({**delivered(), "monthly": path})

    assert "line 1 is not JSON" in str(caught.value)
    assert "-secret-" not in "".join(traceback.format_exception(caught.value))
    assert (caught.value.__cause__, caught.value.__context__) == (None, None)


def write_csv(path: Path, records: list[Record]) -> None:
    lines = [",".join(records[0]), *(",".join(map(str, one.values())) for one in records)]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")


def test_a_later_report_that_is_rejected_tells_neither_report(
    rules: targets.Rulebook, tmp_path: Path
) -> None:
    first, second = tmp_path / "monthly_1.csv", tmp_path / "monthly_2.csv"
    write_csv(first, [report(1)])
    write_csv(second, [report(1, done="seven", remark="remark-secret-9")])

    batch = rules.validate({**delivered(), "monthly": [first, second]})

    assert [one.code for one in batch.failures] == ["D802", "D841"]
    for failure in batch.failures:
        for form, text in forms(batch, failure):
            assert "-secret-" not in text, (form, text)


def test_cells_of_a_workbook_that_cannot_be_read_tell_nothing_beside_them(
    rules: targets.Rulebook, tmp_path: Path
) -> None:
    openpyxl = pytest.importorskip("openpyxl")
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "monthly"
    sheet.append(list(report(1)))
    for number in (1, 2, 3):
        sheet.append(list(report(number).values()))
    sheet.append(list(report(1)))
    sheet["G2"] = "#DIV/0!"
    sheet["G2"].data_type = "e"
    sheet["G3"] = "=1+1"
    sheet.merge_cells("H3:H4")
    stream = BytesIO()
    book.save(stream)
    path = tmp_path / "monthly.xlsx"
    path.write_bytes(stream.getvalue())

    batch = rules.validate({**delivered(), "monthly": path})

    assert {one.code for one in batch.failures} == {"D852", "D880", "D881", "D882"}
    for failure in batch.failures:
        for form, text in forms(batch, failure):
            assert "-secret-" not in text, (form, text)


def test_a_column_that_is_not_asked_for_is_told_by_its_name_alone(
    rules: targets.Rulebook,
) -> None:
    record = {**report(1), "姓名": "name-secret-1", "extra": "extra-secret-1"}

    batch = rules.validate(delivered(monthly=[record]))

    told = {note.code: note.text("en") for note in batch.notes}
    assert told["D860"].startswith("the column `姓名` of `monthly` seems to describe persons; ")
    assert "take it out of the file" in told["D860"]
    assert "`extra`" in told["D891"]
    everything = repr(batch) + repr(batch.notes) + repr(batch.judged) + repr(batch.accepted)
    assert "name-secret-1" not in everything
    assert "extra-secret-1" not in everything


def test_a_title_that_names_a_person_is_told_without_the_name(
    rules: targets.Rulebook, tmp_path: Path
) -> None:
    path = tmp_path / "monthly.csv"
    write_csv(path, [report(1)])
    above = "甲一村 填报人：name-secret-1 电话：phone-secret-1\na,b,c,row-secret-1,e,f\n"
    path.write_text(above + path.read_text(encoding="utf-8"), encoding="utf-8")

    batch = rules.validate({**delivered(), "monthly": path})

    shown = " ".join(note.text("zh") for note in batch.notes) + str(batch.understood[0])
    assert "甲一村 填报人…" in shown
    assert "-secret-" not in shown


def test_a_replaced_record_that_describes_persons_is_told_without_its_values(
    tmp_path: Path,
) -> None:
    agreed = (
        "    describes_persons: {fields: [phone], because: asked back, agreed_by: office, "
        "until: 2009-12-31}\n"
    )
    text = RULES.replace("    revisions: replace\n", f"    revisions: replace\n{agreed}")
    (tmp_path / "rules.yaml").write_text(text.replace("remark:", "phone:"), encoding="utf-8")
    rules = targets.load(tmp_path / "rules.yaml")
    first, second = tmp_path / "monthly_1.csv", tmp_path / "monthly_2.csv"
    for path, number in ((first, 1), (second, 2)):
        record = report(1, phone=f"phone-secret-{number}")
        del record["remark"]
        write_csv(path, [record])

    batch = rules.validate({**delivered(), "monthly": [first, second]})

    (told,) = [note.text("en") for note in batch.notes if note.code == "D847"]
    assert "phone" in told
    assert "-secret-" not in told


# ---------------------------------------------------------------- files and the command line


def test_the_command_line_tells_no_more_and_writes_whole_rows_only_when_asked(
    tmp_path: Path,
) -> None:
    (tmp_path / "rules.yaml").write_text(RULES, encoding="utf-8")
    folder = tmp_path / "records"
    folder.mkdir()
    wrong = [report(1), report(2, done="seven")]
    for name, records in delivered(monthly=wrong, calls=[call(1)]).items():
        if records:
            write_csv(folder / f"{name}.csv", records)
    (folder / "audits.csv").write_text("village,month,done\n", encoding="utf-8")
    command = [sys.executable, "-m", "targets", "score", "rules.yaml", "records", "-v"]

    def run(*options: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [*command, *options],
            cwd=tmp_path,
            capture_output=True,
            text=True,
            encoding="utf-8",
            check=False,
        )

    plain = run("--format", "json")
    written = run("--rejected", "wrong.csv")

    assert "-secret-" not in plain.stdout + plain.stderr + written.stdout + written.stderr
    assert "`seven` is not a whole number" in plain.stderr
    assert "remark-secret-2" in (tmp_path / "wrong.csv").read_text(encoding="utf-8-sig")
    assert stat.S_IMODE((tmp_path / "wrong.csv").stat().st_mode) == 0o600
    kept = {path.name for path in tmp_path.iterdir()}
    assert kept == {"rules.yaml", "records", "wrong.csv"}


def test_rejected_rows_that_a_program_writes_are_for_their_owner(
    rules: targets.Rulebook, tmp_path: Path
) -> None:
    batch = rules.validate(delivered(monthly=[report(1, done="seven")]))

    (path,) = batch.write_rejected(tmp_path / "wrong.csv")

    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_nothing_is_logged() -> None:
    sources = {path: path.read_text(encoding="utf-8") for path in sorted(SRC.rglob("*.py"))}

    assert not [
        path
        for path, text in sources.items()
        if re.search(r"^\s*(import|from) logging", text, re.M)
    ]


def raised_by(frames: Callable[[], object]) -> BaseException:
    with pytest.raises(RecordsError) as caught:
        frames()
    return caught.value


def test_what_an_engine_says_is_told_without_its_lists_of_values() -> None:
    polars = pytest.importorskip("polars")
    from targets.records.engine_errors import engine_errors

    frame = polars.DataFrame({"done": ["1", "value-secret-1", "value-secret-2"]}).lazy()

    def collect() -> None:
        with engine_errors("polars"):
            frame.select(polars.col("done").cast(polars.Int64)).collect()

    error = raised_by(collect)

    assert isinstance(error, RecordsError)
    assert error.code == "E925"
    assert "-secret-" not in "".join(traceback.format_exception(error)) + repr(error)
    assert error.__cause__ is None
