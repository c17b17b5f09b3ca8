"""Cards with pictures."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QColor, QImage, QPainter

from twin_app.gui.welcome.picture_card import PictureCard

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from twin_app.gui.theme import ThemeControl

WIDTH = 200


@pytest.fixture
def stripes(tmp_path: Path) -> Path:
    """Four times as wide as high: red, then green in the middle half, then blue."""
    image = QImage(1600, 400, QImage.Format.Format_RGB32)
    image.fill(Qt.GlobalColor.green)
    painter = QPainter(image)
    painter.fillRect(QRect(0, 0, 400, 400), Qt.GlobalColor.red)
    painter.fillRect(QRect(1200, 0, 400, 400), Qt.GlobalColor.blue)
    painter.end()
    file = tmp_path / "stripes.png"
    assert image.save(str(file))
    return file


def colours(card: PictureCard, y: int) -> list[str]:
    """Near the left edge, in the middle, near the right edge."""
    image = card.grab().toImage()
    return [QColor(image.pixel(x, y)).name() for x in (12, WIDTH // 2, WIDTH - 12)]


def test_that_a_card_shows_the_middle_of_its_picture_as_much_as_fits_at_each_height(
    qtbot: QtBot, theme: ThemeControl, stripes: Path
) -> None:
    card = PictureCard()
    qtbot.addWidget(card)
    card.resize(WIDTH, 300)
    card.show_picture(stripes)
    card.fit(100)  # the middle half of the picture
    assert colours(card, 50) == ["#00ff00"] * 3
    card.fit(60)
    assert colours(card, 30) == ["#ff0000", "#00ff00", "#0000ff"]
    assert colours(card, 75) != ["#ff0000", "#00ff00", "#0000ff"], "words stand below it"


def test_that_another_picture_replaces_the_first(qtbot: QtBot, theme: ThemeControl, stripes: Path) -> None:
    card = PictureCard()
    qtbot.addWidget(card)
    card.resize(WIDTH, 300)
    card.fit(60)
    card.show_picture(stripes)
    assert colours(card, 30)[1] == "#00ff00"
    card.show_picture(stripes.with_name("gone.png"))
    assert not card.has_picture
    assert "#00ff00" not in colours(card, 30)
    other = QImage(400, 400, QImage.Format.Format_RGB32)
    other.fill(Qt.GlobalColor.red)
    assert other.save(str(stripes))
    card.show_picture(stripes)
    assert colours(card, 30) == ["#ff0000"] * 3
