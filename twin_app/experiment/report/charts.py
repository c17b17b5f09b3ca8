"""What the charts of a report draw, in pixels; the template only writes it down as SVG."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from twin_app.experiment.findings import Estimate, Study
from twin_app.experiment.report.numbers import mean_text, money_text, number
from twin_app.experiment.report.scales import Scale, Tick, fit_scale
from twin_app.experiment.report.words import title_with_unit
from twin_app.experiment.summary import Effect, Summary

BAR_WIDTH = 150.0
VISIBLE_SHARE, LABELLED_SHARE = 0.0005, 0.12
BUDGET_SHOWN_TO = 1.5
"""The plot holds the budget if it is at most this many times the dearest design; else it would squeeze the rest."""
PLOT_WIDTH, PLOT_HEIGHT = 960.0, 380.0
PLOT_LEFT, PLOT_RIGHT, PLOT_TOP, PLOT_BOTTOM = 64.0, 944.0, 16.0, 332.0
HISTORY_HEIGHT, HISTORY_BOTTOM = 190.0, 142.0


@dataclass(frozen=True, slots=True, kw_only=True)
class IntervalMark:
    """A mean with its interval on a horizontal axis [px]; `low` = `high` = `at` without an interval."""

    zero: float
    low: float
    at: float
    high: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Point:
    """One design in the plot of cost against objective [px]; `rank` 0: not recommended."""

    x: float
    y: float
    low: float
    high: float
    rank: int
    is_baseline: bool
    title: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Segment:
    """One state's part of a share bar [% of its length]; `text` only where it fits."""

    state: str
    start: float
    width: float
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Plot:
    """Cost against objective, or best against simulations."""

    x_title: str
    y_title: str
    x_ticks: Sequence[Tick]
    y_ticks: Sequence[Tick]
    points: Sequence[Point]
    frontier: str
    """Path data of the steps between designs that no other beats."""
    baseline_y: float
    budget_x: float | None
    """Where the budget ends, if within the plot."""


@dataclass(frozen=True, slots=True, kw_only=True)
class HistoryPlot:
    """The search's leader after so many simulations [px]."""

    x_ticks: Sequence[Tick]
    y_ticks: Sequence[Tick]
    line: str
    """Path data of the steps."""


class _Axes(NamedTuple):
    x: Scale
    y: Scale


def interval_marks(effects: Sequence[Effect | None]) -> list[IntervalMark | None]:
    """One bar for each effect, all on one scale that holds zero."""
    shown = [effect for effect in effects if effect is not None and effect.difference is not None]
    values = [value for effect in shown for value in (effect.difference or 0.0, *(effect.ci95 or ()))]
    scale = fit_scale(values, start=5.0, end=BAR_WIDTH - 5.0, is_zero_in=True, room=0.02)
    return [_interval_mark(effect, scale) for effect in effects]


def pareto_plot(study: Study) -> Plot:
    """Cost against objective: baseline, frontier, recommendations as numbered discs."""
    ranks = {found.estimate.design: found.rank for found in study.recommendations}
    designs = {point.design: point for point in (study.baseline, *study.pareto)}
    designs |= {found.estimate.design: found.estimate for found in study.recommendations}
    shown = [(point, summary) for point in designs.values() if (summary := _objective(study, point)) is not None]
    costs = [point.cost for point, _ in shown]
    if study.budget <= BUDGET_SHOWN_TO * max(costs, default=0.0):
        costs.append(study.budget)
    x_scale = fit_scale(costs, start=PLOT_LEFT, end=PLOT_RIGHT, is_zero_in=True)
    ends = [value for _, summary in shown for value in (summary.mean or 0.0, *(summary.ci95 or ()))]
    y_scale = fit_scale(ends, start=PLOT_BOTTOM, end=PLOT_TOP, n_ticks=6, room=0.1)
    axes = _Axes(x_scale, y_scale)
    points = [_point(study, point, summary, axes, ranks.get(point.design, 0)) for point, summary in shown]
    baseline = _objective(study, study.baseline)
    return Plot(
        x_title=f"Cost of changes ({study.currency})",
        y_title=title_with_unit(study.response, study.currency),
        x_ticks=x_scale.ticks,
        y_ticks=y_scale.ticks,
        points=sorted(points, key=lambda point: (point.rank == 0, -point.rank), reverse=True),
        frontier=_frontier(study, shown, axes),
        baseline_y=y_scale(baseline.mean or 0.0) if baseline else PLOT_BOTTOM,
        budget_x=x_scale(study.budget) if study.budget <= x_scale.high else None,
    )


