"""What traces add to a run with vehicles, with orders, or from a given state agrees with its rows."""

from __future__ import annotations

from pathlib import Path

import h5py
import numpy as np
import pytest

from tests.oracles.carried_lines import at, carried, fleet, with_fleets
from tests.oracles.plants import exponential, order, path, plant, product, sink, source, station
from tests.sim.test_continuations import KINDS
from twin_app.errors import StoreError
from twin_app.experiment import simulate
from twin_app.experiment.traced import N_BINS, TraceAnalysis, lead_times, occupancy
from twin_app.plant.nodes import Sink, Source
from twin_app.plant.plant import Plant
from twin_app.plant.snapshot import Snapshot
from twin_app.sim import KPI_NAMES, Model, advance, begin, compile_model, run_replications, snapshot_of
from twin_app.sim.simulate import trace_replication
from twin_app.sim.trace import Trace
from twin_app.store import read_trace

SEED = 5
CASES = [(kind, number) for kind in KINDS for number in range(8)]


def _cut(model: Model, time_s: float) -> Snapshot:
    state = begin(model, seed=11, replication=0)
    advance(model, state, until_s=time_s)
    return snapshot_of(model, state)


def _flags(whole: Plant, trace: Trace) -> tuple[np.ndarray, np.ndarray]:
    kinds = {node.path: type(node) for node in whole.nodes}
    return tuple(np.array([kinds[path] is kind for path in trace.node_paths]) for kind in (Source, Sink))  # type: ignore[return-value]


def _wip(whole: Plant, trace: Trace) -> float:
    """Mean over the statistics period, from bins."""
    horizon_ns = round(whole.horizon_s * 1e9)
    sources, sinks = _flags(whole, trace)
    bins = occupancy(trace, sinks, is_inside=~(sources | sinks), horizon_ns=horizon_ns)[:, 1]
    edges = horizon_ns * np.arange(N_BINS + 1) // N_BINS
    covered = np.diff(np.clip(edges, trace.start_ns, trace.end_ns))
    assert np.array_equal(np.isnan(bins), covered == 0)
    since = max(trace.start_ns, round(whole.warmup_s * 1e9))
    kept = (edges[:-1] >= since) & (covered > 0)
    return float((bins[kept] * covered[kept]).sum() / (trace.end_ns - since))


@pytest.mark.parametrize(("kind", "number"), CASES)
@pytest.mark.parametrize("start_s", [None, 300.0])
def test_that_lead_times_and_content_are_those_of_the_row(kind: str, number: int, start_s: float | None) -> None:
    whole = KINDS[kind](number, has_ties=number % 2 == 0)
    model = compile_model(whole)
    start = None if start_s is None else _cut(model, start_s)
    if start is not None and start.time_s < 300.0:
        pytest.skip("its orders are out before")

    row = run_replications(model, seed=SEED, first=0, count=1, start=start)[0]
    trace = trace_replication(model, seed=SEED, replication=0, start=start)

    sources, sinks = _flags(whole, trace)
    lead_s = lead_times(trace, sources, sinks, warmup_ns=round(whole.warmup_s * 1e9)) / 1e9
    assert len(lead_s) == row[KPI_NAMES.index("completed")]
    if len(lead_s):
        assert lead_s.mean() == pytest.approx(row[KPI_NAMES.index("lead_time_s")], rel=1e-12)
    assert _wip(whole, trace) == pytest.approx(row[KPI_NAMES.index("wip")], rel=1e-9, abs=1e-9)


def _line() -> Plant:
    return with_fleets(
        at(source("A", "S", interarrival=exponential(40.0)), 0.0),
        carried(station("S", exponential(20.0), "Z"), 10.0),
        at(sink("Z"), 30.0),
        fleets=(fleet(),),
        horizon=3_000.0,
        warmup=500.0,
    )


def test_that_a_run_from_a_state_is_analysed_but_for_its_warm_up() -> None:
    line = _line()
    start = _cut(compile_model(line), 1_000.0)

    result = simulate(line, replications=3, start=start, workers=0, analysis=True)

    assert result.warmup is None
    assert result.series is not None
    assert [value is None for value in result.series.output_per_h.mean] == [True] * 100 + [False] * 200
    assert result.lead_time_percentiles_s is not None
    assert result.bottleneck == path("S")
    assert next(node for node in result.nodes if node.path == path("S")).bottleneck_share is not None


def test_that_an_empty_start_at_time_0_is_analysed_as_none_is() -> None:
    line = _line()

    with_start = simulate(line, replications=3, start=Snapshot(), workers=0, analysis=True).to_json()
    without = simulate(line, replications=3, workers=0, analysis=True).to_json()

    del with_start["performance"], without["performance"]
    assert with_start == without


def test_that_the_trace_of_a_run_from_a_state_is_kept(tmp_path: Path) -> None:
    line, out = _line(), tmp_path / "run.h5"
    model = compile_model(line)
    start = _cut(model, 1_000.0)

    simulate(line, replications=2, seed=3, start=start, workers=0, out=out, trace=True)

    found, expected = read_trace(out), trace_replication(model, seed=3, replication=0, start=start)
    assert (found.start_s, found.horizon_s) == (1_000.0, 3_000.0)
    assert found.fleet_paths == (path("Carts"),)
    for name in ("time_ns", "part", "object", "event", "product", "known_parts", "vehicle_fleet", "vehicle_number"):
        np.testing.assert_array_equal(getattr(found, name), getattr(expected, name))
    np.testing.assert_array_equal(found.vehicle_changes, expected.vehicle_changes)


def test_that_a_trace_ends_with_the_last_order() -> None:
    shop = plant(
        source("A", "S", products=(path("P"),)),
        station("S", 10.0, "Z"),
        sink("Z"),
        products=(product("P"),),
        orders=(order("1", "P", 3),),
        ends_with_orders=True,
        horizon=1_000.0,
    )
    model = compile_model(shop)

    trace = trace_replication(model, seed=1, replication=0)
    analysis = TraceAnalysis(shop)
    analysis.add(trace)

    assert trace.horizon_s == 30.0
    assert analysis.finish().bottlenecks[path("S")].total.mean == pytest.approx(1.0)


@pytest.mark.parametrize("spoilt", ["known_parts", "object"])
def test_that_a_trace_with_odd_parts_or_vehicles_is_refused(tmp_path: Path, spoilt: str) -> None:
    out = tmp_path / "run.h5"
    simulate(_line(), replications=1, workers=0, out=out, trace=True)
    with h5py.File(out, "r+") as file:
        if spoilt == "object":
            file["trace/object"][0] = 5
        else:
            del file["trace/known_parts"]
            file["trace/known_parts"] = np.array([[-4, 0]])

    with pytest.raises(StoreError):
        read_trace(out)
