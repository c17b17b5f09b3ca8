"""Explanations against surfaces whose truth is known, and circumstances against arithmetic."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import pytest

from tests.experiment.standins import Surface, make_factor, make_plant
from twin_app.experiment import Study, study
from twin_app.experiment.circumstances import Circumstance, absence, circumstance_of, under
from twin_app.experiment.explaining import payback
from twin_app.experiment.explanation import Explanation
from twin_app.experiment.stages import STAGE_SIZE
from twin_app.experiment.summary import Effect
from twin_app.plant.distributions import Distribution, DistributionKind, constant
from twin_app.plant.factors import Pool
from twin_app.plant.nodes import Failure, Source, Station
from twin_app.plant.plant import Plant, Tariff

FACTORS = (
    make_factor("A", range(1, 9), baseline=1, cost=10.0),
    make_factor("B", range(1, 9), baseline=1, cost=10.0),
)
UP = Distribution(DistributionKind.EXPONENTIAL, (900.0,))
DOWN = Distribution(DistributionKind.LOGNORMAL, (100.0, 0.5))
FAILING = replace(
    make_plant(),
    tariff=Tariff(path="/P/T", period_s=1.0, starts_s=(0.0,), price_per_kwh=(0.2,), carbon_kg_per_kwh=(0.3,)),
    nodes=(
        Source(path="/P/In", label="In", interarrival=Distribution(DistributionKind.EXPONENTIAL, (60.0,))),
        Station(
            path="/P/M", label="M", process_time=constant(50.0), failures=(Failure(name="f", uptime=UP, repair=DOWN),)
        ),
    ),
)


def explained(found: Study) -> Explanation:
    why = found.recommendations[0].explanation
    assert why is not None
    return why


@pytest.fixture(scope="module")
def found() -> Study:
    """Both factors help until 5; only together do they move the scarcest."""
    return study(make_plant(*FACTORS, budget=60.0), simulations=3000, simulator=Surface(FACTORS), seed=2)


def test_that_each_change_is_measured_alone_and_in_its_combination(found: Study) -> None:
    # 100 + 3 · min + sum at (4, 4), (4, 1), (1, 4) and (1, 1).
    for contribution in explained(found).contributions:
        assert contribution.alone is not None
        assert contribution.within is not None
        assert contribution.change.after == 4
        assert contribution.alone.difference == pytest.approx(3.0, abs=0.4)
        assert contribution.within.difference == pytest.approx(3.0 * 3.0 + 3.0, abs=0.4)


def test_that_the_next_step_is_measured_and_said_to_be_over_the_budget(found: Study) -> None:
    steps = explained(found).next_steps
    assert {step.change.path for step in steps} == {"/P/A", "/P/B"}
    for step in steps:
        assert (step.change.before, step.change.after, step.change.cost) == (4, 5, 10.0)
        assert step.effect.difference == pytest.approx(1.0, abs=0.4)
        assert not step.is_within_budget


def test_that_next_steps_come_the_most_helpful_first(found: Study) -> None:
    gains = [step.effect.difference or 0.0 for step in explained(found).next_steps]
    assert all(one >= other for one, other in pairwise(gains))


def test_that_a_change_the_others_need_has_no_effect_without_it() -> None:
    """Three units for two factors: taking one back frees what the other uses, but the plant as it is has no room."""
    factors = tuple(make_factor(name, [0, 1, 2, 3], baseline=own, pool="/P/Pool") for name, own in (("A", 3), ("B", 0)))
    plant = make_plant(*factors, pools=[Pool(path="/P/Pool", label="pool", total=3.0)])

    class Opposed(Surface):
        def truth(self, values: list[float]) -> float:  # type: ignore[override]
            return 100.0 - 4.0 * abs(values[0] - 1.0) - 4.0 * abs(values[1] - 2.0)

    why = explained(study(plant, simulations=1500, simulator=Opposed(factors), seed=1))
    by_path = {contribution.change.path: contribution for contribution in why.contributions}
    assert by_path["/P/B"].alone is None
    assert by_path["/P/A"].within is None
    assert by_path["/P/A"].alone is not None


def test_that_an_explanation_has_the_bottlenecks_of_both_plants(found: Study) -> None:
    why = explained(found)
    assert (why.bottleneck_before, why.bottleneck_after) == ("/P/Drill", "/P/Drill")


def test_that_payback_is_cost_over_the_gain_in_value() -> None:
    found = payback(1000.0, Effect(difference=20.0, ci95=(10.0, 25.0), percent=1.0))
    assert found.hours == 50.0
    assert found.ci95 == (40.0, 100.0)
    doubtful = payback(1000.0, Effect(difference=20.0, ci95=(-10.0, 50.0), percent=1.0))
    assert doubtful.ci95 == (20.0, None)


def test_that_nothing_pays_back_without_a_gain_in_value() -> None:
    assert payback(1000.0, Effect(difference=0.0, ci95=(0.0, 0.0), percent=None)).hours is None
    assert payback(1000.0, Effect(difference=-5.0, ci95=(-9.0, -1.0), percent=None)).hours is None
    assert payback(0.0, Effect(difference=5.0, ci95=(1.0, 9.0), percent=None)).hours == 0.0


def test_that_more_demand_means_parts_come_that_much_more_often() -> None:
    source = under(FAILING, Circumstance.MORE_DEMAND).nodes[0]
    assert isinstance(source, Source)
    assert source.interarrival is not None
    assert source.interarrival.mean == pytest.approx(60.0 / 1.1)


@pytest.mark.parametrize(
    ("circumstance", "availability"), [(Circumstance.LESS_AVAILABILITY, 0.81), (Circumstance.MORE_AVAILABILITY, 0.99)]
)
def test_that_availability_changes_by_a_tenth_through_repairs(circumstance: Circumstance, availability: float) -> None:
    station = under(FAILING, circumstance).nodes[1]
    assert isinstance(station, Station)
    (failure,) = station.failures
    assert failure.uptime == UP
    assert 900.0 / (900.0 + failure.repair.mean) == pytest.approx(availability)
    assert failure.repair.args[1] == 0.5


def test_that_availability_stays_below_one() -> None:
    rare = replace(FAILING.nodes[1], failures=(Failure(name="f", uptime=UP, repair=constant(20.0)),))
    station = under(replace(FAILING, nodes=(rare,)), Circumstance.MORE_AVAILABILITY).nodes[0]
    assert isinstance(station, Station)
    assert 900.0 / (900.0 + station.failures[0].repair.mean) == pytest.approx(0.9999)


def test_that_the_price_of_energy_changes_by_a_tenth() -> None:
    plant = under(FAILING, Circumstance.DEARER_ENERGY)
    assert plant.tariff is not None
    assert plant.tariff.price_per_kwh == pytest.approx((0.22,))


def test_that_circumstances_without_a_meaning_say_why() -> None:
    bare: Plant = make_plant()
    reasons = {circumstance.quantity: absence(bare, circumstance, "value_per_h") for circumstance in Circumstance}
    assert all(reasons.values())
    assert not any(absence(FAILING, circumstance, "value_per_h") for circumstance in Circumstance)
    assert absence(FAILING, Circumstance.DEARER_ENERGY, "throughput_per_h")


def test_that_a_replication_says_under_which_circumstance_it_runs() -> None:
    assert circumstance_of(2 * STAGE_SIZE + 7) is None
    for circumstance in Circumstance:
        assert circumstance_of(circumstance.stage * STAGE_SIZE + 7) is circumstance


def test_that_recommendations_are_tried_under_circumstances_that_apply() -> None:
    plant = make_plant(*FACTORS, budget=60.0)
    failing = replace(plant, nodes=(*plant.nodes[1:], FAILING.nodes[1]))
    found = study(failing, simulations=3000, simulator=Surface(FACTORS), seed=2)
    tried = {result.quantity for result in found.circumstances if result.best_rank is not None}
    assert tried == {"availability"}
    for result in found.circumstances:
        assert bool(result.note) == (result.best_rank is None)
        assert result.best_rank in (None, 1)
