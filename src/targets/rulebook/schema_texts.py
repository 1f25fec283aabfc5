"""What an editor says of each key, in both languages, and an example of what may stand there.

The keys of the file itself, of what is recorded, and of where a rule comes from; those of what is
judged stand in `schema_texts_judged.py`. Never says what a key accepts: the models do.
"""

from __future__ import annotations

from typing import Any, NamedTuple


class KeyText(NamedTuple):
    """One key: in English, in Chinese, and one or more examples as an editor types them."""

    en: str
    zh: str
    examples: tuple[Any, ...]

    @property
    def description(self) -> str:
        """Both languages."""
        return f"{self.en}\n\n{self.zh}"


def key(en: str, zh: str, *examples: Any) -> KeyText:
    """The text of a key."""
    return KeyText(en, zh, examples)


def flow_text(example: object) -> str:
    """An example on one line, as a rules file has it: `{at_least: 96%}`."""
    match example:
        case dict():
            return (
                "{" + ", ".join(f"{name}: {flow_text(one)}" for name, one in example.items()) + "}"
            )
        case list():
            return "[" + ", ".join(flow_text(one) for one in example) + "]"
        case _:
            return str(example)


KINDS: dict[str, tuple[str, str]] = {
    "RulebookModel": ("A rules file of `targets`.", "考核规则文件。"),
    "Words": ("A text in both languages.", "中英文文字。"),
    "Reference": ("Where the source document grants a rule.", "依据：原文出处。"),
    "Period": ("Dates, both days included.", "起止日期，首尾两天都算。"),
    "Unit": ("What is scored.", "考核对象。"),
    "Constant": ("A number that has a name.", "有名称的数。"),
    "Dataset": ("A named table of records.", "数据表。"),
    "RecordField": ("One column of a dataset.", "字段：数据表的一列。"),
    "RowCheck": ("A condition that every record must fulfil.", "每条记录都要满足的条件。"),
    "BulletinSection": ("What the monthly bulletin posts.", "每月通报公布什么。"),
    "Clause": ("A sentence of the source that orders something.", "条款：原文中的一项要求。"),
    "CasesModel": ("The cases of a rules file, beside it.", "规则文件旁边的算例文件。"),
    "Case": ("A worked example of the authority's own.", "算例：制定单位自己的例子。"),
    "Accepted": (
        "A slip of the pen that no case notices, and why none need do so.",
        "没有算例能发现、也不必发现的笔误。",
    ),
}

