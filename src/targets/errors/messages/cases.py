"""What is said about cases, the authority's own examples: as they are read, and as they are run.

Never finds a problem, and never knows a place.
"""

from __future__ import annotations

from targets.errors.message import Message

MESSAGES: dict[str, Message] = {
    # ---- C: what makes no sense in a case
    "C553": Message(
        "the month `{found}` does not lie in the period",
        "`{found}` 不在考核期内",
        "write a month from {first} to {last}",
        "请写 {first} 至 {last} 之间的月份",
    ),
    "C554": Message(
        "a case can expect a number here, and not {found}",
        "此处应预期一个数，而不是{found:zh}",
        "write it exactly, as in `0.96`, `96%` or `24/25`; or `none` where there is none",
        "请写准确的数，如 `0.96`、`96%` 或 `24/25`；没有结果时写 `none`",
    ),
    "C555": Message(
        "{found} is not a status",
        "{found:zh}不是结论",
        "write one of {words}",
        "请写以下之一：{words:zh}",
    ),
    "C556": Message(
        "{found} is not a grade",
        "{found:zh}不是等次",
        "write one of {words}",
        "请写以下之一：{words:zh}",
    ),
    "C557": Message(
        "`{name}` has no points to expect",
        "`{name}` 不计分，不能预期分值",
        "expect its `status` or its `value`",
        "请改为预期 `status` 或 `value`",
    ),
    "C558": Message(
        "a case expects `{name}`, but the scorecard has no `{needed}`",
        "算例预期 `{name}`，但计分表没有 `{needed}`",
        "write `{needed}` into the scorecard, or leave this out",
        "请在计分表中写明 `{needed}`，或删去此项",
    ),
    "C559": Message(
        "{found} is not a veto",
        "{found:zh}不是一票否决项",
        "write one of {words}, or a list of them",
        "请写以下之一，或写成列表：{words:zh}",
    ),
    "C560": Message(
        "the case gives records of {units}, and does not say which of them is meant",
        "算例给出了{units:zh}的记录，没有说明指的是哪一个",
        "write `unit:` with one of them beside `expect`",
        "请在 `expect` 旁边用 `unit:` 写明",
    ),
    "C561": Message(
        "no record of the case is of `{name}`",
        "算例中没有 `{name}` 的记录",
        "the records are of {units}",
        "记录属于：{units:zh}",
    ),
    "C562": Message(
        "this record does not say whose it is, and others are of {units}",
        "这条记录没有写明属于谁，而其他记录属于{units:zh}",
        "write `{unit}:` in each record",
        "请在每条记录中写明 `{unit}:`",
    ),
    "C565": Message(
        "`{name}` is neither a row check nor the code of a failure",
        "`{name}` 既不是校验，也不是差错代码",
        "write the `id` of a check of the dataset, or a code such as `D803`",
        "请写数据表中校验的 `id`，或 `D803` 这样的代码",
    ),
    "C566": Message(
        "`{name}` is expected as {wanted}, and not as {found}",
        "`{name}` 应预期为{wanted:zh}，而不是{found:zh}",
        "docs/language.md shows how, in section 12",
        "写法见 docs/language.md 第 12 节",
    ),
    "C567": Message(
        "the case expects nothing",
        "算例没有任何预期",
        "write what should come out, as in `rate: {{status: met, points: 20}}`",
        "请写出应得的结果，如 `rate: {{status: met, points: 20}}`",
    ),
}

RUN: dict[str, Message] = {
    # ---- E: a case that cannot be run
    "E970": Message(
        "left out, but needed for what the case expects: {fields} of `{dataset}`",
        "算例的预期需要 `{dataset}` 的{fields:zh}，但没有给出",
        "write it into this record",
        "请在这条记录中补上",
    ),
    "E971": Message(
        "left out, but needed for what the case expects: records of `{dataset}`",
        "算例的预期需要 `{dataset}` 的记录，但没有给出",
        "write them; or `{dataset}: []` where there is none",
        "请补上记录；没有记录时写 `{dataset}: []`",
    ),
    "E972": Message(
        "records of the case are not accepted",
        "算例中有记录未通过校验",
        "correct them; or expect `failures`, where that is what the case shows",
        "请更正；如果算例正要说明这一点，请预期 `failures`",
    ),
    "E973": Message(
        "there is no rules file `{rules}` beside `{file}`",
        "`{file}` 旁边没有规则文件 `{rules}`",
        "a file of cases stands beside its rules file, under the same name with `.cases`",
        "算例文件与规则文件放在一起，名称相同，中间加 `.cases`",
    ),
    "E974": Message(
        "there is no rules file in `{folder}`",
        "`{folder}` 中没有规则文件",
        "a rules file is YAML with `schema_version` and `indicators` at its outermost level",
        "规则文件是最外层写有 `schema_version` 和 `indicators` 的 YAML 文件",
    ),
    "E975": Message(
        "`{file}` has no case, so nothing was tested",
        "`{file}` 没有算例，什么也没有检验",
        "write some under `cases:`, there or in `{beside}`; docs/testing.md shows how",
        "请在 `cases:` 下写几个，可写在该文件或 `{beside}` 中；写法见 docs/testing.md",
    ),
    "E976": Message(
        "no case has `{text}` in its name, so nothing was tested",
        "没有名称含 `{text}` 的算例，什么也没有检验",
    ),
    # ---- M: how the outcomes of cases are told
    "M100": Message(
        "{what}: expected {wanted}, found {found}",
        "{what}：预期 {wanted}，实得 {found}",
    ),
    "M101": Message("ok", "通过"),
    "M102": Message("failed", "不符"),
    "M103": Message("cannot run", "无法运行"),
    "M104": Message("{passed} passed", "{passed} 个通过"),
    "M105": Message("{failed} failed", "{failed} 个不符"),
    "M106": Message("{broken} could not be run", "{broken} 个无法运行"),
    "M107": Message("{unread} with problems", "{unread:zh}有问题"),
    "M110": Message("numerator", "分子"),
    "M111": Message("denominator", "分母"),
    "M112": Message("value", "完成值"),
    "M113": Message("target", "目标值"),
    "M114": Message("status", "结论"),
    "M115": Message("points", "得分"),
    "M116": Message("total", "总分"),
    "M117": Message("vetoes", "一票否决"),
}
