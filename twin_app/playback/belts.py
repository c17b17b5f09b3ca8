"""The centre line of a belt from its geometry, and where parts lie along it."""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from twin_app.playback.footprint import footprint_of
from twin_app.playback.sites import NodeKind, Site
from twin_app.playback.world import world_points, world_triangles
from twin_app.usd.geometry import SceneGeometry

_CARRIES = (NodeKind.CONVEYOR, NodeKind.BUFFER)
_CELL_M = 0.1
_LEVEL_BAND_M = 0.03
_LOWEST_M, _HIGHEST_M = 0.2, 1.5
"""Heights over its floor at which a belt is looked for: not its feet, not the roof of an oven around it."""
_MOST_UNREACHED = 0.1
_LONG = 1.6
"""Length to width from which a track without a surface is taken for a straight belt."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Belt:
    """A line that parts follow, at the height they lie on."""

    points: NDArray[np.float64]
    """[n, 3] metres, in the direction of flow, n ≥ 2."""
    width_m: float

    @property
    def length_m(self) -> float:
        """Length of the line."""
        return float(self._distances[-1])

    @property
    def _distances(self) -> NDArray[np.float64]:
        steps = np.linalg.norm(np.diff(self.points, axis=0), axis=1)
        return np.concatenate(([0.0], np.cumsum(steps)))

    def at(self, distances_m: ArrayLike) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """Points [n, 3] and flow directions [n, 2] (unit vectors on the floor) at distances from the start."""
        along, wanted = self._distances, np.asarray(distances_m, np.float64)
        places = np.column_stack([np.interp(wanted, along, self.points[:, axis]) for axis in range(3)])
        reach = max(2.0 * _CELL_M, 0.02 * along[-1])
        ahead = np.column_stack([np.interp(wanted + reach, along, self.points[:, axis]) for axis in range(2)])
        behind = np.column_stack([np.interp(wanted - reach, along, self.points[:, axis]) for axis in range(2)])
        heading = ahead - behind
        return places, heading / np.maximum(np.linalg.norm(heading, axis=1, keepdims=True), 1e-9)


def find_belt(geometry: SceneGeometry, node: str, *, start: ArrayLike, end: ArrayLike) -> Belt | None:
    """The belt of a conveyor whose parts come from `start` and go to `end` (floor points, metres).

    A curve under the prim is the belt's line; else the line is traced over the conveyor's
    largest level surface. None where there is neither.
    """
    entry, leave = np.asarray(start, np.float64)[:2], np.asarray(end, np.float64)[:2]
    triangles = world_triangles(geometry, node)
    traced = _traced(triangles, entry, leave) or _straight(triangles, entry, leave)
    curves = [i for i in geometry.instances if i.node == node and len(geometry.prototypes[i.prototype].line_counts)]
    if not curves:
        return traced
    line = world_points(geometry, curves[:1])[: int(geometry.prototypes[curves[0].prototype].line_counts[0])]
    to_start = np.linalg.norm(line[[0, -1], :2] - entry, axis=1)
    line = line if to_start[0] <= to_start[1] else line[::-1]
    return Belt(points=line, width_m=traced.width_m if traced else 0.4) if len(line) > 1 else traced


def find_belts(geometry: SceneGeometry, sites: Sequence[Site]) -> dict[str, Belt]:
    """Belts of the conveyors and tracks of the buffers that have one, by path."""
    middle = {site.path: np.array(site.footprint.centre) for site in sites}
    before = {target: site.path for site in sites for target in site.targets}
    belts: dict[str, Belt] = {}
    for site in sites:
        if site.kind not in _CARRIES or not site.has_geometry:
            continue
        start = middle.get(before.get(site.path, ""), middle[site.path])
        end = middle.get(site.targets[0] if site.targets else "", middle[site.path])
        belt = find_belt(geometry, site.path, start=start, end=end)
        if belt is not None:
            belts[site.path] = belt
    return belts


def _straight(triangles: NDArray[np.float32], start: NDArray[np.float64], end: NDArray[np.float64]) -> Belt | None:
    """The long axis of a roller track, whose rollers are no level surface."""
    if len(triangles) == 0:
        return None
    place = footprint_of(triangles.reshape(-1, 3))
    long, short = max(place.half), min(place.half)
    floor, top = float(triangles[:, :, 2].min()), float(triangles[:, :, 2].max())
    if long < _LONG * short or top - floor > _HIGHEST_M or top - floor < _LOWEST_M:
        return None
    reach = place.axes[int(np.argmax(place.half))] * long
    ends = np.array([place.centre - reach, place.centre + reach])
    forward = np.linalg.norm(ends - start, axis=1) + np.linalg.norm(ends[::-1] - end, axis=1)
    line = ends if forward[0] <= forward[1] else ends[::-1]
    return Belt(points=np.column_stack((line, [top, top])), width_m=2.0 * short)


def _traced(triangles: NDArray[np.float32], start: NDArray[np.float64], end: NDArray[np.float64]) -> Belt | None:
    faces = _level_faces(triangles)
    if len(faces) == 0:
        return None
    cells = _cells_of(faces)
    height = float(np.median(faces[:, :, 2]))
    steps = _steps_from(cells, start, end)
    if (steps < 0).mean() > _MOST_UNREACHED:
        return None
    steps = np.maximum(steps, 0)
    n_steps = int(steps.max()) + 1
    if n_steps < 3:
        return None
    rank = np.bincount(steps, minlength=n_steps)
    centre = np.column_stack([np.bincount(steps, cells[:, axis], n_steps) / rank for axis in (0, 1)])
    line = _smoothed(centre) * _CELL_M
    width = float(np.median(rank)) * _CELL_M
    return Belt(points=np.column_stack((line, np.full(n_steps, height))), width_m=width)


def _level_faces(faces: NDArray[np.float32]) -> NDArray[np.float32]:
    """Level triangles at the height where most of the level area is, shape [n, 3, 3] to [m, 3, 3]."""
    cross = np.cross(faces[:, 1] - faces[:, 0], faces[:, 2] - faces[:, 0])
    area = 0.5 * np.linalg.norm(cross, axis=1)
    level = np.abs(cross[:, 2]) > 0.95 * 2.0 * np.maximum(area, 1e-12)
    height = faces[:, :, 2].mean(axis=1)
    floor = float(faces[:, :, 2].min(initial=np.inf))
    usable = level & (area > 1e-6) & (height > floor + _LOWEST_M) & (height < floor + _HIGHEST_M)
    if not usable.any():
        return faces[:0]
    bins = np.round(height / _LEVEL_BAND_M).astype(np.int64)
    values, where = np.unique(bins[usable], return_inverse=True)
    best = values[np.argmax(np.bincount(where, area[usable] * height[usable]))]
    chosen: NDArray[np.float32] = faces[usable & (bins == best)]
    return chosen


def _cells_of(faces: NDArray[np.float32]) -> NDArray[np.int64]:
    """Grid cells that level triangles cover, shape [n, 2]."""
    found = []
    for triangle in faces[:, :, :2].astype(np.float64) / _CELL_M:
        low, high = np.floor(triangle.min(axis=0)).astype(int), np.ceil(triangle.max(axis=0)).astype(int)
        if np.prod(high - low + 1) > 400_000:
            continue
        x, y = np.meshgrid(np.arange(low[0], high[0] + 1), np.arange(low[1], high[1] + 1), indexing="ij")
        cells = np.column_stack((x.ravel(), y.ravel()))
        found.append(cells[_inside(cells + 0.0, triangle)])
    cells = np.concatenate(found) if found else np.zeros((0, 2), np.int64)
    if len(cells) == 0:
        cells = np.round(faces[:, :, :2].mean(axis=1) / _CELL_M).astype(np.int64)
    return np.unique(cells, axis=0)


def _inside(points: NDArray[np.float64], triangle: NDArray[np.float64]) -> NDArray[np.bool_]:
    a, b, c = triangle
    sides = [
        (q[0] - p[0]) * (points[:, 1] - p[1]) - (q[1] - p[1]) * (points[:, 0] - p[0])
        for p, q in ((a, b), (b, c), (c, a))
    ]
    signed = np.stack(sides)
    return np.asarray((signed >= -1e-9).all(axis=0) | (signed <= 1e-9).all(axis=0))


def _steps_from(cells: NDArray[np.int64], start: NDArray[np.float64], end: NDArray[np.float64]) -> NDArray[np.int64]:
    """Steps over neighbouring cells from the end of the belt where parts enter.

    Of the two ends (found by going to the farthest cell twice) the one that suits the flow better.
    """
    index = {(int(x), int(y)): i for i, (x, y) in enumerate(cells)}
    any_end = _flood(index, [0])
    one = int(np.argmax(any_end))
    from_one = _flood(index, [one])
    other = int(np.argmax(from_one))
    places = cells * _CELL_M
    fit = [np.linalg.norm(places[a] - start) + np.linalg.norm(places[b] - end) for a, b in ((one, other), (other, one))]
    first = one if fit[0] <= fit[1] else other
    reach = np.linalg.norm(places - places[first], axis=1)
    heading = _flood(index, [first])
    edge = [int(i) for i in np.flatnonzero((heading <= 1) | (_is_end_row(cells, first, heading) & (reach < 1.0)))]
    return _flood(index, edge)


def _is_end_row(cells: NDArray[np.int64], first: int, heading: NDArray[np.int64]) -> NDArray[np.bool_]:
    """Cells of the straight edge across the belt that the first cell lies on."""
    near = cells[(heading >= 0) & (heading < 12)]
    along = 0 if np.ptp(near[:, 0]) >= np.ptp(near[:, 1]) else 1
    return np.asarray(cells[:, along] == cells[first, along])


def _flood(index: dict[tuple[int, int], int], seeds: list[int]) -> NDArray[np.int64]:
    """Steps from the seeds over the eight neighbours; -1 where there is no way."""
    cells = list(index)
    steps = np.full(len(cells), -1, np.int64)
    steps[seeds] = 0
    queue = deque(seeds)
    while queue:
        here = queue.popleft()
        x, y = cells[here]
        for neighbour in ((x + dx, y + dy) for dx in (-1, 0, 1) for dy in (-1, 0, 1)):
            there = index.get(neighbour)
            if there is not None and steps[there] < 0:
                steps[there] = steps[here] + 1
                queue.append(there)
    return steps


def _smoothed(line: NDArray[np.float64]) -> NDArray[np.float64]:
    """Mean over seven neighbours, the ends kept."""
    padded = np.pad(line, ((3, 3), (0, 0)), mode="reflect", reflect_type="odd") if len(line) > 3 else line
    if len(line) <= 3:
        return line
    kernel = np.full(7, 1.0 / 7.0)
    return np.column_stack([np.convolve(padded[:, axis], kernel, mode="valid") for axis in (0, 1)])
