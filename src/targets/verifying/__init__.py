"""Verifying: an output beside the same output made again, and in plain words what differs.

Reads figures off outputs of every form. Never computes a figure, never mends an output.
"""

from __future__ import annotations

from targets.verifying.differences import Difference, differences
from targets.verifying.outputs import Output, read_again, read_output

__all__ = ["Difference", "Output", "differences", "read_again", "read_output"]
