"""A chart as a picture to take away: title and note above it, all of it even where it scrolls."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QPoint, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPixmap
from PySide6.QtSvg import QSvgGenerator
from PySide6.QtWidgets import QGraphicsView, QWidget

from twin_app.gui.components.ink import font, ink

_HEADING = 30
_PAD = 12
SHARPNESS = 2
"""Pixels of a saved picture for one on the screen."""


class ChartPicture:
    """What is drawn of one chart."""

    def __init__(self, chart: QWidget, title: str, note: str) -> None:
        self._chart, self._title, self._note = chart, title, note

    @property
    def size(self) -> QSize:
        """With the heading."""
        return QSize(max(self._chart.width(), 160), self._chart.height() + _HEADING)

    def pixmap(self, sharpness: int = SHARPNESS) -> QPixmap:
        """With that many pixels for one on the screen."""
        found = QPixmap(self.size * sharpness)
        found.setDevicePixelRatio(sharpness)
        found.fill(ink("bg.panel"))
        painter = QPainter(found)
        self._paint(painter)
        painter.end()
        return found

    def save_png(self, path: Path) -> None:
        """Raises `OSError`."""
        if not self.pixmap().save(str(path), "PNG"):
            raise OSError(f"cannot be written as a picture ({path.parent})")

    def save_svg(self, path: Path) -> None:
        """As lines and letters. Raises `OSError`."""
        generator = QSvgGenerator()
        generator.setFileName(str(path))
        generator.setSize(self.size)
        generator.setViewBox(QRect(QPoint(0, 0), self.size))
        generator.setTitle(self._title)
        painter = QPainter()
        if not painter.begin(generator):
            raise OSError(f"cannot be written ({path.parent})")
        painter.fillRect(QRect(QPoint(0, 0), self.size), ink("bg.panel"))
        self._paint(painter)
        painter.end()

    def _paint(self, painter: QPainter) -> None:
        row = QRectF(_PAD, 4.0, self.size.width() - 2 * _PAD, _HEADING - 6.0)
        painter.setFont(font(12, 600))
        painter.setPen(ink("text.primary"))
        painter.drawText(row, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, self._title)
        painter.setFont(font(12))
        painter.setPen(ink("text.secondary"))
        painter.drawText(row, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, self._note)
        if isinstance(self._chart, QGraphicsView):  # its way of rendering is another one than that of other widgets
            target = QRectF(0.0, _HEADING, self._chart.width(), self._chart.height())
            self._chart.render(painter, target, self._chart.viewport().rect())
        else:
            self._chart.render(painter, QPoint(0, _HEADING))
