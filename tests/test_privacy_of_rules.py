"""A rules file that describes persons: refused, or acknowledged and told every time.

Never reads what a record holds: that is `tests/test_privacy_of_records.py`.
"""

import json
import re
import subprocess
import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

import targets
from targets.errors import RecordsError, render_diagnostics
from targets.facade.checking import check_text
from targets.facade.rules_files import is_rules_file
from targets.rulebook.persons import looks_personal
from targets.source import SourceText

ROOT = Path(__file__).resolve().parent.parent
ON_PURPOSE = ROOT / "tests" / "cases" / "bad"
KEY = "describes_persons"

RULES = """\
schema_version: 1
id: asked-back
title: Visits that are asked back
period: {from: 2009-01-01, to: 2009-12-31}
unit: {id: village, roster: villages}
records:
  villages:
    key: [village]
    fields: {village: {type: id, aliases: [村名, name]}}
  visits:
    time: visited_on
    events: true
    most_rows: 100
AGREED    fields:
      village: {type: id}
      visited_on: {type: date}
      FIELD
indicators:
  - {id: visits_made, records: visits, value: count(), target: {at_least: 1}}
"""
AGREED = """\
    describes_persons:
      fields: [phone]
      because: who reported it is asked back
      agreed_by: {zh: 县数据办, en: the county's data office}
      until: 2009-12-31
"""
PHONE = "phone: {type: text}"
PERSONS = (
    "姓名 户主姓名 患者姓名 身份证号 身份证号码 联系电话 手机号码 负责人电话 村主任电话 "
    "管理员 法人 企业法人 法人姓名 读者证号 证号 图书证号 "
    "村民电话 出生日期 家庭住址 户籍地址 配偶姓名 负责人 联系人 微信号 银行卡号 病历号 学号 "
    "xingming XingMing xing_ming shenfenzheng shenfenzheng_hao shenfenzhenghao dianhua "
    "lianxidianhua "
    "name Name full_name FirstName surname patient_name name_of_patient id_number IDNumber "
    "ID_card_no national_id passport_no phone phone_number contact_phone mobile e-mail "
    "email_address birth_date date_of_birth DOB home_address spouse patient patient_id "
    "head_of_household 性别 年龄 gender age"
)
NOBODY = (
    "村名 名称 项目名称 单位名称 出生人数 值班电话 办公电话 村委会电话 手机用户数 "
    "身份证办证率 法人数 卫生许可证号 单位管理员数 bangong_dianhua zhiban_dianhua "
    "育龄妇女人数 干部数 平均年龄 年龄段 名次 村 village village_name site_name "
    "births births_in_plan office_phone clinic_phone mobile_clinics phone_calls patients "
    "teachers patients_seen age_group average_age director_inspections customer_complaints "
    "clinic_no provider_number remark kind"
)


def rules_text(field: str, agreed: str = "") -> str:
    return RULES.replace("AGREED", agreed).replace("FIELD", field)


def codes(text: str, today: date | None = None) -> list[str]:
    found = check_text(SourceText("rules.yaml", text), today).diagnostics
    return [one.code for one in found if one.code != "W930"]


def load(folder: Path, text: str) -> targets.Rulebook:
    path = folder / "rules.yaml"
    path.write_text(text, encoding="utf-8")
    return targets.load(path)


