"""A line as the recursion sees it, and what it keeps of a run: tables of records as in `sim.tables`."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from twin_app.sim.pointers import opener
from twin_app.sim.tables import Table

CHUNK = 64
"""Work times of each station that are drawn in one go."""
WARMUP, HORIZON, PASSED = 0, 1, 2
"""The times at which a line is looked at: rows of `LineState.marks` for each station, in this order."""


def _record(*fields: tuple[str, str]) -> np.dtype[Any]:
    return np.dtype([(name, kind) for name, kind in fields], align=True)


LINE_PLAN = _record(  # one row
    ("n_stations", "i8"),
    ("source", "i8"),  # nodes
    ("sink", "i8"),
    ("last_buffer", "i8"),  # buffer between the last station and the sink, −1: none
    ("product", "i8"),
    ("interarrival", "i8"),  # distribution, −1: the source never runs dry
    ("arrival_stream", "i8"),
    ("limit", "i8"),
    ("block", "i8"),  # parts that can pass a station before the next station is looked at
    ("history", "i8"),  # departures before the present chunk that are still needed
    ("width", "i8"),  # departures kept of each station
)

LINE_STEP = _record(  # row 0 is the source, row j the j-th station
    ("node", "i8"),
    ("buffer", "i8"),  # in front of it, −1: none
    ("place", "i8"),
    ("first_stop", "i8"),
    ("n_stops", "i8"),
    ("process", "i8"),  # distribution
    ("process_stream", "i8"),
    ("factor", "f8"),  # 1 / speed
    ("move", "i8"),  # time added to each cycle
    ("ideal", "f8"),  # mean work for one part [ns]
    ("behind", "i8"),  # row whose departures give it room
    ("room", "i8"),  # part n may leave when part n − room has left there
)

PROGRESS = _record(  # beside `LINE_STEP`; sums over all parts so far, modulo 2^64
    ("left", "i8"),  # when the last part left
    ("started", "i8"),  # sums of times [ns]
    ("ended", "i8"),
    ("gone", "i8"),
    ("worked", "i8"),  # work of all parts so far
    ("fails_at", "i8"),  # amount of work at which the next failure comes
    ("looks_at", "i8"),  # time of the next mark
    ("mark", "i8"),  # WARMUP, HORIZON or PASSED
    ("mistake", "i8"),  # failures without any time passing
)

MARK = _record(  # what happened at a station up to and including a time; sums of times as above
    ("n_started", "i8"),
    ("n_ended", "i8"),
    ("n_left", "i8"),
    ("started", "i8"),
    ("ended", "i8"),
    ("left", "i8"),
    ("down", "i8"),  # time [ns]
    ("n_failures", "i8"),
    ("n_repairs", "i8"),  # that ended
    ("restoring", "i8"),  # time from failure to end of repair, of these
)


class Line(NamedTuple):
    """A compiled line; plain arrays beside `Tables`."""

    plan: Table  # LINE_PLAN [1]
    steps: Table  # LINE_STEP [1 + n_stations]


class LineState(NamedTuple):
    """Everything that changes while a line runs."""

    progress: Table  # PROGRESS [1 + n_stations]
    marks: Table  # MARK [2 · (1 + n_stations)]
    fails_at: NDArray[np.int64]  # [n_stops] amount of work at which each stop fails
    streams: NDArray[np.uint64]  # [n_streams, 4]
    works: NDArray[np.int64]  # [1 + n_stations, CHUNK] gaps of the source, work times of the stations
    leaves: NDArray[np.int64]  # [2 + n_stations, width] departures; the last row stays 0: there is always room
    record: NDArray[np.int64]  # departures of the first parts, [n_parts, 1 + n_stations], empty unless asked for


_INT, _BITS = np.dtype(np.int64), np.dtype(np.uint64)

open_line = opener("Line", {"plan": (LINE_PLAN, 1), "steps": (LINE_STEP, 1)}, is_constant=True)
"""Compiled code's view of `Line`; same fields in the same order."""

open_line_state = opener(
    "LineState",
    {
        "progress": (PROGRESS, 1),
        "marks": (MARK, 1),
        "fails_at": (_INT, 1),
        "streams": (_BITS, 4),
        "works": (_INT, 1),
        "leaves": (_INT, 1),
        "record": (_INT, 1),
    },
    is_constant=False,
)
"""Compiled code's view of `LineState`; same fields in the same order."""


def new_line_state(line: Line, *, n_stops: int, n_streams: int, n_recorded: int = 0) -> LineState:
    """Room for a run of `line`, keeping the departures of its first `n_recorded` parts."""
    n_steps, width = len(line.steps), int(line.plan["width"][0])
    return LineState(
        progress=np.zeros(n_steps, PROGRESS),
        marks=np.zeros(2 * n_steps, MARK),
        fails_at=np.zeros(n_stops, np.int64),
        streams=np.zeros((n_streams, 4), np.uint64),
        works=np.zeros((n_steps, CHUNK), np.int64),
        leaves=np.zeros((n_steps + 1, width), np.int64),
        record=np.zeros((n_recorded, n_steps), np.int64),
    )
