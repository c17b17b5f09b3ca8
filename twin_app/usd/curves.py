"""BasisCurves as polylines: for drawing, and for the length of belts and paths."""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray
from pxr import Usd, UsdGeom

from twin_app.usd.arrays import integers, vectors
from twin_app.usd.units import TIME

Points = NDArray[np.float64]

SAMPLES: Final = 12
"""Straight pieces for each cubic segment."""

MATRICES: Final = {
    "bezier": np.array([[1, 0, 0, 0], [-3, 3, 0, 0], [3, -6, 3, 0], [-1, 3, -3, 1]], float),
    "bspline": np.array([[1, 4, 1, 0], [-3, 0, 3, 0], [3, -6, 3, 0], [-1, 3, -3, 1]], float) / 6.0,
    "catmullRom": np.array([[0, 2, 0, 0], [-1, 0, 1, 0], [2, -5, 4, -1], [-1, 3, -3, 1]], float) / 2.0,
}
"""By basis, from four control points to the coefficients of 1, t, t² and t³, with t from 0 to 1 along a segment."""


def read_polylines(prim: Usd.Prim) -> tuple[Points, ...]:
    """Points [n, 3] of every curve of a BasisCurves prim, in its own space and units.

    Empty if the curves are broken (counts that do not fit the points, points that are no numbers).
    """
    curves = UsdGeom.BasisCurves(prim)
    points = vectors(curves.GetPointsAttr().Get(TIME)).astype(float)
    counts = integers(curves.GetCurveVertexCountsAttr().Get(TIME)).astype(np.int64)
    if counts.size == 0 or (counts < 0).any() or counts.sum() > len(points) or not np.isfinite(points).all():
        return ()
    pieces = np.split(points[: int(counts.sum())], np.cumsum(counts)[:-1])
    kind, basis, wrap = (str(a.Get(TIME)) for a in (curves.GetTypeAttr(), curves.GetBasisAttr(), curves.GetWrapAttr()))
    lines = (_polyline(piece, kind, basis, wrap) for piece in pieces)
    return tuple(line for line in lines if len(line) > 1)


def polyline_length(points: Points) -> float:
    """Sum of the lengths of the straight pieces, in the units of the points."""
    return float(np.linalg.norm(np.diff(points, axis=0), axis=1).sum())


def _polyline(points: Points, kind: str, basis: str, wrap: str) -> Points:
    if kind == "cubic" and basis in MATRICES:
        return _cubic(points, basis, wrap)
    return np.vstack([points, points[:1]]) if wrap == "periodic" and len(points) else points


def _cubic(points: Points, basis: str, wrap: str) -> Points:
    windows = control_windows(points, basis, wrap)
    if not len(windows):
        return points
    t = np.linspace(0.0, 1.0, SAMPLES + 1)
    powers = np.stack([np.ones_like(t), t, t**2, t**3], axis=1) @ MATRICES[basis]
    segments = [powers @ window for window in windows]
    return np.vstack([segments[0], *(segment[1:] for segment in segments[1:])])


def control_windows(points: Points, basis: str, wrap: str) -> Points:
    """The four control points of each cubic segment of a curve, [n_segments, 4, 3]."""
    step = 3 if basis == "bezier" else 1
    if wrap == "periodic":
        points = np.vstack([points, points[: 1 if basis == "bezier" else 3]])
    elif wrap == "pinned" and basis != "bezier" and len(points) > 1:
        before, after = 2 * points[0] - points[1], 2 * points[-1] - points[-2]
        points = np.vstack([before, points, after])
    starts = np.arange(0, len(points) - 3, step)
    windows: Points = points[starts[:, None] + np.arange(4)]
    return windows
