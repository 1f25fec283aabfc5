"""What the rehearsal says of boundaries and properties. Never finds either."""

from __future__ import annotations

from targets.errors.message import Message

MESSAGES: dict[str, Message] = {
    # the records of a unit in short
    "M200": Message("{figures} ({dataset})", "{figures}（{dataset}）"),
    "M201": Message("{figures} ({count} × {dataset})", "{figures}（{dataset} {count} 条）"),
    "M202": Message("{count} × {dataset}", "{dataset} {count} 条"),
    "M203": Message("no record of {dataset}", "没有{dataset}"),
    "M204": Message("records that hold nothing but zeros", "记录全为零"),
    "M205": Message("{field} {value}", "{field} {value}"),
    "M206": Message("{field} left empty", "{field} 未填"),
    # the table of boundaries
    "M207": Message("target {edge}", "目标 {edge}"),
    "M208": Message("band {edge}", "分档 {edge}"),
    "M209": Message("no points from {edge}", "{edge} 起不得分"),
    "M210": Message("lowest points from {edge}", "{edge} 起得最低分"),
    "M211": Message("bonus when {edge}", "加分条件 {edge}"),
    "M212": Message("deduction when {edge}", "扣分条件 {edge}"),
    "M213": Message("veto when {edge}", "否决条件 {edge}"),
    "M214": Message("limited to {edge}", "以 {edge} 为限"),
    "M215": Message("grade from {edge}", "等次线 {edge}"),
    "M216": Message("just below", "略低"),
    "M217": Message("exactly at", "正好"),
    "M218": Message("just above", "略高"),
    "M219": Message("nothing to judge", "无可考核"),
    "M220": Message("nothing reported", "未报"),
    "M221": Message("nothing to judge or to report", "无可考核或未报"),
    "M222": Message("{about} (line {line})", "{about}（第 {line} 行）"),
    "M223": Message("value", "完成值"),
    "M224": Message("points", "得分"),
    "M225": Message("status", "结论"),
    "M226": Message("veto", "否决"),
    "M227": Message("fires", "触发"),
    "M228": Message("does not fire", "不触发"),
    "M229": Message(
        "— : counts for nothing, the rest share the points", "— ：不计，分值由其余各项分摊"
    ),
    "M429": Message("{field} = {value}", "{field}={value}"),
    "M430": Message("{label} ({kind})", "{label}（{kind}）"),
    "M431": Message(
        "every unit here is like the best one that was found, but for what its row says",
        "以下各例除“不同之处”所列外，均与试算出的最好情形相同",
    ),
    "M432": Message("{part}, {about}", "{part}，{about}"),
    "M433": Message("the total", "总分"),
    "M434": Message("what differs", "不同之处"),
    "M435": Message("{label} {shown} instead of {best}", "{label} {shown}（原为 {best}）"),
    "M436": Message("nothing", "无"),
    "M437": Message("the best, total {total}: {said}", "最好情形，总分 {total}：{said}"),
    "M438": Message("bonuses together", "加分合计"),
    "M439": Message("deductions together", "扣分合计"),
    "M440": Message(
        "properties: {proven} proven, {left} not refuted, {refuted} refuted",
        "性质：已证明 {proven} 项，未发现反例 {left} 项，不成立 {refuted} 项",
    ),
    "M441": Message("in brackets: the line of the rules file", "括号内的数字为规则文件的行号"),
    "M442": Message("empty", "未填"),
    "M443": Message("{count} {answer}", "{answer} {count} 项"),
    # counter-examples and examples
    "M230": Message(
        "{unit} with {first} gets {a}; with {second} it gets {b}",
        "{unit}一个，{first}，得{a}；如果{second}，得{b}",
    ),
    "M231": Message("{unit} with {first} has {a}", "{unit}一个，{first}，为{a}"),
    "M232": Message("{points} {unit}", " {points} 分"),
    "M233": Message("a total of {total}", "总分 {total}"),
    "M234": Message("a value of {value}", "完成值 {value}"),
    "M235": Message("nothing, for it is left out", "空（不计）"),
    "M238": Message("full points", "满分"),
    "M239": Message("grade", "等次"),
    # the properties and the verdicts
    "M240": Message("doing better never lowers the score", "做得更好，得分不会降低"),
    "M241": Message("every point can be reached", "每一分都拿得到"),
    "M242": Message("totals stay within their bounds", "总分不越界"),
    "M243": Message("each input matters", "每项输入都起作用"),
    "M244": Message("no cliff for one more case", "一例之差没有陡坎"),
    "M245": Message("reporting nothing never pays", "不报不会占便宜"),
    "M246": Message("proven", "已证明"),
    "M247": Message("not refuted", "未发现反例"),
    "M248": Message("refuted", "不成立"),
    "M249": Message("through the total", "连同总分"),
    # why: doing better
    "M400": Message(
        "`{scoring}` never gives less for a value nearer to the target",
        "`{scoring}` 对更接近目标的完成值不会少给分",
    ),
    "M401": Message(
        "what it counts moves nothing else, and a total only adds up",
        "它的计数不影响别的项目，总分只是相加",
    ),
    "M402": Message("tried with {pairs} of units", "比较了 {pairs:zh}考核对象"),
    "M403": Message("what is better gets less", "更好的反而得分更少"),
    "M404": Message(
        "no target or band says which way is better; tried with {units}",
        "没有目标或分档说明哪个方向更好；试了 {units:zh}",
    ),
    # why: reach
    "M405": Message("it was reached", "已达到"),
    "M406": Message(
        "no record that is allowed reaches {wanted}; the nearest is {nearest}",
        "允许的记录都达不到 {wanted}；最接近的是 {nearest}",
    ),
    "M428": Message(
        "no record that is allowed goes beyond {wanted}",
        "允许的记录都越不过 {wanted}",
    ),
    "M407": Message(
        "it was not reached with {units}, and it is not excluded either",
        "试了 {units:zh}都没有达到，但也不能排除",
    ),
    # why: bounds
    "M408": Message("the bounds of the plan are {low} … {high}", "计算步骤的界限是 {low} … {high}"),
    "M409": Message("it leaves {low} … {high}", "超出 {low} … {high}"),
    "M410": Message("{count} units were tried", "试了 {count} 个考核对象"),
    # why: inputs
    "M411": Message("two units alike but for it get different scores", "只差这一项，得分就不同"),
    "M412": Message("it is asked for, but no rule reads it", "要求填报，但没有规则用到"),
    "M413": Message(
        "no score changed with it in {pairs} of units; look whether it should",
        "比较了 {pairs:zh}考核对象，得分都不随它变化；请看是否本该变化",
    ),
    "M414": Message("only row checks read it", "只有校验用到"),
    "M415": Message("the plan is the same without it", "没有它，计算步骤也一样"),
    "M416": Message("the plan changes with it", "计算步骤随它变化"),
    # why: cliffs
    "M417": Message(
        "one case in {over} moves at most {step}; more than {limit} would be a cliff",
        "{over} 例中的一例最多差 {step} 分；超过 {limit} 分才算陡坎",
    ),
    "M418": Message(
        "one case in {over} moves {step}; more than {limit} is a cliff",
        "{over} 例中的一例相差 {step} 分；超过 {limit} 分就是陡坎",
        "let points fall step by step (`proportional`, `linear`, `deduct`), or allow it (`cliff`)",
        "请让分数逐步下降（`proportional`、`linear`、`deduct`），或用 `cliff` 认可",
    ),
    "M419": Message(
        "`pass_fail` is all or nothing by its nature: one case in {over} moves {step}; more than "
        "{limit} is a cliff",
        "`pass_fail` 本来就是全有或全无：{over} 例中的一例相差 {step} 分；超过 {limit} 分就是陡坎",
        "let points fall step by step (`proportional`, `linear`, `deduct`), or allow it (`cliff`)",
        "请让分数逐步下降（`proportional`、`linear`、`deduct`），或用 `cliff` 认可",
    ),
    "M426": Message(
        "the next higher figure moves at most {step}; more than {limit} would be a cliff",
        "数字高一格最多差 {step} 分；超过 {limit} 分才算陡坎",
    ),
    "M427": Message(
        "the next higher figure moves {step}; more than {limit} is a cliff",
        "数字高一格相差 {step} 分；超过 {limit} 分就是陡坎",
        "let points fall step by step (`proportional`, `linear`, `deduct`), or allow it (`cliff`)",
        "请让分数逐步下降（`proportional`、`linear`、`deduct`），或用 `cliff` 认可",
    ),
    # why: reporting
    "M420": Message(
        "a unit that leaves it out gets no more than one that reports poor work",
        "不报的得分不高于如实上报差成绩的",
    ),
    "M421": Message(
        "leaving it out pays better than reporting poor work",
        "不报比如实上报差成绩得分更高",
        "let `when_missing` be `zero`, no formula reward silence, and no points fall below 0",
        "请把 `when_missing` 设为 `zero`，公式不要奖励缺报，得分也不要低于 0",
    ),
    "M422": Message(
        "a unit that writes no record of `{dataset}` gets more than one with poor work; harmless "
        "only where others write these records",
        "没有 `{dataset}` 记录的，得分高于成绩差的；只有记录由别人登记时才无妨",
        "let `when_empty` be `zero`, or count what is due",
        "请把 `when_empty` 设为 `zero`，或以应做数为分母",
    ),
    "M423": Message(
        "nothing to judge is worth more than the best work", "没有可考核的，比做得最好的得分还高"
    ),
    "M424": Message(
        "the rules compare each unit with all units, so that none can be asked alone",
        "规则要把每个考核对象同全体比较，无法单独试算",
    ),
    "M425": Message(
        "nothing can be told: no such records were found", "没有找到可用的记录，无法判断"
    ),
}
