"""The bulletin and the workbooks verified: every form, one record, one weight, one figure."""

import json
import re
import warnings
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from shutil import copytree
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile

import openpyxl
import pytest

import targets
from targets.cli.bulletin import in_form
from targets.cli.bulletin_text import bulletin_text
from targets.cli.output import write_scores, write_text
from targets.cli.verify import TABLES
from targets.facade.verifying import WRITERS, Made, verify_written
from targets.verifying.outputs import READERS, figures_of
from targets.verifying.pages import read_page
from targets.verifying.places import place_text
from targets.verifying.receipt_lines import receipt_of
from targets.verifying.workbooks import read_workbook
from tests.compare import load_text
from tests.test_verify import FORMS as SCORES
from tests.test_verify import RULES, Office, run, texts

OF_PERSONS = (
    "    describes_persons: {because: {en: needed for now, zh: 暂时需要}, agreed_by: The council, "
    "until: 2010-12-31, fields: [planned, levy]}\n"
)
HOSTILE = '=HYPERLINK("x")<script>'


class PostingOffice(Office):
    """The same, with a bulletin of February and the scores as a workbook."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        for form in ("json", "csv", "html", "xlsx"):
            self.outputs[f"bulletin {form}"] = folder / f"bulletin.{form}"
        self.outputs["bulletin table"] = folder / "bulletin.txt"
        self.outputs["xlsx"] = folder / "scores.xlsx"

    def write_outputs(self, rules: str = RULES) -> None:
        super().write_outputs(rules)
        rulebook = targets.load(self.rules)
        bulletin = rulebook.bulletin(self.records, month="2009-02")
        made = rulebook.score(self.records, through="2009-02")
        receipt = made.receipt.of_output("bulletin", language="en", engine="auto")
        for form in ("json", "csv", "html", "xlsx"):
            write = WRITERS["bulletin", form]
            write(Made(rulebook, made, receipt), self.outputs[f"bulletin {form}"])
        write_text(
            bulletin_text(bulletin),
            self.outputs["bulletin table"],
            lambda: in_form(bulletin, "table"),
        )
        scores = rulebook.score(self.records)
        write_scores(rulebook, scores, "xlsx", self.outputs["xlsx"], "en")


FORMS = ("xlsx", *(f"bulletin {form}" for form in ("json", "csv", "html", "xlsx", "table")))


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("posting_office")
    PostingOffice(folder).write_outputs()
    return folder


@pytest.fixture
def office(made: Path, tmp_path: Path) -> PostingOffice:
    return PostingOffice(copytree(made, tmp_path, dirs_exist_ok=True))


@pytest.mark.parametrize("form", FORMS)
def test_nothing_is_said_of_an_untouched_output(office: PostingOffice, form: str) -> None:
    assert office.verify(form) == []


@pytest.mark.parametrize("form", FORMS)
def test_one_changed_record_is_named_in_every_form(office: PostingOffice, form: str) -> None:
    office.change("monthly", "24,23,50.25", "24,22,50.25")
    found = office.verify(form)
    assert [one.cause for one in found[:3]] == ["file", "records", "figure"]
    assert found[0].place == ("files", "monthly")
    assert "`West 2`" in texts(found)[1] or form == "bulletin table"


@pytest.mark.parametrize("form", FORMS)
def test_one_changed_weight_is_named_in_every_form(office: PostingOffice, form: str) -> None:
    office.rules.write_text(
        RULES.replace("points: 20", "points: 19").replace("points: 10", "points: 11"),
        encoding="utf-8",
    )
    found = office.verify(form)
    assert [one.cause for one in found[:2]] == ["rules", "figure"]


@pytest.mark.parametrize("form", [*SCORES, *FORMS])
def test_nothing_is_said_of_an_untouched_output_of_records_that_describe_persons(
    tmp_path: Path, form: str
) -> None:
    office = PostingOffice(tmp_path)
    office.write_outputs(RULES.replace("    time: month\n", f"    time: month\n{OF_PERSONS}"))
    assert office.verify(form) == []


def in_the_text(old: str, new: str) -> Callable[[Path], None]:
    def spoil(path: Path) -> None:
        text = path.read_bytes().decode("utf-8")
        assert old in text
        path.write_bytes(text.replace(old, new, 1).encode())

    return spoil


# West 2 has 23 of 24 births in plan, 95.83 %
@pytest.mark.parametrize(
    ("form", "spoil", "said"),
    [
        (
            "bulletin html",
            in_the_text('West 2/rate/to_date">95.83%', 'West 2/rate/to_date">96.83%'),
            "West 2 · Births in plan · to date: the output says `96.83%`,"
            " recomputed it is `95.83%`",
        ),
        (
            "bulletin csv",
            in_the_text("West 2,rate,to_date,95.83%", "West 2,rate,to_date,96.83%"),
            "West 2 · Births in plan · to date · as posted: the output says `96.83%`, recomputed it"
            " is `95.83%`",
        ),
        (
            "bulletin json",
            in_the_text('"95.83%"', '"96.83%"'),
            "West · Births in plan · to date · as posted: the output says `96.83%`, recomputed it"
            " is `95.83%`",
        ),
        (
            "bulletin json",
            in_the_text('"95.92%"', '"95.93%"'),  # 47 of 49 births of both villages
            "whole · Births in plan · to date · as posted: the output says `95.93%`, recomputed it"
            " is `95.92%`",
        ),
    ],
)
def test_one_digit_is_named_by_unit_indicator_and_figure(
    office: PostingOffice, form: str, spoil: Callable[[Path], None], said: str
) -> None:
    spoil(office.outputs[form])
    assert texts(office.verify(form)) == [said]


def test_one_digit_of_a_text_is_named(office: PostingOffice) -> None:
    in_the_text("95.83%", "96.83%")(office.outputs["bulletin table"])
    [found] = office.verify("bulletin table")
    assert (found.was, found.now) == ("96.83%", "95.83%")


def test_a_text_of_the_page_that_is_no_figure_is_compared_too(office: PostingOffice) -> None:
    in_the_text("<h1", "<p>25 villages</p><h1")(office.outputs["bulletin html"])
    [found] = office.verify("bulletin html")  # though every text behind it has another number
    assert found.place[0] == "text"
    assert (found.severity, found.was) == ("error", "25 villages")


def test_texts_of_the_page_are_not_told_where_a_figure_differs(office: PostingOffice) -> None:
    page = office.outputs["bulletin html"]
    in_the_text("<h1", "<p>25 villages</p><h1")(page)
    in_the_text('West 2/rate/to_date">95.83%', 'West 2/rate/to_date">96.83%')(page)
    assert [one.place for one in office.verify("bulletin html")] == [
        ("unit", "West 2", "rate", "to_date")
    ]


@pytest.mark.parametrize("form", ["xlsx", "bulletin xlsx"])
def test_one_figure_of_a_workbook_is_named_by_sheet_cell_and_unit(
    office: PostingOffice, form: str
) -> None:
    output = office.outputs[form]
    book = openpyxl.load_workbook(output)
    sheet = book.worksheets[0]
    [unit] = [cell for row in sheet.iter_rows() for cell in row if cell.value == "East 1"]
    cell = next(
        one for one in sheet[unit.row] if isinstance(one.value, int | float) and one.value == 30
    )
    cell.value = 29
    book.save(output)  # as another program writes it, numbers to 16 digits
    assert texts(office.verify(form)) == [
        f"{sheet.title} · {cell.coordinate} · East 1: the output says `29`, recomputed it is `30`"
    ]


def test_a_unit_with_a_hostile_name_is_verified_like_any_other(
    office: PostingOffice, tmp_path: Path
) -> None:
    hostile = '"=HYPERLINK(""x"")<script>"'
    for name in ("villages", "monthly"):
        path = office.records / f"{name}.csv"
        path.write_text(path.read_text("utf-8").replace("West 2", hostile), encoding="utf-8")
    rulebook = targets.load(office.rules)
    scores = rulebook.score(office.records, through="2009-02")
    assert HOSTILE in scores
    for command, form in WRITERS:
        output = tmp_path / f"{command}.{form}"
        receipt = scores.receipt.of_output(command, form, unit=HOSTILE)
        made = Made(rulebook, scores, receipt)
        WRITERS[command, form](made, output)
        (tmp_path / f"{output.name}.receipt.json").write_text(receipt.to_json(), encoding="utf-8")
        assert verify_written(output, rulebook, office.records, WRITERS | TABLES).differences == []


# ---------------------------------------------------------------- figures that are hidden


AGREE = "the figures agree, but "


@pytest.mark.parametrize(
    "spoil",
    [
        in_the_text("</style>", "tr:nth-child(3) {display: none}</style>"),
        in_the_text("</style>", "</style >"),
        in_the_text("<h1", '<h1 style="display: none"'),
        in_the_text("<svg", "<svg\n"),
    ],
)
def test_a_page_that_hides_a_figure_is_told_of(
    office: PostingOffice, spoil: Callable[[Path], None]
) -> None:
    spoil(office.outputs["bulletin html"])
    [found] = office.verify("bulletin html")
    assert (found.cause, found.severity) == ("look", "error")
    assert found.text().startswith(AGREE)
    assert found.text("zh").startswith("数字都相符，但 ")


def test_rows_in_another_order_are_told_of(office: PostingOffice) -> None:
    output = office.outputs["csv"]
    heading, first, second = output.read_text(encoding="utf-8-sig").splitlines()
    output.write_text("\n".join([heading, first, second]), encoding="utf-8")
    assert office.verify("csv") == []  # other line ends hide nothing
    output.write_text("\n".join([heading, second, first]), encoding="utf-8")
    [found] = office.verify("csv")
    assert (found.cause, found.severity) == ("look", "error")


def test_another_version_makes_other_bytes_a_note(office: PostingOffice) -> None:
    page = office.outputs["bulletin html"]
    text = page.read_text(encoding="utf-8")
    version = re.search(r'"matplotlib": ?"([0-9.]+)"', text)
    assert version is not None
    page.write_text(text.replace(version[1], "1.0.0"), encoding="utf-8")
    found = office.verify("bulletin html")
    assert [(one.cause, one.severity) for one in found] == [("look", "note"), ("version", "note")]


def saved_again(path: Path, change: Callable[[Any], None] = lambda _: None) -> None:
    """By a program that keeps cells and drops colours."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        book = openpyxl.load_workbook(path)
    change(book)
    book.save(path)


