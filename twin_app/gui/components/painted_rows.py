"""What tables that paint their own rows share: the ground of a row, the line under it, its height."""

from __future__ import annotations

from typing import Generic, TypeVar

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from twin_app.gui.components.ink import hairline, ink
from twin_app.gui.models.index import Index

LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
Row = TypeVar("Row")


class PaintedRows(QStyledItemDelegate, Generic[Row]):
    """Heirs paint the cells of rows of their kind, which the model gives for a role; other rows look as usual."""

    row_kind: type[Row]
    row_role: int
    row_height: int
    """[px]"""
    pad: float
    """Left and right of what a cell shows [px]."""

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(super().sizeHint(option, index).width(), self.row_height)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        row = index.data(self.row_role)
        if not isinstance(row, self.row_kind):
            super().paint(painter, option, index)
            return
        box = QRectF(option.rect)
        is_selected = bool(option.state & QStyle.StateFlag.State_Selected)
        ground = self.ground(row, is_selected=is_selected)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if ground:
            painter.fillRect(box, ink(ground))
        painter.setPen(hairline())
        painter.drawLine(box.bottomLeft(), box.bottomRight())
        painter.setClipRect(box)
        self.paint_cell(painter, box.adjusted(self.pad, 0.0, -self.pad, 0.0), row, index, is_selected=is_selected)
        painter.restore()

    def ground(self, row: Row, *, is_selected: bool) -> str:
        """Token of the colour behind a row; empty: none."""
        return "bg.selected" if is_selected else ""

    def paint_cell(self, painter: QPainter, box: QRectF, row: Row, index: Index, *, is_selected: bool) -> None:
        """What one column says, within `box`."""
        raise NotImplementedError
