"""A recommendation becomes a layer of the document, and goes again with one undo."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import TYPE_CHECKING

from tests.experiment.standins import Surface
from twin_app.experiment import study as run_study
from twin_app.gui.commands.run_commands import RunCommands

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from twin_app.gui.main_window import MainWindow

FLOW_LINE = Path(__file__).parents[2] / "scenes" / "examples" / "flow_line.usda"


def test_that_a_recommendation_is_applied_as_a_layer_tried_and_undone(
    window: MainWindow, tmp_path: Path, qtbot: QtBot
) -> None:
    scene = tmp_path / "flow_line.usda"
    shutil.copy(FLOW_LINE, scene)
    before = scene.read_bytes()
    session = window.session
    with qtbot.waitSignal(session.document.opened, timeout=20_000):
        window.open_scene(str(scene))
    plant = session.document.plant
    assert plant is not None
    session.scenario.is_live = False
    found = run_study(plant, simulations=400, simulator=Surface(plant.factors))
    session.study.studied_plant = plant
    session.study._on_study(found)
    first = found.recommendations[0]
    assert first.changes
    commands = window.findChild(RunCommands)
    assert commands is not None

    names = {layer.name for layer in session.document.now.layers} if session.document.now else set()
    with qtbot.waitSignal(session.document.changed, timeout=20_000):
        commands.apply(1)
    assert session.document.now is not None
    assert {layer.name for layer in session.document.now.layers} - names == {"recommendation-1"}
    assert scene.read_bytes() == before
    changed = session.document.plant
    assert changed is not None
    values = {(factor.path, factor.attribute): factor.baseline for factor in changed.factors}
    for change in first.changes:
        assert values[change.path, change.attribute] == change.after
    with qtbot.waitSignal(session.document.changed, timeout=20_000):
        session.document.undo()
    assert {layer.name for layer in session.document.now.layers} == names


def test_that_trying_a_recommendation_moves_the_sliders(window: MainWindow, qtbot: QtBot) -> None:
    session = window.session
    with qtbot.waitSignal(session.document.opened, timeout=20_000):
        window.open_scene(str(FLOW_LINE))
    plant = session.document.plant
    assert plant is not None
    session.scenario.is_live = False
    found = run_study(plant, simulations=400, simulator=Surface(plant.factors))
    session.study.studied_plant = plant
    session.study._on_study(found)
    assert window.actions_.run("study.try")
    assert window.workspace == "what_if"
    assert session.scenario.design == found.recommendations[0].estimate.design
    assert window.top_bar.scenarios.currentText() == "What-if 1"
    assert window.actions_.run("scenario.pin")
    assert [one.name for one in session.scenario.pinned] == ["What-if 1"]
    window.top_bar.scenarios.setCurrentIndex(0)
    window.top_bar.scenarios.activated.emit(0)
    assert session.scenario.n_changed == 0
