"""The words that fill a message and differ between the languages: kinds of things, constructs.

Never holds a whole message.
"""

from __future__ import annotations

import errno
import re

PHRASES: dict[str, str] = {
    # what can stand in a place
    "nothing": "空白",
    "text": "文字",
    "a list": "列表",
    "keys and values": "键值对",
    "keys or a list": "键值对或列表",
    "a value": "单个值",
    # why a file cannot be read
    "it is a pipe or a device, and no file": "它是管道或设备，不是文件",
    "it is neither UTF-8 nor GB18030": "编码既不是 UTF-8，也不是 GB18030",
    "a character in it is damaged, as where bytes were lost": "文件中有一个字已损坏，可能缺了字节",
    "it breaks off within a character, so its end is missing": "文件在一个字的中间断了，后面缺了",
    "it is empty, and its first row should hold the headings": "文件是空的，第一行应为列名",
    "its headings are divided by tabs, and not by commas": "列名之间是制表符，而不是半角逗号",
    "it begins like UTF-16, and is not": "开头像 UTF-16，其实不是",
    "it is a workbook, so its name should end in .xlsx": "它是工作簿，文件名应以 .xlsx 结尾",
    "it is a workbook of old Excel, to be saved anew as .xlsx": (
        "它是旧版 Excel 工作簿，应另存为 .xlsx"
    ),
    "it holds no file that can be read": "其中没有可以读取的文件",
    "no file has a name like this": "没有符合该名称的文件",
    "it has a password, or was saved by old Excel": "设有密码，或由旧版 Excel 保存",
    "its content is of another kind than its name says": "内容与文件名的格式不符",
    "it declares entities, which no spreadsheet does": "其中声明了实体，正常的工作簿不会这样",
    "a cell is too long, as where a quotation mark is never closed": (
        "某个单元格过长，可能是引号没有配对"
    ),
    "a quotation mark stands inside a cell, where it should be doubled": (
        "单元格内有单独的引号，应写成两个引号"
    ),
    "see whether it exists and is what its name says": "请检查文件是否存在、格式是否相符",
    "see whether it is the file that was meant, and get it once more where it came from": (
        "请看一看是不是这个文件，再向来处要一份完整的"
    ),
    "put that right in the file, or open it in a spreadsheet and save it as .xlsx": (
        "请在文件中改正，或用 Excel、WPS 打开后另存为 .xlsx"
    ),
    "it is no CSV": "不符合 CSV 的写法",
    "it may not be read, or another program has it open": "没有读取权限，或正被其他程序打开",
    "it is a folder": "它是文件夹",
    "the disk does not give it": "磁盘无法读出",
    # why a file cannot be written
    "the disk does not take it": "磁盘无法写入",
    "name a file on another disk": "请改写到其他磁盘",
    "it is protected, or another program has it open": "没有写入权限，或正被其他程序打开",
    "close it, or name another file": "请先关闭该文件，或换一个文件名",
    "the disk is full": "磁盘已满",
    "make room, or name a file on another disk": "请腾出空间，或改写到其他磁盘",
    "the file is larger than the disk allows": "文件超出磁盘允许的大小",
    "the disk can only be read": "磁盘是只读的",
    "the name is too long": "文件名过长",
    "name a shorter one": "请换一个较短的文件名",
    "its folder is not there": "没有所在的文件夹",
    "make the folder first, or name another": "请先建立这个文件夹，或换一个位置",
    "it is closed": "它已关闭",
    "leave it open, or name a file with `-o`": "请不要关闭，或用 `-o` 指定文件",
    "it is damaged, or no Parquet file": "文件已损坏，或不是 Parquet 文件",
    "it is damaged": "文件已损坏",
    # why a cell is no number
    "is not a whole number": "不是整数",
    "write plain digits": "请写普通整数",
    "is not a number": "不是数字",
    "write plain digits, as in `1234.50`": "请写普通数字，如 `1234.50`",
    "see whether figures ran together": "请检查是否有几个数连在了一起",
    # what a workbook can have too many of
    "bytes": "字节数",
    "bytes unpacked": "解压后的字节数",
    "bytes unpacked in one part": "一个组成部分解压后的字节数",
    "bytes in its footer": "文件尾的字节数",
    "times its packed size": "解压倍数",
    "rows for each byte": "每字节的行数",
    "rows in all sheets": "全部工作表的行数",
    "cells in all sheets": "全部工作表的单元格数",
    "cells": "单元格数",
    "letters in a row": "一行的字符数",
    "a pipe": "管道",
    "a device": "设备",
    "a socket": "套接字",
    "rows": "行数",
    "columns": "列数",
    "the unit": "考核对象（`unit`）",
    "a dataset": "数据表",
    "a field": "字段",
    "the scorecard": "计分表（`scorecard`）",
    "a section": "大项",
    "an indicator": "指标",
    "a bonus": "加分项",
    "a veto": "一票否决项",
    "a value, or keys and values": "单个值，或键值对",
    "a whole number, or keys and values": "整数，或键值对",
    "a name": "名称",
    "a word": "词语",
    "a number": "数字",
    "a number or a name": "数字或名称",
    "a number or `none`": "数字或 `none`",
    "a whole number": "整数",
    "a whole number from 1": "从 1 起的整数",
    "yes or no": "“是”或“否”",
    "a date": "日期",
    "a cadence": "频次",
    "a formula": "公式",
    # what can be too many
    "levels": "层",
    "levels of nesting": "层嵌套",
    "indicators": "指标",
    "parts of one section": "同一大项的组成部分",
    "copies of copies": "逐层引用（`same_as`）",
    "constants": "常量",
    "bonuses": "加分项",
    "deductions": "扣分项",
    "vetoes": "一票否决项",
    "sections": "大项",
    "grades": "等次",
    "scoring methods": "计分办法",
    "datasets": "数据表",
    "fields of one dataset": "同一数据表的字段",
    "row checks of one dataset": "同一数据表的校验",
    "values of one field": "同一字段的取值",
    "values of one constant": "同一常量的取值",
    "bands of one scale": "同一计分档次",
    "parts of one method": "同一计分办法的组成部分",
    "periods of one section": "同一大项的分期",
    "keys and values in all": "个键和值",
    "characters": "个字符",
    "parts": "个组成部分",
    "brackets": "个括号",
    # how many
    "1 or 2": "1 或 2",
    "1 or more": "至少 1",
    # what does not stand in a formula
    "a dot between names (`a.b`)": "名称之间的点号（`a.b`）",
    "square brackets behind a name (`a[b]`)": "名称后面的方括号（`a[b]`）",
    "a power (`**`)": "乘方（`**`）",
    "whole division (`//`)": "整除（`//`）",
    "text with `f` in front": "前面带 `f` 的文字",
    "a list outside `in [ … ]`": "`in [ … ]` 以外的列表",
    "a comma outside a call": "函数括号以外的逗号",
    "braces (`{ }`)": "花括号（`{ }`）",
    "text quoted in this way": "这样加引号的文字",
    "this sign": "这种符号",
    # what to do instead
    "count the records, as in `count(where=standard_met)`": (
        "请统计记录数，如 `count(where=standard_met)`"
    ),
    "use a number, or count the records, as in `count(where=…)`": (
        "请改用数字，或统计记录数，如 `count(where=…)`"
    ),
    "compare it, as in `births > 0`": "请加上比较，如 `births > 0`",
    'compare it, as in `kind == "patrol"`': '请加上比较，如 `kind == "patrol"`',
    "compare it, as in `month >= 2009-03`": "请加上比较，如 `month >= 2009-03`",
    # what YAML says
    "a comma or `}` is missing": "缺少逗号或 `}`",
    "a comma or `]` is missing": "缺少逗号或 `]`",
    "a key should be here, in the column of those above, or nothing": (
        "此处应为与上文对齐的键，或没有内容"
    ),
    "a list item should be here, beginning with `- `": "此处应为列表项，以 `- ` 开头",
    "a value should be here": "此处应为值",
    "this line is not indented like those above": "本行缩进与上文不一致",
    "a line too far to the right, or a colon too many": "本行缩进过深，或多了一个冒号",
    "a colon is missing after the key": "键后面缺少冒号",
    "a quotation mark is never closed": "引号没有配对",
    "a value cannot begin with this character": "值不能以这个字符开头",
    "a backslash has a meaning of its own in double quotes": "双引号内的反斜杠另有含义",
    "a list begins on a line of its own": "列表应另起一行",
    "`?` cannot be used here": "此处不能使用 `?`",
    "a line cannot begin with `%`": "行首不能是 `%`",
    "this does not fit its grammar": "不合 YAML 的写法",
    # why a file cannot be read
    "there is no such file": "没有这个文件",
    "it is not UTF-8": "不是 UTF-8 编码",
    # how records were delivered
    "whole numbers": "整数",
    "text or whole numbers": "文字或整数",
    "decimals, floats or whole numbers": "小数、浮点数或整数",
    "booleans": "布尔值",
    "dates": "日期",
    "another record": "另一条记录",
    "byte for byte": "逐字节",
    "cell for cell": "逐格",
    "files": "文件",
    "sheets": "工作表",
    "nothing changed": "内容相同",
    "whole numbers and text": "整数和文字",
    "text and whole numbers": "文字和整数",
    # one year and the next
    "old": "旧",
    "new": "新",
    "rulebook": "规则",
    "unit": "考核对象",
    "scorecard": "计分表",
    "method": "计分办法",
    "met": "达标",
    "not met": "未达标",
    "scored": "已计分",
    "no target": "无目标",
    "not applicable": "不适用",
    "no data": "无数据",
    "suppressed": "不公布",
    # kinds of things
    "indicator": "指标",
    "bonus": "加分项",
    "deduction": "扣分项",
    "veto": "否决项",
    "clause": "条款",
    "case": "算例",
    "part": "部分",
    "figure": "参数",
    "section": "大项",
    "period": "分期",
    "grade": "等次",
    "dataset": "数据表",
    "constant": "常量",
    "check": "校验",
    "field": "字段",
    "below": "小于",
    "above": "大于",
    "any other value": "其他取值",
}


