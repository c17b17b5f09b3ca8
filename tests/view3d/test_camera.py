from __future__ import annotations

import numpy as np
import pytest

from twin_app.view3d.camera import Camera, Margins, fit_view

CORNERS = np.array([[x, y, z] for x in (-3.0, 31.0) for y in (2.0, 18.0) for z in (0.0, 4.0)])
MARGINS = Margins(left=40.0, top=70.0, right=20.0, bottom=60.0)


@pytest.mark.parametrize("camera", list(Camera))
def test_that_everything_of_interest_lies_within_the_margins(camera: Camera) -> None:
    view = fit_view(CORNERS, camera=camera, size=(800, 500), margins=MARGINS)
    pixels = view.project(CORNERS)
    assert pixels[:, 0].min() >= 40.0 - 1e-6
    assert pixels[:, 0].max() <= 780.0 + 1e-6
    assert pixels[:, 1].min() >= 70.0 - 1e-6
    assert pixels[:, 1].max() <= 440.0 + 1e-6


@pytest.mark.parametrize("camera", list(Camera))
def test_that_the_plant_touches_two_opposite_margins(camera: Camera) -> None:
    pixels = fit_view(CORNERS, camera=camera, size=(800, 500), margins=MARGINS).project(CORNERS)
    slack = (740.0 - np.ptp(pixels[:, 0]), 370.0 - np.ptp(pixels[:, 1]))
    assert min(slack) == pytest.approx(0.0, abs=1e-6)


def test_that_the_plan_has_x_to_the_right_and_y_upwards() -> None:
    view = fit_view(CORNERS, camera=Camera.TOP, size=(800, 500))
    origin, east, north = view.project([[0, 0, 0], [1, 0, 0], [0, 1, 0]])
    scale = 1.0 / view.metres_per_pixel
    assert east - origin == pytest.approx((scale, 0.0), abs=1e-9)
    assert north - origin == pytest.approx((0.0, -scale), abs=1e-9)


@pytest.mark.parametrize(("camera", "along"), [(Camera.FRONT, (1, 0, 0)), (Camera.SIDE, (0, 1, 0))])
def test_that_elevations_show_heights_in_full(camera: Camera, along: tuple[int, int, int]) -> None:
    view = fit_view(CORNERS, camera=camera, size=(800, 500))
    origin, right, up = view.project([[0, 0, 0], along, [0, 0, 1]])
    assert right[0] - origin[0] == pytest.approx(1.0 / view.metres_per_pixel)
    assert origin[1] - up[1] == pytest.approx(1.0 / view.metres_per_pixel)


def test_that_axes_of_a_view_are_a_right_handed_system() -> None:
    for camera in Camera:
        view = fit_view(CORNERS, camera=camera, size=(640, 400))
        assert np.cross(view.right, view.up) == pytest.approx(view.toward, abs=1e-12)


def test_that_the_direction_towards_the_reader_goes_down_the_picture() -> None:
    view = fit_view(CORNERS, camera=Camera.ISO, size=(640, 400))
    near, far = view.project([[*view.toward_on_floor(), 0.0], [0.0, 0.0, 0.0]])
    assert near[1] > far[1]


def test_that_a_single_point_gives_a_view() -> None:
    view = fit_view([[1.0, 2.0, 3.0]], camera=Camera.ISO, size=(640, 400))
    assert view.project([[1.0, 2.0, 3.0]])[0] == pytest.approx((320.0, 200.0))
