"""Plants without physics: simulators whose true answers are known, importable by worker processes."""

from __future__ import annotations

import os
import signal
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from twin_app.errors import SimulationError
from twin_app.experiment.tasks import Job
from twin_app.plant.description import Description
from twin_app.plant.distributions import constant
from twin_app.plant.factors import Factor, Pool
from twin_app.plant.nodes import Sink, Source, Station
from twin_app.plant.plant import Objective, Plant
from twin_app.sim.responses import KPI_NAMES, NODE_METRICS, ResponseLayout
from twin_app.sim.trace import Trace, TraceEvent

THROUGHPUT = KPI_NAMES.index("throughput_per_h")
EVENTS = KPI_NAMES.index("events")
LAYOUT = ResponseLayout(
    node_paths=("/P/Drill", "/P/End", "/P/Source"), node_kinds=("station", "sink", "source"), product_paths=()
)


def make_factor(
    name: str, levels: Sequence[float], *, baseline: float, cost: float = 0.0, pool: str | None = None
) -> Factor:
    """A number with a cost for each step away from the baseline, upwards or downwards."""
    steps = [abs(index - list(levels).index(baseline)) for index in range(len(levels))]
    return Factor(
        path=f"/P/{name}", name="f", attribute="twin:buffer:capacity", label=name, levels=tuple(levels),
        costs=tuple(cost * step for step in steps), pool=pool,
        pool_uses=tuple(float(index) for index in range(len(levels))) if pool else (), baseline=baseline,
        baseline_pool_use=float(list(levels).index(baseline)) if pool else 0.0,
    )  # fmt: skip


def make_plant(
    *factors: Factor,
    pools: Sequence[Pool] = (),
    budget: float = float("inf"),
    objective: Objective = Objective.THROUGHPUT,
) -> Plant:
    """A plant that only has factors; its nodes give rows a layout."""
    return Plant(
        path="/P", scene="stand-in.usda", scene_hash="0123456789abcdef", factors=factors, pools=tuple(pools),
        budget=budget, objective=objective, description=Description(root="/P", prims=()),
        nodes=(Station(path="/P/Drill", label="Drill", process_time=constant(1.0)), Sink(path="/P/End", label="End"),
               Source(path="/P/Source", label="Source")),
    )  # fmt: skip


@dataclass
class Surface:
    """A response surface with noise: throughput = truth(levels) + common noise + own noise.

    Common noise is the same for all designs in a replication, as with common random numbers. `count_file`, if given,
    gets a byte for each replication simulated.
    """

    factors: tuple[Factor, ...]
    common_sd: float = 2.0
    own_sd: float = 0.5
    count_file: str = ""
    sleep_s: float = 0.0
    traced: list[int] = field(default_factory=list)
    """Replications whose trace was asked for."""

    @property
    def layout(self) -> ResponseLayout:
        return LAYOUT

    def truth(self, values: Sequence[float]) -> float:
        """Saturating: each factor helps until 5, and all are limited by the scarcest."""
        return 100.0 + 3.0 * min(*values, 5.0) + sum(min(value, 5.0) for value in values)

    def values(self, design: tuple[int, ...]) -> list[float]:
        """Factor values of a design; the empty design is the baseline."""
        levels = design or (-1,) * len(self.factors)
        return [
            float(f.baseline if level < 0 else f.levels[level]) for f, level in zip(self.factors, levels, strict=True)
        ]

    def simulate(self, seed: int, job: Job) -> NDArray[np.float64]:
        mean = self.truth(self.values(job.design))
        n_columns = len(KPI_NAMES) if job.kpi_only else LAYOUT.n_columns
        rows = np.ones((job.count, n_columns))
        for index in range(job.count):
            common, own = draws(seed, job.first + index, job.design)
            rows[index, 0] = mean + self.common_sd * common + self.own_sd * own
            rows[index, 1] = own
            rows[index, EVENTS] = 10.0
            if not job.kpi_only:
                rows[index, len(KPI_NAMES) :] = 1.0 / len(NODE_METRICS)
        if self.sleep_s:
            time.sleep(self.sleep_s * job.count)
        if self.count_file:
            with open(self.count_file, "ab") as file:
                file.write(b"." * job.count)
        return rows

    def trace(self, seed: int, replication: int) -> Trace:
        """One part an hour passes through, and the drill works half of each hour."""
        self.traced.append(replication)
        hours = 3_600_000_000_000 * np.repeat(np.arange(8), 6)
        steps = [
            (TraceEvent.LEAVE, 2, 0), (TraceEvent.ENTER, 0, 0), (TraceEvent.WORKING, 3, 0),
            (TraceEvent.LEAVE, 0, 1), (TraceEvent.ENTER, 1, 1), (TraceEvent.STARVED, 3, 1),
        ]  # fmt: skip
        event, node, half = (np.array([step[i] for step in steps] * 8) for i in range(3))
        part = np.where(event <= TraceEvent.LEAVE, np.repeat(np.arange(8), 6), -1)
        return Trace(
            time_ns=hours + 1_800_000_000_000 * half, part=part.astype(np.int32), object=node.astype(np.uint16),
            event=event.astype(np.uint8), product=np.zeros(48, np.uint8), node_paths=LAYOUT.node_paths,
            product_paths=(), place_node=np.array([0]), place_number=np.array([0]), horizon_s=28_800.0,
        )  # fmt: skip


