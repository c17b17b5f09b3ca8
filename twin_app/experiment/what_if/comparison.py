"""What a small question is answered with: two designs side by side, and their paired differences."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from twin_app.experiment.explaining import payback
from twin_app.experiment.explanation import Payback
from twin_app.experiment.result import NodeResult, find_bottleneck, kpi_responses, node_results
from twin_app.experiment.summary import Effect, MomentStream, Summary, paired_effect
from twin_app.plant.factors import Change, DesignPoint
from twin_app.plant.plant import Plant
from twin_app.plant.scenario import design_changes, design_cost
from twin_app.sim.responses import KPI_NAMES, STATE_NAMES, ResponseLayout

FloatArray = NDArray[np.float64]
_BUSY = ("working", "setup", "down", "waiting_crew")


@dataclass(frozen=True, slots=True, kw_only=True)
class Side:
    """One design, simulated."""

    design: DesignPoint
    """Empty: the plant as it is."""
    cost: float
    changes: tuple[Change, ...]
    responses: Mapping[str, Summary]
    """By name, in the order of `KPI_NAMES`."""
    nodes: tuple[NodeResult, ...]
    bottleneck: str | None
    """Path of the station with the largest share of its time on shift that is its own, on average."""
    bottleneck_chances: Mapping[str, float]
    """By path of the station: the share of replications in which it was the bottleneck; they sum to 1."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """A design beside another one; both had the same random numbers, so differences are sharper than levels."""

    replications: int
    """Of each of the two."""
    wanted: int
    scenario: Side
    reference: Side
    effects: Mapping[str, Effect]
    """By response: the scenario's less the reference's."""
    working: Mapping[str, Effect]
    """By path of stations and conveyors: the difference in the share of working time."""
    payback: Payback

    @property
    def is_final(self) -> bool:
        """Whether all replications asked for are in."""
        return self.replications >= self.wanted


def compare(
    plant: Plant,
    layout: ResponseLayout,
    scenario: tuple[DesignPoint, FloatArray],
    reference: tuple[DesignPoint, FloatArray],
    *,
    wanted: int,
) -> Comparison:
    """From full rows of the same replications, shape [n, layout.n_columns] each."""
    rows, others = scenario[1], reference[1]
    here, there = (side_of(plant, layout, *one) for one in (scenario, reference))
    effects = {
        name: paired_effect(rows[:, column], others[:, column])
        for column, name in enumerate(KPI_NAMES)
        if name != "events"
    }
    return Comparison(
        replications=len(rows),
        wanted=wanted,
        scenario=here,
        reference=there,
        effects=effects,
        working=_working_effects(layout, rows, others),
        payback=_payback(here.cost - there.cost, effects["value_per_h"]),
    )


def side_of(plant: Plant, layout: ResponseLayout, design: DesignPoint, rows: FloatArray) -> Side:
    """One design from its rows [n, layout.n_columns]."""
    moments = MomentStream(layout.n_columns)
    moments.add(rows)
    summaries = moments.summaries()
    nodes = node_results(layout, summaries)
    return Side(
        design=design,
        cost=design_cost(plant, design) if design else 0.0,
        changes=design_changes(plant, design) if design else (),
        responses=kpi_responses(summaries),
        nodes=nodes,
        bottleneck=find_bottleneck(nodes),
        bottleneck_chances=bottleneck_chances(layout, rows),
    )


def bottleneck_chances(layout: ResponseLayout, rows: FloatArray) -> dict[str, float]:
    """In what share of replications each station was the one that is busy or stopped for most of its time on shift."""
    stations = [index for index, kind in enumerate(layout.node_kinds) if kind == "station"]
    if not stations or not len(rows):
        return {}
    loads = np.stack([_loads(layout, index, rows) for index in stations], axis=1)
    winners = np.bincount(np.argmax(loads, axis=1), minlength=len(stations)) / len(rows)
    return {layout.node_paths[index]: float(share) for index, share in zip(stations, winners, strict=True)}


def _loads(layout: ResponseLayout, index: int, rows: FloatArray) -> FloatArray:
    """Share of the time on shift that one station is busy or stopped, by replication [n]."""
    own = sum(np.nan_to_num(rows[:, layout.node_column(index, state)]) for state in _BUSY)
    on_shift = 1.0 - np.nan_to_num(rows[:, layout.node_column(index, "off_shift")])
    return np.asarray(np.where(on_shift > 1e-9, own / np.maximum(on_shift, 1e-9), 0.0), np.float64)


def _working_effects(layout: ResponseLayout, rows: FloatArray, others: FloatArray) -> dict[str, Effect]:
    columns = {
        path: layout.node_column(index, STATE_NAMES[0])
        for index, path in enumerate(layout.node_paths)
        if layout.node_kinds[index] in ("station", "conveyor")
    }
    return {path: paired_effect(rows[:, column], others[:, column]) for path, column in columns.items()}


def _payback(cost: float, value: Effect) -> Payback:
    if cost < 0.0 or not math.isfinite(cost):
        return Payback(hours=None, ci95=None, note="costs less than what it is compared with")
    return payback(cost, value)
