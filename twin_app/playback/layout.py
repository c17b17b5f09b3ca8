"""Where parts can be: lines along belts and tracks, and spots at machines and in stores."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from twin_app.plant.nodes import Buffer, Conveyor, Node, Station
from twin_app.plant.plant import Plant
from twin_app.playback.belts import Belt, find_belts
from twin_app.playback.footprint import Footprint, footprint_of
from twin_app.playback.sites import Site, find_sites
from twin_app.playback.world import world_points
from twin_app.usd.geometry import Instance, SceneGeometry

Floats = NDArray[np.float64]

_USUAL_DECK_M = 0.9
_LOW_M = 0.3
"""A belt so much lower than most others is a plinth or a frame taken for one."""
_SAME_LENGTH = 0.03
_USUAL_PART_M = 0.5
_TRACED_M = 0.03
"""How true a traced line is: it was found on a grid of 10 cm."""
_LEVEL_M = 0.5
"""From one layer of parts to the next where a store is fuller than its floor."""
_NUMBERED = re.compile(r"^(.*?)[_ ]?(\d+)$")


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout:
    """Places for parts, by path of the node."""

    sites: Mapping[str, Site]
    lines_m: Mapping[str, Floats]
    """Conveyors, and buffers with a track: the line [n, 3] that parts follow, in the direction of flow."""
    widths_m: Mapping[str, float]
    """Of those lines."""
    spots_m: Mapping[str, Floats]
    """Stations: the middle of each place [n_places, 3]; other nodes: [n ≥ 1, 3], filled in this order."""
    headings_rad: Mapping[str, float]
    """Direction of parts at spots."""
    deck_m: float
    """Height at which parts are moved in this plant."""
    part_m: float
    """Usual length of a part with its gap to the next: the middle one of all pitches."""


def find_layout(plant: Plant, geometry: SceneGeometry) -> Layout:
    """Places for parts in a scene; nodes without geometry get spots where their stand-ins are drawn."""
    sites = {site.path: site for site in find_sites(plant.description, geometry)}
    belts = find_belts(geometry, tuple(sites.values()))
    deck = _deck(sites, belts)
    pitches = [conveyor.pitch_m for conveyor in plant.conveyors]
    part_m = float(np.median(pitches)) if pitches else _USUAL_PART_M
    lines = {}
    for node in plant.nodes:
        line = _line(node, sites[node.path], belts.get(node.path), sites, deck)
        if line is not None:
            lines[node.path] = line
    finder = _SpotFinder(geometry=geometry, instances=_instances(geometry), deck_m=deck, part_m=part_m)
    return Layout(
        sites=sites,
        lines_m=lines,
        widths_m={path: belts[path].width_m if path in belts else _USUAL_PART_M for path in lines},
        spots_m={node.path: finder.spots(node, sites[node.path]) for node in plant.nodes},
        headings_rad={path: _heading(site) for path, site in sites.items()},
        deck_m=deck,
        part_m=part_m,
    )


def _deck(sites: Mapping[str, Site], belts: Mapping[str, Belt]) -> float:
    """The usual height of belts [m]."""
    heights = [float(np.median(belt.points[:, 2])) for belt in belts.values()]
    floors = [site.floor_m for site in sites.values()]
    usable = [height for height in heights if height > min(floors, default=0.0) + _LOW_M]
    return float(np.median(usable)) if usable else min(floors, default=0.0) + _USUAL_DECK_M


def _line(node: Node, site: Site, belt: Belt | None, sites: Mapping[str, Site], deck: float) -> Floats | None:
    """The line of a belt: straight between the ends of what is as long as the belt is said to be, else as traced."""
    if not isinstance(node, Conveyor | Buffer) or (isinstance(node, Buffer) and (belt is None or node.capacity == 0)):
        return None
    long = float(max(site.footprint.half))
    length = node.length_m if isinstance(node, Conveyor) else 2.0 * long
    height = deck if belt is None else float(np.median(belt.points[:, 2]))
    height = deck if height < deck - _LOW_M else height
    is_straight = site.has_geometry and abs(2.0 * long - length) < _SAME_LENGTH * length
    if belt is not None and not (is_straight and long > 1.6 * min(site.footprint.half)):
        heights = belt.points[:, 2]
        traced = np.column_stack((belt.points[:, :2], np.where(heights < deck - _LOW_M, deck, heights)))
        return simplified(traced)
    axis = site.footprint.axes[int(np.argmax(site.footprint.half))]
    forward = _flow(site, sites) if belt is None else belt.points[-1, :2] - belt.points[0, :2]
    axis = axis if axis @ forward >= 0.0 else -axis
    reach = 0.5 * length if belt is None and not site.has_geometry else long
    ends = np.array([site.footprint.centre - reach * axis, site.footprint.centre + reach * axis])
    return np.column_stack((ends, [height, height]))


def simplified(line: Floats, tolerance_m: float = _TRACED_M) -> Floats:
    """A polyline [n, 3] with fewer points that stays this close to it (Ramer, Douglas and Peucker)."""
    kept = {0, len(line) - 1}
    todo = [(0, len(line) - 1)]
    while todo:
        first, last = todo.pop()
        if last - first < 2:
            continue
        way = line[last] - line[first]
        offset = line[first + 1 : last] - line[first]
        share = np.clip(offset @ way / max(float(way @ way), 1e-12), 0.0, 1.0)
        miss = np.linalg.norm(offset - share[:, None] * way, axis=1)
        worst = int(np.argmax(miss))
        if miss[worst] > tolerance_m:
            middle = first + 1 + worst
            kept.add(middle)
            todo += [(first, middle), (middle, last)]
    return line[sorted(kept)]


def _flow(site: Site, sites: Mapping[str, Site]) -> Floats:
    """Direction on the floor from the node before to the node after."""
    here = np.array(site.footprint.centre)
    before = next((np.array(one.footprint.centre) for one in sites.values() if site.path in one.targets), here)
    after = np.array(sites[site.targets[0]].footprint.centre) if site.targets and site.targets[0] in sites else here
    flow: Floats = after - before
    return flow if np.linalg.norm(flow) > 0.0 else np.array([1.0, 0.0])


def _instances(geometry: SceneGeometry) -> Mapping[str, list[Instance]]:
    parts: dict[str, list[Instance]] = defaultdict(list)
    for instance in geometry.instances:
        if instance.node:
            parts[instance.node].append(instance)
    return parts


@dataclass(frozen=True, slots=True, kw_only=True)
class _SpotFinder:
    geometry: SceneGeometry
    instances: Mapping[str, list[Instance]]
    deck_m: float
    part_m: float

    def spots(self, node: Node, site: Site) -> Floats:
        """Spots of a node, whether it needs them or not."""
        if isinstance(node, Station):
            machines = _machines(self.geometry, self.instances.get(node.path, []), node.path, node.servers)
            centres = [place.centre for place in machines] or _row(site.footprint, node.servers)
            return np.column_stack((np.array(centres), np.full(len(centres), min(self.deck_m, site.top_m))))
        if isinstance(node, Buffer):
            return _store(site, self.part_m, self.deck_m)
        return np.array([[*site.footprint.centre, min(self.deck_m, site.top_m)]])


def _machines(geometry: SceneGeometry, instances: Sequence[Instance], path: str, count: int) -> list[Footprint]:
    """Footprints of the numbered children (`Machine_1`, `Machine_2` …) if there is one for each place."""
    families: dict[str, dict[int, list[Instance]]] = defaultdict(lambda: defaultdict(list))
    for one in instances:
        found = _NUMBERED.match(one.path[len(path) + 1 :].split("/")[0])
        if found:
            families[found[1]][int(found[2])].append(one)
    fitting = [members for members in families.values() if len(members) == count]
    if count < 2 or not fitting:
        return []
    largest = max(fitting, key=lambda members: sum(len(own) for own in members.values()))
    return [footprint_of(world_points(geometry, largest[number])) for number in sorted(largest)]


def _row(place: Footprint, count: int) -> list[tuple[float, float]]:
    """Middles of so many equal pieces along the longer axis of a footprint."""
    long = int(np.argmax(place.half))
    offsets = ((np.arange(count) + 0.5) / count * 2.0 - 1.0) * place.half[long]
    points = place.centre + offsets[:, None] * place.axes[long]
    return [(float(x), float(y)) for x, y in points]


def _store(site: Site, part_m: float, deck: float) -> Floats:
    """A grid over the footprint of a store, as high as belts if it has a body, else on the floor."""
    place = site.footprint
    counts = [max(int(2.0 * half / part_m), 1) for half in place.half]
    steps = [
        ((np.arange(count) + 0.5) / count * 2.0 - 1.0) * half for count, half in zip(counts, place.half, strict=True)
    ]
    u, v = np.meshgrid(steps[0], steps[1], indexing="ij")
    points = place.centre + np.column_stack((u.ravel(), v.ravel())) @ place.axes
    is_body = site.top_m > site.floor_m + _LOW_M
    height = min(deck, site.top_m) if is_body else site.floor_m
    return np.column_stack((points, np.full(len(points), height)))


def _heading(site: Site) -> float:
    """Along the longer axis of the footprint."""
    turn = site.footprint.turn_rad
    return float(turn if site.footprint.half[0] >= site.footprint.half[1] else turn + 0.5 * np.pi)


def stacked(spots_m: Floats, numbers: NDArray[np.int64], level_m: float = _LEVEL_M) -> Floats:
    """Points [n, 3] of numbered spots; beyond the last one a new layer begins on top of the first."""
    layer, own = np.divmod(numbers, len(spots_m))
    points: Floats = spots_m[own].copy()
    points[:, 2] += layer * level_m
    return points
