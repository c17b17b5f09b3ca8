"""Power drawn over the time shown, in kW."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPen, QPolygonF
from PySide6.QtWidgets import QWidget

from twin_app.gui.charts.timeline.axis import time_ticks
from twin_app.gui.charts.timeline.lane import LEFT, Lane
from twin_app.gui.components.ink import font, ink
from twin_app.gui.components.scales import ticks
from twin_app.gui.session.playback import PlaybackSession
from twin_app.playback.load import has_heaters

LEAST_HEIGHT = 84
_TOP, _BOTTOM = 26.0, 22.0
_STEP_PX = 3
_REACH = 2
"""Steps on either side over which the curve is a moving mean: single machines switch every few seconds."""
_KW = 1e-3


class LoadCurve(Lane):
    """The axis begins at 0 and holds the highest load of the whole run."""

    def __init__(self, session: PlaybackSession, parent: QWidget | None = None) -> None:
        super().__init__(session, parent)
        self.setMinimumHeight(LEAST_HEIGHT)
        self.setAccessibleName(self.tr("Load over time"))
        self._top_kw = 1.0
        session.loaded.connect(self._measure)

    def level(self, load_kw: float) -> float:
        """Height of a load."""
        base = self.height() - _BOTTOM
        return base - (base - _TOP) * load_kw / self._top_kw

    def paint_still(self, painter: QPainter) -> None:
        recording = self.session.recording
        if recording is None:
            return
        self._paint_grid(painter)
        if recording.progress.load_w is None:
            painter.setPen(ink("text.secondary"))
            box = QRectF(LEFT, _TOP, self.axis.width, self.height() - _TOP - _BOTTOM)
            painter.drawText(box, Qt.AlignmentFlag.AlignCenter, self.tr("No station of this plant has a power."))
            return
        self._paint_curve(painter)

    def _measure(self) -> None:
        recording = self.session.recording
        steps = recording.progress.load_w if recording is not None else None
        if recording is not None and steps is not None:
            edges = np.linspace(recording.start_s, recording.end_s, 600)
            top = float(steps.means(edges).max()) * _KW * 1.1
            marks = ticks(0.0, max(top, 1e-3), 3)
            step = marks[1] if len(marks) > 1 else max(top, 1e-3)
            self._top_kw = step * np.ceil(max(top, 1e-3) / step)
        self.refresh()

    def _paint_grid(self, painter: QPainter) -> None:
        painter.setFont(font(11))
        for mark in ticks(0.0, self._top_kw, 3):
            y = round(self.level(mark)) + 0.5
            painter.setPen(QPen(ink("grid"), 1.0))
            painter.drawLine(QPointF(LEFT, y), QPointF(LEFT + self.axis.width, y))
            self._paint_left(painter, f"{mark:,.6g}", y)
        painter.setPen(QPen(ink("grid"), 1.0))
        for time_s in time_ticks(self.axis, least_px=90.0, clock_start_s=self.session.clock_start_s):
            x = round(self.axis.x(time_s)) + 0.5
            painter.drawLine(QPointF(x, 0), QPointF(x, self.height() - _BOTTOM))
        self._paint_left(painter, self.tr("Load (kW)"), 11.0)
        painter.setPen(ink("text.secondary"))
        box = QRectF(LEFT, self.height() - 18.0, self.axis.width, 16.0)
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, self.tr("Time of day"))
        recording = self.session.recording
        if recording is not None and has_heaters(recording.plant):
            box = QRectF(LEFT, 2.0, self.axis.width, 18.0)
            painter.drawText(box, Qt.AlignmentFlag.AlignRight, self.tr("heaters not included"))

    def _paint_left(self, painter: QPainter, text: str, y: float) -> None:
        painter.setPen(ink("text.secondary"))
        box = QRectF(0, y - 9, LEFT - 10, 18)
        painter.drawText(box, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, text)

    def _paint_curve(self, painter: QPainter) -> None:
        recording, axis = self.session.recording, self.axis
        if recording is None or recording.progress.load_w is None:
            return
        x = np.append(np.arange(LEFT, LEFT + axis.width, _STEP_PX), LEFT + axis.width)
        edges = axis.start_s + (x - LEFT) * axis.seconds_per_px
        means = np.pad(recording.progress.load_w.means(edges), _REACH, mode="edge")
        watts = np.convolve(means, np.full(2 * _REACH + 1, 1.0 / (2 * _REACH + 1)), mode="valid")
        middles = (x[:-1] + x[1:]) / 2
        line = [QPointF(float(px), self.level(float(w) * _KW)) for px, w in zip(middles, watts, strict=True)]
        base = self.level(0.0)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(ink("accent.line", 0.16))
        painter.drawPolygon(QPolygonF([QPointF(line[0].x(), base), *line, QPointF(line[-1].x(), base)]))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(ink("accent.line"), 1.6))
        painter.drawPolyline(QPolygonF(line))
