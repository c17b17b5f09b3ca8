"""A study with the speed of a machine as a factor finds what the closed form says."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.descriptions import ROOT, authored, describe, factor, plant_prim, sink, source, station, typed
from twin_app.experiment.executors.inline import InlineExecutor
from twin_app.experiment.studies import study
from twin_app.physics.tool_life import cheapest_speed, cost_per_part, fastest_speed
from twin_app.plant.build import build_plant
from twin_app.plant.plant import Plant

LATHE = f"{ROOT}/Lathe"
KW, PRICE = 40.0, 1.8
TOOL = {"reference_life_s": 1_800.0, "exponent": 0.25, "change_s": 120.0}
RATE_PER_S = KW * PRICE / 3600.0
"""Electricity stands for all that a machine costs by the hour."""


def _lathe(*, cost: float) -> Plant:
    """Endless parts of about 60 s at speed 1; speeds from 0.4 to 1.6 may be tried."""
    powers = {f"power__{state}": KW for state in ("working", "idle", "setup", "down", "off", "standby")}
    tool = {"tool__referenceLife": TOOL["reference_life_s"], "tool__exponent": TOOL["exponent"], "tool__cost": cost}
    lathe = station("Lathe", f"{ROOT}/Out", processTime="gamma(mean=60, cv=0.3)")
    lathe = authored(lathe, **powers, **tool, tool__changeTime="gamma(mean=120, cv=0.3)")
    lathe = replace(lathe, schemas=(*lathe.schemas, "TwinPowerAPI", "TwinToolAPI"))
    lathe = factor(lathe, "speed", "twin:station:speed", min=0.4, max=1.6, step=0.1, costPerStep=0.0)
    tariff = typed("Tariff", "TwinTariff", starts=(0.0,), price=(PRICE,))
    root = plant_prim(horizon=400_000.0, tariff=(f"{ROOT}/Tariff",))
    return build_plant(describe([root, source("In", LATHE), lathe, sink("Out"), tariff]))


def _best_speed(plant: Plant, objective: str) -> float:
    found = study(plant, simulations=600, objective=objective, seed=4, executor=InlineExecutor(), delta=1e-9)
    best = found.recommendations[0]
    return float(best.changes[0].after) if best.changes else 1.0


@pytest.mark.parametrize("cost", [4.0, 25.0])
def test_that_the_cheapest_speed_is_that_of_the_closed_form(cost: float) -> None:
    money = {"tool_cost": cost, "rate_per_s": RATE_PER_S}
    closed = cheapest_speed(**TOOL, **money)
    tried = [0.4 + 0.1 * step for step in range(13)]
    nearest = min(tried, key=lambda speed: cost_per_part(speed, cutting_s=60.0, **TOOL, **money))

    assert abs(nearest - closed) <= 0.1  # the closed form lies between two speeds that may be tried
    assert _best_speed(_lathe(cost=cost), "costPerPart") == pytest.approx(nearest)


def test_that_the_fastest_speed_is_that_of_most_parts() -> None:
    closed = fastest_speed(**TOOL)

    assert abs(_best_speed(_lathe(cost=25.0), "throughput") - closed) <= 0.05 + 1e-9
