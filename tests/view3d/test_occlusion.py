from __future__ import annotations

import numpy as np

from twin_app.view3d.occlusion import ambient_light


def light(depth: np.ndarray) -> np.ndarray:
    return ambient_light(depth.astype(np.float32), 0.02, radius_m=0.5, strength=1.0)


def test_that_a_plane_is_fully_lit_whatever_its_slope() -> None:
    y, x = np.mgrid[0:120, 0:160]
    for slope in (0.0, 0.3, 1.5):
        inner = light(10.0 + 0.02 * slope * x + 0.01 * slope * y)[30:-30, 30:-30]
        assert inner.min() > 0.999


def test_that_the_foot_of_a_wall_is_darker_than_the_open_floor() -> None:
    depth = np.full((120, 160), 10.0)
    depth[:, :80] = 9.6
    shade = light(depth)
    assert shade[60, 82] < 0.9
    assert shade[60, 150] > 0.999
    assert shade[60, 20] > 0.999


def test_that_something_far_in_front_throws_no_halo() -> None:
    depth = np.full((120, 160), 10.0)
    depth[:, :80] = 7.0
    assert light(depth)[60, 84] > 0.999


def test_that_shade_fades_with_the_distance_from_the_wall() -> None:
    depth = np.full((120, 200), 10.0)
    depth[:, :80] = 9.6
    row = light(depth)[60, 82:110]
    assert (np.diff(row) > -0.02).all()
    assert row[-1] > row[0] + 0.1


def test_that_empty_background_stays_as_it_is() -> None:
    depth = np.full((80, 80), np.inf)
    assert (light(depth) == 1.0).all()
    depth[20:40, 20:40] = 5.0
    assert (light(depth)[np.isinf(depth)] == 1.0).all()


def test_that_the_same_depth_gives_the_same_light() -> None:
    depth = np.random.default_rng(3).uniform(5.0, 6.0, (90, 70))
    assert np.array_equal(light(depth), light(depth))
