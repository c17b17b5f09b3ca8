"""Everything a 3D scene of a plant needs to know, as plain data: made in any thread, without VTK."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from twin_app.plant.description import Description
from twin_app.playback.belts import Belt, find_belts
from twin_app.playback.part_shapes import PartShape, guess_shape
from twin_app.playback.sites import PAD_MARGIN_M, STAND_IN_SIZE_M, Site, find_sites
from twin_app.playback.world import world_points
from twin_app.usd import read_scene
from twin_app.usd.geometry import SceneGeometry, read_geometry
from twin_app.view3d.floor import Floor, find_floor
from twin_app.view3d.scene.boxes import Boxes, boxes_of
from twin_app.view3d.solids import Batch, Solids, build_solids, colours_in, is_furniture
from twin_app.view3d.surface import Surface, box, merge_surfaces, moved
from twin_app.view3d.theme import Theme

_ROOM = 0.25
"""Share of its size that is kept free around what is framed."""
_LEAST_FRAME_M = 3.0
_NEARBY = 0.05
"""Share of the plant's length."""
_BOX_TRIANGLES = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class PlantModel:
    """A plant to be drawn."""

    geometry: SceneGeometry
    sites: tuple[Site, ...]
    belts: Mapping[str, Belt]
    floor: Floor
    part_shape: PartShape
    solids: Solids
    """Stand-ins of nodes without geometry come last among the opaque triangles."""
    opaque_boxes: Boxes
    glass_boxes: Boxes
    """Of `solids`, for picks."""
    paths: tuple[str, ...]
    """Prim path of each owner of triangles: the instances of the geometry, then the stand-ins."""
    nodes: tuple[str, ...]
    """Node path of each owner; empty: none."""
    theme_name: str
    """Theme of the colours in `solids`."""

    def site(self, path: str) -> Site | None:
        """The node at a path."""
        return next((site for site in self.sites if site.path == path), None)

    def owners_of(self, paths: Sequence[str]) -> NDArray[np.int32]:
        """Owners at, below, or (point instancers, instances) of the given prims."""
        own = set(paths)
        below = tuple(f"{path}/" for path in paths)
        found = [
            index
            for index, (path, node) in enumerate(zip(self.paths, self.nodes, strict=True))
            if path in own or node in own or path.startswith(below)
        ]
        return np.array(found, np.int32)

    def visible(self, hidden: Sequence[str], isolated: Sequence[str]) -> NDArray[np.bool_]:
        """Which owners are shown when some prims are hidden, or all but some."""
        shown = np.full(len(self.paths), not isolated)
        shown[self.owners_of(isolated)] = True
        shown[self.owners_of(hidden)] = False
        return shown

    def extent_of(self, paths: Sequence[str]) -> NDArray[np.float64]:
        """Corners [n, 3] of the boxes around some prims [m]; empty if none of them is drawn."""
        boxes = [site.extremes for site in self.sites if site.path in set(paths)]
        instances = [self.geometry.instances[i] for i in self.owners_of(paths) if i < len(self.geometry.instances)]
        points = world_points(self.geometry, instances)
        if len(points):
            boxes.append(np.array([points.min(axis=0), points.max(axis=0)]))
        return np.concatenate(boxes) if boxes else np.zeros((0, 3))

    def framed(self, paths: Sequence[str]) -> NDArray[np.float64]:
        """Points [n, 3] that a view of some prims must hold, with room around them; without any, of the whole."""
        points = self.extent_of(paths)
        if len(points) == 0:
            return self.of_interest()
        low, high = points.min(axis=0), points.max(axis=0)
        room = np.maximum(_ROOM * (high - low), 0.5 * np.maximum(_LEAST_FRAME_M - (high - low), 0.0))
        (x0, y0, z0), (x1, y1, z1) = (low - room).tolist(), (high + room).tolist()
        return np.array([[x, y, z] for x in (x0, x1) for y in (y0, y1) for z in (z0, z1)])

    def of_interest(self) -> NDArray[np.float64]:
        """Points that a view of the whole must hold: the nodes and what stands around them, else all geometry,
        else the floor; shape [n, 3]."""
        if self.sites:
            points = np.concatenate([site.extremes for site in self.sites])
            grown = points + np.sign(points - points.mean(axis=0)) * (PAD_MARGIN_M, PAD_MARGIN_M, 0.0)
            return np.concatenate((grown, self._nearby_furniture(grown)))
        if self.geometry.bounds_m is not None:
            (x0, y0, z0), (x1, y1, z1) = self.geometry.bounds_m
            return np.array([[x, y, z] for x in (x0, x1) for y in (y0, y1) for z in (z0, z1)])
        return np.column_stack((self.floor.corners, np.full(4, self.floor.z_m)))

    def extremes(self) -> NDArray[np.float64]:
        """Points that have everything between them: nodes, all geometry, floor; shape [n, 3]."""
        points = [np.column_stack((self.floor.corners, np.full(4, self.floor.z_m)))]
        points += [site.extremes for site in self.sites]
        if self.geometry.bounds_m is not None:
            (x0, y0, z0), (x1, y1, z1) = self.geometry.bounds_m
            points.append(np.array([[x, y, z] for x in (x0, x1) for y in (y0, y1) for z in (z0, z1)]))
        return np.concatenate(points)

    def _nearby_furniture(self, around: NDArray[np.float64]) -> NDArray[np.float64]:
        """Points of furniture within a margin of the nodes; what is farther away may be cut off."""
        geometry = self.geometry
        points = world_points(geometry, [one for one in geometry.instances if is_furniture(geometry, one)])
        low, high = around[:, :2].min(axis=0), around[:, :2].max(axis=0)
        margin = _NEARBY * (high - low).max()
        is_near = ((points[:, :2] > low - margin) & (points[:, :2] < high + margin)).all(axis=1)
        return np.asarray(points[is_near], np.float64)


