from __future__ import annotations

import numpy as np
import pytest

from twin_app.view3d.camera import Camera, View, fit_view
from twin_app.view3d.navigating import between, direction_of, orbited, panned, turned, zoomed

CORNERS = np.array([[0.0, 0.0, 0.0], [10.0, 4.0, 2.0]])


@pytest.fixture(params=list(Camera))
def view(request: pytest.FixtureRequest) -> View:
    return fit_view(CORNERS, camera=request.param, size=(640, 400))


def test_that_a_preset_has_the_direction_it_is_named_for() -> None:
    top = direction_of(fit_view(CORNERS, camera=Camera.TOP, size=(640, 400)))
    assert (top.azimuth_deg, top.elevation_deg) == pytest.approx((-90.0, 90.0))


def test_that_an_orbit_keeps_its_pivot_in_place_and_z_upright(view: View) -> None:
    pivot = np.array([3.0, 1.0, 0.5])
    after = orbited(view, 37.0, -21.0, pivot)
    assert after.project([pivot])[0] == pytest.approx(view.project([pivot])[0])
    assert after.right[2] == pytest.approx(0.0)
    assert np.stack((after.right, after.up, after.toward)) @ after.right == pytest.approx([1.0, 0.0, 0.0])


def test_that_no_orbit_goes_below_the_floor_or_over_the_top(view: View) -> None:
    low = orbited(view, 0.0, -4_000.0, CORNERS[0])
    high = orbited(view, 0.0, 4_000.0, CORNERS[0])
    assert direction_of(low).elevation_deg == pytest.approx(0.0)
    assert direction_of(high).elevation_deg == pytest.approx(90.0)


def test_that_zoom_keeps_the_point_under_the_mouse(view: View) -> None:
    point = view.unproject(500.0, 90.0)
    near = zoomed(view, 2.0, 500.0, 90.0)
    assert near.project([point])[0] == pytest.approx((500.0, 90.0))
    assert near.metres_per_pixel == pytest.approx(0.5 * view.metres_per_pixel)


def test_that_the_plant_follows_a_pan(view: View) -> None:
    before, after = (one.project([CORNERS[0]])[0] for one in (view, panned(view, 12.0, -7.0)))
    assert after - before == pytest.approx((12.0, -7.0))


def test_that_a_turn_to_where_the_viewer_is_changes_nothing(view: View) -> None:
    same = turned(view, direction_of(view), CORNERS[1])
    assert same.project(CORNERS) == pytest.approx(view.project(CORNERS))


@pytest.mark.parametrize("camera", list(Camera))
def test_that_the_way_between_two_views_begins_and_ends_at_them(view: View, camera: Camera) -> None:
    end = fit_view(CORNERS + 3.0, camera=camera, size=(640, 400))
    for share, there in ((0.0, view), (1.0, end)):
        now = between(view, end, share)
        assert now.project(CORNERS) == pytest.approx(there.project(CORNERS))


def test_that_half_way_is_half_the_turn_and_a_projection_still() -> None:
    start, end = (fit_view(CORNERS, camera=camera, size=(640, 400)) for camera in (Camera.FRONT, Camera.TOP))
    half = between(start, end, 0.5)
    axes = np.stack((half.right, half.up, half.toward))
    assert axes @ axes.T == pytest.approx(np.eye(3))
    assert direction_of(half).elevation_deg == pytest.approx(45.0)
    assert half.metres_per_pixel**2 == pytest.approx(start.metres_per_pixel * end.metres_per_pixel)
