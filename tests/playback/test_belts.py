from __future__ import annotations

import numpy as np
import pytest

from tests.view3d.shapes import box, geometry
from twin_app.playback.belts import find_belt
from twin_app.view3d.parts import positions


def test_that_a_straight_belt_runs_from_the_node_before_to_the_node_after() -> None:
    scene = geometry(
        ("/B/Top", "/B", box((0, -0.3, 0.8), (8, 0.3, 0.9))), ("/B/Leg", "/B", box((4, 0, 0), (4.1, 0.1, 0.8)))
    )
    there = find_belt(scene, "/B", start=(-2, 0), end=(10, 0))
    back = find_belt(scene, "/B", start=(10, 0), end=(-2, 0))
    assert there is not None
    assert back is not None
    assert there.points[0][0] < 0.3
    assert there.points[-1][0] > 7.7
    assert back.points[0][0] > 7.7
    assert there.points[:, 2] == pytest.approx(0.9)
    assert there.length_m == pytest.approx(8.0, abs=0.4)
    assert there.width_m == pytest.approx(0.6, abs=0.15)


def test_that_a_belt_round_a_corner_is_followed_along_its_middle() -> None:
    scene = geometry(
        ("/B/One", "/B", box((0, -0.3, 0.8), (6, 0.3, 0.9))),
        ("/B/Two", "/B", box((5.4, -5, 0.8), (6, 0.3, 0.9))),
        ("/B/Leg", "/B", box((3, 0, 0), (3.1, 0.1, 0.8))),
    )
    belt = find_belt(scene, "/B", start=(-1, 0), end=(5.7, -7))
    assert belt is not None
    first, _ = belt.at([1.0])
    assert first[0][1] == pytest.approx(0.0, abs=0.12)
    last, heading = belt.at([belt.length_m - 1.0])
    assert last[0][0] == pytest.approx(5.7, abs=0.12)
    assert heading[0] == pytest.approx((0.0, -1.0), abs=0.1)


def test_that_the_roof_of_an_oven_is_not_taken_for_its_belt() -> None:
    scene = geometry(
        ("/O/Roof", "/O", box((0, -1.5, 2.4), (10, 1.5, 2.6))),
        ("/O/Belt", "/O", box((0, -0.4, 0.9), (10, 0.4, 1.0))),
        ("/O/Foot", "/O", box((0, -1, 0), (0.2, 1, 0.1))),
    )
    belt = find_belt(scene, "/O", start=(-1, 0), end=(11, 0))
    assert belt is not None
    assert belt.points[:, 2] == pytest.approx(1.0)


def test_that_a_node_without_geometry_has_no_belt() -> None:
    assert find_belt(geometry(), "/B", start=(0, 0), end=(1, 0)) is None


@pytest.mark.parametrize("count", [0, 1, 3, 8, 50])
def test_that_parts_lie_on_the_belt_and_apart_by_at_least_the_pitch(count: int) -> None:
    places = positions(4.0, 0.5, count)
    assert len(places) == min(count, 8)
    assert ((places > 0.0) & (places < 4.0)).all()
    assert (np.diff(places) > 0.5 - 1e-9).all()
