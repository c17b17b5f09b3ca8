"""Measures how long the window's thread is kept from its events, and notes what kept it."""

from __future__ import annotations

import faulthandler
import os
import re
import threading
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryFile
from time import perf_counter, sleep, thread_time
from types import TracebackType
from typing import IO, Self

from PySide6.QtCore import QObject, Qt, QTimer

BEAT_MS = 5
_LATE_S = 0.03
"""From then on the stack is looked at."""
_LOOK_S = 0.005
_DEEPEST = 10
_LOOP = "(event loop)"
_THREAD = re.compile(r"(?:Current thread|Thread) (0x[0-9a-f]+)")
_FRAME = re.compile(r'  File "(.*)", line (\d+) in (.*)')


@dataclass(frozen=True, slots=True, kw_only=True)
class Gap:
    """One time in which the window could not answer."""

    wall_s: float
    cpu_s: float
    """Processor time of the window's thread in it: what other programs do on the same machine adds next to nothing."""
    queued_s: float = 0.0
    """Time in which the thread could have gone on, but the machine had no processor for it; where the system tells."""
    stacks: tuple[tuple[str, int], ...] = ()
    """Where the thread was, innermost first, and how often it was found there; most often first."""
    others: tuple[tuple[str, int], ...] = ()
    """Where other threads were."""

    @property
    def held_up_s(self) -> float:
        """Time in which the thread waited: for the interpreter, a lock, a file, or for something to happen."""
        return max(self.wall_s - self.cpu_s - self.queued_s, 0.0)


@dataclass(slots=True)
class Phase:
    """All gaps while the window did one thing."""

    name: str
    gaps: list[Gap] = field(default_factory=list)

    @property
    def longest(self) -> Gap:
        """By the clock on the wall."""
        return max(self.gaps, key=lambda gap: gap.wall_s, default=Gap(wall_s=0.0, cpu_s=0.0))

    @property
    def busiest(self) -> Gap:
        """By processor time."""
        return max(self.gaps, key=lambda gap: gap.cpu_s, default=Gap(wall_s=0.0, cpu_s=0.0))


class Watchdog:
    """A timer that beats in the event loop; a gap between beats is time in which the window could not answer.

    With `has_stacks` a thread looks at the stack of the window's thread whenever a beat is late, which itself takes
    the interpreter for a while.
    """

    def __init__(self, parent: QObject, *, has_stacks: bool = True) -> None:
        self._has_stacks = has_stacks
        self._timer = QTimer(parent)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.setInterval(BEAT_MS)
        self._timer.timeout.connect(self._beat)
        self._last, self._last_cpu, self._last_queued = 0.0, 0.0, 0.0
        self._watched = threading.get_ident()
        self._schedule = _opened(f"/proc/self/task/{threading.get_native_id()}/schedstat")
        self._seen: list[str] = []
        self._seen_elsewhere: list[str] = []
        self._is_over = threading.Event()
        self.phases: list[Phase] = [Phase("")]

    @property
    def gaps_s(self) -> list[float]:
        """Of the present phase, by the clock on the wall."""
        return [gap.wall_s for gap in self.phases[-1].gaps]

    @property
    def longest_ms(self) -> float:
        """Longest gap of the present phase; 0 before the second beat."""
        return 1e3 * self.phases[-1].longest.wall_s

    def begin(self, name: str) -> None:
        """What follows belongs to another phase."""
        self._beat()
        self.phases.append(Phase(name))

    def __enter__(self) -> Self:
        self._watched = threading.get_ident()
        self._last, self._last_cpu, self._last_queued = perf_counter(), thread_time(), self._queued_s()
        self._timer.start()
        if self._has_stacks:
            threading.Thread(target=self._look, name="watchdog", daemon=True).start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._timer.stop()
        self._beat()
        self._is_over.set()
        if self._schedule:
            os.close(self._schedule)

    def _beat(self) -> None:
        now, cpu, queued = perf_counter(), thread_time(), self._queued_s()
        seen, self._seen = self._seen, []
        elsewhere, self._seen_elsewhere = self._seen_elsewhere, []
        gap = Gap(
            wall_s=now - self._last,
            cpu_s=cpu - self._last_cpu,
            queued_s=queued - self._last_queued,
            stacks=tuple(Counter(seen).most_common()),
            others=tuple(Counter(elsewhere).most_common()),
        )
        self.phases[-1].gaps.append(gap)
        self._last, self._last_cpu, self._last_queued = now, cpu, queued

    def _queued_s(self) -> float:
        """With one call only: while it reads, others may take the interpreter."""
        return 1e-9 * int(os.pread(self._schedule, 100, 0).split()[1]) if self._schedule else 0.0

    def _look(self) -> None:
        with TemporaryFile("w+") as file:
            while not self._is_over.is_set():
                sleep(_LOOK_S)
                if perf_counter() - self._last > _LATE_S:
                    self._note(file)

    def _note(self, file: IO[str]) -> None:
        # Not from `sys._current_frames`: whoever holds a frame may be the one who ends what its function has left, and
        # a painter that ends in another thread ends the process.
        file.seek(0)
        file.truncate()
        faulthandler.dump_traceback(file)
        file.seek(0)
        for thread, words in _stacks(file):
            if thread == self._watched:
                self._seen.append(words)
            elif thread != threading.get_ident():
                self._seen_elsewhere.append(words)


def _opened(file: str) -> int:
    """A descriptor; 0 where the system has no such file."""
    return os.open(file, os.O_RDONLY) if Path(file).exists() else 0


def _stacks(dump: Iterable[str]) -> Iterator[tuple[int, str]]:
    """Threads and their innermost frames, innermost first."""
    thread, found = 0, list[str]()
    for line in dump:
        if head := _THREAD.match(line):
            if thread:
                yield thread, _joined(found)
            thread, found = int(head[1], 16), []
        elif frame := _FRAME.match(line):
            found.append(f"{_short(frame[1])}:{frame[2]} {frame[3]}")
    if thread:
        yield thread, _joined(found)


def _joined(frames: list[str]) -> str:
    """Without the machinery of imports, and without who runs the loop."""
    end = next((k for k, frame in enumerate(frames) if frame.endswith(" visit")), len(frames))
    kept = [frame for frame in frames[:end] if not frame.startswith("<frozen")]
    return " < ".join(kept[:_DEEPEST]) or _LOOP


def _short(file: str) -> str:
    for folder in ("/twin_app/", "/site-packages/", "/lib/python3."):
        file = file.rsplit(folder, 1)[-1]
    return file
