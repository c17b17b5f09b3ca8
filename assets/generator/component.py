"""A component: named parts in four neutral looks, and how it becomes a USD file."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum

import numpy as np
from pxr import Gf, Kind, Sdf, Usd, UsdGeom, Vt

from assets.generator.solid import Solid, join

_DECIMALS = 4
"""A tenth of a millimetre: finer than anything seen, and the same text on every machine."""


class Look(Enum):
    """Neutral surface looks; the colours are sRGB, written as linear light. Colour is kept for states."""

    BODY = ("#d3d7dd", 1.0)
    DARK = ("#868f9b", 1.0)
    LITE = ("#e9ecef", 1.0)
    GLASS = ("#a8bccf", 0.22)

    @property
    def linear(self) -> tuple[float, float, float]:
        """Colour as linear light, the way USD stores it (IEC 61966-2-1)."""
        channels = (int(self.value[0][i : i + 2], 16) / 255.0 for i in (1, 3, 5))
        red, green, blue = (
            round(c / 12.92 if c <= 0.04045 else math.pow((c + 0.055) / 1.055, 2.4), 6) for c in channels
        )
        return red, green, blue

    @property
    def opacity(self) -> float:
        """1 for all but guards."""
        return float(self.value[1])


BODY, DARK, LITE, GLASS = Look.BODY, Look.DARK, Look.LITE, Look.GLASS


@dataclass(frozen=True, slots=True)
class Part:
    """One mesh of a component."""

    name: str
    look: Look
    shape: Solid


@dataclass(frozen=True, slots=True)
class Component:
    """A thing that is placed as a whole; its origin is the centre of its floor."""

    folder: str
    name: str
    """File name without ending, in lower case."""
    label: str
    doc: str
    parts: tuple[Part, ...]

    @property
    def path(self) -> str:
        """File below `assets/`."""
        return f"{self.folder}/{self.name}.usdc"

    @property
    def size(self) -> tuple[float, float, float]:
        """Extent along X, Y and Z [m]."""
        points = np.concatenate([part.shape.points for part in self.parts])
        x, y, z = (float(value) for value in points.max(axis=0) - points.min(axis=0))
        return x, y, z

    @property
    def n_triangles(self) -> int:
        """Triangles in all parts."""
        return sum(part.shape.n_triangles for part in self.parts)


def merged(parts: Sequence[Part]) -> tuple[Part, ...]:
    """Parts with one name and look become one mesh, in order of first appearance."""
    groups: dict[tuple[str, Look], list[Solid]] = {}
    for part in parts:
        groups.setdefault((part.name, part.look), []).append(part.shape)
    looks_of: dict[str, int] = {}
    for name, _ in groups:
        looks_of[name] = looks_of.get(name, 0) + 1
    return tuple(
        Part(name if looks_of[name] == 1 else f"{name}_{look.name.title()}", look, join(*shapes))
        for (name, look), shapes in groups.items()
    )


def component_layer(component: Component) -> Sdf.Layer:
    """The component as an anonymous layer in metres, Z up, with one Xform of kind `component`."""
    layer = Sdf.Layer.CreateAnonymous(".usdc")
    stage = Usd.Stage.Open(layer)
    UsdGeom.SetStageMetersPerUnit(stage, 1.0)
    UsdGeom.SetStageUpAxis(stage, UsdGeom.Tokens.z)
    layer.documentation = component.doc
    prim_name = "".join(word.title() for word in component.name.split("_"))
    root = UsdGeom.Xform.Define(stage, f"/{prim_name}").GetPrim()
    stage.SetDefaultPrim(root)
    root.SetDisplayName(component.label)
    root.SetDocumentation(component.doc)
    model = Usd.ModelAPI(root)
    model.SetKind(Kind.Tokens.component)
    model.SetAssetName(prim_name)
    for part in merged(component.parts):
        _write_mesh(stage, root.GetPath().AppendChild(part.name), part)
    return layer


def _write_mesh(stage: Usd.Stage, path: Sdf.Path, part: Part) -> None:
    mesh = UsdGeom.Mesh.Define(stage, path)
    points = np.round(part.shape.points, _DECIMALS).astype(np.float32) + np.float32(0.0)
    normals = np.round(part.shape.normals, _DECIMALS).astype(np.float32) + np.float32(0.0)
    mesh.CreateSubdivisionSchemeAttr(UsdGeom.Tokens.none)
    mesh.CreatePointsAttr(Vt.Vec3fArray.FromNumpy(points))
    mesh.CreateNormalsAttr(Vt.Vec3fArray.FromNumpy(normals))
    mesh.SetNormalsInterpolation(UsdGeom.Tokens.vertex)
    mesh.CreateFaceVertexCountsAttr(Vt.IntArray.FromNumpy(part.shape.counts.astype(np.int32)))
    mesh.CreateFaceVertexIndicesAttr(Vt.IntArray.FromNumpy(part.shape.indices.astype(np.int32)))
    mesh.CreateExtentAttr(Vt.Vec3fArray.FromNumpy(np.stack((points.min(axis=0), points.max(axis=0)))))
    mesh.CreateDisplayColorAttr([Gf.Vec3f(*part.look.linear)])
    if part.look.opacity < 1.0:
        mesh.CreateDisplayOpacityAttr([part.look.opacity])
        mesh.CreateDoubleSidedAttr(True)
