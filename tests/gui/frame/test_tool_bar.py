"""The tool bar of a workspace."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QStackedWidget, QToolBar, QToolButton, QWidget

from twin_app.gui.frame.tool_bar import WorkspaceToolBar
from twin_app.gui.theme import ThemeMode

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from twin_app.gui.main_window import MainWindow
    from twin_app.gui.theme import ThemeControl

LINE = Path(__file__).parents[3] / "scenes" / "examples" / "two_machines.usda"
WITH_NAME = Qt.ToolButtonStyle.ToolButtonTextBesideIcon


def named(bar: WorkspaceToolBar) -> list[str]:
    return [one.text() for one in bar.findChildren(QToolButton) if one.toolButtonStyle() is WITH_NAME]


@pytest.fixture
def bar(window: MainWindow, qtbot: QtBot) -> WorkspaceToolBar:
    with qtbot.waitSignal(window.session.document.opened, timeout=20_000):
        window.open_scene(str(LINE))
    found = window.findChild(WorkspaceToolBar, "toolBar.plant")
    assert isinstance(found, WorkspaceToolBar)
    qtbot.waitUntil(found.isVisible)
    return found


def test_that_names_give_way_where_there_is_too_little_room(
    bar: WorkspaceToolBar, window: MainWindow, qtbot: QtBot
) -> None:
    window.resize(1600, 1000)
    qtbot.waitUntil(lambda: "Conveyor" in named(bar))
    window.resize(1280, 800)
    qtbot.waitUntil(lambda: named(bar) == ["Check plant", "Export USD"])
    assert all(one.toolTip() for one in bar.findChildren(QToolButton) if one.text())
    window.resize(1600, 1000)
    qtbot.waitUntil(lambda: "Conveyor" in named(bar))


def test_that_names_give_way_to_larger_text(
    bar: WorkspaceToolBar, window: MainWindow, theme: ThemeControl, qtbot: QtBot
) -> None:
    window.resize(1440, 1000)
    qtbot.waitUntil(lambda: "Conveyor" in named(bar))
    theme.scale_text(1.5)
    qtbot.waitUntil(lambda: named(bar) == ["Check plant", "Export USD"])
    theme.scale_text(1.0)
    qtbot.waitUntil(lambda: "Conveyor" in named(bar))


@pytest.mark.parametrize("mode", [ThemeMode.DARK, ThemeMode.LIGHT])
def test_that_bars_hold_what_is_in_them_in_the_middle(
    bar: WorkspaceToolBar, window: MainWindow, theme: ThemeControl, qtbot: QtBot, mode: ThemeMode
) -> None:
    theme.choose(mode)
    button = next(one for one in bar.findChildren(QToolButton) if one.text() and one.isVisible())
    run_bar = window.findChild(QToolBar, "runBar")
    assert isinstance(run_bar, QToolBar)
    stack = run_bar.findChild(QStackedWidget)
    assert isinstance(stack, QStackedWidget)
    qtbot.waitUntil(lambda: is_centred(button, bar) and is_centred(stack, run_bar))
    theme.choose(ThemeMode.DARK)


def is_centred(inner: QWidget, outer: QWidget) -> bool:
    return abs(inner.geometry().center().y() - outer.rect().center().y()) <= 1
