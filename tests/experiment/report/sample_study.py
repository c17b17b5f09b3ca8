"""A study made up for tests of the report, with names as nasty as a scene can hold."""

from __future__ import annotations

from dataclasses import replace

from twin_app.experiment.explanation import CircumstanceResult, Contribution, Explanation, NextStep, Payback
from twin_app.experiment.findings import (
    Estimate,
    HistoryPoint,
    Recommendation,
    ScreenedFactor,
    Selection,
    StationShares,
    Study,
    TradeOffFront,
)
from twin_app.experiment.summary import Effect, Summary
from twin_app.plant.factors import Change

NASTY = "<script>alert(1)</script>"

SPEED = Change(path="/P/Filler", attribute="twin:station:speed", before=1.0, after=1.1, label=NASTY, cost=24000.0)
PLACES = Change(path="/P/Shelf", attribute="twin:buffer:capacity", before=2.0, after=8.0, label="Places", cost=900.0)


def _mean(value: float, half: float) -> Summary:
    return Summary(mean=value, sd=half, ci95=(value - half, value + half), n=100)


def _estimate(design: tuple[int, ...], throughput: float, *changes: Change) -> Estimate:
    return Estimate(
        design=design,
        cost=sum(change.cost for change in changes),
        changes=changes,
        responses={"throughput_per_h": _mean(throughput, 2.5), "lead_time_s": _mean(400.0, 4.0)},
        bottleneck="/P/Filler",
        stations=(
            StationShares(
                path="/P/Filler", kind="station", shares={"working": 0.8, "starved": 0.05, "blocked": 0.1, "down": 0.05}
            ),
            StationShares(
                path="/P/Belt", kind="conveyor", shares={"working": 0.5, "starved": 0.25, "blocked": 0.25, "down": 0.0}
            ),
        ),
    )


def _effect(difference: float) -> Effect:
    return Effect(difference=difference, ci95=(difference - 1.1, difference + 1.1), percent=difference / 5.0)


def _recommendation(
    rank: int, estimate: Estimate, difference: float, probability: float, why: Explanation | None = None
) -> Recommendation:
    return Recommendation(
        rank=rank,
        estimate=estimate,
        effect={"throughput_per_h": _effect(difference)},
        probability_best=probability,
        explanation=why,
    )


WHY = Explanation(
    contributions=(
        Contribution(change=SPEED, alone=_effect(35.0), within=_effect(39.6)),
        Contribution(change=PLACES, alone=None, within=_effect(5.0)),
    ),
    next_steps=(NextStep(change=PLACES, effect=_effect(0.3), is_within_budget=False),),
    payback=Payback(hours=812.0, ci95=(700.0, None)),
    bottleneck_before="/P/Filler",
    bottleneck_after="/P/Belt",
)


BASELINE = _estimate((-1, -1), 500.0)
BOTH = _estimate((1, 3), 540.0, SPEED, PLACES)
ONE = _estimate((-1, 3), 500.4, PLACES)

STUDY = Study(
    scene=f"plants/{NASTY}.usda",
    scene_hash="ab" * 32,
    seed=7,
    objective="throughput",
    response="throughput_per_h",
    maximise=True,
    currency="EUR",
    budget=30000.0,
    simulations=9876,
    simulations_allowed=10000,
    designs=12,
    wall_s=41.2,
    workers=2,
    horizon_s=28800.0,
    warmup_s=1800.0,
    verdict="Two changes for 24,900 EUR.",
    baseline=BASELINE,
    recommendations=(_recommendation(1, BOTH, 40.0, 0.97, WHY), _recommendation(2, ONE, 0.4, 0.0004)),
    pareto=(BASELINE, ONE, BOTH),
    selection=Selection(
        procedure="KN", confidence=0.95, delta=2.0, delta_is_default=True, candidates=9, guarantee=True,
        replications=1234, survivors=1,
    ),
    screening=(
        ScreenedFactor(path=PLACES.path, attribute=PLACES.attribute, label="Places", before=2.0, after=8.0, cost=900.0,
                       effect=Effect(difference=0.4, ci95=(-1.0, 1.8), percent=0.1)),
        ScreenedFactor(path=SPEED.path, attribute=SPEED.attribute, label=NASTY, before=1.0, after=1.1, cost=24000.0,
                       effect=Effect(difference=35.0, ci95=(33.0, 37.0), percent=7.0)),
    ),
    trade_offs=TradeOffFront(goals=("throughput", "cost", "leadTime"), designs=(BOTH, ONE, BASELINE)),
    circumstances=(
        CircumstanceResult(quantity="demand", scale=0.9, note="no source of the plant waits for demand"),
        CircumstanceResult(quantity="availability", scale=0.9, baseline=_mean(450.0, 3.0),
                           effects=(_effect(33.0), _effect(0.2)), best_rank=1),
        CircumstanceResult(quantity="availability", scale=1.1, baseline=_mean(550.0, 3.0),
                           effects=(_effect(-1.0),), best_rank=0),
    ),
    history=(HistoryPoint(simulations=100, best=510.0, cost=900.0),),
    versions={"twin": "0.1.0", "numpy": "2"},
)  # fmt: skip

UNFINISHED = replace(
    STUDY,
    selection=replace(
        STUDY.selection, guarantee=False, survivors=4, delta_reached=7.25, replications_needed=26330, note="Stopped."
    ),
)

NOTHING_TO_DO = replace(
    STUDY,
    recommendations=(),
    pareto=(),
    screening=(),
    circumstances=(),
    trade_offs=None,
    history=(),
    baseline=Estimate(design=(), cost=0.0),
    versions={},
)
