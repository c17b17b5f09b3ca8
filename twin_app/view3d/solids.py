"""From the prototypes of a scene to triangles in the colours of a theme."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import Enum, auto

import numpy as np
from numpy.typing import NDArray

from twin_app.playback.world import triangle_fans, world_points
from twin_app.usd.geometry import Instance, Prototype, SceneGeometry
from twin_app.view3d.normals import smooth_normals, unit_vectors
from twin_app.view3d.surface import Surface
from twin_app.view3d.theme import Theme

_AT_ONCE = 500
"""Prototypes smoothed together."""
_GLASS_BELOW = 0.7
"""Opacity under which a shape is drawn as glass."""
_GREY_BELOW = 0.16
"""Largest difference between the channels of a colour that counts as grey."""
_CHROMA_KEPT = 0.45
"""Share of the authored colour that stays, so that state colours keep the upper hand."""
_SLAB_THICKNESS_M = 0.35
_COVERED = 0.6
"""Share of its outline that a floor slab fills; a kerb or a ring of walls does not."""
_PAINT_THICKNESS_M = 0.02
_PAINT_BELOW_M = 0.35
"""Height over the lowest point of the scene up to which something thin is paint on the floor."""
_LEAST_SIZE = 1e-12
_ALIKE = 1e-5
"""Relative error up to which an instance counts as turned and scaled alike in all directions."""
_BUILDING = re.compile(r"building|hall|wall|column|pillar|kerb", re.IGNORECASE)
_FLOOR = re.compile(r"(^|[^a-z])(floor|ground)", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Batch:
    """Triangles that are lit the same way, and whose they are."""

    surface: Surface
    owners: NDArray[np.int32]
    """[n] index into the instances of the scene, rising."""
    points: NDArray[np.int32]
    """[3 n] point that each corner lies on, from 0: corners of one number belong to one owner and lie at one place."""

    def slice_of(self, owner: int) -> slice:
        """The triangles of one owner: they lie together."""
        first, last = np.searchsorted(self.owners, (owner, owner + 1))
        return slice(int(first), int(last))


@dataclass(frozen=True, slots=True, kw_only=True)
class Solids:
    """The scene's own geometry, ready to draw."""

    opaque: Batch
    glass: Batch
    markings: Batch
    """Lines and walkways painted on the floor."""


class _Layer(Enum):
    OPAQUE = auto()
    GLASS = auto()
    MARKINGS = auto()


@dataclass(frozen=True, slots=True)
class _Triangles:
    """A prototype cut into triangles, in its own space."""

    points: NDArray[np.float32]
    corners: NDArray[np.int32]
    """Point of each corner."""
    normals: NDArray[np.float32]
    faces: NDArray[np.intp]
    """Polygon each triangle came from."""


def build_solids(geometry: SceneGeometry, theme: Theme) -> Solids:
    """Everything in world space [m]. Floor slabs are left out: the picture draws its own floor."""
    drawn = [
        (index, instance)
        for index, instance in enumerate(geometry.instances)
        if geometry.prototypes[instance.prototype].n_faces and not is_floor(geometry, instance)
    ]
    cut = _cut(geometry, {instance.prototype for _, instance in drawn})
    rows: dict[_Layer, list[tuple[int, Instance]]] = {layer: [] for layer in _Layer}
    for index, instance in drawn:
        rows[_layer(geometry, instance)].append((index, instance))
    painter = _Painter(geometry, theme)
    made = {layer: _batch(rows[layer], cut, painter, layer) for layer in _Layer}
    return Solids(opaque=made[_Layer.OPAQUE], glass=made[_Layer.GLASS], markings=made[_Layer.MARKINGS])


def _batch(
    rows: Sequence[tuple[int, Instance]], cut: Mapping[int, _Triangles], painter: _Painter, layer: _Layer
) -> Batch:
    """All instances of a layer, each written into its place of three large arrays."""
    counts = np.array([len(cut[instance.prototype].faces) for _, instance in rows], np.intp)
    total = int(counts.sum())
    corners, normals = np.empty((3 * total, 3), np.float32), np.empty((3 * total, 3), np.float32)
    colours, points = np.empty((total, 3), np.uint8), np.empty(3 * total, np.int32)
    end = n_points = 0
    for (_, instance), count in zip(rows, counts.tolist(), strict=True):
        shape, start, end = cut[instance.prototype], end, end + count
        span = slice(3 * start, 3 * end)
        corners[span] = _placed(shape.points, instance.transform)[shape.corners]
        normals[span] = _turned(shape.normals, instance.transform[:3, :3])
        np.add(shape.corners, n_points, out=points[span])
        n_points += len(shape.points)
        own = painter.colours(instance, layer)
        colours[start:end] = own[shape.faces] if len(own) > 1 else own
    owners = np.repeat(np.array([index for index, _ in rows], np.int32), counts)
    return Batch(surface=Surface(corners=corners, normals=normals, colours=colours), owners=owners, points=points)


