"""What a log says about each machine, as samples: work, set-up, stops, scrap, arrivals."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise

import numpy as np

from twin_app.experiment.fitting.sample import NOTHING, FloatArray, Sample, joined
from twin_app.experiment.fitting.stops import StopTimes, stop_times
from twin_app.experiment.fitting.stretches import (
    IntArray,
    PlaceRows,
    Stretches,
    setup_stretches,
    work_stretches,
)
from twin_app.plant.log.table import NS_PER_S, LogState, MachineLog, PartCounts
from twin_app.plant.nodes import Clock, Conveyor, Failure, Source, Station, WhenBlocked

ADDED_FAILURE = "logged"
"""Name of the failure of a machine that has none in the scene."""
_NO_PRODUCT = -1
_MOST_OVERLAPPING = 0.01
_WORK_BEFORE = 0.95
"""Share of stops right after work from which they are taken to come from work."""


@dataclass(slots=True)
class Timed:
    """Times with the moments they ended at, so that those of several places can be put in order."""

    seconds: list[FloatArray] = field(default_factory=list)
    ends: list[IntArray] = field(default_factory=list)
    cut: list[FloatArray] = field(default_factory=list)

    def add(self, seconds: FloatArray, ends: IntArray, is_complete: np.ndarray) -> None:
        """Those of one place."""
        self.seconds.append(seconds[is_complete])
        self.ends.append(ends[is_complete])
        self.cut.append(seconds[~is_complete])

    def sample(self) -> Sample:
        """In the order in which they ended."""
        order = np.argsort(np.concatenate(self.ends), kind="stable")
        return Sample(np.concatenate(self.seconds)[order], np.concatenate(self.cut))


@dataclass(slots=True)
class SetupCount:
    """Changes from one product to another."""

    n_changes: int = 0
    seconds: float = 0.0


@dataclass(slots=True)
class MachineMeasures:
    """Of one station or conveyor, all its places together."""

    work: dict[int, Timed] = field(default_factory=lambda: defaultdict(Timed))
    """By product."""
    setups: dict[int, Timed] = field(default_factory=lambda: defaultdict(Timed))
    """By the product after, without those between products of `changes`."""
    changes: dict[tuple[int, int], SetupCount] = field(default_factory=lambda: defaultdict(SetupCount))
    """By the products before and after."""
    counts: PartCounts = field(default_factory=PartCounts)
    uptimes: dict[str, list[Sample]] = field(default_factory=lambda: defaultdict(list))
    repairs: dict[str, list[Sample]] = field(default_factory=lambda: defaultdict(list))
    clocks: dict[str, Clock] = field(default_factory=dict)
    untold: int = 0
    """Rows of stops that could be of several failures."""


def machine_measures(log: MachineLog, machine: Station | Conveyor, places: Sequence[slice]) -> MachineMeasures:
    """Of the rows of a machine's places."""
    found = MachineMeasures()
    has_results = any(bool((log.result[rows] > 0).any()) for rows in places)
    pieces = [PlaceRows.of(log, rows, has_results=has_results) for rows in places]
    for rows in pieces:
        if isinstance(machine, Station):
            _add_work(found, rows, machine, log.product_paths)
        found.counts = _more(found.counts, log, rows)
    _add_stops(found, pieces, machine.failures, log.failure_names)
    return found


def uptimes_of(found: MachineMeasures, name: str) -> StopTimes:
    """Of one failure, all places together."""
    return StopTimes(uptimes=joined(found.uptimes[name]), repairs=joined(found.repairs[name]))


def _add_work(found: MachineMeasures, rows: PlaceRows, station: Station, product_paths: tuple[str, ...]) -> None:
    work = work_stretches(rows)
    products = rows.product[work.first].astype(np.int64)
    for product in np.unique(products).tolist():
        own = products == product
        found.work[product].add(work.seconds[own], rows.end[work.last[own]], work.is_complete[own])
    _add_setups(found, rows, work, _in_matrix(station, product_paths))


def _in_matrix(station: Station, product_paths: tuple[str, ...]) -> frozenset[int]:
    if station.setup_matrix is None:
        return frozenset()
    return frozenset(i for i, path in enumerate(product_paths) if path in station.setup_matrix.products)


