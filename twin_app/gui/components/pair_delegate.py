"""Paints the rows of the table of two scenarios: headings, figures, and differences as intervals."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QFontMetricsF, QPainter

from twin_app.gui.components.figures import percent
from twin_app.gui.components.ink import font, ink
from twin_app.gui.components.interval_bar import IntervalFigure, paint_interval
from twin_app.gui.components.painted_rows import LEFT, RIGHT, PaintedRows
from twin_app.gui.models.index import Index
from twin_app.gui.models.pair_numbers import ROW_ROLE, SCALE_ROLE, PairRow

ROW_HEIGHT = 24
_WORD_PX = 96.0


class PairDelegate(PaintedRows[PairRow]):
    """What has no clear change is grey."""

    row_kind, row_role, row_height, pad = PairRow, ROW_ROLE, ROW_HEIGHT, 12.0

    def ground(self, row: PairRow, *, is_selected: bool) -> str:
        return super().ground(row, is_selected=is_selected and not row.is_heading)

    def paint_cell(self, painter: QPainter, box: QRectF, row: PairRow, index: Index, *, is_selected: bool) -> None:
        column, text = index.column(), str(index.data(Qt.ItemDataRole.DisplayRole))
        if column == 4:
            _paint_percent(painter, box, row, index.data(SCALE_ROLE), text)
            return
        is_strong = row.is_heading or (column == 3 and row.is_clear)
        painter.setFont(font(12, 600 if row.is_heading else 500 if is_strong else 400))
        painter.setPen(ink(_token(row, column)))
        shown = QFontMetricsF(painter.font()).elidedText(text, Qt.TextElideMode.ElideMiddle, box.width())
        painter.drawText(box, LEFT if column == 0 else RIGHT, shown)


def _token(row: PairRow, column: int) -> str:
    if row.is_heading or column == 2 or (column == 3 and row.is_clear):
        return "text.primary"
    return "text.primary" if column == 0 else "text.secondary"


def _paint_percent(painter: QPainter, box: QRectF, row: PairRow, scale: object, text: str) -> None:
    if row.percent is None:
        return
    low, high = scale if isinstance(scale, tuple) else (-1.0, 1.0)
    area = QRectF(box.left(), box.top(), max(box.width() - _WORD_PX - 8.0, 30.0), box.height())
    figure = IntervalFigure(
        mean=row.percent, interval=row.interval, reference=0.0, low=low, high=high, is_difference=True
    )
    paint_interval(painter, area, figure)
    tone = {True: "good", False: "bad", None: "text.secondary"}[row.is_better]
    words = text if row.is_better is None else f"{'▲' if row.percent > 0.0 else '▼'} {percent(abs(row.percent))}"
    painter.setFont(font(12, 500 if row.is_clear else 400))
    painter.setPen(ink(tone))
    painter.drawText(QRectF(area.right() + 8.0, box.top(), _WORD_PX, box.height()), RIGHT, words)
