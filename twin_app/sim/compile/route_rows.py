"""Where parts go and what is done to them: rows for each node and product, and who sends to whom."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence

from twin_app.plant.nodes import Node, Policy, Station
from twin_app.sim.codes import CYCLIC, FIRST, PROBABILITY, SHORTEST
from twin_app.sim.compile.routing import route_of
from twin_app.sim.compile.rows import PlantRows, Row
from twin_app.sim.draws import TICKS_PER_S
from twin_app.sim.physics_tables import move_s

_POLICIES = {Policy.FIRST: FIRST, Policy.CYCLIC: CYCLIC, Policy.PROBABILITY: PROBABILITY, Policy.SHORTEST: SHORTEST}


def add_treatments(rows: PlantRows, node: Node, by_path: Mapping[str, Node]) -> None:
    """What node does to each product, and where it sends it."""
    sender = rows.node_ids[node.path]
    shared: dict[object, tuple[int, int]] = {}
    for product in rows.product_ids:
        treatment: Row = {"process": -1, "setup": -1, "ideal": 0.0, "policy": 0, "n_targets": 0}
        rows.treatments.append(treatment)
        if isinstance(node, Station):
            _add_times(rows, node, product, treatment)
        if not node.flow.targets and not isinstance(node, Station):
            continue
        route = route_of(node, product, by_path)
        treatment["policy"] = _POLICIES[route.policy]
        if route.policy is Policy.PROBABILITY and "routing_stream" not in rows.nodes[sender]:
            rows.nodes[sender]["routing_stream"] = rows.stream(node.path, "routing")
        if route not in shared:
            shared[route] = (len(rows.targets), len(route.targets))
            _add_targets(rows, sender, route.targets, route.weights)
        treatment["first_target"], treatment["n_targets"] = shared[route]
    rework_to = rows.nodes[sender]["rework_to"] if isinstance(node, Station) else -1
    if rework_to >= 0:
        _add_way(rows, sender, rework_to)


def _add_times(rows: PlantRows, station: Station, product: str, treatment: Row) -> None:
    process_time, setup_time = station.process_time, station.setup_time
    for process in station.processes:
        if process.product == product:
            process_time = process.process_time or process_time
            setup_time = process.setup_time or setup_time
    treatment["process"] = rows.distribution(process_time)
    treatment["setup"] = rows.distribution(setup_time)
    treatment["ideal"] = (process_time.mean / station.speed + move_s(station)) / station.batch * TICKS_PER_S


def _add_targets(rows: PlantRows, sender: int, targets: Iterable[str], weights: Sequence[float]) -> None:
    total, share = math.fsum(weights) or 1.0, 0.0
    for i, path in enumerate(targets):
        share += weights[i] / total if weights else 0.0
        target = rows.node_ids[path]
        rows.targets.append(target)
        rows.target_weights.append(share)
        _add_way(rows, sender, target)


def _add_way(rows: PlantRows, sender: int, target: int) -> None:
    """Parts go from one node to another, by themselves or on vehicles."""
    if rows.plant.nodes[sender].path in rows.carried:
        rows.served.add(target)
    else:
        rows.senders.setdefault(target, set()).add(sender)


def add_senders(rows: PlantRows) -> list[int]:
    """Complete the rows of the nodes by who sends to them; the senders of one after another."""
    preds: list[int] = []
    for node, row in enumerate(rows.nodes):
        senders = sorted(rows.senders.get(node, ()))
        row["is_served"] = int(node in rows.served)
        row["is_carried"] = int(rows.plant.nodes[node].path in rows.carried)
        row["first_pred"], row["n_preds"] = len(preds), len(senders)
        preds += senders
    return preds


def mark_chosen(rows: PlantRows) -> None:
    """Complete the rows of the nodes by whether senders choose between them."""
    chosen: set[int] = set()
    for treatment in rows.treatments:
        first, count = treatment.get("first_target", 0), treatment["n_targets"]
        if count > 1 and treatment["policy"] in (FIRST, SHORTEST):
            chosen.update(rows.targets[first : first + count])
    for node, row in enumerate(rows.nodes):
        row["is_chosen"] = int(node in chosen)
        senders = rows.senders.get(node, set())
        row["sender"] = min(senders, default=-1)
        row["is_simple"] = int(len(senders) == 1 and node not in chosen and rows.nodes[min(senders)]["n_places"] <= 1)
