"""Colour and opacity of a prim: the picture on its material, its display colour, or the material's base colour."""

from __future__ import annotations

import math
from collections.abc import Set
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from pxr import Usd, UsdGeom, UsdShade, Vt

from twin_app.usd.arrays import floats, integers, pairs, vectors
from twin_app.usd.materials import NO_LOOK, Color, Look, Materials, Texture, rgb
from twin_app.usd.textures import reduced, sample
from twin_app.usd.units import TIME

DISPLAY_COLOR = "primvars:displayColor"
DISPLAY_OPACITY = "primvars:displayOpacity"
BINDING = "material:binding"
_TEXELS = 4
"""Pixels of the reduced picture across a usual face."""

Rgb = NDArray[np.floating]
"""Rows of linear red, green, blue."""

_NO_COLOR = np.zeros((0, 3), np.float32)


@dataclass(frozen=True, slots=True)
class Traits:
    """What is authored at a prim or above it, so that dear look-ups happen only where there is something to find."""

    names: Set[str]
    """Authored properties of the prim itself."""
    has_color: bool = False
    has_opacity: bool = False
    is_bound: bool = False
    """A material is bound at the prim or above it."""


@dataclass(frozen=True, slots=True)
class Faces:
    """Corners of all polygons of a shape, as far as they are sound."""

    counts: NDArray[np.int32]
    indices: NDArray[np.int32]

    @property
    def starts(self) -> NDArray[np.int64]:
        """First corner of each polygon."""
        return np.cumsum(self.counts, dtype=np.int64) - self.counts


@dataclass(frozen=True, slots=True)
class Appearance:
    """What a shape looks like."""

    colors: Rgb
    """Linear RGB: [n_faces, 3], [1, 3] or [0, 3] (nothing authored)."""
    opacity: float

    def kept(self, faces: NDArray[np.bool_]) -> Appearance:
        """The colours of some of the faces."""
        return replace(self, colors=self.colors[faces]) if len(self.colors) == len(faces) > 1 else self


def read_appearance(
    prim: Usd.Prim, traits: Traits, n_faces: int, faces: Faces | None, materials: Materials
) -> Appearance:
    """Appearance of a Gprim with so many faces; colours that vary inside a face are averaged.

    `faces` are those of a mesh without broken ones; None for other shapes, whose colours are averaged over all.
    """
    color = constant_display_color(prim) if DISPLAY_COLOR in traits.names else None
    if color is not None:
        colors: Rgb = np.array([color], np.float32)
    else:
        colors = _display_colors(prim, n_faces, faces) if traits.has_color else _NO_COLOR
    opacity = _display_opacity(prim) if traits.has_opacity else None
    look = materials.look(prim) if traits.is_bound else NO_LOOK
    if look.texture is not None and faces is not None:
        colors = _textured(prim, look.texture, faces)
    if not len(colors):
        colors = _subset_colors(prim, n_faces, look, materials)
    return Appearance(colors, look.opacity if opacity is None else opacity)


def constant_display_color(prim: Usd.Prim) -> Color | None:
    """The one display colour authored on a prim itself; None if there is none."""
    attribute = prim.GetAttribute(DISPLAY_COLOR)
    value = attribute.Get(TIME) if attribute else None
    if not isinstance(value, Vt.Vec3fArray) or len(value) != 1:
        return None
    red, green, blue = (min(max(float(part), 0.0), 1.0) for part in value[0])
    return (red, green, blue) if math.isfinite(sum(value[0])) else None


def _display_colors(prim: Usd.Prim, n_faces: int, faces: Faces | None) -> Rgb:
    primvar = UsdGeom.PrimvarsAPI(prim).FindPrimvarWithInheritance("displayColor")
    if not primvar or not primvar.HasAuthoredValue():
        return _NO_COLOR
    authored = vectors(primvar.ComputeFlattened(TIME))
    if len(authored) == 0 or not np.isfinite(authored).all():
        return _NO_COLOR
    values: Rgb = np.clip(authored, np.float32(0.0), np.float32(1.0))
    if len(values) == 1:
        return values
    interpolation = str(primvar.GetInterpolation())
    if interpolation == "uniform" and len(values) == n_faces:
        return values
    if interpolation in ("vertex", "varying", "faceVarying"):
        corners = _at_corners(values, interpolation, faces)
        return _mean(values) if corners is None or faces is None else _mean_of_faces(corners, faces)
    return values[:1]


