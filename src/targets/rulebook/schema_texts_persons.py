"""What an editor says of the keys that acknowledge persons. Never says what a key accepts."""

from __future__ import annotations

from targets.rulebook.schema_texts import KeyText, key

KINDS: dict[str, tuple[str, str]] = {
    "PersonsAgreement": (
        "That fields of a dataset describe persons: why, who agreed, and until when.",
        "哪些字段涉及个人，为什么，谁批准，到何时为止。",
    ),
}

TEXTS: dict[str, KeyText] = {
    "Dataset.describes_persons": key(
        "That fields of it describe persons, and who agreed to that; records should be counts.",
        "本表有字段涉及个人：哪些、为什么、谁同意、到何时。记录本应只是数字。",
        {
            "fields": ["phone"],
            "because": "who is asked to mend a report",
            "agreed_by": "the county's data office",
            "until": "2009-12-31",
        },
    ),
    "PersonsAgreement.fields": key("The fields that do.", "涉及个人的字段。", ["phone"]),
    "PersonsAgreement.because": key(
        "What counts cannot serve for.", "为什么不能只用数字。", "who is asked to mend a report"
    ),
    "PersonsAgreement.agreed_by": key(
        "Who has allowed it.", "由谁批准。", "the county's data office"
    ),
    "PersonsAgreement.until": key(
        "The last day on which it is allowed; within a year after the period.",
        "批准到哪一天为止，不晚于考核期结束后一年。",
        "2009-12-31",
    ),
}
