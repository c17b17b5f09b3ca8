"""Vehicles that drive straight from node to node, carry one part each, and charge."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from tests.oracles.simpy_twin.clock import Phase
from tests.oracles.simpy_twin.draws import to_ticks
from tests.oracles.simpy_twin.world import Offer, Reservation, TwinNode, World
from twin_app.plant.fleets import Battery, Fleet
from twin_app.plant.plant import Plant

Point = tuple[float, float, float]
Way = Callable[[Point, Point], float]
"""Metres to drive from one point to another."""


@dataclass(slots=True)
class FleetRun:
    """What a fleet did in the statistics period; times in nanoseconds, summed over its vehicles."""

    state_ns: dict[str, int] = field(default_factory=dict)
    carried_ns: int = 0
    jobs: int = 0
    metres: float = 0.0
    waits_ns: list[int] = field(default_factory=list)
    """Of each part that was loaded, from being ready to the vehicle's arrival."""


@dataclass(slots=True, eq=False)
class _Job:
    """One part, where it is and where it goes."""

    origin: TwinNode
    place: int
    offer: Offer
    target: TwinNode
    room: Reservation


class TwinFleet:
    """All vehicles of one kind, and their chargers."""

    def __init__(self, world: World, index: int, fleet: Fleet, plant: Plant, way: Way) -> None:
        self.world = world
        self.way = way
        self.fleet = fleet
        self.run = FleetRun()
        self.points = {node.path: node.position_m for node in plant.nodes}
        carried = [i for i, node in enumerate(plant.nodes) if node.flow.transport == fleet.path and node.flow.targets]
        self._pickups = [world.nodes[i] for i in carried]
        world.carried.update(carried)
        self.free_chargers = [charger.position_m for charger in fleet.battery.chargers] if fleet.battery else []
        self.queue: list[Vehicle] = []
        start = self.points[min(node.path for node in self._pickups)] if carried else (0.0, 0.0, 0.0)
        self.vehicles = [Vehicle(self, index, number, start) for number in range(fleet.count)]

    def seconds(self, start: Point, end: Point) -> float:
        """One move from rest to rest."""
        way, speed, acceleration = self.way(start, end), self.fleet.speed_m_per_s, self.fleet.acceleration_m_per_s2
        if way == 0.0:
            return 0.0
        if way >= speed * speed / acceleration:
            return way / speed + speed / acceleration
        return 2.0 * math.sqrt(way / acceleration)

    def send_one(self) -> bool:
        """The part that has waited longest gets the vehicle that is there first."""
        free = [vehicle for vehicle in self.vehicles if vehicle.state == "idle"]
        waiting = [
            (offer.since, node.index, place, offer, target)
            for node in self._pickups
            for place, offer in node.offers()
            if not offer.is_called and (target := offer.route.choose_for_vehicle(offer.part, node)) is not None
        ]
        if not free or not waiting:
            return False
        _, index, place, offer, target = min(waiting, key=lambda entry: entry[:3])
        origin = self.world.nodes[index]
        vehicle = min(free, key=lambda one: self.seconds(one.point, self.points[origin.path]))
        offer.is_called = True
        vehicle.fetch(_Job(origin, place, offer, target, target.reserve(origin)))
        return True

    def docked(self, node: TwinNode) -> Iterable[tuple[int, Callable[[], None]]]:
        """Vehicles that stand at the entrance of a belt."""
        return [
            (vehicle.since, vehicle.deliver)
            for vehicle in self.vehicles
            if vehicle.state == "blocked" and vehicle.job is not None and vehicle.job.target is node
        ]

    def account(self, elapsed: int) -> None:
        """Books time as everything stands."""
        for vehicle in self.vehicles:
            self.run.state_ns[vehicle.state] = self.run.state_ns.get(vehicle.state, 0) + elapsed
            self.run.carried_ns += elapsed * vehicle.is_loaded

    def forget(self) -> FleetRun:
        """Starts the statistics anew."""
        self.run = FleetRun()
        return self.run


