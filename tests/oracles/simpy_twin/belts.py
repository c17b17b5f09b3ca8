"""Conveyors, accumulating or not, on a clock that stands when the belt stands."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Sequence

from tests.oracles.simpy_twin.clock import Phase
from tests.oracles.simpy_twin.draws import to_ticks
from tests.oracles.simpy_twin.simple_nodes import BaseNode
from tests.oracles.simpy_twin.stops import Stop, down_state
from tests.oracles.simpy_twin.trace import Part
from tests.oracles.simpy_twin.world import Offer, TwinNode, World
from twin_app.plant.nodes import Conveyor


class TwinBelt(BaseNode):
    """All times below named `travel` are read from the belt's own clock."""

    def __init__(self, world: World, index: int, node: Conveyor) -> None:
        super().__init__(world, index, node)
        self._node = node
        self._crossing = to_ticks(node.length_m / node.speed_m_per_s)
        self._pitch = to_ticks(node.pitch_m / node.speed_m_per_s)
        self._parts: deque[tuple[Part, int]] = deque()
        self._front: Offer | None = None
        self._travel, self._seen_at, self._is_moving = 0, 0, True
        self._last_entry: int | None = None
        self._last_departure: int | None = None
        self._arrival = world.stopwatch(Phase.ENDS, index, self._reach_end)
        self._entrance = world.stopwatch(Phase.ENDS, index, self._turn)
        self._stops = [
            Stop(
                world,
                path=node.path,
                node=index,
                place=0,
                order=order,
                failure=failure,
                when_changed=lambda _: self._turn(),
                is_belt=True,
            )
            for order, failure in enumerate(node.failures)
        ]

    @property
    def load(self) -> int:
        """Parts on the belt."""
        return len(self._parts)

    @property
    def _is_up(self) -> bool:
        return not any(stop.is_down for stop in self._stops)

    @property
    def _is_clear(self) -> bool:
        """Whether the last part that entered has moved on by one pitch."""
        return self._last_entry is None or self._read_travel() >= self._last_entry + self._pitch

    def start(self) -> None:
        """Every uptime is drawn afresh."""
        for stop in self._stops:
            stop.start()
        self.refresh()

    def has_room(self, part: Part, feeder: TwinNode) -> bool:
        """Whether the belt is up, not full, and its entrance is clear."""
        return self.can_reserve(part, feeder) and self._is_clear

    def can_reserve(self, part: Part, feeder: TwinNode) -> bool:
        """Whether the belt is up and not full; by the time the vehicle is here the entrance may be clear."""
        return self._is_up and len(self._parts) + self.coming < self._node.capacity

    def lets_in(self) -> bool:
        """Room is kept already; the entrance must be clear and the belt up."""
        return self._is_up and self._is_clear

    def take(self, part: Part, feeder: TwinNode) -> None:
        """The part stands at the entrance and begins to move."""
        self._last_entry = self._read_travel()
        self._parts.append((part, self._last_entry))
        self._entrance.set(self._pitch)
        if len(self._parts) == 1:
            self._expect_front()
        self._turn()

    def _expect_front(self) -> None:
        """When the first part will reach the end, in the time of the belt."""
        travel = self._read_travel()
        arrival = self._parts[0][1] + self._crossing
        if self._last_departure is not None:
            arrival = max(arrival, self._last_departure + self._pitch)
        self._arrival.set(max(arrival - travel, 0))

    def _reach_end(self) -> None:
        self._front = self.ready(self._parts[0][0])
        self._turn()

    def offers(self) -> Iterable[tuple[int, Offer]]:
        """The part that stands at the end."""
        return [(0, self._front)] if self._front is not None and self._is_up else ()

    def let_go(self, place: int, offer: Offer) -> None:
        """The others close up."""
        self._front = None
        self._parts.popleft()
        self._last_departure = self._read_travel()
        if self._parts:
            self._expect_front()
        self._turn()

    def _read_travel(self) -> int:
        if self._is_moving:
            self._travel += self.world.now - self._seen_at
        self._seen_at = self.world.now
        return self._travel

    def _turn(self) -> None:
        """A failed belt stands, and one that does not accumulate while its first part cannot leave."""
        self._read_travel()
        self._is_moving = self._is_up and (self._node.accumulating or self._front is None)
        self._arrival.run(self._is_moving)
        self._entrance.run(self._is_moving)

    def refresh(self) -> None:
        """Once an instant is over, uptimes run or stand by what the belt does then."""
        self._turn()
        is_working = self._is_up and bool(self._parts) and self._front is None
        for stop in self._stops:
            stop.refresh(is_working=is_working, is_on_shift=True)

    def states(self) -> Sequence[str]:
        """The belt is its only place."""
        stopped = down_state(self._stops)
        if stopped is not None:
            return [stopped]
        return ["blocked" if self._front is not None else "working" if self._parts else "starved"]