def _placed(points: NDArray[np.float32], transform: NDArray[np.float64]) -> NDArray[np.float32]:
    """Where an instance has the points of its shape."""
    return np.asarray(points @ transform[:3, :3].T + transform[:3, 3], np.float32)


def _turned(normals: NDArray[np.float32], matrix: NDArray[np.float64]) -> NDArray[np.float32]:
    """Normals of an instance; those of one that is not stretched keep their length."""
    squares = matrix @ matrix.T
    size = float(squares[0, 0])
    if size > _LEAST_SIZE and np.abs(squares - size * np.eye(3)).max() < _ALIKE * size:
        return np.asarray(normals @ (matrix / math.sqrt(size)).astype(np.float32).T, np.float32)
    turn = np.linalg.inv(matrix) if abs(np.linalg.det(matrix)) > _LEAST_SIZE else np.linalg.pinv(matrix)
    return unit_vectors((normals @ turn).astype(np.float32))


def colours_in(geometry: SceneGeometry, solids: Solids, theme: Theme) -> tuple[NDArray[np.uint8], ...]:
    """sRGB [n, 3] of the opaque, glass and painted triangles in another theme; their shapes stay."""
    batches = ((solids.opaque, _Layer.OPAQUE), (solids.glass, _Layer.GLASS), (solids.markings, _Layer.MARKINGS))
    return tuple(_batch_colours(geometry, batch, layer, theme) for batch, layer in batches)


def _batch_colours(geometry: SceneGeometry, batch: Batch, layer: _Layer, theme: Theme) -> NDArray[np.uint8]:
    spread, painter = [np.zeros((0, 3), np.uint8)], _Painter(geometry, theme)
    for owner, count in zip(*np.unique(batch.owners, return_counts=True), strict=True):
        instance = geometry.instances[owner]
        colours = painter.colours(instance, layer)
        faces = triangle_fans(geometry.prototypes[instance.prototype])[1] if len(colours) > 1 else np.zeros(count, int)
        spread.append(colours[faces])
    return np.concatenate(spread)


def is_floor(geometry: SceneGeometry, instance: Instance) -> bool:
    """True for a level slab that is called a floor, or that covers at least 200 m² without gaps."""
    prototype = geometry.prototypes[instance.prototype]
    if instance.node or prototype.n_faces == 0:
        return False
    extent = np.ptp(world_points(geometry, [instance]), axis=0)
    if extent[2] > _SLAB_THICKNESS_M or min(extent[0], extent[1]) < 4.0:
        return False
    area = float(extent[0] * extent[1])
    is_full = _area_from_above(geometry, instance) > _COVERED * area
    return is_full and (area > 200.0 or bool(_FLOOR.search(instance.path)))


def is_furniture(geometry: SceneGeometry, instance: Instance) -> bool:
    """True for what stands in the hall: no node, no building, no paint on the floor."""
    is_loose = not instance.node and not _BUILDING.search(instance.path)
    return is_loose and not is_floor(geometry, instance) and _layer(geometry, instance) is not _Layer.MARKINGS


def _area_from_above(geometry: SceneGeometry, instance: Instance) -> float:
    """Area of the upward faces [m²], seen from above."""
    prototype = geometry.prototypes[instance.prototype]
    corner, _ = triangle_fans(prototype)
    points = prototype.points[prototype.face_indices[corner]] @ instance.transform[:3, :3].T
    faces = points.reshape(-1, 3, 3)
    level = np.cross(faces[:, 1] - faces[:, 0], faces[:, 2] - faces[:, 0])[:, 2]
    return 0.25 * float(np.abs(level).sum())


def _layer(geometry: SceneGeometry, instance: Instance) -> _Layer:
    if geometry.prototypes[instance.prototype].opacity < _GLASS_BELOW:
        return _Layer.GLASS
    floor = 0.0 if geometry.bounds_m is None else geometry.bounds_m[0][2]
    if float(instance.transform[2, 3]) - floor >= _PAINT_BELOW_M:
        return _Layer.OPAQUE
    extent = np.ptp(world_points(geometry, [instance]), axis=0)
    is_thin = bool(extent[2] < _PAINT_THICKNESS_M and max(extent[0], extent[1]) > 0.5)
    return _Layer.MARKINGS if is_thin else _Layer.OPAQUE


