"""The words for what equipment does besides its work: failures, power, heat, tools, motion and sensors."""

from __future__ import annotations

from functools import partial
from math import inf

from twin_app.plant.vocabulary.entries import NODE_ROLES, Attribute, Role, Schema, ValueKind

SCHEMAS: tuple[Schema, ...] = (
    Schema(
        name="TwinFailureAPI",
        prefix="twin:failure",
        is_multiple=True,
        on=(Role.STATION, Role.CONVEYOR),
        doc="One way to fail; each place of a station fails on its own.",
    ),
    Schema(
        name="TwinPowerAPI",
        prefix="twin:power",
        on=(*NODE_ROLES, Role.FLEET),
        doc="Electric power of one place by state.",
    ),
    Schema(
        name="TwinThermalAPI",
        prefix="twin:thermal",
        on=(Role.STATION, Role.CONVEYOR),
        doc="A lumped warm body (oven, bath, mould, tunnel) that must be near its set point for work to go on, "
        "one for each place.",
    ),
    Schema(
        name="TwinToolAPI",
        prefix="twin:tool",
        on=(Role.STATION,),
        doc="Tool wear by Taylor's law V·Tⁿ = C: running faster wears faster. A place changes a tool that is used up.",
    ),
    Schema(
        name="TwinMotionAPI",
        prefix="twin:motion",
        on=(Role.STATION, Role.FLEET),
        doc="A move with trapezoidal speed that is added to each cycle.",
    ),
    Schema(
        name="TwinSensorAPI",
        prefix="twin:sensor",
        is_multiple=True,
        on=NODE_ROLES,
        doc="The external address of a measured quantity of a node.",
    ),
)

_failure = partial(Attribute, schema="TwinFailureAPI")
_power = partial(Attribute, schema="TwinPowerAPI", kind=ValueKind.DOUBLE, minimum=0.0)
_thermal = partial(Attribute, schema="TwinThermalAPI", kind=ValueKind.DOUBLE)
_tool = partial(Attribute, schema="TwinToolAPI")
_motion = partial(Attribute, schema="TwinMotionAPI", kind=ValueKind.DOUBLE, minimum=0.0)
_sensor = partial(Attribute, schema="TwinSensorAPI")

ATTRIBUTES: tuple[Attribute, ...] = (
    _failure(
        name="twin:failure:<name>:uptime",
        kind=ValueKind.DISTRIBUTION,
        is_required=True,
        unit="s",
        doc="Time from the end of a repair to the next failure, counted on the clock.",
    ),
    _failure(
        name="twin:failure:<name>:repair",
        kind=ValueKind.DISTRIBUTION,
        is_required=True,
        unit="s",
        doc="Time of a repair.",
    ),
    _failure(
        name="twin:failure:<name>:clock",
        kind=ValueKind.TOKEN,
        default="processing",
        allowed=("processing", "operating", "calendar"),
        doc="When the uptime runs: while it processes, while it is on shift, or always.",
    ),
    _failure(
        name="twin:failure:<name>:crew",
        kind=ValueKind.RELATIONSHIP,
        default=(),
        is_single=True,
        targets=(Role.CREW,),
        doc="The people one of whom a repair waits for; none: a repair starts at once.",
    ),
    _failure(
        name="twin:failure:<name>:scrapPart",
        kind=ValueKind.BOOL,
        default=False,
        doc="Whether the part at work is scrapped; false: it resumes where it stopped.",
    ),
    _power(name="twin:power:working", default=0.0, unit="kW", doc="Power while working."),
    _power(name="twin:power:idle", default=0.0, unit="kW", doc="Power while starved or blocked."),
    _power(name="twin:power:setup", default=0.0, unit="kW", doc="Power during set-up."),
    _power(name="twin:power:down", default=0.0, unit="kW", doc="Power while failed."),
    _power(name="twin:power:off", default=0.0, unit="kW", doc="Power while off shift."),
    _power(name="twin:power:standby", default=0.0, unit="kW", doc="Power in standby and while it wakes."),
    _power(
        name="twin:power:standbyAfter",
        default=inf,
        unit="s",
        doc="Time without parts after which it goes to standby; infinite: never.",
    ),
    _power(name="twin:power:wakeTime", default=0.0, unit="s", doc="Time from standby to work."),
    _thermal(
        name="twin:thermal:heatCapacity",
        minimum=0.0,
        is_minimum_excluded=True,
        is_required=True,
        unit="kWh/K",
        doc="Heat that warms the body by one kelvin.",
    ),
    _thermal(
        name="twin:thermal:lossCoefficient",
        default=0.0,
        minimum=0.0,
        unit="kW/K",
        doc="Loss for each kelvin above ambient.",
    ),
    _thermal(name="twin:thermal:ambient", default=20.0, minimum=-273.15, unit="°C", doc="Temperature around the body."),
    _thermal(
        name="twin:thermal:setpoint", minimum=-273.15, is_required=True, unit="°C", doc="Temperature that is held."
    ),
    _thermal(
        name="twin:thermal:band",
        default=inf,
        minimum=0.0,
        is_minimum_excluded=True,
        unit="K",
        doc="Distance from the set point within which work goes on; the thermostat switches at half of it. "
        "Infinite: work goes on at any temperature, the thermostat switches 1 K from the set point.",
    ),
    _thermal(
        name="twin:thermal:heaterPower", default=0.0, minimum=0.0, unit="kW", doc="Power of the heater while it is on."
    ),
    _thermal(
        name="twin:thermal:partHeat", default=0.0, minimum=0.0, unit="kWh", doc="Heat that each part takes with it."
    ),
    _tool(
        name="twin:tool:referenceLife",
        kind=ValueKind.DOUBLE,
        minimum=0.0,
        is_minimum_excluded=True,
        is_required=True,
        unit="s",
        doc="Cutting time that a tool lasts at twin:station:speed 1.",
    ),
    _tool(
        name="twin:tool:exponent",
        kind=ValueKind.DOUBLE,
        default=0.25,
        minimum=0.0,
        is_minimum_excluded=True,
        maximum=1.0,
        doc="Taylor's n: about 0.1 for high-speed steel, 0.25 for carbide, 0.5 for ceramics.",
    ),
    _tool(
        name="twin:tool:changeTime",
        kind=ValueKind.DISTRIBUTION,
        default="0",
        unit="s",
        doc="Time to change a worn tool, counted as set-up.",
    ),
    _tool(
        name="twin:tool:cost", kind=ValueKind.DOUBLE, default=0.0, minimum=0.0, unit="currency", doc="Cost of a tool."
    ),
    _motion(
        name="twin:motion:distance",
        unit="m",
        doc="Length of the move; a station's is taken from the geometry if not authored, as that of a conveyor is.",
    ),
    _motion(
        name="twin:motion:velocity",
        is_minimum_excluded=True,
        is_required=True,
        unit="m/s",
        doc="Highest speed of the move.",
    ),
    _motion(
        name="twin:motion:acceleration",
        is_minimum_excluded=True,
        is_required=True,
        unit="m/s²",
        doc="Acceleration and braking.",
    ),
    _sensor(
        name="twin:sensor:<name>:tag",
        kind=ValueKind.STRING,
        is_required=True,
        doc="The external address, such as an MQTT topic or an OPC UA node id.",
    ),
    _sensor(
        name="twin:sensor:<name>:quantity",
        kind=ValueKind.TOKEN,
        is_required=True,
        doc="What is measured: count, state, temperature, vibration, power, …",
    ),
    _sensor(name="twin:sensor:<name>:unit", kind=ValueKind.TOKEN, default="", doc="The unit of the measured values."),
)
