"""Series over time of one design, replication by replication, so that a chart can grow with them."""

from __future__ import annotations

from collections.abc import Callable
from time import perf_counter

from twin_app.experiment.analysis.series import SeriesSoFar
from twin_app.experiment.traced import MOST_REPLICATIONS, TraceSeries
from twin_app.plant.plant import Plant
from twin_app.sim.trace import Trace

_FEWEST, _PATIENCE_S = 5, 4.0
"""A large plant is traced fewer times: no more after so many seconds of work, but so many in any case."""


class DesignSeries:
    """Traces the replications 0, 1, … of one design when it is told to; 20, or as many as a few seconds allow."""

    def __init__(self, plant: Plant, trace_of: Callable[[int], Trace], *, patience_s: float = _PATIENCE_S) -> None:
        self._trace_of = trace_of
        self._found = TraceSeries(plant)
        self._patience_s = patience_s
        self._spent_s = 0.0

    @property
    def n_replications(self) -> int:
        """Traced so far."""
        return self._found.n_replications

    @property
    def is_complete(self) -> bool:
        """Whether more would take too long, or would say little."""
        n = self.n_replications
        return n >= MOST_REPLICATIONS or (n >= _FEWEST and self._spent_s > self._patience_s)

    def grow(self) -> SeriesSoFar:
        """Takes one more replication. Raises `SimulationError` for a plant that cannot be traced."""
        started = perf_counter()
        self._found.add(self._trace_of(self.n_replications))
        self._spent_s += perf_counter() - started
        return self._found.so_far()

    def so_far(self) -> SeriesSoFar:
        """Without another one."""
        return self._found.so_far()
