"""Measured values as a layer: types, schemas and documentation, and that the scene is left alone."""

from __future__ import annotations

from pathlib import Path

import pytest
from pxr import Sdf

from tests.cli.small_plants import write_line
from twin_app.errors import InvalidPlantError, SceneError
from twin_app.plant.nodes import Clock
from twin_app.plant.written import Written
from twin_app.usd import load, write_values

SAW = "/Plant/Saw"


def _write(folder: Path, *values: Written) -> Path:
    scene = write_line(folder)
    write_values(scene, values, folder / "a.usda", folder / "root.usda", title="Measured.", origin={"log": "a.csv"})
    return folder / "root.usda"


def test_that_values_of_every_type_read_back(tmp_path: Path) -> None:
    root = _write(
        tmp_path,
        Written(path=SAW, attribute="twin:station:processTime", value="gamma(mean=9.5, cv=0.2)", note="n = 7"),
        Written(path=SAW, attribute="twin:station:scrap", value=0.05),
        Written(
            path="/Plant/Drill", attribute="twin:failure:logged:uptime", value="60", schema="TwinFailureAPI:logged"
        ),
        Written(path="/Plant/Drill", attribute="twin:failure:logged:repair", value="6", schema="TwinFailureAPI:logged"),
        Written(
            path="/Plant/Drill",
            attribute="twin:failure:logged:clock",
            value="operating",
            schema="TwinFailureAPI:logged",
        ),
    )
    saw, drill = (next(own for own in load(root).stations if own.path == path) for path in (SAW, "/Plant/Drill"))
    assert str(saw.process_time) == "gamma(9.5, 0.2)"
    assert saw.scrap == 0.05
    assert [failure.name for failure in saw.failures] == ["blade"]
    assert [(failure.name, failure.clock) for failure in drill.failures] == [("logged", Clock.OPERATING)]
    assert drill.process_time.mean == 20.0


def test_that_each_value_says_where_it_comes_from(tmp_path: Path) -> None:
    _write(tmp_path, Written(path=SAW, attribute="twin:station:scrap", value=0.05, note="5 of 100 parts."))
    layer = Sdf.Layer.FindOrOpen(str(tmp_path / "a.usda"))
    assert layer.GetAttributeAtPath(f"{SAW}.twin:station:scrap").documentation == "5 of 100 parts."
    assert layer.documentation == "Measured."
    assert layer.customLayerData["twin"]["log"] == "a.csv"
    assert [str(child.path) for child in layer.rootPrims] == ["/Plant"]


def test_that_a_prim_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(InvalidPlantError, match="/Plant/Lathe"):
        _write(tmp_path, Written(path="/Plant/Lathe", attribute="twin:station:scrap", value=0.05))


def test_that_the_scene_is_never_overwritten(tmp_path: Path) -> None:
    scene = write_line(tmp_path)
    with pytest.raises(SceneError, match="never overwritten"):
        write_values(scene, [], scene, tmp_path / "root.usda", title="")
