"""What it costs the event kernel to know where the energy goes: the same plants with and without power data."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import twin_app
from benchmarks.measuring import Finding, interleaved
from benchmarks.scenes import MODELS
from twin_app.plant.nodes import Power, Station
from twin_app.plant.plant import Plant, Tariff
from twin_app.sim import Engine, compile_model, run_replications

_POWER = Power(working_w=16_000.0, idle_w=7_000.0, setup_w=7_000.0, down_w=5_000.0, off_w=2_000.0)
_TARIFF = Tariff(
    path="/Plant/Tariff",
    period_s=86_400.0,
    starts_s=(0.0, 21_600.0),
    price_per_kwh=(0.12, 0.17),
    carbon_kg_per_kwh=(0.35, 0.35),
    demand_charge_per_kw=10.0,
)
_ROUNDS = 15
"""Short pieces in turns: the difference is small, and other processes disturb both alike."""


def measure(*, is_quick: bool) -> list[Finding]:
    """Power on against off."""
    m2, m3 = (twin_app.load(MODELS / f"{name}.usda") for name in ("m2", "m3"))
    repeats = 3 if is_quick else 2 * _ROUNDS
    return [
        _ratio("M2", m2, 5, repeats, 1.05),
        _ratio("M3 without scrap and rework", _without_rejects(m3), 40, repeats, 1.05),
        _ratio("M3, each part with its energy", m3, 40, repeats, 1.15),
    ]


def _ratio(name: str, plant: Plant, per_call: int, repeats: int, wanted: float) -> Finding:
    times = interleaved({"off": _work(plant, per_call), "on": _work(_powered(plant), per_call)}, repeats)
    ratio = times["on"] / times["off"]
    return Finding(f"power on against off: {name}", f"{ratio:.2f} times", f"≤ {wanted:g} times", ratio <= wanted)


def _work(plant: Plant, count: int) -> Callable[[], None]:
    model = compile_model(plant)

    def run() -> None:
        run_replications(model, seed=1, first=0, count=count, engine=Engine.EVENTS)

    run()
    return run


def _powered(plant: Plant) -> Plant:
    nodes = tuple(replace(node, power=_POWER) if isinstance(node, Station) else node for node in plant.nodes)
    return replace(plant, nodes=nodes, tariff=_TARIFF)


def _without_rejects(plant: Plant) -> Plant:
    nodes = tuple(
        replace(node, scrap=0.0, rework=0.0, rework_to=None) if isinstance(node, Station) else node
        for node in plant.nodes
    )
    return replace(plant, nodes=nodes)
