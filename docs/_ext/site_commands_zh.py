"""What the help of the command line says, in Chinese, by what it says in English.

Never holds a text that the program does not have: a test compares both.
"""

from __future__ import annotations

CHINESE = {
    # the program
    "Score units against yearly targets, exactly, from a rules file, and say why.": (
        "按规则文件对考核对象精确计分，并说明理由。"
    ),
    "RULES is a rules file (YAML). DATA is a folder that holds DATASET.csv, .xlsx, .jsonl or "
    ".parquet, a workbook with a sheet a dataset, or DATASET=PATH, repeated.": (
        "RULES 是规则文件（YAML）。DATA 是放有“数据表名.csv”"
        "（或 .xlsx、.jsonl、.parquet）的文件夹，"
        "或每个数据表一张工作表的工作簿，或重复写“数据表名=路径”。"
    ),
    "Exit status: 0 fine (warnings too), 1 the rules or the records have problems, 2 it could not "
    "run, 130 it was stopped by Ctrl-C.": (
        "退出状态：0 正常（含警告），1 规则或记录有问题，2 无法运行，130 被 Ctrl-C 中断。"
    ),
    "Environment: TARGETS_LANG (en or zh), NO_COLOR, COLUMNS, and TARGETS_CACHE (the folder that "
    "keeps compiled rules between runs, or off).": (
        "环境变量：TARGETS_LANG（en 或 zh）、NO_COLOR、COLUMNS、"
        "TARGETS_CACHE（保存已编译规则的文件夹，off 为不保存）。"
    ),
    # commands
    "List every problem of RULES, each with its place and a way out.": (
        "列出 RULES 的全部问题，每个问题都写明位置和改法。"
    ),
    "RULES are rules files, files of cases, or folders whose .yaml files are checked.": (
        "RULES 可以是规则文件、算例文件，或含有 .yaml 文件的文件夹。"
    ),
    "Run the cases of RULES: rules files, or folders that hold some.": (
        "运行 RULES 的算例；RULES 是规则文件，或含有规则文件的文件夹。"
    ),
    "A case says which records are given and what should come out. Cases stand in the rules file "
    "under `cases`, or beside it in NAME.cases.yaml.": (
        "算例写明给出哪些记录、应得什么结果，写在规则文件的 `cases` 下，"
        "或写在旁边的 NAME.cases.yaml 里。"
    ),
    "Exit status: 0 every case came out as expected; 1 one did not, or the rules have problems; 2 "
    "there was nothing to run.": (
        "退出状态：0 全部算例结果相符，1 有算例不符或规则有问题，2 没有可运行的算例。"
    ),
    "Hold RULES against their source document: what became of every clause, quote and order.": (
        "把 RULES 与原文对照：每项条款、引文、要求是怎样落实的。"
    ),
    "The exit status is 1 where a clause is not accounted for, a quote is not found or contradicts "
    "the figure beside it, or an order of the source is claimed by no clause.": (
        "有条款没有交代、引文找不到或与旁边的数字矛盾、原文的要求没有条款对应时，退出状态为 1。"
    ),
    "Validate the records of DATA and score every unit by RULES.": (
        "校验 DATA 的记录，并按 RULES 给每个考核对象计分。"
    ),
    "Rejected records are listed on standard error; what could be scored is written all the same, "
    "and the exit status is 1.": "被退回的记录列在标准错误上；能计分的照样写出，退出状态为 1。",
    "Say why a unit got what it got by RULES, from the records of DATA: points, formulas with the "
    "numbers put in, the records behind them, where points were lost, what would raise the rank.": (
        "按 RULES 和 DATA 的记录，说明某个考核对象为什么得这些分：得分、代入数字的公式、"
        "背后的记录、失分之处、怎样能提高名次。"
    ),
    "Rejected records are listed on standard error, and then the exit status is 1.": (
        "被退回的记录列在标准错误上，此时退出状态为 1。"
    ),
    "Make the bulletin of a month: each unit, each group and the whole against the targets.": (
        "做某个月的通报：各考核对象、各组、全体与目标的对照。"
    ),
    "It shows the figures of the month and of the period so far, ranks and who rose or fell, what "
    "the authority itself had to do, and what is to be known of the records. The section "
    "`bulletin` of RULES says which indicators are posted and how many are named.": (
        "通报公布当月数和累计数、名次及升降、本单位自己的职责，以及数据质量。"
        "公布哪些指标、点名几家，写在 RULES 的 `bulletin` 下。"
    ),
    "Rejected records are listed on standard error; the bulletin is made all the same, and the "
    "exit status is 1.": "被退回的记录列在标准错误上；通报照样做出，退出状态为 1。",
    "Say how firm the ranks are that `score` gives.": "说明 `score` 给出的名次有多稳。",
    "Units are ranked again many times: with every weight moved a little, and with every rate "
    "taken as a sample, as if its cases had been counted anew. A published rank never changes by "
    "it.": (
        "反复重新排名：一是把各项权重略作变动，二是把各项比率当作样本，好像重新数过一遍。"
        "公布的名次不会因此改变。"
    ),
    "Make OUTPUT again from RULES and DATA, and say what differs.": (
        "用 RULES 和 DATA 把 OUTPUT 重做一遍，并说明有何不同。"
    ),
    "OUTPUT is a file that `targets` wrote with `-o`; its receipt says how it was made. Nothing is "
    "printed where nothing differs, unless `-v` is said. The exit status is 1 where rules, files, "
    "records or a figure differ; another version alone is a note.": (
        "OUTPUT 是 `targets` 用 `-o` 写出的文件，其回执写明是怎样做出的。没有不同就什么也不打印，"
        "除非写了 `-v`。规则、文件、记录或数字有不同时退出状态为 1；只是版本不同则仅作说明。"
    ),
    "Print what RULES compute: row checks, aggregates and steps, all over whole numbers.": (
        "打印 RULES 计算的内容：行校验、汇总和计算步骤，全部是整数运算。"
    ),
    "Say what changed from the rules OLD to the rules NEW.": "说明从规则 OLD 到规则 NEW 改了什么。",
    "With DATA both score the same records: who gains, who loses, which indicators flip. Last "
    "year's records will do: the dates of the new rules are then moved onto their period, and the "
    "output says so.": (
        "写了 DATA，就用两份规则给同样的记录计分：谁得利、谁吃亏、哪些指标的结论变了。"
        "可以用上一年的记录：新规则的日期会挪到那一年，输出中会注明。"
    ),
    "Draft the rules file of a coming year from OLD.": "由 OLD 起草下一年的规则文件。",
    "Comments, layout and the order of keys stay. Dates are moved, and each line with something to "
    "revisit (targets, points, quotes, cases …) ends in a comment that says 待核 · revisit.": (
        "注释、版式和键的次序不变。日期顺延；凡要重新核定的行（目标、分值、引文、算例……），"
        "行末都注明“待核 · revisit”。"
    ),
    "Print the JSON Schema of rules files; with RULES, that of the records they ask for.": (
        "打印规则文件的 JSON Schema；写了 RULES，则打印其所需记录的 JSON Schema。"
    ),
    "The first is for editors, which complete and check a rules file by it; the second for "
    "programs that deliver records as JSON.": (
        "前者供编辑器补全和检查规则文件，后者供以 JSON 报送记录的程序使用。"
    ),
    "Write the form to fill in: a workbook with a sheet for each dataset of RULES.": (
        "写出待填的报表：一个工作簿，RULES 的每个数据表一张工作表。"
    ),
    "Its lists and limits come from the fields of the rules. Filled in, it is read as DATA.": (
        "下拉选项和限制来自规则里的字段。填好以后可直接作为 DATA 读入。"
    ),
    # options
    "text shows each line; json is one list; line is one line a problem, as compilers print it, "
    "for editors; github makes annotations in a workflow.": (
        "text 显示出错的行；json 为一个列表；line 每个问题一行，供编辑器读取；"
        "github 用于工作流的标注。"
    ),
    "Exit with status 1 where there are only warnings.": "只有警告时也以状态 1 退出。",
    "Language of messages and labels": "消息和名称所用的语言",
    "Only cases named so.": "只运行此名称的算例。",
    "Write the outcomes as JUnit XML to this file, whole or not at all.": (
        "把结果以 JUnit XML 写入此文件，要么写全，要么不写。"
    ),
    "Also show units at every threshold, what holds for any unit, and which slips of the pen in "
    "RULES no case notices.": (
        "还要显示每个界限上的考核对象、对任何考核对象都成立的性质，"
        "以及 RULES 中没有算例能发现的笔误。"
    ),
    "With --rehearse: exit 1 where the cases notice a smaller share of the slips.": (
        "与 --rehearse 合用：算例发现的笔误低于此比例时以 1 退出。"
    ),
    "With --rehearse: the most points that one case may move.": (
        "与 --rehearse 合用：一例之差最多可以影响几分。"
    ),
    "With --rehearse: how to print what was found.": "与 --rehearse 合用：怎样打印结果。",
    "The text of the source document (UTF-8 or GB18030): quotes are looked up in it, and each of "
    "its orders must be claimed by a clause.": (
        "原文的文本（UTF-8 或 GB18030）：在其中查找引文，原文的每项要求都要有条款对应。"
    ),
    "Count records up to the end of this month only.": "只计到这个月月底的记录。",
    "Write to this file, whole or not at all.": "写入此文件，要么写全，要么不写。",
    "All engines give the same figures.": "用哪种引擎，数字都一样。",
    "YAML that says for which fields further headings stand.": (
        "写明其他表头对应哪些字段的 YAML 文件。"
    ),
    "Say what was made of each delivered file.": "说明每个报送文件是怎样读取的。",
    "Write rejected rows, each with the reason, to this .csv, .xlsx or folder: to be mended and "
    "delivered again.": ("把退回的行连同理由写入此 .csv、.xlsx 文件或文件夹，供改正后重新报送。"),
    "Go no further where a record is rejected.": "有记录被退回就不再往下算。",
    "Show no progress bar.": "不显示进度条。",
    "The unit to explain.": "要说明的考核对象。",
    "The month that is posted.": "要通报的月份。",
    "Draws of each kind.": "每种抽取的次数。",
    "The same seed, the same draws.": "种子相同，抽取结果相同。",
    "How far each weight may move.": "每项权重最多变动多少。",
    "How many are named as first": "点名公布前几名",
    "How many are named as last": "点名公布后几名",
    "Also what moves no score: labels, quotes.": "也列出不影响得分的改动：名称、引文等。",
    "The year of the new rules.": "新规则的年份。",
    "Write to this file, whole or not at all; the file of cases beside OLD is drafted too.": (
        "写入此文件，要么写全，要么不写；OLD 旁边的算例文件也一并起草。"
    ),
    "Write over a file that is there.": "覆盖已有的文件。",
    "The schema of files of cases instead.": "改为打印算例文件的 JSON Schema。",
    "Write to FILE, whole or not at all.": "写入 FILE，要么写全，要么不写。",
    "Write to this workbook, whole or not at all; a form that is filled in is kept.": (
        "写入此工作簿，要么写全，要么不写；已填写的表不会被覆盖。"
    ),
    "The roster, or the folder that holds it: names to choose from, a row for each month.": (
        "名册，或放有名册的文件夹：供选择的名称，每月一行。"
    ),
    "A form for this unit only; repeatable.": "只做这个考核对象的报表；可重复写。",
    "Rows of this month; repeatable.": "只要这个月的行；可重复写。",
    "Lock headings and what is filled in already.": "锁定表头和已填好的内容。",
}
