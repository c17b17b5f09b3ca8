"""Reading and drawing large USD files: 5,000 meshes with 1.2 million triangles, and files from elsewhere."""

from __future__ import annotations

import statistics
import tempfile
from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path

import numpy as np

from benchmarks.measuring import Finding, cpu_seconds, one_core, wall_seconds

MESHES = 5_000
ACROSS, ALONG = 12, 10
"""Squares of each mesh, two triangles each: 240."""
MOST_S = 1.5
ELSEWHERE = Path(__file__).parents[2] / "shared" / "data" / "usd"
_SAMPLES = ("intent-vfx/scenes/teapotScene.usd", "full_assets/Teapot/Teapot.usd")


def measure(*, is_quick: bool) -> list[Finding]:
    """Processor seconds, medians (drawing by the clock on the wall); and what pyvista can read of the same files."""
    repeats = 1 if is_quick else 5
    with tempfile.TemporaryDirectory() as folder:
        scene = Path(folder) / "large.usdc"
        write_large_scene(scene, MESHES)
        return [*_read(scene, repeats), *_draw(scene), *_beside_pyvista(scene, repeats)]


def write_large_scene(path: Path, meshes: int) -> None:
    """Uneven sheets in rows, no two the same, so that nothing can be shared."""
    from pxr import Gf, Usd, UsdGeom, Vt

    import twin_app.usd  # noqa: F401  brings OpenUSD up as the program does

    stage = Usd.Stage.CreateNew(str(path))
    UsdGeom.SetStageMetersPerUnit(stage, 1.0)
    UsdGeom.SetStageUpAxis(stage, "Z")
    stage.SetDefaultPrim(UsdGeom.Xform.Define(stage, "/Plant").GetPrim())
    rng = np.random.default_rng(1)
    flat, corners = _sheet()
    for number in range(meshes):
        mesh = UsdGeom.Mesh(stage.DefinePrim(f"/Plant/Group_{number // 50}/Mesh_{number}", "Mesh"))
        points = np.column_stack([flat, rng.normal(0.0, 0.05, len(flat))]).astype(np.float32)
        mesh.CreatePointsAttr(Vt.Vec3fArray.FromNumpy(points))
        mesh.CreateExtentAttr([Gf.Vec3f(*map(float, points.min(axis=0))), Gf.Vec3f(*map(float, points.max(axis=0)))])
        mesh.CreateFaceVertexCountsAttr(Vt.IntArray.FromNumpy(np.full(len(corners), 3, np.int32)))
        mesh.CreateFaceVertexIndicesAttr(Vt.IntArray.FromNumpy(corners.ravel()))
        mesh.CreateSubdivisionSchemeAttr("none")
        mesh.CreateDisplayColorAttr([Gf.Vec3f(*map(float, rng.random(3)))])
        mesh.AddTranslateOp().Set(Gf.Vec3d(1.5 * (number % 70), 1.5 * (number // 70), 0.0))
    stage.GetRootLayer().Save()


def _sheet() -> tuple[np.ndarray, np.ndarray]:
    """Corners of a sheet in the plane, and its triangles."""
    u, v = np.meshgrid(np.linspace(0, 1, ACROSS + 1), np.linspace(0, 1, ALONG + 1), indexing="ij")
    index = np.arange(u.size, dtype=np.int32).reshape(u.shape)
    a, b, c, d = (part.ravel() for part in (index[:-1, :-1], index[1:, :-1], index[1:, 1:], index[:-1, 1:]))
    return np.column_stack([u.ravel(), v.ravel()]), np.vstack([np.column_stack([a, b, c]), np.column_stack([a, c, d])])


def _read(scene: Path, repeats: int) -> list[Finding]:
    from twin_app.usd import read_scene
    from twin_app.usd.geometry import read_geometry

    geometry = read_geometry(scene)  # the first one also loads libraries
    triangles = geometry.n_faces
    seconds = _median(lambda: read_geometry(scene), repeats)
    what = f"{len(geometry.instances):,} meshes, {triangles / 1e6:.1f} million triangles"
    return [
        Finding(f"USD, {what}: geometry read", f"{seconds:.2f} s", f"<= {MOST_S} s", seconds <= MOST_S),
        Finding("the same: process data, units and sizes read", f"{_median(lambda: read_scene(scene), repeats):.2f} s"),
    ]


def _draw(scene: Path) -> list[Finding]:
    if not find_spec("pyvista"):
        return []
    from twin_app.view3d.picture import PictureRequest, draw_picture

    seconds = wall_seconds(lambda: draw_picture(scene, PictureRequest(size=(1600, 1000))))
    return [
        Finding("the same: read and drawn off-screen, 1600 x 1000, with whatever OpenGL there is", f"{seconds:.1f} s")
    ]


def _beside_pyvista(scene: Path, repeats: int) -> list[Finding]:
    if not find_spec("pyvista"):
        return []
    from twin_app.usd.geometry import read_geometry

    files = [scene, *(path for name in _SAMPLES if (path := ELSEWHERE / name).exists())]
    findings = []
    for path in files:
        own = _median(lambda path=path: read_geometry(path), repeats)
        findings.append(
            Finding(f"{path.name}: Twin beside pyvista.read", f"{own:.2f} s beside {_pyvista(path, repeats)}")
        )
    return [*findings, _as_stl(scene, repeats)]


def _pyvista(path: Path, repeats: int) -> str:
    import pyvista

    try:
        return f"{_median(lambda: pyvista.read(path), repeats):.2f} s"
    except (OSError, ValueError, RuntimeError):
        return "nothing (it cannot read this file)"


def _as_stl(scene: Path, repeats: int) -> Finding:
    """What pyvista takes for the bare triangles in a format it knows, without names, colours or units."""
    import pyvista

    from twin_app.usd.geometry import read_geometry

    geometry = read_geometry(scene)
    blocks = []
    for instance in geometry.instances:
        shape = geometry.prototypes[instance.prototype]
        faces = np.column_stack([shape.face_counts, shape.face_indices.reshape(-1, 3)])
        blocks.append(pyvista.PolyData(shape.points + instance.transform[:3, 3].astype(np.float32), faces.ravel()))
    file = scene.with_suffix(".stl")
    pyvista.merge(blocks).save(file)
    return Finding("its triangles alone as STL: pyvista.read", f"{_median(lambda: pyvista.read(file), repeats):.2f} s")


def _median(work: Callable[[], object], repeats: int) -> float:
    with one_core():
        return statistics.median(cpu_seconds(work) for _ in range(repeats))
