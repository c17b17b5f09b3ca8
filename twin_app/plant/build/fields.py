"""Tables from attributes to the fields of the plant's dataclasses, with their conversion to SI units."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from twin_app.plant.build.reading import PrimReading
from twin_app.plant.nodes import Clock, Policy, QueueOrder, WhenBlocked

W_PER_KW = 1000.0
J_PER_KWH = 3.6e6


@dataclass(frozen=True, slots=True)
class Rule:
    """One field: the attribute that it comes from, and how its value is turned into the field's."""

    field: str
    attribute: str
    convert: Callable[[Any], Any] | None = None


Table = tuple[Rule, ...]


def fields_of(reading: PrimReading, table: Table, instance: str = "") -> dict[str, Any]:
    """Keyword arguments for a dataclass, by a table."""
    found: dict[str, Any] = {}
    for rule in table:
        value = reading.get(rule.attribute, instance)
        found[rule.field] = value if rule.convert is None else rule.convert(value)
    return found


def _single(targets: tuple[str, ...]) -> str | None:
    return targets[0] if targets else None


def _limit(number: int) -> int | None:
    return None if number < 0 else number


def _watts(kilowatts: float) -> float:
    return kilowatts * W_PER_KW


def _joules(kilowatt_hours: float) -> float:
    return kilowatt_hours * J_PER_KWH


def _joules_per_metre(kilowatt_hours_per_km: float) -> float:
    return kilowatt_hours_per_km * J_PER_KWH / 1000.0


FLOW: Table = (
    Rule("targets", "twin:flow:next"),
    Rule("policy", "twin:flow:policy", Policy),
    Rule("weights", "twin:flow:weights"),
    Rule("transport", "twin:flow:transport", _single),
)

SOURCE: Table = (
    Rule("products", "twin:source:product"),
    Rule("mix", "twin:source:mix"),
    Rule("interarrival", "twin:source:interarrival"),
    Rule("batch", "twin:source:batch"),
    Rule("when_blocked", "twin:source:whenBlocked", WhenBlocked),
    Rule("limit", "twin:source:limit", _limit),
)

STATION: Table = (
    Rule("process_time", "twin:station:processTime"),
    Rule("servers", "twin:station:servers"),
    Rule("speed", "twin:station:speed"),
    Rule("batch", "twin:station:batch"),
    Rule("setup_time", "twin:station:setupTime"),
    Rule("scrap", "twin:station:scrap"),
    Rule("rework", "twin:station:rework"),
    Rule("rework_to", "twin:station:reworkTo", _single),
    Rule("crew", "twin:station:crew", _single),
    Rule("crew_size", "twin:station:crewSize"),
    Rule("calendar", "twin:station:calendar", _single),
    Rule("priority", "twin:station:priority", QueueOrder),
)

PROCESS: Table = (
    Rule("process_time", "twin:process:<name>:processTime"),
    Rule("setup_time", "twin:process:<name>:setupTime"),
    Rule("targets", "twin:process:<name>:next"),
)

BUFFER: Table = (
    Rule("capacity", "twin:buffer:capacity", _limit),
    Rule("order", "twin:buffer:order", QueueOrder),
    Rule("dwell", "twin:buffer:dwell"),
)

CONVEYOR: Table = (
    Rule("length_m", "twin:conveyor:length"),
    Rule("speed_m_per_s", "twin:conveyor:speed"),
    Rule("pitch_m", "twin:conveyor:pitch"),
    Rule("accumulating", "twin:conveyor:accumulating"),
)

FAILURE: Table = (
    Rule("uptime", "twin:failure:<name>:uptime"),
    Rule("repair", "twin:failure:<name>:repair"),
    Rule("clock", "twin:failure:<name>:clock", Clock),
    Rule("crew", "twin:failure:<name>:crew", _single),
    Rule("scraps_part", "twin:failure:<name>:scrapPart"),
)

POWER: Table = (
    Rule("working_w", "twin:power:working", _watts),
    Rule("idle_w", "twin:power:idle", _watts),
    Rule("setup_w", "twin:power:setup", _watts),
    Rule("down_w", "twin:power:down", _watts),
    Rule("off_w", "twin:power:off", _watts),
    Rule("standby_w", "twin:power:standby", _watts),
    Rule("standby_after_s", "twin:power:standbyAfter"),
    Rule("wake_time_s", "twin:power:wakeTime"),
)

THERMAL: Table = (
    Rule("heat_capacity_j_per_k", "twin:thermal:heatCapacity", _joules),
    Rule("loss_w_per_k", "twin:thermal:lossCoefficient", _watts),
    Rule("ambient_c", "twin:thermal:ambient"),
    Rule("setpoint_c", "twin:thermal:setpoint"),
    Rule("band_k", "twin:thermal:band"),
    Rule("heater_w", "twin:thermal:heaterPower", _watts),
    Rule("part_heat_j", "twin:thermal:partHeat", _joules),
)

TOOL: Table = (
    Rule("reference_life_s", "twin:tool:referenceLife"),
    Rule("exponent", "twin:tool:exponent"),
    Rule("change_time", "twin:tool:changeTime"),
    Rule("cost", "twin:tool:cost"),
)

MOTION: Table = (
    Rule("distance_m", "twin:motion:distance"),
    Rule("velocity_m_per_s", "twin:motion:velocity"),
    Rule("acceleration_m_per_s2", "twin:motion:acceleration"),
)

SENSOR: Table = (
    Rule("tag", "twin:sensor:<name>:tag"),
    Rule("quantity", "twin:sensor:<name>:quantity"),
    Rule("unit", "twin:sensor:<name>:unit"),
)

PRODUCT: Table = (
    Rule("margin", "twin:product:margin"),
    Rule("priority", "twin:product:priority"),
    Rule("mass_kg", "twin:product:mass"),
)

CREW: Table = (
    Rule("count", "twin:crew:count"),
    Rule("calendar", "twin:crew:calendar", _single),
)

FLEET: Table = (
    Rule("count", "twin:fleet:count"),
    Rule("speed_m_per_s", "twin:fleet:speed"),
    Rule("acceleration_m_per_s2", "twin:fleet:acceleration"),
    Rule("load_time", "twin:fleet:loadTime"),
    Rule("unload_time", "twin:fleet:unloadTime"),
    Rule("paths", "twin:fleet:paths"),
)

BATTERY: Table = (
    Rule("capacity_j", "twin:fleet:batteryCapacity", _joules),
    Rule("low", "twin:fleet:batteryLow"),
    Rule("charge_power_w", "twin:fleet:chargePower", _watts),
    Rule("drive_energy_j_per_m", "twin:fleet:driveEnergy", _joules_per_metre),
)

TARIFF: Table = (
    Rule("period_s", "twin:tariff:period"),
    Rule("starts_s", "twin:tariff:starts"),
    Rule("price_per_kwh", "twin:tariff:price"),
    Rule("carbon_kg_per_kwh", "twin:tariff:carbon"),
    Rule("demand_charge_per_kw", "twin:tariff:demandCharge"),
    Rule("billing_period_s", "twin:tariff:billingPeriod"),
)
