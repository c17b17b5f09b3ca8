"""What the traces of a run's first replications add: series over time, warm-up, lead times, the shifting bottleneck."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from twin_app.experiment.analysis.bottleneck import (
    StateChanges,
    active_periods,
    bottleneck_shares,
    bottleneck_timeline,
)
from twin_app.experiment.analysis.flows import Edge, flow_rates, moves_between
from twin_app.experiment.analysis.series import RunSeries, SeriesSoFar, percentile_summaries, run_series
from twin_app.experiment.analysis.warmup import WarmupJudgement, judge_warmup
from twin_app.experiment.summary import MomentStream, Summary
from twin_app.plant.nodes import Sink, Source, Station
from twin_app.plant.plant import Plant
from twin_app.sim.trace import Trace, TraceEvent

FloatArray = NDArray[np.float64]
IntArray = NDArray[np.int64]
BoolArray = NDArray[np.bool_]

N_BINS = 300
N_COARSE_BINS = 50
"""For a curve that people can read: with few parts a bin, a fine one is mostly noise."""
PERCENTS: tuple[float, ...] = (5.0, 50.0, 90.0, 95.0, 99.0)
MOST_REPLICATIONS = 20
MOST_ROWS = 2_000_000
_TICKS_PER_S = 1e9


@dataclass(frozen=True, slots=True, kw_only=True)
class BottleneckSummary:
    """Shares of the statistics period in which a station was the bottleneck, over replications."""

    sole: Summary
    shifting: Summary
    """While the periods of two bottlenecks overlap; counts for both."""
    total: Summary

    def to_json(self) -> dict[str, object]:
        """`{sole: S, shifting: S, total: S}`."""
        return {"sole": self.sole.to_json(), "shifting": self.shifting.to_json(), "total": self.total.to_json()}


@dataclass(frozen=True, slots=True, kw_only=True)
class Analysis:
    """Over the first replications of a run."""

    n_replications: int
    series: RunSeries
    warmup: WarmupJudgement | None
    """None for a run that ends with its orders, which has no steady state, and for one that begins with a given one,
    which need not settle."""
    lead_time_percentiles_s: Mapping[str, Summary]
    """`p5`, `p50` … of parts that reached a sink in the statistics period; of each replication's own percentiles."""
    bottlenecks: Mapping[str, BottleneckSummary]
    """By path of the station."""
    coarse_series: RunSeries
    """The same in fewer bins; their intervals are of the long bins, not put together from short ones."""
    flows: Mapping[Edge, Summary]
    """Parts per hour of the statistics period between nodes."""

    @property
    def bottleneck(self) -> str | None:
        """The station that was the bottleneck for the longest, alone or shifting; the first of equals."""
        return max(self.bottlenecks, key=lambda path: self.bottlenecks[path].total.mean or 0.0, default=None)


def analyse(
    plant: Plant,
    trace_of: Callable[[int], Trace],
    replications: int,
    *,
    is_cancelled: Callable[[], bool],
    on_series: Callable[[SeriesSoFar], None] | None = None,
) -> Analysis | None:
    """Traces the first of `replications`, one after the other, by `trace_of`; None if it is cancelled.

    That is 20 of them, or as many as keep all traces together within two million rows, but always one. `on_series`
    hears after each trace what the series over time are by then.
    """
    found, rows = TraceAnalysis(plant), 0
    for replication in range(min(replications, MOST_REPLICATIONS)):
        if is_cancelled():
            return None
        if rows * (replication + 1) > MOST_ROWS * replication:  # one more like these would be too much
            break
        trace = trace_of(replication)
        rows += len(trace.time_ns)
        found.add(trace)
        if on_series is not None:
            on_series(found.series_so_far())
    return found.finish()


class TraceSeries:
    """Only the series over time, in few bins: what a question that is to be answered soon needs of a trace."""

    def __init__(self, plant: Plant) -> None:
        self._plant = plant
        self._moments = MomentStream(2 * N_COARSE_BINS)

    @property
    def n_replications(self) -> int:
        """Traces taken."""
        return self._moments.n_rows

    def add(self, trace: Trace) -> None:
        """The next replication."""
        self.add_path(_path_of(trace, self._plant))

    def add_path(self, path: FloatArray) -> None:
        """Of the next replication, as `occupancy` gives it: [N_BINS, 2]."""
        self._moments.add(_coarser(path).reshape(1, -1))

    def so_far(self) -> SeriesSoFar:
        """Of all replications so far; more may follow."""
        bin_s = self._plant.horizon_s / N_COARSE_BINS
        return SeriesSoFar(
            n_replications=self.n_replications, series=run_series(self._moments.summaries(), bin_s=bin_s)
        )


