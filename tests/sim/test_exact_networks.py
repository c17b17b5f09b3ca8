"""Simulated means of small networks against their Markov chains, to a fifth of a per cent.

Every number has to lie inside its 99.9 % interval. Each system has a seed of its own, and the same draws never fail by
chance. New draws might: there are more than 300 numbers, so that every few times one of them falls outside. One and a
half half-widths are the interval that all of them together keep with 99.9 % (Bonferroni): what is further off is wrong.
"""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from tests.descriptions import ROOT, authored, buffer, describe, sink, source, station
from tests.oracles.exact_answers import PLANT, exact_answers
from tests.oracles.exact_systems import assembly, fork, inspection, line, loop, merge, parallel, queue, split
from tests.oracles.kernel_rows import Column, Rows, interval, simulated
from tests.oracles.network_plants import network_plant
from tests.oracles.networks import Network
from twin_app.plant.build import build_plant
from twin_app.plant.nodes import Policy

REPLICATIONS = 100
WARMUP_S = 500.0
STATES = ("working", "starved", "blocked", "down")


@dataclass(frozen=True, slots=True)
class System:
    """A network, and how long to watch it for the accuracy that is asked for."""

    name: str
    network: Network
    watched_s: float = 40_000.0

    def simulated(self, seed: int) -> Rows:
        """Independent replications."""
        plant = network_plant(self.network, horizon=WARMUP_S + self.watched_s, warmup=WARMUP_S)
        return simulated(plant, seed=seed, count=REPLICATIONS)


STOPS = ((0.02, 0.25), (0.05, 0.5))
SYSTEMS = (
    System("3 stations", line((1.0, 1.3, 0.9), (1, 2))),
    System("3 stations without buffers", line((1.0, 1.25, 0.8), (0, 0))),
    System("4 stations", line((1.1, 0.9, 1.3, 1.0), (0, 3, 1))),
    System("5 stations", line((1.2, 1.0, 1.4, 0.9, 1.1), (2, 0, 3, 1))),
    System("2 unreliable stations without buffer", line((1.2, 1.0), (0,), STOPS), 60_000.0),
    System("2 unreliable stations", line((1.2, 1.0), (3,), STOPS), 60_000.0),
    System("assembly", assembly((1.0, 1.25, 1.1), (2, 1))),
    System("merge without buffer", merge((0.6, 0.9, 1.1), 0)),
    System("merge", merge((0.6, 0.9, 1.1), 2)),
    System("split by weight", split((1.5, 0.6, 0.9), 0.35, (1, 2))),
    System("first with room", fork((2.0, 0.9, 0.7), Policy.FIRST, (1, 2))),
    System("shortest", fork((2.0, 0.9, 0.7), Policy.SHORTEST, (2, 3))),
    System("parallel places that fail", parallel((0.6, 0.5), (2, 3), 2, (0.05, 0.4))),
    System("M/M/2/5", queue(1.8, 1.0, 2, 3)),
    System("M/M/3/3", queue(2.0, 1.0, 3, 0)),
    System("closed loop", loop((1.0, 1.2, 0.8), (2, 1, 2), 5)),
    System("strict turns", fork((2.0, 0.9, 0.7), Policy.CYCLIC, (1, 2))),
    System("scrap and rework", inspection((1.2, 1.1, 0.4, 0.9), 0.1, 0.25, 2)),
)


def observed(rows: Rows, node: str, metric: str) -> Column:
    """What the replications say about one of `exact_answers`."""
    if metric == "lost":
        return rows.kpi("lost") / rows.kpi("created")
    if metric == "scrapped":
        return rows.kpi("scrapped") / (rows.kpi("scrapped") + rows.kpi("completed"))
    column = "throughput_per_h" if metric == "throughput" else metric
    values = rows.kpi(column) if node == PLANT else rows.node(node, column)
    return values / 3600.0 if metric == "throughput" else values


def half_width(values: Column) -> float:
    """Half of the 99.9 % interval of the mean."""
    low, high = interval(values)
    return (high - low) / 2.0


def half_widths_off(values: Column, exact: float) -> float:
    """Distance of the mean from the exact value; numbers that never vary have to be that value but for rounding."""
    rounding = 1e-9 * max(1.0, abs(exact))
    return abs(float(values.mean()) - exact) / (half_width(values) + rounding)


@pytest.mark.parametrize(("seed", "system"), list(enumerate(SYSTEMS, 1)), ids=[system.name for system in SYSTEMS])
def test_that_a_network_does_what_its_markov_chain_says(seed: int, system: System) -> None:
    exact = exact_answers(system.network)
    output = (PLANT if (PLANT, "throughput") in exact else "M0", "throughput")

    rows = system.simulated(seed)

    values = {key: observed(rows, *key) for key in exact}
    off = {key: half_widths_off(values[key], exact[key]) for key in exact}
    assert {key: distance for key, distance in off.items() if distance > 1.0} == {}
    assert half_width(values[output]) < 0.002 * exact[output]
    assert max(half_width(values[key]) for key in exact if key[1] in STATES) < 0.002
    assert max(half_width(values[key]) / exact[key] for key in exact if key[1] in {"wip", "lead_time_s"}) < 0.003


def test_that_a_ring_with_a_way_out_that_is_never_drawn_is_a_valid_plant() -> None:
    ring = [
        source("In", f"{ROOT}/B", limit=3),
        buffer("B", f"{ROOT}/M0", capacity=3),
        station("M0", f"{ROOT}/M1"),
        authored(station("M1", f"{ROOT}/B", f"{ROOT}/Out"), flow__policy="probability", flow__weights=(1.0, 0.0)),
        sink(),
    ]

    assert len(build_plant(describe(ring)).stations) == 2
