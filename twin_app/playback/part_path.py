"""The way of one part through a traced run."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from twin_app.playback.playback import Playback


@dataclass(frozen=True, slots=True, kw_only=True)
class Visit:
    """One stay of a part in a node."""

    path: str
    enter_s: float
    leave_s: float | None
    """None: it is still there when the run ends."""


def part_path(playback: Playback, serial: int) -> tuple[Visit, ...]:
    """All stays of a part between source and sink, in the order of time; empty for a part that never was.

    What lies between two stays is the time on a vehicle. The copies of a split are parts of their own.
    """
    stays = playback.stays
    rows = np.flatnonzero(stays.part == serial)
    rows = rows[np.argsort(stays.enter_ns[rows], kind="stable")]
    end_ns = playback.trace.end_ns
    return tuple(
        Visit(
            path=playback.node_paths[int(stays.node[row])],
            enter_s=float(stays.enter_ns[row]) * 1e-9,
            leave_s=float(stays.leave_ns[row]) * 1e-9 if stays.leave_ns[row] <= end_ns else None,
        )
        for row in rows
    )