class TraceAnalysis:
    """Takes the traces of replications 0, 1, … as they come and keeps none of them."""

    def __init__(self, plant: Plant) -> None:
        self._plant = plant
        self._warmup = round(plant.warmup_s * _TICKS_PER_S)
        self._stations = [node.path for node in plant.nodes if isinstance(node, Station)]
        self._paths: list[FloatArray] = []
        self._is_from_state = False
        self._series = MomentStream(2 * N_BINS)
        self._coarse = TraceSeries(plant)
        self._moves: list[Mapping[Edge, int]] = []
        self._percentiles = MomentStream(len(PERCENTS))
        self._shares = MomentStream(3 * len(self._stations))

    def add(self, trace: Trace) -> None:
        """The next replication."""
        sources, sinks = _nodes_of(trace, self._plant, Source), _nodes_of(trace, self._plant, Sink)
        path = _path_of(trace, self._plant)
        self._paths.append(path)
        self._is_from_state |= trace.start_ns > 0 or len(trace.known_parts) > 0
        self._series.add(path.reshape(1, -1))
        self._coarse.add_path(path)
        self._moves.append(moves_between(trace, since_ns=max(self._warmup, trace.start_ns)))
        lead_s = lead_times(trace, sources, sinks, warmup_ns=self._warmup) / _TICKS_PER_S
        percentiles = np.percentile(lead_s, PERCENTS) if len(lead_s) else np.full(len(PERCENTS), np.nan)
        self._percentiles.add(percentiles.reshape(1, -1))
        self._shares.add(self._bottleneck_row(trace).reshape(1, -1))

    def series_so_far(self) -> SeriesSoFar:
        """Before all replications are in."""
        return self._coarse.so_far()

    def finish(self) -> Analysis:
        """Of all replications so far."""
        bin_s = self._plant.horizon_s / N_BINS
        return Analysis(
            n_replications=len(self._paths),
            series=run_series(self._series.summaries(), bin_s=bin_s),
            warmup=None if self._plant.ends_with_orders or self._is_from_state else self._judgement(bin_s),
            lead_time_percentiles_s=percentile_summaries(self._percentiles.summaries(), PERCENTS),
            bottlenecks=self._bottlenecks(),
            coarse_series=self._coarse.so_far().series,
            flows=flow_rates(self._moves, hours=max(self._plant.horizon_s - self._plant.warmup_s, 1e-9) / 3600.0),
        )

    def _judgement(self, bin_s: float) -> WarmupJudgement:
        return judge_warmup(
            np.stack(self._paths),
            names=("output", "work in process"),
            bin_s=bin_s,
            authored_s=self._plant.warmup_s,
            period_s=_common_period(self._plant),
        )

    def _bottleneck_row(self, trace: Trace) -> FloatArray:
        """Sole, shifting and total share of each station."""
        places = np.bincount(trace.place_node, minlength=len(trace.node_paths))
        places[~_nodes_of(trace, self._plant, Station)] = 0
        rows = trace.state_changes
        changes = StateChanges(time_ns=rows["time_ns"], node=rows["node"], place=rows["place"], state=rows["state"])
        timeline = bottleneck_timeline(active_periods(changes, places, trace.end_ns))
        since = max(self._warmup, trace.start_ns)
        shares = bottleneck_shares(timeline, n_nodes=len(places), start_ns=since, end_ns=trace.end_ns)
        return np.array(
            [(one.sole, one.shifting, one.sole + one.shifting) for one, n in zip(shares, places, strict=True) if n > 0]
        )

    def _bottlenecks(self) -> dict[str, BottleneckSummary]:
        summaries = self._shares.summaries()
        return {
            path: BottleneckSummary(sole=sole, shifting=shifting, total=total)
            for path, sole, shifting, total in zip(
                self._stations, summaries[0::3], summaries[1::3], summaries[2::3], strict=True
            )
        }


