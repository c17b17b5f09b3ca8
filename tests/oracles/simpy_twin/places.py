"""One machine of a station: it collects, sets up, works, stops and hands on."""

from __future__ import annotations

from collections import Counter, deque
from enum import Enum, auto
from typing import TYPE_CHECKING

from tests.oracles.simpy_twin.clock import Phase
from tests.oracles.simpy_twin.draws import to_ticks, whole
from tests.oracles.simpy_twin.stops import Stop, down_state
from tests.oracles.simpy_twin.tools import TwinTool
from tests.oracles.simpy_twin.trace import Part
from tests.oracles.simpy_twin.warmth import TwinBody
from tests.oracles.simpy_twin.world import Offer, Ticket, TwinNode
from twin_app.plant.nodes import Assembly, Clock, Failure

if TYPE_CHECKING:
    from tests.oracles.simpy_twin.stations import TwinStation


class Stage(Enum):
    """How far a place is with the parts it has."""

    COLLECTING = auto()
    SETUP = auto()
    WORK = auto()
    MOVE = auto()
    """The rest of the work, which wears no tool."""
    DONE = auto()


def _wearing_first(failures: tuple[Failure, ...]) -> list[Failure]:
    """Failures of a place that ask for a crew at one instant do so in this order."""
    return sorted(failures, key=lambda failure: failure.clock is not Clock.PROCESSING)


