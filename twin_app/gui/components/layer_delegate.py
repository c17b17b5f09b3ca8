"""A row of the layers: its name keeps its beginning and its end where room is short, its note gives way first."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QApplication, QStyle, QStyledItemDelegate, QStyleOptionViewItem

from twin_app.gui.models.index import Index
from twin_app.gui.models.layers import NOTE_ROLE

GAP = "  ·  "
_LEAST_NOTE_PX = 60


class LayerDelegate(QStyledItemDelegate):
    """Reads the name as edited and the note behind it."""

    def initStyleOption(self, option: QStyleOptionViewItem, index: Index) -> None:
        super().initStyleOption(option, index)
        widget = option.widget
        style = widget.style() if widget is not None else QApplication.style()
        room = style.subElementRect(QStyle.SubElement.SE_ItemViewItemText, option, widget).width() - _frame(style)
        name, note = index.data(Qt.ItemDataRole.EditRole), index.data(NOTE_ROLE)
        option.text = fitted(str(name), str(note), option.fontMetrics, room)


def fitted(name: str, note: str, metrics: QFontMetrics, room: int) -> str:
    """`process.usda  ·  process model`; the note ends in an ellipsis first, then the name has one in its middle."""
    whole = f"{name}{GAP}{note}"
    if metrics.horizontalAdvance(whole) <= room:
        return whole
    left = room - metrics.horizontalAdvance(name + GAP)
    if left >= _LEAST_NOTE_PX:
        return f"{name}{GAP}{metrics.elidedText(note, Qt.TextElideMode.ElideRight, left)}"
    return metrics.elidedText(name, Qt.TextElideMode.ElideMiddle, room)


def _frame(style: QStyle) -> int:
    return 2 * (style.pixelMetric(QStyle.PixelMetric.PM_FocusFrameHMargin) + 1)
