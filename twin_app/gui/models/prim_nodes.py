"""The tree of the plant as plain nodes: prims where they stand, resources and building in groups of their own."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

from twin_app.gui.models.roles import role_icon, role_of, role_word
from twin_app.gui.wording import QT_TRANSLATE_NOOP
from twin_app.plant.description import PrimRecord
from twin_app.plant.names import shown_name
from twin_app.plant.nodes import Buffer, Conveyor
from twin_app.plant.vocabulary import NODE_ROLES, Role

if TYPE_CHECKING:
    from twin_app.plant.plant import Plant
    from twin_app.usd.outline import OutlineRow

BUILDING = "group:building"
_GROUPS = {
    Role.CREW: QT_TRANSLATE_NOOP("Group", "Crews"),
    Role.CALENDAR: QT_TRANSLATE_NOOP("Group", "Calendars"),
    Role.PRODUCT: QT_TRANSLATE_NOOP("Group", "Products"),
    Role.FLEET: QT_TRANSLATE_NOOP("Group", "Fleets"),
    Role.TARIFF: QT_TRANSLATE_NOOP("Group", "Tariffs"),
    Role.POOL: QT_TRANSLATE_NOOP("Group", "Pools"),
}
_PLACES = {
    Role.STATION: "twin:station:servers",
    Role.BUFFER: "twin:buffer:capacity",
    Role.CREW: "twin:crew:count",
    Role.FLEET: "twin:fleet:count",
}


@dataclass(slots=True, eq=False)
class PrimNode:
    """One prim, or a group that the scene does not have; knows no Qt."""

    key: str
    """The path; of a group what it is known by."""
    path: str
    """Empty for a group."""
    name: str
    icon: str
    kind: str
    places: str
    is_modelled: bool
    role: Role | None = None
    is_inside: bool = False
    """Part of a machine's geometry."""
    members: tuple[str, ...] = ()
    """Of a group: paths of what is directly in it."""
    parent: PrimNode | None = None
    row: int = 0
    children: list[PrimNode] = field(default_factory=list)

    def take(self, other: PrimNode) -> bool:
        """Says what the other says, but stays where it is; whether that is something new."""
        names = ("name", "icon", "kind", "places", "is_modelled", "role", "is_inside", "members")
        changed = [name for name in names if getattr(self, name) != getattr(other, name)]
        for name in changed:
            setattr(self, name, getattr(other, name))
        return bool(changed)


def make_nodes(
    rows: Sequence[OutlineRow], records: Mapping[str, PrimRecord], root: str = "", plant: Plant | None = None
) -> list[PrimNode]:
    """The roots of the tree; a row whose parent is missing becomes a root.

    Below `root`, the plant's own prim, what has no place in the flow stands in groups, once anything is modelled.
    """
    rooms = _rooms(plant)
    found: dict[str, PrimNode] = {}
    roots: list[PrimNode] = []
    has_children = {row.parent for row in rows}
    for row in rows:
        node = _node(row, records.get(row.path), rooms, is_group=row.path in has_children)
        node.parent = found.get(row.parent)
        node.is_inside = node.parent is not None and (node.parent.is_inside or node.parent.role in NODE_ROLES)
        (node.parent.children if node.parent is not None else roots).append(node)
        found[row.path] = node
    if root in found and any(node.role not in (None, Role.PLANT) for node in found.values()):
        _group(found[root], found)
    _number(roots)
    return roots


def places_of(records: Mapping[str, PrimRecord], plant: Plant | None) -> dict[str, str]:
    """What stands in the column Places, by path."""
    rooms = _rooms(plant)
    return {path: rooms.get(path) or _places(record, role_of(record)) for path, record in records.items()}


def is_same_kind(before: PrimRecord | None, after: PrimRecord | None) -> bool:
    """Whether a prim stands where it stood, with the same name and icon."""
    if before is None or after is None:
        return before is after
    return before.label == after.label and (before is after or role_of(before) is role_of(after))


def all_nodes(nodes: Sequence[PrimNode]) -> Iterator[PrimNode]:
    """Those and all below them, parents before children."""
    todo = list(reversed(nodes))
    while todo:
        node = todo.pop()
        yield node
        todo.extend(reversed(node.children))


def _group(plant: PrimNode, found: Mapping[str, PrimNode]) -> None:
    for role, text in _GROUPS.items():
        members = [node for node in found.values() if node.role is role]
        for node in members:
            _take_out(node)
        if members:
            title = QCoreApplication.translate("Group", text)
            _add_group(plant, f"group:{role.value}", title, role_icon(role), members)
    rest = [node for node in plant.children if not any(below.is_modelled for below in all_nodes([node]))]
    if rest:
        plant.children = [node for node in plant.children if node not in rest]
        title = QCoreApplication.translate("Group", "Building and fixtures")
        count = len(list(all_nodes(rest)))
        _add_group(plant, BUILDING, title, "prim", rest, count=count)


def _take_out(node: PrimNode) -> None:
    """With the scopes above it that have nothing else in them."""
    above = node.parent
    while above is not None:
        above.children.remove(node)
        if above.children or above.is_modelled or above.parent is None:
            return
        node, above = above, above.parent


def _add_group(
    plant: PrimNode, key: str, title: str, icon: str, members: list[PrimNode], *, count: int | None = None
) -> None:
    group = PrimNode(
        key=key,
        path="",
        name=title,
        icon=icon,
        kind="",
        places=str(len(members) if count is None else count),
        is_modelled=key != BUILDING,
        members=tuple(node.path for node in members),
        parent=plant,
        children=members,
    )
    for node in members:
        node.parent = group
    plant.children.append(group)


def _number(nodes: Sequence[PrimNode]) -> None:
    for row, node in enumerate(nodes):
        node.row = row
    for node in all_nodes(nodes):
        for row, child in enumerate(node.children):
            child.row = row


def _node(row: OutlineRow, record: PrimRecord | None, rooms: Mapping[str, str], *, is_group: bool) -> PrimNode:
    role = role_of(record) if record is not None else None
    return PrimNode(
        key=row.path,
        path=row.path,
        name=shown_name(row.path, row.label),
        icon=role_icon(role) if role is not None or not is_group else "group",
        kind=role_word(role) if role is not None else row.type_name,
        places=rooms.get(row.path) or _places(record, role),
        is_modelled=role is not None,
        role=role,
    )


def _rooms(plant: Plant | None) -> dict[str, str]:
    """What belts and buffers hold, as the plant works it out."""
    nodes = plant.nodes if plant is not None else ()
    return {
        node.path: "∞" if node.capacity is None else str(node.capacity)
        for node in nodes
        if isinstance(node, Buffer | Conveyor)
    }


def _places(record: PrimRecord | None, role: Role | None) -> str:
    """Parallel places of a station, parts of a buffer, people of a crew; empty for one and for none."""
    if record is None or role not in _PLACES:
        return ""
    value = record.values.get(_PLACES[role])
    if value is None or (role is Role.STATION and value == 1):
        return ""
    return "∞" if value == -1 else str(value)
