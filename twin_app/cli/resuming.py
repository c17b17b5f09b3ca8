"""What to type to go on with a run that was stopped."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from twin_app.errors import ExperimentError
from twin_app.experiment.interruption import InterruptedRunError


@contextmanager
def resumable(command: str, *, is_kept: bool) -> Iterator[None]:
    """Add the exact command to the message of an interrupted run whose results `is_kept`."""
    try:
        yield
    except InterruptedRunError as error:
        if not is_kept:
            raise
        again = command if " --resume" in command else f"{command} --resume"
        raise ExperimentError(f"{error}\nGo on with: {again}") from error
