"""Tab goes through a panel as one reads it, whatever was made first."""

from __future__ import annotations

from itertools import pairwise

from PySide6.QtCore import QEvent, QObject, QPoint, Qt
from PySide6.QtWidgets import QWidget

from twin_app.gui.bridge.later import Later

_ROW_PX = 12
"""Centres that differ by less stand in one row."""


class TabOrder(QObject):
    """Keeps the order of what is to be seen in a panel, from now on."""

    def __init__(self, panel: QWidget) -> None:
        super().__init__(panel)
        self._panel = panel
        self._waiting = Later(self, self._order)
        panel.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in (QEvent.Type.LayoutRequest, QEvent.Type.Show):
            self._waiting.start()
        return False

    def _order(self) -> None:
        stops = [widget for widget in self._panel.findChildren(QWidget) if _is_stop(widget)]
        stops.sort(key=self._place)
        for before, after in pairwise(stops):
            QWidget.setTabOrder(before, after)

    def _place(self, widget: QWidget) -> tuple[int, int]:
        middle = widget.mapTo(self._panel, QPoint(0, widget.height() // 2))
        return middle.y() // _ROW_PX, middle.x()


def _is_stop(widget: QWidget) -> bool:
    return bool(widget.focusPolicy() & Qt.FocusPolicy.TabFocus) and widget.focusProxy() is None and widget.isVisible()
