"""What is said of how firm ranks are: refusals, headings, and the sentences of a bulletin.

Never draws, and never counts.
"""

from __future__ import annotations

from targets.errors.message import Message

_REFUSED: dict[str, Message] = {
    "M620": Message(
        "nobody is ranked by these rules",
        "这份规则不排名次",
        "give the scorecard a `total`, or say `rank.by`",
        "请给 `scorecard` 写上 `total`，或写明 `rank.by`",
    ),
    "M844": Message(
        "nobody is ranked: no unit has points",
        "没有排出名次：没有考核对象有得分",
        "deliver the records of the units; `targets score` says what each of them has",
        "请提交各考核对象的记录；`targets score` 列出各考核对象的情况",
    ),
    "M621": Message(
        "units are ranked by `{name}`, and not by points: other weights move no rank",
        "名次按 `{name}` 排，不按得分排：改变权重不影响名次",
    ),
    "M622": Message(
        "units are compared with one another ({look}): counting one again would move the others, "
        "so rates are not taken as samples",
        "各考核对象互相比较（{look}）：重数一个会牵动其他，所以不把比率当作抽样",
    ),
    "M623": Message(
        "no indicator is a rate of counted cases (one field of the type `count` over another), so "
        "nothing is taken as a sample",
        "没有以计数（类型为 `count` 的字段）相除的比率，所以没有可当作抽样的指标",
    ),
    "M846": Message(
        "small figures of `{name}` are not published (`when_small`), and recounts would tell them, "
        "so rates are not taken as samples",
        "`{name}` 的小数字不公布（`when_small`），随机重数会泄露这些数字，所以不把比率当作抽样",
    ),
    "M624": Message(
        "weights cannot be moved by `{found}`",
        "权重不能变动 `{found}`",
        "write a share above 0 % and below 100 %, as `20%`",
        "请写 0% 到 100% 之间的比例，例如 `20%`",
    ),
    "M625": Message(
        "`{found}` draws cannot be made",
        "不能重算 `{found}` 次",
        "ask for 1 to {most}",
        "请写 1 到 {most}",
    ),
    "M626": Message(
        "`{found}` cannot be a seed",
        "`{found}` 不能作随机种子",
        "write a whole number from 0, as `2009`",
        "请写不小于 0 的整数，例如 `2009`",
    ),
    "M627": Message(
        "`{found}` units cannot be named as first or last",
        "不能列出前 `{found}` 名或后 `{found}` 名",
        "write a whole number from 0",
        "请写不小于 0 的整数",
    ),
}

_TEXT: dict[str, Message] = {
    "M630": Message("how firm the ranks are", "名次有多稳"),
    "M631": Message(
        "{draws} draws of each kind, seed {seed}; ranks are those in the middle (median), and from "
        "5 % to 95 % of the draws",
        "每种重算 {draws} 次，种子 {seed}；名次列出中位数，以及 5% 至 95% 的范围",
    ),
    "M632": Message(
        "other weights: each weight times {low} to {high}, the total as before",
        "改变权重：每项权重乘以 {low} 至 {high}，总分不变",
    ),
    "M633": Message(
        "small numbers: each rate counted again by chance, around what was counted ({rates})",
        "基数影响：各比率按实际比例随机重数（{rates}）",
    ),
    "M634": Message(
        "{unit} stays first in {share} of the draws", "{unit} 在 {share} 的重算中仍居第一"
    ),
    "M635": Message(
        "{share} of the pairs of units keep their order", "两两比较，{share} 的先后不变"
    ),
    "M636": Message("change places most often: {pairs}", "最常互换位置：{pairs}"),
    "M637": Message("{ahead} and {behind} ({share})", "{ahead} 与 {behind}（{share}）"),
    "M638": Message("nobody changes places", "没有互换位置的"),
    "M639": Message(
        "{count} of {all} moved over more places by small numbers than by other weights (marked *)",
        "{all} 个中有 {count} 个受基数影响大于受权重影响（标 *）",
    ),
    "M640": Message("rank", "名次"),
    "M641": Message("total", "总分"),
    "M642": Message("{kind} median", "{kind} 中位"),
    "M643": Message("{kind} 5–95 %", "{kind} 5–95%"),
    "M644": Message("{kind} first {count}", "{kind} 前{count}名"),
    "M645": Message("{kind} last {count}", "{kind} 后{count}名"),
    "M646": Message("weights:", "权重："),
    "M647": Message("numbers:", "基数："),
    "M648": Message(
        "missed, but not to be told apart from the target: a unit exactly at it would count as few "
        "(or as many) once in 20 times or more often",
        "未达标，但差距可能出于偶然：恰好处于目标值的考核对象，20 次里也会有 1 次以上得到这样的数",
    ),
    "M649": Message(
        "{indicator} {counted}/{of} = {value} (target {target})",
        "{indicator} {counted}/{of} = {value}（目标值 {target}）",
    ),
}

_REMARKS: dict[str, Message] = {
    "M628": Message(
        "{unit} is among the first {count} in {share} of {draws} re-weightings (±{spread}, seed "
        "{seed})",
        "权重随机变动（±{spread}）重算 {draws} 次，"
        "{unit} 有 {share} 居前 {count} 名（种子 {seed}）",
    ),
    "M629": Message(
        "with the rates taken as samples, {unit} is among the first {count} in {share} of {draws} "
        "recounts (seed {seed}): small differences between ranks may be chance",
        "把各比率当作抽样随机重数 {draws} 次，{unit} 有 {share} 居前 {count} 名（种子 {seed}）："
        "名次间的小差距可能出于偶然",
    ),
    "M805": Message(
        "{unit} is first in {share} of {draws} re-weightings (±{spread}, seed {seed})",
        "权重随机变动（±{spread}）重算 {draws} 次，{unit} 有 {share} 居首位（种子 {seed}）",
    ),
    "M806": Message(
        "with the rates taken as samples, {unit} is first in {share} of {draws} recounts (seed "
        "{seed}): small differences between ranks may be chance",
        "把各比率当作抽样随机重数 {draws} 次，{unit} 有 {share} 居首位（种子 {seed}）："
        "名次间的小差距可能出于偶然",
    ),
}

MESSAGES: dict[str, Message] = {**_REFUSED, **_TEXT, **_REMARKS}
