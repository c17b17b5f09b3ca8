"""Colour and opacity of a prim: its display colour, else the base colour of its material."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from pxr import Usd, UsdGeom, UsdShade

from twin_app.usd.arrays import floats, integers, vectors
from twin_app.usd.units import TIME

_COLOR_INPUTS = ("diffuseColor", "diffuse_color_constant", "base_color", "baseColor", "diffuse_tint")
_OPACITY_INPUTS = ("opacity", "opacity_constant")

Color = tuple[float, float, float]
"""Linear RGB in [0, 1]."""

Rgb = NDArray[np.floating]
"""Rows of linear red, green, blue."""

_NO_COLOR = np.zeros((0, 3), np.float32)


@dataclass(frozen=True, slots=True)
class Appearance:
    """What a shape looks like."""

    colors: Rgb
    """Linear RGB: [n_faces, 3], [1, 3] or [0, 3] (nothing authored)."""
    opacity: float

    def kept(self, faces: NDArray[np.bool_]) -> Appearance:
        """The colours of some of the faces."""
        return replace(self, colors=self.colors[faces]) if len(self.colors) == len(faces) > 1 else self


def read_appearance(prim: Usd.Prim, n_faces: int) -> Appearance:
    """Appearance of a Gprim with so many faces; colours that vary inside a face are averaged."""
    colors = _display_colors(prim, n_faces)
    opacity = _display_opacity(prim)
    if len(colors) and opacity is not None:
        return Appearance(colors, opacity)
    base, material_opacity = _material(prim)
    if not len(colors):
        colors = _subset_colors(prim, n_faces, base)
    return Appearance(colors, material_opacity if opacity is None else opacity)


def constant_display_color(prim: Usd.Prim) -> Color | None:
    """The one display colour authored on a prim itself; None if there is none."""
    attribute = prim.GetAttribute("primvars:displayColor")
    values = attribute.Get(TIME) if attribute and attribute.HasAuthoredValue() else None
    colors = vectors(values)
    return _rgb(colors[0]) if len(colors) == 1 else None


def material_color(prim: Usd.Prim) -> Color | None:
    """Base colour of the material bound to a prim or above it."""
    return _material(prim)[0]


def _display_colors(prim: Usd.Prim, n_faces: int) -> Rgb:
    primvar = UsdGeom.PrimvarsAPI(prim).FindPrimvarWithInheritance("displayColor")
    if not primvar or not primvar.HasAuthoredValue():
        return _NO_COLOR
    authored = vectors(primvar.ComputeFlattened(TIME))
    if len(authored) == 0 or not np.isfinite(authored).all():
        return _NO_COLOR
    values: Rgb = np.asarray(np.clip(authored, 0.0, 1.0), np.float32)
    interpolation = str(primvar.GetInterpolation())
    if interpolation == "uniform" and len(values) == n_faces:
        return values
    if interpolation in ("vertex", "varying", "faceVarying") and len(values) > 1:
        return _mean_of_faces(prim, values, interpolation, n_faces)
    return values[:1]


def _mean_of_faces(prim: Usd.Prim, values: Rgb, interpolation: str, n_faces: int) -> Rgb:
    mean: Rgb = np.asarray(values.mean(axis=0, keepdims=True), np.float32)
    if not prim.IsA(UsdGeom.Mesh):
        return mean
    mesh = UsdGeom.Mesh(prim)
    counts = integers(mesh.GetFaceVertexCountsAttr().Get(TIME)).astype(np.int64)
    corners = integers(mesh.GetFaceVertexIndicesAttr().Get(TIME))
    if len(counts) != n_faces or (counts < 1).any() or counts.sum() != len(corners):
        return mean
    if interpolation == "faceVarying":
        corners = np.arange(len(corners), dtype=np.int32)
    if len(corners) == 0 or corners.min() < 0 or corners.max() >= len(values):
        return mean
    sums = np.add.reduceat(values[corners], np.cumsum(counts) - counts, axis=0)
    return np.asarray(sums / counts[:, None], np.float32)


def _display_opacity(prim: Usd.Prim) -> float | None:
    primvar = UsdGeom.PrimvarsAPI(prim).FindPrimvarWithInheritance("displayOpacity")
    if not primvar or not primvar.HasAuthoredValue():
        return None
    values = floats(primvar.ComputeFlattened(TIME))
    return float(np.clip(values.mean(), 0.0, 1.0)) if len(values) and np.isfinite(values).all() else None


def _subset_colors(prim: Usd.Prim, n_faces: int, base: Color | None) -> Rgb:
    """One colour for each face where parts of a mesh have materials of their own."""
    flat = _NO_COLOR if base is None else np.array([base], np.float32)
    if not prim.IsA(UsdGeom.Mesh):
        return flat
    colors: Rgb | None = None
    for subset in UsdShade.MaterialBindingAPI(prim).GetMaterialBindSubsets():
        color, _ = _material(subset.GetPrim())
        faces = integers(subset.GetIndicesAttr().Get(TIME))
        faces = faces[(faces >= 0) & (faces < n_faces)]
        if color is None or len(faces) == 0:
            continue
        if colors is None:
            colors = np.tile(np.array([base or (0.5, 0.5, 0.5)], np.float32), (n_faces, 1))
        colors[faces] = color
    return flat if colors is None else colors


def _material(prim: Usd.Prim) -> tuple[Color | None, float]:
    material, _ = UsdShade.MaterialBindingAPI(prim).ComputeBoundMaterial()
    shader = _surface(material) if material else None
    if shader is None:
        return None, 1.0
    color = next((c for c in (_input(shader, name) for name in _COLOR_INPUTS) if c is not None), None)
    opacity = next((o for o in (_input(shader, name) for name in _OPACITY_INPUTS) if o is not None), 1.0)
    return _rgb(color), float(np.clip(opacity, 0.0, 1.0)) if isinstance(opacity, int | float) else 1.0


def _surface(material: UsdShade.Material) -> UsdShade.Shader | None:
    for context in ("", "mdl"):
        found = material.ComputeSurfaceSource(context)
        shader = found[0] if isinstance(found, tuple) else found
        if shader:
            return shader
    return None


def _rgb(value: object) -> Color | None:
    numbers = floats(value)
    if len(numbers) < 3 or not np.isfinite(numbers).all():
        return None
    red, green, blue = np.clip(numbers[:3], 0.0, 1.0).tolist()
    return red, green, blue


def _input(shader: UsdShade.Shader, name: str) -> object | None:
    """A constant input of a shader, through connections to the material's interface; None for textures."""
    entry = shader.GetInput(name)
    if not entry:
        return None
    for attribute in entry.GetValueProducingAttributes():
        if attribute.GetPrim().IsA(UsdShade.Shader) and attribute.GetPrim() != shader.GetPrim():
            return None
        value: object | None = attribute.Get(TIME)
        return value
    return None
