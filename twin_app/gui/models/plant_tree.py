"""The prims of a scene as a tree, over plain rows."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import IntEnum
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QAbstractItemModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from twin_app.gui.models.roles import role_icon, role_of, role_word, shown_name
from twin_app.gui.theme import icon
from twin_app.plant.description import PrimRecord
from twin_app.plant.vocabulary import Role
from twin_app.sim.responses import StationState
from twin_app.view3d.theme import STATE_LABELS

if TYPE_CHECKING:
    from twin_app.usd.outline import OutlineRow

Index = QModelIndex | QPersistentModelIndex
PATH_ROLE = Qt.ItemDataRole.UserRole + 1
STATE_ROLE = Qt.ItemDataRole.UserRole + 2
MODEL_ROLE = Qt.ItemDataRole.UserRole + 3
"""Whether the prim says something to the simulator."""


class Column(IntEnum):
    """From left to right."""

    NAME = 0
    PLACES = 1
    STATE = 2


@dataclass(slots=True)
class PrimNode:
    """One prim; knows no Qt."""

    path: str
    name: str
    icon: str
    kind: str
    places: str
    is_modelled: bool
    parent: PrimNode | None = None
    row: int = 0
    children: list[PrimNode] = field(default_factory=list)


def make_nodes(rows: Sequence[OutlineRow], records: Mapping[str, PrimRecord]) -> list[PrimNode]:
    """The roots of the tree; a row whose parent is missing becomes a root."""
    found: dict[str, PrimNode] = {}
    roots: list[PrimNode] = []
    has_children = {row.parent for row in rows}
    for row in rows:
        node = _node(row, records.get(row.path), is_group=row.path in has_children)
        node.parent = found.get(row.parent)
        siblings = node.parent.children if node.parent is not None else roots
        node.row = len(siblings)
        siblings.append(node)
        found[row.path] = node
    return roots


def _node(row: OutlineRow, record: PrimRecord | None, *, is_group: bool) -> PrimNode:
    role = role_of(record) if record is not None else None
    return PrimNode(
        path=row.path,
        name=shown_name(row.path, row.label),
        icon=role_icon(role) if role is not None or not is_group else "group",
        kind=role_word(role) if role is not None else row.type_name,
        places=_places(record, role),
        is_modelled=role is not None,
    )


def _places(record: PrimRecord | None, role: Role | None) -> str:
    """Parallel places of a station, parts of a buffer, people of a crew; empty for one and for none."""
    keys = {
        Role.STATION: "twin:station:servers",
        Role.BUFFER: "twin:buffer:capacity",
        Role.CREW: "twin:crew:count",
        Role.FLEET: "twin:fleet:count",
    }
    if record is None or role not in keys:
        return ""
    value = record.values.get(keys[role])
    if value is None or (role is Role.STATION and value == 1):
        return ""
    return "∞" if value == -1 else str(value)


class PlantTreeModel(QAbstractItemModel):
    """Reset by `show_prims`; states change without a reset."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._roots: list[PrimNode] = []
        self._by_path: dict[str, PrimNode] = {}
        self._states: Mapping[str, StationState] = {}

    def show_prims(self, roots: Sequence[PrimNode]) -> None:
        """Another tree."""
        self.beginResetModel()
        self._roots = list(roots)
        self._by_path = {node.path: node for node in _all(self._roots)}
        self.endResetModel()

    def show_states(self, states: Mapping[str, StationState]) -> None:
        """Another moment: only the cells of stations change."""
        changed = {path for path in (*states, *self._states) if states.get(path) is not self._states.get(path)}
        self._states = states
        for path in changed:
            index = self.index_of(path, Column.STATE)
            if index.isValid():
                self.dataChanged.emit(index, index)

    def index_of(self, path: str, column: int = 0) -> QModelIndex:
        """Where a prim stands; invalid if it is not there."""
        node = self._by_path.get(path)
        return QModelIndex() if node is None else self.createIndex(node.row, column, node)

    def node(self, index: Index) -> PrimNode | None:
        """The prim at an index."""
        found = index.internalPointer() if index.isValid() else None
        return found if isinstance(found, PrimNode) else None

    def index(self, row: int, column: int, parent: Index = QModelIndex()) -> QModelIndex:  # noqa: B008, Qt's own
        above = self.node(parent)
        siblings = above.children if above is not None else self._roots
        if not (0 <= row < len(siblings) and 0 <= column < len(Column)) or parent.column() > 0:
            return QModelIndex()
        return self.createIndex(row, column, siblings[row])

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
        return len(Column)

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
            case Qt.ItemDataRole.DecorationRole if index.column() == Column.NAME:
                found = icon(node.icon)
            case Qt.ItemDataRole.ToolTipRole:
                found = self._tip(node)
            case Qt.ItemDataRole.AccessibleTextRole:
                found = f"{node.name}, {self._tip(node)}"
            case Qt.ItemDataRole.TextAlignmentRole if index.column() == Column.PLACES:
                found = int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
            case _:
                own = {PATH_ROLE: node.path, STATE_ROLE: self._states.get(node.path), MODEL_ROLE: node.is_modelled}
                found = own.get(role)
        return found

    def _tip(self, node: PrimNode) -> str:
        state = self._states.get(node.path)
        words = [node.path, node.kind, STATE_LABELS[state] if state is not None else ""]
        return " · ".join(word for word in words if word)


def _all(nodes: Sequence[PrimNode]) -> Iterator[PrimNode]:
    todo = list(nodes)
    while todo:
        node = todo.pop()
        yield node
        todo.extend(node.children)
