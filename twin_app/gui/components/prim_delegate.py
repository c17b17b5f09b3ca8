"""Paints the cells of the tree of prims."""

from __future__ import annotations

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QStyledItemDelegate, QStyleOptionViewItem, QWidget

from twin_app.gui.components.glyphs import SIZE, paint_glyph
from twin_app.gui.models.index import Index
from twin_app.gui.models.plant_tree import Column, PlantTreeModel
from twin_app.gui.models.tree_filter import TreeFilter
from twin_app.gui.theme import icon

_SHOWN, _DECORATED = QStyleOptionViewItem.ViewItemFeature.HasDisplay, QStyleOptionViewItem.ViewItemFeature.HasDecoration


class PrimDelegate(QStyledItemDelegate):
    """Takes what a cell shows from the prim itself.

    The base class asks the model for it role by role. Each question is Python that Qt calls, and while a plant is being
    read in another thread each call has to wait for the interpreter.
    """

    def __init__(self, prims: PlantTreeModel, shown: TreeFilter, parent: QWidget) -> None:
        """`shown`: the filter over `prims` that the view shows."""
        super().__init__(parent)
        self._prims, self._filter = prims, shown

    def initStyleOption(self, option: QStyleOptionViewItem, index: Index) -> None:
        option.index = index  # type: ignore[assignment]  # a view paints by plain indexes
        node = self._prims.node(self._filter.mapToSource(index))
        if node is None:
            return
        if index.column() == Column.NAME:
            option.features |= _SHOWN | _DECORATED
            option.text, option.icon = node.name, icon(node.icon)
        elif index.column() == Column.PLACES:
            option.features |= _SHOWN
            option.text = node.places
            option.displayAlignment = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        super().paint(painter, option, index)
        if index.column() != Column.STATE:
            return
        node = self._prims.node(self._filter.mapToSource(index))
        state = self._prims.state_of(node) if node is not None else None
        if state is not None:
            centre = option.rect.center()
            paint_glyph(painter, QPointF(centre.x() - SIZE / 2, centre.y() - SIZE / 2), state)
