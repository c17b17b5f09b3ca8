"""The whole run in one strip: shifts, output, long stops, and which part of it the charts below show."""

from __future__ import annotations

from enum import Enum, auto

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QBrush, QFontMetricsF, QMouseEvent, QPainter, QPen, QPolygonF
from PySide6.QtWidgets import QWidget

from twin_app.gui.charts.timeline.axis import TimeAxis
from twin_app.gui.charts.timeline.lane import LEFT, RIGHT, Lane
from twin_app.gui.charts.timeline.ruler import paint_times
from twin_app.gui.components.ink import font, ink, state_ink
from twin_app.gui.session.playback import SHORTEST_WINDOW_S, PlaybackSession
from twin_app.playback.shifts import Shift, common_calendar, shifts_between
from twin_app.sim.responses import StationState

HEIGHT = 92
_TIMES_Y, _CALENDAR_Y, _OUTPUT_Y, _MARKS_Y = 12.0, 25.0, 44.0, 80.0
_CALENDAR_H, _OUTPUT_H, _MARK_H = 16.0, 33.0, 3.0
_BINS = 160
_GRIP = 6.0


class Grip(Enum):
    """What a drag has hold of."""

    NONE = auto()
    START = auto()
    END = auto()
    WINDOW = auto()


class Overview(Lane):
    """Drag the window or its ends; press beside it to go there."""

    def __init__(self, session: PlaybackSession, parent: QWidget | None = None) -> None:
        super().__init__(session, parent)
        self.setFixedHeight(HEIGHT)
        self.setAccessibleName(self.tr("Overview of the run"))
        self._grip, self._grip_s = Grip.NONE, 0.0

    def make_axis(self) -> TimeAxis:
        """The whole run."""
        recording = self.session.recording
        start, end = (0.0, 1.0) if recording is None else (recording.start_s, recording.end_s)
        return TimeAxis(start_s=start, end_s=end, left=LEFT, width=max(self.width() - LEFT - RIGHT, 1.0))

    def paint_still(self, painter: QPainter) -> None:
        paint_times(painter, self.axis, _TIMES_Y, clock_start_s=self.session.clock_start_s)
        self._paint_name(painter, self.tr("Calendar"), _CALENDAR_Y, _CALENDAR_H)
        self._paint_name(painter, self.tr("Output"), _OUTPUT_Y, _OUTPUT_H)
        self._paint_calendar(painter)
        self._paint_output(painter)
        self._paint_stops(painter)
        self._paint_window(painter)

    def paint_moving(self, painter: QPainter) -> None:
        self.paint_playhead(painter, 20.0, HEIGHT - 6.0)

    def grip_at(self, x: float) -> Grip:
        """What lies under the mouse."""
        left, right = (self.axis.x(end) for end in self.session.window_s)
        if abs(x - right) <= _GRIP:
            return Grip.END
        if abs(x - left) <= _GRIP:
            return Grip.START
        return Grip.WINDOW if left < x < right else Grip.NONE

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() != Qt.MouseButton.LeftButton or self.session.recording is None:
            return
        x = event.position().x()
        self._grip, self._grip_s = self.grip_at(x), self.axis.time(x)
        if self._grip is Grip.NONE:
            start, end = self.session.window_s
            half = (end - start) / 2
            self.session.set_window(self._grip_s - half, self._grip_s + half)
            self.session.set_time(self._grip_s)
            self._grip = Grip.WINDOW

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._grip is Grip.NONE:
            is_end = self.grip_at(event.position().x()) in (Grip.START, Grip.END)
            self.setCursor(Qt.CursorShape.SizeHorCursor if is_end else Qt.CursorShape.ArrowCursor)
            return
        now = self.axis.time(event.position().x())
        start, end = self.session.window_s
        if self._grip is Grip.START:
            self.session.set_window(min(now, end - SHORTEST_WINDOW_S), end)
        elif self._grip is Grip.END:
            self.session.set_window(start, max(now, start + SHORTEST_WINDOW_S))
        else:
            self.session.set_window(start + now - self._grip_s, end + now - self._grip_s)
            self._grip_s = now

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self._grip = Grip.NONE

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        self.session.set_window(self.axis.start_s, self.axis.end_s)

    def _paint_name(self, painter: QPainter, text: str, top: float, height: float) -> None:
        painter.setFont(font(11))
        painter.setPen(ink("text.secondary"))
        box = QRectF(0, top, LEFT - 10, height)
        painter.drawText(box, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, text)

    def _paint_calendar(self, painter: QPainter) -> None:
        recording = self.session.recording
        calendar = common_calendar(recording.plant) if recording is not None else None
        whole = Shift(start_s=self.axis.start_s, end_s=self.axis.end_s, is_on=True)
        shifts = (whole,) if calendar is None else shifts_between(calendar, whole.start_s, whole.end_s)
        for shift in shifts:
            self._paint_shift(painter, shift, has_calendar=calendar is not None)

    def _paint_shift(self, painter: QPainter, shift: Shift, *, has_calendar: bool) -> None:
        left = max(self.axis.x(shift.start_s), LEFT)
        right = min(self.axis.x(shift.end_s), LEFT + self.axis.width)
        box = QRectF(left, _CALENDAR_Y, max(right - left - 1, 1), _CALENDAR_H)
        painter.fillRect(box, ink("bg.hover"))
        if shift.is_on:
            text = self.tr("On shift") if has_calendar else self.tr("No calendar: always on shift")
        else:
            painter.fillRect(box, ink("bg.window"))
            painter.fillRect(box, _hatched())
            text = self.tr("Break") if shift.is_break else self.tr("Off shift")
        painter.setFont(font(11))
        if QFontMetricsF(painter.font()).horizontalAdvance(text) + 12 <= box.width():
            painter.setPen(ink("text.secondary"))
            painter.drawText(box.adjusted(6, 0, 0, 0), Qt.AlignmentFlag.AlignVCenter, text)

    def _paint_output(self, painter: QPainter) -> None:
        recording, axis = self.session.recording, self.axis
        if recording is None:
            return
        edges = np.linspace(axis.start_s, axis.end_s, _BINS + 1)
        counts = recording.progress.outputs(edges).astype(np.float64)
        smooth = np.convolve(np.pad(counts, 2, mode="edge"), np.full(5, 0.2), mode="valid")
        top = max(float(smooth.max()), 1e-9)
        base = _OUTPUT_Y + _OUTPUT_H
        middles = (edges[:-1] + edges[1:]) / 2
        line = [QPointF(axis.x(t), base - (_OUTPUT_H - 4) * v / top) for t, v in zip(middles, smooth, strict=True)]
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(ink("baseline", 0.28))
        painter.drawPolygon(QPolygonF([QPointF(line[0].x(), base), *line, QPointF(line[-1].x(), base)]))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(ink("baseline"), 1.0))
        painter.drawPolyline(QPolygonF(line))

    def _paint_stops(self, painter: QPainter) -> None:
        recording, axis = self.session.recording, self.axis
        for stop in recording.stops if recording is not None else ():
            left = axis.x(stop.start_s)
            width = max(axis.x(stop.end_s) - left, 2.0)
            painter.fillRect(QRectF(left, _MARKS_Y, width, _MARK_H), state_ink(StationState.DOWN))

    def _paint_window(self, painter: QPainter) -> None:
        left, right = (self.axis.x(end) for end in self.session.window_s)
        box = QRectF(left, 20.0, right - left, HEIGHT - 26.0)
        painter.setPen(QPen(ink("accent.line"), 1.0))
        painter.setBrush(ink("accent.line", 0.10))
        painter.drawRoundedRect(box, 3, 3)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(ink("accent.line"))
        for x in (left, right):
            painter.drawRoundedRect(QRectF(x - 2, box.center().y() - 9, 4, 18), 2, 2)


def _hatched() -> QBrush:
    return QBrush(ink("border.control", 0.55), Qt.BrushStyle.BDiagPattern)
