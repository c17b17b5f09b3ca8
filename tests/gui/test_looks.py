"""Parts of the window beside pictures of them, in both themes.

Small differences of letters and edges between machines are allowed, since pictures are compared a quarter as large; a
part that is missing, has moved or has another colour is not. After a change that is meant:

    TWIN_NEW_LOOKS=1 pytest tests/gui/test_looks.py

writes the pictures anew; look at them before they are committed.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pytest
from numpy.typing import NDArray
from PySide6.QtCore import QCoreApplication, QEvent, QSize, Qt
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget

from twin_app.gui.theme import ThemeMode

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from twin_app.gui.main_window import MainWindow
    from twin_app.gui.theme import ThemeControl

SCENE = Path(__file__).parents[2] / "scenes" / "bottling_line" / "plant.usda"
LOOKS = Path(__file__).parent / "looks"
SIZE = QSize(1600, 1000)
SMALLER = 4
MEAN_LEVELS, BLOCK_LEVELS = 2.0, 24.0
"""Of 255: allowed on the average, and in the worst block of 8 × 8 of the smaller picture."""
MOST_ROUNDS, ALIKE_ROUNDS = 100, 4
WRITES = bool(os.environ.get("TWIN_NEW_LOOKS"))

PARTS: dict[str, Callable[[MainWindow], QWidget]] = {
    "plant-tree": lambda window: in_dock(window, "plant", "plant_tree"),
    "inspector": lambda window: in_dock(window, "plant", "inspector"),
    "problems": lambda window: in_dock(window, "plant", "problems"),
    "layers": lambda window: in_dock(window, "plant", "layers"),
    "study-setup": lambda window: in_dock(window, "study", "study_setup"),
    "factors": lambda window: in_dock(window, "what_if", "factors"),
    "now": lambda window: in_dock(window, "playback", "now"),
}


def in_dock(window: MainWindow, workspace: str, dock: str) -> QWidget:
    """A dock in its workspace."""
    window.show_workspace(workspace)
    return window.docks[dock]


@pytest.fixture
def opened(window: MainWindow, qtbot: QtBot) -> MainWindow:
    """A window with a plant, and a machine selected."""
    window.resize(SIZE)
    with qtbot.waitSignal(window.session.document.opened, timeout=20_000):
        window.open_scene(str(SCENE))
    window.session.selection.set(("/Plant/Line/Filler",))
    return window


@pytest.fixture(params=["dark", "light"])
def mode(request: pytest.FixtureRequest, theme: ThemeControl) -> Iterator[str]:
    """One theme after the other; dark again afterwards."""
    theme.choose(ThemeMode(request.param))
    yield request.param
    theme.choose(ThemeMode.DARK)


def test_that_the_docks_look_as_they_should(opened: MainWindow, mode: str, tmp_path: Path) -> None:
    unlike = {}
    for name, part in PARTS.items():
        widget = part(opened)
        image = settled(widget)
        difference = compared(image, LOOKS / f"{name}-{mode}.png")
        if difference:
            image.save(str(found := tmp_path / f"{name}-{mode}.png"))
            unlike[name] = f"{difference}: {found}"
    assert not unlike


def test_that_a_picture_of_the_other_theme_or_of_another_part_is_noticed() -> None:
    tree = shrunk(QImage(str(LOOKS / "plant-tree-dark.png")))
    assert said_difference(tree, shrunk(QImage(str(LOOKS / "plant-tree-light.png"))))
    moved = np.roll(tree, 8, axis=0)
    assert said_difference(tree, moved)
    assert not said_difference(tree, tree + 1.0)


def settled(widget: QWidget) -> QImage:
    """Its picture once it stays as it is: labels that wrap ask for their height when they have their width, and what
    is around them follows."""
    before, n_alike = picture_of(widget), 0
    for _ in range(MOST_ROUNDS):
        QTest.qWait(20)
        QCoreApplication.sendPostedEvents(None, QEvent.Type.LayoutRequest)
        now = picture_of(widget)
        n_alike = n_alike + 1 if now == before else 0
        if n_alike == ALIKE_ROUNDS:
            break
        before = now
    return before


def picture_of(widget: QWidget) -> QImage:
    """At one pixel for each point, whatever the screen."""
    image = QImage(widget.size(), QImage.Format.Format_RGB32)
    widget.render(image)
    return image


def compared(image: QImage, file: Path) -> str:
    """How a picture differs from the one in the file, in words; writes the file where that is asked for."""
    if WRITES:
        LOOKS.mkdir(exist_ok=True)
        image.save(str(file))
        return ""
    wanted = QImage(str(file))
    if wanted.size() != image.size():
        return f"is {image.size()}, was {wanted.size()}"
    return said_difference(shrunk(image), shrunk(wanted))


def said_difference(found: NDArray[np.float64], wanted: NDArray[np.float64]) -> str:
    """Empty where two smaller pictures are alike."""
    if found.shape != wanted.shape:
        return f"is {found.shape}, was {wanted.shape}"
    off = np.abs(found - wanted).mean(axis=2)
    rows, columns = (size // 8 * 8 for size in off.shape)
    blocks = off[:rows, :columns].reshape(rows // 8, 8, columns // 8, 8).mean(axis=(1, 3))
    worst = np.unravel_index(np.argmax(blocks), blocks.shape)
    if off.mean() <= MEAN_LEVELS and blocks[worst] <= BLOCK_LEVELS:
        return ""
    place = tuple(int(8 * SMALLER * index) for index in reversed(worst))
    return f"off by {off.mean():.1f} on the average, by {blocks[worst]:.0f} at {place}"


def shrunk(image: QImage) -> NDArray[np.float64]:
    """A quarter as wide and high: [rows, columns, 3], 0 to 255."""
    size = image.size() / SMALLER
    small = image.convertToFormat(QImage.Format.Format_RGB888).scaled(
        size, Qt.AspectRatioMode.IgnoreAspectRatio, Qt.TransformationMode.SmoothTransformation
    )
    rows = np.frombuffer(small.constBits(), np.uint8).reshape(small.height(), small.bytesPerLine())
    return rows[:, : 3 * small.width()].reshape(small.height(), small.width(), 3).astype(np.float64)
