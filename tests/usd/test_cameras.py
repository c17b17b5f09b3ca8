"""Cameras of a scene in the world, whatever its units and axes, and what a picture from them shows."""

from __future__ import annotations

import numpy as np
import pytest

from twin_app.errors import UsageError
from twin_app.usd.cameras import SceneCamera, read_camera
from twin_app.view3d.camera import view_from

SCENE = """#usda 1.0
(
    defaultPrim = "Plant"
    metersPerUnit = 0.01
    upAxis = "Y"
)
def Xform "Plant"
{
    def Camera "Eye"
    {
        float focalLength = 20
        float horizontalAperture = 40
        double3 xformOp:translate = (300, 200, 1000)
        uniform token[] xformOpOrder = ["xformOp:translate"]
    }
    def Camera "Flat"
    {
        token projection = "orthographic"
        float horizontalAperture = 12000
    }
}
"""


def test_that_a_camera_is_found_in_metres_with_z_up(write) -> None:
    camera = read_camera(write("scene.usda", SCENE), "/Plant/Eye")
    assert camera.position_m == pytest.approx((3.0, -10.0, 2.0))
    assert camera.toward == pytest.approx((0.0, -1.0, 0.0), abs=1e-9)
    assert camera.up == pytest.approx((0.0, 0.0, 1.0), abs=1e-9)
    assert camera.right == pytest.approx((1.0, 0.0, 0.0), abs=1e-9)
    assert camera.width == pytest.approx(2.0)
    assert not camera.is_parallel


def test_that_a_parallel_camera_has_its_width_in_metres(write) -> None:
    camera = read_camera(write("scene.usda", SCENE), "/Plant/Flat")
    assert camera.is_parallel
    assert camera.width == pytest.approx(12.0)


@pytest.mark.parametrize("path", ["/Plant", "/Nowhere", "/not a path"])
def test_that_other_paths_name_the_cameras_there_are(path, write) -> None:
    with pytest.raises(UsageError, match=r"/Plant/Eye, /Plant/Flat"):
        read_camera(write("scene.usda", SCENE), path)


def test_that_a_picture_shows_what_lies_before_the_camera_true_to_size() -> None:
    eye = SceneCamera(
        path="/Plant/Eye",
        position_m=np.array([3.0, -10.0, 2.0]),
        right=np.array([1.0, 0.0, 0.0]),
        up=np.array([0.0, 0.0, 1.0]),
        toward=np.array([0.0, -1.0, 0.0]),
        is_parallel=False,
        width=2.0,
    )
    view = view_from(eye, np.array([0.0, 0.0, 0.0]), (800, 600))  # the middle is 10 m ahead: 20 m are 800 pixels
    pixels = view.project([(3.0, 0.0, 2.0), (13.0, 0.0, 2.0), (3.0, 5.0, 9.5)])
    assert pixels == pytest.approx(np.array([(400.0, 300.0), (800.0, 300.0), (400.0, 0.0)]))
