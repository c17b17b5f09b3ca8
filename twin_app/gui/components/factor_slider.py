"""A slider over the levels of a factor, with a tick at the baseline that holds on to the handle."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractSlider, QSizePolicy, QWidget

from twin_app.gui.components.ink import ink

_RADIUS = 7.0
_MAGNET_PX = 4.0
_PAGE = 10


class FactorSlider(QAbstractSlider):
    """Values are level indices 0 … n-1; the baseline may lie between two of them, or beyond an end.

    `value()` is -1 at the baseline if the baseline is none of the levels.
    """

    moved = Signal(int)
    """The level changes while the handle is dragged."""
    settled = Signal(int)
    """The handle was let go, or a key was pressed."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setOrientation(Qt.Orientation.Horizontal)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._places: tuple[float, ...] = (0.0, 1.0)
        self._baseline_place = 0.0
        self._baseline_level = 0
        self._is_dragging = False

    def set_levels(self, places: tuple[float, ...], baseline_place: float, baseline_level: int) -> None:
        """Where the levels and the baseline lie on the track, 0 to 1; `baseline_level` -1: none of the levels."""
        self._places = places or (0.0,)
        self._baseline_place = min(max(baseline_place, 0.0), 1.0)
        self._baseline_level = baseline_level
        self.setRange(min(0, baseline_level), len(self._places) - 1)
        self.setSingleStep(1)
        self.setPageStep(_PAGE)
        self.setValue(baseline_level)
        self.update()

    @property
    def baseline_level(self) -> int:
        """-1 if the baseline is none of the levels."""
        return self._baseline_level

    @property
    def is_changed(self) -> bool:
        """Whether the handle stands elsewhere than at the baseline."""
        return self.value() != self._baseline_level

    @property
    def is_dragging(self) -> bool:
        """Whether a mouse button holds the handle."""
        return self._is_dragging

    def level_at(self, x: float) -> int:
        """The level nearest to a place in the widget; the baseline attracts within 4 px."""
        if abs(x - self._x_of_place(self._baseline_place)) <= _MAGNET_PX:
            return self._baseline_level
        return min(range(len(self._places)), key=lambda level: abs(self._x_of_place(self._places[level]) - x))

    def x_of(self, level: int) -> float:
        """Where a level lies in the widget."""
        return self._x_of_place(self._baseline_place if level < 0 else self._places[level])

    def sizeHint(self) -> QSize:
        return QSize(300, 24)

    def minimumSizeHint(self) -> QSize:
        return QSize(120, 24)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self._is_dragging = True
            self._move_to(self.level_at(event.position().x()))

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._is_dragging:
            self._move_to(self.level_at(event.position().x()))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if self._is_dragging and event.button() == Qt.MouseButton.LeftButton:
            self._is_dragging = False
            self.update()
            self.settled.emit(self.value())

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        self._settle_at(self._baseline_level)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        target = self._target(Qt.Key(event.key()))
        if target is None:
            event.ignore()  # other keys belong to the window
            return
        self._settle_at(target)

    def wheelEvent(self, event: object) -> None:
        getattr(event, "ignore")()  # noqa: B009 - a list of sliders is scrolled, never changed by scrolling

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._paint_track(painter)
        self._paint_handle(painter)
        painter.end()

    def _target(self, key: Qt.Key) -> int | None:
        level = max(self.value(), 0)
        last = len(self._places) - 1
        mirrored = self.layoutDirection() == Qt.LayoutDirection.RightToLeft
        steps = {
            Qt.Key.Key_Up: 1, Qt.Key.Key_Down: -1, Qt.Key.Key_PageUp: _PAGE, Qt.Key.Key_PageDown: -_PAGE,
            Qt.Key.Key_Right: -1 if mirrored else 1, Qt.Key.Key_Left: 1 if mirrored else -1,
        }  # fmt: skip
        if key in steps:
            return min(max(level + steps[key], 0), last)
        fixed = {Qt.Key.Key_Home: 0, Qt.Key.Key_End: last, Qt.Key.Key_Backspace: self._baseline_level}
        return fixed.get(key)

    def _settle_at(self, level: int) -> None:
        self._move_to(level)
        self.settled.emit(level)

    def _move_to(self, level: int) -> None:
        if level != self.value():
            self.setValue(level)
            self.update()
            self.moved.emit(level)

    def _x_of_place(self, place: float) -> float:
        room = self.width() - 2.0 * (_RADIUS + 1.0)
        share = 1.0 - place if self.layoutDirection() == Qt.LayoutDirection.RightToLeft else place
        return _RADIUS + 1.0 + share * room

    def _paint_track(self, painter: QPainter) -> None:
        middle = self.height() / 2.0
        start, handle = self._x_of_place(self._baseline_place), self.x_of(self.value())
        track = QRectF(_RADIUS + 1.0, middle - 2.0, self.width() - 2.0 * (_RADIUS + 1.0), 4.0)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(ink("border.strong"))
        painter.drawRoundedRect(track, 2.0, 2.0)
        if self.is_changed and self.isEnabled():
            painter.setBrush(ink("accent.line"))
            painter.drawRect(QRectF(min(start, handle), middle - 2.0, abs(handle - start), 4.0))
        painter.setPen(QPen(ink("baseline"), 2.0))
        painter.drawLine(QPointF(start, middle - 8.0), QPointF(start, middle + 8.0))

    def _paint_handle(self, painter: QPainter) -> None:
        centre = QPointF(self.x_of(self.value()), self.height() / 2.0)
        if self.hasFocus():
            painter.setPen(QPen(ink("accent.line", 0.45), 2.0))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawEllipse(centre, _RADIUS + 3.0, _RADIUS + 3.0)
        painter.setBrush(ink("bg.raised"))
        painter.setPen(QPen(ink("accent.line" if self.is_changed else "border.control"), 2.0))
        painter.drawEllipse(centre, _RADIUS - 1.0, _RADIUS - 1.0)
