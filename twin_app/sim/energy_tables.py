"""The tables by which the kernel splits energy: who takes it, and which work may turn out to be waste."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from twin_app.plant.build.flow_graph import all_targets
from twin_app.plant.nodes import Conveyor, Node, Station
from twin_app.plant.plant import Plant
from twin_app.sim.energy_columns import consumer_paths

MOST_COLUMNS = 64
"""Stations whose work on a part is told apart; where there are more, neighbours share a column."""


@dataclass(frozen=True, slots=True, kw_only=True)
class EnergyTables:
    """See `Tables` for what they mean."""

    consumers: NDArray[np.int64]
    base_powers: NDArray[np.float64]
    work_plan: NDArray[np.int64]
    loops: NDArray[np.int64]
    work_width: int
    """Numbers that each part carries; 0: the work on parts is not tracked."""


def energy_tables(plant: Plant, node_ids: Mapping[str, int]) -> EnergyTables:
    """Of a plant whose nodes have these row numbers."""
    fleet_ids = {fleet.path: i for i, fleet in enumerate(plant.fleets)}
    consumers = [(0, node_ids[path]) if path in node_ids else (1, fleet_ids[path]) for path in consumer_paths(plant)]
    bases = [0.0 if node.power is None or _has_states(node) else node.power.idle_w for node in plant.nodes]
    work_plan, loops, width = _work_tables(plant.nodes, node_ids)
    return EnergyTables(
        consumers=np.array(consumers, dtype=np.int64).reshape(-1, 2),
        base_powers=np.array(bases),
        work_plan=work_plan,
        loops=loops,
        work_width=width,
    )


def _has_states(node: Node) -> bool:
    return isinstance(node, Station | Conveyor)


def _work_tables(
    nodes: Sequence[Node], node_ids: Mapping[str, int]
) -> tuple[NDArray[np.int64], NDArray[np.int64], int]:
    stations = [node for node in nodes if isinstance(node, Station)]
    wasteful = [station for station in stations if _may_scrap(station) or station.rework > 0.0]
    has_work = any(station.power is not None and station.power.working_w > 0.0 for station in stations)
    work_plan = np.full((len(nodes), 2), -1, dtype=np.int64)
    if not wasteful or not has_work:
        return work_plan, np.zeros(0, dtype=np.int64), 0
    senders = _senders(nodes, node_ids)
    at_risk = _before(senders, [node_ids[station.path] for station in wasteful if _may_scrap(station)])
    tracked = [i for i, node in enumerate(nodes) if i in at_risk and isinstance(node, Station)]
    n_columns = min(len(tracked), MOST_COLUMNS)
    for number, i in enumerate(tracked):
        work_plan[i, 0] = 1 + number * n_columns // len(tracked)
    loops: list[NDArray[np.int64]] = []
    for station in wasteful:
        if station.rework_to is not None:
            work_plan[node_ids[station.path], 1] = len(loops) * len(nodes)
            loops.append(_loop(senders, node_ids[station.path], node_ids[station.rework_to]))
    return work_plan, np.concatenate([np.zeros(0, np.int64), *loops]), n_columns + 1


def _may_scrap(station: Station) -> bool:
    return station.scrap > 0.0 or any(failure.scraps_part for failure in station.failures)


def _senders(nodes: Sequence[Node], node_ids: Mapping[str, int]) -> list[set[int]]:
    senders: list[set[int]] = [set() for _ in nodes]
    for i, node in enumerate(nodes):
        for target in all_targets(node):
            if target in node_ids:
                senders[node_ids[target]].add(i)
    return senders


def _before(senders: Sequence[set[int]], goals: Sequence[int]) -> set[int]:
    """Nodes from which parts can get to one of `goals`, and these."""
    found, waiting = set(goals), list(goals)
    while waiting:
        new = senders[waiting.pop()] - found
        found |= new
        waiting += new
    return found


def _loop(senders: Sequence[set[int]], station: int, target: int) -> NDArray[np.int64]:
    """1 for each node in which work on a part that `station` has sent to `target` is rework."""
    loop = np.zeros(len(senders), dtype=np.int64)
    loop[[*_before(senders, [station]), target]] = 1
    return loop
