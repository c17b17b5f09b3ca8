"""Plants whose vehicles drive along a grid of aisles, and the ways there, found step by step of one metre."""

from __future__ import annotations

import random
from collections import deque
from collections.abc import Iterable
from dataclasses import replace

from tests.oracles.fleet_plants import fleet_plant
from twin_app.plant.description import Line
from twin_app.plant.fleets import Fleet
from twin_app.plant.nodes import Node
from twin_app.plant.plant import Plant

Point = tuple[float, float, float]
Cell = tuple[int, int]
_AISLES: tuple[tuple[Cell, Cell], ...] = (
    ((0, 0), (14, 0)),
    ((0, 6), (9, 6)),
    ((0, 0), (0, 14)),
    ((7, -3), (7, 14)),
    ((14, 0), (14, 10)),
    ((7, 14), (10, 14)),
)
"""Ends of straight aisles along the axes [m]; some are dead ends."""


def path_plant(seed: int, *, has_ties: bool) -> Plant:
    """A plant of `fleet_plant` laid out anew: machines and chargers lie beside aisles, each at a spot of its own."""
    plant = fleet_plant(seed, has_ties=has_ties)
    rng = random.Random(f"paths {seed}")
    spots = iter(rng.sample(_spots(), len(plant.nodes) + 8))

    def placed(node: Node) -> Node:
        return replace(node, position_m=next(spots))

    def on_aisles(fleet: Fleet) -> Fleet:
        battery = fleet.battery
        if battery is not None:
            chargers = tuple(replace(charger, position_m=next(spots)) for charger in battery.chargers)
            battery = replace(battery, chargers=chargers)
        return replace(fleet, battery=battery, lines_m=tuple(map(_line, _AISLES)), paths=("/Plant/Aisles",))

    nodes = tuple(placed(node) for node in plant.nodes)
    return replace(plant, nodes=nodes, fleets=tuple(on_aisles(fleet) for fleet in plant.fleets))


def aisle_way(start: Point, end: Point) -> float:
    """Metres from spot to spot: to the aisle, along it by steps of a metre, and off it."""
    if start == end:
        return 0.0
    (first, access), (last, leaving) = _joint(start), _joint(end)
    return access + _steps(first)[last] + leaving


def _line(aisle: tuple[Cell, Cell]) -> Line:
    return tuple((float(x), float(y), 0.0) for x, y in aisle)


def _cells(aisle: tuple[Cell, Cell]) -> Iterable[Cell]:
    (x0, y0), (x1, y1) = aisle
    return [(x, y) for x in range(x0, x1 + 1) for y in range(y0, y1 + 1)]


_FLOOR = {cell for aisle in _AISLES for cell in _cells(aisle)}
_PIECES = {frozenset(pair) for aisle in _AISLES for pair in zip(_cells(aisle), list(_cells(aisle))[1:], strict=False)}


def _nearest(x: float, y: float) -> list[tuple[float, Cell]]:
    """Cells of the aisles by distance; an aisle along an axis is nearest to a whole spot at a whole spot."""
    return sorted((((cell[0] - x) ** 2 + (cell[1] - y) ** 2) ** 0.5, cell) for cell in _FLOOR)


def _joint(spot: Point) -> tuple[Cell, float]:
    distance, cell = _nearest(spot[0], spot[1])[0]
    return cell, distance


def _spots() -> list[Point]:
    """Whole spots in and around the hall from which one point of the aisles is nearer than all others."""
    found = []
    for x in range(-2, 17):
        for y in range(-5, 17):
            (first, _), (second, _) = _nearest(x, y)[:2]
            if second - first > 1e-9:
                found.append((float(x), float(y), 0.0))
    return found


def _steps(start: Cell) -> dict[Cell, int]:
    """Fewest steps from a cell to all others (breadth first)."""
    steps, waiting = {start: 0}, deque([start])
    while waiting:
        x, y = cell = waiting.popleft()
        for neighbour in ((x + 1, y), (x - 1, y), (x, y + 1), (x, y - 1)):
            if neighbour not in steps and frozenset((cell, neighbour)) in _PIECES:
                steps[neighbour] = steps[cell] + 1
                waiting.append(neighbour)
    return steps
