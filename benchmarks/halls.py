"""A hall full of machines, as large as is wished for: to measure reading and drawing."""

from __future__ import annotations

import math
from pathlib import Path

import numpy as np

_PER_STATION = 100
"""Prims of one station."""


def write_hall(path: Path, *, n_prims: int, n_triangles: int) -> Path:
    """Writes a binary scene: stations of 100 meshes each, in rows, every mesh another drum with round ends."""
    from pxr import Sdf, Usd, UsdGeom

    stage = Usd.Stage.CreateNew(str(path))
    UsdGeom.SetStageMetersPerUnit(stage, 1.0)
    UsdGeom.SetStageUpAxis(stage, UsdGeom.Tokens.z)
    plant = UsdGeom.Xform.Define(stage, "/Plant")
    stage.SetDefaultPrim(plant.GetPrim())
    n_stations = max(n_prims // _PER_STATION, 1)
    row = math.ceil(math.sqrt(n_stations))
    sides = max(round(math.sqrt(n_triangles / n_prims / 2.0)), 3)
    random = np.random.default_rng(0)
    for index in range(n_prims):
        number, piece = divmod(index, _PER_STATION)
        station = f"/Plant/Station_{number}"
        if piece == 0:
            prim = UsdGeom.Xform.Define(stage, station).GetPrim()
            prim.AddAppliedSchema("TwinStationAPI")
            prim.CreateAttribute("twin:station:processTime", Sdf.ValueTypeNames.String).Set("60")
        mesh = UsdGeom.Mesh.Define(stage, f"{station}/Part_{piece}")
        centre = (6.0 * (number % row), 6.0 * (number // row), 0.5) + random.uniform(-1.5, 1.5, 3) * (1.0, 1.0, 0.3)
        _fill(mesh, centre, random.uniform(0.1, 0.4), sides)
    stage.GetRootLayer().Save()
    return path


def _fill(mesh: object, centre: np.ndarray, radius: float, sides: int) -> None:
    """A drum with about 2 · sides² triangles."""
    turn, rise = np.meshgrid(np.arange(sides) * 2.0 * np.pi / sides, np.linspace(-1.0, 1.0, sides + 1))
    width = radius * np.sqrt(1.05 - rise**2)
    points = np.stack((width * np.cos(turn), width * np.sin(turn), radius * rise), -1).reshape(-1, 3) + centre
    ring, step = np.meshgrid(np.arange(sides), np.arange(sides), indexing="ij")
    a, b = ring * sides + step, ring * sides + (step + 1) % sides
    quads = np.stack((a, b, b + sides, a + sides), -1).reshape(-1, 4)
    triangles = np.concatenate((quads[:, [0, 1, 2]], quads[:, [0, 2, 3]]))
    mesh.CreatePointsAttr(points.astype(np.float32))  # type: ignore[attr-defined]
    mesh.CreateFaceVertexCountsAttr(np.full(len(triangles), 3, np.int32))  # type: ignore[attr-defined]
    mesh.CreateFaceVertexIndicesAttr(triangles.reshape(-1).astype(np.int32))  # type: ignore[attr-defined]
    mesh.CreateSubdivisionSchemeAttr("none")  # type: ignore[attr-defined]
