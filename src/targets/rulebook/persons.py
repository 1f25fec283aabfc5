"""Which fields of a dataset seem to describe persons: told by what they are called, in Chinese or
English, and by their type.

Never looks at a record. A name is a hint and no proof: who names a column otherwise is not found.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from typing import NamedTuple

from targets.errors import listed
from targets.rulebook.models import Dataset, RulebookModel
from targets.rulebook.sourced import PersonsAgreement


def personal_fields(rulebook: RulebookModel, name: str) -> dict[str, str]:
    """The fields of a dataset that seem to describe persons, and the heading that says so."""
    dataset = rulebook.records[name]
    headings = {
        field: [_read(heading) for heading in spec.headings(field)]
        for field, spec in dataset.fields.items()
    }
    told = dict(_telling(rulebook, dataset, headings))
    hints = dict(_hints(dataset, headings))
    return {**told, **hints} if told or len(hints) > 1 else {}


def looks_personal(heading: str) -> bool:
    """Whether a column, of which nothing but its heading is known, seems to describe persons."""
    read = _read(heading)
    return _identifies(read) or _is_role(read) or _is_trait(read)


def without_persons(title: str) -> str:
    """A title up to where it begins to name a person: `甲一村 填报人：…`."""
    found = [title.find(said) + len(said) for said in _TITLED if said in title]
    return title if not found else f"{title[: min(found)]}…"


def agreements(rulebook: RulebookModel) -> dict[str, PersonsAgreement]:
    """The datasets that are acknowledged to describe persons, with what was agreed."""
    return {
        name: one.describes_persons
        for name, one in rulebook.records.items()
        if one.describes_persons is not None
    }


def facts_of(agreed: PersonsAgreement) -> dict[str, str]:
    """What a message says of an agreement."""
    return {
        "fields": listed(agreed.fields),
        "by": agreed.agreed_by.text("en"),
        "by_zh": agreed.agreed_by.text("zh"),
        "until": agreed.until.isoformat(),
    }


class _Heading(NamedTuple):
    """A heading and its words; `counted`: what it heads is counted, added up or averaged, and so
    about nobody.
    """

    text: str
    words: tuple[str, ...]
    counted: bool


def _read(heading: str) -> _Heading:
    words = _words(heading)
    return _Heading(heading, words, _is_counted(heading, words))


def _telling(
    rulebook: RulebookModel, dataset: Dataset, headings: Mapping[str, Sequence[_Heading]]
) -> Iterator[tuple[str, str]]:
    """The fields that are about one person, whatever stands beside them, and by which heading."""
    of_unit = dataset.key == (rulebook.unit.id,)
    for field, spec in dataset.fields.items():
        if spec.type == "yes_no" or spec.values:
            continue  # a closed list in the rules file names nobody
        for heading in headings[field]:
            if field == dataset.time and _is_birth(heading):
                continue  # the day of an event, as any other
            named = _identifies(heading) and not (_is_bare_name(heading) and of_unit)
            if named or (spec.type in _OPEN and _is_role(heading)):
                yield field, heading.text
                break


def _hints(
    dataset: Dataset, headings: Mapping[str, Sequence[_Heading]]
) -> Iterator[tuple[str, str]]:
    """The traits of a person that a record tells and that are no part of its key, by which counts
    are broken down.
    """
    for field, spec in dataset.fields.items():
        if field in dataset.key or spec.type == "yes_no":
            continue
        for heading in headings[field]:
            if _is_trait(heading):
                yield field, heading.text
                break


# ---------------------------------------------------------------- what a heading says
# Sets and endings, and no long patterns: these would take longer to compile than a town to score.

_OPEN = ("id", "text", "category")
"""Types that can hold the name of anybody."""
_READ_AT_MOST = 120
_WORDS = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|[0-9]+|[^\x00-\x7f’]+")


def _list_of(text: str) -> tuple[str, ...]:
    return tuple(text.split())


def _set_of(text: str) -> frozenset[str]:
    return frozenset(text.split())


_ROLES = _set_of(
    "person patient resident citizen mother father parent child spouse husband wife householder "
    "applicant customer student pupil teacher employee worker doctor nurse midwife officer leader "
    "manager contact owner guardian tenant driver donor informant respondent beneficiary victim "
    "claimant debtor taxpayer chairman secretary accountant household"
)
_OF_NAMES = _ROLES | _set_of("full first last middle maiden given family s of the")
_NAMES = _set_of("name names")
_WHOLE_NAMES = _set_of(
    "surname forename nickname fullname firstname lastname phone telephone cellphone tel email "
    "mail wechat whatsapp passport ssn mrn dob birthday birthdate "
    "xingming shenfenzheng shenfenzhenghao dianhua lianxidianhua shouji shoujihao"
)
_PAIRS = frozenset(
    tuple(pair.split())
    for pair in (
        *("id card", "id number", "id no", "identity card", "identity number", "national id"),
        *("social security", "medical record", "bank account", "bank card", "card number"),
        *("birth date", "of birth", "born on", "home address", "residential address"),
        *(
            "xing ming",
            "private address",
            "mobile number",
            "mobile no",
            "cell number",
            "driving licence",
        ),
    )
)
_NUMBERS = _set_of("number num no id code card address hao haoma")
_OFFICES = _set_of(
    "office hotline service duty desk clinic hospital school village town unit station site "
    "centre center department company project branch authority bangong zhiban"
)
_COUNTS = _set_of(
    "count counts rate rates share ratio percent percentage average mean median total sum per "
    "group bracket band with without"
)
_TRAITS = _set_of(
    "age gender sex ethnicity nationality occupation education religion diagnosis address"
)
_OF_TRAITS = _ROLES | _set_of("s of the")

_PEOPLE_ZH = _list_of(
    "村民 居民 患者 病人 学生 教师 老师 医生 护士 干部 书记 主任 会计 户主 户籍 当事人 孕妇 "
    "产妇 孕产妇 育龄妇女 "
    "配偶 丈夫 妻子 母亲 父亲 监护人 申请人 家长 家属 本人 个人 人员 员工 职工 村长 镇长 校长 "
    "院长 所长 负责人 "
    "联系人 法人 管理员 经办人 填报人 填表人 审核人 责任人 检查人 巡察人 办理人 报告人 举报人 住户 "
    "家庭"
)
_THINGS_ZH = _list_of(
    "办公 值班 服务 热线 单位 村 镇 乡 县 街道 社区 项目 学校 医院 机构 站 点 部门 公司 科室 "
    "组织 卫生院 许可证 合格证 登记证 产权证 营业"
)
_CONTACTS_ZH = _list_of("电话 邮箱 邮件地址 名字 联系方式 银行账号 银行帐号 开户账号 证号")
_BIRTHS_ZH = ("出生日期", "出生年月", "生日")
_IDENTITIES_ZH = (
    *_BIRTHS_ZH,
    *_list_of(
        "姓名 人名 身份证 证件号 护照 手机 微信 QQ号 住址 家庭地址 户籍地址 现居住地 银行卡号 "
        "社保号 社保卡 医保卡 "
        "病历号 病案号 住院号 门诊号 学籍号 学号 工号 读者证号 准考证号 车牌号"
    ),
)
_LETTERS_ZH = frozenset("".join((*_IDENTITIES_ZH, *_CONTACTS_ZH)))
"""One of these stands in what tells of a person by identity or contact."""
_TRAITS_ZH = _list_of(
    "性别 年龄 民族 籍贯 国籍 职业 文化程度 学历 婚姻状况 宗教信仰 地址 诊断 病情 出生年份"
)
_COUNTS_ZH = _list_of("数 数量 率 比例 占比 次 件 户 人次 百分比 段 组 合计 总计 总额 小计")


_TITLED = (
    *(one for one in _PEOPLE_ZH if one.endswith("人") and one not in ("病人", "本人", "个人")),
    *(*_CONTACTS_ZH, *_IDENTITIES_ZH),
    *("Phone:", "phone:", "Name:", "Contact:", "Reported by", "Filled in by", "Signed"),
)
"""What stands before a person's name, or number, in what is written above a table."""