@pytest.mark.parametrize("form", ["xlsx", "bulletin xlsx"])
def test_a_workbook_that_another_program_saved_again_is_a_note(
    office: PostingOffice, form: str
) -> None:
    saved_again(office.outputs[form])
    [found] = office.verify(form)
    assert (found.cause, found.severity) == ("look", "note")
    assert "saved again by another program" in found.text()


def test_the_fifteenth_digit_is_that_of_the_program_and_the_others_are_not(
    office: PostingOffice,
) -> None:
    output = office.outputs["bulletin xlsx"]

    def off_by(step: str) -> Callable[[Any], None]:
        def change(book: Any) -> None:
            cells = [cell for sheet in book.worksheets for row in sheet.iter_rows() for cell in row]
            long = next(one for one in cells if len(str(one.value)) > 15 and "." in str(one.value))
            long.value = float(Decimal(f"{long.value:.15g}") + Decimal(step))

        return change

    saved_again(output, off_by("0.000000000000001"))
    assert [one.severity for one in office.verify("bulletin xlsx")] == ["note"]
    saved_again(output, off_by("0.000000000001"))
    assert [one.cause for one in office.verify("bulletin xlsx")] == ["figure"]


def _hide_a_row(book: Any) -> None:
    book.worksheets[0].row_dimensions[7].hidden = True


