"""What is said about sheets of a spreadsheet program. Never writes one."""

from __future__ import annotations

from targets.errors.message import Message

MESSAGES: dict[str, Message] = {
    "M531": Message(
        "{rows} rows do not fit a sheet, which takes {most}",
        "一张工作表最多 {most} 行，放不下 {rows} 行",
        "write CSV or Parquet, or score fewer units",
        "请改用 CSV 或 Parquet，或减少考核对象",
    ),
    "M532": Message(
        "{columns} columns do not fit a sheet, which takes {most}",
        "一张工作表最多 {most} 列，放不下 {columns} 列",
        "write CSV, Parquet or JSON",
        "请改用 CSV、Parquet 或 JSON",
    ),
    "M534": Message(
        "what each figure is made of stands in folded columns: [+] above them opens them",
        "各项数字的分子、分母在折叠的列中，点列标上方的 [+] 展开",
    ),
    "M535": Message(
        "ranks rose (▲) or fell (▼) by so many places since the month before",
        "▲、▼ 表示名次比上月上升、下降了几位",
    ),
    "M536": Message("none", "无"),
    "M537": Message("each figure is of that month alone", "各月数字为当月数"),
    "M538": Message("each figure is of the period up to that month", "各月数字为截至该月的累计数"),
    "M539": Message(
        "{label}, month by month: {figures}; target: {target}",
        "{label}逐月数：{figures}；目标值：{target}",
    ),
}