def _add_setups(found: MachineMeasures, rows: PlaceRows, work: Stretches, in_matrix: frozenset[int]) -> None:
    products = rows.product[work.first].tolist()
    for pair in pairwise(products):
        if pair[0] != pair[1] and in_matrix.issuperset(pair):
            found.changes[pair].n_changes += 1
    setups = setup_stretches(rows)
    if len(setups.first) == 0:
        return
    following = np.searchsorted(work.first, setups.last)
    said = rows.product[setups.first].astype(np.int64)
    known = np.array([*products, _NO_PRODUCT], np.int64)
    after = np.where(said >= 0, said, known[following])
    before = np.where(following > 0, known[following - 1], _NO_PRODUCT)
    is_between = np.array([in_matrix.issuperset(pair) for pair in zip(before.tolist(), after.tolist(), strict=True)])
    for i in np.flatnonzero(is_between & setups.is_complete).tolist():
        found.changes[int(before[i]), int(after[i])].seconds += float(setups.seconds[i])
    for product in np.unique(after[~is_between]).tolist():
        own = ~is_between & (after == product)
        found.setups[product].add(setups.seconds[own], rows.end[setups.last[own]], setups.is_complete[own])


def _more(counts: PartCounts, log: MachineLog, rows: PlaceRows) -> PartCounts:
    codes = np.bincount(rows.result, minlength=len(log.results))
    ok, scrap, rework = counts.ok, counts.scrap, counts.rework
    for code in np.flatnonzero(codes).tolist():
        own, times = log.results[code], int(codes[code])
        ok, scrap, rework = ok + times * own.ok, scrap + times * own.scrap, rework + times * own.rework
    return PartCounts(ok=ok, scrap=scrap, rework=rework)


def _add_stops(
    found: MachineMeasures, pieces: Sequence[PlaceRows], failures: Sequence[Failure], names: tuple[str, ...]
) -> None:
    known = {failure.name: failure for failure in failures}
    sole = failures[0].name if len(failures) == 1 else "" if failures else ADDED_FAILURE
    for rows in pieces:
        is_down = rows.state == LogState.DOWN
        said = np.where(is_down, rows.failure, -1)
        for code in np.unique(said[is_down]).tolist():
            name = names[code] if code >= 0 else sole
            which = is_down & (said == code)
            if not name:
                found.untold += int(which.sum())
                continue
            failure = known.get(name)
            clock = failure.clock if failure else found.clocks.get(name) or _likely_clock(rows, which)
            found.clocks[name] = clock
            times = stop_times(rows, which, clock, needs_crew=failure is not None and failure.crew is not None)
            found.uptimes[name].append(times.uptimes)
            found.repairs[name].append(times.repairs)


def _likely_clock(rows: PlaceRows, which: np.ndarray) -> Clock:
    """Stops that all begin during work count work; others count time on shift."""
    found = np.flatnonzero(which)
    before = np.maximum(found - 1, 0)
    share = float(((rows.state[before] == LogState.WORKING) & rows.follows[found]).mean())
    return Clock.PROCESSING if share >= _WORK_BEFORE else Clock.OPERATING


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrivals:
    """Gaps between what a source lets go and what comes next."""

    gaps: Sample
    is_known: bool
    """False: the log says when parts left the source, but not when they came."""
    is_overlapping: bool = False
    """Whether parts came before the one before them had left, although the scene lets them wait."""


def arrivals_of(log: MachineLog, source: Source, rows: slice) -> Arrivals:
    """Interarrival times as the scene counts them: with `wait` from when a batch has left, else from when it came.

    The first gap is left out, because its beginning is not in the log. Parts of a batch come at the same moment.
    """
    came, left = log.start_ns[rows], log.end_ns[rows]
    if (log.state[rows] == LogState.ENTERED).any():
        return Arrivals(gaps=Sample(NOTHING), is_known=False)
    firsts = np.arange(len(came))
    if source.batch > 1:
        firsts = np.flatnonzero(np.append(True, came[1:] != came[:-1]))
    lasts = np.append(firsts[1:], len(came)) - 1
    came, left = came[firsts], left[lasts]
    waits = source.when_blocked is WhenBlocked.WAIT and len(came) > 1
    is_overlapping = waits and float((came[1:] < left[:-1]).mean()) > _MOST_OVERLAPPING
    since = left if waits and not is_overlapping else came
    gaps = np.maximum(came[1:] - since[:-1], 0) / NS_PER_S
    return Arrivals(gaps=Sample(gaps), is_known=True, is_overlapping=is_overlapping)
