"""The demonstration plants: they open, validate, load without faults, and every choice in them can be taken."""

from __future__ import annotations

from pathlib import Path

import pytest
from pxr import Kind, Sdf, Usd, UsdGeom, UsdValidation

import twin_app
from scenes.generator.__main__ import LAYOUTS, SCENES, files
from scenes.generator.layout import Layout
from twin_app.plant.build import plant_warnings
from twin_app.plant.plant import Plant
from twin_app.plant.scenario import apply_design, baseline_design
from twin_app.usd import read_scene
from twin_app.usd.plugin import register_schema

NAMES = ("bottling_line", "engine_plant")
_MOST_TRIANGLES = 300_000


@pytest.fixture(scope="module", params=NAMES)
def scene(request: pytest.FixtureRequest) -> Path:
    return SCENES / str(request.param) / "plant.usda"


@pytest.fixture(scope="module")
def plant(scene: Path) -> Plant:
    return twin_app.load(scene)


@pytest.mark.parametrize("make", LAYOUTS, ids=NAMES)
def test_that_layout_and_root_are_what_the_generator_writes(make: type[Layout]) -> None:
    for name, text in files(make()).items():
        assert (SCENES / name).read_text(encoding="utf-8") == text


def test_that_a_scene_validates(scene: Path) -> None:
    register_schema()
    validators = UsdValidation.ValidationRegistry().GetOrLoadAllValidators()
    for file in (scene, scene.with_name("layout.usda"), scene.with_name("process.usda")):
        errors = UsdValidation.ValidationContext(validators).Validate(Usd.Stage.Open(str(file)))
        assert [error.GetMessage() for error in errors] == []


def test_that_a_scene_loads_without_faults_or_warnings(scene: Path, plant: Plant) -> None:
    assert read_scene(scene).warnings == ()
    assert plant_warnings(plant) == ()
    assert plant.nodes


def test_that_the_root_states_units_and_is_an_assembly_of_groups(scene: Path) -> None:
    stage = Usd.Stage.Open(str(scene))
    root = stage.GetDefaultPrim()
    assert UsdGeom.GetStageMetersPerUnit(stage) == 1.0
    assert UsdGeom.GetStageUpAxis(stage) == UsdGeom.Tokens.z
    assert Usd.ModelAPI(root).GetKind() == Kind.Tokens.assembly
    groups = [prim for prim in root.GetChildren() if prim.IsA(UsdGeom.Xform)]
    assert {Usd.ModelAPI(prim).GetKind() for prim in groups} == {Kind.Tokens.group}


def test_that_the_layout_says_nothing_about_the_process(scene: Path) -> None:
    text = scene.with_name("layout.usda").read_text(encoding="utf-8")
    assert "twin:" not in text
    assert "Twin" not in text


def test_that_the_process_layer_holds_no_geometry(scene: Path) -> None:
    layer = Sdf.Layer.FindOrOpen(str(scene.with_name("process.usda")))
    types: set[str] = set()
    layer.Traverse("/", lambda path: types.add(layer.GetPrimAtPath(path).typeName) if path.IsPrimPath() else None)
    assert {name for name in types if name and not name.startswith("Twin")} <= {"Scope"}


def test_that_every_node_stands_in_the_layout(scene: Path, plant: Plant) -> None:
    layout = Usd.Stage.Open(str(scene.with_name("layout.usda")))
    missing = [node.path for node in plant.nodes if not layout.GetPrimAtPath(node.path).IsDefined()]
    assert missing == []
    assert all(layout.GetPrimAtPath(node.path).GetDisplayName() for node in plant.nodes)


def test_that_every_reference_is_an_instance(scene: Path) -> None:
    stage = Usd.Stage.Open(str(scene))
    referencing = [prim for prim in stage.Traverse() if prim.HasAuthoredReferences()]
    assert referencing
    assert all(prim.IsInstance() for prim in referencing)


def test_that_a_plant_stays_light_to_draw(scene: Path) -> None:
    stage = Usd.Stage.Open(str(scene))
    n_triangles = 0
    for prim in stage.Traverse(Usd.TraverseInstanceProxies()):
        if prim.IsA(UsdGeom.Mesh):
            n_triangles += sum(count - 2 for count in UsdGeom.Mesh(prim).GetFaceVertexCountsAttr().Get())
    assert n_triangles < _MOST_TRIANGLES


def test_that_there_are_enough_choices_with_a_budget_and_a_pool(plant: Plant) -> None:
    assert 6 <= len(plant.factors) <= 14
    assert 0.0 < plant.budget < float("inf")
    assert plant.pools
    assert all(any(cost > 0.0 for cost in factor.costs) for factor in plant.factors)
    assert all(factor.label for factor in plant.factors)


def test_that_every_level_of_every_factor_builds(plant: Plant) -> None:
    baseline = baseline_design(plant)
    for i, factor in enumerate(plant.factors):
        for level in range(len(factor.levels)):
            changed = apply_design(plant, (*baseline[:i], level, *baseline[i + 1 :]))
            assert len(changed.nodes) == len(plant.nodes)


def test_that_no_belt_contradicts_its_geometry(plant: Plant) -> None:
    records = {record.path: record for record in plant.description.prims}
    for conveyor in plant.conveyors:
        assert "twin:conveyor:length" not in records[conveyor.path].values
        assert conveyor.capacity >= 1


def test_that_the_folder_says_where_its_numbers_come_from(scene: Path) -> None:
    text = scene.with_name("README.md").read_text(encoding="utf-8").lower()
    for word in ("source", "assumed", "own arithmetic"):
        assert word in text
