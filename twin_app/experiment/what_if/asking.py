"""Asks the simulator small questions: the first answer comes soon, and grows sharper until the next is asked."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from contextlib import contextmanager
from queue import SimpleQueue
from time import perf_counter
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from twin_app.experiment.executors import available_cores
from twin_app.experiment.tasks import Job, PatientSimulator, Simulator
from twin_app.experiment.what_if.comparison import Comparison, compare
from twin_app.experiment.what_if.series import DesignSeries
from twin_app.plant.factors import DesignPoint
from twin_app.plant.plant import Plant
from twin_app.plant.scenario import apply_design
from twin_app.sim.responses import ResponseLayout
from twin_app.sim.trace import Trace

FloatArray = NDArray[np.float64]
SOON_S = 0.11
"""After this the first answer goes out with the replications there are: what is left of 200 ms is for drawing it."""
_PIECE_S = 0.02
_LEAST = 2
_NEARLY = 0.75
"""Share of the replications from which on the answer with all of them is about to come anyway."""
_MEMORY_BYTES = 200_000_000


class FullRows(Simulator, Protocol):
    """A simulator that knows what its full rows mean, and can say how a row came about."""

    @property
    def layout(self) -> ResponseLayout:
        """Columns of a full row; the same for all designs."""
        ...

    def trace(self, seed: int, replication: int) -> Trace:
        """All that happens in one replication of the plant as it is."""
        ...


class WhatIf:
    """Rows of the designs of one plant that were asked about, and threads that simulate what is missing.

    The compiled simulator lets go of the interpreter, so threads of this process serve: nothing has to be sent. Every
    design is simulated with the same random numbers, and keeps its rows until memory for them runs out: going back to
    an earlier setting costs nothing. To be used from one thread at a time.
    """

    def __init__(
        self,
        plant: Plant,
        *,
        seed: int = 1,
        threads: int | None = None,
        make_simulator: Callable[[Plant], FullRows] | None = None,
    ) -> None:
        """`threads` None: as many as there are cores. `make_simulator` stands in for the real one in tests."""
        self.plant = plant
        self._seed = seed
        self._make = make_simulator or _real_simulator
        simulators = [self._make(plant) for _ in range(threads or available_cores())]
        self.layout = simulators[0].layout
        self._free: SimpleQueue[FullRows] = SimpleQueue()  # models of a simulator belong to one thread at a time
        for simulator in simulators:
            self._free.put(simulator)
        self._pool = ThreadPoolExecutor(len(simulators), thread_name_prefix="what-if")
        self._n_threads = len(simulators)
        self._rows: OrderedDict[DesignPoint, FloatArray] = OrderedDict()
        self._seconds: float | None = None

    def answers(
        self,
        design: DesignPoint,
        reference: DesignPoint = (),
        *,
        replications: int = 200,
        soon_s: float = SOON_S,
        is_cancelled: Callable[[], bool] | None = None,
    ) -> Iterator[Comparison]:
        """One answer within about `soon_s`, the next ones whenever their replications have doubled, the last with all.

        Ends without a word when it is cancelled, within milliseconds. Raises `InvalidPlantError` or `SimulationError`
        for a design that cannot be simulated.
        """
        started, due = perf_counter(), _LEAST
        for n in self._growing((design, reference), replications, is_cancelled or _never):
            is_soon = due <= n <= _NEARLY * replications and perf_counter() - started >= soon_s
            if n >= replications or is_soon:
                yield self._compared(design, reference, min(n, replications), replications)
                due = 2 * n

    def growing_series(self, design: DesignPoint) -> DesignSeries:
        """Output and work in process over time of a design, one replication after the other with the same seed.

        Raises `InvalidPlantError` for a design that cannot be simulated.
        """
        plant = apply_design(self.plant, design) if design else self.plant
        simulator = self._make(plant)
        return DesignSeries(plant, lambda replication: simulator.trace(self._seed, replication))

    def known(self, design: DesignPoint) -> int:
        """Replications of this design that need not be simulated again."""
        return len(self._rows.get(design, ()))

    def close(self) -> None:
        """Ends the threads, without waiting for them."""
        self._pool.shutdown(wait=False, cancel_futures=True)

    def _compared(self, design: DesignPoint, reference: DesignPoint, n: int, wanted: int) -> Comparison:
        here, there = self._rows[design][:n], self._rows[reference][:n]
        return compare(self.plant, self.layout, (design, here), (reference, there), wanted=wanted)

    def _growing(
        self, designs: Sequence[DesignPoint], replications: int, is_cancelled: Callable[[], bool]
    ) -> Iterator[int]:
        """How many replications all of the designs have, after each piece of work."""
        self._make_room(designs)
        work = _Work(designs, {one: self._rows[one] for one in designs}, replications)
        running: dict[Future[tuple[FloatArray, float]], tuple[DesignPoint, int]] = {}
        try:
            while not is_cancelled():
                yield work.n_common
                while len(running) < self._n_threads and (job := work.next_job(self._piece(replications))):
                    running[self._pool.submit(self._simulate, job, is_cancelled)] = (job.design, job.first)
                if not running:
                    return
                done, _ = wait(running, timeout=0.05, return_when=FIRST_COMPLETED)
                self._collect(done, running, work)
        finally:
            wait(running)
            self._collect(list(running), running, work)

    def _collect(
        self,
        done: Sequence[Future[tuple[FloatArray, float]]] | set[Future[tuple[FloatArray, float]]],
        running: dict[Future[tuple[FloatArray, float]], tuple[DesignPoint, int]],
        work: _Work,
    ) -> None:
        for future in done:
            design, first = running.pop(future)
            rows, busy_s = future.result()
            if len(rows):
                seconds = busy_s / len(rows)
                self._seconds = seconds if self._seconds is None else 0.5 * (self._seconds + seconds)
            self._rows[design] = work.take(design, first, rows)

    def _piece(self, replications: int) -> int:
        """Replications of one task: short, so that the first answer need not wait for a long one."""
        if self._seconds is None:
            return 2
        return max(1, min(int(_PIECE_S / max(self._seconds, 1e-9)), -(-replications // self._n_threads)))

    def _simulate(self, job: Job, is_cancelled: Callable[[], bool]) -> tuple[FloatArray, float]:
        with self._simulator() as simulator:
            started = perf_counter()
            if is_cancelled():
                return np.empty((0, self.layout.n_columns)), 0.0
            if isinstance(simulator, PatientSimulator):
                rows = simulator.simulate_while_wanted(self._seed, job, is_cancelled)
            else:
                rows = simulator.simulate(self._seed, job)
            return rows, perf_counter() - started

    @contextmanager
    def _simulator(self) -> Iterator[FullRows]:
        simulator = self._free.get()
        try:
            yield simulator
        finally:
            self._free.put(simulator)

    def _make_room(self, wanted: Sequence[DesignPoint]) -> None:
        for design in wanted:
            self._rows.setdefault(design, np.empty((0, self.layout.n_columns)))
            self._rows.move_to_end(design)
        while sum(rows.nbytes for rows in self._rows.values()) > _MEMORY_BYTES and len(self._rows) > len(set(wanted)):
            self._rows.popitem(last=False)


class _Work:
    """Which replications of which designs are still to be given out, evenly; and what came back, put in order."""

    def __init__(self, designs: Sequence[DesignPoint], known: dict[DesignPoint, FloatArray], replications: int) -> None:
        self._rows = known
        self._given = {design: len(known[design]) for design in dict.fromkeys(designs)}
        self._early: dict[tuple[DesignPoint, int], FloatArray] = {}
        self._wanted = replications

    @property
    def n_common(self) -> int:
        """Replications that all designs have, without a gap."""
        return min(len(self._rows[design]) for design in self._given)

    def next_job(self, count: int) -> Job | None:
        """The next piece of the design that lags behind; None when all are given out."""
        design = min(self._given, key=lambda one: self._given[one])
        first = self._given[design]
        count = min(count, self._wanted - first)
        if count <= 0:
            return None
        self._given[design] += count
        return Job(design, first, count, kpi_only=False)

    def take(self, design: DesignPoint, first: int, rows: FloatArray) -> FloatArray:
        """All rows of the design so far from the first on; what comes early waits for what is before it."""
        self._early[design, first] = rows
        while (ready := self._early.pop((design, len(self._rows[design])), None)) is not None and len(ready):
            self._rows[design] = np.concatenate([self._rows[design], ready])
        return self._rows[design]


def _never() -> bool:
    return False


def _real_simulator(plant: Plant) -> FullRows:
    from twin_app.experiment.simulator import PlantSimulator  # loads Numba: a second that a stand-in need not pay

    return PlantSimulator(plant)
