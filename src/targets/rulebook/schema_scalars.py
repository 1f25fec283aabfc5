"""What an editor may accept as each kind of single value, as it types YAML: `96%` is a text to it,
`0.10` and `010` are numbers, `no` is a text and `true` is not.

One schema for each type of `scalars.py`, all here. Never refuses what the reader would accept; it
accepts a little more where a pattern cannot tell (an odd formula, the 31st of June).
"""

from __future__ import annotations

import keyword
import re
from typing import Any, get_args

from targets.formula import FUNCTIONS
from targets.rulebook import scalars
from targets.rulebook.amounts import TEXT_AT_MOST, WHOLE_AT_MOST
from targets.rulebook.models import Cell
from targets.rulebook.scalars import RESERVED, ReadBy

Schema = dict[str, Any]

_MONTH = r"[0-9]{4}-(0?[1-9]|1[0-2])"
_NUMBER = r"\s*[+-]?[0-9]+(\.[0-9]+)?\s*[%％]?\s*"
# What no name holds, in signs that mean the same to the patterns of Python and of JavaScript.
_NO_LETTERS = r"\u0000-/:-@\[-\^`{-\u00a9\u2000-\u206f\u3000-\u3004\u3008-\u3020\uff00-\uffef"
_TAKEN = "|".join(sorted(RESERVED | FUNCTIONS | set(keyword.kwlist)))
_PLAIN_NAME = rf"(?![0-9])(?!.*__)[^{_NO_LETTERS}]+"
NAME = rf"^(?!({_TAKEN})$){_PLAIN_NAME}$"


def _worded(schema: Schema, english: str, chinese: str) -> Schema:
    """With what editors that know `errorMessage` say instead of showing a pattern."""
    return {**schema, "errorMessage": f"{english} · {chinese}"}


DEFINITIONS: dict[str, Schema] = {
    "text": _worded(
        {
            "type": ["string", "number", "boolean"],
            "minLength": 1,
            "maxLength": TEXT_AT_MOST,
        },
        "a text of at most 2,000 characters",
        "文字，不超过 2,000 个字符",
    ),
    "name": _worded(
        {"type": "string", "pattern": NAME},
        "a name: letters, Chinese characters, digits and `_`, and no word of the language",
        "名称：字母、汉字、数字和 `_`，不能是语言本身的词",
    ),
    "number": _worded(
        {"type": ["number", "string"], "pattern": f"^{_NUMBER}$"},
        "a number such as `96%`, `0.5` or `-5`",
        "数，如 `96%`、`0.5`、`-5`",
    ),
    "figure": _worded(
        {"type": ["number", "string"], "pattern": f"^({_NUMBER}|{_PLAIN_NAME})$"},
        "a number such as `96%`, or the name of a figure",
        "数（如 `96%`），或者某个数的名称",
    ),
    "whole": _worded(
        {
            "type": ["integer", "string"],
            "minimum": 0,
            "maximum": WHOLE_AT_MOST,
            "pattern": r"^\s*\+?[0-9]+(\.0+)?\s*$",
        },
        "a whole number from 0",
        "整数，从 0 起",
    ),
    "positive": _worded(
        {
            "type": ["integer", "string"],
            "minimum": 1,
            "maximum": WHOLE_AT_MOST,
            "pattern": r"^\s*\+?0*[1-9][0-9]*(\.0+)?\s*$",
        },
        "a whole number from 1",
        "整数，从 1 起",
    ),
    "yes_no": {"enum": [True, False, "yes", "no", "true", "false", "是", "否"]},
    "date": _worded(
        {"type": "string", "pattern": rf"^\s*{_MONTH}-(0?[1-9]|[12][0-9]|3[01])\s*$"},
        "a date such as `2009-03-12`",
        "日期，如 `2009-03-12`",
    ),
    "month": _worded(
        {"type": "string", "pattern": rf"^\s*{_MONTH}\s*$"},
        "a month such as `2009-06`",
        "月份，如 `2009-06`",
    ),
    "cadence": {
        "anyOf": [
            {"enum": ["week", "month", "quarter", "half year", "year"]},
            _worded(
                {"type": "string", "pattern": r"^\s*0?([1-9]|[1-5][0-9]|60) months\s*$"},
                "`week`, `month`, `2 months` (to `60 months`), `quarter`, `half year` or `year`",
                "`week`、`month`、`2 months`（至 `60 months`）、`quarter`、`half year` 或 `year`",
            ),
        ]
    },
    "formula": _worded(
        {"type": ["string", "number"], "minLength": 1, "maxLength": 2000},
        "a formula such as `sum(done) / sum(due)`",
        "公式，如 `sum(done) / sum(due)`",
    ),
    "cell": {"type": ["string", "number", "boolean", "null"]},
}
"""By the name under which the schema holds each."""

_NAMED: tuple[tuple[str, object], ...] = (
    ("text", scalars.Text),
    ("name", scalars.Identifier),
    ("number", scalars.Figure),
    ("figure", scalars.Amount),
    ("whole", scalars.Whole),
    ("positive", scalars.Positive),
    ("yes_no", scalars.YesNo),
    ("date", scalars.Day),
    ("cadence", scalars.Every),
    ("formula", scalars.FormulaText),
    ("cell", Cell),
)
_BY_READER: dict[ReadBy, str] = {get_args(kind)[1]: name for name, kind in _NAMED}


def scalar_name(reader: ReadBy) -> str | None:
    """The definition for what `reader` reads; None for one that reads some words, or keys."""
    return _BY_READER.get(reader)


def words_schema(words: tuple[str, ...]) -> Schema:
    """One of these words; one that is a number to an editor may stand as a number too."""
    numbers = [int(one) for one in words if re.fullmatch("[0-9]+", one)]
    return {"enum": [*numbers, *words]}
