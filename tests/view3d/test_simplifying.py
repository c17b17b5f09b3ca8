from __future__ import annotations

import numpy as np
import pytest

from twin_app.view3d.normals import smooth_normals
from twin_app.view3d.scene.simplifying import full_detail, simplified
from twin_app.view3d.solids import Batch
from twin_app.view3d.surface import lathe, merge_surfaces, moved
from twin_app.view3d.theme import load_theme

DRUM = [(0.0, 0.0), (0.5, 0.0), *((0.5, 0.02 * i) for i in range(1, 50)), (0.5, 1.0), (0.0, 1.0)]


def drums(count: int) -> Batch:
    body = lathe(DRUM, load_theme("light")["view.body"], sides=64)
    surface = merge_surfaces(moved(body, to=(3.0 * i, 0.0, 0.0)) for i in range(count))
    owners = np.repeat(np.arange(count, dtype=np.int32), body.n_triangles)
    places = np.unique(np.round(surface.corners, 5), axis=0, return_inverse=True)[1]
    return Batch(surface=surface, owners=owners, points=places.reshape(-1).astype(np.int32))


def test_that_fewer_triangles_still_fill_the_same_boxes() -> None:
    batch = drums(3)
    detail = simplified(batch, 3_000)
    assert 300 < len(detail.source) <= 3_000
    owners = batch.owners[detail.source]
    for owner in range(3):
        own = detail.corners.reshape(-1, 3, 3)[owners == owner].reshape(-1, 3)
        assert own.min(axis=0) == pytest.approx([3.0 * owner - 0.5, -0.5, 0.0], abs=0.15)
        assert own.max(axis=0) == pytest.approx([3.0 * owner + 0.5, 0.5, 1.0], abs=0.15)


def test_that_a_small_scene_stays_as_it_is() -> None:
    batch = drums(1)
    assert np.array_equal(simplified(batch, 10**6).corners, full_detail(batch).corners)


def test_that_a_mesh_of_flat_angles_is_round_and_a_cube_has_edges() -> None:
    turn = np.linspace(0.0, 2.0 * np.pi, 48, endpoint=False)
    ring = np.column_stack((np.cos(turn), np.sin(turn)))
    points = np.concatenate([np.column_stack((ring, np.full(48, z))) for z in (0.0, 1.0)]).astype(np.float32)
    i, j = np.arange(48), (np.arange(48) + 1) % 48
    corners = np.concatenate((np.column_stack((i, j, j + 48)), np.column_stack((i, j + 48, i + 48)))).reshape(-1)
    normals = smooth_normals(points, corners)
    assert normals[:, :2] == pytest.approx(ring[corners % 48], abs=0.03)
    wide = np.arange(0, 48, 12)
    square = np.concatenate((points[wide], points[wide + 48]))
    sides = np.concatenate([(k, (k + 1) % 4, (k + 1) % 4 + 4, k, (k + 1) % 4 + 4, k + 4) for k in range(4)])
    flat = smooth_normals(square, sides).reshape(4, 6, 3)
    assert np.ptp(flat, axis=1) == pytest.approx(0.0, abs=1e-6)


def test_that_shapes_at_one_place_do_not_smooth_each_other() -> None:
    triangle = np.array([[0, 0, 0], [1, 0, 0], [0, 1, 0]], np.float32)
    tilted = np.array([[0, 0, 0], [1, 0, 0], [0, 1, 0.3]], np.float32)
    points = np.concatenate((triangle, tilted))
    apart = smooth_normals(points, np.arange(6), np.array([0, 0, 0, 1, 1, 1]))
    assert apart[:3] == pytest.approx(np.tile((0.0, 0.0, 1.0), (3, 1)))
    together = smooth_normals(points, np.arange(6))
    assert np.abs(together[:2] - (0.0, 0.0, 1.0)).max() > 0.05