class Vehicle:
    """Does one thing after the other; each has a time."""

    def __init__(self, fleet: TwinFleet, index: int, number: int, point: Point) -> None:
        self._fleet = fleet
        self.point = point
        self.state = "idle"
        self.since = 0
        self.job: _Job | None = None
        self.is_loaded = False
        self._charger: Point | None = None
        self._level = fleet.fleet.battery.capacity_j if fleet.fleet.battery else 0.0
        self._then: Callable[[], None] = self._be_free
        self._watch = fleet.world.stopwatch(Phase.VEHICLES, index, self._ring, number)

    def _ring(self) -> None:
        self._then()

    def _do(self, state: str, seconds: float, then: Callable[[], None]) -> None:
        self.state, self._then = state, then
        self._watch.set(to_ticks(seconds))
        self._watch.run(True)

    def _drive(self, state: str, goal: Point, then: Callable[[], None]) -> None:
        def arrive() -> None:
            way = self._fleet.way(self.point, goal)
            self._fleet.run.metres += way
            battery = self._fleet.fleet.battery
            if battery is not None:
                self._level = max(0.0, self._level - way * battery.drive_energy_j_per_m)
            self.point = goal
            then()

        self._do(state, self._fleet.seconds(self.point, goal), arrive)

    def fetch(self, job: _Job) -> None:
        """Drives to a part."""
        self.job = job
        self._drive("driving_empty", self._fleet.points[job.origin.path], self._load)

    def _load(self) -> None:
        assert self.job is not None
        self._fleet.run.waits_ns.append(self._fleet.world.now - self.job.offer.since)
        self._do("handling", self._fleet.fleet.load_time, self._leave_with_part)

    def _leave_with_part(self) -> None:
        job, world = self.job, self._fleet.world
        assert job is not None
        world.trace.leave(world.now, job.origin.index, job.offer.part)
        job.origin.let_go(job.place, job.offer)
        self.is_loaded = True
        self._drive("driving_loaded", self._fleet.points[job.target.path], self._unload)

    def _unload(self) -> None:
        self._do("handling", self._fleet.fleet.unload_time, self._end_unloading)

    def _end_unloading(self) -> None:
        assert self.job is not None
        if type(self.job.target).__name__ == "TwinBelt":
            self.state, self.since = "blocked", self._fleet.world.now
        else:
            self.deliver()

    def deliver(self) -> None:
        """The part is where it was to go."""
        job, world = self.job, self._fleet.world
        assert job is not None
        world.trace.enter(world.now, job.target.index, job.offer.part)
        job.target.redeem(job.room, job.offer.part, job.origin)
        self._fleet.run.jobs += 1
        self.job, self.is_loaded = None, False
        battery = self._fleet.fleet.battery
        if battery is None or self._level > battery.low * battery.capacity_j:
            self._be_free()
        elif battery.chargers:
            self.state = "waiting_charger"
            self._fleet.queue.append(self)
            self._go_to_charger(battery)
        else:
            self._charge(battery)

    def _be_free(self) -> None:
        self.state = "idle"

    def _go_to_charger(self, battery: Battery) -> None:
        """Who waits first gets the nearest one."""
        free = self._fleet.free_chargers
        if free and self._fleet.queue[0] is self:
            self._fleet.queue.pop(0)
            listed = [charger.position_m for charger in battery.chargers if charger.position_m in free]
            nearest = min(listed, key=lambda point: self._fleet.seconds(self.point, point))
            free.remove(nearest)
            self._charger = nearest
            self._drive("driving_empty", nearest, lambda: self._charge(battery))

    def _charge(self, battery: Battery) -> None:
        self._do("charging", (battery.capacity_j - self._level) / battery.charge_power_w, self._leave_charger)

    def _leave_charger(self) -> None:
        battery = self._fleet.fleet.battery
        assert battery is not None
        self._level = battery.capacity_j
        self._be_free()
        if self._charger is not None:
            self._fleet.free_chargers.append(self._charger)
            self._charger = None
            if self._fleet.queue:
                self._fleet.queue[0]._go_to_charger(battery)
