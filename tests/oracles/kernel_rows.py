"""The kernel's rows by name, for tests that compare them with an oracle."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import stats

from tests.oracles.plants import path
from twin_app.plant.plant import Plant
from twin_app.sim import KPI_NAMES, Engine, ResponseLayout, compile_model, run_replications

Column = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Rows:
    """Replications of one plant: table [count, n_columns] and what its columns mean."""

    table: Column
    layout: ResponseLayout

    def kpi(self, name: str) -> Column:
        """One key figure of every replication."""
        return self.table[:, KPI_NAMES.index(name)]

    def node(self, name: str, metric: str) -> Column:
        """One metric of one node, by the node's name."""
        return self.table[:, self.layout.node_column(self.layout.node_paths.index(path(name)), metric)]


def simulated(plant: Plant, *, seed: int = 1, first: int = 0, count: int = 1) -> Rows:
    """Runs the event kernel, for lines too."""
    model = compile_model(plant)
    table = run_replications(model, seed=seed, first=first, count=count, engine=Engine.EVENTS)
    return Rows(table, model.responses)


def kpi_of(row: NDArray[np.float64], name: str) -> float:
    """One key figure of one replication's row."""
    return float(row[KPI_NAMES.index(name)])


def interval(values: Column, confidence: float = 0.999) -> tuple[float, float]:
    """Confidence interval of the mean of independent replications (Student)."""
    mean, n = float(values.mean()), len(values)
    half = float(stats.t.ppf(0.5 + confidence / 2.0, n - 1)) * float(values.std(ddof=1)) / math.sqrt(n)
    return mean - half, mean + half


def covers(values: Column, exact: float, confidence: float = 0.999) -> bool:
    """Whether the interval of the mean covers the exact value."""
    low, high = interval(values, confidence)
    return low <= exact <= high
