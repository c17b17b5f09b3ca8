"""The prims of a scene as a tree, over plain rows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from enum import IntEnum
from typing import Any

from PySide6.QtCore import QAbstractItemModel, QModelIndex, QObject, Qt

from twin_app.gui.models.index import Index
from twin_app.gui.models.prim_nodes import PrimNode, all_nodes
from twin_app.sim.responses import StationState
from twin_app.view3d.theme import STATE_LABELS

PATH_ROLE = Qt.ItemDataRole.UserRole + 1
MODEL_ROLE = Qt.ItemDataRole.UserRole + 3
"""Whether the prim says something to the simulator."""
MEMBERS_ROLE = Qt.ItemDataRole.UserRole + 4
"""Of a group: the paths of what is in it."""
KEY_ROLE = Qt.ItemDataRole.UserRole + 5
"""The path, or of a group what it is known by."""


class Column(IntEnum):
    """From left to right."""

    NAME = 0
    PLACES = 1
    STATE = 2


_N_COLUMNS = len(Column)


class PlantTreeModel(QAbstractItemModel):
    """Reset by `show_prims` only if other prims are there; states and words change without a reset."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._roots: list[PrimNode] = []
        self._by_key: dict[str, PrimNode] = {}
        self._states: Mapping[str, StationState] = {}

    def show_prims(self, roots: Sequence[PrimNode]) -> bool:
        """Another tree, or the same with other words; whether it is another one."""
        found = {node.key: node for node in all_nodes(roots)}
        if _shape(found) == _shape(self._by_key):
            for key, node in self._by_key.items():
                if node.take(found[key]):
                    self._tell(node)
            return False
        self.beginResetModel()
        self._roots, self._by_key = list(roots), found
        self.endResetModel()
        return True

    def show_places(self, places: Mapping[str, str]) -> None:
        """Other numbers, by path, of prims that stay what they are."""
        for path, text in places.items():
            node = self._by_key.get(path)
            if node is not None and node.places != text:
                node.places = text
                self._tell(node)

    def show_states(self, states: Mapping[str, StationState]) -> None:
        """Another moment: only the cells of stations change."""
        changed = {path for path in (*states, *self._states) if states.get(path) is not self._states.get(path)}
        self._states = states
        siblings: dict[PrimNode | None, list[PrimNode]] = {}
        for node in (self._by_key[path] for path in changed if path in self._by_key):
            siblings.setdefault(node.parent, []).append(node)
        for own in siblings.values():  # told once for all of one parent: each telling goes through the filter as well
            first, last = (pick(own, key=lambda node: node.row) for pick in (min, max))
            self.dataChanged.emit(*(self.createIndex(node.row, Column.STATE, node) for node in (first, last)))

    def state_of(self, node: PrimNode) -> StationState | None:
        """What a station does at the moment that is shown."""
        return self._states.get(node.path)

    def index_of(self, key: str, column: int = 0) -> QModelIndex:
        """Where a prim (by its path) or group stands; invalid if it is not there."""
        node = self._by_key.get(key)
        return QModelIndex() if node is None else self.createIndex(node.row, column, node)

    def node(self, index: Index) -> PrimNode | None:
        """The prim at an index."""
        found = index.internalPointer() if index.isValid() else None
        return found if isinstance(found, PrimNode) else None

    def index(self, row: int, column: int, parent: Index = QModelIndex()) -> QModelIndex:  # noqa: B008, Qt's own
        node = self.child(row, parent) if 0 <= column < _N_COLUMNS and parent.column() <= 0 else None
        return QModelIndex() if node is None else self.createIndex(row, column, node)

    def child(self, row: int, parent: Index) -> PrimNode | None:
        """The prim of a row, without an index made for it: filters ask for thousands."""
        above = self.node(parent)
        siblings = above.children if above is not None else self._roots
        return siblings[row] if 0 <= row < len(siblings) else None

    def parent(self, index: Index) -> QModelIndex:  # type: ignore[override]
        node = self.node(index)
        if node is None or node.parent is None:
            return QModelIndex()
        return self.createIndex(node.parent.row, 0, node.parent)

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008, Qt's own
        if parent.column() > 0:
            return 0
        node = self.node(parent)
        return len(node.children if node is not None else self._roots)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008, Qt's own
        return _N_COLUMNS

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if orientation is not Qt.Orientation.Horizontal or role != Qt.ItemDataRole.DisplayRole:
            return None
        return (self.tr("Name"), self.tr("Places"), self.tr("State"))[section]

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        node = self.node(index)
        if node is None:
            return None
        found: Any = None
        match role:
            case Qt.ItemDataRole.DisplayRole:
                found = (node.name, node.places, "")[index.column()]
            case Qt.ItemDataRole.ToolTipRole:
                found = self._tip(node)
            case Qt.ItemDataRole.AccessibleTextRole:
                found = f"{node.name}, {self._tip(node)}"
            case _:
                found = self._own(node, role)
        return found

    def _own(self, node: PrimNode, role: int) -> Any:
        match role:
            case _ if role == PATH_ROLE:
                return node.path
            case _ if role == MODEL_ROLE:
                return node.is_modelled
            case _ if role == MEMBERS_ROLE:
                return node.members
            case _ if role == KEY_ROLE:
                return node.key
        return None

    def _tell(self, node: PrimNode) -> None:
        first, last = (self.createIndex(node.row, column, node) for column in (0, len(Column) - 1))
        self.dataChanged.emit(first, last)

    def _tip(self, node: PrimNode) -> str:
        state = self._states.get(node.path)
        words = [node.path, node.kind, STATE_LABELS[state] if state is not None else ""]
        return " · ".join(word for word in words if word)


def _shape(nodes: Mapping[str, PrimNode]) -> list[tuple[str, str]]:
    """Which nodes there are, and below which."""
    return [(key, node.parent.key if node.parent is not None else "") for key, node in nodes.items()]
