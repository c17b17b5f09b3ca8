"""Paints the mark of a state in a column of a tree or table."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPointF
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QStyledItemDelegate, QStyleOptionViewItem

from twin_app.gui.components.glyphs import SIZE, paint_glyph
from twin_app.gui.models.plant_tree import STATE_ROLE
from twin_app.sim.responses import StationState


class StateDelegate(QStyledItemDelegate):
    """Reads STATE_ROLE."""

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        super().paint(painter, option, index)
        state = index.data(STATE_ROLE)
        if state is not None:
            centre = option.rect.center()
            paint_glyph(painter, QPointF(centre.x() - SIZE / 2, centre.y() - SIZE / 2), StationState(state))
