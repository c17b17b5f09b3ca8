"""The layers of a scene, the strongest on top."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal

from twin_app.gui.theme import icon

if TYPE_CHECKING:
    from twin_app.usd.document import LayerInfo

NOTE_ROLE = Qt.ItemDataRole.UserRole + 1
"""What stands behind the name: what the layer is, and whether edits go there."""
_ICONS = {"layout": "lock", "process": "layer", "what-if": "scenario", "scene": "group"}


class LayersModel(QAbstractListModel):
    """A tick means that the layer counts. Edits are wishes: the document carries them out."""

    mute_wanted = Signal(str, bool)
    name_wanted = Signal(str, str)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._layers: tuple[LayerInfo, ...] = ()

    def show_layers(self, layers: tuple[LayerInfo, ...]) -> None:
        """Another stack; nothing happens if it is the same."""
        if layers == self._layers:
            return
        self.beginResetModel()
        self._layers = layers
        self.endResetModel()

    def layer(self, row: int) -> LayerInfo | None:
        """In one row; None if there is none."""
        return self._layers[row] if 0 <= row < len(self._layers) else None

    def position(self, row: int) -> int:
        """Place among the movable layers, 0 the strongest."""
        return sum(layer.is_movable for layer in self._layers[:row])

    def rowCount(self, parent: QModelIndex | QPersistentModelIndex = QModelIndex()) -> int:  # noqa: B008, Qt's own
        return 0 if parent.isValid() else len(self._layers)

    def flags(self, index: QModelIndex | QPersistentModelIndex) -> Qt.ItemFlag:
        found = super().flags(index)
        layer = self.layer(index.row())
        if layer is not None and layer.is_movable:
            found |= Qt.ItemFlag.ItemIsUserCheckable | Qt.ItemFlag.ItemIsEditable
        return found

    def data(self, index: QModelIndex | QPersistentModelIndex, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        layer = self.layer(index.row())
        if layer is None:
            return None
        found: Any = None
        match role:
            case Qt.ItemDataRole.DisplayRole:
                found = f"{layer.name}  ·  {self._note(layer)}"
            case _ if role == NOTE_ROLE:
                found = self._note(layer)
            case Qt.ItemDataRole.EditRole:
                found = layer.name
            case Qt.ItemDataRole.DecorationRole:
                found = icon(_ICONS.get(layer.kind.value, "layer"))
            case Qt.ItemDataRole.ToolTipRole:
                found = f"{layer.name}  ·  {self._note(layer)}\n{layer.file or self.tr('Not saved yet')}"
            case Qt.ItemDataRole.CheckStateRole if layer.is_movable:
                found = Qt.CheckState.Unchecked if layer.is_muted else Qt.CheckState.Checked
        return found

    def _note(self, layer: LayerInfo) -> str:
        return f"{layer.note} · {self.tr('edits go here')}" if layer.is_target else layer.note

    def setData(
        self, index: QModelIndex | QPersistentModelIndex, value: Any, role: int = Qt.ItemDataRole.EditRole
    ) -> bool:
        layer = self.layer(index.row())
        if layer is None:
            return False
        if role == Qt.ItemDataRole.CheckStateRole:
            self.mute_wanted.emit(layer.id, Qt.CheckState(value) is not Qt.CheckState.Checked)
        elif role == Qt.ItemDataRole.EditRole and str(value).strip() and value != layer.name:
            self.name_wanted.emit(layer.id, str(value).strip())
        return False
