"""The log of a simulated plant tells what its row of responses tells."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from tests.oracles.mixed_plants import mixed_plant
from tests.oracles.plants import exponential, plant, sink, source, station
from twin_app.experiment.fitting.fitting import open_log
from twin_app.experiment.machine_log import simulated_log
from twin_app.plant.log.table import MACHINE_STATES, NS_PER_S, LogState, MachineLog
from twin_app.plant.nodes import Conveyor, Node, Sink, Source, Station, WhenBlocked
from twin_app.plant.plant import Plant
from twin_app.sim import KPI_NAMES, compile_model, run_replications

SEED = 5
CASES = [(number, has_ties) for number in (0, 3, 7, 8, 12, 19, 25) for has_ties in (False, True)]


def _log_of(plant: Plant, folder: Path) -> MachineLog:
    simulated_log(plant, folder / "log.csv", seed=SEED, replication=2)
    return open_log(plant, folder / "log.csv")


def _keeping_parts(node: Node) -> Node:
    if not isinstance(node, Station | Conveyor):
        return node
    return replace(node, failures=tuple(replace(failure, scraps_part=False) for failure in node.failures))


def _plant(number: int, has_ties: bool) -> Plant:
    return replace(mixed_plant(number, has_ties=has_ties), warmup_s=0.0)


@pytest.mark.parametrize(("number", "has_ties"), CASES)
def test_that_shares_and_counts_are_those_of_the_row(number: int, has_ties: bool, tmp_path: Path) -> None:
    plant = _plant(number, has_ties)
    log = _log_of(plant, tmp_path)
    model = compile_model(plant)
    row = run_replications(model, seed=SEED, first=2, count=1)[0]
    nodes = {node.path: node for node in plant.nodes}
    seconds: Counter[tuple[str, int]] = Counter()
    for node, state, start, end in zip(log.node, log.state, log.start_ns, log.end_ns, strict=True):
        seconds[log.node_paths[node], int(state)] += int(end - start)
    for index, path in enumerate(model.responses.node_paths):
        if isinstance(nodes[path], Station):
            for state in MACHINE_STATES:
                share = seconds[path, state] / NS_PER_S / plant.horizon_s / nodes[path].servers  # type: ignore[attr-defined]
                column = model.responses.node_column(index, state.name.lower())
                assert share == pytest.approx(row[column], abs=1e-12), (path, state)
    counts = dict(zip(KPI_NAMES, row, strict=False))
    kinds = np.array([type(nodes[path]) for path in log.node_paths])[log.node]
    lost = np.array([counts.lost for counts in log.results])[log.result].sum()
    assert (kinds == Sink).sum() == counts["completed"]
    assert lost == counts["lost"]
    assert (kinds == Source).sum() - lost == counts["created"] - counts["lost"]


@pytest.mark.parametrize("number", [0, 8, 12, 25])
def test_that_scrapped_parts_are_marked(number: int, tmp_path: Path) -> None:
    """Those that a failure scraps leave no result, so here no failure does."""
    plant = _plant(number, has_ties=False)
    plant = replace(plant, nodes=tuple(map(_keeping_parts, plant.nodes)))
    log = _log_of(plant, tmp_path)
    model = compile_model(plant)
    row = run_replications(model, seed=SEED, first=2, count=1)[0]
    scrapped = np.array([counts.scrap for counts in log.results])[log.result].sum()
    assert scrapped == row[KPI_NAMES.index("scrapped")]


@pytest.mark.parametrize("when_blocked", list(WhenBlocked))
def test_that_arrivals_follow_the_drawn_gaps(when_blocked: WhenBlocked, tmp_path: Path) -> None:
    own = plant(
        source("In", "Saw", interarrival=exponential(10.0), when_blocked=when_blocked),
        station("Saw", exponential(9.0), "Out"),
        sink("Out"),
        horizon=20_000.0,
    )
    log = _log_of(own, tmp_path)
    rows = log.state == LogState.ARRIVAL
    rows &= log.node == log.node_paths.index("/Plant/In")
    came, left = log.start_ns[rows], log.end_ns[rows]
    since = left if when_blocked is WhenBlocked.WAIT else came
    gaps = (came[1:] - since[:-1]) / NS_PER_S
    assert (left >= came).all()
    assert (gaps > 0).all()
    assert gaps.mean() == pytest.approx(10.0, abs=3.3 * 10.0 / np.sqrt(len(gaps)))
    if when_blocked is WhenBlocked.WAIT:
        assert (left > came).any()


def test_that_the_log_of_a_replication_is_always_the_same(tmp_path: Path) -> None:
    own = _plant(8, has_ties=False)
    simulated_log(own, tmp_path / "a.csv", seed=3)
    simulated_log(own, tmp_path / "b.csv", seed=3)
    assert (tmp_path / "a.csv").read_bytes() == (tmp_path / "b.csv").read_bytes()
