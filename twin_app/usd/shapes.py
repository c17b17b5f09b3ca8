"""One drawable prim as a `Prototype`: meshes, simple shapes, curves, their colours and normals."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray
from pxr import Usd, UsdGeom

from twin_app.errors import Fault
from twin_app.usd.appearance import Appearance, read_appearance
from twin_app.usd.arrays import integers, vectors
from twin_app.usd.curves import read_polylines
from twin_app.usd.geometry import Prototype
from twin_app.usd.tessellate import shape_of
from twin_app.usd.units import TIME

Warn = Callable[[Fault], None]
_NO_INTS = np.zeros(0, np.int32)
_NOT_DRAWN = ("NurbsPatch", "NurbsCurves", "HermiteCurves", "Points", "TetMesh", "Volume")


def read_prototype(prim: Usd.Prim, warn: Warn) -> Prototype | None:
    """Shape of a prim in its own space; None if it has none (or no valid one: then with a warning)."""
    if prim.IsA(UsdGeom.Mesh):
        return _mesh(prim, warn)
    if prim.IsA(UsdGeom.BasisCurves):
        return _curves(prim, warn)
    if not prim.IsA(UsdGeom.Gprim):
        return None
    shape = shape_of(UsdGeom.Gprim(prim))
    if shape is None:
        if prim.GetTypeName() in _NOT_DRAWN:
            warn(Fault(str(prim.GetPath()), "", f"{prim.GetTypeName()} is not drawn; use a Mesh"))
        return None
    look = read_appearance(prim, len(shape.face_counts))
    return _prototype(prim, shape.points, shape.face_counts, shape.face_indices, look)


def _mesh(prim: Usd.Prim, warn: Warn) -> Prototype | None:
    mesh = UsdGeom.Mesh(prim)
    points = vectors(mesh.GetPointsAttr().Get(TIME))
    counts = integers(mesh.GetFaceVertexCountsAttr().Get(TIME))
    indices = integers(mesh.GetFaceVertexIndicesAttr().Get(TIME))
    if len(points) == 0 or len(counts) == 0:
        return None
    keep, corners = _valid_faces(points, counts, indices, integers(mesh.GetHoleIndicesAttr().Get(TIME)))
    if not keep.all():
        n_bad = int((~keep).sum()) - len(integers(mesh.GetHoleIndicesAttr().Get(TIME)))
        if n_bad > 0:
            warn(
                Fault(
                    str(prim.GetPath()),
                    "faceVertexIndices",
                    f"{n_bad} of {len(counts)} faces left out: "
                    "they name points that do not exist, or have fewer than three corners; export the mesh again",
                )
            )
    if not keep.any():
        return None
    normals, of_corners = _normals(mesh, len(points), len(indices), corners)
    look = read_appearance(prim, len(counts)).kept(keep)
    result = _prototype(prim, points, counts[keep], indices[: len(corners)][corners], look)
    if not np.isfinite(points).all():
        points = np.nan_to_num(points, nan=0.0, posinf=0.0, neginf=0.0)
        text = "some points are no numbers and were put to 0; export the mesh again"
        warn(Fault(str(prim.GetPath()), "points", text))
    result = replace(result, points=points, normals=normals, normals_of_corners=of_corners)
    return _right_handed(result) if str(mesh.GetOrientationAttr().Get(TIME)) == "leftHanded" else result


def _valid_faces(
    points: NDArray[np.float32], counts: NDArray[np.int32], indices: NDArray[np.int32], holes: NDArray[np.int32]
) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    """Which faces can be drawn, and which corners (of those there are) belong to them."""
    sizes = np.maximum(counts.astype(np.int64), 0)
    ends = np.cumsum(sizes)
    keep = (counts >= 3) & (ends <= len(indices))
    n_corners = int(ends[keep][-1]) if keep.any() else 0
    n_used = int(np.searchsorted(ends, n_corners, side="right")) if n_corners else 0
    owner = np.repeat(np.arange(n_used), sizes[:n_used])[:n_corners]
    is_bad = (indices[:n_corners] < 0) | (indices[:n_corners] >= len(points))
    keep[owner[is_bad]] = False
    keep[holes[(holes >= 0) & (holes < len(counts))]] = False
    return keep, keep[owner]


def _normals(
    mesh: UsdGeom.Mesh, n_points: int, n_indices: int, corners: NDArray[np.bool_]
) -> tuple[NDArray[np.float32] | None, bool]:
    primvar = UsdGeom.PrimvarsAPI(mesh).GetPrimvar("normals")
    if primvar and primvar.HasAuthoredValue():
        values, interpolation = vectors(primvar.ComputeFlattened(TIME)), str(primvar.GetInterpolation())
    else:
        values, interpolation = vectors(mesh.GetNormalsAttr().Get(TIME)), str(mesh.GetNormalsInterpolation())
    if len(values) == 0 or not np.isfinite(values).all():
        return None, False
    if interpolation in ("vertex", "varying") and len(values) == n_points:
        return values, False
    if interpolation == "faceVarying" and len(values) == n_indices:
        return values[: len(corners)][corners], True
    return None, False


def _right_handed(shape: Prototype) -> Prototype:
    """The same shape with every polygon running the other way round."""
    starts = np.cumsum(shape.face_counts) - shape.face_counts
    position = np.arange(len(shape.face_indices)) - np.repeat(starts, shape.face_counts)
    flipped = np.repeat(starts + shape.face_counts - 1, shape.face_counts) - position
    normals = shape.normals
    if normals is not None and shape.normals_of_corners:
        normals = normals[flipped]
    return replace(shape, face_indices=shape.face_indices[flipped], normals=normals)


def _curves(prim: Usd.Prim, warn: Warn) -> Prototype | None:
    lines = read_polylines(prim)
    if not lines:
        warn(Fault(str(prim.GetPath()), "curveVertexCounts", "curves left out: their counts do not fit their points"))
        return None
    counts = np.array([len(line) for line in lines], np.int32)
    look = read_appearance(prim, 1)
    flat = replace(look, colors=look.colors[:1])
    return replace(_prototype(prim, np.vstack(lines).astype(np.float32), _NO_INTS, _NO_INTS, flat), line_counts=counts)


def _prototype(
    prim: Usd.Prim,
    points: NDArray[np.float32],
    counts: NDArray[np.int32],
    indices: NDArray[np.int32],
    look: Appearance,
) -> Prototype:
    sided = UsdGeom.Gprim(prim).GetDoubleSidedAttr().Get(TIME)
    return Prototype(
        name=str(prim.GetPath()),
        points=points,
        face_counts=counts,
        face_indices=indices,
        line_counts=_NO_INTS,
        colors=look.colors,
        opacity=look.opacity,
        is_double_sided=bool(sided),
    )
