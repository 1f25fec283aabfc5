"""The words that fill a message and differ between the languages: kinds of things, constructs.

Never holds a whole message.
"""

from __future__ import annotations

PHRASES: dict[str, str] = {
    # what can stand in a place
    "nothing": "空白",
    "text": "文字",
    "a list": "列表",
    "keys and values": "键和值",
    "keys or a list": "键和值或列表",
    "a value": "单个值",
    "a value, or keys and values": "单个值，或键和值",
    "a name": "名称",
    "a number": "数字",
    "a number or a name": "数字或名称",
    "a number or `none`": "数字或 `none`",
    "a whole number": "整数",
    "a whole number from 1": "从 1 起的整数",
    "yes or no": "是或否",
    "a date": "日期",
    "a cadence": "频次",
    "a formula": "公式",
    # what can be too many
    "levels": "层",
    "nodes": "个节点",
    "characters": "个字符",
    "parts": "个组成部分",
    "brackets": "个括号",
    # how many
    "1 or 2": "1 或 2",
    "2 or more": "2 个以上",
    "none of them": "一个也没有",
    # what does not stand in a formula
    "an attribute (`a.b`)": "属性（`a.b`）",
    "a subscript (`a[b]`)": "下标（`a[b]`）",
    "a power (`**`)": "乘方（`**`）",
    "whole division (`//`)": "整除（`//`）",
    "a comprehension": "推导式",
    "a formatted text": "格式化文字",
    "a list outside `in [ … ]`": "`in [ … ]` 以外的列表",
    "a comma outside a call": "函数括号以外的逗号",
    "a set": "集合",
    "a dictionary": "字典",
    "a statement": "语句",
    "text in such quotes": "这样加引号的文字",
    # kinds of things
    "indicator": "指标",
    "bonus": "加分项",
    "deduction": "扣分项",
    "veto": "否决项",
    "clause": "条款",
    "case": "示例",
    "section": "大项",
    "grade": "等次",
    "dataset": "数据表",
    "constant": "常量",
    "check": "校验",
    "field": "字段",
    "below": "小于",
    "above": "大于",
    "any other value": "其他取值",
}


def in_chinese(phrase: str) -> str:
    """The Chinese of a phrase; a list of names with its commas; anything else as it is."""
    return PHRASES.get(phrase) or phrase.replace("`, `", "`、`").replace("`, …", "`……")
