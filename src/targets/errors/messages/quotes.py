"""What is said about quotes beside the figures that they grant, and about clauses and the source.

Never finds a problem, and never knows a place.
"""

from __future__ import annotations

from targets.errors.message import Message

CLAUSES: dict[str, Message] = {
    # ---- C: clauses and the source
    "C590": Message(
        "`{name}` is said to model this clause, and nothing in this file has that name",
        "条款写明由 `{name}` 体现，而本文件中没有这个名称",
        "name an indicator, bonus, deduction, veto, section, dataset, check or grade, "
        "or `scorecard`, `bulletin`, `cases`",
        "请写指标、加分项、扣分项、否决项、大项、数据表、校验或等次的 id，"
        "或 `scorecard`、`bulletin`、`cases`",
    ),
    "C591": Message(
        "`{found}` is not the place of a sentence",
        "`{found}` 不是句子的位置",
        "write the paragraph, a slash and the sentences, such as `3.1.3/2` or `3.1.3/2-4`",
        "请写段落、斜线和第几句，如 `3.1.3/2` 或 `3.1.3/2-4`",
    ),
    "C592": Message(
        "`{sentence}` orders something, and no clause claims this sentence of the source",
        "原文 `{sentence}` 一句有所要求，而没有条款与之对应",
        "add `{place}` to the `sentences` of a clause",
        "请把 `{place}` 写进某个条款的 `sentences`",
    ),
    "C593": Message(
        "the source has no sentence `{found}`: its paragraph {paragraph} has {count}",
        "原文没有 `{found}` 这一句：第 {paragraph} 段只有 {count} 句",
        "count the sentences of the paragraph in the source",
        "请对照原文数一数这一段的句子",
    ),
    "C594": Message(
        "the quote does not stand in the source: it says `{ours}` where line {line} of the "
        "source says `{theirs}`",
        "原文中没有这段引文：引文写的是 `{ours}`，而原文第 {line} 行写的是 `{theirs}`",
        "the source says `{passage}`; quote it letter by letter",
        "原文是 `{passage}`；请逐字引用",
    ),
    "C595": Message(
        "the source has no sentence `{found}`, nor any paragraph {paragraph}",
        "原文没有 `{found}` 这一句，也没有第 {paragraph} 段",
        "count headings and paragraphs in the source",
        "请对照原文数一数标题和段落",
    ),
    "C596": Message(
        "the quote does not stand in the source, nor anything like it",
        "原文中没有这段引文，也没有相近的文字",
        "see that this is the right document, and quote it letter by letter",
        "请核对是否为同一文件，并逐字引用原文",
    ),
}

MESSAGES: dict[str, Message] = {
    # ---- W: quotes and the figures beside them
    "W910": Message(
        "the quote says `{said}`, and here stands `{found}`",
        "引文写的是 `{said}`，此处写的是 `{found}`",
        "write the figure of the source here, or quote the phrase that grants `{found}`",
        "请改成原文的数字，或引用写明 `{found}` 的原文",
    ),
    "W911": Message(
        "the quote says `{said}`, which is `{wanted}`, and here stands `{found}`",
        "引文写的是 `{said}`，即 `{wanted}`，此处写的是 `{found}`",
        "write `{wanted}`, or quote the phrase that asks for `{found}`",
        "请改写为 `{wanted}`，或引用要求 `{found}` 的原文",
    ),
    "W912": Message(
        "the quote says `{said}`, which is `{wanted}`, and here stands `{found}`; "
        "they differ at `{figure}` itself",
        "引文写的是 `{said}`，即 `{wanted}`，此处写的是 `{found}`；"
        "两者对恰好 `{figure}` 的判定不同",
        "write `{wanted}`, or quote the phrase that asks for `{found}`",
        "请改写为 `{wanted}`，或引用要求 `{found}` 的原文",
    ),
    "W913": Message(
        "the quote says `{said}`, which is `{wanted}`, and here stands `{found}`",
        "引文写的是 `{said}`，即 `{wanted}`，此处写的是 `{found}`",
        "write `{wanted}`, or quote the phrase that asks for `{found}`",
        "请改写为 `{wanted}`，或引用要求 `{found}` 的原文",
    ),
    "W914": Message(
        "the quote says `{said}`, and no figure of this {kind} is that",
        "引文写的是 `{said}`，而这个{kind:zh}中没有这个数字",
        "put the figure right that the quote grants, or quote the phrase that grants it",
        "请更正引文所依据的数字，或引用写明该数字的原文",
    ),
}
MESSAGES |= {
    # ---- M: what `targets trace` prints
    "M270": Message("clause", "条款"),
    "M271": Message("sentences", "原文句子"),
    "M272": Message("what became of it", "落实情况"),
    "M273": Message("what it says", "内容"),
    "M274": Message("quote of", "引文所属"),
    "M275": Message("quote", "引文"),
    "M276": Message("line", "原文行号"),
    "M277": Message("not modelled: {reason}", "未体现：{reason}"),
    "M278": Message("not accounted for", "未交代"),
    "M279": Message("not found", "未找到"),
    "M280": Message("{line}, where signs differ: {passage}", "{line}，标点全角半角不同：{passage}"),
    "M281": Message(
        "{modelled} of {clauses} clauses modelled, {unmodelled} argued as unmodelled, "
        "{unaccounted} unaccounted",
        "共 {clauses} 条，已体现 {modelled} 条，"
        "说明理由未体现 {unmodelled} 条，未交代 {unaccounted} 条",
    ),
    "M282": Message(
        "{found} of {quotes} quotes found in {source}",
        "{quotes} 处引文，在 {source} 中找到 {found} 处",
    ),
    "M283": Message(
        "{claimed} of {orders} sentences that order something are claimed by a clause "
        "({sentences} sentences in all)",
        "有所要求的 {orders} 句中，{claimed} 句有条款对应（全文共 {sentences} 句）",
    ),
    "M284": Message(
        "neither a reference nor `basis: assumed`: {names}",
        "既无依据（`reference`）也未写 `basis: assumed`：{names:zh}",
    ),
    "M287": Message(
        "figures of the source that no part quotes: {figures}",
        "原文中没有被引用的数字和频次：{figures:zh}",
        "quote each beside the figure that it grants, or argue its clause as unmodelled",
        "请在所依据的数字旁引用，或说明该条款未体现的理由",
    ),
    "M285": Message(
        "quotes and sentences were not looked up",
        "没有核对引文和句子",
        "give the text of the source document: `--source FILE`",
        "请给出原文：`--source 文件`",
    ),
    "M286": Message("{problems} problem(s)", "共 {problems} 处问题"),
}
for _code in ("W910", "W911", "W912", "W913", "W914"):
    MESSAGES[_code] = MESSAGES[_code]._replace(severity="warning")
