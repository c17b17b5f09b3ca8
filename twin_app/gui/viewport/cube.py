"""The navigation cube: a click on a face looks from there, a drag orbits."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QEvent, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import (
    QEnterEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QPixmap,
    QPolygonF,
    QTransform,
)
from PySide6.QtWidgets import QApplication, QWidget

from twin_app.gui.components.ink import font, ink, theme
from twin_app.view3d.camera import Camera, Direction, View

SIZE = 72
_HALF_PX = 21.0
_ISO = Camera.ISO

_FACES: tuple[tuple[str, tuple[int, int, int], tuple[int, int, int], Camera | Direction], ...] = (
    ("Front", (0, -1, 0), (1, 0, 0), Camera.FRONT),
    ("Right", (1, 0, 0), (0, 1, 0), Camera.SIDE),
    ("Back", (0, 1, 0), (-1, 0, 0), Direction(azimuth_deg=90.0, elevation_deg=0.0)),
    ("Left", (-1, 0, 0), (0, -1, 0), Direction(azimuth_deg=180.0, elevation_deg=0.0)),
    ("Top", (0, 0, 1), (1, 0, 0), Camera.TOP),
)
"""Name, outward normal, direction of the writing, and the view that faces it."""


class NavigationCube(QWidget):
    """Shows how the plant is turned."""

    chosen = Signal(object)
    """`Camera` or `Direction`."""
    dragged = Signal(float, float)
    """Pixels to the right and down."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFixedSize(SIZE, SIZE)
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setAccessibleName(self.tr("Navigation cube"))
        self.setToolTip(self.tr("Click a face to look from there; drag to orbit."))
        self._view: View | None = None
        self._picture: QPixmap | None = None
        self._hovered = -1
        self._pressed: QPointF | None = None
        self._last = QPointF()
        self._has_dragged = False

    def show_view(self, view: View) -> None:
        """Turns the cube as the plant is turned."""
        before, self._view = self._view, view
        if before is None or not (np.array_equal(before.right, view.right) and np.array_equal(before.up, view.up)):
            self._repaint()

    def paintEvent(self, event: QPaintEvent) -> None:
        if self._view is None:
            return
        ratio = self.devicePixelRatioF()
        if self._picture is None or self._picture.devicePixelRatio() != ratio:
            self._picture = self._painted(self._view, ratio)
        painter = QPainter(self)
        painter.drawPixmap(0, 0, self._picture)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        self._repaint()

    def _repaint(self) -> None:
        self._picture = None
        self.update()

    def _painted(self, view: View, ratio: float) -> QPixmap:
        """Kept, for the cube is painted again with every picture under it."""
        picture = QPixmap(round(SIZE * ratio), round(SIZE * ratio))
        picture.setDevicePixelRatio(ratio)
        picture.fill(Qt.GlobalColor.transparent)
        painter = QPainter(picture)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for index, outline in self._outlines(view):
            self._paint_face(painter, index, outline)
        painter.end()
        return picture

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._pressed = self._last = event.position()
        self._has_dragged = False

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._pressed is None:
            self._hover(self._face_at(event.position()))
            return
        far = (event.position() - self._pressed).manhattanLength() >= QApplication.startDragDistance()
        self._has_dragged = self._has_dragged or far
        if self._has_dragged:
            step = event.position() - self._last
            self._last = event.position()
            self.dragged.emit(2.0 * step.x(), 2.0 * step.y())

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        face = self._face_at(event.position())
        if self._pressed is not None and not self._has_dragged and face >= 0:
            self.chosen.emit(_FACES[face][3])
        self._pressed = None

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        self.mousePressEvent(event)

    def enterEvent(self, event: QEnterEvent) -> None:
        self._hover(self._face_at(event.position()))

    def leaveEvent(self, event: object) -> None:
        self._hover(-1)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        event.ignore()

    def _hover(self, face: int) -> None:
        if face != self._hovered:
            self._hovered = face
            self._repaint()

    def _face_at(self, place: QPointF) -> int:
        faces = self._outlines(self._view) if self._view is not None else []
        inside = (i for i, outline in faces if outline.containsPoint(place, Qt.FillRule.OddEvenFill))
        return next(inside, -1)

    def _outlines(self, view: View) -> list[tuple[int, QPolygonF]]:
        """Faces that look at the viewer, each from its top left as written on it, clockwise."""
        found = []
        for index, (_, normal, along, _) in enumerate(_FACES):
            out, right = np.array(normal, np.float64), np.array(along, np.float64)
            if out @ view.toward <= 0.05:
                continue
            up = np.cross(out, right)
            corners = [out - right + up, out + right + up, out + right - up, out - right - up]
            points = [(0.5 * SIZE + _HALF_PX * c @ view.right, 0.5 * SIZE - _HALF_PX * c @ view.up) for c in corners]
            found.append((index, QPolygonF([QPointF(float(x), float(y)) for x, y in points])))
        return found

    def _paint_face(self, painter: QPainter, index: int, outline: QPolygonF) -> None:
        is_hovered = index == self._hovered
        painter.setPen(QPen(ink("border.strong"), 1.0))
        painter.setBrush(ink("accent.soft" if is_hovered else "bg.raised", theme().opacities["overlay"]))
        painter.drawPolygon(outline)
        side = 2.0 * _HALF_PX
        square = QPolygonF([QPointF(0, 0), QPointF(side, 0), QPointF(side, side), QPointF(0, side)])
        turn = QTransform()
        if QTransform.quadToQuad(square, outline, turn) and abs(turn.determinant()) > 0.05:
            painter.save()
            painter.setTransform(turn, True)
            painter.setFont(font(12, 600))
            painter.setPen(ink("text.primary" if is_hovered else "text.secondary"))
            painter.drawText(QRectF(0.0, 0.0, side, side), Qt.AlignmentFlag.AlignCenter, self.tr(_FACES[index][0]))
            painter.restore()
