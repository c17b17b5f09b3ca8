"""Cuts jobs into tasks of a pleasant length, and knows how long things take."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator
from time import monotonic

from twin_app.experiment.tasks import Job, Task

_WINDOW = 40
_PIECE = 8
"""Replications that are not worth a task of their own: whoever gets them has to compile the design for them."""


class Pace:
    """Learns how long a replication takes. Influences how work is cut, never what comes out."""

    def __init__(self) -> None:
        self._seconds: float | None = None
        self._marks: deque[tuple[float, int]] = deque([(monotonic(), 0)], maxlen=_WINDOW)
        self._marked = monotonic()

    @property
    def seconds_per_replication(self) -> float | None:
        """Of one worker; None before the first task."""
        return self._seconds

    def learn(self, busy_s: float, n_replications: int) -> None:
        """A task took this long."""
        if n_replications:
            new = busy_s / n_replications
            self._seconds = new if self._seconds is None else 0.7 * self._seconds + 0.3 * new

    def mark(self, done: int) -> None:
        """So many replications are done by now."""
        now = monotonic()
        if now - self._marked >= 0.25:
            self._marked = now
            self._marks.append((now, done))

    def per_second(self, done: int) -> float:
        """Replications per second over about the last ten seconds."""
        since, before = self._marks[0]
        return (done - before) / max(monotonic() - since, 1e-9)

    def tasks(self, seed: int, jobs: Iterable[Job], workers: int, *, task_s: float, least_s: float) -> Iterator[Task]:
        """The jobs as tasks, cut or joined, drawn lazily so that later ones know more about the time needed.

        Each takes about `task_s`, or less so that all workers get their share, but not less than `least_s`.
        """
        waiting = deque(jobs)
        left = sum(job.count for job in waiting)
        while waiting:
            # The longest first: what is left over at the end, when some workers have nothing more to do, is short.
            fair_share = left / (2 * workers) if workers else float("inf")
            task = Task(seed, tuple(self._take(waiting, self._size(fair_share, task_s, least_s))))
            left -= task.n_replications
            yield task

    def _size(self, fair_share: float, task_s: float, least_s: float) -> int:
        if not self._seconds:
            return max(1, int(min(4.0, fair_share)))
        return max(1, int(min(task_s / self._seconds, max(fair_share, least_s / self._seconds))))

    def _take(self, waiting: deque[Job], room: int) -> Iterator[Job]:
        while waiting and room > 0:
            job = waiting.popleft()
            taken = job.count if job.count < room + _PIECE else room
            yield Job(job.design, job.first, taken, job.kpi_only)
            if taken < job.count:
                waiting.appendleft(Job(job.design, job.first + taken, job.count - taken, job.kpi_only))
            room -= taken
