"""Simple meshes for parts, vehicles and lamps: few triangles, since there are many of them."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from pxr import Sdf, UsdGeom, Vt

from twin_app.usd.animation.tracks import MoverKind, MoverShape, Rgb

Floats = NDArray[np.float64]

_BOX = np.array([0, 2, 3, 1, 4, 5, 7, 6, 0, 1, 5, 4, 2, 6, 7, 3, 0, 4, 6, 2, 1, 3, 7, 5])
_SIDES = 8
_BOTTLE_M = 0.33
_BOTTLE_GAP_M = 0.17
_NARROW_M = 0.3


@dataclass(frozen=True, slots=True)
class Solid:
    """Polygons with sharp edges: no two share a point."""

    points: Floats
    counts: tuple[int, ...]
    colors: tuple[Rgb, ...]
    """One for each polygon."""


def solid_of(kind: MoverKind, greys: tuple[Rgb, Rgb, Rgb]) -> Solid:
    """The mesh of a kind of mover: middle of its underside at the origin, heading along +x."""
    makers = {MoverShape.BLOCK: _block, MoverShape.BOTTLES: _bottles, MoverShape.CART: _cart}
    return makers[kind.shape](kind.size_m, greys)


def lamp(radius_m: float, height_m: float) -> Solid:
    """An upright prism on the origin; its colour is left to be animated."""
    return prism(radius_m, 0.0, height_m, (1.0, 1.0, 1.0))


def box(low: tuple[float, float, float], high: tuple[float, float, float], color: Rgb) -> Solid:
    """Six faces, counter-clockwise seen from outside."""
    corners = np.array([[(low, high)[i >> axis & 1][axis] for axis in range(3)] for i in range(8)], np.float64)
    return Solid(corners[_BOX], (4,) * 6, (color,) * 6)


def prism(radius_m: float, bottom_m: float, top_m: float, color: Rgb) -> Solid:
    """An upright column of eight sides with a lid, open below."""
    turns = 2.0 * math.pi * np.arange(_SIDES) / _SIDES
    ring = radius_m * np.column_stack((np.cos(turns), np.sin(turns)))
    ahead = np.roll(ring, -1, axis=0)
    low, high = np.full((_SIDES, 1), bottom_m), np.full((_SIDES, 1), top_m)
    corners = (np.hstack((ring, low)), np.hstack((ahead, low)), np.hstack((ahead, high)), np.hstack((ring, high)))
    sides = np.stack(corners, axis=1).reshape(-1, 3)
    return Solid(np.concatenate((sides, np.hstack((ring, high)))), (4,) * _SIDES + (_SIDES,), (color,) * (_SIDES + 1))


def moved(solid: Solid, by: tuple[float, float, float]) -> Solid:
    """The same elsewhere."""
    return Solid(solid.points + np.array(by), solid.counts, solid.colors)


def merged(solids: list[Solid]) -> Solid:
    """Several as one."""
    return Solid(
        np.concatenate([solid.points for solid in solids]),
        tuple(count for solid in solids for count in solid.counts),
        tuple(color for solid in solids for color in solid.colors),
    )


def write_mesh(layer: Sdf.Layer, path: str, solid: Solid, *, colored: bool = True) -> Sdf.PrimSpec:
    """A Mesh with normals and extent."""
    spec = Sdf.CreatePrimInLayer(layer, path)
    spec.specifier, spec.typeName = Sdf.SpecifierDef, "Mesh"
    points = solid.points.astype(np.float32)
    _set(spec, "points", Sdf.ValueTypeNames.Point3fArray, Vt.Vec3fArray.FromNumpy(points))
    _set(spec, "faceVertexCounts", Sdf.ValueTypeNames.IntArray, Vt.IntArray(solid.counts))
    _set(spec, "faceVertexIndices", Sdf.ValueTypeNames.IntArray, Vt.IntArray(range(len(points))))
    extent = np.stack((points.min(axis=0), points.max(axis=0)))
    _set(spec, "extent", Sdf.ValueTypeNames.Float3Array, Vt.Vec3fArray.FromNumpy(extent))
    normals = _set(spec, "normals", Sdf.ValueTypeNames.Normal3fArray, Vt.Vec3fArray.FromNumpy(_normals(solid)))
    normals.SetInfo("interpolation", UsdGeom.Tokens.faceVarying)
    scheme = Sdf.AttributeSpec(spec, "subdivisionScheme", Sdf.ValueTypeNames.Token, Sdf.VariabilityUniform)
    scheme.default = UsdGeom.Tokens.none
    if colored:
        colors = np.array(solid.colors, np.float32)
        shown = _set(spec, "primvars:displayColor", Sdf.ValueTypeNames.Color3fArray, Vt.Vec3fArray.FromNumpy(colors))
        shown.SetInfo("interpolation", UsdGeom.Tokens.uniform)
    return spec


def _set(spec: Sdf.PrimSpec, name: str, kind: Sdf.ValueTypeName, value: object) -> Sdf.AttributeSpec:
    attribute = Sdf.AttributeSpec(spec, name, kind)
    attribute.default = value
    return attribute


def _normals(solid: Solid) -> NDArray[np.float32]:
    """Of each corner, that of its flat polygon."""
    counts = np.array(solid.counts)
    first = np.cumsum(counts) - counts
    a, b, c = (solid.points[first + corner] for corner in range(3))
    normal = np.cross(b - a, c - a)
    normal /= np.linalg.norm(normal, axis=1, keepdims=True)
    return np.repeat(normal, counts, axis=0).astype(np.float32)


def _block(size: tuple[float, float, float], greys: tuple[Rgb, Rgb, Rgb]) -> Solid:
    """A workpiece with a narrower upper part on a flat carrier."""
    x, y, top = 0.5 * size[0], 0.5 * size[1], size[2]
    base, waist = min(0.06, 0.1 * top), 0.6 * top
    return merged(
        [
            box((-x, -y, 0.0), (x, y, base), greys[0]),
            box((-0.84 * x, -0.8 * y, base), (0.84 * x, 0.8 * y, waist), greys[1]),
            box((-0.72 * x, -0.5 * y, waist), (0.72 * x, 0.5 * y, top), greys[2]),
        ]
    )


def _bottles(size: tuple[float, float, float], greys: tuple[Rgb, Rgb, Rgb]) -> Solid:
    """Bottles on a tray; a row of them without a tray where there is no room for one."""
    x, y = 0.5 * size[0], 0.5 * size[1]
    if size[1] < _NARROW_M:
        return merged([_bottle(at, 0.0, 0.0, greys[2]) for at in _spread(size[0], _BOTTLE_GAP_M)])
    tray = box((-x, -y, 0.0), (x, y, 0.07), greys[1])
    rows, columns = _spread(size[0], _BOTTLE_GAP_M), _spread(size[1], _BOTTLE_GAP_M)
    return merged([tray, *(_bottle(along, across, 0.07, greys[2]) for along in rows for across in columns)])


def _bottle(x: float, y: float, z: float, color: Rgb) -> Solid:
    body = merged([prism(0.055, 0.0, 0.2, color), prism(0.025, 0.2, _BOTTLE_M, color)])
    return moved(body, (x, y, z))


def _cart(size: tuple[float, float, float], greys: tuple[Rgb, Rgb, Rgb]) -> Solid:
    """A flat bed on a chassis, lighter in front."""
    x, y, top = 0.5 * size[0], 0.5 * size[1], size[2]
    return merged(
        [
            box((-x, -y, 0.1 * top), (x, y, 0.8 * top), greys[0]),
            box((-0.9 * x, -0.9 * y, 0.8 * top), (0.9 * x, 0.9 * y, top), greys[1]),
            box((0.94 * x, -0.5 * y, 0.4 * top), (1.04 * x, 0.5 * y, 0.7 * top), greys[2]),
        ]
    )


def _spread(length: float, gap: float) -> list[float]:
    count = max(round(length / gap), 1)
    return [float(at) for at in (np.arange(count) + 0.5) / count * length - 0.5 * length]