COUNTED: dict[str, str] = {
    "indicator": "个指标",
    "dataset": "个数据表",
    "error": "处错误",
    "warning": "处警告",
    "file": "个文件",
    "sheet": "个工作表",
    "rules file": "个规则文件",
    "row": "行",
    "record": "条记录",
    "formula": "个公式",
    "unit": "个考核对象",
    "pair": "对",
    "figure": "个数字",
}
"""What is counted in a message (`2 datasets`), with its measure word."""


def counted(number: int, what: str) -> str:
    """`1 dataset`, `2 datasets`."""
    return f"{number} {what}" if number == 1 else f"{number} {what}s"


def os_problem(error: OSError) -> str:
    """Why the system does not give a file."""
    match error:
        case FileNotFoundError():
            return "there is no such file"
        case PermissionError():
            return "it may not be read, or another program has it open"
        case IsADirectoryError():
            return "it is a folder"
        case _ if error.errno == errno.ENODEV:
            return "it is a pipe or a device, and no file"
        case _:
            return "the disk does not give it"


def write_problem(error: OSError) -> tuple[str, str]:
    """Why the system does not take a file, and the way out."""
    if error.errno in _AGAINST_WRITING:
        return _AGAINST_WRITING[error.errno]
    return "the disk does not take it", "name a file on another disk"


