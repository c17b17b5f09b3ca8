"""From a state to a snapshot: what a person could see in the plant at that moment."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from twin_app.plant.nodes import Buffer, Conveyor, Source, Station
from twin_app.plant.snapshot import (
    AnyNodeSnapshot,
    BufferSnapshot,
    ConveyorSnapshot,
    FailureSnapshot,
    FleetSnapshot,
    OrderSnapshot,
    PartSnapshot,
    PlacePhase,
    PlaceSnapshot,
    Snapshot,
    SourceSnapshot,
    StationSnapshot,
    VehicleSnapshot,
    VehicleTask,
)
from twin_app.sim.codes import BUFFER, CYCLIC, PROCESSING, STATION
from twin_app.sim.compile import Model
from twin_app.sim.draws import FOREVER
from twin_app.sim.episodes import State
from twin_app.sim.physics_tables import TOOL
from twin_app.sim.snapshots.physics import body_fields, tool_left, tool_row
from twin_app.sim.snapshots.state_from import PHASES, failure_names
from twin_app.sim.snapshots.vehicles import PHASE_OF_TASK, FleetNames

_TASKS = {int(phase): task for task, phase in PHASE_OF_TASK.items()}
_COMING = (VehicleTask.TO_PICKUP, VehicleTask.LOADING)
_WITH_PART = (*_COMING, VehicleTask.TO_DROP, VehicleTask.UNLOADING, VehicleTask.DOCKED)
_WAITING = (VehicleTask.DOCKED, VehicleTask.QUEUED)
_PHASES = {code: phase for phase, code in PHASES.items()}
_S = 1e9  # divided by, not multiplied with its inverse: whole seconds stay whole


def snapshot_of(model: Model, state: State) -> Snapshot:
    """The condition of the plant, complete but for the random streams; `state_from` makes a state of it."""
    reading = _Reading(model, state)
    return Snapshot(
        time_s=state.time_s,
        nodes=tuple(reading.nodes()),
        fleets=tuple(reading.fleets()),
        orders=tuple(reading.orders()),
    )


class _Reading:
    """Reads the tables of one state; nothing is changed."""

    def __init__(self, model: Model, state: State) -> None:
        self._model, self._plant = model, model.plant
        self._m, self._s = model.tables, state.arrays
        self._now = state.now_ns
        self._paths = model.responses.node_paths
        self._products = [*(product.path for product in model.plant.products), ""]
        self._order_ids = model.responses.order_ids

    def nodes(self) -> Iterator[AnyNodeSnapshot]:
        for n, node in enumerate(self._plant.nodes):
            match node:
                case Source():
                    yield self._source(n)
                case Station():
                    yield self._station(n, node)
                case Buffer():
                    yield self._buffer(n, node)
                case Conveyor():
                    yield self._conveyor(n, node)

    def fleets(self) -> Iterator[FleetSnapshot]:
        """All vehicles of all fleets."""
        for number, fleet in enumerate(self._plant.fleets):
            names = FleetNames(self._model, number)
            first = int(names.row["first_vehicle"])
            vehicles = tuple(self._vehicle(names, v) for v in range(first, first + fleet.count))
            yield FleetSnapshot(path=fleet.path, vehicles=vehicles)

    def orders(self) -> Iterator[OrderSnapshot]:
        """All orders, in the order of their file."""
        for order, own in zip(self._plant.orders, self._s.orders, strict=True):
            finished_s = int(own["finished"]) / _S if own["finished"] >= 0 else None
            yield OrderSnapshot(order_id=order.order_id, to_make=int(own["to_make"]), finished_s=finished_s)

    # ---- vehicles ----

    def _vehicle(self, names: FleetNames, v: int) -> VehicleSnapshot:
        own = self._s.vehicles[v]
        task = _TASKS[int(own["phase"])]
        place = int(own["place"])
        return VehicleSnapshot(
            task=task,
            at=names.places[place] if place >= 0 else None,
            **self._job(own, task),
            remaining_s=self._until(int(self._m.vehicles["slot"][v])),
            waiting_since_s=int(own["asked"]) / _S if task in _WAITING else None,
            charger=names.charger_path(int(own["charger"])) if own["charger"] >= 0 else None,
            battery_j=float(own["level"]) if names.fleet.battery is not None else None,
        )

    def _job(self, own: Any, task: VehicleTask) -> dict[str, Any]:
        """The part of a vehicle, and its way."""
        if task not in _WITH_PART:
            return {}
        origin, to = int(own["origin"]), int(own["to"])
        is_coming = task in _COMING
        is_hidden = self._m.nodes["kind"][origin] == BUFFER or self._m.nodes["balks"][origin] == 1
        part = (
            self._part(int(own["part"]), is_ready=is_coming, has_target=False) if is_hidden or not is_coming else None
        )
        is_from_station = is_coming and self._m.nodes["kind"][origin] == STATION
        return {
            "origin": self._paths[origin],
            "origin_place": int(own["origin_place"]) - int(self._m.nodes["place"][origin]) if is_from_station else 0,
            "to": self._paths[to],
            "to_place": int(own["taker"]) - int(self._m.nodes["place"][to]) if own["taker"] >= 0 else 0,
            "part": part,
        }

    # ---- nodes ----

    def _source(self, n: int) -> SourceSnapshot:
        own = self._s.nodes[n]
        i = int(self._s.places["part"][int(self._m.nodes["place"][n])])
        return SourceSnapshot(
            path=self._paths[n],
            next_target=self._turn(n),
            parts=() if i < 0 else (self._part(i, is_ready=True, is_inside=False),),
            next_arrival_s=self._until_next(n),
            made=int(own["n_made"]),
            left_in_batch=int(own["left_in_batch"]),
            batch_product=self._products[int(own["batch_product"])] if self._has_batch(n) else None,
        )

    def _has_batch(self, n: int) -> bool:
        """Of a source: whether more parts follow of which no order says what they are."""
        return bool(self._s.nodes["left_in_batch"][n] > 0 and self._m.nodes["n_orders"][n] == 0)

    def _until_next(self, n: int) -> float | None:
        """Of a source: until something comes, or with orders until its gap is over."""
        if self._m.nodes["n_orders"][n] == 0:
            return self._until(int(self._m.nodes["slot"][n]))
        gap = int(self._s.nodes["gap_ends"][n]) - self._now
        return gap / _S if gap > 0 else None

    def _buffer(self, n: int, buffer: Buffer) -> BufferSnapshot:
        parts = tuple(self._part(i, is_ready=True) for i in self._chain(int(self._s.nodes["head"][n])))
        return BufferSnapshot(path=self._paths[n], next_target=self._turn(n), parts=parts)

    def _conveyor(self, n: int, conveyor: Conveyor) -> ConveyorSnapshot:
        k = int(self._m.nodes["place"][n])
        return ConveyorSnapshot(
            path=self._paths[n],
            next_target=self._turn(n),
            parts=tuple(self._belt_parts(n, conveyor)),
            failures=tuple(self._failures(k, conveyor)),
            **body_fields(self._m, self._s, k, self._now),
        )

    def _belt_parts(self, n: int, conveyor: Conveyor) -> Iterator[PartSnapshot]:
        """A part has gone as long as the belt ran since it entered, but stays a pitch behind the one before."""
        own, plan = self._s.nodes[n], self._m.nodes[n]
        transit, spacing = int(plan["transit"]), int(plan["spacing"])
        belt = int(own["belt"]) + (self._now - int(own["belt_since"])) * int(own["belt_runs"])
        ahead = min(transit, transit - spacing - int(own["last_exit"]) + belt)
        for number, i in enumerate(self._chain(int(own["head"]))):
            way = min(ahead, belt - int(self._s.parts["entry"][i]))
            is_ready = number == 0 and bool(own["at_end"])
            yield self._part(i, is_ready=is_ready, position_m=way / _S * conveyor.speed_m_per_s)
            ahead = way - spacing

    def _station(self, n: int, station: Station) -> StationSnapshot:
        first = int(self._m.nodes["place"][n])
        places = tuple(self._place(k, station) for k in range(first, first + station.servers))
        return StationSnapshot(path=self._paths[n], next_target=self._turn(n), places=places)

    def _place(self, k: int, station: Station) -> PlaceSnapshot:
        own = self._s.places[k]
        phase = _PHASES[int(own["phase"])]
        runs, is_idle = bool(own["runs"]), phase is PlacePhase.EMPTY and not own["runs"]
        is_at_work = phase in (PlacePhase.WAKING, PlacePhase.SETTING_UP, PlacePhase.WORKING)
        elapsed = self._now - int(own["started"]) if runs else 0
        needs_people = station.crew is not None and phase is not PlacePhase.WAKING
        is_ready = phase is PlacePhase.FINISHED
        return PlaceSnapshot(
            phase=phase,
            parts=tuple(self._part(i, is_ready=is_ready) for i in self._chain(int(own["part"]))),
            remaining_s=(int(own["remaining"]) - elapsed) / _S if is_at_work else None,
            work_s=int(own["work"]) / _S if phase in (PlacePhase.WAKING, PlacePhase.SETTING_UP) else None,
            setup_s=int(own["setup"]) / _S if phase is PlacePhase.WAKING else None,
            is_running=True if runs and is_at_work and needs_people else None,
            waiting_since_s=int(own["asked"]) / _S if own["asked"] >= 0 else None,
            last_product=self._products[int(own["last_product"])] if own["last_product"] >= 0 else None,
            delivered=self._delivered(k, station) if phase is PlacePhase.COLLECTING else (),
            copies=int(own["copies"]) if is_ready else 0,
            is_standby=bool(own["standby"]),
            standby_in_s=self._until(int(self._m.places["slot"][k])) if is_idle else None,
            failures=tuple(self._failures(k, station)),
            **body_fields(self._m, self._s, k, self._now),
            **self._tool(k, station),
        )

    def _delivered(self, k: int, station: Station) -> tuple[int, ...]:
        if station.assembly is None:
            return ()
        first = k * int(self._m.plan["most_inputs"][0])
        return tuple(self._s.got[first : first + len(station.assembly.counts)].tolist())

    def _failures(self, k: int, node: Station | Conveyor) -> Iterator[FailureSnapshot]:
        first = int(self._m.places["stop"][k])
        for i, name in enumerate(failure_names(node), start=first):
            if name == TOOL:
                continue
            stop, until = self._s.stops[i], self._until(int(self._m.stops["slot"][i]))
            if not stop["is_failed"]:
                yield FailureSnapshot(name=name, uptime_left_s=self._uptime(i, k) / _S if until is None else until)
                continue
            yield FailureSnapshot(
                name=name,
                is_failed=True,
                repair_left_s=until,
                waiting_since_s=int(stop["asked"]) / _S if until is None else None,
                failed_since_s=int(stop["failed"]) / _S,
            )

    def _tool(self, k: int, station: Station) -> dict[str, Any]:
        tool = tool_row(failure_names(station))
        if tool is None:
            return {}
        i = int(self._m.places["stop"][k]) + tool
        until = self._until(int(self._m.stops["slot"][i]))
        if until is not None:
            return {"change_left_s": until}
        return {"tool_left_s": tool_left(self._m, self._s, k, i, self._now) / _S}

    def _uptime(self, i: int, k: int) -> int:
        """What is left of an uptime whose slot is empty; on the processing clock, work counts when it ends."""
        place, left = self._s.places[k], int(self._s.stops["left"][i])
        is_wearing = int(self._m.failures["clock"][int(self._m.stops["failure"][i])]) == PROCESSING
        works = place["runs"] and _PHASES[int(place["phase"])] is PlacePhase.WORKING
        return left - (self._now - int(place["started"])) if is_wearing and works else left

    # ---- parts and times ----

    def _part(
        self,
        i: int,
        *,
        is_ready: bool,
        is_inside: bool = True,
        has_target: bool = True,
        position_m: float | None = None,
    ) -> PartSnapshot:
        part: Any = self._s.parts[i]
        target = int(part["target"]) if has_target else -1
        return PartSnapshot(
            product=self._products[int(part["product"])],
            entered_s=int(part["created"]) / _S if is_inside else None,
            ready_s=int(part["ready"]) / _S if is_ready else None,
            target=self._paths[target] if is_ready and target >= 0 else None,
            position_m=position_m,
            order=self._order_ids[int(part["order"])] if part["order"] >= 0 else None,
        )

    def _chain(self, i: int) -> Iterator[int]:
        """Rows of a list of parts."""
        while i >= 0:
            yield i
            i = int(self._s.parts["next"][i])

    def _until(self, slot: int) -> float | None:
        """Seconds until the event of a slot; None if there is none."""
        time = int(self._s.times[slot])
        return (time - self._now) / _S if time < FOREVER else None

    def _turn(self, n: int) -> int:
        n_products = int(self._m.plan["n_products"][0])
        own = self._m.treatments["policy"][n * n_products : (n + 1) * n_products]
        return int(self._s.nodes["turn"][n]) if CYCLIC in own else 0
