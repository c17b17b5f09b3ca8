"""What is wrong with heat, tools and moves, and what is legal but doubtful."""

from __future__ import annotations

import math
from collections.abc import Iterator

from twin_app.errors import Fault
from twin_app.plant.nodes import Conveyor, Motion, Station, Thermal
from twin_app.plant.plant import Plant

_FASTEST_MOVE_M_PER_S = 20.0
_SHORTEST_LIFE_S = 1e-3
_SLOWEST_HEATING_S = 7 * 86_400.0


def check_tool(station: Station, faults: list[Fault]) -> None:
    """A tool that is used up at once would be changed for ever."""
    if station.tool is None:
        return
    log_life = math.log(station.tool.reference_life_s) - math.log(station.speed) / station.tool.exponent
    if log_life < math.log(_SHORTEST_LIFE_S):
        message = (
            f"leaves a tool no {_SHORTEST_LIFE_S:g} s at speed {station.speed:g} (Taylor's n is "
            f"{station.tool.exponent:g}); the tool must last longer, or the station be slower"
        )
        faults.append(Fault(station.path, "twin:tool:referenceLife", message))


def physics_warnings(plant: Plant) -> Iterator[Fault]:
    """Warnings about the physics of a valid plant."""
    for node in plant.nodes:
        if isinstance(node, Station | Conveyor) and node.thermal is not None:
            yield from _thermal_warnings(node.path, node.thermal)
        if isinstance(node, Station) and node.motion is not None:
            yield from _motion_warnings(node.path, node.motion)
    for fleet in plant.fleets:
        if fleet.motion is not None:
            yield from _motion_warnings(fleet.path, fleet.motion)


def _thermal_warnings(path: str, thermal: Thermal) -> Iterator[Fault]:
    """A body that its heater does not bring into its band lets no work go on."""
    low, high = thermal.setpoint_c - thermal.band_k, thermal.setpoint_c + thermal.band_k
    if thermal.ambient_c > high:
        message = f"is {thermal.ambient_c:g} °C, above the band up to {high:g} °C; a heater cannot cool: it never works"
        yield Fault(path, "twin:thermal:ambient", message)
    elif _hottest_c(thermal) <= low:
        message = (
            f"is {thermal.heater_w / 1000.0:g} kW, which brings the body to {_hottest_c(thermal):.4g} °C at most; "
            f"its band begins at {low:g} °C: it never works"
        )
        yield Fault(path, "twin:thermal:heaterPower", message)
    elif low > thermal.ambient_c:
        spare_w = thermal.heater_w - thermal.loss_w_per_k * (low - thermal.ambient_c)
        if thermal.heat_capacity_j_per_k * (low - thermal.ambient_c) > spare_w * _SLOWEST_HEATING_S:
            yield Fault(path, "twin:thermal:heatCapacity", "takes more than a week to warm up; are the units right?")


def _hottest_c(thermal: Thermal) -> float:
    if thermal.heater_w == 0.0:
        return thermal.ambient_c
    if thermal.loss_w_per_k == 0.0:
        return float("inf")
    return thermal.ambient_c + thermal.heater_w / thermal.loss_w_per_k


def _motion_warnings(path: str, motion: Motion) -> Iterator[Fault]:
    if motion.velocity_m_per_s > _FASTEST_MOVE_M_PER_S:
        message = f"is {motion.velocity_m_per_s:g} m/s, which is very fast for a machine; are the units right?"
        yield Fault(path, "twin:motion:velocity", message)
