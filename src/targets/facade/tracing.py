"""A rules file traced to its source document. Holds and forwards, decides nothing."""

from __future__ import annotations

from pathlib import Path

from targets.errors import RulesError
from targets.facade.opening import PathLike, read_source
from targets.tracing.traces import Trace, TracedClause, TracedQuote, TracedSentence, trace_checked

__all__ = ["Trace", "TracedClause", "TracedQuote", "TracedSentence", "trace"]


def trace(path: PathLike, source: PathLike | None = None) -> Trace:
    """Every clause with what became of it, every quote; with the text of the `source` document
    also where each quote stands there, and which of its sentences no clause claims.

    Raises:
        RulesError: the rules file has other errors than those of its clauses.
        RecordsError: a file cannot be read.
    """
    found = trace_checked(
        read_source(Path(path)), None if source is None else read_source(Path(source))
    )
    if isinstance(found, Trace):
        return found
    raise RulesError(found)
