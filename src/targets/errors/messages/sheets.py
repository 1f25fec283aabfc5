"""What is said about sheets of a spreadsheet program. Never writes one."""

from __future__ import annotations

from targets.errors.message import Message

MESSAGES: dict[str, Message] = {
    "M530": Message(
        "writing XLSX needs a library that is not installed",
        "输出 XLSX 所需的库没有安装",
        "install `targets[report]`, or write `.csv`",
        "请安装 `targets[report]`，或改为输出 `.csv`",
    ),
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
    "M533": Message(
        "a cell with * rests on few cases: one more or less moves the figure much",
        "带 * 的数据所依据的例数很少，增减一例就会有较大变动",
    ),
    "M534": Message(
        "the figures behind each rate are in the folded columns: open them with [+]",
        "各项比率的分子、分母在折叠列中，点 [+] 展开",
    ),
}
