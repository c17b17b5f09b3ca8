"""Scenarios mean the same as scenes with the values authored; designs cost what the contract says."""

from __future__ import annotations

import pickle
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.descriptions import (
    ROOT,
    authored,
    describe,
    factor,
    find_prim,
    line_description,
    replace_prim,
    sink,
    source,
    station,
    typed,
    with_full,
)
from tests.plant.test_build import rich_description
from twin_app.errors import Fault, InvalidPlantError
from twin_app.plant.build import build_plant
from twin_app.plant.description import Description, Value
from twin_app.plant.distributions import Distribution, DistributionKind, constant
from twin_app.plant.factors import Change
from twin_app.plant.plant import Plant
from twin_app.plant.scenario import (
    apply_design,
    baseline_design,
    design_changes,
    design_cost,
    design_problem,
    with_values,
)

M1 = f"{ROOT}/M1"


def with_factor(attribute: str, *, time: str = "60", **values: Value) -> Plant:
    """A line with one factor on its first station."""
    description = line_description([time, "60"])
    return build_plant(replace_prim(description, factor(find_prim(description, M1), "f", attribute, **values)))


def test_that_a_value_set_is_a_value_authored() -> None:
    plant = build_plant(line_description())
    changed = with_values(plant, {(M1, "twin:station:servers"): 3, (M1, "twin:station:processTime"): "gamma(5, 1)"})
    assert changed.stations[0].servers == 3
    assert changed.stations[0].process_time == Distribution(DistributionKind.GAMMA, (5.0, 1.0))
    assert changed == build_plant(changed.description)
    assert find_prim(changed.description, M1).values["twin:station:servers"] == 3
    assert plant.stations[0].servers == 1


@pytest.mark.parametrize(
    ("attribute", "value", "authored_value"),
    [
        ("twin:station:servers", 2.0, 2),
        ("twin:station:servers", "2", 2),
        ("twin:station:speed", "1.5", 1.5),
        ("twin:station:speed", 2, 2.0),
        ("twin:station:processTime", 45.0, "45"),
        ("twin:station:processTime", " 45 ", "45"),
        ("twin:station:priority", "spt", "spt"),
        ("twin:flow:next", f"{ROOT}/M2 , {ROOT}/Sink", (f"{ROOT}/M2", f"{ROOT}/Sink")),
        ("twin:flow:weights", "1, 2.5", (1.0, 2.5)),
        ("twin:setup:matrix", "", ()),
    ],
)
def test_that_text_and_numbers_are_read_as_the_attribute_asks(
    attribute: str, value: float | str, authored_value: Value
) -> None:
    plant = with_values(build_plant(line_description()), {(M1, attribute): value})
    found = find_prim(plant.description, M1).values[attribute]
    assert found == authored_value
    assert type(found) is type(authored_value)


def test_that_arguments_of_a_distribution_can_be_set() -> None:
    plant = build_plant(line_description(["lognormal(60, 0.3)", "60"]))
    both = {(M1, "twin:station:processTime.mean"): 50, (M1, "twin:station:processTime.cv"): "0.1"}
    assert with_values(plant, both).stations[0].process_time.args == (50.0, 0.1)
    mean = {(f"{ROOT}/M2", "twin:station:processTime.mean"): 7.0}
    assert with_values(plant, mean).stations[1].process_time == constant(7.0)


def test_that_an_argument_changes_the_value_set_beside_it() -> None:
    plant = build_plant(line_description())
    values: dict[tuple[str, str], float | str] = {
        (M1, "twin:station:processTime.cv"): 0.5,
        (M1, "twin:station:processTime"): "gamma(5, 1)",
    }
    assert with_values(plant, values).stations[0].process_time.args == (5.0, 0.5)


def test_that_the_plant_itself_can_be_changed_even_if_it_says_nothing() -> None:
    description = line_description()
    silent = replace(description, prims=tuple(own for own in description.prims if own.path != ROOT))
    for origin in (description, silent):
        plant = with_values(build_plant(origin), {(ROOT, "twin:plant:horizon"): 3600.0})
        assert plant.horizon_s == 3600.0
        assert plant == build_plant(plant.description)


