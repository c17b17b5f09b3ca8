"""One drawable prim as a `Prototype`: meshes, simple shapes, curves, points, their colours and normals."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray
from pxr import Usd, UsdGeom

from twin_app.errors import Fault
from twin_app.usd.appearance import Appearance, Traits, read_appearance
from twin_app.usd.curves import read_polylines
from twin_app.usd.geometry import Prototype
from twin_app.usd.materials import Materials
from twin_app.usd.meshes import NO_INTS, Warn, is_cage, read_mesh
from twin_app.usd.tessellate import shape_of
from twin_app.usd.units import TIME

_NOT_DRAWN = ("NurbsPatch", "NurbsCurves", "HermiteCurves", "Points", "TetMesh", "Volume")


@dataclass(slots=True)
class ShapeReader:
    """Reads the shapes of one stage; materials and their pictures are read once."""

    warn: Warn
    materials: Materials = field(init=False)
    cages: list[str] = field(default_factory=list)
    """Paths of subdivision surfaces, which are given as their cages."""

    def __post_init__(self) -> None:
        self.materials = Materials(self.warn)

    def read(self, prim: Usd.Prim, traits: Traits) -> Prototype | None:
        """Shape of a prim in its own space; None if it has none (or no valid one: then with a warning)."""
        kind = prim.GetTypeName()
        if kind == "Mesh" or prim.IsA(UsdGeom.Mesh):
            mesh = read_mesh(prim, traits, self.materials, self.warn)
            if mesh is not None and is_cage(prim, traits):
                self.cages.append(str(prim.GetPath()))
            return mesh
        if prim.IsA(UsdGeom.BasisCurves):
            return self._curves(prim, traits)
        shape = shape_of(UsdGeom.Gprim(prim))
        if shape is None:
            if kind in _NOT_DRAWN:
                self.warn(Fault(str(prim.GetPath()), "", f"{kind} is not drawn; use a Mesh"))
            return None
        look = read_appearance(prim, traits, len(shape.face_counts), None, self.materials)
        if not np.isfinite(shape.points).all():
            self.warn(Fault(str(prim.GetPath()), "", "its size is out of all bounds, so it is left out"))
            return None
        return _prototype(prim, shape.points, look, shape.face_counts, shape.face_indices)

    def cage_faults(self) -> tuple[Fault, ...]:
        """One warning for all subdivision surfaces together."""
        if not self.cages:
            return ()
        more = f" (and {len(self.cages) - 1} more meshes)" if len(self.cages) > 1 else ""
        text = (
            f"is a smooth subdivision surface and is drawn as its cage{more}; "
            'write subdivisionScheme = "none" if its faces are meant as they are'
        )
        return (Fault(self.cages[0], "subdivisionScheme", text),)

    def _curves(self, prim: Usd.Prim, traits: Traits) -> Prototype | None:
        lines = read_polylines(prim)
        if not lines:
            text = "curves left out: their counts do not fit their points"
            self.warn(Fault(str(prim.GetPath()), "curveVertexCounts", text))
            return None
        counts = np.array([len(line) for line in lines], np.int32)
        look = read_appearance(prim, traits, 1, None, self.materials)
        points = np.vstack(lines).astype(np.float32)
        return _prototype(prim, points, Appearance(look.colors[:1], look.opacity), lines=counts)


def _prototype(
    prim: Usd.Prim,
    points: NDArray[np.float32],
    look: Appearance,
    counts: NDArray[np.int32] = NO_INTS,
    indices: NDArray[np.int32] = NO_INTS,
    *,
    lines: NDArray[np.int32] = NO_INTS,
) -> Prototype:
    sided = UsdGeom.Gprim(prim).GetDoubleSidedAttr().Get(TIME)
    return Prototype(
        name=str(prim.GetPath()),
        points=points,
        face_counts=counts,
        face_indices=indices,
        line_counts=lines,
        colors=look.colors,
        opacity=look.opacity,
        is_double_sided=bool(sided),
    )