def _hide_a_column(book: Any) -> None:
    book.worksheets[0].column_dimensions["C"].hidden = True


def _hide_a_sheet(book: Any) -> None:
    book.worksheets[1].sheet_state = "hidden"


def _show_otherwise(book: Any) -> None:
    for row in book.worksheets[0].iter_rows():
        for cell in row:
            if isinstance(cell.value, int | float):
                cell.number_format = '"99.9"'


@pytest.mark.parametrize("change", [_hide_a_row, _hide_a_column, _hide_a_sheet, _show_otherwise])
def test_a_workbook_saved_again_with_something_hidden_is_told_of(
    office: PostingOffice, change: Callable[[Any], None]
) -> None:
    saved_again(office.outputs["bulletin xlsx"], change)
    [found] = office.verify("bulletin xlsx")
    assert (found.cause, found.severity) == ("look", "error")


def test_a_part_of_a_workbook_that_was_changed_in_its_place_is_told_of(
    office: PostingOffice,
) -> None:
    output = office.outputs["bulletin xlsx"]
    with ZipFile(output) as held:
        parts = {name: held.read(name) for name in held.namelist()}
    chart = next(name for name in parts if name.startswith("xl/charts/chart"))
    parts[chart] = parts[chart].replace(b"<c:v>0.9", b"<c:v>0.8", 1)
    with ZipFile(output, "w", ZIP_DEFLATED) as written:
        for name, content in parts.items():
            written.writestr(name, content)
    [found] = office.verify("bulletin xlsx")
    assert (found.cause, found.severity) == ("look", "error")
    assert found.text().startswith(AGREE)


# ---------------------------------------------------------------- explanations and robustness


ASKED = {
    "why.json": ("explain", "--unit", "West 2", "--lang", "zh"),
    "why.txt": ("explain", "--unit", "West 2"),
    "firm.json": ("robustness", "--draws", "30", "--seed", "7", "--spread", "1%", "--last", "1"),
    "firm.csv": ("robustness", "--draws", "30", "--through", "2009-01", "--first", "1"),
    "firm.txt": ("robustness", "--draws", "30", "--lang", "zh"),
}


