"""One row for each station: what it did over the time shown."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QFontMetricsF, QHelpEvent, QMouseEvent, QPainter, QPen
from PySide6.QtWidgets import QToolTip, QWidget

from twin_app.gui.charts.timeline.axis import clock_text, length_text
from twin_app.gui.charts.timeline.cells import CELL_PX, Bar
from twin_app.gui.charts.timeline.lane import LEFT, Lane
from twin_app.gui.components.ink import font, hatch, ink, state_ink, theme
from twin_app.gui.session.playback import PlaybackSession
from twin_app.playback.losses import LONG_S, LOSSES, Loss
from twin_app.sim.responses import StationState
from twin_app.view3d.theme import STATE_LABELS, load_theme

ROW_PX, LEAST_ROW_PX = 24, 15
_BAR_SHARE = 0.74
_CALM, _FADED = 0.55, 0.25
_QUIET = (StationState.WORKING, StationState.STANDBY, StationState.OFF_SHIFT)
_LEAST_TEXT_PX = 52.0


class GanttChart(Lane):
    """Press a bar to select its station and loss; double click to go to its time."""

    station_picked = Signal(str)

    def __init__(self, session: PlaybackSession, parent: QWidget | None = None) -> None:
        super().__init__(session, parent)
        self._row_px = ROW_PX
        self._station = ""
        self._inks = _Inks()
        self.setAccessibleName(self.tr("Gantt chart of station states"))
        session.loaded.connect(self._fit)

    @property
    def stations(self) -> tuple[str, ...]:
        """Rows from top to bottom."""
        recording = self.session.recording
        return () if recording is None else recording.stations

    def set_room(self, height: int) -> None:
        """Rows shrink, within limits, to fit so many pixels."""
        self._row_px = min(max(height // max(len(self.stations), 1), LEAST_ROW_PX), ROW_PX)
        self._fit()

    def select_station(self, path: str) -> None:
        """Marks a row; no path of a station: none."""
        self._station = path
        self.refresh()

    def station_at(self, y: float) -> str | None:
        """The row at a height."""
        row = int(y // self._row_px)
        return self.stations[row] if 0 <= row < len(self.stations) else None

    def loss_at(self, x: float, y: float) -> Loss | None:
        """What a station stands for there, the longest of those under the cell."""
        path, recording = self.station_at(y), self.session.recording
        if path is None or recording is None or x < LEFT:
            return None
        now, reach = self.axis.time(x), CELL_PX * self.axis.seconds_per_px / 2
        found = recording.index.between(path, now - reach, now + reach)
        return max(found, key=lambda loss: loss.duration_s, default=None)

    def paint_still(self, painter: QPainter) -> None:
        self._inks = _Inks()
        for number, path in enumerate(self.stations):
            top = number * self._row_px
            self._paint_name(painter, path, top)
            self._paint_row(painter, path, self._bar_box(top))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        path = self.station_at(event.position().y())
        if event.button() != Qt.MouseButton.LeftButton or path is None:
            return
        self.station_picked.emit(path)
        self.session.select_loss(self.loss_at(event.position().x(), event.position().y()))

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Nothing is dragged here."""

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        self.session.set_time(self.axis.time(event.position().x()))

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            QToolTip.showText(event.globalPos(), self.words_at(event.pos().x(), event.pos().y()), self)
            return True
        return super().event(event)

    def words_at(self, x: float, y: float) -> str:
        """What the tooltip says."""
        path, recording = self.station_at(y), self.session.recording
        if path is None or recording is None:
            return ""
        label = recording.labels[path]
        loss = self.loss_at(x, y)
        if loss is None:
            return label
        start = clock_text(loss.start_s, self.session.clock_start_s)
        return f"{label}: {loss_words(loss)}, {self.tr('from')} {start}"

    def _fit(self) -> None:
        self.setFixedHeight(max(len(self.stations) * self._row_px, 1))
        self.refresh()

    def _bar_box(self, top: float) -> QRectF:
        height = round(self._row_px * _BAR_SHARE)
        return QRectF(LEFT, top + (self._row_px - height) // 2, self.axis.width, height)

    def _paint_name(self, painter: QPainter, path: str, top: float) -> None:
        recording = self.session.recording
        if recording is None:
            return
        is_selected = path == self._station
        painter.setFont(font(11, 500 if is_selected else 400))
        painter.setPen(ink("text.primary" if is_selected else "text.secondary"))
        metrics = QFontMetricsF(painter.font())
        text = metrics.elidedText(recording.labels[path], Qt.TextElideMode.ElideRight, LEFT - 16)
        box = QRectF(4, top, LEFT - 14, self._row_px)
        painter.drawText(box, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, text)

    def _paint_row(self, painter: QPainter, path: str, box: QRectF) -> None:
        recording = self.session.recording
        if recording is None:
            return
        axis = self.axis
        cell_s = CELL_PX * axis.seconds_per_px
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, on=False)
        for bar in recording.rows[path].bars(axis.start_s, axis.end_s, cell_s=cell_s):
            is_faded = self.session.has_only_long and bar.state in LOSSES
            self._paint_bar(painter, bar, box, _FADED if is_faded else 1.0)
        own = recording.index.between(path, axis.start_s, axis.end_s)
        if self.session.has_only_long:
            for loss in (loss for loss in own if loss.duration_s >= LONG_S):
                bar = Bar(state=loss.state, start_s=loss.start_s, end_s=loss.end_s)
                self._paint_bar(painter, bar, box, 1.0)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for loss in own:
            self._paint_words(painter, loss, box)

    def _across(self, start_s: float, end_s: float, box: QRectF) -> QRectF:
        left = max(self.axis.x(start_s), box.left())
        right = min(self.axis.x(end_s), box.right())
        return QRectF(round(left), box.top(), max(round(right) - round(left), 1), box.height())

    def _paint_bar(self, painter: QPainter, bar: Bar, box: QRectF, opacity: float) -> None:
        place = self._across(bar.start_s, bar.end_s, box)
        painter.fillRect(place, self._inks.fill(bar.state, opacity))
        lines = self._inks.hatches[bar.state]
        if lines is not None and opacity == 1.0:
            painter.fillRect(place, lines)
        if bar.state in LOSSES and place.width() > 4:
            painter.fillRect(QRectF(place.right() - 1, place.top(), 1, place.height()), self._inks.gap)

    def _paint_words(self, painter: QPainter, loss: Loss, box: QRectF) -> None:
        place = self._across(loss.start_s, loss.end_s, box)
        if place.width() >= _LEAST_TEXT_PX and place.height() >= 14:
            self._paint_text(painter, loss, place)
        if loss == self.session.selected_loss:
            painter.setPen(QPen(ink("accent.line"), 2.0))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(place.adjusted(-1, -1, 1, 1), 2, 2)

    def _paint_text(self, painter: QPainter, loss: Loss, place: QRectF) -> None:
        """The name if there is room, else how long it lasted."""
        painter.setFont(font(11, 600))
        metrics = QFontMetricsF(painter.font())
        for words in (loss_words(loss), length_text(loss.duration_s)):
            width = metrics.horizontalAdvance(words)
            if width + 12 <= place.width():
                ground = QRectF(place.left() + 3, place.top() + 1, width + 6, place.height() - 2)
                painter.fillRect(ground, state_ink(loss.state))
                painter.setPen(text_on(loss.state))
                painter.drawText(ground, Qt.AlignmentFlag.AlignCenter, words)
                return


class _Inks:
    """Colours of bars, looked up once for each painting."""

    def __init__(self) -> None:
        self.hatches = {state: hatch(state) for state in StationState}
        self.gap = ink("bg.panel")
        self._fills: dict[tuple[StationState, float], QColor] = {}

    def fill(self, state: StationState, opacity: float) -> QColor:
        """Work is calmer than what goes wrong."""
        if (state, opacity) not in self._fills:
            self._fills[state, opacity] = state_ink(state, (_CALM if state in _QUIET else 1.0) * opacity)
        return self._fills[state, opacity]


def loss_words(loss: Loss) -> str:
    """`Down, 13 min 40 s`."""
    name = loss.reason.replace("_", " ").capitalize() if loss.reason else STATE_LABELS[loss.state]
    return f"{name}, {length_text(loss.duration_s)}"


def text_on(state: StationState) -> QColor:
    """Black or white, whichever stands out more on a state's colour."""
    red, green, blue = (
        (part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4)
        for part in theme().states[state].unit_rgb
    )
    is_light = 0.2126 * red + 0.7152 * green + 0.0722 * blue > 0.18
    ground = load_theme("dark")["bg.window"] if is_light else load_theme("light")["bg.raised"]
    return QColor(*ground.rgb)