def _identifies(heading: _Heading) -> bool:
    """Whether it is what one person is called, or found by."""
    if heading.counted:
        return False
    if heading.text.isascii():
        return _identifies_in_english(heading.words)
    return _identifies_in_chinese(heading)


def _identifies_in_chinese(heading: _Heading) -> bool:
    text = heading.text
    if _LETTERS_ZH.isdisjoint(text):
        return _identifies_in_english(heading.words)
    if any(said in text for said in _IDENTITIES_ZH):
        return True
    if not any(said in text for said in _CONTACTS_ZH):
        return _identifies_in_english(heading.words)  # with a sign or two of another script
    of_thing = any(said in text for said in _THINGS_ZH)
    return not of_thing or any(said in text for said in _PEOPLE_ZH)


def _identifies_in_english(words: Sequence[str]) -> bool:
    if not words or not _OFFICES.isdisjoint(words):
        return False
    if words[-1] in _NAMES:
        return _OF_NAMES.issuperset(words[:-1])
    if words[0] in _NAMES and words[1:]:
        return _OF_NAMES.issuperset(words[1:])
    short = _without_numbers(words)
    pairs = pairwise(words[max(len(short), 2) - 2 :])
    return words == ("mobile",) or short[-1] in _WHOLE_NAMES or not _PAIRS.isdisjoint(pairs)


