"""Ctrl-C, a termination request and a front end's cancel button, all made one thing: an event that is set."""

from __future__ import annotations

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

from twin_app.errors import ExperimentError


class InterruptedRunError(ExperimentError):
    """A run was stopped on purpose before its end; everything finished is kept."""


@contextmanager
def interruptible(cancel: threading.Event) -> Iterator[None]:
    """While the block runs, the first Ctrl-C (or SIGTERM) sets `cancel`; a second one interrupts at once.

    In threads other than the main one Python has no signal handlers, and nothing is changed.
    """
    if threading.current_thread() is not threading.main_thread():
        yield
        return

    def handle(number: int, frame: FrameType | None) -> None:
        if cancel.is_set() and number == signal.SIGINT:
            raise KeyboardInterrupt
        cancel.set()

    previous = {number: signal.signal(number, handle) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield
    finally:
        for number, handler in previous.items():
            signal.signal(number, handler if handler is not None else signal.SIG_DFL)