@pytest.mark.parametrize("name", ASKED)
def test_an_explanation_and_the_robustness_are_verified_like_scores(
    office: PostingOffice, tmp_path: Path, name: str
) -> None:
    command, *options = ASKED[name]
    output = tmp_path / name
    made = run(command, office.rules, office.records, *options, "-o", output)
    assert (made.returncode, output.exists()) == (1, True), made.stderr  # a row was rejected

    silent = run("verify", output, office.rules, office.records)
    assert (silent.returncode, silent.stdout, silent.stderr) == (0, "", "")

    said = output.read_text(encoding="utf-8-sig")
    # 23 of 24 births; the totals of East 1, of which 80.50 were levied of 100 by January
    figure = {"why": "95.83", "firm": "28.05" if name == "firm.csv" else "30.00"}[output.stem]
    assert figure in said
    changed = figure.replace("0", "1").replace("3", "8")
    output.write_text(said.replace(figure, changed, 1), encoding="utf-8")
    told = run("verify", output, office.rules, office.records)
    assert told.returncode == 1
    assert len(told.stdout.splitlines()) == 1
    assert changed in told.stdout


@pytest.mark.parametrize(
    "options",
    [{"draws": "many", "spread": "x"}, {"spread": "1/0"}, 3, {"draws": "9" * 5000},
     {"spread": "1e999999999"}, {"spread": "1_0"}],
    ids=["words", "by nothing", "a number", "many digits", "an exponent", "digits in groups"],
)  # fmt: skip
def test_a_receipt_of_robustness_that_nobody_wrote_is_no_crash(
    office: PostingOffice, tmp_path: Path, options: object
) -> None:
    output = tmp_path / "firm.json"
    scores = targets.load(office.rules).score(office.records)
    told = targets.robustness(scores, draws=10).to_dict()
    assert isinstance(told["receipt"], dict)
    told["receipt"]["output"]["options"] = options
    output.write_text(json.dumps(told), encoding="utf-8")
    found = targets.verify(output, office.rules, office.records)
    assert "draws: the output says `10`, recomputed it is `1000`" in texts(found)


# ---------------------------------------------------------------- readers


def test_a_page_is_read_by_figures_and_other_texts() -> None:
    receipt, figures = read_page(
        "<!DOCTYPE html><title>Town</title><style>p {width: 5px}</style><p>Of <b>2</b> units"
        '<p><span data-figure="unit/a%2Fb/rate">95<br>%</span>'
        '<span aria-label="up 3">&#9650;</span>'
        '<dd data-figure="receipt/rules.id">town</dd>'
        '<script type="application/json" id="receipt">{"a": 1}</script><script>let x = 7</script>'
    )
    assert receipt == '{"a": 1}'
    assert figures == [
        (("text", "1"), "Town"),
        (("text", "2"), "Of"),
        (("text", "3"), "2"),
        (("text", "4"), "units"),
        (("unit", "a/b", "rate"), "95%"),
        (("text", "5"), "up 3"),
        (("text", "6"), "▲"),
    ]


def test_a_duty_of_a_bulletin_is_named_by_its_label() -> None:
    told = {"duties": [{"label": "Visits", "month_done": 1}]}
    assert figures_of(told) == {
        ("duties", "Visits", "label"): "Visits",
        ("duties", "Visits", "month_done"): "1",
    }


@pytest.mark.parametrize(
    ("place", "english", "chinese"),
    [
        (("place", "West 2", "total"), "West 2 · total", "West 2 · 总分"),
        (("place", "West 2", "rose", "(2)"), "West 2 · rise or fall · (2)",
         "West 2 · 名次升降 · 第 2 处"),
        (("place", "West 2", "section", "1"), "West 2 · Goals", "West 2 · 目标"),
        (("place", "West 2", "section", "2"), "West 2 · section · 2", "West 2 · 大项 · 2"),
        (("places", "unit", "West 2", "points:rate", "to_date"),
         "West 2 · Births in plan · points · to date", "West 2 · 计划生育率 · 得分 · 累计"),
        (("target", "rate"), "target · Births in plan", "目标值 · 计划生育率"),
        (("missing", "monthly", "West 2"), "missing · monthly · West 2", "缺报 · monthly · West 2"),
        (("headings",), "further headings", "补充表头"),
        (("headings", "rate", "target"), "Births in plan · target", "计划生育率 · 目标值"),
        (("headings", "rate", "reference"), "Births in plan · reference", "计划生育率 · 依据"),
        (("duties", "Visits", "month_done"), "duties · Visits · done in the month",
         "职责频次 · Visits · 当月已办"),
        (("output", "options", "seed"), "output · options · seed", "结果 · 选项 · 种子"),
    ],
)  # fmt: skip
def test_a_place_is_said_in_either_language(
    place: tuple[str, ...], english: str, chinese: str
) -> None:
    section = RULES.replace("{id: goals, ", "{id: duties, ").replace(
        "section: goals", "section: duties"
    )
    rulebook = load_text(section).model
    assert place_text(rulebook, place, "en") == english
    assert place_text(rulebook, place, "zh") == chinese