def _cut(geometry: SceneGeometry, wanted: set[int]) -> dict[int, _Triangles]:
    """Prototypes as triangles; those without normals get them many at a time, as most are small."""
    fans = {index: triangle_fans(geometry.prototypes[index]) for index in sorted(wanted)}
    bare = [index for index in fans if geometry.prototypes[index].normals is None]
    normals: dict[int, NDArray[np.float32]] = {}
    for start in range(0, len(bare), _AT_ONCE):
        some = bare[start : start + _AT_ONCE]
        normals.update(zip(some, _smooth(geometry, some, fans), strict=True))
    found: dict[int, _Triangles] = {}
    for index, (corner, faces) in fans.items():
        prototype = geometry.prototypes[index]
        own = normals[index] if index in normals else _authored_normals(prototype, corner)
        corners = prototype.face_indices[corner].astype(np.int32, copy=False)
        found[index] = _Triangles(prototype.points.astype(np.float32, copy=False), corners, own, faces)
    return found


def _smooth(
    geometry: SceneGeometry, some: list[int], fans: Mapping[int, tuple[NDArray[np.intp], NDArray[np.intp]]]
) -> list[NDArray[np.float32]]:
    shapes = [geometry.prototypes[index] for index in some]
    sizes = np.array([len(shape.points) for shape in shapes])
    firsts = np.cumsum(sizes) - sizes
    corners = [
        shape.face_indices[fans[index][0]] + first for index, shape, first in zip(some, shapes, firsts, strict=True)
    ]
    points = np.concatenate([shape.points for shape in shapes]).astype(np.float32)
    smooth = smooth_normals(points, np.concatenate(corners), np.repeat(np.arange(len(some)), sizes))
    return np.split(smooth, np.cumsum([len(own) for own in corners])[:-1])


def _authored_normals(prototype: Prototype, corner: NDArray[np.intp]) -> NDArray[np.float32]:
    index = corner if prototype.normals_of_corners else prototype.face_indices[corner]
    normals = np.zeros((0, 3)) if prototype.normals is None else prototype.normals
    return np.asarray(normals[index], np.float32)


class _Painter:
    """Colours of instances; those of one prototype are worked out once."""

    def __init__(self, geometry: SceneGeometry, theme: Theme) -> None:
        self._geometry, self._theme = geometry, theme
        self._muted: dict[int, NDArray[np.uint8]] = {}

    def colours(self, instance: Instance, layer: _Layer) -> NDArray[np.uint8]:
        """sRGB [1 or n_faces, 3]: greys follow the theme, other colours are kept but muted."""
        prototype = self._geometry.prototypes[instance.prototype]
        if layer is _Layer.GLASS:
            return self._token("view.glass")
        if layer is _Layer.MARKINGS:
            is_dark = len(prototype.colors) and float(encode_srgb(prototype.colors).mean()) < 0.7
            return self._token("view.grid5" if is_dark else "view.grid")
        if not instance.node and _BUILDING.search(instance.path):
            return self._token("view.building")
        if len(prototype.colors) == 0:
            return self._token("view.body")
        if instance.prototype not in self._muted:
            self._muted[instance.prototype] = _muted(prototype.colors, self._theme)
        return self._muted[instance.prototype]

    def _token(self, name: str) -> NDArray[np.uint8]:
        return np.array([self._theme[name].rgb], np.uint8)


def _muted(colours: NDArray[np.floating], theme: Theme) -> NDArray[np.uint8]:
    authored = encode_srgb(colours)
    value = authored @ np.array([0.2126, 0.7152, 0.0722])
    neutral = _grey_ramp(value, theme)
    is_grey = np.ptp(authored, axis=1) < _GREY_BELOW
    muted = neutral + _CHROMA_KEPT * 255.0 * (authored - value[:, None])
    return np.clip(np.where(is_grey[:, None], neutral, muted), 0, 255).round().astype(np.uint8)


def _grey_ramp(value: NDArray[np.float64], theme: Theme) -> NDArray[np.float64]:
    """The theme's colour for an authored grey: dark stays dark, light stays light, in its own range."""
    anchors: Mapping[float, str] = {0.56: "view.dark", 0.84: "view.body", 0.92: "view.lite"}
    stops = [0.0, *anchors]
    black = [0.55 * channel for channel in theme["view.dark"].rgb]
    table = np.array([black, *(theme[token].rgb for token in anchors.values())], np.float64)
    return np.column_stack([np.interp(value, stops, table[:, channel]) for channel in range(3)])


def encode_srgb(linear: NDArray[np.floating]) -> NDArray[np.float64]:
    """Linear light to sRGB, both 0 to 1 (IEC 61966-2-1)."""
    light = np.clip(np.asarray(linear, np.float64), 0.0, 1.0)
    return np.where(light <= 0.0031308, 12.92 * light, 1.055 * np.power(light, 1.0 / 2.4) - 0.055)
