"""Vehicles that carry parts from node to node."""

from __future__ import annotations

from dataclasses import dataclass

from twin_app.plant.description import Line
from twin_app.plant.nodes import Motion, Power

MOST_POINTS = 20_000
"""Points in all paths of a fleet; the time to find where they meet grows with the square."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Charger:
    """A prim at which one vehicle at a time charges."""

    path: str
    position_m: tuple[float, float, float]
    """Origin of the prim in the scene."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Battery:
    """What each vehicle drives on."""

    capacity_j: float
    low: float
    """Share of the capacity at or below which a vehicle goes to charge."""
    charge_power_w: float
    drive_energy_j_per_m: float
    chargers: tuple[Charger, ...] = ()
    """In the order of the scene; empty: a vehicle charges where it stands."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Fleet:
    """Vehicles that are all alike; each carries one part."""

    path: str
    count: int
    speed_m_per_s: float
    acceleration_m_per_s2: float
    load_time: float
    unload_time: float
    paths: tuple[str, ...] = ()
    """Prims of the curves to drive along; empty: straight lines between the prims."""
    lines_m: tuple[Line, ...] = ()
    """All curves of `paths` as polylines in the scene."""
    battery: Battery | None = None
    motion: Motion | None = None
    """A move added to each transport, such as lifting a fork."""
    power: Power | None = None
