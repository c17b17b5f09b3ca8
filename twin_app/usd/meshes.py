"""A mesh as a `Prototype`: polygons with any number of corners, broken ones left out, all running the same way."""

from __future__ import annotations

from collections.abc import Callable, Sized
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from pxr import Usd, UsdGeom

from twin_app.errors import Fault
from twin_app.usd.appearance import Faces, Traits, read_appearance
from twin_app.usd.arrays import integers, vectors
from twin_app.usd.geometry import Prototype
from twin_app.usd.materials import Materials
from twin_app.usd.units import TIME

Warn = Callable[[Fault], None]
NO_INTS = np.zeros(0, np.int32)
_ARRAYS: dict[str, tuple[Callable[[object], NDArray[np.generic]], str]] = {
    "points": (vectors, "point3f[]"),
    "faceVertexCounts": (integers, "int[]"),
    "faceVertexIndices": (integers, "int[]"),
}
_NORMALS = frozenset({"normals", "primvars:normals", "primvars:normals:indices"})


@dataclass(frozen=True, slots=True)
class _Soundness:
    """Which faces can be drawn, and which corners (of those there are) belong to them; None: all."""

    faces: NDArray[np.bool_] | None = None
    corners: NDArray[np.bool_] | None = None


def read_mesh(prim: Usd.Prim, traits: Traits, materials: Materials, warn: Warn) -> Prototype | None:
    """Shape of a mesh in its own space; None if it has none (or no valid one: then with a warning)."""
    points = vectors(_get(prim, "points"))
    counts = integers(_get(prim, "faceVertexCounts"))
    indices = integers(_get(prim, "faceVertexIndices"))
    if len(points) == 0 or len(counts) == 0:
        _say_why(prim, traits, warn)
        return None
    faces = Faces(counts, indices)
    sound = _soundness(prim, traits, len(points), faces, warn)
    if sound.faces is not None and not sound.faces.any():
        return None
    faces = _kept(faces, sound)
    normals, of_corners = _normals(prim, traits, len(points), len(indices), sound)
    points = _finite(prim, points, warn)
    look = read_appearance(prim, traits, len(counts), faces, materials)
    if sound.faces is not None:
        look = look.kept(sound.faces)
    corners = faces.indices
    if "orientation" in traits.names and str(_get(prim, "orientation")) == "leftHanded":
        flipped = _flipped(faces)
        corners = corners[flipped]
        normals = normals[flipped] if normals is not None and of_corners else normals
    return Prototype(
        name=str(prim.GetPath()),
        points=points,
        face_counts=faces.counts,
        face_indices=corners,
        line_counts=NO_INTS,
        normals=normals,
        normals_of_corners=of_corners,
        colors=look.colors,
        opacity=look.opacity,
        is_double_sided="doubleSided" in traits.names and bool(_get(prim, "doubleSided")),
    )


def is_cage(prim: Usd.Prim, traits: Traits) -> bool:
    """Whether the polygons only span a smooth surface; meshes with normals of their own are meant as they are."""
    if "subdivisionScheme" not in traits.names:
        return _NORMALS.isdisjoint(traits.names)
    return str(_get(prim, "subdivisionScheme")) in ("catmullClark", "loop")


def _get(prim: Usd.Prim, name: str) -> object:
    attribute = prim.GetAttribute(name)
    value: object = attribute.Get(TIME) if attribute else None
    return value


def _say_why(prim: Usd.Prim, traits: Traits, warn: Warn) -> None:
    """A mesh without anything in it is nothing to speak of; one whose arrays cannot be used is."""
    for name, (convert, wanted) in _ARRAYS.items():
        value = _get(prim, name) if name in traits.names else None
        is_empty = value is None or (isinstance(value, Sized) and len(value) == 0)
        if not is_empty and len(convert(value)) == 0:
            text = f"the mesh is left out: its value is no {wanted} (got {type(value).__name__}); export it again"
            warn(Fault(str(prim.GetPath()), name, text))