_PROTECTED = ("it is protected, or another program has it open", "close it, or name another file")
_FULL = ("the disk is full", "make room, or name a file on another disk")
_AGAINST_WRITING: dict[int | None, tuple[str, str]] = {
    None: _PROTECTED,
    errno.EACCES: _PROTECTED,
    errno.EPERM: _PROTECTED,
    errno.EBUSY: _PROTECTED,
    errno.ENOSPC: _FULL,
    getattr(errno, "EDQUOT", errno.ENOSPC): _FULL,  # Windows has none
    errno.EFBIG: ("the file is larger than the disk allows", "name a file on another disk"),
    errno.EROFS: ("the disk can only be read", "name a file on another disk"),
    errno.ENAMETOOLONG: ("the name is too long", "name a shorter one"),
    errno.ENOENT: ("its folder is not there", "make the folder first, or name another"),
    errno.EEXIST: ("its folder is not there", "make the folder first, or name another"),
    errno.ENOTDIR: ("its folder is not there", "make the folder first, or name another"),
    errno.EBADF: ("it is closed", "leave it open, or name a file with `-o`"),
}


ABOUT_THE_FILE = "see whether it exists and is what its name says"
ABOUT_THE_TEXT = (
    "see whether it is the file that was meant, and get it once more where it came from"
)
IN_THE_FILE = "put that right in the file, or open it in a spreadsheet and save it as .xlsx"
"""The ways out where a file cannot be read: it is the wrong one, its bytes are no text, or
something in it is wrong.
"""

