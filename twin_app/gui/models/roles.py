"""What prims are, and how that is called and drawn."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from twin_app.gui.wording import QT_TRANSLATE_NOOP
from twin_app.plant.description import PrimRecord
from twin_app.plant.vocabulary import NODE_ROLES, Role, find_schema

_WORDS = {
    Role.PLANT: QT_TRANSLATE_NOOP("Role", "Plant"),
    Role.SOURCE: QT_TRANSLATE_NOOP("Role", "Source"),
    Role.STATION: QT_TRANSLATE_NOOP("Role", "Station"),
    Role.BUFFER: QT_TRANSLATE_NOOP("Role", "Buffer"),
    Role.CONVEYOR: QT_TRANSLATE_NOOP("Role", "Conveyor"),
    Role.SINK: QT_TRANSLATE_NOOP("Role", "Sink"),
    Role.PRODUCT: QT_TRANSLATE_NOOP("Role", "Product"),
    Role.CALENDAR: QT_TRANSLATE_NOOP("Role", "Calendar"),
    Role.CREW: QT_TRANSLATE_NOOP("Role", "Crew"),
    Role.FLEET: QT_TRANSLATE_NOOP("Role", "Fleet"),
    Role.TARIFF: QT_TRANSLATE_NOOP("Role", "Tariff"),
    Role.POOL: QT_TRANSLATE_NOOP("Role", "Pool"),
}


def role_of(record: PrimRecord) -> Role | None:
    """What a prim is to the simulator; the plant's root is PLANT only if it is nothing else."""
    roles = [
        schema.role
        for name in (record.type_name, *record.schemas)
        if name and (schema := find_schema(name)) is not None and schema.role is not None
    ]
    return next((role for role in roles if role is not Role.PLANT), roles[0] if roles else None)


def is_node(record: PrimRecord | None) -> bool:
    """Whether parts go through it."""
    return record is not None and role_of(record) in NODE_ROLES


def role_word(role: Role) -> str:
    """In the user's language."""
    return QCoreApplication.translate("Role", _WORDS[role])


def role_icon(role: Role | None) -> str:
    """Name of the icon."""
    return role.value if role is not None else "prim"
