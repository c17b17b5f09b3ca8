"""OpenUSD's own validators find no error in what is shipped and in what is written."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.usd.checking import usd_errors
from twin_app.plant.factors import Change
from twin_app.usd import export_scene, load, write_recommendation

SCENES = Path(__file__).parents[2] / "scenes"


@pytest.mark.parametrize("path", sorted(SCENES.rglob("*.usda")), ids=lambda path: str(path.relative_to(SCENES)))
def test_that_shipped_scenes_and_layers_are_sound(path) -> None:
    assert usd_errors(path) == []


@pytest.mark.parametrize("name", ["out.usda", "out.usdc", "out.usdz"])
@pytest.mark.parametrize("scene", ["bottling_line", "engine_plant"])
def test_that_exports_of_the_shipped_plants_are_sound(tmp_path, scene, name) -> None:
    is_packed = name.endswith("z")
    export_scene(SCENES / scene / "plant.usda", tmp_path / name, flatten=not is_packed, usdz=is_packed)
    assert usd_errors(tmp_path / name) == []


def test_that_recommendations_are_sound_with_the_machines_they_add(tmp_path) -> None:
    scene = SCENES / "engine_plant" / "plant.usda"
    factor = next(f for f in load(scene).factors if f.attribute == "twin:station:servers")
    change = Change(
        path=factor.path,
        attribute=factor.attribute,
        before=factor.baseline,
        after=factor.levels[-1],
        label=factor.label,
        cost=1.0,
    )
    write_recommendation(scene, [change], tmp_path / "better.usda", tmp_path / "root.usda")
    assert usd_errors(tmp_path / "root.usda") == []


def test_that_flattened_prototypes_are_classes_and_no_dangling_overs(tmp_path) -> None:
    from pxr import Sdf

    export_scene(SCENES / "bottling_line" / "plant.usda", tmp_path / "out.usdc", flatten=True)
    layer = Sdf.Layer.FindOrOpen(str(tmp_path / "out.usdc"))
    assert {prim.specifier for prim in layer.rootPrims} == {Sdf.SpecifierDef, Sdf.SpecifierClass}