TEXTS: dict[str, KeyText] = {
    "RulebookModel.schema_version": key(
        "The version of the rules language: 1.", "规则语言的版本：1。", 1
    ),
    "RulebookModel.id": key(
        "What the file calls itself, in letters and digits.", "规则文件的代号。", "xietang-2009"
    ),
    "RulebookModel.title": key(
        "The title, in one language or both.",
        "标题，一种或两种语言。",
        {"zh": "2009年工作考核", "en": "Assessment 2009"},
    ),
    "RulebookModel.authority": key(
        "Who sets the rules.", "制定单位。", {"zh": "某镇人民政府", "en": "A town government"}
    ),
    "RulebookModel.issued": key("When the rules were issued.", "发布日期。", "2009-03-12"),
    "RulebookModel.period": key(
        "The dates that count, both days included.",
        "考核期，首尾两天都算。",
        {"from": "2009-01-01", "to": "2009-12-31"},
    ),
    "RulebookModel.review_by": key(
        "A date by which somebody should look at the file again.", "最迟复核日期。", "2010-03-31"
    ),
    "RulebookModel.note": key("A remark.", "说明。", "Follows the county's rules of 2008"),
    "RulebookModel.unit": key("What is scored.", "考核对象。", {"id": "village"}),
    "RulebookModel.constants": key(
        "Numbers that have names: written once, used in many places.",
        "常量：写一次、多处使用的数。",
        {"goal": "75%"},
    ),
    "RulebookModel.records": key(
        "What is recorded: the datasets, each with its fields.",
        "数据表，每个带有自己的字段。",
        {"monthly": {"key": ["village"], "fields": {"village": {"type": "id"}}}},
    ),
    "RulebookModel.scorecard": key(
        "How points become a total, a grade and a rank.",
        "计分表：分值怎样合成总分、等次、名次。",
        {"total": 100, "rounding": {"decimals": 2, "mode": "half_up"}, "when_empty": "full"},
    ),
    "RulebookModel.scoring_methods": key(
        "Ways of scoring that are said once and named by many indicators.",
        "计分办法：写一次，供多个指标使用。",
        {"halved": {"formula": "points * value / 2"}},
    ),
    "RulebookModel.indicators": key(
        "What is judged, one item each.",
        "指标，一项一条。",
        [{"id": "rate", "value": "done / due"}],
    ),
    "RulebookModel.bonuses": key(
        "Points added outside the base.",
        "加分项。",
        [{"id": "site_built", "records": "sites", "when": "count() > 0", "points": 2}],
    ),
    "RulebookModel.deductions": key(
        "Points taken outside the base.",
        "扣分项。",
        [{"id": "late", "records": "reports", "value": "count()", "per": 1, "points": 0.5}],
    ),
    "RulebookModel.vetoes": key(
        "Conditions that override the total or the grade.",
        "一票否决。",
        [{"id": "fraud", "when": "false_reports > 0", "effect": {"grade": "failed"}}],
    ),
    "RulebookModel.bulletin": key(
        "What the monthly bulletin posts, and whom it names.",
        "每月通报公布什么、点名表扬和批评几名。",
        {"indicators": ["rate"], "first": 3, "last": 1},
    ),
    "BulletinSection.title": key(
        "The title of the bulletin; the month is set behind it. Without it, that of the file.",
        "通报标题，后面加月份；不写则用文件标题。",
        {"zh": "主要指标通报", "en": "Main indicators"},
    ),
    "BulletinSection.indicators": key(
        "The main indicators, in this order; without it, those with points.",
        "主要指标，按此顺序；不写则为计分的指标。",
        ["rate"],
    ),
    "BulletinSection.windows": key(
        "Which figures: of the month alone, of the period so far, or both.",
        "公布当月数、累计数，或两者都公布。",
        ["month", "period"],
    ),
    "BulletinSection.first": key("How many are named as first.", "点名公布前几名。", 3),
    "BulletinSection.last": key("How many are named as last.", "点名公布后几名。", 1),
    "BulletinSection.small_denominator": key(
        "A rate with a smaller denominator is marked as resting on few cases.",
        "分母小于此数的比率注明“基数小”。",
        10,
    ),
    "BulletinSection.suppress_below": key(
        "Counts from 1 up to this number, itself excluded, are not posted.",
        "大于零而小于此数的计数不公布。",
        5,
    ),
    "RulebookModel.clauses": key(
        "Every sentence of the source that orders something, and what became of it.",
        "条款：原文的每项要求及其去向。",
        [{"id": "3.1", "says": "Screen four fifths", "modelled_by": ["rate"]}],
    ),
    "RulebookModel.cases": key(
        "Worked examples: some records, and what must come out.",
        "算例：给出记录和应得的结果。",
        [{"name": "on the target", "expect": {"rate": {"status": "met"}}}],
    ),
    "RulebookModel.accepted": key(
        "Slips of the pen that no case notices, each with the reason why none need do so.",
        "没有算例能发现、也不必发现的笔误，各附理由。",
        [{"mutant": "rate.target.at_least 100% → 99%", "because": "no share lies between"}],
    ),
    "CasesModel.accepted": key(
        "Slips of the pen that no case notices, each with the reason why none need do so.",
        "没有算例能发现、也不必发现的笔误，各附理由。",
        [{"mutant": "rate.target.at_least 100% → 99%", "because": "no share lies between"}],
    ),
    "CasesModel.cases": key(
        "Worked examples: some records, and what must come out.",
        "算例：给出记录和应得的结果。",
        [{"name": "on the target", "expect": {"rate": {"status": "met"}}}],
    ),
    "Words.zh": key("In Chinese.", "中文。", "村"),
    "Words.en": key("In English.", "英文。", "Village"),
    "Reference.document": key("The document.", "文件名称。", "Plan of 12 March 2009"),
    "Reference.section": key("Its section.", "章节。", "二"),
    "Reference.page": key("The page.", "页码。", 3),
    "Reference.quote": key(
        "Just the phrase that carries the figure, word for word.",
        "原文：只引出现该数字的那句话。",
        "计划生育率达到96%以上",
    ),
    "Reference.url": key("Where it can be read.", "网址。", "https://example.org/plan"),
    "Sourced.reference": key(
        "Where the source document grants this.",
        "依据：原文出处。",
        {"document": "Plan of 12 March 2009", "section": "二", "quote": "达到96%以上"},
    ),
    "Sourced.basis": key(
        "`assumed`: the source does not give this figure; `note` says why it is so.",
        "`assumed`：原文没有给出，属于假定；理由写在 `note`。",
        "assumed",
    ),
    "Sourced.note": key(
        "A remark.", "说明。", {"zh": "分值为假定", "en": "the plan gives no points"}
    ),
    "Explained.id": key(
        "Its name; formulas and other keys speak of it by this.",
        "代号；公式和其他键用它来指称。",
        "screening_rate",
    ),
    "Explained.label": key(
        "What people read instead of the id.", "显示的名称。", {"zh": "检测率", "en": "Screened"}
    ),
    "Period.from": key("The first day.", "第一天。", "2009-01-01"),
    "Period.to": key("The last day.", "最后一天。", "2009-12-31"),
    "Unit.id": key(
        "The field that tells, in every dataset, whose record it is.",
        "标明考核对象的字段，每个数据表都要有。",
        "village",
    ),
    "Unit.label": key(
        "What a unit is called.", "考核对象的称呼。", {"zh": "行政村", "en": "Village"}
    ),
    "Unit.roster": key(
        "The dataset that lists the units, one record each.",
        "名册：列出全部考核对象的数据表。",
        "villages",
    ),
    "Unit.groups": key(
        "Fields of the roster by which units are also summed up.",
        "分组：名册中用来汇总的字段。",
        ["area"],
    ),
    "Unit.assessed": key(
        "A condition on the roster: only such units are scored.",
        "参评条件：只有满足的才计分。",
        "beds >= 10",
    ),
    "Constant.number": key(
        "The number, where a note should stand beside it.", "数值（旁边要写说明时用）。", "75%"
    ),
    "Constant.by": key(
        "A category field of the unit: the figure depends on it.",
        "按哪个类别字段取值。",
        "kind",
    ),
    "Constant.values": key(
        "The figure for each value of that field.",
        "各类别的数值。",
        {"hill": "70%", "plain": "90%"},
    ),
    "Constant.otherwise": key("The figure for every other value.", "其余类别的数值。", "80%"),
    "RecordField.type": key(
        "What the column holds.", "字段类型。", "count", "id", "month", "yes_no"
    ),
    "RecordField.label": key(
        "What people read; also a heading under which the column may be delivered.",
        "显示的名称，也可用作上报时的列名。",
        {"zh": "出生数", "en": "Births"},
    ),
    "RecordField.aliases": key(
        "More headings under which the column may be delivered.",
        "其他可用的列名。",
        ["births_total"],
    ),
    "RecordField.optional": key(
        "Whether the cell may be empty, or the column missing.", "能否为空或缺列。", "yes"
    ),
    "RecordField.at_least": key("The smallest number that is accepted.", "允许的最小值。", 0),
    "RecordField.at_most": key("The largest number that is accepted.", "允许的最大值。", 100000),
    "RecordField.places": key(
        "For `decimal`: how many decimals, 0 to 12.", "小数位数（`decimal` 必填），0 至 12。", 2
    ),
    "RecordField.values": key(
        "For `category`: the only texts that are accepted.",
        "类别的取值范围。",
        ["patrol", "household_visit"],
    ),
    "RecordField.suffix": key(
        "A text that stands after the number in delivered cells.",
        "上报单元格中数字后面的单位。",
        " min",
    ),
    "RowCheck.id": key("The name of the check.", "校验的代号。", "done_within_due"),
    "RowCheck.label": key(
        "What people read instead of the id.",
        "显示的名称。",
        {"zh": "不超过应检测数", "en": "not more than were due"},
    ),
    "RowCheck.that": key(
        "A formula over the fields of one record, answering yes or no.",
        "对一条记录的条件。",
        "done <= due",
    ),
    "RowCheck.severity": key(
        "`error` rejects the record; `warning` lists it, and it counts.",
        "`error`：不接受；`warning`：接受但列出。",
        "warning",
    ),
    "Dataset.label": key(
        "What people read instead of the name.",
        "显示的名称。",
        {"zh": "月报", "en": "Monthly report"},
    ),
    "Dataset.key": key(
        "The fields that tell one record from another; the unit is among them.",
        "主键：区分记录的字段，其中要有考核对象。",
        ["village", "month"],
    ),
    "Dataset.time": key(
        "The field, a date or a month, that says when.", "表示时间的字段（日期或月份）。", "month"
    ),
    "Dataset.corrects": key(
        "The dataset whose figures this one puts right.", "更正哪个数据表。", "monthly"
    ),
    "Dataset.revisions": key(
        "What a record does that a later delivery brings under the same key: `conflict` rejects "
        "both, `replace` lets the later one count.",
        "后交的记录与先交的主键相同时：`conflict` 两条都不接受；`replace` 以后交的为准。",
        "replace",
    ),
    "Dataset.events": key(
        "Whether it lists events, where no row means that nothing happened.",
        "是否为事件表：没有行就是没有发生。",
        "yes",
    ),
    "Dataset.optional": key("Whether the whole file may be missing.", "能否整表不交。", "yes"),
    "Dataset.most_rows": key(
        "The most records that one unit may have.", "每个对象最多几条记录。", 1000
    ),
    "Dataset.missing_values": key(
        "Texts that mean *empty*, besides an empty cell.", "表示“空”的写法。", ["n/a", "—"]
    ),
    "Dataset.not_applicable_values": key(
        "Texts that mean *the figure is not asked of this unit*.",
        "表示“不涉及”的写法。",
        ["不涉及"],
    ),
    "Dataset.fields": key(
        "The columns, each with its name.",
        "字段，每列一个名称。",
        {"village": {"type": "id"}, "done": {"type": "count"}},
    ),
    "Dataset.checks": key(
        "Conditions that every record must fulfil.",
        "校验：每条记录都要满足的条件。",
        [{"id": "done_within_due", "that": "done <= due"}],
    ),
    "Clause.id": key("The number of the sentence.", "条款编号。", "3.1.2-b"),
    "Clause.says": key(
        "What it orders, in your own words.", "要求什么，用自己的话写。", "Patrol every week"
    ),
    "Clause.modelled_by": key("What carries it out.", "由哪些项落实。", ["weekly_patrol"]),
    "Clause.unmodelled": key(
        "The reason why nothing does.", "为何没有落实。", "nothing is counted"
    ),
    "Clause.reference": key("Where it stands.", "出处。", {"section": "二"}),
    "Clause.sentences": key(
        "Where the source has it: the paragraph, a slash, and which sentences.",
        "在原文中的位置：段落、斜线和第几句。",
        ["3.1.3/2-4"],
    ),
    "Accepted.mutant": key(
        "Its id, as `targets test --rehearse` shows it.",
        "笔误的编号，照 `targets test --rehearse` 所列填写。",
        "rate.target.at_least 100% → 99%",
    ),
    "Accepted.because": key(
        "Why no case need notice it.",
        "为什么不需要算例来发现。",
        "of 12 months, no share lies between",
    ),
    "Case.name": key("What the example shows.", "算例说明什么。", "exactly 80 percent meets it"),
    "Case.unit": key("The unit that it is about.", "算例的对象。", "Village A"),
    "Case.through": key("The month that ends the window.", "截止月份。", "2009-06"),
    "Case.given": key(
        "The records, by dataset; what does not matter may be left out.",
        "记录，按数据表；无关的可以不写。",
        {"monthly": [{"month": "2009-01", "due": 5, "done": 4}]},
    ),
    "Case.expect": key(
        "What must come out: by indicator, or `total`, `grade`, `rank`, `vetoes`, `failures`.",
        "应得的结果：按指标，或 `total`、`grade`、`rank`、`vetoes`、`failures`。",
        {"rate": {"status": "met", "points": 10}, "total": 10},
    ),
    "Case.reference": key("Where it comes from.", "出处。", {"section": "二"}),
    "Case.note": key("A remark.", "说明。", "from the county's handbook"),
}