def _nodes_of(trace: Trace, plant: Plant, kind: type[Source] | type[Sink] | type[Station]) -> BoolArray:
    paths = {node.path for node in plant.nodes if isinstance(node, kind)}
    return np.array([path in paths for path in trace.node_paths])


def _path_of(trace: Trace, plant: Plant) -> FloatArray:
    sources, sinks = _nodes_of(trace, plant, Source), _nodes_of(trace, plant, Sink)
    return occupancy(trace, sinks, is_inside=~(sources | sinks), horizon_ns=round(plant.horizon_s * _TICKS_PER_S))


def occupancy(trace: Trace, sinks: BoolArray, *, is_inside: BoolArray, horizon_ns: int) -> FloatArray:
    """Parts that reached a sink, and mean number of parts on vehicles and in the nodes that count.

    float64 [n_bins, 2] in equal bins of [0, horizon], warm-up included; NaN where the run has not begun or is over, and
    a bin in which it begins or ends is as long as the run is in it. Flags are [n_nodes].
    """
    edges = horizon_ns * np.arange(N_BINS + 1) // N_BINS
    is_out = (trace.event == TraceEvent.ENTER) & sinks[np.minimum(trace.object, len(sinks) - 1)]
    before = np.searchsorted(trace.time_ns[is_out], edges, side="left")
    before[-1] = np.count_nonzero(is_out)  # what happens at the horizon belongs to the last bin
    rows = trace.content_changes
    rows = rows[is_inside[rows["node"]]]
    carried = trace.carried_changes
    covered = np.clip(edges, trace.start_ns, trace.end_ns)
    area = np.diff(_areas(rows["time_ns"], rows["change"], covered))
    area += np.diff(_areas(carried["time_ns"], carried["change"], covered))
    path = np.stack([np.diff(before), area / np.maximum(np.diff(covered), 1)], axis=1)
    path[np.diff(covered) == 0] = np.nan
    return path


def _coarser(path: FloatArray) -> FloatArray:
    """Parts out and mean number inside, [N_BINS, 2], in `N_COARSE_BINS` bins."""
    groups = path.reshape(N_COARSE_BINS, -1, 2)
    return np.stack([groups[:, :, 0].sum(axis=1), groups[:, :, 1].mean(axis=1)], axis=1)


def lead_times(trace: Trace, sources: BoolArray, sinks: BoolArray, *, warmup_ns: int) -> IntArray:
    """Times [ns] from leaving the source to a sink of parts that came there in the statistics period, in their order.

    A copy made by splitting is as old as the part it was copied from; of an assembly, the first part counts. Parts that
    were inside at the start are as old as was said of them.
    """
    event, part, node = trace.event, trace.part, np.minimum(trace.object, len(sinks) - 1)
    known = trace.known_parts
    parent = np.arange(max(int(part.max(initial=-1)), int(known[:, 0].max(initial=-1))) + 1)
    copied = np.flatnonzero(event == TraceEvent.COPIED)
    parent[part[copied]] = part[copied - 1]
    while not np.array_equal(parent, older := parent[parent]):
        parent = older
    left = np.zeros(len(parent), np.int64)
    left[known[:, 0]] = known[:, 1]
    starts = (event == TraceEvent.LEAVE) & sources[node]
    left[part[starts]] = trace.time_ns[starts]
    is_out = (event == TraceEvent.ENTER) & sinks[node]
    # the instant of the warm-up belongs to the time before it, that of the start to the time after it
    is_out &= trace.time_ns > warmup_ns if warmup_ns > trace.start_ns else trace.time_ns >= trace.start_ns
    return np.asarray(trace.time_ns[is_out] - left[parent[part[is_out]]], np.int64)


def _areas(time: IntArray, change: IntArray, edges: IntArray) -> IntArray:
    """Integral from 0 to each edge of a count that starts at 0, modulo 2^64: differences are right if they fit."""
    zero = np.zeros(1, np.int64)
    count, moment = np.cumsum(change), np.cumsum(change * time)
    seen = np.searchsorted(time, edges, side="right")
    return np.asarray(edges * np.append(zero, count)[seen] - np.append(zero, moment)[seen])


def _common_period(plant: Plant) -> float:
    """After which all calendars repeat [s]; 0 without any."""
    return math.lcm(*(round(calendar.period_s * _TICKS_PER_S) for calendar in plant.calendars)) / _TICKS_PER_S
