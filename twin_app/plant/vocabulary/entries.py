"""What the vocabulary is made of: roles, value kinds, attributes and schemas."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from twin_app.plant.description import Value

INSTANCE = "<name>"
"""Stands for the instance in the attribute names of multiple-apply schemas."""


class ValueKind(StrEnum):
    """The type of an attribute; the values are the type names of USD, but for the two that have a grammar."""

    DOUBLE = "double"
    INT = "int"
    BOOL = "bool"
    STRING = "string"
    TOKEN = "token"
    ASSET = "asset"
    DOUBLES = "double[]"
    INTS = "int[]"
    STRINGS = "string[]"
    DOUBLE2S = "double2[]"
    DISTRIBUTION = "distribution"
    """A string in USD."""
    RELATIONSHIP = "rel"


class Role(StrEnum):
    """What a prim is to the simulator."""

    PLANT = "plant"
    SOURCE = "source"
    STATION = "station"
    BUFFER = "buffer"
    CONVEYOR = "conveyor"
    SINK = "sink"
    PRODUCT = "product"
    CALENDAR = "calendar"
    CREW = "crew"
    FLEET = "fleet"
    TARIFF = "tariff"
    POOL = "pool"


NODE_ROLES: tuple[Role, ...] = (Role.SOURCE, Role.STATION, Role.BUFFER, Role.CONVEYOR, Role.SINK)
RECEIVING_ROLES: tuple[Role, ...] = (Role.STATION, Role.BUFFER, Role.CONVEYOR, Role.SINK)
"""The nodes that parts can go to."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Attribute:
    """One attribute or relationship of the vocabulary.

    Limits hold for every element of a list. A default of None means that nothing is the default:
    the attribute is required (`is_required`), or leaving it out has a meaning of its own.
    """

    name: str
    """Full name; that of a multiple-apply schema holds `<name>`: `twin:failure:<name>:uptime`."""
    schema: str
    kind: ValueKind
    default: Value | None = None
    minimum: float | None = None
    maximum: float | None = None
    allowed: tuple[str, ...] = ()
    """All tokens that may stand there; empty: any."""
    unit: str = ""
    doc: str
    is_minimum_excluded: bool = False
    """The value must be greater than `minimum`, not equal."""
    is_required: bool = False
    is_single: bool = False
    """A relationship that may have one target only."""
    targets: tuple[Role, ...] = ()
    """What a relationship may point to; empty: any prim."""

    @property
    def property_name(self) -> str:
        """The last part of the name: `uptime`."""
        return self.name.rpartition(":")[2]


@dataclass(frozen=True, slots=True, kw_only=True)
class Schema:
    """One schema of the vocabulary: a typed prim, a single-apply or a multiple-apply API schema."""

    name: str
    doc: str
    prefix: str
    """What the names of its attributes start with, without a colon: `twin:station`."""
    is_multiple: bool = False
    is_typed: bool = False
    role: Role | None = None
    """What a prim becomes by it; None: it only adds to what the prim is."""
    on: tuple[Role, ...] = ()
    """What a prim must be to carry it; empty: anything."""
    includes: tuple[str, ...] = ()
    """Schemas that are built in."""
