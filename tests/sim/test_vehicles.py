"""Vehicles against times worked out by hand, and what must hold for any plant that has them."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.oracles.carried_lines import at, carried, fleet, with_fleets
from tests.oracles.fleet_plants import fleet_plant
from tests.oracles.plants import buffer, conveyor, exponential, path, sink, source, station
from twin_app.errors import InvalidPlantError, SimulationError
from twin_app.plant.distributions import constant
from twin_app.plant.fleets import Battery, Charger
from twin_app.plant.nodes import Clock, Failure, Power, WhenBlocked
from twin_app.plant.plant import Plant
from twin_app.sim import compile_model, run_replications, trace_replication
from twin_app.sim.codes import ENTER, LEAVE
from twin_app.sim.responses import VEHICLE_STATES

CARTS = path("Carts")
MODEST = settings(max_examples=40, deadline=None, derandomize=True)
PLANTS = st.builds(
    lambda seed, has_ties: fleet_plant(seed, has_ties=has_ties), st.integers(1_000, 9_999), st.booleans()
)


def row_of(plant: Plant) -> dict[str, float]:
    """One replication by column name."""
    model = compile_model(plant)
    return dict(zip(model.responses.names, run_replications(model, seed=3, first=0, count=1)[0].tolist(), strict=True))


def times(plant: Plant, node: str, kind: int) -> list[float]:
    """When parts enter or leave a node [s]."""
    model = compile_model(plant)
    moves = trace_replication(model, seed=3, replication=0).moves
    wanted = (moves["node"] == model.responses.node_paths.index(path(node))) & (moves["kind"] == kind)
    return [time / 1e9 for time in moves["time_ns"][wanted].tolist()]


def shuttle(*, way: float = 10.0, count: int = 1, horizon: float = 10_000.0, **options: float) -> Plant:
    """Parts come faster than vehicles bring them from a store over one way to the sink."""
    nodes = (
        source("A", "Q", interarrival=constant(1.0)),
        carried(buffer("Q", None, "Z"), 0.0),
        at(sink("Z"), way),
    )
    return with_fleets(*nodes, fleets=(fleet(count=count, **options),), horizon=horizon)


def test_that_one_vehicle_takes_its_cycle_for_each_part() -> None:
    plant = shuttle(load_time=3.0, unload_time=2.0, horizon=101.0)

    assert times(plant, "Q", LEAVE) == [4.0, 29.0, 54.0, 79.0]
    assert times(plant, "Z", ENTER) == [16.0, 41.0, 66.0, 91.0]


@pytest.mark.parametrize("count", [1, 2, 3])
def test_that_vehicles_together_bring_as_many_times_more(count: int) -> None:
    row = row_of(shuttle(count=count, load_time=3.0, unload_time=2.0))

    assert row["completed"] == pytest.approx(count * 10_000.0 / 25.0, abs=count)


@pytest.mark.parametrize("way", [5.0, 10.0, 17.0])
def test_that_moving_a_machine_changes_what_a_vehicle_brings(way: float) -> None:
    """To 2 m/s and back takes 4 s and 4 m each: way/2 + 4 s where the way has 8 m, else 2·√(2·way)."""
    one_way = way / 2.0 + 4.0 if way >= 8.0 else 2.0 * np.sqrt(way / 0.5)
    row = row_of(shuttle(way=way, speed_m_per_s=2.0, acceleration_m_per_s2=0.5))

    assert row["completed"] == pytest.approx(10_000.0 / (2.0 * one_way), abs=1.0)


def test_that_states_and_metres_of_a_vehicle_are_those_of_its_cycle() -> None:
    row = row_of(shuttle(load_time=3.0, unload_time=2.0, horizon=25.0 * 400 + 6.0))

    found = {state: row[f"fleet:{CARTS}:{state}"] for state in VEHICLE_STATES}
    cycle = {"idle": 0.0, "driving_empty": 10.0, "handling": 5.0, "driving_loaded": 10.0}
    assert found == pytest.approx({state: cycle.get(state, 0.0) / 25.0 for state in found}, abs=2e-3)
    assert row[f"fleet:{CARTS}:driven_m"] == pytest.approx(400 * 20.0, abs=20.0)
    assert row[f"fleet:{CARTS}:mean_content"] == pytest.approx(12.0 / 25.0, abs=2e-3)


def test_that_a_part_waits_for_room_before_a_vehicle_comes_for_it() -> None:
    nodes = (carried(source("A", "S"), 0.0), at(station("S", 7.0, "Z"), 10.0), sink("Z"))
    plant = with_fleets(*nodes, fleets=(fleet(load_time=3.0, unload_time=2.0),), horizon=100.0)

    assert times(plant, "S", ENTER) == [15.0, 47.0, 79.0]  # then 7 s of work, and both ways with 5 s of handling


def test_that_the_wait_for_one_vehicle_is_that_of_a_queue_with_constant_service() -> None:
    """M/D/1 (Pollaczek 1930, Khinchine 1932): load · T / (2 · (1 − load)), and then the way to the part."""
    nodes = (
        source("A", "Q", interarrival=exponential(30.0)),
        carried(buffer("Q", None, "Z"), 0.0),
        at(sink("Z"), 10.0),
    )
    plant = with_fleets(*nodes, fleets=(fleet(load_time=1.0),), horizon=100_000.0, warmup=2_000.0)
    model = compile_model(plant)
    column = model.responses.fleet_column(0, "part_wait_s")
    waits = run_replications(model, seed=9, first=0, count=100)[:, column]

    load = 21.0 / 30.0
    assert abs(waits.mean() - (load * 21.0 / (2.0 * (1.0 - load)) + 10.0)) < 3.39 * waits.std(ddof=1) / 10.0


def test_that_the_nearest_free_vehicle_comes() -> None:
    """The first part is brought to C; then one cart stands there and one at A, and B is nearer to C."""
    nodes = (
        carried(source("A", "C", interarrival=constant(10.0), limit=1), 0.0),
        carried(source("B", "C", interarrival=constant(50.0), limit=1), 13.0),
        at(sink("C"), 20.0),
    )
    plant = with_fleets(*nodes, fleets=(fleet(count=2),), horizon=200.0)

    assert times(plant, "A", LEAVE) == [10.0]
    assert times(plant, "C", ENTER) == [30.0, 64.0]


def test_that_the_part_that_waits_longest_is_fetched_first() -> None:
    nodes = (
        carried(source("A", "Z", interarrival=constant(9.0), limit=1), 0.0),
        carried(source("B", "Z", interarrival=constant(8.0), limit=1), 50.0),
        carried(source("C", "Z", interarrival=constant(1.0), limit=1), 10.0),
        at(sink("Z"), 0.0),
    )
    plant = with_fleets(*nodes, fleets=(fleet(),), horizon=500.0)

    assert [times(plant, name, LEAVE) for name in "CBA"] == [[11.0], [71.0], [121.0]]


def test_that_vehicles_drive_to_a_buffer_without_places() -> None:
    nodes = (
        carried(source("A", "Gap", interarrival=constant(1.0), limit=1), 0.0),
        at(buffer("Gap", 0, "S"), 30.0),
        at(station("S", 1.0, "Z"), 500.0),
        sink("Z"),
    )
    plant = with_fleets(*nodes, fleets=(fleet(),), horizon=200.0)

    assert times(plant, "S", ENTER) == [31.0]


def test_that_parts_cannot_be_fetched_from_a_buffer_without_places() -> None:
    nodes = (source("A", "Gap"), carried(buffer("Gap", 0, "Z"), 0.0), at(sink("Z"), 5.0))

    with pytest.raises(InvalidPlantError, match="give it a place"):
        compile_model(with_fleets(*nodes, fleets=(fleet(),)))


def test_that_a_vehicle_waits_until_a_belt_has_moved_on_by_a_pitch() -> None:
    belt = at(conveyor("B", "Z", length=10.0, speed=0.1, pitch=1.0), 1.0)
    nodes = (carried(source("A", "B", interarrival=constant(1.0), batch=2, limit=2), 0.0), belt, sink("Z"))
    plant = with_fleets(*nodes, fleets=(fleet(count=2),), horizon=200.0)

    assert times(plant, "B", ENTER) == [2.0, 12.0]
    assert row_of(plant)[f"fleet:{CARTS}:blocked"] == pytest.approx(10.0 / 200.0 / 2.0)


def test_that_a_place_that_has_stopped_takes_its_part_and_works_later() -> None:
    stop = Failure(name="stop", uptime=constant(5.0), repair=constant(100.0), clock=Clock.CALENDAR)
    nodes = (
        carried(source("A", "S", interarrival=constant(1.0), limit=1), 0.0),
        at(station("S", 3.0, "Z", failures=(stop,)), 10.0),
        sink("Z"),
    )
    plant = with_fleets(*nodes, fleets=(fleet(),), horizon=120.0)

    assert times(plant, "S", ENTER) == [11.0]
    assert times(plant, "S", LEAVE) == [108.0]


def test_that_parts_that_find_no_vehicle_are_lost_where_the_source_balks() -> None:
    nodes = (
        carried(source("A", "Z", interarrival=constant(10.0), when_blocked=WhenBlocked.BALK), 0.0),
        at(sink("Z"), 12.0),
    )
    row = row_of(with_fleets(*nodes, fleets=(fleet(),), horizon=3_000.0))

    # brought are those that come at 10, 30, 60, 90 … s; what comes at 3000 s is not loaded before the end
    assert (row["completed"], row["lost"], row["created"]) == (100.0, 199.0, 299.0)


def charged(battery: Battery, **options: float) -> Plant:
    """A shuttle over 10 m with a battery."""
    plant = shuttle(**options)
    return replace(plant, fleets=(replace(plant.fleets[0], battery=battery),))


def test_that_a_vehicle_charges_after_the_job_that_empties_it() -> None:
    """20 m a job at 10 J/m of 1000 J: after the fourth job (the first has one way only) 300 J are left."""
    battery = Battery(capacity_j=1000.0, low=0.3, charge_power_w=50.0, drive_energy_j_per_m=10.0)
    plant = charged(battery, horizon=121.0)

    assert times(plant, "Z", ENTER) == [11.0, 31.0, 51.0, 71.0, 105.0]


def test_that_the_grid_gives_what_charging_takes() -> None:
    """A period: 3.5 jobs of 20 s on average and (1000 − 300) J / 50 W = 14 s, or 4 jobs and 16 s."""
    battery = Battery(capacity_j=1000.0, low=0.3, charge_power_w=50.0, drive_energy_j_per_m=10.0)
    row = row_of(charged(battery, horizon=36_000.0))

    charging_s = row[f"fleet:{CARTS}:charging"] * 36_000.0
    assert row["energy_kwh"] == pytest.approx(charging_s * 50.0 / 3.6e6, rel=1e-9)
    assert charging_s * 50.0 == pytest.approx(10.0 * row[f"fleet:{CARTS}:driven_m"], rel=2e-3)
    assert row["completed"] == pytest.approx(36_000.0 / (20.0 + 4.0), rel=2e-3)  # 200 J of a job in 4 s


def test_that_vehicles_wait_for_their_only_charger_in_turn() -> None:
    dock = Charger(path=path("Dock"), position_m=(10.0, 5.0, 0.0))
    battery = Battery(capacity_j=1000.0, low=1.0, charge_power_w=1.0, drive_energy_j_per_m=1.0, chargers=(dock,))
    row = row_of(charged(battery, count=2, horizon=5_000.0))

    # each job: from the dock to the store, 10 m to the sink, 5 m back to the dock; a joule and a second for each metre
    way = float(np.hypot(10.0, 5.0)) + 10.0 + 5.0
    assert row[f"fleet:{CARTS}:charging"] == pytest.approx(way / (way + 5.0) / 2.0, rel=2e-2)
    assert row[f"fleet:{CARTS}:waiting_charger"] > 0.0


def test_that_vehicles_without_batteries_take_their_power_by_what_they_do() -> None:
    plant = shuttle(way=10.0, load_time=5.0, horizon=3600.0)
    powered = replace(plant.fleets[0], count=2, power=Power(working_w=1000.0, idle_w=100.0))
    slow = replace(
        plant, fleets=(powered,), nodes=(replace(plant.nodes[0], interarrival=constant(50.0)), *plant.nodes[1:])
    )
    row = row_of(slow)

    idle_h = row[f"fleet:{CARTS}:idle"] * 2.0
    assert 0.2 < idle_h < 1.8
    assert row["energy_kwh"] == pytest.approx((2.0 - idle_h) * 1.0 + idle_h * 0.1, rel=1e-9)


def test_that_parts_carried_for_ever_in_no_time_end_the_run_with_an_error() -> None:
    nodes = (carried(source("A", "Z"), 0.0), at(sink("Z"), 0.0))

    with pytest.raises(SimulationError, match="time stands still"):
        row_of(with_fleets(*nodes, fleets=(fleet(),)))


@given(plant=PLANTS, seed=st.integers(0, 2**64 - 1))
@MODEST
def test_that_no_part_appears_or_vanishes_on_vehicles(plant: Plant, seed: int) -> None:
    model = compile_model(plant)
    for row in run_replications(model, seed=seed, first=0, count=2):
        found = dict(zip(model.responses.names, row.tolist(), strict=True))
        came = found["inside_start"] + found["created"] + found["split"]
        assert came == found["completed"] + found["scrapped"] + found["lost"] + found["joined"] + found["inside_end"]


@given(plant=PLANTS)
@MODEST
def test_that_work_in_process_is_what_nodes_and_vehicles_hold(plant: Plant) -> None:
    row = row_of(plant)

    holds = sum(value for name, value in row.items() if name.endswith(":mean_content"))
    assert holds == pytest.approx(row["wip"], rel=1e-9, abs=1e-9)


@given(plant=PLANTS)
@MODEST
def test_that_states_of_vehicles_sum_to_one(plant: Plant) -> None:
    row = row_of(plant)

    for own in plant.fleets:
        assert sum(row[f"fleet:{own.path}:{state}"] for state in VEHICLE_STATES) == pytest.approx(1.0, abs=1e-9)


@given(plant=PLANTS)
@MODEST
def test_that_a_fleet_that_carries_nothing_changes_nothing(plant: Plant) -> None:
    idle = fleet("Zidle", count=3)
    row, other = row_of(plant), row_of(replace(plant, fleets=(*plant.fleets, idle)))

    assert {name: other[name] for name in row} == pytest.approx(row, rel=0.0, abs=0.0, nan_ok=True)
