"""Curves that vehicles drive along, as polylines in the scene.

Straight curves are taken as they are; cubic ones are sampled so that no point of the curve is farther than
`SAMPLING_M` from its polyline.
"""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray
from pxr import Usd, UsdGeom

from twin_app.plant.description import Line
from twin_app.plant.fleets import MOST_POINTS
from twin_app.usd.arrays import integers, vectors
from twin_app.usd.curves import MATRICES, control_windows
from twin_app.usd.units import TIME, Placement

Points = NDArray[np.float64]

SAMPLING_M: Final = 0.001
"""Greatest distance of a cubic curve from its polyline [m]."""
_FARTHEST_M = 1e7


class PathProblem(Exception):
    """Why a prim is no path, to be read after `which`: `has no points`."""


def read_path(prim: Usd.Prim, placement: Placement) -> tuple[Line, ...]:
    """Every curve of a BasisCurves prim as a polyline in the world [m], to a tenth of a micrometre.

    Raises `PathProblem` if the prim is something else, or its curves are empty, broken or far too fine.
    """
    if not prim.IsA(UsdGeom.BasisCurves):
        raise PathProblem(f"is of type {prim.GetTypeName() or 'none'}; it must be a BasisCurves")
    curves = UsdGeom.BasisCurves(prim)
    pieces = _pieces(curves, np.array(placement.frame(prim)))
    kind, basis, wrap = (str(a.Get(TIME)) for a in (curves.GetTypeAttr(), curves.GetBasisAttr(), curves.GetWrapAttr()))
    for number, piece in enumerate(pieces, start=1):
        _check_count(number, len(piece), kind, basis, wrap)
    lines = _cubic_lines(pieces, basis, wrap) if kind == "cubic" else _straight_lines(pieces, wrap)
    return tuple(_line(points) for points in lines)


def _pieces(curves: UsdGeom.BasisCurves, frame: Points) -> list[Points]:
    """The points of each curve in the world [m]."""
    points = vectors(curves.GetPointsAttr().Get(TIME)).astype(float)
    counts = integers(curves.GetCurveVertexCountsAttr().Get(TIME)).astype(np.int64)
    if len(points) == 0:
        raise PathProblem("has no points")
    if len(points) > MOST_POINTS:
        raise PathProblem(f"has {len(points)} points; there may be at most {MOST_POINTS}")
    if len(counts) == 0 or (counts < 0).any() or counts.sum() != len(points):
        raise PathProblem(f"has {len(points)} points, but its curveVertexCounts are for {int(counts.sum())}")
    with np.errstate(all="ignore"):
        placed = points @ frame[:3, :3] + frame[3, :3]
    if not (np.abs(placed) <= _FARTHEST_M).all():
        raise PathProblem(f"has points that are no numbers, or farther than {_FARTHEST_M:g} m from the origin")
    return np.split(placed, np.cumsum(counts)[:-1])


def _check_count(number: int, count: int, kind: str, basis: str, wrap: str) -> None:
    if kind != "cubic":
        fits, allowed = count >= 2, "at least 2"
    elif basis == "bezier" and wrap == "periodic":
        fits, allowed = count >= 3 and count % 3 == 0, "3, 6, 9 …"
    elif basis == "bezier":
        fits, allowed = count >= 4 and count % 3 == 1, "4, 7, 10 …"
    elif basis in MATRICES:
        least = {"periodic": 3, "pinned": 2}.get(wrap, 4)
        fits, allowed = count >= least, f"at least {least}"
    else:
        raise PathProblem(f"has the basis {basis!r}; allowed: {', '.join(MATRICES)}")
    if not fits:
        curve = f"{wrap} {basis} curve" if kind == "cubic" else "straight curve"
        raise PathProblem(f"has {count} points in its curve {number}; a {curve} has {allowed}")


def _straight_lines(pieces: list[Points], wrap: str) -> list[Points]:
    return [np.vstack([piece, piece[:1]]) for piece in pieces] if wrap == "periodic" else pieces


def _cubic_lines(pieces: list[Points], basis: str, wrap: str) -> list[Points]:
    coefficients = [MATRICES[basis] @ control_windows(piece, basis, wrap) for piece in pieces]
    counts = [_sample_counts(own) for own in coefficients]
    total = sum(int(own.sum()) for own in counts)
    if total > MOST_POINTS:
        raise PathProblem(f"bends so widely that it would need {total} points; there may be at most {MOST_POINTS}")
    return [_sampled(own, number) for own, number in zip(coefficients, counts, strict=True)]


def _sample_counts(coefficients: Points) -> NDArray[np.int64]:
    """Straight pieces for each segment [n_segments].

    A chord over a step h of the parameter lies within h²/8 · max|B″| of the curve (error of linear interpolation).
    B″ is linear in the parameter, so it is greatest at one of the two ends.
    """
    at_start = 2.0 * coefficients[:, 2]
    at_end = at_start + 6.0 * coefficients[:, 3]
    bend = np.maximum(np.linalg.norm(at_start, axis=1), np.linalg.norm(at_end, axis=1))
    counts: NDArray[np.int64] = np.maximum(np.ceil(np.sqrt(bend / (8.0 * SAMPLING_M)) - 1e-6), 1.0).astype(np.int64)
    return counts


def _sampled(coefficients: Points, counts: NDArray[np.int64]) -> Points:
    parts = [coefficients[0, :1]]
    for own, count in zip(coefficients, counts.tolist(), strict=True):
        t = np.arange(1, count + 1) / count
        parts.append(np.stack([np.ones_like(t), t, t**2, t**3], axis=1) @ own)
    return np.vstack(parts)


def _line(points: Points) -> Line:
    """Rounded, since the noise of matrix products must not change the hash of a plant."""
    rounded = np.round(points, 7) + 0.0
    if (rounded == rounded[0]).all():
        raise PathProblem("has a curve without length")
    return tuple((x, y, z) for x, y, z in rounded.tolist())
