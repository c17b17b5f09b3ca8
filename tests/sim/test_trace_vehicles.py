"""Vehicles in traces: what each does since when agrees with what rows say, and with the moves of parts."""

from __future__ import annotations

import numpy as np
import pytest

from tests.oracles.carried_lines import at, carried, fleet, with_fleets
from tests.oracles.fleet_plants import fleet_plant
from tests.oracles.plants import path, sink, source, station
from twin_app.sim import compile_model, run_replications, trace_replication
from twin_app.sim.responses import VEHICLE_STATES, VehiclePhase
from twin_app.sim.tables import TRACE
from twin_app.sim.trace import Trace, TraceEvent

PLANTS = [(number, has_ties) for number in range(10) for has_ties in (False, True)]


def _phase_times(trace: Trace, since_ns: int) -> np.ndarray:
    """int64 [n_fleets, n_phases]: time of all vehicles in each phase from `since_ns` on [ns]."""
    found = np.zeros((len(trace.fleet_paths), len(VehiclePhase)), np.int64)
    rows = trace.vehicle_changes
    for number, vehicle in zip(trace.vehicle_fleet, trace.vehicle_number, strict=True):
        own = rows[(rows["fleet"] == number) & (rows["vehicle"] == vehicle)]
        ends = np.append(own["time_ns"][1:], trace.end_ns)
        np.add.at(found[number], own["phase"], np.maximum(ends, since_ns) - np.maximum(own["time_ns"], since_ns))
    return found


def test_that_a_vehicle_does_one_thing_after_the_other() -> None:
    plant = with_fleets(
        at(source("A", "S", limit=1), 0.0),
        carried(station("S", 5.0, "Z"), 10.0),
        at(sink("Z"), 30.0),
        fleets=(fleet(load_time=2.0, unload_time=3.0),),
        horizon=100.0,
    )

    trace = trace_replication(compile_model(plant), seed=1, replication=0)

    changes = [(row["time_ns"] / 1e9, VehiclePhase(row["phase"]), row["part"]) for row in trace.vehicle_changes]
    assert changes == [
        (0.0, VehiclePhase.FREE, -1),
        (5.0, VehiclePhase.TO_PICKUP, 0),
        (5.0, VehiclePhase.LOADING, 0),
        (7.0, VehiclePhase.TO_DROP, 0),
        (27.0, VehiclePhase.UNLOADING, 0),
        (30.0, VehiclePhase.FREE, -1),
    ]
    assert trace.carried_changes.tolist() == [(7_000_000_000, 0, 1), (30_000_000_000, 0, -1)]
    assert trace.fleet_paths == (path("Carts"),)


@pytest.mark.parametrize(("number", "has_ties"), PLANTS)
def test_that_times_of_vehicles_are_those_of_the_row(number: int, has_ties: bool) -> None:
    plant = fleet_plant(number, has_ties=has_ties)
    model = compile_model(plant)
    row = run_replications(model, seed=3, first=0, count=1)[0]
    trace = trace_replication(model, seed=3, replication=0)
    since_ns = round(plant.warmup_s * 1e9)
    times, span = _phase_times(trace, since_ns), trace.end_ns - since_ns
    carried_ns = sum(
        int(change["change"]) * (trace.end_ns - max(since_ns, int(change["time_ns"])))
        for change in trace.carried_changes
        if len(plant.fleets) == 1
    )

    for f, own in enumerate(plant.fleets):
        for name, phases in VEHICLE_STATES.items():
            share = sum(times[f, phase] for phase in phases) / span / own.count
            assert share == pytest.approx(row[model.responses.fleet_column(f, name)], abs=1e-12)
    if len(plant.fleets) == 1:
        assert carried_ns / span == pytest.approx(row[model.responses.fleet_column(0, "mean_content")])


@pytest.mark.parametrize(("number", "has_ties"), PLANTS)
def test_that_vehicles_leave_and_bring_the_parts_that_their_rows_name(number: int, has_ties: bool) -> None:
    trace = trace_replication(compile_model(fleet_plant(number, has_ties=has_ties)), seed=3, replication=0)
    ends, starts = trace.event == TraceEvent.LEAVE, trace.event == TraceEvent.VEHICLE_TO_DROP
    left = set(zip(trace.time_ns[ends].tolist(), trace.part[ends].tolist(), strict=True))

    assert starts.any()
    assert set(zip(trace.time_ns[starts].tolist(), trace.part[starts].tolist(), strict=True)) <= left


def test_that_a_row_of_a_trace_takes_16_bytes_and_every_phase_has_an_event() -> None:
    assert TRACE.itemsize == 16
    assert [f"VEHICLE_{phase.name}" for phase in VehiclePhase] == [
        event.name for event in TraceEvent if event >= TraceEvent.VEHICLE_FREE
    ]
