"""Everything can be used by keyboard, says what it is, and can be read with larger text."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractSpinBox,
    QCheckBox,
    QComboBox,
    QDockWidget,
    QLabel,
    QLineEdit,
    QMenuBar,
    QScrollArea,
    QTabBar,
    QWidget,
)

from twin_app.gui.components.fields.field_button import FieldButton
from twin_app.gui.workspaces.registry import WORKSPACES

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from twin_app.gui.main_window import MainWindow
    from twin_app.gui.theme import ThemeControl

SCENE = Path(__file__).parents[2] / "scenes" / "bottling_line" / "plant.usda"
FILLER = "/Plant/Line/Filler"
TARGET_PX = 24
"""The least that WCAG 2.2, success criterion 2.5.8, asks of a target."""


@pytest.fixture
def opened(window: MainWindow, qtbot: QtBot) -> MainWindow:
    """A window with a plant, and a machine selected."""
    with qtbot.waitSignal(window.session.document.opened, timeout=20_000):
        window.open_scene(str(SCENE))
    window.session.selection.set((FILLER,))
    return window


@pytest.fixture
def text_size(theme: ThemeControl) -> Iterator[ThemeControl]:
    """The look, whose text is of the usual size again afterwards."""
    yield theme
    theme.scale_text(1.0)


def each_workspace(window: MainWindow) -> Iterator[str]:
    """Shows one after the other, laid out."""
    for space in WORKSPACES:
        window.show_workspace(space.id)
        QTest.qWait(20)
        for _ in range(3):  # from the inside out
            QCoreApplication.sendPostedEvents(None, QEvent.Type.LayoutRequest)
            QTest.qWait(1)
        yield space.id


def shown(window: MainWindow) -> list[QWidget]:
    return [widget for widget in window.findChildren(QWidget) if widget.isVisible()]


def spoken_name(widget: QWidget | None, labelled: set[QWidget | None]) -> str:
    """What a screen reader says of it, as Qt works it out."""
    if widget is None:
        return ""
    own = widget.accessibleName() or widget.toolTip()
    if isinstance(widget, QAbstractButton):
        own = own or widget.text()
    if widget in labelled:
        own = own or "labelled"
    if isinstance(widget, QLineEdit) and isinstance(widget.parentWidget(), (QAbstractSpinBox, QComboBox)):
        return own or spoken_name(widget.parentWidget(), labelled)
    return own


def test_that_all_that_can_have_the_focus_has_a_name(opened: MainWindow) -> None:
    for name in each_workspace(opened):
        labelled: set[QWidget | None] = {label.buddy() for label in opened.findChildren(QLabel)}
        nameless = [
            f"{type(widget).__name__} in {type(widget.parentWidget()).__name__}"
            for widget in shown(opened)
            if widget.focusPolicy() & Qt.FocusPolicy.TabFocus
            and not isinstance(widget, (QScrollArea, QMenuBar, QTabBar))
            and not spoken_name(widget, labelled)
        ]
        assert not nameless, name


def test_that_what_is_clicked_is_large_enough_to_hit(opened: MainWindow) -> None:
    for name in each_workspace(opened):
        small = [
            f"{type(widget).__name__} {widget.text()!r} {widget.width()}×{widget.height()}"
            for widget in shown(opened)
            if isinstance(widget, QAbstractButton)
            and not isinstance(widget.parentWidget(), QLineEdit)  # the field is the target
            and min(widget.width(), widget.height()) < TARGET_PX
        ]
        assert not small, name


@pytest.mark.parametrize("scale", [1.25, 1.5])
def test_that_larger_text_is_not_cut(opened: MainWindow, text_size: ThemeControl, scale: float, qtbot: QtBot) -> None:
    text_size.scale_text(scale)
    for name in each_workspace(opened):
        with suppress(
            qtbot.TimeoutError
        ):  # answers bring new words at any moment, and the room for them a moment later
            qtbot.waitUntil(lambda: not cuts(opened), timeout=3_000)
        assert not cuts(opened), name


def cuts(window: MainWindow) -> list[str]:
    """Everything that is cut now."""
    return [what for widget in shown(window) if (what := cut(widget))]


def cut(widget: QWidget) -> str:
    """What does not have the room for its text, in words; labels that wrap or end in an ellipsis have."""
    hint, size = widget.sizeHint(), widget.size()
    if isinstance(widget, QLabel) and widget.text() and not widget.wordWrap():
        is_cut = hint.width() > size.width() + 1 or hint.height() > size.height() + 1
    elif isinstance(widget, (FieldButton, QCheckBox)):  # end in an ellipsis
        is_cut = hint.height() > size.height() + 1
    elif isinstance(widget, QAbstractButton) and widget.text():
        is_cut = widget.fontMetrics().height() > size.height() or hint.width() > size.width() + 1
    elif isinstance(widget, (QLineEdit, QComboBox, QAbstractSpinBox)):
        is_cut = widget.fontMetrics().height() > size.height() - 2
    else:
        return ""
    text = widget.text() if isinstance(widget, (QLabel, QAbstractButton, QLineEdit)) else widget.accessibleName()
    return f"{type(widget).__name__} {text!r}: {size.width()}×{size.height()}, needs {hint}" if is_cut else ""


def test_that_tab_goes_through_each_dock_from_top_to_bottom(opened: MainWindow) -> None:
    for name in each_workspace(opened):
        for dock in opened.findChildren(QDockWidget):
            contents = dock.widget()
            if not dock.isVisible() or contents is None:
                continue
            tops = [row_of(widget, dock) for widget in focus_chain(contents)]
            backwards = [(a, b) for a, b in pairwise(tops) if b < a]
            assert not backwards, f"{name}, {dock.objectName()}"


def row_of(widget: QWidget, dock: QWidget) -> int:
    """Where it stands, in rows of the grid: things in one row may be visited in any order."""
    return widget.mapTo(dock, QPoint(0, widget.height() // 2)).y() // 20


def focus_chain(inside: QWidget) -> list[QWidget]:
    """What Tab visits within a widget, in this order."""
    found: list[QWidget] = []
    widget = inside.nextInFocusChain()
    while widget is not None and widget is not inside:
        is_open = inside.isAncestorOf(widget) and widget.isVisible() and widget.isEnabled()
        if is_open and widget.focusPolicy() & Qt.FocusPolicy.TabFocus and widget.focusProxy() is None:
            found.append(widget)
        widget = widget.nextInFocusChain()
    return found
