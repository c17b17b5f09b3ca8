"""What `simulate` answers: summaries over replications, with the JSON of `twin run --json`."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from twin_app.experiment.analysis.precision import replications_needed
from twin_app.experiment.analysis.series import RunSeries
from twin_app.experiment.analysis.warmup import WarmupJudgement
from twin_app.experiment.energy_results import EnergyResult
from twin_app.experiment.order_results import OrdersResult
from twin_app.experiment.physics_results import Metrics, heat_results, to_json, tool_results
from twin_app.experiment.summary import Summary
from twin_app.experiment.traced import Analysis, BottleneckSummary
from twin_app.plant.plant import Plant
from twin_app.sim.energy_columns import consumer_paths, n_load_quarters
from twin_app.sim.physics_tables import heated_nodes, tooled_nodes
from twin_app.sim.responses import (
    FLEET_METRICS,
    KPI_NAMES,
    NODE_METRICS,
    STATE_NAMES,
    VEHICLE_STATES,
    ResponseLayout,
)

Json = dict[str, object]
HEADLINES: tuple[str, ...] = ("throughput_per_h", "lead_time_s", "wip")
"""Responses whose precision is spelt out."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NodeResult:
    """One node."""

    path: str
    kind: str
    """source, station, buffer, conveyor or sink."""
    shares: Mapping[str, Summary]
    """Of each state; empty for nodes without places."""
    throughput_per_h: Summary
    mean_content: Summary
    oee: Summary
    iso22400: Mapping[str, Summary] | None = None
    """Indicators of the standard by name (`work_units.WORK_UNIT_NAMES`); of stations."""
    bottleneck_share: BottleneckSummary | None = None
    """Of stations, if traces were analysed."""
    heat: Metrics | None = None
    """`HEAT_METRICS` by name, of nodes with warm bodies."""
    tool: Metrics | None = None
    """`TOOL_METRICS` by name, of stations with tools."""

    def to_json(self) -> Json:
        """As in the contract; what a node has not is null."""
        share, indicators = self.bottleneck_share, self.iso22400
        return {
            "kind": self.kind,
            "shares": {state: share.to_json() for state, share in self.shares.items()},
            "throughput_per_h": self.throughput_per_h.to_json(),
            "mean_content": self.mean_content.to_json(),
            "oee": self.oee.to_json(),
            "iso22400": None if indicators is None else {name: one.to_json() for name, one in indicators.items()},
            "bottleneck_share": None if share is None else share.to_json(),
            "heat": to_json(self.heat),
            "tool": to_json(self.tool),
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class ProductResult:
    """One product."""

    path: str
    throughput_per_h: Summary
    lead_time_s: Summary

    def to_json(self) -> Json:
        """As in the contract."""
        return {"throughput_per_h": self.throughput_per_h.to_json(), "lead_time_s": self.lead_time_s.to_json()}


@dataclass(frozen=True, slots=True, kw_only=True)
class FleetResult:
    """One fleet."""

    path: str
    shares: Mapping[str, Summary]
    """Of each state, averaged over the vehicles."""
    jobs_per_h: Summary
    """Parts brought by all vehicles."""
    part_wait_s: Summary
    """From a part's being ready to the beginning of its loading."""
    driven_m: Summary
    """By all vehicles."""
    mean_content: Summary
    """Parts on vehicles."""

    def to_json(self) -> Json:
        """As in docs/command-line.md."""
        return {
            "shares": {state: share.to_json() for state, share in self.shares.items()},
            "jobs_per_h": self.jobs_per_h.to_json(),
            "part_wait_s": self.part_wait_s.to_json(),
            "driven_m": self.driven_m.to_json(),
            "mean_content": self.mean_content.to_json(),
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class Performance:
    """How fast it went."""

    events: int
    wall_s: float
    workers: int

    def to_json(self) -> Json:
        """With the rate worked out."""
        rate = self.events / self.wall_s if self.wall_s > 0.0 else 0.0
        return {"events": self.events, "wall_s": self.wall_s, "events_per_s": rate, "workers": self.workers}


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """The answer of `twin run`."""

    scene: str
    scene_hash: str
    seed: int
    replications: int
    horizon_s: float
    warmup_s: float
    currency: str
    responses: Mapping[str, Summary]
    """By name, in the order of `KPI_NAMES`."""
    nodes: tuple[NodeResult, ...]
    products: tuple[ProductResult, ...]
    orders: OrdersResult | None
    """None for a plant without orders."""
    bottleneck: str | None
    """Path of a station, None without any: the one that was the shifting bottleneck for the longest if traces were
    analysed, else the one that is busy or stopped for the largest share of its time on shift."""
    performance: Performance
    series: RunSeries | None = None
    """This and the next two: if traces were analysed."""
    warmup: WarmupJudgement | None = None
    lead_time_percentiles_s: Mapping[str, Summary] | None = None
    analysis: Analysis | None = None
    """All that the traces tell, if they were analysed; not in the JSON as a whole."""
    fleets: tuple[FleetResult, ...] = ()
    energy: EnergyResult | None = None
    """None for a plant without power data."""

    @property
    def replications_for_1_percent(self) -> dict[str, int | None]:
        """Replications that would bring the relative error of each headline to one per cent, at 95 %.

        None where that cannot be told: one replication, no value, or a mean of 0.
        """
        return {name: replications_needed(self.responses[name], 0.01) for name in HEADLINES if name in self.responses}

    def to_json(self) -> Json:
        """Plain data for `json.dumps(…, allow_nan=False)`."""
        percentiles = self.lead_time_percentiles_s
        curve = None if self.energy is None else self.energy.load_curve
        return {
            "scene": self.scene,
            "scene_hash": self.scene_hash,
            "seed": self.seed,
            "replications": self.replications,
            "horizon_s": self.horizon_s,
            "warmup_s": self.warmup_s,
            "currency": self.currency,
            **{name: summary.to_json() for name, summary in self.responses.items()},
            "nodes": {node.path: node.to_json() for node in self.nodes},
            "products": {product.path: product.to_json() for product in self.products},
            "orders": None if self.orders is None else self.orders.to_json(),
            "fleets": {fleet.path: fleet.to_json() for fleet in self.fleets},
            "energy": None if self.energy is None else self.energy.to_json(),
            "load_curve": None if curve is None else curve.to_json(),
            "bottleneck": self.bottleneck,
            "lead_time_percentiles_s": None
            if percentiles is None
            else {p: s.to_json() for p, s in percentiles.items()},
            "series": None if self.series is None else self.series.to_json(),
            "warmup": None if self.warmup is None else self.warmup.to_json(),
            "replications_for_1_percent": self.replications_for_1_percent,
            "performance": self.performance.to_json(),
        }


def layout_of(plant: Plant) -> ResponseLayout:
    """Columns of a full row of this plant; the same for all its designs."""
    return ResponseLayout(
        node_paths=tuple(node.path for node in plant.nodes),
        node_kinds=tuple(type(node).__name__.lower() for node in plant.nodes),
        product_paths=tuple(product.path for product in plant.products),
        order_ids=tuple(order.order_id for order in plant.orders),
        fleet_paths=tuple(fleet.path for fleet in plant.fleets),
        heated_paths=tuple(heated_nodes(plant)),
        tool_paths=tooled_nodes(plant),
        consumer_paths=consumer_paths(plant),
        n_load_quarters=n_load_quarters(plant),
    )


def kpi_responses(summaries: Sequence[Summary]) -> dict[str, Summary]:
    """The plant's key figures from the summaries of a row's columns; `events` is about speed, not about the plant."""
    return {name: summaries[column] for column, name in enumerate(KPI_NAMES) if name != "events"}


def node_results(
    layout: ResponseLayout,
    summaries: Sequence[Summary],
    *,
    indicators: Mapping[str, Mapping[str, Summary]] | None = None,
    analysis: Analysis | None = None,
) -> tuple[NodeResult, ...]:
    """All nodes of a row; `indicators` are those of ISO 22400-2 by path."""
    shares = analysis.bottlenecks if analysis else {}
    heat, tools = heat_results(layout, summaries), tool_results(layout, summaries)
    return tuple(
        replace(
            node,
            iso22400=(indicators or {}).get(node.path),
            bottleneck_share=shares.get(node.path),
            heat=heat.get(node.path),
            tool=tools.get(node.path),
        )
        for node in (_node(layout, index, summaries) for index in range(len(layout.node_paths)))
    )


def product_results(layout: ResponseLayout, summaries: Sequence[Summary]) -> tuple[ProductResult, ...]:
    """All products of a row."""
    return tuple(
        ProductResult(
            path=path,
            throughput_per_h=summaries[layout.product_column(index, "throughput_per_h")],
            lead_time_s=summaries[layout.product_column(index, "lead_time_s")],
        )
        for index, path in enumerate(layout.product_paths)
    )


def fleet_results(layout: ResponseLayout, summaries: Sequence[Summary]) -> tuple[FleetResult, ...]:
    """All fleets of a row."""
    return tuple(_fleet(layout, index, summaries) for index in range(len(layout.fleet_paths)))


def _fleet(layout: ResponseLayout, index: int, summaries: Sequence[Summary]) -> FleetResult:
    metrics = {metric: summaries[layout.fleet_column(index, metric)] for metric in FLEET_METRICS}
    return FleetResult(
        path=layout.fleet_paths[index],
        shares={state: metrics[state] for state in VEHICLE_STATES},
        jobs_per_h=metrics["jobs_per_h"],
        part_wait_s=metrics["part_wait_s"],
        driven_m=metrics["driven_m"],
        mean_content=metrics["mean_content"],
    )


def find_bottleneck(nodes: Sequence[NodeResult]) -> str | None:
    """The station with the largest share of working, set-up, down and waiting for crew, relative to its time on shift.

    Starved and blocked time is what other stations do to a station; what is left is what it does to them
    (the utilisation method, Roser, Nakano and Tanaka 2001). The first in path order wins a tie.
    """
    stations = [node for node in nodes if node.kind == "station"]
    if not stations:
        return None
    return max(stations, key=_load).path


def _load(node: NodeResult) -> float:
    own = math.fsum(_mean(node, state) for state in ("working", "setup", "down", "waiting_crew"))
    on_shift = 1.0 - _mean(node, "off_shift")
    return own / on_shift if on_shift > 1e-9 else 0.0


def _mean(node: NodeResult, state: str) -> float:
    summary = node.shares.get(state)
    return summary.mean or 0.0 if summary else 0.0


def _node(layout: ResponseLayout, index: int, summaries: Sequence[Summary]) -> NodeResult:
    metrics = {metric: summaries[layout.node_column(index, metric)] for metric in NODE_METRICS}
    has_places = any(metrics[state].mean is not None for state in STATE_NAMES)
    return NodeResult(
        path=layout.node_paths[index],
        kind=layout.node_kinds[index],
        shares={state: metrics[state] for state in STATE_NAMES} if has_places else {},
        throughput_per_h=metrics["throughput_per_h"],
        mean_content=metrics["mean_content"],
        oee=metrics["oee"],
    )
