"""Open a study or run: its plant opens first, then what was found."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from PySide6.QtWidgets import QFileDialog

from tests.experiment.standins import Surface
from twin_app import simulate
from twin_app.errors import StoreError
from twin_app.experiment import study as run_study
from twin_app.gui.session.result_files import ResultKind, find_scene, look_at, settings_of
from twin_app.plant.plant import Objective
from twin_app.usd import load

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from twin_app.gui.main_window import MainWindow

SCENES = Path(__file__).parents[2] / "scenes" / "examples"
PATIENCE = 20_000


@pytest.fixture
def scene(tmp_path: Path) -> Path:
    """A plant in a folder of its own."""
    return Path(shutil.copy(SCENES / "flow_line.usda", tmp_path / "line.usda"))


@pytest.fixture
def study_file(scene: Path) -> Path:
    """A study of it, as the command line leaves one."""
    plant = load(scene)
    run_study(plant, simulations=400, out=scene.parent / "night", simulator=Surface(plant.factors), seed=3)
    return scene.parent / "night" / "study.h5"


def test_that_a_study_opens_with_its_plant_and_stays_where_it_is(
    window: MainWindow, qtbot: QtBot, scene: Path, study_file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = study_file.read_bytes()
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: (str(study_file), ""))
    window.actions_.run("study.open")
    study = window.session.study
    qtbot.waitUntil(lambda: study.study is not None, timeout=PATIENCE)
    assert window.workspace == "study"
    assert window.session.document.now is not None
    assert Path(window.session.document.now.path) == scene
    assert study.settings.simulations == 400
    assert study.settings.seed == 3
    assert [entry.name for entry in study.shelf.entries] == ["night"]
    assert study_file.read_bytes() == before


def test_that_a_run_with_a_trace_is_played_back(window: MainWindow, qtbot: QtBot, tmp_path: Path) -> None:
    scene = Path(shutil.copy(SCENES / "two_machines.usda", tmp_path / "line.usda"))
    simulate(load(scene), replications=1, out=tmp_path / "run.h5", trace=True)
    window.open_scene(str(tmp_path / "run.h5"))
    qtbot.waitUntil(lambda: window.session.playback.recording is not None, timeout=PATIENCE)
    assert window.workspace == "playback"


def test_that_a_study_without_its_plant_asks_for_it(
    window: MainWindow, qtbot: QtBot, scene: Path, study_file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    moved = scene.parent / "elsewhere" / "renamed.usda"
    moved.parent.mkdir()
    scene.rename(moved)
    window.results.open(study_file)
    qtbot.waitUntil(lambda: window.results.dialog is not None, timeout=PATIENCE)
    assert window.results.dialog is not None
    assert "line.usda" in window.results.dialog.accessibleDescription()
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: (str(moved), ""))
    window.results.dialog.buttons[0].click()
    qtbot.waitUntil(lambda: window.session.study.study is not None, timeout=PATIENCE)


def test_that_a_file_without_results_says_so(tmp_path: Path) -> None:
    file = tmp_path / "photo.h5"
    file.write_bytes(b"no results")
    with pytest.raises(StoreError, match="cannot be read as HDF5"):
        look_at(file)
    with pytest.raises(StoreError, match="there is no such file"):
        look_at(tmp_path / "gone.h5")


def test_that_a_plant_is_found_beside_its_results_after_both_were_moved(study_file: Path, scene: Path) -> None:
    found = look_at(study_file)
    assert (found.kind, found.scene_file) == (ResultKind.STUDY, scene)
    assert find_scene("/somewhere/else/line.usda", study_file) is None
    shutil.copy(scene, study_file.parent / "line.usda")
    assert find_scene("/somewhere/else/line.usda", study_file) == study_file.parent / "line.usda"


def test_that_what_was_asked_is_read_and_nonsense_is_refused() -> None:
    options = {"objective": "leadTime", "simulations": 500, "confidence": 0.9, "seed": 2, "budget": None, "delta": None}
    limits = '[{"response": "wip", "at_most": 7, "tolerance": 0.1}]'
    found = settings_of({**options, "constraints": limits, "leave_out": '["/P.a"]'})
    assert found.objective is Objective.LEAD_TIME
    assert found.bounds(is_upper=True) == {"wip": 7.0}
    assert found.left_out == ("/P.a",)
    with pytest.raises(StoreError, match="damaged"):
        settings_of({**options, "objective": "luck"})
    with pytest.raises(StoreError, match="damaged"):
        settings_of({})