def _is_role(heading: _Heading) -> bool:
    """Whether it is who did something, or to whom."""
    text, words, counted = heading
    if not words or counted:
        return False
    if not text.isascii() and text.removesuffix("编号").endswith(_PEOPLE_ZH):
        return True
    return _without_numbers(words)[-1] in _ROLES


def _is_trait(heading: _Heading) -> bool:
    """Whether it is what one person is like: a hint, for a table of counts is broken down so."""
    text, words, counted = heading
    if not words or counted:
        return False
    for trait in _TRAITS_ZH if text.endswith(_TRAITS_ZH) else ():
        if text.endswith(trait):
            return text.removesuffix(trait).removesuffix("的") in ("", *_PEOPLE_ZH)
    return words[-1] in _TRAITS and _OF_TRAITS.issuperset(words[:-1])


def _is_counted(heading: str, words: Sequence[str]) -> bool:
    """Whether it is counted, added up or averaged, and so about nobody."""
    if not _COUNTS.isdisjoint(words) or words[:2] == ("number", "of"):
        return True
    if heading.isascii():
        return False
    return heading.endswith(_COUNTS_ZH) or "平均" in heading or "人均" in heading


def _is_birth(heading: _Heading) -> bool:
    """Whether it is the day on which somebody was born."""
    return any(said in heading.text for said in _BIRTHS_ZH) or heading.words[-2:] in (
        *(("birth", "date"), ("of", "birth"), ("born", "on")),
        *(("dob",), ("birthday",), ("birthdate",)),
    )


def _is_bare_name(heading: _Heading) -> bool:
    """`name`, which in a dataset of units is what the unit is called."""
    return len(heading.words) == 1 and heading.words[0] in _NAMES


def _words(heading: str) -> tuple[str, ...]:
    """Its words in small letters: `IDNumber` is `id`, `number`. A very long one is cut."""
    return tuple(map(str.lower, _WORDS.findall(heading[:_READ_AT_MOST])))


def _without_numbers(words: Sequence[str]) -> Sequence[str]:
    """`phone` of `phone number`; what is nothing else stays."""
    short = list(words)
    while len(short) > 1 and short[-1] in _NUMBERS:
        short.pop()
    return short
