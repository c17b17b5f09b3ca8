"""Which prim lies under a pixel: rays against boxes of a few triangles each, then against the triangles."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from twin_app.view3d.camera import View
from twin_app.view3d.scene.boxes import Boxes
from twin_app.view3d.scene.model import PlantModel
from twin_app.view3d.solids import Batch

_RAY_START_M = 1e4
_EDGE = 1e-6

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """What a ray meets first."""

    owner: int
    point_m: tuple[float, float, float]
    distance_m: float


class PickTable:
    """A batch and the boxes around its runs of triangles; a pick among a million triangles takes well under a
    millisecond."""

    def __init__(self, batch: Batch, boxes: Boxes) -> None:
        self._batch, self._boxes = batch, boxes

    def first_hit(
        self,
        origin: ArrayLike,
        direction: ArrayLike,
        *,
        hidden: NDArray[np.bool_] | None = None,
        clip: tuple[Floats, Floats] | None = None,
    ) -> Hit | None:
        """What a ray meets first; `hidden` by owner. What lies behind a clip plane (point, normal) is not there."""
        start, along = np.asarray(origin, np.float64), np.asarray(direction, np.float64)
        near, far = self._spans(start, along)
        candidates = np.flatnonzero(near <= far)
        if hidden is not None:
            candidates = candidates[~hidden[self._boxes.owners[candidates]]]
        best: tuple[float, int] | None = None
        for chunk in candidates[np.argsort(near[candidates])]:
            if best is not None and near[chunk] > best[0]:
                break
            found = self._in_chunk(chunk, start, along, clip)
            if found is not None and (best is None or found < best[0]):
                best = (found, int(self._boxes.owners[chunk]))
        if best is None:
            return None
        x, y, z = (start + best[0] * along).tolist()
        return Hit(owner=best[1], point_m=(x, y, z), distance_m=best[0])

    def _spans(self, start: Floats, along: Floats) -> tuple[Floats, Floats]:
        """Where the ray enters and leaves each box."""
        step = np.where(np.abs(along) < 1e-12, 1e-12, along)
        one, two = (self._boxes.low - start) / step, (self._boxes.high - start) / step
        near = np.minimum(one, two).max(axis=1, initial=-np.inf)
        far = np.maximum(one, two).min(axis=1, initial=np.inf)
        return np.maximum(near, 0.0) - _EDGE, far + _EDGE

    def _in_chunk(self, chunk: int, start: Floats, along: Floats, clip: tuple[Floats, Floats] | None) -> float | None:
        """Distance to the nearest triangle of one box (Möller and Trumbore 1997)."""
        rows = self._batch.surface.corners[3 * self._boxes.starts[chunk] : 3 * self._boxes.ends[chunk]]
        corners = rows.astype(np.float64).reshape(-1, 3, 3)
        a, one, two = corners[:, 0], corners[:, 1] - corners[:, 0], corners[:, 2] - corners[:, 0]
        p = np.cross(along, two)
        scale = (one * p).sum(axis=1)
        inverse = 1.0 / np.where(np.abs(scale) < 1e-14, np.inf, scale)
        t = start - a
        u = (t * p).sum(axis=1) * inverse
        q = np.cross(t, one)
        v = q @ along * inverse
        distance = (two * q).sum(axis=1) * inverse
        inside = (u >= -_EDGE) & (v >= -_EDGE) & (u + v <= 1.0 + _EDGE) & (distance > 0.0) & (inverse != 0.0)
        if clip is not None:
            inside &= (start + distance[:, None] * along - clip[0]) @ clip[1] >= 0.0
        return float(distance[inside].min()) if inside.any() else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Pick:
    """What lies under a pixel."""

    path: str
    """Prim."""
    node: str
    """Source, station, buffer, conveyor or sink it belongs to; empty: none."""
    point_m: tuple[float, float, float]


class Picker:
    """Picks in a plant; knows no window and no VTK."""

    def __init__(self, model: PlantModel) -> None:
        self._model = model
        self._tables = (
            PickTable(model.solids.opaque, model.opaque_boxes),
            PickTable(model.solids.glass, model.glass_boxes),
        )

    def pick(
        self,
        view: View,
        x: float,
        y: float,
        *,
        visible: NDArray[np.bool_] | None = None,
        clip: tuple[Floats, Floats] | None = None,
    ) -> Pick | None:
        """The prim under a pixel; `visible` by owner, as `PlantModel.visible` gives it; `clip`: point and normal."""
        origin = view.unproject(x, y) + _RAY_START_M * view.toward
        hidden = None if visible is None else ~visible
        hits = [table.first_hit(origin, -view.toward, hidden=hidden, clip=clip) for table in self._tables]
        found = min((hit for hit in hits if hit is not None), key=lambda hit: hit.distance_m, default=None)
        if found is None:
            return None
        path, node = self._model.paths[found.owner], self._model.nodes[found.owner]
        return Pick(path=path, node=node, point_m=found.point_m)
