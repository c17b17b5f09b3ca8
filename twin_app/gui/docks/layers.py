"""The layers: mute, reorder, rename, remove."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QListView, QToolButton, QVBoxLayout, QWidget

from twin_app.gui.components.layer_delegate import LayerDelegate
from twin_app.gui.components.small_button import small_button
from twin_app.gui.models.layers import LayersModel

if TYPE_CHECKING:
    from twin_app.gui.main_window import MainWindow
    from twin_app.gui.session import Session


class Layers(QWidget):
    """Every act is one step of undo."""

    def __init__(self, window: MainWindow, session: Session) -> None:
        super().__init__(window)
        self._document = session.document
        self.model = LayersModel(self)
        self.model.mute_wanted.connect(self._mute)
        self.model.name_wanted.connect(self._rename)
        self.view = QListView(self)
        self.view.setModel(self.model)
        self.view.setItemDelegate(LayerDelegate(self.view))
        self.view.setIconSize(QSize(16, 16))
        self.view.setUniformItemSizes(True)
        self.view.setSpacing(1)
        self.view.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.view.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.view.setAccessibleName(self.tr("Layers"))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(4, 4, 4, 4)
        layout.addWidget(self.view)
        self.setFocusProxy(self.view)
        self.setProperty("role", "panel")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._tools = [
            self._tool("up", self.tr("Stronger"), lambda: self._move(-1)),
            self._tool("down", self.tr("Weaker"), lambda: self._move(1)),
            self._tool("edit", self.tr("Rename"), lambda: self.view.edit(self.view.currentIndex())),
            self._tool("delete", self.tr("Take out of the scene"), self._remove),
        ]
        self.view.selectionModel().currentChanged.connect(self._enable)
        for signal in (self._document.opened, self._document.changed, self._document.saved, self._document.closed):
            signal.connect(self._refresh)
        self._refresh()

    def title_tools(self) -> Sequence[QWidget]:
        """In the title of the dock."""
        return self._tools

    def _tool(self, name: str, text: str, act: object) -> QToolButton:
        button = small_button(name, text, self)
        button.clicked.connect(act)
        return button

    def _refresh(self) -> None:
        now, row = self._document.now, self.view.currentIndex().row()
        self.model.show_layers(now.layers if now is not None else ())
        self.view.setCurrentIndex(self.model.index(row, 0))
        self._enable()

    def _enable(self) -> None:
        layer = self.model.layer(self.view.currentIndex().row())
        for tool in self._tools:
            tool.setEnabled(layer is not None and layer.is_movable)

    def _mute(self, layer: str, is_muted: bool) -> None:
        from twin_app.usd.document import MuteLayer

        self._document.edit(MuteLayer(layer=layer, is_muted=is_muted))

    def _rename(self, layer: str, name: str) -> None:
        from twin_app.usd.document import RenameLayer

        self._document.edit(RenameLayer(layer=layer, name=name))

    def _move(self, by: int) -> None:
        from twin_app.usd.document import MoveLayer

        row = self.view.currentIndex().row()
        layer, position = self.model.layer(row), self.model.position(row) + by
        if layer is not None and position >= 0:
            self._document.edit(MoveLayer(layer=layer.id, position=position))

    def _remove(self) -> None:
        from twin_app.usd.document import RemoveLayer

        layer = self.model.layer(self.view.currentIndex().row())
        if layer is not None:
            self._document.edit(RemoveLayer(layer=layer.id))


def build(window: MainWindow, session: Session) -> QWidget:
    """The dock."""
    return Layers(window, session)