def _mean(values: Rgb) -> Rgb:
    return np.asarray(values.mean(axis=0, keepdims=True), np.float32)


def _at_corners(values: Rgb, interpolation: str, faces: Faces | None) -> Rgb | None:
    """Values of points or corners at each corner; None if there are not enough."""
    if faces is None or len(faces.indices) == 0:
        return None
    if interpolation == "faceVarying":
        return values if len(values) == len(faces.indices) else None
    return values[faces.indices] if int(faces.indices.max()) < len(values) else None


def _mean_of_faces(corners: Rgb, faces: Faces) -> Rgb:
    sums = np.add.reduceat(corners, faces.starts, axis=0)
    return np.asarray(sums / faces.counts[:, None], np.float32)


def _display_opacity(prim: Usd.Prim) -> float | None:
    primvar = UsdGeom.PrimvarsAPI(prim).FindPrimvarWithInheritance("displayOpacity")
    if not primvar or not primvar.HasAuthoredValue():
        return None
    values = floats(primvar.ComputeFlattened(TIME))
    return float(np.clip(values.mean(), 0.0, 1.0)) if len(values) and np.isfinite(values).all() else None


def _textured(prim: Usd.Prim, texture: Texture, faces: Faces) -> Rgb:
    """One colour for each face: the mean of the picture around its middle; for all, where there are no coordinates."""
    primvar = UsdGeom.PrimvarsAPI(prim).FindPrimvarWithInheritance(texture.primvar)
    corners = None
    if primvar and primvar.HasAuthoredValue():
        values = pairs(primvar.ComputeFlattened(TIME))
        corners = _at_corners(values, str(primvar.GetInterpolation()), faces)
    if corners is None:
        return _shaded(_mean(texture.image.reshape(-1, 3)), texture)
    moved = np.column_stack([corners, np.ones(len(corners))]) @ np.array(texture.matrix)
    corners = np.asarray(moved[:, :2], np.float32)
    middles = np.asarray(_mean_of_faces(corners, faces), np.float32)
    own_middles = np.repeat(middles, faces.counts, axis=0)
    between = np.asarray((corners + own_middles) / 2, np.float32)
    extent = float(np.median(np.abs(corners - own_middles).max(axis=1))) * 2
    side = int(np.clip(_TEXELS / max(extent, 1e-6), 1, max(texture.image.shape[:2])))
    image = reduced(texture.image, side)
    return _shaded((_mean_of_faces(sample(image, between), faces) + sample(image, middles)) / 2, texture)


def _shaded(colors: Rgb, texture: Texture) -> Rgb:
    return np.asarray(np.clip(colors * np.array(texture.scale) + np.array(texture.bias), 0.0, 1.0), np.float32)


def _subset_colors(prim: Usd.Prim, n_faces: int, look: Look, materials: Materials) -> Rgb:
    """One colour for each face where parts of a mesh have materials of their own."""
    base = look.color
    flat = _NO_COLOR if base is None else np.array([base], np.float32)
    if not prim.IsA(UsdGeom.Mesh) or not prim.GetChildren():
        return flat
    colors: Rgb | None = None
    for subset in UsdShade.MaterialBindingAPI(prim).GetMaterialBindSubsets():
        own = materials.look(subset.GetPrim())
        color = own.color
        if own.texture is not None:
            mean = _shaded(_mean(own.texture.image.reshape(-1, 3)), own.texture)[0]
            color = rgb(mean)
        faces = integers(subset.GetIndicesAttr().Get(TIME))
        faces = faces[(faces >= 0) & (faces < n_faces)]
        if color is None or len(faces) == 0:
            continue
        if colors is None:
            colors = np.tile(np.array([base or (0.5, 0.5, 0.5)], np.float32), (n_faces, 1))
        colors[faces] = color
    return flat if colors is None else colors
