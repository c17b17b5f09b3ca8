"""Opening what people have: broken layers, packages, real files; with progress, and without if it takes too long."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

import pytest
from pxr import Sdf, UsdGeom

from tests.usd.conftest import Write, stage_text
from tests.usd.document.conftest import Open
from twin_app.errors import InvalidPlantError, SceneError
from twin_app.plant.vocabulary import Role
from twin_app.usd import export_scene, load, read_scene
from twin_app.usd.document import Document, MakeNode, MovePrim, OpeningCancelledError, SetValues
from twin_app.usd.document.stack import layers_below, open_layer

MILL = "/Plant/Mill"
FOLDER = Path(__file__).parents[4] / "shared" / "data" / "usd"
REAL = (
    "full_assets/Teapot/Teapot.usd",
    "test_assets/schemaTests/usdGeom/transforms/weird_matrix_transform.usda",
    "test_assets/schemaTests/usdGeom/transforms/complex_transform.usda",
    "test_assets/USDZ/RiggedFigure/RiggedFigure.usdz",
    "intent-vfx/scenes/simpleAssetScene.usd",
)


def test_that_progress_grows_to_one_and_a_cancel_leaves_no_document(line: Path) -> None:
    told: list[float] = []
    Document.open(line, lambda share, _: told.append(share)).close()
    assert told == sorted(told)
    assert (told[0], told[-1]) == (0.0, 1.0)
    with pytest.raises(OpeningCancelledError):
        Document.open(line, is_cancelled=lambda: True)


def test_that_broken_layers_are_problems_and_the_rest_is_edited(line: Path, open_document: Open) -> None:
    (line.parent / "pointer.usd").write_text("version https://git-lfs.github.com/spec/v1\n", encoding="utf-8")
    (line.parent / "broken.usda").write_text("#usda 1.0\ndef {", encoding="utf-8")
    names = ("pointer.usd", "broken.usda", "gone.usda", "https://example.org/a.usda", "plant.usda")
    sublayers = ", ".join(f"@{name if '://' in name else './' + name}@" for name in names)
    text = line.read_text(encoding="utf-8").replace("@./layout.usda@", f"@./layout.usda@, {sublayers}")
    line.write_text(text, encoding="utf-8")
    document = open_document(line)
    told = " ".join(f"{problem.message} {problem.remedy}" for problem in document.problems())
    for words in ("git lfs pull", "broken", "does not exist", "never fetched", "contain each other"):
        assert words in told
    document.edit(SetValues(paths=(MILL,), values={"twin:station:servers": 2}))
    document.save()
    assert load(line).stations[0].servers == 2


def test_that_a_package_is_edited_by_layers_beside_it(line: Path, open_document: Open, tmp_path: Path) -> None:
    package = tmp_path / "line.usdz"
    export_scene(line, package, usdz=True)
    original = package.read_bytes()
    document = open_document(package)
    document.edit(SetValues(paths=(MILL,), values={"twin:station:servers": 2}))
    document.save()
    assert package.read_bytes() == original
    assert Path(document.path).name == "line-plant.usda"
    assert load(document.path).stations[0].servers == 2


@pytest.mark.parametrize("name", ["gone.usda", "notes.txt", "folder"])
def test_that_what_cannot_be_opened_is_said(tmp_path: Path, name: str) -> None:
    (tmp_path / "notes.txt").write_text("hello", encoding="utf-8")
    (tmp_path / "folder").mkdir()
    with pytest.raises(SceneError, match=name):
        Document.open(tmp_path / name)


def test_that_layers_that_stack_each_other_many_times_are_opened_once(write: Write, open_document: Open) -> None:
    last = 12
    for number in range(last):
        below = ", ".join(f"@./{side}{number + 1}.usda@" for side in "ab")
        for side in "ab":
            write(f"{side}{number}.usda", f"#usda 1.0\n(\n    subLayers = [{below}]\n)\n")
    for side in "ab":
        write(f"{side}{last}.usda", stage_text('def Xform "Mill"\n{\n}'))
    first = Sdf.Layer.FindOrOpen(
        str(write("top.usda", "#usda 1.0\n(\n    subLayers = [@./a0.usda@, @./b0.usda@]\n)\n"))
    )
    assert len(layers_below(first)) == 2 * (last + 1) + 1
    assert open_layer(first, "./nothing.usda") is None


@pytest.mark.skipif(not FOLDER.exists(), reason="the files from elsewhere are not at hand")
@pytest.mark.parametrize("name", REAL)
def test_that_a_real_file_is_modelled_undone_and_saved_beside_itself(
    name: str, open_document: Open, tmp_path: Path
) -> None:
    scene = FOLDER / name
    original = scene.read_bytes()
    document = open_document(scene)
    prims = [str(prim.GetPath()) for prim in document.stage.Traverse() if prim.IsA(UsdGeom.Xformable)][:2]
    before = document.stage.Flatten(addSourceFileComment=False).ExportToString()
    for path in prims:
        document.edit(MakeNode(paths=(path,), role=Role.STATION, values={"twin:station:processTime": 60}))
        with suppress(InvalidPlantError):  # some prims have no place of their own
            document.edit(MovePrim(paths=(path,), offset_m=(1.0, 2.0, 3.0)))
    wanted = document.description().prims
    n_steps = 0
    while document.can_undo:
        document.undo()
        n_steps += 1
    assert document.stage.Flatten(addSourceFileComment=False).ExportToString() == before
    for _ in range(n_steps):
        document.redo()
    document.save_as(tmp_path / "plant.usda")
    assert read_scene(tmp_path / "plant.usda").description.prims == wanted
    assert scene.read_bytes() == original


def test_that_nothing_outside_the_folder_of_the_scene_is_written(line: Path, write: Write, open_document: Open) -> None:
    process = line.parent / "process.usda"
    original = process.read_bytes()
    sublayers = "subLayers = [@../line/process.usda@, @../line/layout.usda@]"
    muted = 'customLayerData = {\ndictionary twin = {\ndictionary mutedLayers = {\nint "../line/process.usda" = 0\n'
    muted += 'string "./odd.usda" = "x"\n}\n}\n}'
    units = 'defaultPrim = "Plant"\n    metersPerUnit = 1\n    upAxis = "Z"'
    scene = write("other/plant.usda", f"#usda 1.0\n(\n    {units}\n    {sublayers}\n{muted}\n)\n")
    document = open_document(scene)
    document.edit(SetValues(paths=(MILL,), values={"twin:station:servers": 2}))
    assert document.plant().stations[0].servers == 2
    document.save()
    assert process.read_bytes() == original
    assert sorted(path.name for path in scene.parent.iterdir()) == [
        "plant-plant.usda",
        "plant-process.usda",
        "plant.usda",
    ]