def test_no_place_of_a_page_or_of_a_bulletin_in_json_is_said_in_english_where_chinese_is_asked_for(
    office: PostingOffice,
) -> None:
    rulebook = targets.load(office.rules).model
    own = {"East 1", "West 2", "East", "West", "monthly", "villages", "area", "village"}
    for form in ("html", "json"):
        output = office.outputs[f"bulletin {form}"]
        for place in READERS[form](output, output.read_bytes()).figures:
            parts = place_text(rulebook, place, "zh").split(" · ")
            assert not [one for one in parts if one not in own and re.search("[A-Za-z]", one)]


def test_a_receipt_is_put_together_from_its_lines() -> None:
    lines = [
        ("rules.id", "town"),
        ("through", ""),
        ("trusted", "False"),
        ("files.monthly=2009.06.xlsx", "ab"),
        ("counts.monthly.accepted", "1"),
        ("output.options.engine", "auto"),
        ("describes_persons.monthly.because.en", "needed"),
        ("describes_persons.monthly.fields", "planned, levy"),
    ]
    assert receipt_of(lines) == {
        "rules": {"id": "town"},
        "through": None,
        "trusted": False,
        "files": {"monthly=2009.06.xlsx": "ab"},
        "counts": {"monthly": {"accepted": "1"}},
        "output": {"options": {"engine": "auto"}},
        "describes_persons": {
            "monthly": {"because": {"en": "needed"}, "fields": "planned, levy"},
        },
    }


def test_a_workbook_that_would_fill_the_memory_is_not_opened(tmp_path: Path) -> None:
    path = tmp_path / "bomb.xlsx"
    with (
        ZipFile(path, "w", ZIP_DEFLATED, compresslevel=1) as parts,
        parts.open("xl/a.xml", "w") as part,
    ):
        for _ in range(513):
            part.write(bytes(1 << 20))
    with pytest.raises(ValueError, match=r"bomb\.xlsx"):
        read_workbook(path)


def test_a_file_that_only_begins_like_a_workbook_is_damaged(
    office: PostingOffice, tmp_path: Path
) -> None:
    (tmp_path / "a.xlsx").write_bytes(b"PK\x03\x04 and nothing more")
    with pytest.raises(targets.EngineError, match="is damaged"):
        targets.verify(tmp_path / "a.xlsx", office.rules, office.records)


def cut_off(part: bytes) -> bytes:
    return part[: len(part) // 2]


def misspelt(part: bytes) -> bytes:
    return part.replace(b"<row", b"<ro w<", 1)


@pytest.mark.parametrize(
    ("part", "spoil"),
    [
        ("xl/worksheets/sheet1.xml", cut_off),
        ("xl/worksheets/sheet1.xml", misspelt),
        ("xl/workbook.xml", cut_off),
        ("xl/styles.xml", cut_off),
    ],
)
def test_a_workbook_with_a_spoilt_part_is_damaged(
    office: PostingOffice, part: str, spoil: Callable[[bytes], bytes]
) -> None:
    path = office.outputs["xlsx"]
    with ZipFile(path) as parts:
        held = {name: parts.read(name) for name in parts.namelist()}
    with ZipFile(path, "w") as parts:
        for name, content in held.items():
            parts.writestr(name, spoil(content) if name == part else content)
    with pytest.raises(targets.EngineError, match="is damaged"):
        office.verify("xlsx")


def test_a_workbook_that_cannot_be_unpacked_is_damaged(office: PostingOffice) -> None:
    path = office.outputs["xlsx"]
    raw = bytearray(path.read_bytes())
    with ZipFile(path) as parts:
        first = parts.getinfo("xl/worksheets/sheet1.xml").header_offset + 60
    for place in range(first, first + 40):
        raw[place] ^= 0x55
    path.write_bytes(raw)
    with pytest.raises(targets.EngineError, match="is damaged"):
        office.verify("xlsx")