def yaml_texts() -> Iterator[tuple[str, str]]:
    """Every rules file of the project, and every block of its documents."""
    listed = subprocess.run(
        ["git", "ls-files", "-co", "--exclude-standard", "*.yaml", "*.yml", "*.md"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    ).stdout.splitlines()
    paths = [ROOT / one for one in listed] or [*ROOT.rglob("*.yaml"), *ROOT.rglob("*.md")]
    for path in paths:
        if not path.is_file() or ON_PURPOSE in path.parents:
            continue
        if path.suffix == ".md":
            blocks = re.findall(r"(?ms)^```yaml.*?\n(.*?)^```", path.read_text(encoding="utf-8"))
            yield from ((f"{path.name}", block) for block in blocks)
        elif is_rules_file(path):
            yield str(path.relative_to(ROOT)), path.read_text(encoding="utf-8", errors="replace")


# ---------------------------------------------------------------- what describes a person


@pytest.mark.parametrize(
    "heading",
    PERSONS.split(),
)
def test_what_is_called_after_a_person_is_known(heading: str) -> None:
    assert looks_personal(heading)


@pytest.mark.parametrize(
    "heading",
    NOBODY.split(),
)
def test_counts_units_and_offices_are_no_persons(heading: str) -> None:
    assert not looks_personal(heading)


@pytest.mark.parametrize(
    "field",
    [
        PHONE,
        "visited: {type: text, label: {zh: 户主姓名, en: Visited}}",
        "visited: {type: id, aliases: [身份证号]}",
        "reported_by: {type: category, label: 填报人}",
        "id_number: {type: integer}",
        "born: {type: date, label: Date of birth}",
        "name: {type: text}",
    ],
)
def test_a_field_about_a_person_is_refused(field: str) -> None:
    assert codes(rules_text(field)) == ["K124"]


@pytest.mark.parametrize(
    "field",
    [
        "duty_phone: {type: text, label: 值班电话}",
        "patient: {type: count, label: 患者}",
        "owner: {type: category, values: [town, county]}",
        "teacher: {type: yes_no}",
        "age: {type: integer}",  # one trait alone tells nobody
    ],
)
def test_a_field_that_names_nobody_is_not(field: str) -> None:
    assert codes(rules_text(field)) == []


def test_a_unit_may_be_called_name_and_a_person_may_be_no_unit() -> None:
    assert codes(rules_text("kind: {type: category}")) == []

    scored = rules_text("kind: {type: category}").replace("village", "teacher")

    assert codes(scored) == ["K124", "K124"]


def test_the_day_of_a_birth_is_the_day_of_an_event() -> None:
    text = rules_text("kind: {type: category}").replace("visited_on", "born_on")

    assert codes(text) == []


def test_counts_may_be_broken_down_by_traits_and_records_of_persons_may_not() -> None:
    traits = "age: {type: integer}\n      gender: {type: category, values: [female, male]}"
    text = rules_text(traits)

    assert codes(text) == ["K124", "K124"]
    assert (
        codes(text.replace("    most_rows", "    key: [village, age, gender]\n    most_rows")) == []
    )


# ---------------------------------------------------------------- the acknowledgement


def test_what_is_acknowledged_loads_and_is_warned_of_each_time(tmp_path: Path) -> None:
    text = rules_text(PHONE, AGREED)

    assert codes(text) == codes(text) == ["W946"]
    assert load(tmp_path, text).id == "asked-back"


@pytest.mark.parametrize("key", ["fields", "because", "agreed_by", "until"])
def test_no_part_of_an_acknowledgement_may_be_left_out(key: str) -> None:
    lines = [one for one in AGREED.splitlines(keepends=True) if f"{key}:" not in one]

    assert "K124" in codes(rules_text(PHONE, "".join(lines))) or "K102" in codes(
        rules_text(PHONE, "".join(lines))
    )


def test_one_acknowledged_field_is_no_leave_for_the_next() -> None:
    fields = f"{PHONE}\n      id_number: {{type: text}}"

    assert codes(rules_text(fields, AGREED)) == ["W946", "K124"]


def test_past_its_day_it_is_an_error_and_on_that_day_it_is_not() -> None:
    text = rules_text(PHONE, AGREED)

    assert codes(text, date(2009, 12, 31)) == ["W946"]
    assert codes(text, date(2010, 1, 1)) == ["W946", "K126"]


def test_an_acknowledgement_of_nothing_is_idle() -> None:
    agreed = AGREED.replace("phone", "kind")

    assert codes(rules_text("kind: {type: category}", agreed)) == ["W947"]


def test_every_result_says_that_records_describe_persons(tmp_path: Path) -> None:
    rules = load(tmp_path, rules_text(PHONE, AGREED))
    visits = [{"village": "A", "visited_on": "2009-03-02", "phone": "x"}]
    records = {"villages": [{"village": "A"}], "visits": visits}
    said = (
        "records of `visits` describe persons: `phone`; "
        "agreed by `the county's data office`, until 2009-12-31"
    )

    batch = rules.validate(records)
    receipt = rules.score(batch).receipt.to_dict()

    assert said in [note.message("en") for note in batch.notes]
    assert said in rules.plan_text
    assert receipt["describes_persons"] == {
        "visits": {
            "fields": ["phone"],
            "because": {
                "zh": "who reported it is asked back",
                "en": "who reported it is asked back",
            },
            "agreed_by": {"zh": "县数据办", "en": "the county's data office"},
            "until": "2009-12-31",
        }
    }
    assert rules.bulletin(records, month="2009-03").remarks[0] == (
        "records of visits describe persons (`phone`); agreed by `the county's data office`, "
        "until 2009-12-31"
    )


@pytest.mark.parametrize(
    "command",
    [("score", "rules.yaml"), ("diff", "rules.yaml", "plain.yaml"),
     ("diff", "plain.yaml", "rules.yaml")],
)  # fmt: skip
def test_commands_read_no_such_records_when_the_day_is_past(
    tmp_path: Path, command: tuple[str, ...]
) -> None:
    (tmp_path / "plain.yaml").write_text(rules_text("kind: {type: category}"), encoding="utf-8")
    rules = load(tmp_path, rules_text(PHONE, AGREED))
    folder = tmp_path / "records"
    folder.mkdir()
    (folder / "villages.csv").write_text("village\nA\n", encoding="utf-8")
    (folder / "visits.csv").write_text("village,visited_on,phone,kind\n", encoding="utf-8")

    done = subprocess.run(
        [sys.executable, "-m", "targets", *command, "records", "--lang", "en"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )

    assert (done.returncode != 0, done.stdout) == (True, "")
    assert "agreed until 2009-12-31, and that is past: they are not read" in done.stderr
    rules.check_agreed(date(2009, 12, 31))
    with pytest.raises(RecordsError, match="agreed until 2009-12-31"):
        rules.check_agreed(date(2010, 1, 1))


def test_the_difference_of_two_years_says_so(tmp_path: Path) -> None:
    plain, personal = rules_text("kind: {type: category}"), rules_text(PHONE, AGREED)
    old, new = load(tmp_path, plain), load(tmp_path, personal)

    forth = json.dumps(targets.compare(old, new).to_dict())
    back = json.dumps(targets.compare(new, old).to_dict())

    assert "records of `visits` now describe persons: `phone`" in forth
    assert "records of `visits` no longer describe persons" in back
    assert old.hash != new.hash
    assert (
        new.hash != load(tmp_path, personal.replace("2009-12-31\n    f", "2009-12-30\n    f")).hash
    )


# ---------------------------------------------------------------- what is bundled


def test_no_rules_file_of_the_project_describes_persons() -> None:
    texts = list(yaml_texts())
    acknowledged = [name for name, text in texts if KEY in text]
    found = [
        (name, one.message)
        for name, text in texts
        if text.startswith(("schema_version", "#"))
        for one in check_text(SourceText(name, text)).diagnostics
        if one.code in ("K124", "W946", "W947")
    ]

    assert len(texts) > 50
    assert set(acknowledged) <= {"language.md", "privacy.md"}  # the manual of the key itself
    assert found == []


def test_what_is_told_has_a_way_out_in_both_languages() -> None:
    found = check_text(SourceText("rules.yaml", rules_text(PHONE))).diagnostics

    assert "ask for a count in its place" in render_diagnostics(found, "en")
    assert "请删去该字段，或改报数字" in render_diagnostics(found, "zh")
