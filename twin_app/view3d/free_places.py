"""Which machines a station is made of, and where one more of them would find room."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from twin_app.playback.footprint import Footprint
from twin_app.playback.sites import Site
from twin_app.playback.world import world_points
from twin_app.view3d.scene.model import PlantModel

Offset = tuple[float, float, float]
_Box = NDArray[np.float64]
"""Low and high corner on the floor [m], shape [2, 2]."""

_GAP_M = 0.5
_RINGS = 3
"""How many places away from the machine a copy may stand."""
_OUTSIDE = 0.25
"""What an area outside of the floor counts beside one that is taken."""
_AWAY = 0.002
"""What a place farther away counts, for each that is nearer."""
_BESIDE = 0.02
"""What standing outside of the station's own place counts."""


def bodies_of(model: PlantModel, site: Site, count: int) -> tuple[str, ...]:
    """Paths of the prims under a node that are its `count` machines, in order: as many and all of one shape.

    The node itself where the layout draws it as one.
    """
    below = f"{site.path}/"
    shapes: dict[str, list[int]] = defaultdict(list)
    for instance in model.geometry.instances:
        if instance.path.startswith(below):
            shapes[instance.path.removeprefix(below).split("/", 1)[0]].append(instance.prototype)
    alike: dict[tuple[int, ...], list[str]] = defaultdict(list)
    for name, prototypes in shapes.items():
        alike[tuple(sorted(prototypes))].append(name)
    largest = max(alike.items(), key=lambda item: len(item[0]) * len(item[1]), default=((), []))[1]
    is_machines = len(largest) == count > 1
    return tuple(below + name for name in largest) if is_machines else (site.path,)


def free_places(model: PlantModel, site: Site, bodies: Sequence[str], count: int) -> list[tuple[str, Offset]]:
    """For each of `count` further machines: the body it is a copy of, and how far away it stands [m].

    Where it covers least of what is there already, close by, and inside the hall.
    """
    boxes = {path: _box(model, site, path) for path in bodies}
    last = bodies[-1]
    taken = [box for one in model.sites if one.path != site.path for box in [_box_of(one.footprint)]]
    taken += boxes.values() if len(bodies) > 1 else [_box_of(site.footprint)]
    floor = np.array([model.floor.corners.min(axis=0), model.floor.corners.max(axis=0)])
    own = _box_of(site.footprint)
    found: list[tuple[str, Offset]] = []
    steps = _steps(site, boxes)
    for _ in range(count):
        weights = [
            _weight(boxes[last] + step, taken, floor) + _BESIDE * _outside(boxes[last] + step, own) + _AWAY * k
            for k, step in enumerate(steps)
        ]
        step = steps[int(np.argmin(weights))]
        found.append((last, (float(step[0]), float(step[1]), 0.0)))
        taken.append(boxes[last] + step)
    return found


def _steps(site: Site, boxes: dict[str, _Box]) -> list[NDArray[np.float64]]:
    """Where a copy of the last body might stand, the nearest first: as its siblings stand, else side by side."""
    middles = [box.mean(axis=0) for box in boxes.values()]
    if len(middles) > 1:
        pitches = [a - b for a in middles for b in middles if np.linalg.norm(a - b) > _GAP_M]
        steps = [start - middles[-1] + pitch for start in middles for pitch in pitches]
    else:
        axes = 2.0 * np.array(site.footprint.half)[:, None] * site.footprint.axes + _GAP_M * site.footprint.axes
        ways = [axes[1], -axes[1], axes[0], -axes[0]]
        steps = [ring * way for ring in range(1, _RINGS + 1) for way in ways]
    return sorted(steps, key=lambda step: round(float(np.linalg.norm(step)), 3))


def _weight(box: _Box, taken: Sequence[_Box], floor: _Box) -> float:
    """Shares of a place that are taken or outside; 0: free."""
    return sum(1.0 - _outside(box, other) for other in taken) + _OUTSIDE * _outside(box, floor)


def _outside(box: _Box, of: _Box) -> float:
    """Share of a box that lies outside of another."""
    return 1.0 - _common(box, of) / max(float(np.prod(box[1] - box[0])), 1e-6)


def _common(a: _Box, b: _Box) -> float:
    return float(np.prod(np.maximum(np.minimum(a[1], b[1]) - np.maximum(a[0], b[0]), 0.0)))


def _box(model: PlantModel, site: Site, path: str) -> _Box:
    if path == site.path:
        return _box_of(site.footprint)
    instances = [model.geometry.instances[i] for i in model.owners_of([path]) if i < len(model.geometry.instances)]
    points = world_points(model.geometry, instances)[:, :2]
    return np.array([points.min(axis=0), points.max(axis=0)], np.float64)


def _box_of(footprint: Footprint) -> _Box:
    corners = footprint.corners()
    return np.array([corners.min(axis=0), corners.max(axis=0)])
