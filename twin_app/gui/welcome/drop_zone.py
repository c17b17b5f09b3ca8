"""The place on the welcome page that says that files can be dropped."""

from __future__ import annotations

from PySide6.QtCore import QMimeData, QRectF, Qt, Signal
from PySide6.QtGui import QDragEnterEvent, QDragLeaveEvent, QDropEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from twin_app.gui.components.ink import font, ink
from twin_app.gui.components.text_size import scaled
from twin_app.gui.theme import icon

_HEIGHT = 120


class DropZone(QWidget):
    """The whole window takes what is dropped; this place shows that it would."""

    dropped = Signal(str)
    """Path of a file."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(self.tr("Drop a USD file here"))
        self.setAcceptDrops(True)
        self.is_wanted = False
        self.fit()

    def fit(self) -> None:
        """To the text size of the moment."""
        self.setFixedHeight(scaled(_HEIGHT))

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if _files(event.mimeData()):
            event.acceptProposedAction()
            self._want(True)

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        self._want(False)

    def dropEvent(self, event: QDropEvent) -> None:
        self._want(False)
        event.acceptProposedAction()
        for file in _files(event.mimeData())[:1]:
            self.dropped.emit(file)

    def _want(self, is_wanted: bool) -> None:
        self.is_wanted = is_wanted
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        pen = QPen(ink("accent.line" if self.is_wanted else "border.control"), 1.0)
        pen.setDashPattern([4.0, 3.0])
        painter.setPen(pen)
        painter.setBrush(ink("accent.soft") if self.is_wanted else Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 8.0, 8.0)
        icon("plant").paint(painter, self.width() // 2 - 12, scaled(22), 24, 24)
        for top, typeface, token, text in (
            (54, font(12, 500), "text.primary", self.tr("Drop a USD file here")),
            (76, font(11), "text.secondary", self.tr("The layout is read only. Twin writes its own layer.")),
        ):
            painter.setFont(typeface)
            painter.setPen(ink(token))
            painter.drawText(QRectF(0, scaled(top), self.width(), scaled(18)), Qt.AlignmentFlag.AlignCenter, text)
        painter.end()


def _files(data: QMimeData) -> list[str]:
    return [url.toLocalFile() for url in data.urls() if url.isLocalFile()]
