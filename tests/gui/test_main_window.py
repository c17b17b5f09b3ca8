"""The empty window: bars, workspaces, actions."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from twin_app.gui.actions.table import ACTIONS
from twin_app.gui.workspaces.registry import WORKSPACES

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from twin_app.gui.main_window import MainWindow

SCENE = Path(__file__).parents[2] / "scenes" / "bottling_line" / "plant.usda"


def test_that_the_window_begins_on_its_welcome_page(window: MainWindow) -> None:
    assert window.centre.is_welcoming
    assert window.workspace == ""
    assert not window.run_bar.isVisible()


def test_that_a_scene_opens_in_the_plant_workspace_with_its_name_in_the_title(window: MainWindow, qtbot: QtBot) -> None:
    with qtbot.waitSignal(window.session.document.opened, timeout=20_000):
        window.open_scene(str(SCENE))
    assert window.workspace == "plant"
    assert window.session.document.plant is not None
    for space in WORKSPACES:
        window.show_workspace(space.id)
        assert window.workspace == space.id
    window.session.document.close()
    assert window.centre.is_welcoming


def test_that_every_command_stands_in_a_menu_once_and_no_two_share_keys() -> None:
    ids = [spec.id for spec in ACTIONS]
    assert len(set(ids)) == len(ids)
    keys = [spec.shortcut for spec in ACTIONS if spec.shortcut]
    assert len(set(keys)) == len(keys)
