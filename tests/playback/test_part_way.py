"""The line of a part against where the frames show it."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from tests.playback.runs import BOTTLES, CARTS, playback_of
from twin_app.playback.part_way import part_way

_APART_M = 0.2


def distance_to(line: NDArray[np.float64], point: NDArray[np.float64]) -> float:
    """Of a point from a polyline, seen from above."""
    a, b, p = line[:-1, :2], line[1:, :2], point[:2]
    step = b - a
    share = np.clip(((p - a) * step).sum(axis=1) / np.maximum((step * step).sum(axis=1), 1e-12), 0.0, 1.0)
    return float(np.linalg.norm(a + share[:, None] * step - p, axis=1).min())


@pytest.mark.parametrize(("scene", "horizon_s", "serial"), [(BOTTLES, 1800.0, 60), (CARTS, 1800.0, 5)])
def test_that_a_part_is_never_seen_beside_its_line(scene: str, horizon_s: float, serial: int) -> None:
    playback = playback_of(scene, horizon_s)
    line, seen = part_way(playback, serial), []
    for time_s in np.linspace(0.0, horizon_s, 400).tolist():
        parts = playback.frame(time_s).parts
        seen += [parts.positions_m[row] for row in np.flatnonzero(parts.serials == serial)]
    assert len(seen) > 10
    assert max(distance_to(line, point) for point in seen) < _APART_M
    assert np.linalg.norm(line[0, :2] - seen[0][:2]) < np.linalg.norm(line[-1, :2] - seen[0][:2])
    length = float(np.linalg.norm(np.diff(line[:, :2], axis=0), axis=1).sum())
    walked = float(np.linalg.norm(np.diff(np.array(seen)[:, :2], axis=0), axis=1).sum())
    assert walked <= 1.02 * length + _APART_M


def test_that_a_part_that_never_was_has_no_line() -> None:
    assert part_way(playback_of(BOTTLES, 1800.0), 10**7).shape == (0, 3)
