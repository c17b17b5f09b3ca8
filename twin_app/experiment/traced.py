"""What the traces of a run's first replications add: series over time, warm-up, lead times, the shifting bottleneck."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from twin_app.experiment.analysis.bottleneck import (
    BottleneckShares,
    StateChanges,
    active_periods,
    bottleneck_shares,
    bottleneck_timeline,
)
from twin_app.experiment.analysis.series import RunSeries, percentile_summaries, run_series
from twin_app.experiment.analysis.warmup import WarmupJudgement, judge_warmup
from twin_app.experiment.summary import MomentStream, Summary
from twin_app.plant.nodes import Sink, Source, Station
from twin_app.plant.plant import Plant

if TYPE_CHECKING:
    from twin_app.sim.trace import Trace

FloatArray = NDArray[np.float64]
IntArray = NDArray[np.int64]

N_BINS = 300
PERCENTS: tuple[float, ...] = (5.0, 50.0, 90.0, 95.0, 99.0)
MOST_REPLICATIONS = 20
MOST_ROWS = 2_000_000
ROWS_PER_EVENT = 3.0
"""Rows of trace for one event of the simulator; 2.1 to 2.9 on the shipped plants and the benchmark models."""
_ENTER, _LEAVE, _COPIED = 0, 1, 12
_NS = 1e-9


@dataclass(frozen=True, slots=True, kw_only=True)
class Analysis:
    """Over the first replications of a run."""

    n_replications: int
    series: RunSeries
    warmup: WarmupJudgement
    lead_time_percentiles_s: dict[str, Summary]
    """`p5` … `p99` of parts that reached a sink in the statistics period; each replication's own percentiles."""
    bottleneck_shares: dict[str, BottleneckShares]
    """By path of the station."""

    @property
    def bottleneck(self) -> str | None:
        """The station that was the bottleneck for the longest, alone or with another; the first of equals."""
        shares = self.bottleneck_shares
        return max(shares, key=lambda path: shares[path].total.mean or 0.0, default=None)


def replications_to_trace(replications: int, *, events: float, horizon_s: float, warmup_s: float) -> int:
    """How many replications are worth their traces, given the mean number of `events` after the warm-up."""
    rows = ROWS_PER_EVENT * events * horizon_s / (horizon_s - warmup_s)
    affordable = MOST_REPLICATIONS if rows <= 0.0 else int(MOST_ROWS / rows)
    return max(1, min(replications, MOST_REPLICATIONS, affordable))


def analyse(plant: Plant, trace_of: Callable[[int], Trace], n_replications: int) -> Analysis | None:
    """Traces replications 0 … n − 1, one after the other; none is kept. None if `trace_of` was asked to stop.

    `trace_of` raises `StopIteration` …
    """
    raise NotImplementedError
