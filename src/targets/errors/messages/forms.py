"""What the form to fill in says, and what is said about forms, mended rows and revisions.

Never finds a problem, never knows a place.
"""

from __future__ import annotations

from targets.errors.message import Message

MESSAGES: dict[str, Message] = {
    # why no form can be made
    "E990": Message(
        "a form names its units from a list, and `{dataset}` came as Parquet",
        "表格中的名单取自名册，而 `{dataset}` 是 Parquet 文件",
        "give the roster as CSV, XLSX or JSON Lines",
        "请以 CSV、XLSX 或 JSON Lines 提供名册",
    ),
    "E991": Message(
        "these rules have no roster, so `--roster` has nothing to read",
        "本规则没有名册，`--roster` 无从读取",
        "name the units one by one: `--unit NAME`",
        "请逐个写出考核对象：`--unit 名称`",
    ),
    "E992": Message(
        "`{name}` is not on the roster",
        "名册中没有 `{name}`",
        "write it as it stands there",
        "请按名册上的写法填写",
    ),
    "E993": Message(
        "a form is a workbook, and `{path}` does not end in `.xlsx`",
        "表格是工作簿，而 `{path}` 不以 `.xlsx` 结尾",
        "write `-o form.xlsx`",
        "请写 `-o form.xlsx`",
    ),
    "E994": Message(
        "`{package}` is not installed",
        "没有安装 `{package}`",
        "run `pip install 'targets[report]'`",
        "请运行 `pip install 'targets[report]'`",
    ),
    "E995": Message(
        "`{found}` is no month of {window}",
        "`{found}` 不是 {window} 之内的月份",
        "write a month as in `2009-06`",
        "请写月份，如 `2009-06`",
    ),
    # the first sheet of a form
    "M560": Message("How to fill in", "填表说明"),
    "M561": Message("{title}: form to fill in", "{title}：填报表"),
    "M562": Message(
        "Each sheet behind this one is a table: {sheets}. Begin right below the headings, "
        "one row for each line.",
        "后面每张工作表是一张数据表：{sheets}。从列名下一行填起，一条记录一行。",
    ),
    "M563": Message(
        "Leave the headings as they are: each column is found by its heading.",
        "请不要改动列名：各列按列名识别。",
    ),
    "M564": Message(
        "Write 0 where nothing happened. Leave a cell empty only where the last column below "
        "says that it may be.",
        "没有发生的填 0。只有下表最后一栏写明可以不填的，才可以留空。",
    ),
    "M565": Message(
        "A cell with an arrow at its side offers a list: choose from it.",
        "单元格旁边有箭头的，请从下拉列表中选择。",
    ),
    "M566": Message(
        "Names and months are filled in already. A row to which you add nothing does not count.",
        "名称和月份已经填好。没有填数的行不算，不必删除。",
    ),
    "M567": Message(
        "Counts and dates only: write nothing about single persons.",
        "只填数量和日期，不要填写个人情况。",
    ),
    "M568": Message(
        "Save it as an Excel workbook (.xlsx) and send it back as a whole.",
        "填好后存为 Excel 工作簿（.xlsx），整个文件交回。",
    ),
    "M569": Message("Sheet", "工作表"),
    "M570": Message("Column", "列名"),
    "M571": Message("What to write", "填写内容"),
    "M572": Message("Limits", "范围"),
    "M573": Message("Example", "示例"),
    "M574": Message("May it be empty?", "可否不填"),
    "M575": Message("yes", "可以"),
    "M576": Message("no", "必填"),
    "M577": Message("What must agree in each row", "每一行中应当相符的"),
    # what a cell may hold
    "M580": Message("a name or number, as on the roster", "名称或编号，与名册一致"),
    "M581": Message("one of the names in the list", "从列表中选择名称"),
    "M582": Message("a word", "文字"),
    "M583": Message("one of: {values}", "从中选择：{values}"),
    "M584": Message("a whole number", "整数"),
    "M585": Message("a number with at most {places} decimals", "数字，小数不超过 {places} 位"),
    "M586": Message("yes or no", "是或否"),
    "M587": Message("a date, as in {example}", "日期，如 {example}"),
    "M588": Message("a month, as in {example}", "月份，如 {example}"),
    "M589": Message("{low} to {high}", "{low} 至 {high}"),
    "M579": Message("; or {words}", "；也可填 {words}"),
}
