"""What a command tells the shell."""

from __future__ import annotations

from enum import IntEnum


class ExitCode(IntEnum):
    """Scripts rely on these numbers."""

    DONE = 0
    DIFFERENT = 1
    """`twin diff --exit-code` has found a difference."""
    USAGE = 2
    INVALID = 3
    """The scene or data is invalid."""
    FAILED = 4
    """The run failed or was interrupted."""
