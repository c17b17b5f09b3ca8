"""Which things of a plant take energy, and so have columns of their own in a row of responses."""

from __future__ import annotations

import math

from twin_app.plant.nodes import Conveyor, Station
from twin_app.plant.plant import Plant
from twin_app.sim.responses import MOST_REPORTED_QUARTERS, QUARTER_S

_HORIZON = "twin:plant:horizon"


def consumer_paths(plant: Plant) -> tuple[str, ...]:
    """Nodes and then fleets with power data, in path order each; the same for all designs of a plant."""
    nodes = [
        node.path
        for node in plant.nodes
        if node.power is not None or (isinstance(node, Station | Conveyor) and node.thermal is not None)
    ]
    fleets = [fleet.path for fleet in plant.fleets if fleet.power is not None or fleet.battery is not None]
    return (*nodes, *fleets)


def n_load_quarters(plant: Plant) -> int:
    """Quarters of an hour of the load curve; 0 for a plant without power, and if rows could differ in length."""
    if not consumer_paths(plant) or any(factor.attribute == _HORIZON for factor in plant.factors):
        return 0
    count = max(1, math.ceil(plant.horizon_s / QUARTER_S))
    return count if count <= MOST_REPORTED_QUARTERS else 0