def draws(seed: int, replication: int, design: tuple[int, ...]) -> tuple[float, float]:
    """A number common to all designs, and one of the design's own; both standard normal."""
    common = np.random.default_rng((seed, replication)).standard_normal()
    own = np.random.default_rng((seed, replication, *(level + 1 for level in design))).standard_normal()
    return float(common), float(own)


@dataclass
class Patient(Surface):
    """Does two replications of each job, and the rest when hell freezes over."""

    def simulate_while_wanted(self, seed: int, job: Job, is_cancelled: Callable[[], bool]) -> NDArray[np.float64]:
        rows = self.simulate(seed, replace(job, count=min(2, job.count)))
        while not is_cancelled():
            threading.Event().wait(0.001)
        return rows


@dataclass
class Murderer(Surface):
    """Kills its worker process at the first try of a replication of this number, or at every try."""

    marker: str = ""
    always: bool = False
    at: int = 100

    def simulate(self, seed: int, job: Job) -> NDArray[np.float64]:
        if job.first <= self.at < job.first + job.count and (self.always or not Path(self.marker).exists()):
            Path(self.marker).touch()
            os.kill(os.getpid(), signal.SIGKILL)
        return super().simulate(seed, job)


@dataclass
class Refuser(Surface):
    """Cannot simulate designs whose first factor is at its highest level."""

    def simulate(self, seed: int, job: Job) -> NDArray[np.float64]:
        if job.design and job.design[0] == len(self.factors[0].levels) - 1:
            raise SimulationError("/P/A: parts move without time passing")
        return super().simulate(seed, job)


@dataclass
class Buggy(Surface):
    """Has a bug, which is not the design's fault."""

    def simulate(self, seed: int, job: Job) -> NDArray[np.float64]:
        return np.zeros(1 // 0)


@dataclass
class Stopper(Surface):
    """Sets an event once so many replications have been simulated in this process."""

    stop: threading.Event = field(default_factory=threading.Event)
    after: int = 0

    def simulate(self, seed: int, job: Job) -> NDArray[np.float64]:
        rows = super().simulate(seed, job)
        self.after -= job.count
        if self.after <= 0:
            self.stop.set()
        return rows


def simulated(simulator: Surface) -> int:
    """Replications that went through its count file."""
    path = Path(simulator.count_file)
    return path.stat().st_size if path.exists() else 0
