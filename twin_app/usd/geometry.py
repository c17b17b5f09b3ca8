"""The shapes of a scene as plain numpy data, for pictures: unique prototypes and where they stand.

    geometry = read_geometry("plant.usda")
    for instance in geometry.instances:
        prototype = geometry.prototypes[instance.prototype]
        world = prototype.points @ instance.transform[:3, :3].T + instance.transform[:3, 3]

Whatever its units and axes, the world is in metres with Z up. Equal shapes are stored once, whether
they come from USD instances, point instancers or plain copies. Invisible prims and those with the
purposes `proxy` and `guide` are left out. Subdivision surfaces are given as their cage.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from pxr import Usd

from twin_app.errors import Fault


@dataclass(frozen=True, slots=True, kw_only=True)
class Prototype:
    """One shape: polygons, or polylines, in its own space and units."""

    name: str
    """Path of the first prim found with this shape."""
    points: NDArray[np.float32]
    """[n, 3]"""
    face_counts: NDArray[np.int32]
    """Corners of each polygon, [f]; empty for curves. Polygons run counter-clockwise seen from outside
    and may have any number of corners from three up."""
    face_indices: NDArray[np.int32]
    """Point of each corner, [sum of face_counts]; always within range."""
    line_counts: NDArray[np.int32]
    """Points of each polyline, [l]; empty for meshes. Polyline i takes the next line_counts[i] points."""
    normals: NDArray[np.float32] | None = None
    """[n, 3] for each point, or [sum of face_counts, 3] for each corner; None: not authored."""
    normals_of_corners: bool = False
    """True: `normals` belong to corners (hard edges); False: to points."""
    colors: NDArray[np.float32]
    """Display colour, linear RGB in [0, 1]: [f, 3] one for each polygon, [1, 3] one for all, or
    [0, 3] where the scene gives none."""
    opacity: float = 1.0
    is_double_sided: bool = False

    @property
    def n_faces(self) -> int:
        """Number of polygons."""
        return len(self.face_counts)


@dataclass(frozen=True, slots=True, kw_only=True)
class Instance:
    """One place where a prototype stands."""

    prototype: int
    """Index into `SceneGeometry.prototypes`."""
    transform: NDArray[np.float64]
    """[4, 4] for column vectors: world point [m] = transform @ (x, y, z, 1). May mirror."""
    path: str
    """Prim path; inside instances that of the instance proxy, for point instancers that of the instancer."""
    node: str = ""
    """Path of the source, station, buffer, conveyor or sink it is or belongs to; empty: to none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SceneGeometry:
    """Everything there is to draw."""

    prototypes: tuple[Prototype, ...]
    instances: tuple[Instance, ...]
    """In the order of a walk through the scene; parts of one node are neighbours."""
    bounds_m: tuple[tuple[float, float, float], tuple[float, float, float]] | None
    """Lowest and highest corner [m] of all that is drawn; None if there is nothing."""
    warnings: tuple[Fault, ...] = field(default=())
    """What could not be drawn, or was repaired, and why."""

    @property
    def n_faces(self) -> int:
        """Polygons in all instances together."""
        return sum(self.prototypes[instance.prototype].n_faces for instance in self.instances)


def read_geometry(scene: str | Path | Usd.Stage) -> SceneGeometry:
    """Geometry of a scene file (or of a stage that is open already).

    Raises `SceneError` if the file cannot be opened. Broken parts are left out with a warning.
    """
    from twin_app.usd.geometry_walk import GeometryWalk
    from twin_app.usd.stage import open_stage

    stage = open_stage(scene) if isinstance(scene, str | Path) else scene
    return GeometryWalk(stage).read()
