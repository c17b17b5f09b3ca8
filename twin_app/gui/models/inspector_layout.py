"""Which values stand in which section of the inspector, and in which order: a table."""

from __future__ import annotations

from dataclasses import dataclass, field

from twin_app.gui.wording import QT_TRANSLATE_NOOP
from twin_app.plant.vocabulary import SCHEMAS, Attribute, Role, Schema, attributes_of

OWN = ""
"""In place of the name of a schema: that which makes the prim what it is."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """Attributes of one schema."""

    schema: str
    only: frozenset[str] = frozenset()
    """Last parts of their names; empty: all that no other section has."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SectionSpec:
    """One section."""

    key: str
    title: str
    """Marked for translation in the context Section."""
    pieces: tuple[Piece, ...]
    thing: str = ""
    """What is added to it: `failure`; empty where nothing can be."""
    is_open: bool = False
    """Before the user says otherwise, if there is something in it."""
    titles: dict[Role, str] = field(default_factory=dict)
    """Where another title says more."""


_BY_NAME = {schema.name: schema for schema in SCHEMAS}
_SETUP, _MONEY = frozenset({"setupTime"}), frozenset({"currency", "tariff", "budget", "wipCost"})

SECTIONS: tuple[SectionSpec, ...] = (
    SectionSpec(
        key="process",
        title=QT_TRANSLATE_NOOP("Section", "Process"),
        pieces=(Piece(schema=OWN),),
        is_open=True,
        titles={
            Role.SOURCE: QT_TRANSLATE_NOOP("Section", "Arrivals"),
            Role.BUFFER: QT_TRANSLATE_NOOP("Section", "Store"),
            Role.CONVEYOR: QT_TRANSLATE_NOOP("Section", "Belt"),
            Role.PLANT: QT_TRANSLATE_NOOP("Section", "Runs"),
            Role.PRODUCT: QT_TRANSLATE_NOOP("Section", "Product"),
            Role.CALENDAR: QT_TRANSLATE_NOOP("Section", "Calendar"),
            Role.CREW: QT_TRANSLATE_NOOP("Section", "Crew"),
            Role.FLEET: QT_TRANSLATE_NOOP("Section", "Fleet"),
            Role.TARIFF: QT_TRANSLATE_NOOP("Section", "Tariff"),
            Role.POOL: QT_TRANSLATE_NOOP("Section", "Pool"),
        },
    ),
    SectionSpec(
        key="failures",
        title=QT_TRANSLATE_NOOP("Section", "Failures"),
        pieces=(Piece(schema="TwinFailureAPI"),),
        thing=QT_TRANSLATE_NOOP("Section", "failure"),
        is_open=True,
    ),
    SectionSpec(
        key="power",
        title=QT_TRANSLATE_NOOP("Section", "Power"),
        pieces=(Piece(schema="TwinPowerAPI"),),
        is_open=True,
    ),
    SectionSpec(
        key="setup",
        title=QT_TRANSLATE_NOOP("Section", "Set-up"),
        pieces=(Piece(schema="TwinStationAPI", only=_SETUP), Piece(schema="TwinSetupAPI")),
    ),
    SectionSpec(key="tool", title=QT_TRANSLATE_NOOP("Section", "Tool"), pieces=(Piece(schema="TwinToolAPI"),)),
    SectionSpec(
        key="sensors",
        title=QT_TRANSLATE_NOOP("Section", "Sensors"),
        pieces=(Piece(schema="TwinSensorAPI"),),
        thing=QT_TRANSLATE_NOOP("Section", "sensor"),
    ),
    SectionSpec(key="flow", title=QT_TRANSLATE_NOOP("Section", "Flow"), pieces=(Piece(schema="TwinFlowAPI"),)),
    SectionSpec(
        key="costs",
        title=QT_TRANSLATE_NOOP("Section", "Costs"),
        pieces=(Piece(schema="TwinPlantAPI", only=_MONEY),),
        is_open=True,
    ),
    SectionSpec(
        key="products",
        title=QT_TRANSLATE_NOOP("Section", "By product"),
        pieces=(Piece(schema="TwinProcessAPI"),),
        thing=QT_TRANSLATE_NOOP("Section", "product"),
    ),
    SectionSpec(
        key="assembly", title=QT_TRANSLATE_NOOP("Section", "Assembly"), pieces=(Piece(schema="TwinAssemblyAPI"),)
    ),
    SectionSpec(key="split", title=QT_TRANSLATE_NOOP("Section", "Split"), pieces=(Piece(schema="TwinSplitAPI"),)),
    SectionSpec(key="heat", title=QT_TRANSLATE_NOOP("Section", "Heat"), pieces=(Piece(schema="TwinThermalAPI"),)),
    SectionSpec(key="motion", title=QT_TRANSLATE_NOOP("Section", "Motion"), pieces=(Piece(schema="TwinMotionAPI"),)),
    SectionSpec(
        key="factors",
        title=QT_TRANSLATE_NOOP("Section", "Factors"),
        pieces=(Piece(schema="TwinFactorAPI"),),
        thing=QT_TRANSLATE_NOOP("Section", "factor"),
    ),
)
_FIRST = {
    "TwinStationAPI": ("processTime", "servers", "speed", "scrap", "crew", "calendar"),
    "TwinProcessAPI": ("processTime",),
    "TwinFailureAPI": ("uptime", "repair", "crew"),
    "TwinPowerAPI": ("working", "idle"),
    "TwinFlowAPI": ("next", "policy"),
    "TwinSourceAPI": ("product", "interarrival", "batch"),
    "TwinFleet": ("count", "speed", "loadTime", "unloadTime", "paths"),
    "TwinThermalAPI": ("heatCapacity", "setpoint", "band", "heaterPower"),
    "TwinFactorAPI": ("attribute", "label", "min", "max", "step", "costPerStep"),
}
"""Shown at once; the others of their schema once they say something, or on request."""


def attributes_in(piece: Piece, schema: Schema) -> tuple[Attribute, ...]:
    """What stands in a section, in the order of the vocabulary."""
    found = attributes_of(schema.name)
    if piece.only:
        return tuple(one for one in found if one.property_name in piece.only)
    claimed = {
        name
        for spec in SECTIONS
        for other in spec.pieces
        if other.only and other.schema == schema.name
        for name in other.only
    }
    return tuple(one for one in found if one.property_name not in claimed)


def schema_of(piece: Piece, role: Role, own: Schema) -> Schema | None:
    """The schema of a piece for prims of a role; None where they cannot carry it."""
    schema = own if piece.schema == OWN else _BY_NAME[piece.schema]
    if schema is own:
        return schema
    if schema.role is not None:
        return None
    return None if schema.on and role not in schema.on else schema


def is_first(attribute: Attribute) -> bool:
    """Whether a field is shown although nothing is authored."""
    first = _FIRST.get(attribute.schema)
    return first is None or attribute.property_name in first
