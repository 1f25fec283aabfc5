"""Who wants to hear how far a long command is. Holds and forwards, decides nothing."""

from __future__ import annotations

from targets.records.watching import Stage, Tell, progress_to

__all__ = ["Stage", "Tell", "progress_to"]