def _soundness(
    prim: Usd.Prim,
    traits: Traits,
    n_points: int,
    faces: Faces,
    warn: Warn,
) -> _Soundness:
    counts, indices = faces.counts, faces.indices
    holes = integers(_get(prim, "holeIndices")) if "holeIndices" in traits.names else NO_INTS
    if (
        len(indices)
        and not len(holes)
        and int(counts.min()) >= 3
        and int(counts.sum(dtype=np.int64)) == len(indices)
        and int(indices.min()) >= 0
        and int(indices.max()) < n_points
    ):
        return _Soundness()
    keep, corners = _valid_faces(n_points, counts, indices, holes)
    n_bad = int((~keep).sum()) - len(holes)
    if n_bad > 0:
        text = (
            f"{n_bad} of {len(counts)} faces left out: "
            "they name points that do not exist, or have fewer than three corners; export the mesh again"
        )
        warn(Fault(str(prim.GetPath()), "faceVertexIndices", text))
    return _Soundness(keep, corners)


def _kept(faces: Faces, sound: _Soundness) -> Faces:
    if sound.corners is None:
        return faces
    return Faces(faces.counts[sound.faces], faces.indices[: len(sound.corners)][sound.corners])


def _valid_faces(
    n_points: int, counts: NDArray[np.int32], indices: NDArray[np.int32], holes: NDArray[np.int32]
) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    """Which faces can be drawn, and which corners (of those there are) belong to them."""
    sizes = np.maximum(counts.astype(np.int64), 0)
    ends = np.cumsum(sizes)
    keep = (counts >= 3) & (ends <= len(indices))
    n_corners = int(ends[keep][-1]) if keep.any() else 0
    n_used = int(np.searchsorted(ends, n_corners, side="right")) if n_corners else 0
    owner = np.repeat(np.arange(n_used), sizes[:n_used])[:n_corners]
    is_bad = (indices[:n_corners] < 0) | (indices[:n_corners] >= n_points)
    keep[owner[is_bad]] = False
    keep[holes[(holes >= 0) & (holes < len(counts))]] = False
    return keep, keep[owner]


def _finite(prim: Usd.Prim, points: NDArray[np.float32], warn: Warn) -> NDArray[np.float32]:
    # A sum is finite only if all its terms are; the reverse may fail by overflow, so that is looked at again.
    if np.isfinite(points.sum(dtype=np.float64)) or np.isfinite(points).all():
        return points
    text = "some points are no numbers and were put to 0; export the mesh again"
    warn(Fault(str(prim.GetPath()), "points", text))
    return np.nan_to_num(points, nan=0.0, posinf=0.0, neginf=0.0)


def _normals(
    prim: Usd.Prim, traits: Traits, n_points: int, n_indices: int, sound: _Soundness
) -> tuple[NDArray[np.float32] | None, bool]:
    if _NORMALS.isdisjoint(traits.names):
        return None, False
    primvar = UsdGeom.PrimvarsAPI(prim).GetPrimvar("normals")
    if primvar and primvar.HasAuthoredValue():
        values, interpolation = vectors(primvar.ComputeFlattened(TIME)), str(primvar.GetInterpolation())
    else:
        mesh = UsdGeom.Mesh(prim)
        values, interpolation = vectors(mesh.GetNormalsAttr().Get(TIME)), str(mesh.GetNormalsInterpolation())
    if len(values) == 0 or not np.isfinite(values).all():
        return None, False
    if interpolation in ("vertex", "varying") and len(values) == n_points:
        return values, False
    if interpolation == "faceVarying" and len(values) == n_indices:
        return (values if sound.corners is None else values[: len(sound.corners)][sound.corners]), True
    return None, False


def _flipped(faces: Faces) -> NDArray[np.int64]:
    """Corners in the order in which every polygon runs the other way round."""
    starts = faces.starts
    position = np.arange(len(faces.indices)) - np.repeat(starts, faces.counts)
    return np.asarray(np.repeat(starts + faces.counts - 1, faces.counts) - position, np.int64)
