"""What nobody decides: demand, availability and the price of energy, each ten percent lower or higher.

An answer that only holds under exactly the circumstances written in the scene is worth little; a study tries what it
recommends under these as well. Each has a stage of replications of its own (`laboratory.Stage.CIRCUMSTANCE` on).
"""

from __future__ import annotations

from dataclasses import replace
from enum import IntEnum

from twin_app.experiment.stages import Stage, stage_of
from twin_app.plant.nodes import Conveyor, Failure, Node, Source, Station
from twin_app.plant.plant import Plant

SHARE = 0.1
"""How far each circumstance goes."""
_PRICED = ("value_per_h", "cost_per_part", "energy_cost")
MOST_AVAILABLE = 0.9999
"""A machine that is up nine parts in ten of its time cannot gain a tenth: then it is up for this share."""


class Circumstance(IntEnum):
    """One of the six; the numbers are those of their stages."""

    LESS_DEMAND = 0
    MORE_DEMAND = 1
    LESS_AVAILABILITY = 2
    MORE_AVAILABILITY = 3
    CHEAPER_ENERGY = 4
    DEARER_ENERGY = 5

    @property
    def stage(self) -> int:
        """Of its replications."""
        return Stage.CIRCUMSTANCE + self

    @property
    def scale(self) -> float:
        """What the quantity is multiplied by."""
        return 1.0 + SHARE if self % 2 else 1.0 - SHARE

    @property
    def quantity(self) -> str:
        """`demand`, `availability` or `energy price`."""
        return ("demand", "availability", "energy price")[self // 2]


def circumstance_of(replication: int) -> Circumstance | None:
    """What a replication with this number is to be simulated under; None: the scene as it is written."""
    number = stage_of(replication) - Stage.CIRCUMSTANCE
    return Circumstance(number) if 0 <= number < len(Circumstance) else None


def absence(plant: Plant, circumstance: Circumstance, response: str) -> str:
    """Why a circumstance cannot make a difference; empty if it can."""
    match circumstance.quantity:
        case "demand":
            waits = not plant.orders and any(isinstance(n, Source) and n.interarrival for n in plant.nodes)
            return "" if waits else "no source of the plant waits for demand"
        case "availability":
            fails = any(isinstance(node, Station | Conveyor) and node.failures for node in plant.nodes)
            return "" if fails else "nothing in the plant fails"
        case _:
            if plant.tariff is None or not any(plant.tariff.price_per_kwh):
                return "the plant has no energy price"
            return "" if response in _PRICED else "the objective does not depend on it"


def has_circumstances(plant: Plant, response: str) -> bool:
    """Whether any of them can make a difference."""
    return any(not absence(plant, circumstance, response) for circumstance in Circumstance)


def under(plant: Plant, circumstance: Circumstance) -> Plant:
    """The plant under this circumstance; the same plant if it says nothing of the quantity."""
    scale = circumstance.scale
    match circumstance.quantity:
        case "demand":
            return replace(plant, nodes=tuple(_with_demand(node, scale) for node in plant.nodes))
        case "availability":
            return replace(plant, nodes=tuple(_with_availability(node, scale) for node in plant.nodes))
        case _:
            if plant.tariff is None:
                return plant
            prices = tuple(scale * price for price in plant.tariff.price_per_kwh)
            return replace(plant, tariff=replace(plant.tariff, price_per_kwh=prices))


def _with_demand(node: Node, scale: float) -> Node:
    if isinstance(node, Source) and node.interarrival is not None:
        return replace(node, interarrival=node.interarrival.scaled(1.0 / scale))
    return node


def _with_availability(node: Node, scale: float) -> Node:
    if isinstance(node, Station | Conveyor):
        return replace(node, failures=tuple(_less_repair(failure, scale) for failure in node.failures))
    return node


def _less_repair(failure: Failure, scale: float) -> Failure:
    """Uptime / (uptime + repair) times `scale`, by repairs that take longer or less long."""
    up, down = failure.uptime.mean, failure.repair.mean
    if not (up > 0.0 and down > 0.0):
        return failure
    wanted = min(scale * up / (up + down), max(MOST_AVAILABLE, up / (up + down)))
    return replace(failure, repair=failure.repair.scaled((up / wanted - up) / down))
