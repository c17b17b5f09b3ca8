"""Builds fleets: their vehicles, the curves they drive along, and their batteries."""

from __future__ import annotations

from twin_app.errors import Fault
from twin_app.plant.build import fields
from twin_app.plant.build.fields import fields_of
from twin_app.plant.build.parts import Faults, build_motion, build_power
from twin_app.plant.build.reading import Context, PrimReading
from twin_app.plant.description import Line
from twin_app.plant.fleets import MOST_POINTS, Battery, Charger, Fleet

PATHS = "twin:fleet:paths"
CHARGERS = "twin:fleet:chargers"
CHARGE_POWER = "twin:fleet:chargePower"


def build_fleet(reading: PrimReading, context: Context, faults: Faults) -> Fleet:
    """The vehicles that a prim stands for; `faults` gets everything wrong with it and with its curves."""
    return Fleet(
        path=reading.path,
        lines_m=_lines(reading, context, faults),
        battery=_battery(reading, context, faults),
        motion=build_motion(reading, faults),
        power=build_power(reading),
        **fields_of(reading, fields.FLEET),
    )


def _lines(reading: PrimReading, context: Context, faults: Faults) -> tuple[Line, ...]:
    lines: list[Line] = []
    for path in reading.get(PATHS):
        record = context.records.get(path)
        if record is None:
            problem = f"points to {path}, where no curves to drive along were found; it must be a BasisCurves"
        elif not record.lines_m:
            what = record.lines_problem or "is nothing to drive along; it must be a BasisCurves"
            problem = f"points to {path}, which {what}"
        else:
            lines.extend(record.lines_m)
            continue
        faults.append(Fault(reading.path, PATHS, problem))
    count = sum(map(len, lines))
    if count > MOST_POINTS:
        problem = f"has {count} points in its curves; there may be at most {MOST_POINTS}: draw them with fewer"
        faults.append(Fault(reading.path, PATHS, problem))
    return tuple(lines)


def _battery(reading: PrimReading, context: Context, faults: Faults) -> Battery | None:
    chargers = _chargers(reading, context, faults)
    battery = Battery(**fields_of(reading, fields.BATTERY), chargers=chargers)
    if not battery.capacity_j > 0.0:
        return None
    is_faulty = any(fault.attribute == CHARGE_POWER for fault in reading.faults)
    if not battery.charge_power_w > 0.0 and not is_faulty:
        problem = "must be > 0 kW for vehicles with a battery (twin:fleet:batteryCapacity)"
        faults.append(Fault(reading.path, CHARGE_POWER, problem))
    return battery


def _chargers(reading: PrimReading, context: Context, faults: Faults) -> tuple[Charger, ...]:
    found: list[Charger] = []
    for path in reading.get(CHARGERS):
        record = context.records.get(path)
        if record is None:
            faults.append(Fault(reading.path, CHARGERS, f"points to {path}, where no prim to charge at was found"))
        else:
            found.append(Charger(path=path, position_m=record.position_m))
    return tuple(found)
