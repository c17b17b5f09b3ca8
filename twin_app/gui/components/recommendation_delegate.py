"""Paints the rows of the table of recommendations."""

from __future__ import annotations

from PySide6.QtCore import QObject, QPointF, QRectF, Qt
from PySide6.QtGui import QFontMetricsF, QPainter, QPen

from twin_app.experiment.report.levels import change_text
from twin_app.gui.components.chance_bar import paint_chance
from twin_app.gui.components.ink import font, ink
from twin_app.gui.components.interval_bar import IntervalFigure, paint_interval
from twin_app.gui.components.painted_rows import LEFT, RIGHT, PaintedRows
from twin_app.gui.models.index import Index
from twin_app.gui.models.recommendations import ROW_ROLE, SCALE_ROLE, RecommendationRow

ROW_HEIGHT = 58
_REST_PX = 26.0
"""For the number of changes that are not shown, at the end of the second line."""
_LEAST_LABEL = 52.0
"""Of the name of a change beside a long value [px]."""


class RecommendationDelegate(PaintedRows[RecommendationRow]):
    """One column, one painter; the whole row is lit when it is selected or pointed at."""

    row_kind, row_role, row_height, pad = RecommendationRow, ROW_ROLE, ROW_HEIGHT, 10.0

    def __init__(self, currency: str = "EUR", parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.currency = currency
        self.pointed_rank = 0

    def ground(self, row: RecommendationRow, *, is_selected: bool) -> str:
        is_pointed_at = row.rank == self.pointed_rank
        return super().ground(row, is_selected=is_selected) or ("bg.hover" if is_pointed_at else "")

    def paint_cell(
        self, painter: QPainter, box: QRectF, row: RecommendationRow, index: Index, *, is_selected: bool
    ) -> None:
        text = str(index.data(Qt.ItemDataRole.DisplayRole))
        match index.column():
            case 0:
                _paint_rank(painter, box, row.rank, is_selected=is_selected)
            case 1:
                self._paint_changes(painter, box, row)
            case 3:
                _paint_effect(painter, box, row, index.data(SCALE_ROLE), text)
            case 4:
                _paint_probability(painter, box, row, text)
            case _:
                painter.setFont(font(12))
                painter.setPen(ink("text.primary"))
                shown = QFontMetricsF(painter.font()).elidedText(text, Qt.TextElideMode.ElideRight, box.width())
                painter.drawText(box, RIGHT, shown)

    def editorEvent(self, *args: object) -> bool:
        return False

    def _paint_changes(self, painter: QPainter, box: QRectF, row: RecommendationRow) -> None:
        """Two lines, each as many changes as there is room for; the rest as a number."""
        plain, strong = font(12), font(12, 500)
        metrics, strong_metrics = QFontMetricsF(plain), QFontMetricsF(strong)
        is_short = len(row.changes) == 1
        lines = [box.center().y() + 4.0] * 2 if is_short else [box.top() + 24.0, box.top() + 43.0]
        line, left = 0, box.left()
        for shown, change in enumerate(row.changes):
            value = change_text(change, self.currency)
            room = box.right() - _left_out_room(line) - left
            label = change.label
            wanted = metrics.horizontalAdvance(label + " ") + strong_metrics.horizontalAdvance(value)
            if wanted > room and left > box.left():
                line, left = line + 1, box.left()
                room = box.right() - _left_out_room(line) - left
            if line > 1:
                painter.setFont(plain)
                painter.setPen(ink("text.secondary"))
                rest = QRectF(box.right() - _REST_PX, lines[1] - 14.0, _REST_PX, 18.0)
                painter.drawText(rest, RIGHT, f"+{len(row.changes) - shown}")
                return
            least = min(_LEAST_LABEL, metrics.horizontalAdvance(label))
            value = strong_metrics.elidedText(value, Qt.TextElideMode.ElideRight, max(room - least - 6.0, least))
            free = max(room - strong_metrics.horizontalAdvance(value) - 6.0, least)
            label = metrics.elidedText(label, Qt.TextElideMode.ElideRight, free)
            painter.setFont(plain)
            painter.setPen(ink("text.secondary"))
            painter.drawText(QPointF(left, lines[line]), label)
            left += metrics.horizontalAdvance(label) + 5.0
            painter.setFont(strong)
            painter.setPen(ink("text.primary"))
            painter.drawText(QPointF(left, lines[line]), value)
            left += strong_metrics.horizontalAdvance(value) + 14.0


def _left_out_room(line: int) -> float:
    return _REST_PX if line == 1 else 0.0


def _paint_rank(painter: QPainter, box: QRectF, rank: int, *, is_selected: bool) -> None:
    centre = QPointF(box.left() + 10.0, box.center().y())
    painter.setPen(Qt.PenStyle.NoPen if is_selected else QPen(ink("border.control"), 1.0))
    painter.setBrush(ink("accent.fill") if is_selected else Qt.BrushStyle.NoBrush)
    painter.drawEllipse(centre, 9.5, 9.5)
    painter.setPen(ink("on.accent") if is_selected else ink("text.primary"))
    painter.setFont(font(11, 600 if is_selected else 400))
    painter.drawText(QRectF(centre.x() - 10, centre.y() - 10, 20, 20), Qt.AlignmentFlag.AlignCenter, str(rank))


def _paint_effect(painter: QPainter, box: QRectF, row: RecommendationRow, scale: object, text: str) -> None:
    low, high = scale if isinstance(scale, tuple) else (0.0, 1.0)
    width = min(max(box.width() - 92.0, 40.0), 150.0)
    area = QRectF(box.left(), box.top(), width, box.height())
    figure = IntervalFigure(
        mean=row.effect, interval=row.interval, reference=0.0, low=low, high=high, is_difference=True
    )
    paint_interval(painter, area, figure)
    value, _, doubt = text.partition(" ")
    painter.setFont(font(12, 600))
    painter.setPen(ink("text.primary"))
    left = area.right() + 10.0
    painter.drawText(QRectF(left, box.top(), box.right() - left, box.height()), LEFT, value)
    left += QFontMetricsF(painter.font()).horizontalAdvance(value) + 4.0
    painter.setFont(font(12))
    painter.setPen(ink("text.secondary"))
    painter.drawText(QRectF(left, box.top(), box.right() - left + 8.0, box.height()), LEFT, doubt)


def _paint_probability(painter: QPainter, box: QRectF, row: RecommendationRow, text: str) -> None:
    """The bar gives way to the number."""
    painter.setFont(font(12))
    left = box.left()
    if row.chance is not None:
        free = box.width() - QFontMetricsF(painter.font()).horizontalAdvance(text) - 8.0
        bar = min(max(free, 12.0), 44.0)
        paint_chance(painter, QRectF(left, box.top(), bar, box.height()), row.chance)
        left += bar + 8.0
    painter.setPen(ink("text.primary" if row.chance is not None else "text.secondary"))
    painter.drawText(QRectF(left, box.top(), box.right() - left, box.height()), LEFT, text)
