"""The words for vehicles: how many, how they drive, and their batteries."""

from __future__ import annotations

from functools import partial
from math import inf

from twin_app.plant.vocabulary.entries import Attribute, Role, Schema, ValueKind

SCHEMAS: tuple[Schema, ...] = (
    Schema(
        name="TwinFleet",
        prefix="twin:fleet",
        role=Role.FLEET,
        is_typed=True,
        doc="Vehicles that carry parts from node to node, one at a time.",
    ),
)

_fleet = partial(Attribute, schema="TwinFleet")

ATTRIBUTES: tuple[Attribute, ...] = (
    _fleet(name="twin:fleet:count", kind=ValueKind.INT, default=1, minimum=1, doc="Number of vehicles."),
    _fleet(
        name="twin:fleet:speed",
        kind=ValueKind.DOUBLE,
        default=1.0,
        minimum=0.0,
        is_minimum_excluded=True,
        unit="m/s",
        doc="Top speed of a vehicle.",
    ),
    _fleet(
        name="twin:fleet:acceleration",
        kind=ValueKind.DOUBLE,
        default=inf,
        minimum=0.0,
        is_minimum_excluded=True,
        unit="m/s²",
        doc="How fast a vehicle speeds up and brakes; infinite: at once.",
    ),
    _fleet(
        name="twin:fleet:loadTime",
        kind=ValueKind.DOUBLE,
        default=0.0,
        minimum=0.0,
        unit="s",
        doc="Time to take a part.",
    ),
    _fleet(
        name="twin:fleet:unloadTime",
        kind=ValueKind.DOUBLE,
        default=0.0,
        minimum=0.0,
        unit="s",
        doc="Time to hand over a part.",
    ),
    _fleet(
        name="twin:fleet:paths",
        kind=ValueKind.RELATIONSHIP,
        default=(),
        doc="BasisCurves to drive along, both ways; none: the straight line between the origins of the two prims.",
    ),
    _fleet(
        name="twin:fleet:batteryCapacity",
        kind=ValueKind.DOUBLE,
        default=0.0,
        minimum=0.0,
        maximum=1e6,
        unit="kWh",
        doc="Energy of a full battery; 0: no battery, a vehicle never charges.",
    ),
    _fleet(
        name="twin:fleet:batteryLow",
        kind=ValueKind.DOUBLE,
        default=0.2,
        minimum=0.0,
        maximum=1.0,
        doc="Share of the capacity at or below which a vehicle goes to charge when it has delivered its part.",
    ),
    _fleet(
        name="twin:fleet:chargePower",
        kind=ValueKind.DOUBLE,
        default=0.0,
        minimum=0.0,
        maximum=1e6,
        unit="kW",
        doc="Power with which a battery is charged; a vehicle charges until it is full. A battery needs one.",
    ),
    _fleet(
        name="twin:fleet:driveEnergy",
        kind=ValueKind.DOUBLE,
        default=0.0,
        minimum=0.0,
        maximum=1e6,
        unit="kWh/km",
        doc="What driving takes from the battery, empty or loaded.",
    ),
    _fleet(
        name="twin:fleet:chargers",
        kind=ValueKind.RELATIONSHIP,
        default=(),
        doc="Prims at which vehicles charge, each with room for one; none: a vehicle charges where it stands.",
    ),
)