@pytest.mark.parametrize(
    ("key", "value", "where", "part"),
    [
        ((f"{ROOT}/M9", "twin:station:servers"), 2, f"{ROOT}/M9", "did you mean /Plant/M"),
        ((M1, "twin:station:server"), 2, M1, "did you mean twin:station:servers?"),
        ((M1, "twin:station:servers"), "two", M1, "must be a number"),
        ((M1, "twin:station:servers"), 1.5, M1, "whole number"),
        ((M1, "twin:station:servers"), 0, M1, ">= 1"),
        ((M1, "twin:station:processTime.sd"), 1.0, M1, "constant has no argument 'sd'; it has v, mean"),
        ((M1, "twin:station:processTime.mean"), -1.0, M1, "from 0 to 100 years"),
        ((M1, "twin:station:processTime.mean"), "long", M1, "finite number"),
        ((M1, "twin:station:setupTime.mean"), 1.0, M1, "is empty here"),
        ((M1, "twin:station:servers.mean"), 1.0, M1, "no distribution"),
        ((M1, "twin:buffer:capacity"), 1, M1, "a buffer and a station at once"),
        ((M1, "twin:flow:next"), f"{ROOT}/Nowhere", M1, "there is no station"),
        ((ROOT, "twin:plant:warmup"), 1e6, ROOT, "must be shorter"),
        ((f"{ROOT}/M2", "twin:flow:next"), "", f"{ROOT}/M2", "dead end"),
        ((M1, "twin:station:processTime"), "", M1, "is missing"),
    ],
)
def test_that_a_change_that_cannot_be_is_refused(
    key: tuple[str, str], value: float | str, where: str, part: str
) -> None:
    with pytest.raises(InvalidPlantError) as caught:
        with_values(build_plant(line_description()), {key: value})
    assert any(fault.where == where and part in fault.message for fault in caught.value.faults), str(caught.value)


def test_that_fewer_people_than_a_place_needs_are_refused() -> None:
    machine = station("M", f"{ROOT}/Out", crew=(f"{ROOT}/Crew",), crewSize=2)
    crew = typed("Crew", "TwinCrew", count=2)
    plant = build_plant(describe([source("In", f"{ROOT}/M"), machine, crew, sink()]))
    assert with_values(plant, {(f"{ROOT}/Crew", "twin:crew:count"): 4}).crews[0].count == 4
    with pytest.raises(InvalidPlantError, match="at most 1"):
        with_values(plant, {(f"{ROOT}/Crew", "twin:crew:count"): 1})


def test_that_steps_count_from_min_and_cost_either_way() -> None:
    (built,) = with_factor("twin:station:processTime.mean", min=40.0, max=72.0, step=10.0, costPerStep=7.0).factors
    assert built.levels == (40.0, 50.0, 60.0, 70.0)
    assert built.costs == (14.0, 7.0, 0.0, 7.0)
    assert built.baseline == 60.0
    assert built.is_numeric


def test_that_levels_are_clean_decimals_and_whole_numbers_stay_whole() -> None:
    (share,) = with_factor("twin:station:scrap", min=0.1, max=0.7, step=0.1).factors
    assert share.levels == (0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7)
    (places,) = with_factor("twin:station:servers", min=1.0, max=3.0).factors
    assert places.levels == (1, 2, 3)
    assert all(type(level) is int for level in (*places.levels, places.baseline))


def test_that_parts_of_a_step_cost_parts_of_it() -> None:
    (built,) = with_factor("twin:station:speed", min=0.5, max=1.5, step=0.4, costPerStep=10.0).factors
    assert built.levels == (0.5, 0.9, 1.3)
    assert built.costs == pytest.approx((12.5, 2.5, 7.5))


def test_that_listed_levels_have_their_own_costs_and_the_authored_one_is_free() -> None:
    (built,) = with_factor("twin:station:priority", levels=("fifo", "edd", "spt"), costs=(9.0, 2.0, 3.0)).factors
    assert (built.levels, built.costs, built.baseline) == (("fifo", "edd", "spt"), (0.0, 2.0, 3.0), "fifo")
    assert not built.is_numeric
    (numbers,) = with_factor("twin:station:servers", levels=("1", "2", "4"), costPerStep=5.0).factors
    assert (numbers.levels, numbers.costs) == ((1, 2, 4), (0.0, 5.0, 10.0))


def test_that_a_whole_distribution_can_be_a_level() -> None:
    levels = ("lognormal(60, 0.3)", "gamma(50, 0.1)")
    plant = with_factor("twin:station:processTime", time="lognormal(60, 0.3)", levels=levels, costs=(0.0, 4.0))
    changed = apply_design(plant, (1,))
    assert changed.stations[0].process_time.kind is DistributionKind.GAMMA
    assert changed == build_plant(changed.description)


def test_that_a_calendar_can_be_a_level() -> None:
    description = line_description()
    for name, end in (("Day", 8.0), ("Long", 16.0)):
        description = replace_prim(description, typed(name, "TwinCalendar", shifts=((0.0, end * 3600.0),)))
    record = with_full(find_prim(description, M1), {"twin:station:calendar": (f"{ROOT}/Day",)})
    levels = (f"{ROOT}/Day", f"{ROOT}/Long")
    record = factor(record, "shift", "twin:station:calendar", levels=levels, costs=(0.0, 5.0))
    plant = build_plant(replace_prim(description, record))
    changed = apply_design(plant, (1,))
    assert changed.stations[0].calendar == f"{ROOT}/Long"
    assert design_changes(plant, (1,))[0].before == f"{ROOT}/Day"
    assert changed == build_plant(changed.description)


