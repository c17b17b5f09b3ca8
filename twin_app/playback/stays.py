"""Who was where from when to when: stays of parts in nodes, read from a trace."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from twin_app.sim.trace import Trace, TraceEvent

Integers = NDArray[np.int64]

_OPEN = (TraceEvent.ENTER, TraceEvent.PRESENT, TraceEvent.COPIED)
_CLOSE = (TraceEvent.LEAVE, TraceEvent.JOINED)
NONE = -1


@dataclass(frozen=True, slots=True, kw_only=True)
class Stays:
    """Arrays of one length, in the order in which the stays began. Times in nanoseconds."""

    part: Integers
    product: Integers
    """Index of the product; −1 without."""
    node: Integers
    enter_ns: Integers
    leave_ns: Integers
    """For parts that are there at the end: one nanosecond after it."""
    before: Integers
    """Stay of the same part before this one; −1 for its first."""
    was_there: NDArray[np.bool_]
    """Whether the part was in the node when the run began from a given state."""

    def __len__(self) -> int:
        return len(self.part)


def find_stays(trace: Trace, sinks: NDArray[np.bool_]) -> Stays:
    """All stays, those in sinks left out: `sinks` [n_nodes] says which nodes are some."""
    opens, closes = np.zeros(len(TraceEvent), np.bool_), np.zeros(len(TraceEvent), np.bool_)
    opens[list(_OPEN)], closes[list(_CLOSE)] = True, True
    rows = np.flatnonzero(opens[trace.event] | closes[trace.event])
    rows = rows[np.argsort(trace.part[rows], kind="stable")]
    part, node = trace.part[rows].astype(np.int64), trace.object[rows].astype(np.int64)
    begins = np.flatnonzero(opens[trace.event[rows]] & ~sinks[node])
    following = np.minimum(begins + 1, len(rows) - 1)
    ends = (following > begins) & (part[following] == part[begins]) & closes[trace.event[rows[following]]]
    leave = np.where(ends, trace.time_ns[rows[following]], trace.end_ns + 1)
    in_time = np.argsort(rows[begins], kind="stable")
    begins, leave = begins[in_time], leave[in_time]
    own = rows[begins]
    product = trace.product[own].astype(np.int64)
    return Stays(
        part=part[begins],
        product=np.where(product < len(trace.product_paths), product, NONE),
        node=node[begins],
        enter_ns=trace.time_ns[own].astype(np.int64),
        leave_ns=leave,
        before=_before(part[begins]),
        was_there=trace.event[own] == TraceEvent.PRESENT,
    )


def _before(part: Integers) -> Integers:
    """For each row the last one before it with the same part; −1 if there is none."""
    order = np.argsort(part, kind="stable")
    same = part[order][1:] == part[order][:-1]
    before = np.full(len(part), NONE, np.int64)
    before[order[1:][same]] = order[:-1][same]
    return before
