"""Side by side in the whole window: who switches it on and off, and what each side is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.gui.conftest import FLOW_LINE

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from twin_app.gui.main_window import MainWindow


def open_flow_line(window: MainWindow, qtbot: QtBot) -> None:
    with qtbot.waitSignal(window.session.document.opened, timeout=20_000):
        window.open_scene(str(FLOW_LINE))
    qtbot.waitUntil(lambda: window.viewport.model is not None, timeout=20_000)


def test_that_side_by_side_belongs_to_what_if(window: MainWindow, qtbot: QtBot) -> None:
    open_flow_line(window, qtbot)
    assert not window.pair.is_paired
    assert window.actions_.run("view.pair")
    qtbot.waitUntil(lambda: window.workspace == "what_if" and window.pair.is_paired)
    other = window.pair.other
    assert other is not None
    assert other.model is window.viewport.model
    window.show_workspace("plant")
    qtbot.waitUntil(lambda: not window.pair.is_paired)
    window.show_workspace("what_if")
    qtbot.waitUntil(lambda: window.pair.is_paired)
    assert window.actions_.run("view.pair")
    assert not window.pair.is_paired


def test_that_any_two_scenarios_can_be_put_beside_each_other(window: MainWindow, qtbot: QtBot) -> None:
    open_flow_line(window, qtbot)
    scenario = window.session.scenario
    scenario.set_live(False)
    n = len(scenario.design)
    scenario.use((1, *(-1,) * (n - 1)))
    assert scenario.pin("One") is not None
    scenario.use((-1, 1, *(-1,) * (n - 2)))
    assert scenario.pin("Two") is not None
    box = window.top_bar.scenarios
    box.activated.emit(box.count() - 1)
    qtbot.waitUntil(lambda: window.pair.is_paired)
    pair = window.pair
    pair.reference_title.chosen.emit("One")
    qtbot.waitUntil(lambda: pair.reference_title.button.text() == "One")
    assert pair.scenario_title.button.text() == "Two"
    changed = [side.shown.changed for side in (pair.other, pair.main) if side is not None]
    plant = scenario.plant
    assert plant is not None
    assert changed == [(plant.factors[0].path,), (plant.factors[1].path,)]
    pair.scenario_title.chosen.emit("Baseline")
    pair.reference_title.chosen.emit("Two")
    assert scenario.n_changed == 0
    assert scenario.reference is not None
    assert scenario.reference.name == "Two"
    assert pair.main.shown.changed == ()
    window.session.view.set(has_ghosts=False)
    assert pair.other is not None
    assert pair.other.shown.changed == ()
