"""Files from elsewhere, where they are at hand: each loads what can be loaded."""

from __future__ import annotations

from pathlib import Path

import pytest

from twin_app.usd import export_scene, read_scene
from twin_app.usd.geometry import read_geometry

FOLDER = Path(__file__).parents[3] / "shared" / "data" / "usd"
FILES = sorted(path for path in FOLDER.rglob("*") if path.suffix in (".usd", ".usda", ".usdc", ".usdz"))

pytestmark = pytest.mark.skipif(not FILES, reason="the files from elsewhere are not at hand")


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(FOLDER)))
def test_that_a_real_file_is_read_quietly(path, capfd) -> None:
    reading = read_scene(path)
    geometry = read_geometry(path)
    assert reading.n_prims > 0
    assert all(fault.message for fault in (*reading.warnings, *geometry.warnings))
    assert capfd.readouterr().err == ""


def test_that_a_thousand_instances_are_one_shape() -> None:
    geometry = read_geometry(FOLDER / "intent-vfx/scenes/teapotScene_layout.usd")
    assert (len(geometry.prototypes), len(geometry.instances)) == (1, 1000)


@pytest.mark.parametrize("name", ["full_assets/Teapot/Teapot.usd", "intent-vfx/scenes/teapotScene.usd"])
def test_that_a_real_scene_is_packed_and_reads_back(name, tmp_path) -> None:
    export_scene(FOLDER / name, tmp_path / "out.usdz", usdz=True)
    packed, scene = read_geometry(tmp_path / "out.usdz"), read_geometry(FOLDER / name)
    assert len(packed.instances) == len(scene.instances)
