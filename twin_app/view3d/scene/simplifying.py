"""Fewer triangles for the same shapes, for machines without a graphics processor."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from twin_app.view3d.normals import unit_vectors
from twin_app.view3d.scene.model import PlantModel
from twin_app.view3d.scene.quality import Quality
from twin_app.view3d.solids import Batch
from twin_app.view3d.surface import Surface

_COARSER = 1.2
_MOST_TRIES = 20
_SAMPLE, _LEAST_SAMPLE = 100_000, 10_000
"""Triangles on which the size of cells is found."""
_SURE = 0.95
"""Of the triangles of a sample, so that the whole seldom has too many."""
_MOST_POINTS_IN_KEY = 2_000_000
"""Three numbers of points fit into one of 64 bits."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Detail:
    """Some triangles in place of a batch."""

    corners: NDArray[np.float32]
    """[3 n, 3] metres."""
    normals: NDArray[np.float32]
    points: NDArray[np.int32]
    """[3 n] point that each corner lies on, as in `Batch`."""
    source: NDArray[np.intp]
    """[n] the triangle of the batch that each came from: its owner and colour."""


def still_detail(model: PlantModel, quality: Quality) -> Detail:
    """The opaque triangles for a camera at rest, simplified as far as the computer asks for it; in any thread."""
    return simplified(model.solids.opaque, quality.still_triangles)


def moving_detail(model: PlantModel, still: Detail, quality: Quality) -> Detail | None:
    """Fewer of them for a camera that moves; None: no need of it."""
    if len(still.source) <= quality.moving_triangles:
        return None
    moving = simplified(_as_batch(model.solids.opaque, still), quality.moving_triangles)
    return replace(moving, source=still.source[moving.source])


def _as_batch(batch: Batch, detail: Detail) -> Batch:
    colours = batch.surface.colours[detail.source]
    surface = Surface(corners=detail.corners, normals=detail.normals, colours=colours)
    return Batch(surface=surface, owners=batch.owners[detail.source], points=detail.points)


def full_detail(batch: Batch) -> Detail:
    """All triangles as they are."""
    surface = batch.surface
    source = np.arange(surface.n_triangles)
    return Detail(corners=surface.corners, normals=surface.normals, points=batch.points, source=source)


def simplified(batch: Batch, most_triangles: int) -> Detail:
    """About so many triangles at most: the points of one owner in one cell become one point.

    After Rossignac and Borrel (1993). The size of the cells is found on some of the owners, as every try costs time.
    """
    if batch.surface.n_triangles <= most_triangles:
        return full_detail(batch)
    sample = _sample(batch)
    wanted = most_triangles * len(sample.owners) / len(batch.owners)
    _, cell = _coarsened(sample, math.sqrt(2.0 * _area(sample.surface) / wanted), _SURE * wanted)
    return _coarsened(batch, cell, most_triangles)[0]


def _coarsened(batch: Batch, cell_m: float, most_triangles: float) -> tuple[Detail, float]:
    """Triangles in the first cells that are large enough, and how large those are."""
    detail = _clustered(batch, cell_m)
    for _ in range(_MOST_TRIES):
        if len(detail.source) <= most_triangles:
            break
        cell_m *= _COARSER
        detail = _clustered(batch, cell_m)
    return detail, cell_m


def _sample(batch: Batch) -> Batch:
    """All triangles of some owners, evenly chosen."""
    every = -(-len(batch.owners) // _SAMPLE)
    rows = np.flatnonzero(batch.owners % every == 0) if every > 1 else np.arange(len(batch.owners))
    if len(rows) < _LEAST_SAMPLE:
        return batch
    surface, corners = batch.surface, (3 * rows[:, None] + np.arange(3)).ravel()
    chosen = Surface(corners=surface.corners[corners], normals=surface.normals[corners], colours=surface.colours[rows])
    return Batch(surface=chosen, owners=batch.owners[rows], points=_renumbered(batch.points[corners]))


def _renumbered(points: NDArray[np.integer]) -> NDArray[np.int32]:
    """From 0 without gaps, in the same order."""
    is_used = np.zeros(int(points.max(initial=-1)) + 1, np.bool_)
    is_used[points] = True
    numbers = np.cumsum(is_used, dtype=np.int32) - np.int32(1)
    return np.asarray(numbers[points], np.int32)


def _area(surface: Surface) -> float:
    a, b, c = (surface.corners[i::3] for i in range(3))
    return 0.5 * float(np.linalg.norm(np.cross(b - a, c - a), axis=1).sum())


def _clustered(batch: Batch, cell_m: float) -> Detail:
    owner, place = _by_points(batch)
    cells = ((place - place.min(axis=0)) / max(cell_m, 1e-6)).astype(np.int64)
    n_cells = cells.max(axis=0) + 1
    key = ((owner * n_cells[0] + cells[:, 0]) * n_cells[1] + cells[:, 1]) * n_cells[2] + cells[:, 2]
    cluster = np.unique(key, return_inverse=True)[1]
    triangles = cluster[batch.points].reshape(-1, 3)
    source = _distinct(triangles)
    kept = triangles[source]
    corners = _middles(cluster, place, np.bincount(batch.points)).astype(np.float32)[kept]
    flat = unit_vectors(np.cross(corners[:, 1] - corners[:, 0], corners[:, 2] - corners[:, 0]))
    return Detail(
        corners=corners.reshape(-1, 3),
        normals=np.repeat(flat, 3, axis=0),
        points=_renumbered(kept.reshape(-1)),
        source=source,
    )


def _by_points(batch: Batch) -> tuple[NDArray[np.int64], NDArray[np.float32]]:
    """Owner and place of each point."""
    n_points = int(batch.points.max()) + 1
    owner, place = np.zeros(n_points, np.int64), np.zeros((n_points, 3), np.float32)
    owner[batch.points] = np.repeat(batch.owners, 3)
    place[batch.points] = batch.surface.corners
    return owner, place


def _middles(cluster: NDArray[np.intp], place: NDArray[np.float32], corners: NDArray[np.intp]) -> NDArray[np.float64]:
    """Mean place of each cluster; each point counts once for each corner that lies on it."""
    share = np.maximum(np.bincount(cluster, corners), 1.0)
    return np.column_stack([np.bincount(cluster, corners * place[:, axis]) / share for axis in range(3)])


def _distinct(triangles: NDArray[np.intp]) -> NDArray[np.intp]:
    """Rows with three different points, the first of each three."""
    ordered = np.sort(triangles, axis=1)
    alive = np.flatnonzero((ordered[:, 0] != ordered[:, 1]) & (ordered[:, 1] != ordered[:, 2]))
    n_points = int(triangles.max(initial=0)) + 1
    if n_points > _MOST_POINTS_IN_KEY:
        return alive
    key = (ordered[alive, 0] * n_points + ordered[alive, 1]) * n_points + ordered[alive, 2]
    return np.sort(alive[np.unique(key, return_index=True)[1]])
