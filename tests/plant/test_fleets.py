"""Fleets: what a plant knows of them, what is refused, and what is doubtful."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.descriptions import (
    ROOT,
    describe,
    factor,
    find_prim,
    plant_prim,
    replace_prim,
    sink,
    source,
    station,
    typed,
    with_full,
)
from tests.plant.faulty import only_fault
from twin_app.errors import Fault, InvalidPlantError
from twin_app.plant import Description, PrimRecord, Value, build_plant, plant_warnings, with_values
from twin_app.plant.build.rebuild import rebuild_plant
from twin_app.plant.fleets import MOST_POINTS, Battery, Charger, Fleet

CARTS = f"{ROOT}/Carts"
LANE = PrimRecord(path=f"{ROOT}/Lane", type_name="BasisCurves", lines_m=(((0.0, 0.0, 0.0), (0.0, 9.0, 0.0)),))
DOCK = PrimRecord(path=f"{ROOT}/Dock", position_m=(1.0, 2.0, 0.0))


def transported(*more: PrimRecord, interarrival: str = "60", **fleet: Value) -> Description:
    """In → carts → Out, 9 m apart."""
    carry = with_full(source("In", f"{ROOT}/Out", interarrival=interarrival), {"twin:flow:transport": (CARTS,)})
    out = replace(sink(), position_m=(0.0, 9.0, 0.0))
    return describe([plant_prim(), carry, out, typed("Carts", "TwinFleet", **fleet), *more])


def fleet_of(description: Description) -> Fleet:
    return build_plant(description).fleets[0]


def test_that_a_fleet_is_in_si_units() -> None:
    found = fleet_of(
        transported(
            DOCK,
            LANE,
            count=3,
            speed=1.5,
            acceleration=0.5,
            loadTime=4.0,
            unloadTime=2.0,
            paths=(LANE.path,),
            batteryCapacity=2.0,
            chargePower=3.0,
            driveEnergy=0.5,
            chargers=(DOCK.path,),
        )
    )
    assert found == Fleet(
        path=CARTS,
        count=3,
        speed_m_per_s=1.5,
        acceleration_m_per_s2=0.5,
        load_time=4.0,
        unload_time=2.0,
        paths=(LANE.path,),
        lines_m=LANE.lines_m,
        battery=Battery(
            capacity_j=7.2e6,
            low=0.2,
            charge_power_w=3000.0,
            drive_energy_j_per_m=1800.0,
            chargers=(Charger(path=DOCK.path, position_m=(1.0, 2.0, 0.0)),),
        ),
    )


def test_that_a_fleet_without_capacity_has_no_battery() -> None:
    assert fleet_of(transported()).battery is None


@pytest.mark.parametrize(
    ("values", "attribute", "message"),
    [
        ({"speed": -1.0}, "speed", "must be > 0"),
        ({"speed": 0.0}, "speed", "must be > 0"),
        ({"acceleration": 0.0}, "acceleration", "must be > 0"),
        ({"count": 0}, "count", "must be >= 1"),
        ({"loadTime": -1.0}, "loadTime", "must be >= 0"),
        ({"batteryLow": 1.1}, "batteryLow", "<= 1"),
        ({"batteryCapacity": -1.0}, "batteryCapacity", ">= 0"),
        ({"batteryCapacity": 1.0}, "chargePower", "must be > 0 kW for vehicles with a battery"),
        ({"batteryCapacity": 1.0, "chargePower": -2.0}, "chargePower", ">= 0"),
        ({"paths": (f"{ROOT}/Gone",)}, "paths", f"points to {ROOT}/Gone, where no curves to drive along were found"),
        ({"paths": (f"{ROOT}/Out",)}, "paths", f"{ROOT}/Out, which is nothing to drive along; it must be a BasisC"),
        ({"chargers": (f"{ROOT}/Gone",)}, "chargers", f"points to {ROOT}/Gone, where no prim to charge at was found"),
    ],
)
def test_that_a_wrong_fleet_is_a_fault(values: dict[str, Value], attribute: str, message: str) -> None:
    fault = only_fault(transported(**values))
    assert (fault.where, fault.attribute) == (CARTS, f"twin:fleet:{attribute}")
    assert message in fault.message


def test_that_transport_by_what_is_no_fleet_is_a_fault() -> None:
    carry = with_full(source("In", f"{ROOT}/Out", interarrival="60"), {"twin:flow:transport": (f"{ROOT}/Out",)})
    fault = only_fault(replace_prim(transported(), carry))
    assert (fault.where, fault.attribute) == (f"{ROOT}/In", "twin:flow:transport")
    assert "it must be a fleet" in fault.message


def test_that_why_a_curve_cannot_be_driven_along_is_told() -> None:
    broken = replace(LANE, lines_m=(), lines_problem="has no points")
    assert only_fault(transported(broken, paths=(LANE.path,))).message == f"points to {LANE.path}, which has no points"


def test_that_curves_of_too_many_points_are_a_fault() -> None:
    line = tuple((float(number), 0.0, 0.0) for number in range(MOST_POINTS // 2 + 1))
    long = replace(LANE, lines_m=(line, line))
    assert "there may be at most 20000" in only_fault(transported(long, paths=(LANE.path,))).message


def test_that_a_broken_path_hides_no_other_fault() -> None:
    description = transported(station("Mill", f"{ROOT}/Out", processTime=""), paths=(f"{ROOT}/Gone",))
    with pytest.raises(InvalidPlantError) as caught:
        build_plant(replace_prim(description, source("In", f"{ROOT}/Mill", interarrival="60")))
    assert {fault.attribute for fault in caught.value.faults} == {"twin:fleet:paths", "twin:station:processTime"}


def test_that_the_hash_knows_the_curves_and_places_of_a_fleet() -> None:
    description = transported(
        LANE, DOCK, paths=(LANE.path,), batteryCapacity=1.0, chargePower=1.0, chargers=(DOCK.path,)
    )
    base = build_plant(description).scene_hash
    bent = replace(LANE, lines_m=(((0.0, 0.0, 0.0), (1.0, 9.0, 0.0)),))
    moved = replace(find_prim(description, f"{ROOT}/Out"), position_m=(0.0, 8.0, 0.0))
    for record in (bent, moved, replace(DOCK, position_m=(1.0, 1.0, 0.0))):
        assert build_plant(replace_prim(description, record)).scene_hash != base
    assert build_plant(replace_prim(description, replace(LANE, label="Aisle"))).scene_hash == base


def test_that_a_scenario_is_the_plant_with_its_values_authored() -> None:
    plant = build_plant(transported(LANE, paths=(LANE.path,)))
    changed = with_values(plant, {(CARTS, "twin:fleet:count"): 4, (CARTS, "twin:fleet:batteryCapacity"): 0.0})
    authored = build_plant(transported(LANE, paths=(LANE.path,), count=4))
    assert changed.fleets == authored.fleets
    assert changed.scene_hash == authored.scene_hash
    assert changed.fleets[0].lines_m == LANE.lines_m
    with pytest.raises(InvalidPlantError, match="chargePower"):
        with_values(plant, {(CARTS, "twin:fleet:batteryCapacity"): 1.0})


def test_that_the_number_of_vehicles_may_be_a_factor() -> None:
    carts = factor(typed("Carts", "TwinFleet"), "more", "twin:fleet:count", min=1.0, max=3.0, step=1.0, costPerStep=9.0)
    plant = build_plant(replace_prim(transported(), carts))
    assert [own.levels for own in plant.factors] == [(1.0, 2.0, 3.0)]
    record = find_prim(plant.description, CARTS)
    assert rebuild_plant(plant, {CARTS: with_full(record, {"twin:fleet:count": 2})}).fleets[0].count == 2


def test_that_vehicles_may_take_the_time_that_the_nodes_do_not() -> None:
    assert build_plant(transported(interarrival="")).nodes
    without = replace_prim(transported(), source("In", f"{ROOT}/Out"))
    assert "without any time passing" in only_fault(without).message


def warned(description: Description) -> list[Fault]:
    return list(plant_warnings(build_plant(description)))


def test_that_a_sound_fleet_is_not_warned_of() -> None:
    assert warned(transported()) == []
    battery = {"batteryCapacity": 1.0, "chargePower": 1.0, "driveEnergy": 0.1}
    assert warned(transported(DOCK, chargers=(DOCK.path,), **battery)) == []


@pytest.mark.parametrize(
    ("values", "attribute", "message"),
    [
        ({"speed": 36.0}, "speed", "very fast"),
        ({"chargePower": 2.0}, "chargePower", "no battery"),
        ({"chargers": (DOCK.path,)}, "chargers", "no battery"),
        ({"batteryCapacity": 1.0, "chargePower": 1.0}, "driveEnergy", "takes nothing"),
        (
            {
                "batteryCapacity": 1.0,
                "chargePower": 1.0,
                "driveEnergy": 1.0,
                "chargers": (DOCK.path, f"{ROOT}/In"),
            },
            "chargers",
            "2 places to charge, more than the vehicles",
        ),
    ],
)
def test_that_a_doubtful_fleet_is_warned_of(values: dict[str, Value], attribute: str, message: str) -> None:
    (warning,) = warned(transported(DOCK, **values))
    assert (warning.where, warning.attribute) == (CARTS, f"twin:fleet:{attribute}")
    assert message in warning.message


def test_that_transport_between_prims_at_the_same_place_is_warned_of() -> None:
    (warning,) = warned(replace_prim(transported(), sink()))
    assert (warning.where, warning.attribute) == (f"{ROOT}/In", "twin:flow:transport")
    assert "same origin" in warning.message
