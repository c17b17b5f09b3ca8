"""A card with a picture of a plant above and words below."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QPoint, QRect, QRectF, Qt
from PySide6.QtGui import QFont, QPainter, QPainterPath, QPaintEvent, QPen, QPixmap
from PySide6.QtWidgets import QWidget

from twin_app.gui.components.ink import ink
from twin_app.gui.components.text_size import scaled
from twin_app.gui.theme import icon
from twin_app.gui.welcome.lit_button import LitButton

PAD = 12
USUAL_PICTURE, LEAST_PICTURE, LARGEST_PICTURE = 128, 84, 150
"""Heights of the picture [px]."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One line of text: its top under the picture and its height [px at the usual text size]."""

    top: float
    text: str
    font: QFont
    token: str = "text.secondary"
    height: float = 16.0
    is_right: bool = False
    wraps: bool = False


class PictureCard(LitButton):
    """The picture may come later, when it has been drawn; heirs say what stands below it."""

    usual_width = 200
    words_height = 80
    """Of what stands below the picture [px at the usual text size]."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._picture, self._fitted = QPixmap(), QPixmap()
        self._picture_height = USUAL_PICTURE
        self.fit()

    def lines(self) -> tuple[Line, ...]:
        """What stands below the picture."""
        return ()

    def fit(self, picture_height: int = 0) -> None:
        """To the text size of the moment; with a height of the picture [px], to that as well."""
        self._picture_height = picture_height or self._picture_height
        self.setFixedHeight(self._picture_height + scaled(self.words_height))
        self.update()

    def show_picture(self, file: Path) -> None:
        """A picture of the plant; one that cannot be read counts as none."""
        self._picture, self._fitted = QPixmap(str(file)), QPixmap()
        self.update()

    @property
    def has_picture(self) -> bool:
        """Whether there is one yet."""
        return not self._picture.isNull()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        shape = QPainterPath()
        shape.addRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 8.0, 8.0)
        painter.fillPath(shape, ink("bg.hover" if self.underMouse() and self.isEnabled() else "bg.panel"))
        painter.save()
        painter.setClipPath(shape)
        self.draw_picture(painter, QRectF(0, 0, self.width(), self._picture_height))
        painter.restore()
        is_focused = self.hasFocus()
        painter.setPen(QPen(ink("accent.line" if is_focused else "border.subtle"), 2.0 if is_focused else 1.0))
        painter.drawPath(shape)
        taken: dict[float, int] = {}
        for line in sorted(self.lines(), key=lambda line: not line.is_right):
            taken[line.top] = self._draw_line(painter, line, taken.get(line.top, 0))
        painter.end()

    def draw_picture(self, painter: QPainter, place: QRectF) -> None:
        """The middle of the picture, as much as fits; without one a sign for it."""
        painter.fillRect(place, ink("view.bottom"))
        if not self.has_picture:
            middle = place.center().toPoint()
            icon("plant").paint(painter, middle.x() - 13, middle.y() - 13, 26, 26)
            return
        painter.drawPixmap(place.topLeft(), self._fit_picture(place))

    def _fit_picture(self, place: QRectF) -> QPixmap:
        """At the pixels of the screen, kept: a card over the page that moves lets the page be painted each time."""
        ratio = self.devicePixelRatioF()
        size = (place.size() * ratio).toSize()
        if self._fitted.size() != size:
            fill = Qt.AspectRatioMode.KeepAspectRatioByExpanding
            whole = self._picture.scaled(size, fill, Qt.TransformationMode.SmoothTransformation)
            middle = QRect(QPoint(), size)
            middle.moveCenter(whole.rect().center())
            self._fitted = whole.copy(middle)
            self._fitted.setDevicePixelRatio(ratio)
        return self._fitted

    def _draw_line(self, painter: QPainter, line: Line, taken: int) -> int:
        """Beside what is taken at the right [px]; gives what is taken then."""
        width = self.width() - 2 * PAD - taken
        box = QRectF(PAD, self._picture_height + scaled(line.top), width, scaled(line.height))
        painter.setFont(line.font)
        painter.setPen(ink(line.token))
        flags = Qt.AlignmentFlag.AlignRight if line.is_right else Qt.AlignmentFlag.AlignLeft
        if line.wraps:
            painter.drawText(box, flags | Qt.TextFlag.TextWordWrap, line.text)
            return 0
        shown = painter.fontMetrics().elidedText(line.text, Qt.TextElideMode.ElideMiddle, width)
        painter.drawText(box, flags | Qt.AlignmentFlag.AlignVCenter, shown)
        return painter.fontMetrics().horizontalAdvance(shown) + PAD if line.is_right and shown else 0
