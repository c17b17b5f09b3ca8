"""Live answers: the newest question wins, at most one is being worked on."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass
from time import perf_counter
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from twin_app.errors import TwinError
from twin_app.gui.bridge.niceness import thread_beside
from twin_app.gui.bridge.pump import EventPump
from twin_app.plant.factors import DesignPoint
from twin_app.plant.scenario import BASELINE

if TYPE_CHECKING:  # loaded by the thread that needs them, not by the window
    from twin_app.experiment.analysis.series import SeriesSoFar
    from twin_app.experiment.summary import Effect
    from twin_app.experiment.what_if import Comparison, DesignSeries, WhatIf
    from twin_app.plant.plant import Plant

_INTERVAL_MS = 10
"""Live answers do not wait for the round of the run events."""
_ROUGHLY = 40
"""Replications after which the effect of a single change is told for the first time."""
_EARLY = 3
"""Answers after which a curve may already grow, though that holds up the next answer a little."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """What the window wants to know."""

    plant: Plant
    seed: int
    design: DesignPoint
    """Empty: the plant as it is."""
    reference: DesignPoint
    replications: int
    has_details: bool
    """Also output over time, and the effect of each change alone; not while a slider moves."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """A comparison for a question."""

    question: Question
    comparison: Comparison
    seconds: float
    """From the question to this answer."""
    is_first: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class AloneAnswer:
    """What one factor's change does without the others, against the plant as it is."""

    question: Question
    factor: int
    comparison: Comparison

    def effect(self, response: str) -> Effect:
        """On one response."""
        return self.comparison.effects[response]


@dataclass(frozen=True, slots=True, kw_only=True)
class SeriesAnswer:
    """Output and work in process over time, of the replications traced so far."""

    question: Question
    design: DesignPoint
    found: SeriesSoFar | None
    """None: this plant cannot be traced."""


@dataclass(frozen=True, slots=True)
class _Failed:
    error: BaseException


@dataclass(frozen=True, slots=True)
class _Idle:
    serial: int


MakeWhatIf = Callable[["Plant", int], "WhatIf"]


