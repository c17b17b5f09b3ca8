"""Points and triangles of a scene's geometry in the world."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

from twin_app.usd.geometry import Instance, Prototype, SceneGeometry


def world_points(geometry: SceneGeometry, instances: Iterable[Instance]) -> NDArray[np.float64]:
    """All points of some instances [m], shape [n, 3]."""
    clouds = [
        geometry.prototypes[one.prototype].points @ one.transform[:3, :3].T + one.transform[:3, 3] for one in instances
    ]
    return np.concatenate(clouds).astype(np.float64) if clouds else np.zeros((0, 3))


def world_triangles(geometry: SceneGeometry, node: str) -> NDArray[np.float32]:
    """Triangles of everything that belongs to a node [m], shape [n, 3, 3]."""
    own = [one for one in geometry.instances if one.node == node and geometry.prototypes[one.prototype].n_faces]
    placed = []
    for one in own:
        prototype = geometry.prototypes[one.prototype]
        corner, _ = triangle_fans(prototype)
        points = prototype.points[prototype.face_indices[corner]]
        placed.append(points @ one.transform[:3, :3].T + one.transform[:3, 3])
    return np.concatenate(placed).astype(np.float32).reshape(-1, 3, 3) if placed else np.zeros((0, 3, 3), np.float32)


def triangle_fans(prototype: Prototype) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """Polygons as fans of triangles: three corners for each triangle, and the polygon of each."""
    counts = prototype.face_counts.astype(np.int64)
    if len(counts) and counts.min() == counts.max() == 3:
        return np.arange(3 * len(counts)), np.arange(len(counts))
    starts = np.cumsum(counts) - counts
    per_face = np.maximum(counts - 2, 0)
    faces = np.repeat(np.arange(len(counts)), per_face)
    step = np.arange(len(faces)) - np.repeat(np.cumsum(per_face) - per_face, per_face)
    first = starts[faces]
    corner = np.column_stack((first, first + step + 1, first + step + 2)).reshape(-1)
    return corner, faces
