"""Sends a run's events in the promised order, progress not too often, and the end exactly once."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from time import monotonic

from twin_app.errors import TwinError
from twin_app.events import (
    BestSoFar,
    DesignsSimulated,
    EventSink,
    Outcome,
    PhaseStarted,
    Progress,
    RunEnded,
    RunKind,
    RunStarted,
    SeriesTraced,
    WarningRaised,
    ignore_events,
)
from twin_app.experiment.interruption import InterruptedRunError
from twin_app.experiment.pace import Pace

PROGRESS_S = 0.1
_TELLING = 1000
"""Replications whose pace says something about the rest, unless a hundredth of all is less."""


class Reporter:
    """One run's voice."""

    def __init__(self, on_event: EventSink | None, total: int, pace: Pace) -> None:
        self._send = on_event or ignore_events
        self._total = total
        self._pace = pace
        self._sent_at = 0.0
        self._phase = ""
        self.best: BestSoFar | None = None

    @contextmanager
    def lifetime(self, kind: RunKind, scene: str, workers: int) -> Iterator[None]:
        """The block is the run: `RunStarted` before it, `RunEnded` after it on every path."""
        self._send(RunStarted(kind=kind, scene=scene, total=self._total, workers=workers))
        try:
            yield
        except (InterruptedRunError, KeyboardInterrupt) as error:
            self._send(RunEnded(outcome=Outcome.CANCELLED, message=str(error) or "interrupted"))
            raise
        except TwinError as error:
            self._send(RunEnded(outcome=Outcome.FAILED, message=str(error)))
            raise
        except BaseException as error:
            self._send(RunEnded(outcome=Outcome.FAILED, message=f"{type(error).__name__}: {error}"))
            raise
        self._send(RunEnded(outcome=Outcome.COMPLETED))

    def phase(self, name: str, title: str) -> None:
        """The run goes on to its next part; repeating the present one is silent."""
        if name != self._phase:
            self._phase = name
            self._send(PhaseStarted(name=name, title=title))

    def warning(self, message: str) -> None:
        """Something the user should know."""
        self._send(WarningRaised(message=message))

    def designs(self, found: DesignsSimulated) -> None:
        """A round of a study is done."""
        self._send(found)

    def series(self, found: SeriesTraced) -> None:
        """One more replication was traced."""
        self._send(found)

    def progress(self, done: int, *, is_last: bool = False) -> None:
        """So many replications are done; most calls say nothing."""
        self._pace.mark(done)
        now = monotonic()
        if not is_last and now - self._sent_at < PROGRESS_S:
            return
        self._sent_at = now
        rate = self._pace.per_second(done)
        is_known = done >= min(_TELLING, 0.01 * self._total)  # the first seconds belong to starting up
        left = (self._total - done) / rate if rate > 0.0 and done and is_known else None
        total = done if is_last else self._total
        self._send(
            Progress(done=done, total=total, per_second=rate, seconds_left=0.0 if is_last else left, best=self.best)
        )
