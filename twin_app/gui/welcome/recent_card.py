"""A plant that was opened before, with a picture of it."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QDateTime, QEvent, QLocale, QRectF, QSize, Qt
from PySide6.QtGui import QEnterEvent, QPainter, QPainterPath, QPaintEvent, QPen, QPixmap
from PySide6.QtWidgets import QAbstractButton, QWidget

from twin_app.gui.components.ink import font, ink
from twin_app.gui.theme import icon

WIDTH, HEIGHT, PICTURE = 228, 208, 128


class RecentCard(QAbstractButton):
    """The picture comes later, when it has been drawn."""

    def __init__(self, path: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.path = path
        self._picture = QPixmap()
        self.setFixedSize(WIDTH, HEIGHT)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setToolTip(path)
        self.setAccessibleName(self.tr("Open {0}").format(self.title))

    @property
    def title(self) -> str:
        """Folder and file as a person would say it: many scenes are called plant.usda."""
        file = Path(self.path)
        name = file.parent.name if file.stem in ("plant", "scene", "main") else file.stem
        text = name.replace("_", " ").strip()
        return text[:1].upper() + text[1:]

    def show_picture(self, file: Path) -> None:
        """A picture of the plant."""
        self._picture = QPixmap(str(file))
        self.update()

    @property
    def has_picture(self) -> bool:
        """Whether it was drawn yet."""
        return not self._picture.isNull()

    def sizeHint(self) -> QSize:
        return QSize(WIDTH, HEIGHT)

    def enterEvent(self, event: QEnterEvent) -> None:
        self.update()

    def leaveEvent(self, event: QEvent) -> None:
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        box = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        shape = QPainterPath()
        shape.addRoundedRect(box, 8.0, 8.0)
        painter.fillPath(shape, ink("bg.hover" if self.underMouse() else "bg.panel"))
        painter.save()
        painter.setClipPath(shape)
        self._draw_picture(painter)
        painter.restore()
        is_focused = self.hasFocus()
        painter.setPen(QPen(ink("accent.line" if is_focused else "border.subtle"), 2.0 if is_focused else 1.0))
        painter.drawPath(shape)
        self._draw_text(painter)
        painter.end()

    def _draw_picture(self, painter: QPainter) -> None:
        place = QRectF(0, 0, self.width(), PICTURE)
        painter.fillRect(place, ink("view.bottom"))
        if not self.has_picture:
            icon("plant").paint(painter, self.width() // 2 - 13, PICTURE // 2 - 13, 26, 26)
            return
        whole = QRectF(self._picture.rect())
        height = whole.width() * place.height() / place.width()
        painter.drawPixmap(place, self._picture, QRectF(0, (whole.height() - height) / 2, whole.width(), height))

    def _draw_text(self, painter: QPainter) -> None:
        width = self.width() - 24
        lines = (
            (PICTURE + 10, font(12, 600), "text.primary", self.title),
            (PICTURE + 30, font(11), "text.secondary", "/".join(Path(self.path).parts[-2:])),
            (PICTURE + 52, font(11), "text.secondary", self._when()),
        )
        for top, typeface, token, text in lines:
            painter.setFont(typeface)
            painter.setPen(ink(token))
            shown = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideMiddle, width)
            painter.drawText(QRectF(12, top, width, 18), Qt.AlignmentFlag.AlignVCenter, shown)

    def _when(self) -> str:
        try:
            changed = QDateTime.fromSecsSinceEpoch(int(Path(self.path).stat().st_mtime))
        except OSError:
            return self.tr("Not there any more")
        days = changed.date().daysTo(QDateTime.currentDateTime().date())
        time = QLocale().toString(changed.time(), QLocale.FormatType.ShortFormat)
        if days <= 1:
            return (self.tr("Today {0}") if days <= 0 else self.tr("Yesterday {0}")).format(time)
        return QLocale().toString(changed.date(), QLocale.FormatType.LongFormat)
