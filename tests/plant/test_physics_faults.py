"""Heat, tools and moves in a scene: what they become, what is wrong, what is doubtful."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.descriptions import (
    ROOT,
    authored,
    conveyor,
    describe,
    find_prim,
    line_description,
    replace_prim,
    sink,
    source,
)
from tests.plant.faulty import faults_of
from twin_app.plant.build import build_plant, plant_warnings
from twin_app.plant.description import Description, Value
from twin_app.plant.plant import Plant
from twin_app.plant.scenario import with_values

M1 = f"{ROOT}/M1"
WARM: dict[str, Value] = {"thermal__heatCapacity": 2.0, "thermal__setpoint": 180.0, "thermal__lossCoefficient": 0.2}
MOVE: dict[str, Value] = {"motion__velocity": 1.0, "motion__acceleration": 2.0}


def _with_m1(length_m: float | None = None, **values: Value) -> Description:
    """A line whose first station has more attributes, and a length by its geometry."""
    description = line_description()
    record = authored(find_prim(description, M1), **values)
    schemas = {f"Twin{name.split('__')[0].capitalize()}API" for name in values}
    record = replace(record, schemas=(*record.schemas, *sorted(schemas)), length_m=length_m)
    return replace_prim(description, record)


def _warnings(description: Description) -> dict[str, str]:
    return {fault.attribute: fault.message for fault in plant_warnings(build_plant(description)) if fault.where == M1}


def _m1(plant: Plant) -> object:
    return next(station for station in plant.stations if station.path == M1)


def test_that_a_warm_body_comes_in_si_units() -> None:
    plant = build_plant(_with_m1(**WARM, thermal__heaterPower=60.0, thermal__partHeat=0.5, thermal__band=5.0))
    thermal = plant.stations[0].thermal

    assert thermal is not None
    assert thermal.heat_capacity_j_per_k == pytest.approx(7.2e6)
    assert (thermal.loss_w_per_k, thermal.heater_w, thermal.part_heat_j) == pytest.approx((200.0, 6e4, 1.8e6))
    assert (thermal.ambient_c, thermal.hysteresis_k) == (20.0, 2.5)


def test_that_a_thermostat_without_a_band_switches_one_kelvin_from_the_set_point() -> None:
    thermal = build_plant(_with_m1(**WARM)).stations[0].thermal

    assert thermal is not None
    assert thermal.hysteresis_k == 1.0


def test_that_a_belt_may_be_warm() -> None:
    tunnel = authored(conveyor("Tunnel", f"{ROOT}/Out"), **WARM, thermal__heaterPower=60.0)
    tunnel = replace(tunnel, schemas=(*tunnel.schemas, "TwinThermalAPI"))
    plant = build_plant(describe([source("In", f"{ROOT}/Tunnel"), tunnel, sink()]))

    thermal = plant.conveyors[0].thermal
    assert thermal is not None
    assert thermal.setpoint_c == 180.0


def test_that_the_length_of_a_move_comes_from_the_geometry() -> None:
    motion = build_plant(_with_m1(length_m=3.5, **MOVE)).stations[0].motion

    assert motion is not None
    assert motion.distance_m == 3.5


def test_that_an_authored_length_of_a_move_counts() -> None:
    motion = build_plant(_with_m1(length_m=3.5, **MOVE, motion__distance=0.0)).stations[0].motion

    assert motion is not None
    assert motion.distance_m == 0.0


def test_that_a_move_without_any_length_is_a_fault() -> None:
    (fault,) = faults_of(_with_m1(**MOVE))

    assert (fault.where, fault.attribute) == (M1, "twin:motion:distance")
    assert "no geometry" in fault.message


def test_that_the_length_of_a_move_is_part_of_what_a_scene_is() -> None:
    one, other = (build_plant(_with_m1(length_m=length, **MOVE)) for length in (3.5, 3.6))

    assert one.scene_hash != other.scene_hash


def test_that_a_tool_that_is_used_up_at_once_is_a_fault() -> None:
    description = _with_m1(tool__referenceLife=900.0, tool__exponent=0.1, station__speed=5.0)
    (fault,) = faults_of(description)

    assert (fault.where, fault.attribute) == (M1, "twin:tool:referenceLife")
    assert "speed 5" in fault.message


def test_that_a_scenario_that_runs_too_fast_for_its_tool_is_a_fault() -> None:
    plant = build_plant(_with_m1(tool__referenceLife=900.0, tool__exponent=0.1))

    with pytest.raises(Exception, match="referenceLife"):
        with_values(plant, {(M1, "twin:station:speed"): 5.0})


def test_that_a_heater_too_weak_for_its_band_is_warned_of() -> None:
    found = _warnings(_with_m1(**WARM, thermal__heaterPower=30.0, thermal__band=5.0))

    assert "170 °C" in found["twin:thermal:heaterPower"]
    assert "never works" in found["twin:thermal:heaterPower"]


def test_that_surroundings_hotter_than_the_band_are_warned_of() -> None:
    warm = {**WARM, "thermal__setpoint": 10.0, "thermal__band": 5.0}

    assert "cannot cool" in _warnings(_with_m1(**warm, thermal__heaterPower=1.0))["twin:thermal:ambient"]


def test_that_a_body_that_takes_weeks_to_warm_up_is_warned_of() -> None:
    heavy = {**WARM, "thermal__heatCapacity": 2000.0, "thermal__lossCoefficient": 0.0}
    found = _warnings(_with_m1(**heavy, thermal__heaterPower=60.0, thermal__band=5.0))

    assert "units" in found["twin:thermal:heatCapacity"]


def test_that_a_sound_oven_tool_and_move_are_not_warned_of() -> None:
    sound = {**WARM, "thermal__heaterPower": 60.0, "thermal__band": 5.0, "tool__referenceLife": 900.0}

    assert _warnings(_with_m1(length_m=2.0, **sound, **MOVE)) == {}


def test_that_a_very_fast_move_is_warned_of() -> None:
    found = _warnings(_with_m1(length_m=2.0, motion__velocity=200.0, motion__acceleration=1.0))

    assert "units" in found["twin:motion:velocity"]
