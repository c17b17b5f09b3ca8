"""How many parts went from which node to which."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from twin_app.experiment.summary import Summary, summarise
from twin_app.sim.trace import Trace, TraceEvent

Edge = tuple[str, str]
"""Paths of two nodes."""


def moves_between(trace: Trace, *, since_ns: int) -> dict[Edge, int]:
    """Parts that entered a node after `since_ns`, by the node they came from.

    Time on a vehicle lies between the two; a copy made by splitting comes from the node that split.
    """
    kinds = (TraceEvent.ENTER, TraceEvent.LEAVE, TraceEvent.COPIED)
    rows = np.flatnonzero(np.isin(trace.event, kinds))
    copies = trace.event[rows] == TraceEvent.COPIED
    node = trace.object[np.where(copies, rows - 1, rows)].astype(np.int64)
    order = np.argsort(trace.part[rows], kind="stable")
    part, node, time = trace.part[rows][order], node[order], trace.time_ns[rows][order]
    is_entry = trace.event[rows][order] == TraceEvent.ENTER
    hops = np.flatnonzero((part[1:] == part[:-1]) & is_entry[1:] & ~is_entry[:-1] & (time[1:] > since_ns))
    return _counted(node[hops], node[hops + 1], trace.node_paths)


def flow_rates(counts: list[Mapping[Edge, int]], *, hours: float) -> dict[Edge, Summary]:
    """Parts per hour over replications, by edge; an edge nobody took in a replication counts as 0 there."""
    edges = sorted({edge for found in counts for edge in found})
    return {edge: summarise(np.array([found.get(edge, 0) / hours for found in counts])) for edge in edges}


def _counted(sources: NDArray[np.int64], targets: NDArray[np.int64], paths: tuple[str, ...]) -> dict[Edge, int]:
    pairs, numbers = np.unique(sources * len(paths) + targets, return_counts=True)
    return {
        (paths[int(pair) // len(paths)], paths[int(pair) % len(paths)]): int(number)
        for pair, number in zip(pairs, numbers, strict=True)
    }
