"""What the twin draws from the grid: power times time, by node, by category and by quarter of an hour."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from tests.oracles.simpy_twin.fleets import TwinFleet
from tests.oracles.simpy_twin.places import Place
from tests.oracles.simpy_twin.stations import TwinStation
from tests.oracles.simpy_twin.trace import Part
from tests.oracles.simpy_twin.world import TwinNode, World
from twin_app.plant.fleets import Fleet
from twin_app.plant.nodes import Conveyor, Node, Power, Station
from twin_app.plant.plant import Plant

QUARTER_NS = 900 * 10**9
_Draw = tuple[str, str, float, Part | None, int]
"""Path, category, power [W], and for work on a new part that part and the node."""


@dataclass(slots=True)
class EnergyRun:
    """Energies of the statistics period [W·ns]."""

    split: defaultdict[tuple[str, str], float] = field(default_factory=lambda: defaultdict(float))
    """By path and category; work on parts that were scrapped counts as `work` until `settled`."""
    load: defaultdict[int, float] = field(default_factory=lambda: defaultdict(float))
    """By quarter of an hour."""

    def settled(self, nodes: Sequence[TwinNode], spoilt: dict[int, float]) -> dict[tuple[str, str], float]:
        """With the work split into what was spoilt and what added value."""
        found = dict(self.split)
        for node in nodes:
            work = found.pop((node.path, "work"), 0.0)
            found[node.path, "scrap"] = spoilt.get(node.index, 0.0)
            found[node.path, "value_adding"] = work - found[node.path, "scrap"]
        return found


def _watts(power: Power, state: str) -> float:
    by_state = {
        "working": power.working_w,
        "setup": power.setup_w,
        "down": power.down_w,
        "standby": power.standby_w,
        "off_shift": power.off_w,
    }
    return by_state.get(state, power.idle_w)


def _vehicle_watts(fleet: Fleet, state: str, is_on_job: bool) -> float:
    if fleet.battery is not None:
        return fleet.battery.charge_power_w if state == "charging" else 0.0
    if fleet.power is None:
        return 0.0
    return fleet.power.working_w if is_on_job else fleet.power.idle_w


class Meter:
    """Adds up the power of everything over each stretch of time in which nothing changes."""

    def __init__(self, plant: Plant, world: World) -> None:
        self._plant = plant
        self._world = world
        self._has_power = any(node.power for node in plant.nodes) or any(f.power or f.battery for f in plant.fleets)
        self.run = EnergyRun()

    def forget(self) -> EnergyRun:
        """Starts anew."""
        self.run = EnergyRun()
        return self.run

    def account(self, since: int, until: int) -> None:
        """Everything as it stands, from one time to another."""
        if not self._has_power:
            return
        for path, category, watts, part, node in self._draws():
            self.run.split[path, category] += watts * (until - since)
            if part is not None:
                self._world.trace.work_of(part)[node] += watts * (until - since)
            start = since
            while start < until:
                end = min(until, (start // QUARTER_NS + 1) * QUARTER_NS)
                self.run.load[start // QUARTER_NS] += watts * (end - start)
                start = end

    def _draws(self) -> Iterable[_Draw]:
        for twin, node in zip(self._world.nodes, self._plant.nodes, strict=True):
            if node.power is None:
                continue
            if isinstance(twin, TwinStation):
                for place in twin.places:
                    yield from _place_draws(twin, place, node.power)
            elif isinstance(node, Conveyor):
                for state in twin.states():
                    category = "transport" if state == "working" else state
                    yield node.path, category, _watts(node.power, state), None, -1
            else:
                yield node.path, "base", node.power.idle_w, None, -1
        for fleet in self._world.fleets:
            assert isinstance(fleet, TwinFleet)
            for vehicle in fleet.vehicles:
                watts = _vehicle_watts(fleet.fleet, vehicle.state, vehicle.job is not None)
                yield fleet.fleet.path, "transport", watts, None, -1


def _place_draws(station: TwinStation, place: Place, power: Power) -> Iterable[_Draw]:
    state = place.state
    watts = _watts(power, state)
    if state != "working":
        yield station.path, state, watts, None, -1
        return
    for part in place.parts:
        share = watts / len(place.parts)
        if part.rework_of is not None and station.index in station.world.loops[part.rework_of]:
            yield station.path, "rework", share, None, -1
        else:
            yield station.path, "work", share, part, station.index


def rework_loops(plant: Plant) -> dict[int, frozenset[int]]:
    """For each station that sends parts to rework: the nodes from which they can come back to it, and their goal."""
    index = {node.path: i for i, node in enumerate(plant.nodes)}
    leads_to = {i: _targets(node, index) for i, node in enumerate(plant.nodes)}
    return {
        i: frozenset(j for j in leads_to if i in _reachable(leads_to, j)) | {i, index[node.rework_to]}
        for i, node in enumerate(plant.nodes)
        if isinstance(node, Station) and node.rework_to is not None
    }


def _targets(node: Node, index: dict[str, int]) -> set[int]:
    paths = list(node.flow.targets)
    if isinstance(node, Station):
        paths += [path for process in node.processes for path in process.targets]
        paths += [node.rework_to] if node.rework_to else []
    return {index[path] for path in paths}


def _reachable(leads_to: dict[int, set[int]], start: int) -> set[int]:
    found: set[int] = set()
    waiting = [start]
    while waiting:
        new = leads_to[waiting.pop()] - found
        found |= new
        waiting += new
    return found
