"""Rows of the tables for what a machine is physically: warm bodies, tools that wear, moves."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from twin_app.physics.motion import travel_time
from twin_app.physics.tool_life import tool_life
from twin_app.plant.distributions import constant
from twin_app.plant.nodes import Clock, Conveyor, Failure, Node, Station, Thermal
from twin_app.plant.plant import Plant

TOOL = ""
"""Stands for the tool among the names of the failures of a place; no failure is called that."""


@dataclass(frozen=True, slots=True)
class Heated:
    """A node with warm bodies, one for each place."""

    thermal: Thermal
    n_places: int


def move_s(node: Node) -> float:
    """Time of the move that is part of each cycle [s]."""
    move = node.motion if isinstance(node, Station) else None
    if move is None:
        return 0.0
    return float(travel_time(move.distance_m, move.velocity_m_per_s, move.acceleration_m_per_s2))


def stops_of(node: Station | Conveyor) -> list[Failure]:
    """Everything that stops a place, in the order of its stops; on a station, what counts work comes first.

    The wear of a tool is a stop like a failure that comes after a known amount of work; its name is `TOOL`.
    """
    if isinstance(node, Conveyor):
        return list(node.failures)
    wearing = [failure for failure in node.failures if failure.clock is Clock.PROCESSING]
    others = [failure for failure in node.failures if failure.clock is not Clock.PROCESSING]
    return [*wearing, *_tools(node), *others]


def _tools(station: Station) -> list[Failure]:
    if station.tool is None:
        return []
    own = station.tool
    life_s = tool_life(station.speed, reference_life_s=own.reference_life_s, exponent=own.exponent)
    return [Failure(name=TOOL, uptime=constant(min(life_s, 1e18)), repair=own.change_time)]


def tool_fields(node: Station | Conveyor, stops: Sequence[Failure]) -> dict[str, Any]:
    """What the row of a node says about its tool."""
    if not isinstance(node, Station) or node.tool is None:
        return {}
    return {"tool": [stop.name for stop in stops].index(TOOL), "tool_cost": node.tool.cost}


def stop_purposes(stop: Failure, place: int) -> tuple[str, str]:
    """Purposes of the random streams of an uptime and of what ends the stop."""
    if stop.name == TOOL:
        return f"life:{place}", f"change:{place}"
    return f"uptime:{stop.name}:{place}", f"repair:{stop.name}:{place}"


def heated_nodes(plant: Plant) -> dict[str, Heated]:
    """Nodes with warm bodies by path."""
    found: dict[str, Heated] = {}
    for node in plant.nodes:
        if isinstance(node, Station | Conveyor) and node.thermal is not None:
            found[node.path] = Heated(node.thermal, node.servers if isinstance(node, Station) else 1)
    return found


def tooled_nodes(plant: Plant) -> tuple[str, ...]:
    """Paths of the stations with tools."""
    return tuple(station.path for station in plant.stations if station.tool is not None)


def body_rows(plant: Plant, nodes: Sequence[dict[str, Any]], new_slot: Callable[[int], int]) -> list[dict[str, Any]]:
    """A row of `BODY_PLAN` for each place with a body; says in the rows of the nodes which are theirs."""
    rows: list[dict[str, Any]] = []
    heated = heated_nodes(plant)
    for node, row in zip(plant.nodes, nodes, strict=True):
        if node.path not in heated:
            continue
        own = heated[node.path]
        row["body"] = len(rows)
        for number in range(own.n_places):
            rows.append({"place": row["place"] + number, "slot": new_slot(len(rows)), **_body(own.thermal)})
    return rows


def _body(thermal: Thermal) -> dict[str, float]:
    return {
        "capacity": thermal.heat_capacity_j_per_k,
        "loss": thermal.loss_w_per_k,
        "ambient": thermal.ambient_c,
        "low": thermal.setpoint_c - thermal.band_k,
        "high": thermal.setpoint_c + thermal.band_k,
        "on_at": thermal.setpoint_c - thermal.hysteresis_k,
        "off_at": thermal.setpoint_c + thermal.hysteresis_k,
        "heater_w": thermal.heater_w,
        "part_heat": thermal.part_heat_j,
    }