class LiveBridge(QObject):
    """A thread that answers questions.

    A newer question takes over as soon as the present one has had its first answer, so that a slider that moves without
    a rest still shows something; until then it waits, and of those that wait only the newest is kept.
    """

    answered = Signal(object)
    """`Answer`; several for one question, each sharper."""
    alone = Signal(object)
    """`AloneAnswer`."""
    series = Signal(object)
    """`SeriesAnswer`."""
    failed = Signal(object)
    """The exception: this setting cannot be simulated."""
    idle = Signal()
    """Nothing is left to do."""

    def __init__(
        self,
        parent: QObject | None = None,
        *,
        load: Callable[[], None] | None = None,
        make_what_if: MakeWhatIf | None = None,
    ) -> None:
        """`load` is called in the thread before its first work; `make_what_if` stands in for the real simulator."""
        super().__init__(parent)
        self._load = load
        self._make = make_what_if or _what_if
        self._asked = threading.Condition()
        self._newest: tuple[Question, float, int] | None = None
        self._n_asked = 0
        self._is_closed = False
        self._subject: tuple[Plant, int] | None = None
        self._what_if: WhatIf | None = None
        self._series: dict[DesignPoint, DesignSeries | None] = {}
        self._thread: threading.Thread | None = None
        self._pump = EventPump(self, interval_ms=_INTERVAL_MS)
        self._pump.received.connect(self._tell)

    def ask(self, question: Question) -> None:
        """Returns at once."""
        with self._asked:
            self._n_asked += 1
            self._newest = (question, perf_counter(), self._n_asked)
            self._asked.notify()
        self._pump.open()
        if self._thread is None:
            self._thread = thread_beside(self._serve, "live answers")
            self._thread.start()

    def close(self, patience_s: float = 1.0) -> None:
        """Ends the thread; nothing is told any more."""
        self.stop()
        if self._thread is not None:
            self._thread.join(patience_s)

    def stop(self) -> None:
        """Tells the thread to end, without waiting; nothing is told any more."""
        with self._asked:
            self._is_closed = True
            self._asked.notify()
        self._pump.close()

    @property
    def own_thread(self) -> threading.Thread | None:
        """In which answers are worked out."""
        return self._thread

    def _serve(self) -> None:
        if self._load is not None:
            self._load()
        while (taken := self._next()) is not None:
            question, asked_at, serial = taken
            try:
                if self._answer(question, asked_at) and question.has_details:
                    self._add_details(question)
            except Exception as error:  # a question that cannot be answered must not end the thread
                self._pump.put(_Failed(error))
            if self._newest is None:
                self._pump.put(_Idle(serial))
        if self._what_if is not None:
            self._what_if.close()

    def _next(self) -> tuple[Question, float, int] | None:
        with self._asked:
            while self._newest is None and not self._is_closed:
                self._asked.wait()
            taken, self._newest = self._newest, None
            return None if self._is_closed else taken

    def _is_overtaken(self) -> bool:
        return self._newest is not None or self._is_closed

    def _answer(self, question: Question, asked_at: float) -> bool:
        """Whether it was answered with all replications."""
        n_answers = 0

        def is_cancelled() -> bool:
            return self._is_closed or (n_answers > 0 and self._newest is not None)

        for comparison in self._tool(question).answers(
            question.design, question.reference, replications=question.replications, is_cancelled=is_cancelled
        ):
            seconds = perf_counter() - asked_at
            self._pump.put(Answer(question=question, comparison=comparison, seconds=seconds, is_first=not n_answers))
            n_answers += 1
            if comparison.is_final:
                return True
            if question.has_details and n_answers <= _EARLY and not self._is_overtaken():
                self._grow_series(question)
        return False

    def _tool(self, question: Question) -> WhatIf:
        if self._what_if is None or self._subject is None or not _is_same(self._subject, question):
            if self._what_if is not None:
                self._what_if.close()
            self._series.clear()
            self._what_if = self._make(question.plant, question.seed)
            self._subject = (question.plant, question.seed)
        return self._what_if

    def _add_details(self, question: Question) -> None:
        """Most wanted first, roughly and then in full; each step gives way to a newer question."""
        self._add_alone(question, min(_ROUGHLY, question.replications))
        self._add_series(question)
        self._add_alone(question, question.replications)

    def _add_alone(self, question: Question, replications: int) -> None:
        """What each change does without the others."""
        for factor, level in enumerate(question.design):
            if level == BASELINE or self._is_overtaken():
                continue
            alone = tuple(level if f == factor else BASELINE for f in range(len(question.design)))
            for found in self._tool(question).answers(
                alone, (), replications=replications, soon_s=1e9, is_cancelled=self._is_overtaken
            ):
                self._pump.put(AloneAnswer(question=question, factor=factor, comparison=found))

    def _add_series(self, question: Question) -> None:
        """Both sides by turns, so that their curves rest on the same replications while they grow."""
        while not self._is_overtaken() and self._grow_series(question):
            pass

    def _grow_series(self, question: Question) -> bool:
        """One replication more of each side that wants one; what is known is told again. False when all is in."""
        is_growing = False
        for design in dict.fromkeys((question.design, question.reference)):
            found, is_complete = self._next_series(question, design)
            is_growing |= not is_complete
            self._pump.put(SeriesAnswer(question=question, design=design, found=found))
        return is_growing

    def _next_series(self, question: Question, design: DesignPoint) -> tuple[SeriesSoFar | None, bool]:
        """The series with one replication more, and whether it was the last one; None: it cannot be traced."""
        try:
            if design not in self._series:
                self._series[design] = self._tool(question).growing_series(design)
            series = self._series[design]
            if series is None:
                return None, True
            return (series.so_far() if series.is_complete else series.grow()), series.is_complete
        except TwinError:  # too large to be traced; the answers themselves stand
            self._series[design] = None
            return None, True

    def _tell(self, item: object) -> None:
        match item:
            case Answer():
                self.answered.emit(item)
            case AloneAnswer():
                self.alone.emit(item)
            case SeriesAnswer():
                self.series.emit(item)
            case _Failed():
                self.failed.emit(item.error)
            case _Idle() if item.serial == self._n_asked:
                self._pump.close()
                self.idle.emit()


def is_expected(error: BaseException) -> bool:
    """Whether it has a message for people."""
    return isinstance(error, TwinError)


def _is_same(subject: tuple[Plant, int], question: Question) -> bool:
    # By identity: plants are frozen, and comparing two of them value by value is slow.
    return subject[0] is question.plant and subject[1] == question.seed


def _what_if(plant: Plant, seed: int) -> WhatIf:
    from twin_app.experiment.what_if import WhatIf

    return WhatIf(plant, seed=seed)
