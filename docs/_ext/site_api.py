"""The reference of the Python interface: which public names there are, and in which order.

What each of them says is read by Sphinx from the code. A public name that no chapter names is shown
in the last, so that none is left out. Never documents what is not public.
"""

from __future__ import annotations

import inspect
from collections.abc import Iterator

import targets

CHAPTERS = {
    "A rulebook · 考核办法": ("load", "check", "in_force", "Rulebook", "Diagnostic"),
    "Records · 记录": ("Batch", "Failure", "NOT_APPLICABLE"),
    "Scores · 得分": (
        "Scores",
        "UnitScore",
        "IndicatorScore",
        "LevelScore",
        "Explanation",
        "Bulletin",
        "robustness",
        "Robustness",
        "Receipt",
        "verify",
        "Difference",
        "progress_to",
    ),
    "Two rulebooks · 前后两年": ("compare", "Comparison", "next_year"),
    "Cases, rehearsals, sources · 算例、预演、原文": (
        "run_cases",
        "CaseResult",
        "rehearse",
        "Rehearsal",
        "MutantResult",
        "trace",
        "Trace",
    ),
    "JSON Schemas · 模式文件": ("rules_schema", "cases_schema"),
    "Errors · 错误": ("TargetsError", "RulesError", "RecordsError", "EngineError"),
}


def api_reference() -> str:
    """Every public name, as Markdown around directives of Sphinx."""
    named = {name for names in CHAPTERS.values() for name in names}
    others = tuple(name for name in targets.__all__ if name not in named)
    chapters = {**CHAPTERS, **({"Further names · 其他": others} if others else {})}
    lines = ["```{eval-rst}", ".. currentmodule:: targets", "```", ""]
    for title, names in chapters.items():
        lines += [f"## {title}", "", "```{eval-rst}"]
        lines += [line for name in names for line in _directive(name)]
        lines += ["```", ""]
    return "\n".join(lines)


def _directive(name: str) -> Iterator[str]:
    thing = getattr(targets, name)
    if inspect.isclass(thing):
        kind = "autoexception" if issubclass(thing, BaseException) else "autoclass"
        made = "" if issubclass(thing, BaseException) else "()"  # by the program alone
        yield from (f".. {kind}:: {name}{made}", "   :members:")
        if thing.__base__ is not object and thing.__base__.__module__.startswith("targets"):
            yield "   :inherited-members: Exception"
    elif inspect.isfunction(thing):
        yield f".. autofunction:: {name}"
    else:
        yield from (f".. autodata:: {name}", "   :no-value:")
    yield ""
