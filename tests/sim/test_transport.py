"""Travel times of fleets against distances and moves worked out by hand."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import replace
from math import inf, nan

import numpy as np
import pytest

from tests.descriptions import (
    ROOT,
    authored,
    describe,
    plant_prim,
    replace_prim,
    sink,
    source,
    station,
    typed,
    with_full,
)
from twin_app.errors import InvalidPlantError
from twin_app.plant import Plant, PrimRecord, Value, build_plant, plant_warnings, with_values
from twin_app.sim.transport import NOWHERE, TravelTimes, transport_findings, travel_times

CARTS = f"{ROOT}/Carts"
AISLE = ((0.0, 0.0, 0.0), (0.0, 10.0, 0.0), (20.0, 10.0, 0.0))


def at(record: PrimRecord, x: float, y: float, z: float = 0.0) -> PrimRecord:
    """The record with its origin there."""
    return replace(record, position_m=(x, y, z))


def carried(record: PrimRecord) -> PrimRecord:
    """The record with its parts carried by the carts."""
    return with_full(record, {"twin:flow:transport": (CARTS,)})


def plant(
    *more: PrimRecord, paths: tuple[str, ...] = (), mill_at: tuple[float, float] = (0.0, 9.0), **fleet: Value
) -> Plant:
    """In (0, 0) → carts → Mill → carts → Out (20, 12), with a line for each of `paths` among `more`."""
    fleet_prim = typed("Carts", "TwinFleet", **fleet)
    if paths:
        fleet_prim = with_full(fleet_prim, {"twin:fleet:paths": paths})
    return build_plant(
        describe(
            [
                plant_prim(),
                carried(at(source("In", f"{ROOT}/Mill", interarrival="60"), 0.0, 0.0)),
                carried(at(station("Mill", f"{ROOT}/Out"), *mill_at)),
                at(sink(), 20.0, 12.0),
                fleet_prim,
                *more,
            ]
        )
    )


def lane(name: str, *line: tuple[float, float, float]) -> PrimRecord:
    """A curve as it comes from a scene."""
    return PrimRecord(path=f"{ROOT}/{name}", type_name="BasisCurves", lines_m=(line,))


def drives_of(plant: Plant) -> TravelTimes:
    return travel_times(plant, plant.fleets[0])


def test_that_vehicles_without_paths_drive_straight() -> None:
    drives = drives_of(plant(speed=2.0))
    assert drives.places == (f"{ROOT}/In", f"{ROOT}/Mill", f"{ROOT}/Out")
    assert drives.metres[0].tolist() == pytest.approx([0.0, 9.0, np.hypot(20.0, 12.0)])
    assert drives.seconds == pytest.approx(drives.metres / 2.0)
    assert drives.route_m(0, 2).tolist() == [[0.0, 0.0, 0.0], [20.0, 12.0, 0.0]]
    assert drives.route_m(1, 1).tolist() == [[0.0, 9.0, 0.0]]


def test_that_vehicles_with_paths_drive_along_them() -> None:
    drives = drives_of(plant(lane("Aisle", *AISLE), paths=(f"{ROOT}/Aisle",), speed=1.0, acceleration=0.5))
    assert drives.metres[0].tolist() == pytest.approx([0.0, 9.0, 32.0])
    assert drives.metres[1, 2] == pytest.approx(23.0)
    assert drives.seconds[0].tolist() == pytest.approx([0.0, 11.0, 34.0])
    assert drives.route_m(0, 2).tolist() == [[0, 0, 0], [0, 9, 0], [0, 10, 0], [20, 10, 0], [20, 12, 0]]


def test_that_moving_a_machine_changes_the_times() -> None:
    assert drives_of(plant()).seconds[0, 1] == pytest.approx(9.0)
    assert drives_of(plant(mill_at=(0.0, 4.0))).seconds[0, 1] == pytest.approx(4.0)


def test_that_a_scenario_with_another_speed_has_other_times() -> None:
    faster = with_values(plant(lane("Aisle", *AISLE), paths=(f"{ROOT}/Aisle",)), {(CARTS, "twin:fleet:speed"): 3.0})
    assert faster.fleets[0].lines_m == (AISLE,)
    assert drives_of(faster).seconds[0].tolist() == pytest.approx([0.0, 3.0, 32.0 / 3.0])


def test_that_a_scenario_with_other_paths_has_other_ways() -> None:
    short = lane("Short", (0.0, 0.0, 0.0), (20.0, 12.0, 0.0))
    before = plant(lane("Aisle", *AISLE), short, paths=(f"{ROOT}/Aisle",))
    after = with_values(before, {(CARTS, "twin:fleet:paths"): f"{ROOT}/Short"})
    assert drives_of(after).metres[0, 2] == pytest.approx(np.hypot(20.0, 12.0))
    assert after.scene_hash == plant(lane("Aisle", *AISLE), short, paths=(f"{ROOT}/Short",)).scene_hash


def test_that_the_way_to_rework_and_of_single_products_counts() -> None:
    mill = carried(station("Mill", f"{ROOT}/Out", rework=0.1, reworkTo=(f"{ROOT}/Mend",)))
    gear = with_full(mill, {"twin:process:Gear:next": (f"{ROOT}/Polish",)})
    made = build_plant(
        describe(
            [
                plant_prim(),
                source("In", f"{ROOT}/Mill", interarrival="60", product=(f"{ROOT}/Gear",)),
                gear,
                station("Mend", f"{ROOT}/Out"),
                station("Polish", f"{ROOT}/Out"),
                sink(),
                typed("Gear", "TwinProduct"),
                typed("Carts", "TwinFleet"),
            ]
        )
    )
    drives = drives_of(made)
    assert drives.places == tuple(f"{ROOT}/{name}" for name in ("Mend", "Mill", "Out", "Polish"))
    assert drives.of_node.tolist() == [NOWHERE, 0, 1, 2, 3]
    assert drives.places[drives.start] == f"{ROOT}/Mill"


def test_that_vehicles_start_at_the_first_node_they_pick_up_from() -> None:
    drives = drives_of(plant())
    assert drives.places[drives.start] == f"{ROOT}/In"


def test_that_chargers_are_places_where_there_are_batteries() -> None:
    dock = PrimRecord(path=f"{ROOT}/Dock", position_m=(0.0, -3.0, 0.0))
    battery = {"batteryCapacity": 2.0, "chargePower": 4.0, "chargers": (f"{ROOT}/Dock", f"{ROOT}/Mill")}
    drives = drives_of(plant(dock, **battery))
    assert [drives.places[place] for place in drives.chargers] == [f"{ROOT}/Dock", f"{ROOT}/Mill"]
    assert drives.metres[drives.chargers[0], drives.start] == pytest.approx(3.0)
    without = drives_of(plant(dock, chargers=(f"{ROOT}/Dock",)))
    assert without.chargers.tolist() == []
    assert f"{ROOT}/Dock" not in without.places


def test_that_the_own_move_of_a_vehicle_belongs_to_loading() -> None:
    made = plant(loadTime=5.0, unloadTime=3.0)
    assert (drives_of(made).load_s, drives_of(made).unload_s) == (5.0, 3.0)
    lift = {"motion__distance": 2.0, "motion__velocity": 1.0, "motion__acceleration": 1.0}
    lifting = authored(typed("Carts", "TwinFleet", loadTime=5.0), **lift)
    assert drives_of(build_plant(replace_prim(made.description, lifting))).load_s == pytest.approx(8.0)


def test_that_a_fleet_that_carries_nothing_has_no_places() -> None:
    idle = typed("Idle", "TwinFleet")
    made = plant(idle)
    drives = travel_times(made, made.fleets[1])
    assert (drives.places, drives.start, drives.seconds.shape) == ((), NOWHERE, (0, 0))
    assert any(fault.where == f"{ROOT}/Idle" and "carry nothing" in fault.message for fault in plant_warnings(made))


def test_that_places_without_a_way_are_faults_naming_both_prims_and_the_fleet() -> None:
    pieces = (lane("A", (0.0, 0.0, 0.0), (0.0, 9.0, 0.0)), lane("B", (20.0, 11.0, 0.0), (20.0, 13.0, 0.0)))
    made = plant(*pieces, paths=(f"{ROOT}/A", f"{ROOT}/B"))
    with pytest.raises(InvalidPlantError) as caught:
        drives_of(made)
    (fault,) = caught.value.faults
    assert (fault.where, fault.attribute) == (CARTS, "twin:fleet:paths")
    assert f"from {ROOT}/In to {ROOT}/Out" in fault.message
    assert transport_findings(made) == ((fault,), ())


@pytest.mark.parametrize("x", [nan, inf, -1e200])
def test_that_a_machine_that_is_nowhere_is_a_fault(x: float) -> None:
    with pytest.raises(InvalidPlantError) as caught:
        drives_of(plant(mill_at=(x, 0.0)))
    (fault,) = caught.value.faults
    assert fault.where == f"{ROOT}/Mill"
    assert "within 1e+07 m" in fault.message


def test_that_paths_shorter_than_the_tolerance_are_a_fault() -> None:
    speck = lane("Speck", (0.0, 0.0, 0.0), (0.0, 0.001, 0.0))
    with pytest.raises(InvalidPlantError, match="cannot be driven along"):
        drives_of(plant(speck, paths=(f"{ROOT}/Speck",)))


def test_that_places_far_from_the_paths_are_warned_of() -> None:
    stub = lane("Stub", (0.0, 0.0, 0.0), (0.0, 9.0, 0.0))
    faults, (warning,) = transport_findings(plant(stub, paths=(f"{ROOT}/Stub",)))
    assert faults == ()
    assert f"20.2 m away from {ROOT}/Out" in warning.message


def test_that_a_battery_too_low_for_the_longest_way_is_warned_of() -> None:
    battery = {"batteryCapacity": 0.1, "chargePower": 1.0, "driveEnergy": 2.0, "batteryLow": 0.3}
    faults, (warning,) = transport_findings(plant(**battery))
    assert faults == ()
    assert (warning.where, warning.attribute) == (CARTS, "twin:fleet:batteryLow")
    assert transport_findings(plant(**{**battery, "batteryLow": 0.5})) == ((), ())


def test_that_travel_times_load_neither_numba_nor_scipy_for_straight_ways() -> None:
    code = "import sys, twin_app.sim.transport; sys.exit(bool({'numba', 'scipy'} & set(sys.modules)))"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
