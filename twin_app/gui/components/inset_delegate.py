"""Rows that reach from edge to edge of a dock, with their contents set in."""

from __future__ import annotations

from PySide6.QtGui import QPainter, QPalette
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from twin_app.gui.components.ink import ink
from twin_app.gui.models.index import Index

_INSET = 12


class InsetDelegate(QStyledItemDelegate):
    """Insets the first and the last column; the selection is as wide as the view."""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        inner = QStyleOptionViewItem(option)
        if option.state & QStyle.StateFlag.State_Selected:
            painter.fillRect(option.rect, ink("bg.selected"))
            inner.state &= ~QStyle.StateFlag.State_Selected
            inner.palette.setColor(QPalette.ColorRole.Text, ink("text.primary"))
        elif option.state & QStyle.StateFlag.State_MouseOver:
            painter.fillRect(option.rect, ink("bg.hover"))
        inner.state &= ~(QStyle.StateFlag.State_HasFocus | QStyle.StateFlag.State_MouseOver)
        is_first, is_last = index.column() == 0, index.column() == index.model().columnCount() - 1
        inner.rect = option.rect.adjusted(_INSET if is_first else 0, 0, -_INSET if is_last else 0, 0)
        super().paint(painter, inner, index)
