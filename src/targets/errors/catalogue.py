"""The one catalogue of messages: every code, its severity, and its words in both languages.

A message is the fact, lower case, with names in backticks; the way out stands beside it. Never
finds a problem, never knows a place.

    Y1xx  the YAML itself           N3xx  names and what they refer to    C5xx  clauses and cases
    K1xx  keys and single values    I4xx  indicators                      R6xx  datasets and fields
    F2xx  formulas                  S5xx  the scorecard                   B7xx  the bounds proof
    D8xx  a record is wrong         E9xx  scoring cannot go on            W9xx  warnings
    Mxxx  what is said besides: by commands, explanations, bulletins, forms and rehearsals
"""

from __future__ import annotations

from targets.errors.message import Message
from targets.errors.messages import (
    bulletin,
    cases,
    datasets,
    delivered,
    deliveries,
    explaining,
    faults,
    forms,
    formulas,
    hints,
    indicators,
    limits,
    mutants,
    pages,
    privacy,
    properties,
    quotes,
    receipts,
    records,
    robustness,
    rules_file,
    scorecard,
    scoring,
    sheets,
    strategies,
    usage,
    years,
)

MESSAGES: dict[str, Message] = {
    **rules_file.MESSAGES,
    **limits.MESSAGES,
    **formulas.MESSAGES,
    **indicators.MESSAGES,
    **scorecard.MESSAGES,
    **quotes.CLAUSES,
    **cases.MESSAGES,
    **bulletin.RULES,
    **datasets.MESSAGES,
    **quotes.MESSAGES,
    **records.MESSAGES,
    **scoring.MESSAGES,
    **hints.MESSAGES,
    **years.MESSAGES,
    **cases.RUN,
    **mutants.MESSAGES,
    **pages.MESSAGES,
    **properties.MESSAGES,
    **strategies.MESSAGES,
    **sheets.MESSAGES,
    **forms.MESSAGES,
    **deliveries.MESSAGES,
    **bulletin.MESSAGES,
    **robustness.MESSAGES,
    **explaining.MESSAGES,
    **receipts.MESSAGES,
    **privacy.MESSAGES,
    **delivered.MESSAGES,
    **faults.MESSAGES,
    **usage.MESSAGES,
}
