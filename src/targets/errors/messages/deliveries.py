"""What is said of files as they were delivered: sheets, headings, encodings. Never reads one."""

from __future__ import annotations

from targets.errors.message import Message

MESSAGES: dict[str, Message] = {
    "D880": Message(
        "the cell `{cell}` shows the error `{found}`",
        "单元格 `{cell}` 显示错误 `{found}`",
        "put its formula right, or type the figure",
        "请修正公式，或直接填写数字",
    ),
    "D881": Message(
        "the result of the formula in `{cell}` is not saved in the file",
        "文件中没有保存单元格 `{cell}` 的公式结果",
        "open the file in a spreadsheet, save it, and deliver it again",
        "请用 Excel 或 WPS 打开，保存后重新提交",
    ),
    "D882": Message(
        "the cell is one of the merged cells `{cells}`, whose value stands in `{cell}` alone",
        "该单元格属于合并单元格 `{cells}`，其值只在 `{cell}` 中",
        "unmerge them, and fill in every row",
        "请取消合并，并逐行填写",
    ),
    "D883": Message(
        "the headings of {names} stand in two lines, {row}: where the lower is empty, the upper "
        "counts",
        "{names:zh} 的列名占两行（{row:zh}）：下一行为空时以上一行为准",
        severity="warning",
    ),
    "D884": Message(
        "the headings of {names} stand in {row}; what is above was not read: {above}",
        "{names:zh} 的列名在{row:zh}，以上内容没有读取：{above:zh}",
        severity="warning",
    ),
    "D885": Message(
        "read as UTF-16, the cells divided by tabs: {names}",
        "已按 UTF-16（以制表符分隔）读取 {names:zh}",
        severity="warning",
    ),
    "D886": Message(
        "the sheet `{sheet}` of `{name}` was read as `{dataset}`, since it alone has the headings",
        "已将 `{name}` 的工作表 `{sheet}` 读作 `{dataset}`，因为只有它的列名相符",
        "name the sheet `{dataset}`, so that it is plain",
        "建议将工作表命名为 `{dataset}`",
        severity="warning",
    ),
    "D887": Message(
        "`{dataset}` was read from {count}, one after the other: {names}",
        "`{dataset}` 由 {count:zh}依次读取：{names:zh}",
        severity="warning",
    ),
    "D888": Message(
        "{count} in {names}; none was worked out, the saved results were read",
        "{names:zh} 含有 {count:zh}；没有重新计算，读取的是已保存的结果",
        severity="warning",
    ),
    "D889": Message(
        "`{name}` looks like a row of totals, and is no unit",
        "`{name}` 看来是合计行，不是考核对象",
        "delete the row; totals are worked out from the others",
        "请删去该行，合计由其他各行算出",
    ),
    "D890": Message(
        "of `{name}`, these sheets were not read: {sheets}",
        "`{name}` 中没有读取的工作表：{sheets:zh}",
        "name a sheet as its dataset and do not hide it, if it should count",
        "如需使用，请以数据表的名称命名工作表，并取消隐藏",
        severity="warning",
    ),
    "D872": Message(
        "of `{name}`, which was read for `{dataset}` alone, these sheets were not read: {sheets}",
        "`{name}` 只读作 `{dataset}`，没有读取工作表 {sheets:zh}",
        "give the file the name of no dataset, or each sheet a file of its own, if they should "
        "count",
        "如需使用，请给文件换一个不是数据表的名称，或将各工作表另存为单独的文件",
        severity="warning",
    ),
    "D896": Message(
        "the file `{name}` bears the name of `{other}`, and was not read for `{dataset}`",
        "文件 `{name}` 的名称属于 `{other}`，没有读作 `{dataset}`",
        "give it as `{other}=…`, if it should count",
        "如需使用，请写 `{other}=…`",
        severity="warning",
    ),
    "D897": Message(
        "in the sheet `{sheet}` of `{name}`, these columns have no heading, and were not read: "
        "{columns}",
        "`{name}` 的工作表 `{sheet}` 中，以下各列没有列名，没有读取：{columns:zh}",
        "give them headings, if they should count",
        "如需使用，请补上列名",
        severity="warning",
    ),
    "D870": Message(
        "the file `{name}` speaks of {dataset}, but does not have its headings, and was not read",
        "文件 `{name}` 的名称提到 {dataset:zh}，但列名不符，没有读取",
        "if it should count, rename it to {renamed}, and what it lacks will be told",
        "如需使用，请改名为 {renamed:zh}，程序会指出缺少哪些列",
        severity="warning",
    ),
    "D871": Message(
        "the file `{name}` speaks of several datasets, {dataset}, and was not read",
        "文件 `{name}` 的名称提到多个数据表（{dataset:zh}），没有读取",
        "rename it to the one that is meant: {renamed}",
        "请按所属数据表改名：{renamed:zh}",
        severity="warning",
    ),
    "E978": Message(
        "`{name}` is meant for `{dataset}`, and files of its kind are not read",
        "`{name}` 属于 `{dataset}`，但不读取这种格式的文件",
        "open it in a spreadsheet and save it as `{renamed}`, or take it away if it should not "
        "count",
        "请用 Excel 或 WPS 打开，另存为 `{renamed}`；如不使用，请移出文件夹",
    ),
    "E979": Message(
        "the sheet `{sheet}` of the form `{name}` belongs to no dataset: neither its name nor its "
        "headings tell",
        "表格 `{name}` 的工作表 `{sheet}` 不属于任何数据表：名称和列名都不符",
        "give the sheet the name and the headings that the form had, or delete it",
        "请恢复原表格中的工作表名称和列名，或删去该工作表",
    ),
    "D899": Message(
        "`{name}` and `{other}` have {count} in common, counted twice as records of `{dataset}`",
        "`{name}` 有 {count:zh}与 `{other}` 完全相同，作为 `{dataset}` 的记录重复计算",
        "deliver one of the two {kind}, if they are the same events",
        "如果是同样的事项，请只提交其中一个{kind:zh}",
        severity="warning",
    ),
    "D898": Message(
        "`{found}` stands alone in its row, and is no unit of the roster",
        "`{found}` 独占一行，不是名册中的考核对象",
        "delete the row, if it is a note below the table",
        "如果是表格下方的说明，请删去该行",
    ),
    "E980": Message(
        "`{path}` is larger than a workbook may be: {found} {what}, at most {limit}",
        "`{path}` 超出工作簿的上限：{what:zh} {found}，上限 {limit}",
        "delete what is not needed, or save the sheet as CSV",
        "请删去不需要的内容，或将工作表另存为 CSV",
    ),
    "E981": Message(
        "`{path}` cannot be read as a workbook: {why}",
        "无法将 `{path}` 作为工作簿读取：{why:zh}",
        "open it in a spreadsheet, and save it as .xlsx without a password; if it cannot be opened "
        "there either, get it once more where it came from",
        "请用 Excel 或 WPS 打开，不设密码，另存为 .xlsx；如果那里也打不开，文件已损坏，"
        "请再向来处要一份",
    ),
    "E982": Message(
        "several sheets of `{name}` may be `{dataset}`: {sheets}",
        "`{name}` 中有多个工作表可能是 `{dataset}`：{sheets:zh}",
        "name the one that counts `{dataset}`",
        "请将要用的工作表命名为 `{dataset}`",
    ),
    "E983": Message(
        "`{dataset}` came in several files, of which one is Parquet: {files}",
        "`{dataset}` 有多个文件，其中有 Parquet：{files}",
        "deliver one Parquet file, or CSV, XLSX and JSON Lines alone",
        "请提供一个 Parquet 文件，或只用 CSV、XLSX、JSON Lines",
    ),
    "E984": Message(
        "`{name}` and `{other}` are the same, {how}, so the events of `{dataset}` "
        "would count twice",
        "`{name}` 与 `{other}` {how:zh}相同，`{dataset}` 的记录会重复计算",
        "keep one of them",
        "请只保留一个",
    ),
    "E985": Message(
        "no sheet of `{name}` has the headings of `{dataset}`; its sheets: {sheets}",
        "`{name}` 中没有工作表符合 `{dataset}` 的列名；工作表有：{sheets:zh}",
        "name the sheet `{dataset}`, and see that it is not hidden or empty",
        "请将工作表命名为 `{dataset}`，并确认没有隐藏、不是空表",
    ),
    "E986": Message(
        "`{name}` is not a field of `{dataset}`",
        "`{dataset}` 中没有字段 `{name}`",
        "fields: {names}",
        "字段有：{names:zh}",
    ),
    "E987": Message(
        "no file of `{dataset}` has the heading `{name}`",
        "`{dataset}` 的文件中没有列名 `{name}`",
        "delete it here, or write it as it stands in the file",
        "请在此删去，或与文件中的写法一致",
    ),
    "E988": Message(
        "the heading `{name}` stands for `{field}` already",
        "列名 `{name}` 已经表示 `{field}`",
        "delete it here",
        "请在此删去",
    ),
    "E989": Message(
        "`{path}` is a workbook, and what reads workbooks is not installed",
        "`{path}` 是工作簿，而读取工作簿所需的库没有安装",
        "install `targets[report]`, or save the sheet as CSV",
        "请安装 `targets[report]`，或将工作表另存为 CSV",
    ),
    "E997": Message(
        "`{wanted}` should be here, not {found}",
        "此处应为 `{wanted}`，而不是{found:zh}",
        "write the heading as it stands in the file, and the field behind it",
        "请写文件中的列名，其后写字段名",
    ),
    "M547": Message("; no record of {names}", "；没有一条记录：{names:zh}"),
    # ---- what was understood
    "M540": Message(
        "`{name}` was read as `{dataset}` ({encoding})",
        "`{name}` 读作 `{dataset}`（{encoding}）",
    ),
    "M541": Message(
        "`{name}`, sheet `{sheet}`, was read as `{dataset}`",
        "`{name}` 的工作表 `{sheet}` 读作 `{dataset}`",
    ),
    "M542": Message(
        "headings in {row}, {count} below",
        "列名在{row:zh}，其下 {count:zh}",
    ),
    "M543": Message("columns: {pairs}", "各列：{pairs:zh}"),
    "M544": Message("not read, above the headings: {above}", "列名以上没有读取：{above:zh}"),
    "M545": Message("not read, columns: {names}", "没有读取的列：{names:zh}"),
    "M546": Message("{count}, whose saved results were read", "{count:zh}，读取的是已保存的结果"),
}