class Place:
    """One machine of a station."""

    def __init__(self, station: TwinStation, number: int) -> None:
        self.station = station
        self.number = number
        self._world = station.world
        self._stage = Stage.COLLECTING
        self._parts: list[tuple[Part, TwinNode]] = []
        self.finished: deque[Offer] = deque()
        self.promised: list[str] = []
        self._copies_left = 0
        self._has_worked = False
        self._last_product: str | None = None
        self._ticket: Ticket | None = None
        self._is_standby = False
        index = station.index
        self._setup = self._world.stopwatch(Phase.ENDS, index, self._end_setup, number)
        self._move = self._world.stopwatch(Phase.ENDS, index, self._end_work, number)
        self._work = self._world.stopwatch(Phase.ENDS, index, self._end_cut, number)
        self._doze = self._world.stopwatch(Phase.ENDS, index, self._fall_asleep, number)
        self._wake = self._world.stopwatch(Phase.ENDS, index, self.refresh, number)
        node, changed = station.node, self.refresh
        self.body = None if node.thermal is None else TwinBody(self._world, node.thermal, index, number, changed)
        self.tool = None if node.tool is None else TwinTool(self._world, node, index, number, changed)
        self.stops = [
            Stop(
                self._world,
                path=station.path,
                node=index,
                place=number,
                order=order,
                failure=failure,
                when_changed=self._stop_changed,
            )
            for order, failure in enumerate(_wearing_first(station.node.failures))
        ]

    # What is true now ------------------------------------------------------------------------------------------------

    @property
    def is_able(self) -> bool:
        """Up and on shift."""
        return self._is_staying and not self._is_changing

    @property
    def _is_staying(self) -> bool:
        """Its people stay: it is up and on shift, or changes its tool."""
        return self.station.is_on_shift and not any(stop.is_down for stop in self.stops)

    @property
    def _is_changing(self) -> bool:
        return self.tool is not None and self.tool.is_changing

    @property
    def _is_warm(self) -> bool:
        return self.body is None or self.body.is_warm

    @property
    def _is_working(self) -> bool:
        """With its parts, if warm and people allow."""
        return self._stage in (Stage.MOVE, Stage.WORK)

    @property
    def load(self) -> int:
        """Parts in it."""
        return len(self._parts) + len(self.finished) + self._copies_left

    @property
    def parts(self) -> list[Part]:
        """Parts that are collected or worked on."""
        return [part for part, _ in self._parts]

    @property
    def _is_busy(self) -> bool:
        return self._stage in (Stage.SETUP, Stage.MOVE, Stage.WORK)

    @property
    def _is_running(self) -> bool:
        is_staffed = self.station.node.crew is None or (self._ticket is not None and self._ticket.is_granted)
        is_warm = self._is_warm or not self._is_working
        return self._is_busy and self.is_able and is_staffed and is_warm and not self._wake.is_set

    @property
    def state(self) -> str:
        """By the precedence of the rules."""
        if not self.station.is_on_shift:
            return "off_shift"
        stopped = down_state(self.stops) or ("setup" if self._is_changing else None)
        if stopped is not None:
            return stopped
        if self._is_standby or self._wake.is_set:
            return "standby"
        if self._is_busy:
            return self._busy_state
        return "blocked" if self.finished else "starved"

    @property
    def _busy_state(self) -> str:
        if self._is_running:
            return "working" if self._is_working else "setup"
        return "setup" if self._is_working and not self._is_warm else "waiting_crew"

    # Parts come in ---------------------------------------------------------------------------------------------------

    def has_room(self, feeder: TwinNode) -> bool:
        """Whether it still needs a part from there."""
        if self._stage is not Stage.COLLECTING or not self.is_able:
            return False
        assembly = self.station.node.assembly
        if assembly is None:
            return len(self._parts) + len(self.promised) < self.station.node.batch
        delivered = Counter([*(source.path for _, source in self._parts), *self.promised])
        wanted = dict(zip(assembly.inputs, assembly.counts, strict=True))
        return delivered[feeder.path] < wanted.get(feeder.path, 0)

    def take(self, part: Part, feeder: TwinNode) -> None:
        """Collects, and begins with the last part it needs."""
        self._parts.append((part, feeder))
        assembly = self.station.node.assembly
        if len(self._parts) == (sum(assembly.counts) if assembly else self.station.node.batch):
            self._begin()
        self.refresh()

    def _begin(self) -> None:
        """All parts are here: they are joined, and the place wakes up, sets up and works."""
        if self.station.node.assembly is not None:
            self._join(self.station.node.assembly)
        part = self._parts[0][0]
        is_change = self._has_worked and part.product != self._last_product
        setup = self.station.setup_ticks(self._last_product, part) if is_change else 0
        self._has_worked, self._last_product = True, part.product
        draws, path = self._world.draws, self.station.path
        nanoseconds = draws.nanoseconds(path, "process", self.station.process_time(part))
        self._work.set(whole(nanoseconds / self.station.node.speed))
        self._stage = Stage.SETUP if setup else Stage.WORK
        if setup:
            self._setup.set(setup)
        if self._move_ticks:
            self._move.set(self._move_ticks)
        power = self.station.node.power
        if self._is_standby and power is not None and power.wake_time_s > 0.0:
            self._wake.set(to_ticks(power.wake_time_s))
        self._is_standby = False

    @property
    def _move_ticks(self) -> int:
        move = self.station.node.motion
        if move is None:
            return 0
        d, v, a = move.distance_m, move.velocity_m_per_s, move.acceleration_m_per_s2
        return to_ticks(d / v + v / a if d > v * v / a else 2.0 * (d / a) ** 0.5)

    def _join(self, assembly: Assembly) -> None:
        """The first part delivered by the first input lives on, as the product that comes out."""
        trace = self._world.trace
        first = next(entry for entry in self._parts if entry[1].path == assembly.inputs[0])
        trace.counts.joined += len(self._parts) - 1
        trace.inside -= len(self._parts) - 1
        for part, _ in self._parts:
            if part is not first[0]:
                for index, energy in trace.work_of(part).items():
                    trace.work_of(first[0])[index] += energy
                self._world.book.out(part, self._world.now)
        first[0].product = assembly.output or first[0].product
        self._parts = [first]

    # Ends ------------------------------------------------------------------------------------------------------------

    def _end_setup(self) -> None:
        self._stage = Stage.WORK
        self.refresh()

    def _end_cut(self) -> None:
        if not self._move_ticks:
            self._end_work()
            return
        self._stage = Stage.MOVE
        self.refresh()

    def _end_work(self) -> None:
        self._stage = Stage.DONE
        if self.body is not None:
            self.body.take(len(self._parts))
        for part, _ in self._parts:
            self._look_whether_rework_ends(part)
            self._judge(part)
        self._parts.clear()
        self._empty_if_done()
        self.refresh()

    def _look_whether_rework_ends(self, part: Part) -> None:
        """It does where it began, and where there is no way back."""
        sender = part.rework_of
        if sender is not None and (sender == self.station.index or self.station.index not in self._world.loops[sender]):
            part.rework_of = None

    def _judge(self, part: Part) -> None:
        """Scrapped, sent to rework or passed; what passes is split."""
        node = self.station.node
        drawn = self._world.draws.uniform(self.station.path, "quality") if node.scrap + node.rework > 0.0 else 1.0
        if drawn < node.scrap:
            self._scrap(part)
        elif drawn < node.scrap + node.rework:
            part.rework_of = self.station.index
            self.finished.append(Offer(self._world.now, part, self.station.rework_route))
        else:
            self.finished.append(self.station.ready(part))
            work = self._world.trace.work_of(part)
            for index in work:
                work[index] /= node.split_count
            self._copies_left += node.split_count - 1
            self._world.trace.counts.split += node.split_count - 1
            self._world.trace.inside += node.split_count - 1

    def _scrap(self, part: Part) -> None:
        self._world.trace.scrap(self._world.now, self.station.index, part)
        self._world.book.spoilt(part)

    def let_go(self) -> None:
        """One finished part has left; a copy of it, if any is still to come, stands behind the others."""
        part = self.finished.popleft().part
        if self._copies_left > 0:
            self._copies_left -= 1
            copy = self._world.trace.new_part(part.product, part.job)
            if part.job is not None:
                part.job.not_out += 1
            copy.left_source_at, copy.rework_of = part.left_source_at, part.rework_of
            self._world.trace.work_of(copy).update(self._world.trace.work_of(part))
            self.finished.append(self.station.ready(copy))
        self._empty_if_done()
        self.refresh()

    def _empty_if_done(self) -> None:
        if self._stage is Stage.DONE and not self.finished:
            self._stage = Stage.COLLECTING

    # Stops, people, sleep --------------------------------------------------------------------------------------------

    def _stop_changed(self, stop: Stop) -> None:
        if stop.is_down and stop.failure.scraps_part and self._stage is not Stage.DONE:
            for watch in (self._wake, self._setup, self._move, self._work):
                watch.clear()
            for part, _ in self._parts:
                self._scrap(part)
            self._parts.clear()
            self._stage = Stage.COLLECTING
        self.refresh()

    def _fall_asleep(self) -> None:
        self._is_standby = True

    def refresh(self) -> None:
        """Asks for people or lets them go, and lets every clock run or stand."""
        if self.body is not None:
            self.body.enable(self._is_staying and not self._is_standby)
        self._refresh_people()
        is_running = self._is_running
        self._wake.run(self.is_able)
        self._setup.run(is_running and self._stage is Stage.SETUP)
        self._move.run(is_running and self._stage is Stage.MOVE)
        self._work.run(is_running and self._stage is Stage.WORK)
        for stop in self.stops:
            stop.refresh(is_working=is_running and self._is_working, is_on_shift=self.station.is_on_shift)
        if self.tool is not None:
            self.tool.refresh(is_cutting=is_running and self._stage is Stage.WORK)
        self._refresh_sleep()

    def _refresh_people(self) -> None:
        node = self.station.node
        if node.crew is None:
            return
        crew = self._world.crews[node.crew]
        needs_people = self._is_busy and self._is_staying and not self._wake.is_set
        may_ask = not self._is_changing and (self._is_warm or not self._is_working)
        if needs_people and may_ask and self._ticket is None:
            key = (self._world.now, self.station.index, self.number, -1)
            self._ticket = crew.ask(Ticket(key, node.crew_size, self.refresh))
        elif not needs_people and self._ticket is not None:
            crew.give_back(self._ticket)
            self._ticket = None

    def _refresh_sleep(self) -> None:
        power = self.station.node.power
        if power is None or power.standby_after_s == float("inf"):
            return
        if self.state != "starved" or self._parts:
            self._doze.clear()
        elif not self._doze.is_set:
            self._doze.set(to_ticks(power.standby_after_s))
            self._doze.run(True)