def pool_plant() -> Plant:
    """Two buffers that share 12 places, with a budget of 30."""
    description = line_description(["60", "60", "60"], capacity=4, budget=30.0)
    description = replace_prim(description, typed("Places", "TwinPool", total=10.0))
    for name in ("B1", "B2"):
        record = find_prim(description, f"{ROOT}/{name}")
        values: dict[str, Value] = {"pool": (f"{ROOT}/Places",), "label": f"Places in {name}"}
        record = factor(record, "size", "twin:buffer:capacity", min=1.0, max=11.0, costPerStep=5.0, **values)
        description = replace_prim(description, record)
    return build_plant(description)


def test_that_changes_and_costs_of_a_design_are_those_of_its_factors() -> None:
    plant = pool_plant()
    assert baseline_design(plant) == (-1, -1)
    assert design_changes(plant, (3, -1)) == ()
    assert design_cost(plant, (3, -1)) == 0.0
    assert design_cost(plant, (5, 1)) == 20.0
    assert design_changes(plant, (-1, 5)) == (
        Change(path=f"{ROOT}/B2", attribute="twin:buffer:capacity", before=4, after=6, label="Places in B2", cost=10.0),
    )


def test_that_budget_and_pools_limit_designs() -> None:
    plant = pool_plant()
    assert design_problem(plant, (-1, -1)) == ""
    assert design_problem(plant, (6, 3)) == ""
    assert "budget of 30" in design_problem(plant, (10, -1))
    assert design_problem(plant, (10, 0), budget=100.0) == ""
    assert "uses 13 of /Plant/Places, which has 10" in design_problem(plant, (10, -1), budget=100.0)
    assert "uses 11" in design_problem(plant, (10, 1), budget=100.0)


def test_that_a_design_of_another_plant_is_a_mistake_of_the_caller() -> None:
    with pytest.raises(ValueError, match="1 levels for 2 factors"):
        design_cost(pool_plant(), (1,))
    with pytest.raises(ValueError, match="no level 99"):
        apply_design(pool_plant(), (99, -1))


def test_that_two_arguments_may_pass_each_other_in_a_design() -> None:
    description = line_description(["uniform(10, 20)", "60"])
    record = factor(find_prim(description, M1), "low", "twin:station:processTime.low", min=5.0, max=30.0, step=5.0)
    record = factor(record, "high", "twin:station:processTime.high", min=15.0, max=40.0, step=5.0)
    plant = build_plant(replace_prim(description, record))
    names = [own.name for own in plant.factors]
    assert names == ["high", "low"]
    assert apply_design(plant, (5, 5)).stations[0].process_time.args == (30.0, 40.0)
    with pytest.raises(InvalidPlantError, match="low <= high"):
        apply_design(plant, (0, 5))
    assert "low <= high" in design_problem(plant, (0, 5))
    assert design_problem(plant, (5, 5)) == ""


def test_that_plants_can_be_sent_to_other_processes() -> None:
    plant = pool_plant()
    copy = pickle.loads(pickle.dumps(plant))
    assert copy == plant
    assert apply_design(copy, (5, 1)) == apply_design(plant, (5, 1))


def studied_description() -> Description:
    """The rich plant with factors on many kinds of attributes."""
    description = rich_description()
    mill = authored(
        find_prim(description, f"{ROOT}/Mill"),
        failure__jam__uptime="exponential(600)",
        failure__jam__repair="lognormal(60, 0.5)",
        power__working=3.0,
    )
    for name, attribute in (
        ("a", "twin:station:processTime.mean"),
        ("b", "twin:station:servers"),
        ("c", "twin:failure:jam:uptime.mean"),
        ("d", "twin:process:B:processTime.cv"),
    ):
        mill = factor(mill, name, attribute, min=1.0, max=90.0, step=1.0, costPerStep=2.0)
    mill = factor(mill, "e", "twin:station:priority", levels=("fifo", "spt"), costs=(0.0, 1.0))
    crew = factor(find_prim(description, f"{ROOT}/People"), "n", "twin:crew:count", min=1.0, max=5.0, costPerStep=9.0)
    for record in (mill, crew, typed("Carts", "TwinFleet", count=1), typed("Pool", "TwinPool", total=5.0)):
        description = replace_prim(description, record)
    return description


