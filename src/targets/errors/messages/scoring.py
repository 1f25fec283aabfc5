"""What is said where scoring cannot go on, and what the command line says besides.

Never finds a problem, and never knows a place.
"""

from __future__ import annotations

from targets.errors.message import Message

MESSAGES: dict[str, Message] = {
    "E901": Message(
        "there are no records of `{dataset}`{unread}",
        "没有数据表 `{dataset}` 的记录{unread:zh}",
        "deliver it as `{dataset}.csv`, or mark the dataset `optional`",
        "请提供 `{dataset}.csv`，或将数据表设为 `optional`",
    ),
    "E920": Message(
        "the roster `{dataset}` was not delivered{unread}",
        "没有名册 `{dataset}`{unread:zh}",
        "deliver it as `{dataset}.csv`: it says which units there are",
        "请提供 `{dataset}.csv`：有哪些考核对象，以名册为准",
    ),
    "E902": Message(
        "`{dataset}` has no column for `{name}`",
        "数据表 `{dataset}` 缺少 `{name}` 列",
        "its headings can be: {headings}{seen}",
        "列名可以是：{headings:zh}{seen:zh}",
    ),
    "E903": Message(
        "`{name}` is not a dataset of this rulebook",
        "本规则中没有数据表 `{name}`",
        "datasets: {names}",
        "数据表有：{names:zh}",
    ),
    "E904": Message(
        "`{dataset}` was delivered twice: {files}",
        "数据表 `{dataset}` 提供了两份：{files}",
        "keep one file",
        "请只保留一个文件",
    ),
    "E905": Message(
        "`{path}` cannot be read: {why}",
        "无法读取 `{path}`：{why:zh}",
        "{way}",
        "{way:zh}",
    ),
    "E906": Message(
        "two columns of `{dataset}` stand for `{name}`: {headings}",
        "数据表 `{dataset}` 有两列都表示 `{name}`：{headings:zh}",
        "keep one of them",
        "请只保留一列",
    ),
    "E907": Message(
        "`{dataset}` has unit ids of another type ({found}) than `{other}` ({wanted})",
        "`{dataset}` 的编号类型（{found:zh}）与 `{other}`（{wanted:zh}）不同",
        "deliver ids of one type",
        "请统一编号类型",
    ),
    "E958": Message(
        "the unit ids of `{dataset}` are of two types: {found}",
        "`{dataset}` 的编号有两种类型：{found:zh}",
        "deliver ids of one type",
        "请统一编号类型",
    ),
    "E908": Message(
        "`{dataset}` came as {found}, which cannot be read",
        "`{dataset}` 以{found:zh}形式提供，无法读取",
        "give a path, a list of dicts, or a frame",
        "请提供路径、字典列表或数据框",
    ),
    "E909": Message(
        "frames of different kinds came together: {kinds}",
        "同时提供了不同种类的数据框：{kinds:zh}",
        "use one kind of frame in one call",
        "一次调用请只用一种数据框",
    ),
    "E910": Message(
        "the column `{name}` of `{dataset}` is {found}, not {wanted}",
        "数据表 `{dataset}` 的列 `{name}` 是 {found}，不是{wanted:zh}",
        "convert the column first",
        "请先转换该列",
    ),
    "E911": Message(
        "there is no data for {units}, and `{indicator}` has `when_missing: error`",
        "{units:zh} 没有数据，而 `{indicator}` 设为 `when_missing: error`",
        "deliver the records of {asked}, or change `when_missing`",
        "请补报{asked:zh}的记录，或更改 `when_missing`",
    ),
    "E912": Message(
        "`{through}` is not a month of the period {period}",
        "`{through}` 不在考核期 {period} 之内",
        "write a month such as `{example}`",
        "请写考核期内的月份，如 `{example}`",
    ),
    "E913": Message(
        "`{name}` was not scored",
        "没有考核对象 `{name}`",
        "scored: {units}",
        "已考核：{units:zh}",
    ),
    "E929": Message(
        "`{name}` was not scored: the records name no unit at all",
        "没有考核对象 `{name}`：记录中一个考核对象也没有",
        "deliver the records of at least one",
        "请至少报送一个考核对象的记录",
    ),
    "M807": Message(
        "the records name no unit: nothing is scored",
        "记录中一个考核对象也没有，无从计分",
    ),
    "E914": Message(
        "some records of this unit were rejected: {failures}",
        "该考核对象有记录未通过：{failures_zh}",
        "correct them and score again",
        "请更正后重新计分",
    ),
    "E915": Message(
        "`score_one` scores one unit, and the records name {units}",
        "`score_one` 只计算一个考核对象，而记录中有 {units:zh}",
        "use `score`",
        "请用 `score`",
    ),
    "E916": Message(
        "the roster `{dataset}` has no unit that could be scored",
        "名册 `{dataset}` 中没有可计分的考核对象",
        "deliver its units, or correct what was rejected",
        "请提供考核对象，或更正未通过的记录",
    ),
    "E917": Message(
        "there is no engine `{name}`",
        "没有引擎 `{name}`",
        "choose one of {names}",
        "可选：{names:zh}",
    ),
    "E918": Message(
        "`{path}` is not a folder, and not `dataset=path`",
        "`{path}` 不是文件夹，也不是 `数据表=路径`",
        "give the folder that holds the records, or `{example}=path`",
        "请给出记录所在文件夹，或 `{example}=路径`",
    ),
    "E919": Message(
        "{rejected} did not pass",
        "有 {rejected:zh}未通过",
        "correct them, or leave out `--strict`",
        "请更正，或去掉 `--strict`",
    ),
    "E930": Message(
        "`{path}` cannot be written: there is no folder `{folder}`",
        "无法写入 `{path}`：没有文件夹 `{folder}`",
        "make the folder first, or name another",
        "请先建立这个文件夹，或换一个位置",
    ),
    "E998": Message(
        "`{path}` has an ending of no form in which this is written",
        "`{path}` 的扩展名不是可输出的格式",
        "end it in {endings}, or say `--format`",
        "请以 {endings:zh} 结尾，或用 `--format` 指明",
    ),
    "E999": Message(
        "a terminal does not show `{form}`",
        "终端不能显示 `{form}`",
        "say with `-o` to which file it goes",
        "请用 `-o` 指明写入哪个文件",
    ),
    "E921": Message(
        "the records came as frames of `{kind}`, which the engine `{engine}` does not run",
        "记录以 `{kind}` 数据框提供，引擎 `{engine}` 不能计算",
        "leave the engine out, or use `python`",
        "请不指定引擎，或用 `python`",
    ),
    "E922": Message(
        "the engine `{engine}` needs a library that is not installed",
        "引擎 `{engine}` 所需的库没有安装",
        "install `targets[{extra}]`",
        "请安装 `targets[{extra}]`",
    ),
    "E923": Message(
        "`score_one` takes lists and files, and `{dataset}` came as a frame",
        "`score_one` 只接受列表和文件，而 `{dataset}` 以数据框提供",
        "use `score`",
        "请用 `score`",
    ),
    "E924": Message(
        "{path} has changed since it was opened",
        "{path} 在打开之后已被改动",
        "score the records again",
        "请重新计分",
    ),
    "E925": Message(
        "the engine `{engine}` stopped: {why}",
        "引擎 `{engine}` 中途停止：{why}",
        "validate records that were trusted; see that files and connections are still there",
        "记录若未经校验，请先校验；并请确认文件和连接仍然可用",
    ),
    "E926": Message(
        "the batch was judged by other rules (`{rules}`)",
        "这批记录是按其他规则（`{rules}`）校验的",
        "validate the records by these rules",
        "请按本规则重新校验",
    ),
    "E927": Message(
        "`{dataset}` came as rows, and only frames and Parquet files can be trusted",
        "`{dataset}` 以逐行记录提供，只有数据框和 Parquet 文件可以免于校验",
        "use `validate`",
        "请用 `validate`",
    ),
    "E928": Message(
        "two columns of `{dataset}` have the same heading: {why}",
        "数据表 `{dataset}` 有两列同名：{why}",
        "keep one of them",
        "请只保留一列",
    ),
    "E941": Message(
        "one `{unit}` cannot be scored alone: {names} compare it with all the others",
        "单个 `{unit}` 不能单独计分：{names:zh} 要与全部考核对象比较",
        "score the whole batch with `score`, and take the one that you want",
        "请用 `score` 对整批记录计分，再取所要的一个",
    ),
    "M001": Message(
        "`{file}` is fine: {indicators} over {datasets}",
        "`{file}` 没有问题：{indicators:zh}，{datasets:zh}",
    ),
    "M002": Message(
        "{errors} and {warnings} in {files}",
        "{files:zh}中有 {errors:zh}、{warnings:zh}",
    ),
    "M003": Message(
        "note: {text}",
        "提示：{text}",
    ),
    "M004": Message(
        "… and {more} more",
        "……另有 {more} 条",
    ),
    "M006": Message(" (warning)", "（警告）"),
    "M005": Message(
        "{accepted} accepted, {rejected} rejected, {outside} outside the window",
        "接受 {accepted:zh}，未通过 {rejected} 条，考核期外 {outside} 条",
    ),
    "M010": Message(
        "whole",
        "总体",
    ),
    "M011": Message(
        "rank",
        "名次",
    ),
    "M012": Message(
        "total",
        "总分",
    ),
    "M013": Message(
        "grade",
        "等次",
    ),
    "M014": Message(
        "{units} · {accepted} accepted, {rejected} rejected · rules {rules} {hash}",
        "{units:zh} · 接受 {accepted:zh}，未通过 {rejected} 条 · 规则 {rules} {hash}",
    ),
    "M015": Message(
        "not assessed",
        "不参评",
    ),
}
