from __future__ import annotations

import math

import numpy as np
import pytest

from twin_app.playback.footprint import Footprint, footprint_of


def rectangle(length: float, width: float, turn_deg: float) -> np.ndarray:
    rng = np.random.default_rng(7)
    inside = rng.uniform(-0.5, 0.5, (400, 2)) * (length, width)
    corners = np.array([[x, y] for x in (-0.5, 0.5) for y in (-0.5, 0.5)]) * (length, width)
    c, s = math.cos(math.radians(turn_deg)), math.sin(math.radians(turn_deg))
    return np.vstack((inside, corners)) @ np.array([[c, s], [-s, c]]) + (10.0, -4.0)


def test_that_a_machine_along_the_axes_gets_its_bounding_box() -> None:
    place = footprint_of(rectangle(4.0, 2.0, 0.0))
    assert place.centre == pytest.approx((10.0, -4.0), abs=0.02)
    assert place.half == pytest.approx((2.0, 1.0), abs=0.02)
    assert place.turn_rad == 0.0


def test_that_a_turned_machine_gets_a_turned_rectangle() -> None:
    place = footprint_of(rectangle(6.0, 1.0, 30.0))
    assert 4.0 * place.half[0] * place.half[1] == pytest.approx(6.0, rel=0.08)
    assert math.degrees(place.turn_rad) == pytest.approx(30.0, abs=1e-9)


def test_that_every_point_lies_inside() -> None:
    points = rectangle(3.0, 2.5, 41.0)
    assert footprint_of(points).grown(0.03).holds(points).all()


def test_that_a_single_point_has_a_footprint() -> None:
    assert footprint_of(np.array([[1.0, 2.0, 3.0]])).centre == pytest.approx((1.0, 2.0), abs=0.02)


def test_that_round_corners_stay_within_the_rectangle_and_keep_its_extent() -> None:
    place = Footprint(centre=(1.0, 2.0), half=(2.0, 1.0))
    outline = place.rounded(0.4)
    assert place.grown(1e-9).holds(outline).all()
    assert np.ptp(outline, axis=0) == pytest.approx((4.0, 2.0))
    ahead = np.roll(outline, -1, axis=0) - outline
    after = np.roll(ahead, -1, axis=0)
    assert (ahead[:, 0] * after[:, 1] - ahead[:, 1] * after[:, 0] >= -1e-9).all()