STUDIED = build_plant(studied_description())
KEYS = [
    (f"{ROOT}/Mill", "twin:station:processTime"),
    (f"{ROOT}/Mill", "twin:station:processTime.mean"),
    (f"{ROOT}/Mill", "twin:station:servers"),
    (f"{ROOT}/Mill", "twin:station:scrap"),
    (f"{ROOT}/Mill", "twin:station:setupTime"),
    (f"{ROOT}/Mill", "twin:station:reworkTo"),
    (f"{ROOT}/Mill", "twin:station:crewSize"),
    (f"{ROOT}/Mill", "twin:flow:next"),
    (f"{ROOT}/Mill", "twin:flow:policy"),
    (f"{ROOT}/Mill", "twin:failure:jam:uptime.mean"),
    (f"{ROOT}/Mill", "twin:failure:jam:clock"),
    (f"{ROOT}/Mill", "twin:failure:new:uptime"),
    (f"{ROOT}/Mill", "twin:process:B:processTime.cv"),
    (f"{ROOT}/Mill", "twin:process:A:next"),
    (f"{ROOT}/Mill", "twin:power:working"),
    (f"{ROOT}/Mill", "twin:power:idle"),
    (f"{ROOT}/Mill", "twin:factor:a:max"),
    (f"{ROOT}/Mill", "twin:factor:e:levels"),
    (f"{ROOT}/Join", "twin:assembly:counts"),
    (f"{ROOT}/Join", "twin:station:calendar"),
    (f"{ROOT}/Join", "twin:split:count"),
    (f"{ROOT}/People", "twin:crew:count"),
    (f"{ROOT}/People", "twin:crew:calendar"),
    (f"{ROOT}/Shift", "twin:calendar:shifts"),
    (f"{ROOT}/Night", "twin:tariff:price"),
    (f"{ROOT}/A", "twin:product:margin"),
    (f"{ROOT}/Carts", "twin:fleet:speed"),
    (f"{ROOT}/Pool", "twin:pool:total"),
    (f"{ROOT}/In", "twin:source:mix"),
    (f"{ROOT}/In", "twin:source:interarrival"),
    (f"{ROOT}/Belt", "twin:conveyor:speed"),
    (f"{ROOT}/Belt", "twin:conveyor:pitch"),
    (f"{ROOT}/Belt", "twin:buffer:capacity"),
    (ROOT, "twin:plant:horizon"),
    (ROOT, "twin:plant:tariff"),
    (ROOT, "twin:plant:orders"),
    (ROOT, "twin:plant:objective"),
]
VALUES = [0, 1, 2, 3.0, 0.5, 61.5, "", "0", "5", "gamma(9, 1)", "exponential(30)", "1, 2", "spt", "calendar", "product"]
VALUES += [f"{ROOT}/Out", f"{ROOT}/Belt", f"{ROOT}/Shift", f"{ROOT}/Join", "leadTime", "(0, 5)", "none.csv", "1, 90"]


def outcome(build: object) -> Plant | tuple[Fault, ...]:
    """The plant, or the faults."""
    try:
        return build()  # type: ignore[operator,no-any-return]
    except InvalidPlantError as error:
        return error.faults


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.dictionaries(st.sampled_from(KEYS), st.sampled_from(VALUES), min_size=1, max_size=4), max_size=3))
def test_that_scenarios_equal_plants_built_from_the_changed_description(
    steps: list[dict[tuple[str, str], float | str]],
) -> None:
    plant = STUDIED
    for values in steps:
        quick = outcome(lambda values=values, plant=plant: with_values(plant, values))
        slow = outcome(lambda values=values, plant=plant: with_values(replace(plant, reading=None), values))
        assert quick == slow
        if isinstance(quick, Plant):
            assert quick == build_plant(quick.description)
            assert list(quick.reading.prims) == list(build_plant(quick.description).reading.prims)  # type: ignore[union-attr]
            plant = quick


@settings(max_examples=100, deadline=None)
@given(st.tuples(*(st.integers(-1, len(own.levels) - 1) for own in STUDIED.factors)))
def test_that_designs_equal_plants_built_from_the_changed_description(design: tuple[int, ...]) -> None:
    problem = design_problem(STUDIED, design)
    if problem:
        with pytest.raises(InvalidPlantError):
            apply_design(STUDIED, design)
        return
    plant = apply_design(STUDIED, design)
    assert plant == build_plant(plant.description)
    changes = design_changes(STUDIED, design)
    assert with_values(STUDIED, {(change.path, change.attribute): change.after for change in changes}) == plant


def test_that_an_unchanged_plant_is_itself() -> None:
    assert with_values(STUDIED, {}) is STUDIED
    assert apply_design(STUDIED, baseline_design(STUDIED)) is STUDIED
