"""What traces add to a run agrees with its rows, and with hand-made traces."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

import twin_app
from tests.oracles.mixed_plants import mixed_plant
from tests.oracles.plants import buffer, exponential, m3, plant, sink, source, station
from twin_app.experiment import simulate
from twin_app.experiment.traced import N_BINS, Analysis, analyse, lead_times, occupancy
from twin_app.plant.nodes import Sink, Source
from twin_app.plant.plant import Plant
from twin_app.sim import KPI_NAMES, compile_model, run_replications, trace_replication
from twin_app.sim.trace import Trace, TraceEvent

SCENES = Path(__file__).parents[2] / "scenes"
SEED = 5


def _plants() -> dict[str, Plant]:
    mixed = {f"mixed {number}": mixed_plant(number, has_ties=number % 2 == 0) for number in range(24)}
    scenes = {name: twin_app.load(SCENES / name / "plant.usda") for name in ("bottling_line", "engine_plant")}
    return {**mixed, **scenes, "M3": m3()}


PLANTS = _plants()


def _flags(whole: Plant, trace: Trace) -> tuple[np.ndarray, np.ndarray]:
    kinds = {node.path: type(node) for node in whole.nodes}
    return tuple(np.array([kinds[path] is kind for path in trace.node_paths]) for kind in (Source, Sink))  # type: ignore[return-value]


@pytest.mark.parametrize("name", PLANTS)
def test_that_the_mean_lead_time_is_that_of_the_row(name: str) -> None:
    plant = PLANTS[name]
    model = compile_model(plant)
    for replication in range(2):
        row = run_replications(model, seed=SEED, first=replication, count=1)[0]
        trace = trace_replication(model, seed=SEED, replication=replication)
        sources, sinks = _flags(plant, trace)
        lead_s = lead_times(trace, sources, sinks, warmup_ns=round(plant.warmup_s * 1e9)) / 1e9
        assert len(lead_s) == row[KPI_NAMES.index("completed")]
        if len(lead_s):
            assert lead_s.mean() == pytest.approx(row[KPI_NAMES.index("lead_time_s")], rel=1e-12)
            assert lead_s.min() >= 0.0


@pytest.mark.parametrize("name", [name for name in PLANTS if name.startswith("mixed")])
def test_that_bins_after_the_warm_up_add_up_to_the_row(name: str) -> None:
    plant = PLANTS[name]
    model = compile_model(plant)
    row = run_replications(model, seed=SEED, first=0, count=1)[0]
    trace = trace_replication(model, seed=SEED, replication=0)
    sources, sinks = _flags(plant, trace)
    bins = occupancy(trace, sinks, is_inside=~(sources | sinks), horizon_ns=round(plant.horizon_s * 1e9))
    first = round(plant.warmup_s / plant.horizon_s * N_BINS)
    on_the_edge = np.count_nonzero(
        (trace.event == TraceEvent.ENTER)
        & (trace.time_ns == round(plant.warmup_s * 1e9))
        & np.append(sinks, np.zeros(len(trace.place_node), np.bool_))[trace.object]
    )
    kept = bins[first:]
    if plant.warmup_s > 0.0:
        assert kept[:, 0].sum() - on_the_edge == row[KPI_NAMES.index("completed")]
    assert kept[:, 1].mean() == pytest.approx(row[KPI_NAMES.index("wip")], rel=1e-9, abs=1e-9)


def _analysed(whole: Plant, replications: int) -> Analysis:
    model = compile_model(whole)
    found = analyse(
        whole,
        lambda number: trace_replication(model, seed=SEED, replication=number),
        replications,
        is_cancelled=lambda: False,
    )
    assert found is not None
    return found


def test_that_a_line_without_chance_has_its_slowest_station_as_the_only_bottleneck() -> None:
    line = plant(
        source("Gate", "A"),
        station("A", 2.0, "Q"),
        buffer("Q", 2, "B"),
        station("B", 5.0, "C"),
        station("C", 3.0, "Out"),
        sink("Out"),
        horizon=1000.0,
        warmup=100.0,
    )
    found = _analysed(line, 3)
    shares = {path.rpartition("/")[2]: share.total.mean for path, share in found.bottlenecks.items()}

    assert shares["B"] == pytest.approx(1.0)
    assert found.bottleneck is not None
    assert found.bottleneck.endswith("/B")
    assert found.n_replications == 3
    settled = found.series.output_per_h.mean[60:]
    assert np.mean([value for value in settled if value is not None]) == pytest.approx(720.0, rel=0.01)
    # B ends every 5 s; a part spends one such time at A, two in the queue and one at B
    assert found.lead_time_percentiles_s["p50"].mean == pytest.approx(23.0)


def test_that_shares_of_a_plant_with_chance_are_shares() -> None:
    found = _analysed(m3(), 4)
    total = sum(share.total.mean or 0.0 for share in found.bottlenecks.values())
    sole = sum(share.sole.mean or 0.0 for share in found.bottlenecks.values())

    assert 0.0 < sole <= 1.0 < total
    percentiles = [one.mean for one in found.lead_time_percentiles_s.values()]
    assert percentiles == sorted(percentiles, key=lambda value: value or 0.0)


def test_that_traces_end_when_they_hold_enough_or_are_cancelled(monkeypatch: pytest.MonkeyPatch) -> None:
    plant = PLANTS["mixed 1"]
    model = compile_model(plant)
    asked: list[int] = []

    def traced(number: int) -> Trace:
        asked.append(number)
        return trace_replication(model, seed=SEED, replication=0)

    rows = len(trace_replication(model, seed=SEED, replication=0).time_ns)
    monkeypatch.setattr("twin_app.experiment.traced.MOST_ROWS", 5 * rows)
    analyse(plant, traced, 10, is_cancelled=lambda: False)
    assert asked == [0, 1, 2, 3, 4]
    monkeypatch.setattr("twin_app.experiment.traced.MOST_ROWS", rows // 2)
    assert analyse(plant, traced, 10, is_cancelled=lambda: False) is not None
    assert asked[5:] == [0]
    assert analyse(plant, traced, 10, is_cancelled=lambda: len(asked) > 6) is None


@pytest.mark.parametrize("station_count", [0, 1])
def test_that_a_plant_in_which_nobody_ever_works_has_an_analysis(station_count: int) -> None:
    names = ["Idle"][:station_count]
    idle = plant(
        source("Gate", *(names or ["Q"]), interarrival=exponential(1e9)),
        *(station(name, 1.0, "Q") for name in names),
        buffer("Q", 2, "Out"),
        sink("Out"),
        horizon=100.0,
    )
    found = _analysed(idle, 2)

    assert [share.total.mean for share in found.bottlenecks.values()] == [0.0] * station_count
    assert found.bottleneck == (idle.nodes[1].path if station_count else None)
    assert {one.mean for one in found.lead_time_percentiles_s.values()} == {None}
    assert set(found.series.wip.mean) == {0.0}
    simulate(idle, replications=2, workers=0, analysis=True)