_CODE = re.compile(r"(`[^`]*`)")
_CHARACTERS = r"[\u4e00-\u9fff]"


def spaced(text: str) -> str:
    """Chinese text with a space between a character and what stands in backticks beside it."""
    pieces = _CODE.split(text)  # prose and code by turns
    for index in range(1, len(pieces), 2):
        pieces[index - 1] = re.sub(f"({_CHARACTERS})$", r"\1 ", pieces[index - 1])
        pieces[index + 1] = re.sub(f"^({_CHARACTERS})", r" \1", pieces[index + 1])
    return "".join(pieces)


_WITH_FIGURES = {
    r"row (\d+) has (\d+) cells under (\d+) headings: .*": (
        r"第 \1 行有 \2 格，而列名只有 \3 个，可能是单元格中有逗号"
    ),
    r"its name should end in (.*)": r"文件名应以 \1 结尾",
    r"it holds more than ([\d,]+) files": r"其中的文件超过 \1 个",
    r"line (\d+) is not JSON from column (\d+) on": r"第 \1 行从第 \2 列起不是 JSON",
    r"line (\d+) is not JSON: the key (.*) stands twice": r"第 \1 行不是 JSON：键 \2 重复",
    r"line (\d+) and those below were not read": r"第 \1 行及以下各行没有读取",
    r"line (\d+) holds no .*": r"第 \1 行不是 `{…}`",
    r"line (\d+) holds a number of too many digits": r"第 \1 行有一个数字位数过多",
    r"has more than (\d+) digits": r"超过 \1 位",
    r"line (\d+) holds values nested more than (\d+) levels deep": r"第 \1 行的值嵌套超过 \2 层",
    r"row (.+)": r"第 \1 行",
    r"column (`.+`)": r"\1 列",
    r"; `(.+)` is near": r"；相近的列名有 `\1`",
    r"its headings are divided by (`.`), and not by commas": r"列名之间是 \1，而不是半角逗号",
}
"""Phrases with a number or a name in them, and their Chinese; the first that fits holds."""


def in_chinese(phrase: str) -> str:
    """The Chinese of a phrase; a list of names with its commas; anything else as it is."""
    if phrase in PHRASES:
        return PHRASES[phrase]
    for pattern, chinese in _WITH_FIGURES.items():
        if found := re.fullmatch(pattern, phrase):
            return found.expand(chinese)
    if long := re.fullmatch(r"rows (.+) have more cells than the (\d+) headings: .*", phrase):
        rows = long[1].replace(", ", "、")
        return f"第 {rows} 行的格数多于 {long[2]} 个列名，可能是单元格中有逗号"
    if re.fullmatch(r"rows [\d–]+(, \d+)*( … \(\d+\))?", phrase):
        return f"第 {phrase.removeprefix('rows ').replace(', ', '、')} 行"
    if unread := re.fullmatch(r"; not read: (.+)", phrase):
        return f"；没有读取的文件：{in_chinese(unread[1])}"
    if (many := re.fullmatch(r"(\d+) ([a-z ]+?)s?", phrase)) and many[2] in COUNTED:
        return f"{many[1]} {COUNTED[many[2]]}"
    if forgotten := re.fullmatch(r"([^`]+ )(?:(where|not) )?left out", phrase):  # a slip of the pen
        return f"{forgotten[1]}漏写{f' {forgotten[2]}' if forgotten[2] else ''}"
    phrase = phrase.replace("`, `", "`、`").replace("`, …", "`……")
    return phrase.replace("any other value", PHRASES["any other value"])