def history_plot(study: Study) -> HistoryPlot | None:
    """Best so far against simulations, in the search's own estimates; None if there is no line to draw."""
    points = [point for point in study.history if math.isfinite(point.best)]
    if len(points) < 2:
        return None
    spent = [float(point.simulations) for point in points]
    x_scale = fit_scale([*spent, float(study.simulations)], start=PLOT_LEFT, end=PLOT_RIGHT, is_zero_in=True, room=0.0)
    best = [point.best for point in points]
    y_scale = fit_scale(best, start=HISTORY_BOTTOM, end=PLOT_TOP, n_ticks=4, room=0.1)
    steps = "".join(f" H {x_scale(x)} V {y_scale(y)}" for x, y in zip(spent[1:], best[1:], strict=True))
    return HistoryPlot(
        x_ticks=x_scale.ticks, y_ticks=y_scale.ticks, line=f"M {x_scale(spent[0])} {y_scale(best[0])}{steps}"
    )


def _interval_mark(effect: Effect | None, scale: Scale) -> IntervalMark | None:
    if effect is None or effect.difference is None:
        return None
    low, high = effect.ci95 or (effect.difference, effect.difference)
    return IntervalMark(zero=scale(0.0), low=scale(low), at=scale(effect.difference), high=scale(high))


def _objective(study: Study, point: Estimate) -> Summary | None:
    summary = point.responses.get(study.response)
    return None if summary is None or summary.mean is None else summary


def _point(study: Study, point: Estimate, summary: Summary, axes: _Axes, rank: int) -> Point:
    mean = summary.mean or 0.0
    low, high = summary.ci95 or (mean, mean)
    is_baseline = point.design == study.baseline.design
    name = "Baseline" if is_baseline else f"Recommendation {rank}" if rank else "On the frontier"
    return Point(
        x=axes.x(point.cost),
        y=axes.y(mean),
        low=axes.y(low),
        high=axes.y(high),
        rank=rank,
        is_baseline=is_baseline,
        title=f"{name}: {mean_text(summary)} for {money_text(point.cost, study.currency)}",
    )


def _frontier(study: Study, shown: Sequence[tuple[Estimate, Summary]], axes: _Axes) -> str:
    """Steps through the designs that are better than all cheaper ones, ending at the right edge."""
    sign = 1.0 if study.maximise else -1.0
    corners: list[tuple[float, float]] = []
    best = float("-inf")
    for point, summary in sorted(shown, key=lambda item: (item[0].cost, -sign * (item[1].mean or 0.0))):
        value = sign * (summary.mean or 0.0)
        if value > best:
            best = value
            corners.append((axes.x(point.cost), axes.y(summary.mean or 0.0)))
    if not corners:
        return ""
    steps = "".join(f" H {x} V {y}" for x, y in corners[1:])
    return f"M {corners[0][0]} {corners[0][1]}{steps} H {PLOT_RIGHT}"


def share_segments(shares: Mapping[str, float]) -> list[Segment]:
    """The states that occur, in their fixed order, side by side from 0 to 100 %."""
    segments: list[Segment] = []
    start = 0.0
    for state, share in shares.items():
        if share > VISIBLE_SHARE:
            text = number(100.0 * share, 0) if share > LABELLED_SHARE else ""
            segments.append(Segment(state=state, start=round(start, 3), width=round(100.0 * share, 3), text=text))
            start += 100.0 * share
    return segments
