"""Where the nodes of a plant stand: from what a scene says and what it shows."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from twin_app.plant.description import Description, PrimRecord
from twin_app.plant.names import shown_name
from twin_app.playback.footprint import Footprint, footprint_of
from twin_app.playback.world import world_points
from twin_app.usd.geometry import Instance, SceneGeometry


class NodeKind(StrEnum):
    """What a prim is to the flow of parts."""

    SOURCE = "Source"
    STATION = "Station"
    BUFFER = "Buffer"
    CONVEYOR = "Conveyor"
    SINK = "Sink"


PAD_MARGIN_M = 0.35
_LEAST_MARGIN_M = 0.14
_PAD_GAP_M = 0.06
STAND_IN_SIZE_M = (1.6, 1.6, 1.2)
"""Box drawn for a node without geometry."""
_STAND_IN_SPACING_M = 4.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """One node of the plant in its place."""

    path: str
    label: str
    kind: NodeKind
    footprint: Footprint
    floor_m: float
    top_m: float
    """Height of its highest point."""
    has_geometry: bool
    targets: tuple[str, ...] = ()
    """Paths of the nodes its parts go to."""
    pitch_m: float = 0.0
    """Conveyors: distance between part fronts; 0 elsewhere."""
    margin_m: float = PAD_MARGIN_M
    """How far the pad reaches beyond the machine; less where a neighbour is close."""

    @property
    def pad(self) -> Footprint:
        """Outer edge of the pad under it."""
        return self.footprint.grown(self.margin_m)

    @property
    def top_point(self) -> NDArray[np.float64]:
        """Middle of its top [m], shape [3]."""
        return np.array([*self.footprint.centre, self.top_m])

    @property
    def extremes(self) -> NDArray[np.float64]:
        """Corners of the box around it [m], shape [8, 3]."""
        corners = self.footprint.corners()
        return np.vstack([np.column_stack((corners, np.full(4, z))) for z in (self.floor_m, self.top_m)])


def find_sites(description: Description, geometry: SceneGeometry) -> tuple[Site, ...]:
    """All nodes in path order. Nodes without geometry stand at their prim's origin, or in a row."""
    shapes: dict[str, list[Instance]] = defaultdict(list)
    for instance in geometry.instances:
        if instance.node:
            shapes[instance.node].append(instance)
    records = [(record, kind) for record in description.prims if (kind := kind_of(record)) is not None]
    sites = [_site(record, kind, world_points(geometry, shapes[record.path])) for record, kind in records]
    return tuple(_with_margins(_spread_out(sites)))


def _with_margins(sites: Sequence[Site]) -> list[Site]:
    """Pads of neighbouring stations must not run into each other."""
    stations = [site for site in sites if site.kind is NodeKind.STATION]
    boxes = {site.path: (site.extremes[:, :2].min(axis=0), site.extremes[:, :2].max(axis=0)) for site in stations}
    margins: dict[str, float] = {}
    for path, (low, high) in boxes.items():
        gaps = [
            float(np.maximum(low - other_high, other_low - high).max())
            for other, (other_low, other_high) in boxes.items()
            if other != path
        ]
        half = 0.5 * (min(gaps, default=2.0) - _PAD_GAP_M)
        margins[path] = min(max(half, _LEAST_MARGIN_M), PAD_MARGIN_M)
    return [replace(site, margin_m=margins.get(site.path, PAD_MARGIN_M)) for site in sites]


def kind_of(record: PrimRecord) -> NodeKind | None:
    """The kind of node a prim is; None for everything that is none."""
    for kind in NodeKind:
        if f"Twin{kind.value}API" in record.schemas:
            return kind
    return None


def _site(record: PrimRecord, kind: NodeKind, points: NDArray[np.float64]) -> Site:
    x, y, z = record.position_m
    width, depth, height = STAND_IN_SIZE_M
    low, high = (float(points[:, 2].min()), float(points[:, 2].max())) if len(points) else (z, z + height)
    stand_in = Footprint(centre=(x, y), half=(0.5 * width, 0.5 * depth))
    return Site(
        path=record.path,
        label=shown_name(record.path, record.label),
        kind=kind,
        footprint=footprint_of(points) if len(points) else stand_in,
        floor_m=low,
        top_m=high,
        has_geometry=len(points) > 0,
        targets=_paths(record.values, "twin:flow:next"),
        pitch_m=_number(record.values, "twin:conveyor:pitch"),
    )


def _paths(values: Mapping[str, object], name: str) -> tuple[str, ...]:
    value = values.get(name, ())
    return tuple(str(path) for path in value) if isinstance(value, tuple) else ()


def _number(values: Mapping[str, object], name: str) -> float:
    value = values.get(name, 0.0)
    return float(value) if isinstance(value, int | float) else 0.0


def _spread_out(sites: Sequence[Site]) -> list[Site]:
    """Nodes without geometry that share one spot are set in a row along the flow."""
    bare = [site for site in sites if not site.has_geometry]
    spots = {(round(site.footprint.centre[0], 2), round(site.footprint.centre[1], 2)) for site in bare}
    if len(bare) < 2 or len(spots) > 0.5 * len(bare):
        return list(sites)
    row = {path: index for index, path in enumerate(_flow_order(bare))}
    start = max((float(site.extremes[:, 1].max()) for site in sites if site.has_geometry), default=-4.0) + 4.0
    return [site if site.has_geometry else _in_row(site, row[site.path], start) for site in sites]


def _in_row(site: Site, index: int, y: float) -> Site:
    place = replace(site.footprint, centre=(index * _STAND_IN_SPACING_M, y))
    return replace(site, footprint=place)


def _flow_order(sites: Sequence[Site]) -> list[str]:
    """Paths so that a node comes before its targets where the flow has no loops."""
    known = {site.path for site in sites}
    targets = {site.path: [path for path in site.targets if path in known] for site in sites}
    entered = {path for paths in targets.values() for path in paths}
    todo = [site.path for site in sites if site.path not in entered] or [site.path for site in sites]
    order: dict[str, None] = {}
    while todo:
        path = todo.pop(0)
        if path not in order:
            order[path] = None
            todo.extend(targets[path])
    return [*order, *(site.path for site in sites if site.path not in order)]
