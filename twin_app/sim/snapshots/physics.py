"""Warm bodies and tools in snapshots: what is read from a state, and what is put into one."""

from __future__ import annotations

from typing import Any

from twin_app.physics.thermal import excess_after
from twin_app.plant.snapshot import ConveyorSnapshot, PlaceSnapshot
from twin_app.sim import tables
from twin_app.sim.codes import WORKING
from twin_app.sim.conversions import ticks
from twin_app.sim.physics_tables import TOOL

_NS = 1e-9


def body_of(m: tables.Tables, k: int) -> int:
    """Row of the warm body of place k, −1 if it has none."""
    n = int(m.places["node"][k])
    first = int(m.nodes["body"][n])
    return first if first < 0 else first + k - int(m.nodes["place"][n])


def body_fields(m: tables.Tables, s: tables.State, k: int, now_ns: int) -> dict[str, Any]:
    """What a snapshot says of the body of place k."""
    b = body_of(m, k)
    if b < 0:
        return {}
    plan, body = m.bodies[b], s.bodies[b]
    power_w = float(plan["heater_w"]) if body["is_heating"] else 0.0
    ambient = float(plan["ambient"])
    elapsed_s = (now_ns - int(body["since"])) * _NS
    excess, _ = excess_after(
        elapsed_s, float(body["temperature"]) - ambient, power_w, float(plan["capacity"]), float(plan["loss"])
    )
    temperature = ambient + excess if elapsed_s > 0.0 else float(body["temperature"])
    return {"temperature_c": temperature, "is_heating": bool(body["is_heating"])}


def tool_left(m: tables.Tables, s: tables.State, k: int, i: int, now_ns: int) -> int:
    """Cutting time [ns] that the tool of place k lasts yet, stop i; the move at the end of a cycle wears it not."""
    place, left = s.places[k], int(s.stops["left"][i])
    if not place["runs"] or int(place["phase"]) != WORKING:
        return left
    to_cut = int(place["remaining"]) - int(m.places["move"][k])
    return left - max(0, min(to_cut, now_ns - int(place["started"])))


def load_body(m: tables.Tables, bodies: Any, k: int, own: PlaceSnapshot | ConveyorSnapshot) -> None:
    """Says in the row of `BODY_LOAD` of place k, which the snapshot names, what it says of its body."""
    b = body_of(m, k)
    if b < 0:
        return
    bodies[b]["is_given"] = 1
    bodies[b]["is_known"] = int(own.temperature_c is not None)
    bodies[b]["temperature"] = own.temperature_c or 0.0
    bodies[b]["is_heating"] = -1 if own.is_heating is None else int(own.is_heating)


def load_tool(stop: Any, own: PlaceSnapshot) -> None:
    """Says in the row of `STOP_LOAD` of a tool how long it lasts, or that it is being changed."""
    if own.change_left_s is not None:
        stop["is_given"], stop["is_failed"], stop["repair_left"] = 1, 1, ticks(own.change_left_s)
    elif own.tool_left_s is not None:
        stop["is_given"], stop["is_failed"], stop["left"] = 1, 0, ticks(own.tool_left_s)


def tool_row(names: list[str]) -> int | None:
    """Which of the stops of a place is its tool."""
    return names.index(TOOL) if TOOL in names else None
