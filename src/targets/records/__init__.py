"""Records: what was delivered, and whether it may be scored.

Files, lists and frames come in; judged records go out as scaled whole numbers, emptiness beside
them. Never scores, never mends.
"""

from __future__ import annotations

from targets.records.batch import Records
from targets.records.batches import Batch, Counts
from targets.records.cells import NOT_APPLICABLE
from targets.records.failures import Failure
from targets.records.rejected import RejectedRow
from targets.records.revisions import Revision

__all__ = ["NOT_APPLICABLE", "Batch", "Counts", "Failure", "Records", "RejectedRow", "Revision"]
