"""Questions and answers: unsaved work, units, proposals, the palette, unexpected errors."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest

from twin_app.gui.dialogs.palette import Palette
from twin_app.gui.dialogs.unexpected import UnexpectedDialog, UnexpectedErrors
from twin_app.gui.dialogs.units import Size, UnitsDialog, is_implausible
from twin_app.usd.document import SetValues

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from twin_app.gui.main_window import MainWindow

LINE = Path(__file__).parents[3] / "scenes" / "examples" / "two_machines.usda"
PATIENCE = 20_000


@pytest.fixture
def scene(window: MainWindow, tmp_path: Path, qtbot: QtBot) -> Path:
    """An open plant with an unsaved change."""
    path = Path(shutil.copy(LINE, tmp_path / "line.usda"))
    with qtbot.waitSignal(window.session.document.opened, timeout=PATIENCE):
        window.open_scene(str(path))
    now = window.session.document.now
    assert now is not None
    station = next(record.path for record in now.description.prims if "TwinStationAPI" in record.schemas)
    with qtbot.waitSignal(window.session.document.changed, timeout=PATIENCE):
        window.session.document.edit(SetValues(paths=(station,), values={"twin:station:servers": 5}))
    return path


def test_that_closing_asks_what_becomes_of_unsaved_work(window: MainWindow, scene: Path, qtbot: QtBot) -> None:
    window.close()
    assert window.isVisible()
    dialog = window.files.dialog
    assert dialog is not None
    keep = next(button for button in dialog.buttons if button.text() == "Keep editing")
    qtbot.mouseClick(keep, Qt.MouseButton.LeftButton)
    assert window.session.document.is_open
    window.actions_.run("file.close")
    assert window.files.dialog is not None
    discard = next(button for button in window.files.dialog.buttons if button.text() == "Discard changes")
    qtbot.mouseClick(discard, Qt.MouseButton.LeftButton)
    assert not window.session.document.is_open
    assert window.centre.is_welcoming


def test_that_a_file_that_cannot_be_opened_is_explained(window: MainWindow, tmp_path: Path, qtbot: QtBot) -> None:
    with qtbot.waitSignal(window.session.document.failed, timeout=PATIENCE):
        window.open_scene(str(tmp_path / "missing.usda"))
    assert window.files.dialog is not None
    assert "missing.usda" in window.files.dialog.accessibleDescription()
    assert window.centre.is_welcoming
    window.files.dialog.reject()


def test_that_the_palette_finds_stations_and_carries_out_commands(window: MainWindow, scene: Path) -> None:
    palette = Palette(window)
    palette.open_over_window()
    QTest.keyClicks(palette.line, "milling")
    assert palette.found
    QTest.keyClick(palette.line, Qt.Key.Key_Return)
    assert len(window.session.selection.paths) == 1
    palette = Palette(window)
    palette.line.setText("what-if")
    palette.choose()
    assert window.workspace == "what_if"


def test_that_a_tiny_hall_is_doubted_and_the_likeliest_unit_is_proposed(theme: object, qtbot: QtBot) -> None:
    assert is_implausible((0.36, 0.54, 0.05))
    assert not is_implausible((38.0, 21.5, 6.0))
    dialog = UnitsDialog(Size((0.036, 0.054, 0.005), 0.001))
    qtbot.addWidget(dialog)
    with qtbot.waitSignal(dialog.answered) as answered:
        dialog.use.click()
    assert answered.args == [1.0]


def test_that_an_unexpected_error_offers_its_details_and_leaves_the_document(
    window: MainWindow, scene: Path, qtbot: QtBot, capsys: pytest.CaptureFixture[str]
) -> None:
    errors = UnexpectedErrors(window)
    now = window.session.document.now
    try:
        raise ZeroDivisionError("one over nothing")
    except ZeroDivisionError as error:
        errors.take(type(error), error, error.__traceback__)
    qtbot.waitUntil(lambda: bool(window.findChildren(UnexpectedDialog)))
    (dialog,) = window.findChildren(UnexpectedDialog)
    assert "one over nothing" in dialog.details
    assert "Traceback" in dialog.details
    assert window.session.document.now is now
    assert "one over nothing" in capsys.readouterr().err
    dialog.accept()


def test_that_copy_as_command_gives_a_line_for_the_shell(window: MainWindow, scene: Path) -> None:
    window.files.copy_command()
    assert QGuiApplication.clipboard().text().startswith("twin ")
    assert str(scene) in QGuiApplication.clipboard().text()
