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
    last, own = bodies[-1], _box_of(site.footprint)
    taken = [_box_of(one.footprint) for one in model.sites if one.path != site.path]
    taken += boxes.values() if len(bodies) > 1 else [own]
    floor = np.array([model.floor.corners.min(axis=0), model.floor.corners.max(axis=0)])
    steps = _steps(site, boxes)
    places = boxes[last] + steps[:, None, :]
    found: list[tuple[str, Offset]] = []
    for _ in range(count):
        weights = _covered(places, np.array(taken)).sum(axis=1)
        weights += _OUTSIDE * (1.0 - _covered(places, floor[None])[:, 0])
        weights += _BESIDE * (1.0 - _covered(places, own[None])[:, 0]) + _AWAY * np.arange(len(steps))
        best = int(np.argmin(weights))
        found.append((last, (float(steps[best, 0]), float(steps[best, 1]), 0.0)))
        taken.append(places[best])
    return found


def _steps(site: Site, boxes: dict[str, _Box]) -> NDArray[np.float64]:
    """Where a copy of the last body might stand, the nearest first: as its siblings stand, else side by side;
    shape [n, 2]."""
    middles = np.array([box.mean(axis=0) for box in boxes.values()])
    if len(middles) > 1:
        pitches = (middles[:, None] - middles[None]).reshape(-1, 2)
        pitches = pitches[np.linalg.norm(pitches, axis=1) > _GAP_M]
        steps = (middles[:, None] - middles[-1] + pitches[None]).reshape(-1, 2)
    else:
        axes = (2.0 * np.array(site.footprint.half)[:, None] + _GAP_M) * site.footprint.axes
        ways = np.array([axes[1], -axes[1], axes[0], -axes[0]])
        steps = np.concatenate([ring * ways for ring in range(1, _RINGS + 1)])
    steps = np.unique(np.round(steps, 3), axis=0) if len(middles) > 1 else steps
    return np.asarray(steps[np.argsort(np.linalg.norm(steps, axis=1).round(3), kind="stable")], np.float64)


def _covered(places: NDArray[np.float64], others: NDArray[np.float64]) -> NDArray[np.float64]:
    """Share of each place (boxes [n, 2, 2]) that each other box [m, 2, 2] covers, shape [n, m]."""
    low = np.maximum(places[:, None, 0], others[None, :, 0])
    high = np.minimum(places[:, None, 1], others[None, :, 1])
    areas = np.maximum(np.prod(places[:, 1] - places[:, 0], axis=1), 1e-6)
    return np.asarray(np.prod(np.maximum(high - low, 0.0), axis=2) / areas[:, None], np.float64)


def _box(model: PlantModel, site: Site, path: str) -> _Box:
    if path == site.path:
        return _box_of(site.footprint)
    instances = [model.geometry.instances[i] for i in model.owners_of([path]) if i < len(model.geometry.instances)]
    points = world_points(model.geometry, instances)[:, :2]
    return np.array([points.min(axis=0), points.max(axis=0)], np.float64)


def _box_of(footprint: Footprint) -> _Box:
    corners = footprint.corners()
    return np.array([corners.min(axis=0), corners.max(axis=0)])
