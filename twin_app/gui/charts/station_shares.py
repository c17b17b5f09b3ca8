"""Shares of time of all stations, one bar each, the baseline's beneath."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFontMetricsF, QHelpEvent, QMouseEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from twin_app.experiment.report.numbers import number
from twin_app.experiment.summary import Effect, Summary
from twin_app.gui.charts.table import ChartTable
from twin_app.gui.components.figures import is_clear, percent
from twin_app.gui.components.glyphs import paint_glyph
from twin_app.gui.components.ink import font, ink, text_width
from twin_app.gui.components.share_bar import paint_shares, segments, shares_of
from twin_app.sim.responses import StationState
from twin_app.view3d.theme import STATE_LABELS

_BAR = 15.0
_BENEATH = 5.0
_LEGEND = 26.0
_LEGEND_LINE = 18.0
_ENTRY_GAP = 14.0
_PAD = 12.0
_LEAST_ROW = 22.0


@dataclass(frozen=True, slots=True, kw_only=True)
class StationRow:
    """One station."""

    path: str
    name: str
    shares: Mapping[str, Summary]
    baseline: Mapping[str, Summary] | None = None
    change: Effect | None = None
    """Of the share of working."""
    is_bottleneck: bool = False


class StationSharesChart(QWidget):
    """Rows fill the height there is; with too little of it they keep a least height, for a scroll area."""

    clicked = Signal(str)
    """Path of a station."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._rows: tuple[StationRow, ...] = ()
        self._states: tuple[StationState, ...] = ()
        self._beneath = ""
        self.setMouseTracking(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setAccessibleName(self.tr("Share of time per station"))

    def show_rows(self, rows: Sequence[StationRow], *, beneath: str = "") -> None:
        """In the order of the flow; `beneath` says what the thin bars are of."""
        self._rows, self._states = tuple(rows), _states_in(rows)
        self._beneath = beneath or self.tr("baseline")
        self._keep_least_height()
        self.setAccessibleDescription("; ".join(self._words(row) for row in self._rows))
        self.updateGeometry()
        self.update()

    @property
    def rows(self) -> tuple[StationRow, ...]:
        """What is shown."""
        return self._rows

    def table(self) -> ChartTable:
        """Mean shares in percent, with the interval of working."""
        states = list(StationState)
        headings = (
            "Station",
            *(f"{STATE_LABELS[state]} (%)" for state in states),
            "Working from (%)",
            "Working to (%)",
        )
        return ChartTable(headings=headings, rows=tuple(self._cells(row, states) for row in self._rows))

    def sizeHint(self) -> QSize:
        return QSize(520, int(_LEGEND + len(self._rows) * 34 + 8))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._paint_legend(painter)
        for index, row in enumerate(self._rows):
            self._paint_row(painter, row, index)
        painter.end()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._keep_least_height()

    def _keep_least_height(self) -> None:
        self.setMinimumHeight(int(self._legend + len(self._rows) * _LEAST_ROW + 8))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        row = self._row_at(event.position().y())
        if row is not None and event.button() == Qt.MouseButton.LeftButton:
            self.clicked.emit(row.path)

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            row = self._row_at(event.pos().y())
            if row is not None:
                QToolTip.showText(event.globalPos(), self._tip(row, event.pos().x()), self)
                return True
        return super().event(event)

    @property
    def _name_width(self) -> float:
        widest = max((text_width(row.name, 12, 600) for row in self._rows), default=60.0)
        return min(widest + 14.0, self.width() * 0.3)

    @property
    def _has_changes(self) -> bool:
        return any(row.change is not None for row in self._rows)

    def _bar_area(self, index: int) -> QRectF:
        step = self._step
        has_baseline = any(row.baseline for row in self._rows)
        height = _BAR + (_BENEATH + 1.0 if has_baseline else 0.0)
        left = _PAD + self._name_width
        right = self.width() - _PAD - (56.0 if self._has_changes else 0.0)
        top = self._legend + index * step + (step - height) / 2.0
        return QRectF(left, top, max(right - left, 20.0), _BAR)

    @property
    def _step(self) -> float:
        room = self.height() - self._legend - 6.0
        return max(_LEAST_ROW, min(36.0, room / max(len(self._rows), 1)))

    def _row_at(self, y: float) -> StationRow | None:
        index = int((y - self._legend) // self._step)
        return self._rows[index] if y >= self._legend and 0 <= index < len(self._rows) else None

    def _paint_legend(self, painter: QPainter) -> None:
        painter.setFont(font(11))
        metrics = QFontMetricsF(painter.font())
        left, top = _PAD, 0.0
        for place, line in enumerate(self._legend_lines()):
            left, top = _PAD, place * _LEGEND_LINE
            for state in line:
                paint_glyph(painter, QPointF(left, top + 6.0), state, 11.0)
                painter.setPen(ink("text.secondary"))
                painter.drawText(QPointF(left + 16.0, top + 15.5), STATE_LABELS[state])
                left += _entry_width(state)
        if any(row.baseline for row in self._rows):
            painter.setPen(ink("text.secondary"))
            box = QRectF(left, top + 2.0, self.width() - _PAD - left - (56.0 if self._has_changes else 0.0), 18.0)
            words = self.tr("thin bar: {0}").format(self._beneath)
            if box.width() > metrics.horizontalAdvance(words):
                painter.drawText(box, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, words)

    def _legend_lines(self) -> list[list[StationState]]:
        """As many states on a line as there is room for."""
        lines: list[list[StationState]] = [[]]
        left = _PAD
        for state in self._states:
            width = _entry_width(state)
            if lines[-1] and left + width - _ENTRY_GAP > self.width() - _PAD:
                lines.append([])
                left = _PAD
            lines[-1].append(state)
            left += width
        return lines

    @property
    def _legend(self) -> float:
        """Height of the legend [px]."""
        return _LEGEND + (len(self._legend_lines()) - 1) * _LEGEND_LINE

    def _paint_row(self, painter: QPainter, row: StationRow, index: int) -> None:
        area = self._bar_area(index)
        painter.setFont(font(12, 600 if row.is_bottleneck else 400))
        painter.setPen(ink("text.primary"))
        box = QRectF(_PAD, area.top() - 2.0, self._name_width - 8.0, area.height() + 4.0)
        name = QFontMetricsF(painter.font()).elidedText(row.name, Qt.TextElideMode.ElideRight, box.width())
        painter.drawText(box, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, name)
        painter.fillRect(area, ink("bg.hover"))
        paint_shares(painter, area, shares_of(row.shares), has_number=True)
        if row.baseline:
            beneath = QRectF(area.left(), area.bottom() + 1.0, area.width(), _BENEATH)
            paint_shares(painter, beneath, shares_of(row.baseline), opacity=0.62, has_number=False)
        if row.change is not None:
            self._paint_change(painter, row.change, area)

    def _paint_change(self, painter: QPainter, change: Effect, area: QRectF) -> None:
        painter.setFont(font(12))
        painter.setPen(ink("text.secondary" if is_clear(change.ci95) else "text.disabled"))
        points = None if change.difference is None else 100.0 * change.difference
        box = QRectF(area.right() + 6.0, area.top() - 2.0, 50.0, area.height() + 4.0)
        painter.drawText(
            box, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, number(points, 1, signed=True)
        )

    def _tip(self, row: StationRow, x: float) -> str:
        for state, box in segments(shares_of(row.shares), self._bar_area(self._rows.index(row))):
            if box.left() <= x < box.right():
                summary = row.shares[state.name.lower()]
                text = f"{row.name}: {STATE_LABELS[state]} {percent(100.0 * (summary.mean or 0.0))}"
                if summary.ci95 is not None:
                    low, high = (number(100.0 * end, 1) for end in summary.ci95)
                    text += f" [{low}, {high}]"
                return text
        return self._words(row)

    def _words(self, row: StationRow) -> str:
        shares = shares_of(row.shares)
        parts = [
            f"{STATE_LABELS[state]} {percent(100.0 * shares[state])}" for state in shares if shares[state] > 0.0005
        ]
        return f"{row.name}: {', '.join(parts)}"

    def _cells(self, row: StationRow, states: Sequence[StationState]) -> tuple[str | float | None, ...]:
        shares = shares_of(row.shares)
        working = row.shares.get("working")
        ends = (None, None) if working is None or working.ci95 is None else working.ci95
        return (
            row.name,
            *(100.0 * shares.get(s, 0.0) for s in states),
            *(None if e is None else 100.0 * e for e in ends),
        )


def _entry_width(state: StationState) -> float:
    """In the legend [px]."""
    return 16.0 + text_width(STATE_LABELS[state], 11) + _ENTRY_GAP


def _states_in(rows: Sequence[StationRow]) -> tuple[StationState, ...]:
    """Those that the legend explains."""
    found = [shares_of(one) for row in rows for one in (row.shares, row.baseline) if one]
    return tuple(state for state in StationState if any(shares.get(state, 0.0) > 0.0005 for shares in found))
