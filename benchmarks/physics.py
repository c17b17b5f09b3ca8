"""What heat, tools and moves cost the kernel: the same plants with and without them."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

import twin_app
from benchmarks.measuring import Finding, interleaved
from benchmarks.scenes import MODELS
from twin_app.plant.distributions import constant
from twin_app.plant.nodes import Conveyor, Motion, Node, Station, Thermal, Tool
from twin_app.plant.plant import Plant
from twin_app.sim import KPI_NAMES, Engine, Model, compile_model, run_replications

ENGINE_PLANT = Path(__file__).parents[1] / "scenes" / "engine_plant" / "plant.usda"
MOST = 1.3
"""Times that a replication with physics may take as long as one without."""

TOOL = Tool(reference_life_s=5000.0, exponent=0.25, change_time=constant(120.0), cost=5.0)
MOVE = Motion(distance_m=1.0, velocity_m_per_s=1.0, acceleration_m_per_s2=2.0)
OVEN = Thermal(
    heat_capacity_j_per_k=2e5,
    loss_w_per_k=50.0,
    ambient_c=20.0,
    setpoint_c=180.0,
    band_k=10.0,
    heater_w=20_000.0,
    part_heat_j=2e4,
)


class _Run:
    """Replications of one plant; each call runs some that no call before has run."""

    def __init__(self, plant: Plant, per_call: int) -> None:
        self.model: Model = compile_model(plant)
        self._per_call = per_call
        self._first = 0
        self.events = float(self._rows(1)[0, KPI_NAMES.index("events")])

    def _rows(self, count: int) -> NDArray[np.float64]:
        self._first += count
        return run_replications(self.model, seed=1, first=self._first - count, count=count, engine=Engine.EVENTS)

    def __call__(self) -> None:
        self._rows(self._per_call)


def measure(*, is_quick: bool) -> list[Finding]:
    """Ratios of time; the last one has no bound, for no plant is all ovens."""
    engine_plant = twin_app.load(ENGINE_PLANT)
    m3 = twin_app.load(MODELS / "m3.usda")
    stations = [station.path for station in m3.stations]
    few, many = (3, 20) if is_quick else (40, 600)
    cases = {
        "engine plant: an oven, eight groups of tooled machines": (engine_plant, _without(engine_plant), few),
        "M3: a tool and a move at each station": (_with(m3, stations, tool=TOOL, motion=MOVE), m3, many),
        "M3: two ovens": (_with(m3, stations[5::13], thermal=OVEN), m3, many),
        "M3: an oven at each station": (_with(m3, stations, thermal=OVEN), m3, many),
    }
    findings = [_ratio(name, *case, 2 if is_quick else 7) for name, case in cases.items()]
    return [*findings[:-1], replace(findings[-1], wanted="", is_met=None)]


def _ratio(name: str, plant: Plant, bare: Plant, per_call: int, repeats: int) -> Finding:
    physical, plain = _Run(plant, per_call), _Run(bare, per_call)
    times = interleaved({"physical": physical, "plain": plain}, repeats)
    ratio = times["physical"] / times["plain"]
    value = f"{ratio:.2f} times as long ({physical.events:,.0f} against {plain.events:,.0f} events)"
    return Finding(f"physics, {name}", value, f"≤ {MOST} times", ratio <= MOST)


def _with(plant: Plant, paths: list[str], **physics: object) -> Plant:
    def changed(node: Node) -> Node:
        return replace(node, **physics) if node.path in paths else node  # type: ignore[arg-type]

    return replace(plant, nodes=tuple(changed(node) for node in plant.nodes))


def _without(plant: Plant) -> Plant:
    def changed(node: Node) -> Node:
        if isinstance(node, Station):
            return replace(node, thermal=None, tool=None, motion=None)
        return replace(node, thermal=None) if isinstance(node, Conveyor) else node

    return replace(plant, nodes=tuple(changed(node) for node in plant.nodes))