def read_model(scene: str | Path, theme: Theme) -> PlantModel:
    """Reads a scene file. Raises `SceneError` if that is impossible."""
    return build_model(read_scene(scene).description, read_geometry(scene), theme)


def build_model(description: Description, geometry: SceneGeometry, theme: Theme) -> PlantModel:
    """What a scene that has been read looks like."""
    sites = find_sites(description, geometry)
    bare = [site for site in sites if not site.has_geometry]
    solids = build_solids(geometry, theme)
    opaque = _with_stand_ins(solids.opaque, bare, len(geometry.instances), theme)
    return PlantModel(
        geometry=geometry,
        sites=sites,
        belts=find_belts(geometry, sites),
        floor=find_floor(geometry, sites),
        part_shape=guess_shape(description),
        solids=Solids(opaque=opaque, glass=solids.glass, markings=solids.markings),
        opaque_boxes=boxes_of(opaque),
        glass_boxes=boxes_of(solids.glass),
        paths=(*(one.path for one in geometry.instances), *(site.path for site in bare)),
        nodes=(*(one.node for one in geometry.instances), *(site.path for site in bare)),
        theme_name=theme.name,
    )


def model_colours(model: PlantModel, theme: Theme) -> tuple[NDArray[np.uint8], ...]:
    """sRGB [n, 3] of the opaque, glass and painted triangles in a theme."""
    batches = (model.solids.opaque, model.solids.glass, model.solids.markings)
    if theme.name == model.theme_name:
        return tuple(batch.surface.colours for batch in batches)
    n_own = int(np.searchsorted(model.solids.opaque.owners, len(model.geometry.instances)))
    own = replace(model.solids.opaque, owners=model.solids.opaque.owners[:n_own])
    opaque, *others = colours_in(
        model.geometry, Solids(opaque=own, glass=model.solids.glass, markings=model.solids.markings), theme
    )
    n_bare = len(model.solids.opaque.owners) - n_own
    body = np.tile(np.array(theme["view.body"].rgb, np.uint8), (n_bare, 1))
    return (np.concatenate((opaque, body)), *others)


def _with_stand_ins(batch: Batch, bare: Sequence[Site], first_owner: int, theme: Theme) -> Batch:
    if not bare:
        return batch
    owners = np.repeat(np.arange(len(bare), dtype=np.int32) + first_owner, _BOX_TRIANGLES)
    first_point = int(batch.points.max(initial=-1)) + 1
    points = np.arange(3 * len(owners), dtype=np.int32) + np.int32(first_point)
    return Batch(
        surface=merge_surfaces((batch.surface, *_stand_ins(bare, theme))),
        owners=np.concatenate((batch.owners, owners)),
        points=np.concatenate((batch.points, points)),
    )


def _stand_ins(sites: Sequence[Site], theme: Theme) -> list[Surface]:
    """Plain boxes for nodes that have no geometry."""
    width, depth, height = STAND_IN_SIZE_M
    shape = box((-0.5 * width, -0.5 * depth, 0.0), (0.5 * width, 0.5 * depth, height), theme["view.body"])
    return [moved(shape, to=(*site.footprint.centre, site.floor_m)) for site in sites]
