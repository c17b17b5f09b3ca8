"""The line over the plant that one part takes through a traced run."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from twin_app.playback.playback import Playback
from twin_app.playback.stays import NONE
from twin_app.playback.vehicle_motion import CARRYING

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]

_STEP_M = 0.25
_DRIVE_POINTS = 24
_SAME_M = 0.02


def part_way(playback: Playback, serial: int) -> Floats:
    """Points [n, 3] of the part's way in the order of time, from its first place to its last [m].

    Along the belts and tracks that it was on, over the places where it stood, with the vehicles that carried it; what
    lies between is straight. Empty for a part that never was.
    """
    stays, motion = playback.stays, playback.vehicles
    own = np.flatnonzero(stays.part == serial)
    carried = np.flatnonzero((motion.part == serial) & np.isin(motion.phase, CARRYING))
    pieces = [(int(stays.enter_ns[row]), _stay(playback, int(row))) for row in own]
    pieces += [(int(motion.start_ns[row]), _drive(playback, int(row))) for row in carried]
    points = [piece for _, piece in sorted(pieces, key=lambda item: item[0])]
    return _distinct(np.concatenate(points)) if points else np.zeros((0, 3))


def _stay(playback: Playback, row: int) -> Floats:
    """The part of its track that it went along, or the spot where it stood."""
    positions, stays = playback.positions, playback.stays
    ends = np.array([stays.enter_ns[row] + positions.glide_ns[row], stays.leave_ns[row] - 1], np.int64)
    twice = np.array([row, row], np.int64)
    if positions.belts.track[row] == NONE:
        return positions.each_at(twice, ends)[0]
    fronts = positions.belts.fronts_of(twice, ends)
    rails, along = positions.belts.places(twice, fronts, positions.rails.lengths_m)
    n = max(int(np.ceil(abs(along[1] - along[0]) / _STEP_M)), 1) + 1
    return positions.rails.at(np.full(n, rails[0]), np.linspace(along[0], along[1], n))[0]


def _drive(playback: Playback, row: int) -> Floats:
    motion = playback.vehicles
    times = np.linspace(motion.start_ns[row], min(motion.end_ns[row], playback.trace.end_ns), _DRIVE_POINTS)
    corners = motion.corner_times_ns(row) if motion.way_m[row] > 0.0 else np.zeros(0, np.int64)
    all_times = np.unique(np.concatenate((np.round(times).astype(np.int64), corners)))
    return motion.places(np.full(len(all_times), row), all_times)[0]


def _distinct(points: Floats) -> Floats:
    """Without points that repeat the one before."""
    steps = np.linalg.norm(np.diff(points, axis=0), axis=1)
    kept: Floats = points[np.concatenate(([True], steps > _SAME_M))]
    return kept
