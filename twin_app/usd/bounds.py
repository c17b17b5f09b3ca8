"""Sizes of prims in metres, and lengths of belts and paths taken from their geometry."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from pxr import Gf, Sdf, Usd, UsdGeom

from twin_app.usd.curves import polyline_length, read_polylines
from twin_app.usd.units import TIME, Placement, Units

Box = NDArray[np.float64]
"""Lowest and highest corner, [2, 3]."""

_LIMIT = 1e30
"""Bounds beyond this are OpenUSD's way of saying that there is nothing."""


class Bounds:
    """Bounding boxes of one stage; every subtree is computed once."""

    def __init__(self, stage: Usd.Stage, placement: Placement) -> None:
        self._stage = stage
        self._placement = placement
        purposes = [UsdGeom.Tokens.default_, UsdGeom.Tokens.render, UsdGeom.Tokens.proxy]
        self._cache = UsdGeom.BBoxCache(TIME, purposes, useExtentsHint=False)
        self._boxes: dict[tuple[Sdf.Path, Units], Box | None] = {}

    def size_of_scene_m(self) -> tuple[float, float, float] | None:
        """Width, depth and height of everything [m]; None if nothing has a valid size."""
        box = self.world_box_m(self._stage.GetPseudoRoot())
        if box is None:
            return None
        x, y, z = (box[1] - box[0]).tolist()
        return x, y, z

    def world_box_m(self, prim: Usd.Prim) -> Box | None:
        """Box around a prim and all below it along the axes of the world [m]; None if it has no valid size."""
        box = self.local_box(prim)
        return None if box is None else _around(box, np.array(self._placement.frame(prim)))

    def local_box(self, prim: Usd.Prim) -> Box | None:
        """Box around a prim and all below it in its own space and units."""
        return self._local(prim, self._placement.units_inside(prim))

    def length_m(self, prim: Usd.Prim) -> float | None:
        """Length of the prim's longest curve, else its longest horizontal extent [m]; None if it has neither."""
        return self.curve_length_m(prim) or self._longest_extent_m(prim)

    def curve_length_m(self, prim: Usd.Prim) -> float | None:
        """Length of the longest curve on or below a prim [m]; None if there is none."""
        lengths = [0.0]
        for found in Usd.PrimRange(prim, Usd.TraverseInstanceProxies()):
            if found.IsA(UsdGeom.BasisCurves):
                frame = np.array(self._placement.frame(found))
                lengths.extend(polyline_length(_moved(line, frame)) for line in read_polylines(found))
        longest = max(lengths)
        return longest if 0.0 < longest < _LIMIT else None

    def _longest_extent_m(self, prim: Usd.Prim) -> float | None:
        box = self.local_box(prim)
        if box is None:
            return None
        edges = np.diag(box[1] - box[0]) @ np.array(self._placement.frame(prim))[:3, :3]
        longest = float(np.hypot(edges[:, 0], edges[:, 1]).max())
        return longest if longest > 0.0 else None

    def _local(self, prim: Usd.Prim, units: Units) -> Box | None:
        if not self._placement.is_mixed or prim.IsA(UsdGeom.Boundable):
            return _valid(self._cache.ComputeUntransformedBound(prim).ComputeAlignedRange())
        key = (prim.GetPath(), units)
        if key not in self._boxes:
            holder = prim.GetPrototype() if prim.IsInstance() else prim
            self._boxes[key] = _union([self._child(child, units) for child in holder.GetChildren()])
        return self._boxes[key]

    def _child(self, prim: Usd.Prim, outer: Units) -> Box | None:
        matrix, inner, _ = self._placement.step(prim, outer)
        box = self._local(prim, inner)
        return None if box is None else _around(box, np.array(matrix))


def _valid(found: Gf.Range3d) -> Box | None:
    if found.IsEmpty():
        return None
    box = np.array([found.GetMin(), found.GetMax()], np.float64)
    return box if np.isfinite(box).all() and float(np.abs(box).max()) < _LIMIT else None


def _union(boxes: list[Box | None]) -> Box | None:
    found = [box for box in boxes if box is not None]
    if not found:
        return None
    return np.array([np.min([box[0] for box in found], axis=0), np.max([box[1] for box in found], axis=0)])


def _around(box: Box, matrix: NDArray[np.float64]) -> Box:
    """Box along the outer axes around a box that a matrix has moved and turned."""
    centre, half = (box[0] + box[1]) / 2.0, (box[1] - box[0]) / 2.0
    centre, half = centre @ matrix[:3, :3] + matrix[3, :3], half @ np.abs(matrix[:3, :3])
    return np.array([centre - half, centre + half])


def _moved(points: NDArray[np.float64], matrix: NDArray[np.float64]) -> NDArray[np.float64]:
    moved: NDArray[np.float64] = points @ matrix[:3, :3] + matrix[3, :3]
    return moved
