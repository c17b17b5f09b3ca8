"""A strip of the timeline: what stands is painted once, in a turn of its own, the playhead over it at each frame."""

from __future__ import annotations

from abc import abstractmethod

from PySide6.QtCore import QEvent, QPointF, QSize, Qt
from PySide6.QtGui import QMouseEvent, QPainter, QPaintEvent, QPen, QPixmap, QResizeEvent, QWheelEvent
from PySide6.QtWidgets import QWidget

from twin_app.gui.bridge.in_turn import InTurn
from twin_app.gui.charts.timeline.axis import TimeAxis
from twin_app.gui.components.ink import ink
from twin_app.gui.session.playback import PlaybackSession

LEFT, RIGHT = 112.0, 16.0
_ZOOM = 1.25


class Lane(QWidget):
    """Shows the window of the session; a wheel zooms, Shift and wheel move along."""

    def __init__(self, session: PlaybackSession, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.session = session
        self._still = QPixmap()
        self._painting = InTurn(self, self._paint_anew)
        self._axis: TimeAxis | None = None
        self._playhead_x = -1.0
        self.setMouseTracking(True)
        session.loaded.connect(self.refresh)
        session.window_changed.connect(self.refresh)
        session.options_changed.connect(self.refresh)
        session.loss_selected.connect(self.refresh)
        session.time_changed.connect(self._move_playhead)

    @property
    def axis(self) -> TimeAxis:
        """Of this strip; worked out once until something changes."""
        if self._axis is None:
            self._axis = self.make_axis()
        return self._axis

    @property
    def is_stale(self) -> bool:
        """Whether what stands is about to be painted anew."""
        return self._painting.is_waiting

    def make_axis(self) -> TimeAxis:
        """What the strip is to show."""
        start, end = self.session.window_s
        return TimeAxis(start_s=start, end_s=end, left=LEFT, width=max(self.width() - LEFT - RIGHT, 1.0))

    def refresh(self, *_: object) -> None:
        """Paints anew what stands: soon, and meanwhile it is shown as it was."""
        self._axis = None
        self._painting.start()

    @abstractmethod
    def paint_still(self, painter: QPainter) -> None:
        """What does not move with time; only called with a recording."""

    def paint_moving(self, painter: QPainter) -> None:
        """What moves with time: the playhead."""
        self.paint_playhead(painter, 0.0, float(self.height()))

    def paint_playhead(self, painter: QPainter, top: float, bottom: float) -> None:
        """A line at the time of now, if the axis shows it."""
        if self.axis.contains(self.session.time_s):
            x = round(self.axis.x(self.session.time_s)) + 0.5
            painter.setPen(QPen(ink("text.primary"), 1.0))
            painter.drawLine(QPointF(x, top), QPointF(x, bottom))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.drawPixmap(0, 0, self._still)
        if self.session.recording is not None:
            self.paint_moving(painter)
        painter.end()

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._axis = None
        if self._still.size() != self._size_of_still():  # a workspace that is shown again comes back to its old size
            self._painting.start()

    def changeEvent(self, event: QEvent) -> None:
        if event.type() in (QEvent.Type.PaletteChange, QEvent.Type.StyleChange, QEvent.Type.FontChange):
            self.refresh()
        super().changeEvent(event)

    def wheelEvent(self, event: QWheelEvent) -> None:
        if self.session.recording is None or not (turn := event.angleDelta().y() or event.angleDelta().x()):
            event.ignore()
            return
        start, end = self.session.window_s
        if event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
            shift = -0.1 * (end - start) * (1.0 if turn > 0 else -1.0)
            self.session.set_window(start + shift, end + shift)
        else:
            self.session.zoom(1.0 / _ZOOM if turn > 0 else _ZOOM, self.axis.time(event.position().x()))
        event.accept()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self.session.set_time(self.axis.time(event.position().x()))

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if event.buttons() & Qt.MouseButton.LeftButton:
            self.session.set_time(self.axis.time(event.position().x()))

    def _size_of_still(self) -> QSize:
        ratio = self.devicePixelRatioF()
        return QSize(round(self.width() * ratio), round(self.height() * ratio))

    def _paint_anew(self) -> None:
        self._still = QPixmap(self._size_of_still())
        self._still.setDevicePixelRatio(self.devicePixelRatioF())
        self._still.fill(ink("bg.panel"))
        painter = QPainter(self._still)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self.session.recording is not None:
            self.paint_still(painter)
        painter.end()
        self.update()

    def _move_playhead(self, _: float) -> None:
        """Only the columns that the playhead leaves and comes to."""
        x = self.axis.x(self.session.time_s)
        for column in (self._playhead_x, x):
            self.update(round(column) - self.reach, 0, 2 * self.reach + 1, self.height())
        self._playhead_x = x

    @property
    def reach(self) -> int:
        """Pixels on either side of the playhead that belong to it."""
        return 2
