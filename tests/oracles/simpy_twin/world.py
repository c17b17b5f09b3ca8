"""What all nodes share: time, the trace, draws, people, and the three steps of an instant."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from tests.oracles.simpy_twin.clock import Agenda, Phase, Stopwatch, urgency
from tests.oracles.simpy_twin.draws import Draws, whole
from tests.oracles.simpy_twin.orders import OrderBook
from tests.oracles.simpy_twin.trace import Part, Trace
from twin_app.plant.distributions import Distribution


@dataclass(frozen=True, slots=True)
class Route:
    """Where one part may go; with more than one target the choice falls when there is room."""

    targets: tuple[TwinNode, ...]
    takes_shortest: bool = False

    def choose(self, part: Part, feeder: TwinNode) -> TwinNode | None:
        """The target the part would enter now."""
        return self._choice([target for target in self.targets if target.has_room(part, feeder)])

    def choose_for_vehicle(self, part: Part, feeder: TwinNode) -> TwinNode | None:
        """The target that a vehicle would bring the part to."""
        return self._choice([target for target in self.targets if target.can_reserve(part, feeder)])

    def _choice(self, open_ones: list[TwinNode]) -> TwinNode | None:
        if self.takes_shortest:
            return min(open_ones, key=lambda target: target.load + target.coming, default=None)
        return open_ones[0] if open_ones else None


@dataclass(slots=True, eq=False)
class Offer:
    """A part that is ready to leave a place of a node."""

    since: int
    part: Part
    route: Route
    is_called: bool = False
    """A vehicle comes for it."""


class TwinNode(Protocol):
    """What `World` asks of a source, station, buffer, belt or sink."""

    index: int
    path: str
    coming: int
    """Parts that vehicles are to bring."""

    @property
    def load(self) -> int:
        """Parts inside."""

    def start(self) -> None:
        """Time 0."""

    def has_room(self, part: Part, feeder: TwinNode) -> bool:
        """Whether it would take the part now."""

    def take(self, part: Part, feeder: TwinNode) -> None:
        """The part comes in."""

    def can_reserve(self, part: Part, feeder: TwinNode) -> bool:
        """Whether it would keep room for a part that a vehicle brings later."""

    def reserve(self, feeder: TwinNode) -> Reservation:
        """Keeps room for one part."""

    def lets_in(self) -> bool:
        """Whether what has been brought can come in now."""

    def redeem(self, reservation: Reservation, part: Part, feeder: TwinNode) -> None:
        """The part for which room was kept comes in."""

    def offers(self) -> Iterable[tuple[int, Offer]]:
        """(place, part that may leave it now)."""

    def let_go(self, place: int, offer: Offer) -> None:
        """The part is gone."""

    def refresh(self) -> None:
        """Lets clocks run or stand by what is true now."""

    def gives_up(self) -> bool:
        """Loses a part that has come and found no room; whether another one may try."""

    def states(self) -> Sequence[str]:
        """State of each place; empty for nodes without places."""


class Reservation(Protocol):
    """Room that a node keeps; what it is concerns that node alone."""


class TwinVehicles(Protocol):
    """What `World` asks of a fleet."""

    def send_one(self) -> bool:
        """Sends a vehicle for a part; False if there is none, or no part."""

    def docked(self, node: TwinNode) -> Iterable[tuple[int, Callable[[], None]]]:
        """(since when, what hands its part over) of each vehicle that waits at a belt."""


@dataclass(slots=True, eq=False)
class Ticket:
    """A request for people, and the people themselves once granted."""

    key: tuple[int, int, int, int]
    """Since when, node, place, failure: who waits longest comes first."""
    size: int
    when_granted: Callable[[], None]
    is_granted: bool = False


@dataclass(slots=True, eq=False)
class TwinCrew:
    """People who are handed out in the order of the requests."""

    free: int
    is_on_shift: bool = True
    queue: list[Ticket] = field(default_factory=list)

    def ask(self, ticket: Ticket) -> Ticket:
        """Puts a request in line."""
        self.queue.append(ticket)
        return ticket

    def give_back(self, ticket: Ticket) -> None:
        """Returns the people, or withdraws a request that still waits."""
        if ticket.is_granted:
            self.free += ticket.size
        else:
            self.queue.remove(ticket)

    def hand_out(self) -> None:
        """Grants from the head of the line; a request too large for now holds up those behind it."""
        self.queue.sort(key=lambda ticket: ticket.key)
        while self.is_on_shift and self.queue and self.queue[0].size <= self.free:
            ticket = self.queue.pop(0)
            self.free -= ticket.size
            ticket.is_granted = True
            ticket.when_granted()


class World:
    """One replication on its way."""

    def __init__(self, draws: Draws, book: OrderBook) -> None:
        self.book = book
        self.agenda = Agenda()
        self.env = self.agenda.env
        self.draws = draws
        self.trace = Trace()
        self.nodes: list[TwinNode] = []
        self.crews: dict[str, TwinCrew] = {}
        self.fleets: list[TwinVehicles] = []
        self.carried: set[int] = set()
        """Nodes whose parts wait for vehicles."""
        self.loops: dict[int, frozenset[int]] = {}
        """Where work is rework on a part that this node has sent there."""
        self._will_settle = False

    @property
    def now(self) -> int:
        """Nanoseconds since the start."""
        return self.agenda.now

    def draw_ticks(self, path: str, purpose: str, distribution: Distribution) -> int:
        """The next duration of a stream in whole nanoseconds."""
        return whole(self.draws.nanoseconds(path, purpose, distribution))

    def stopwatch(self, phase: Phase, node: int, act: Callable[[], None], place: int = 0, kind: int = 0) -> Stopwatch:
        """A stopwatch whose end is followed by moves and starts."""
        return Stopwatch(self.agenda, urgency(phase, node, place, kind), self._followed_by_moves(act))

    def after(self, delay: int, phase: Phase, node: int, act: Callable[[], None]) -> None:
        """Something that happens after a fixed time, followed by moves and starts."""
        self.agenda.after(delay, urgency(phase, node), self._followed_by_moves(act))

    def _followed_by_moves(self, act: Callable[[], None]) -> Callable[[], None]:
        def happen() -> None:
            act()
            self.settle_soon()

        return happen

    def settle_soon(self) -> None:
        """Moves parts once everything that this round of the instant began with has happened."""
        if not self._will_settle:
            self._will_settle = True
            self.agenda.after(0, urgency(Phase.SETTLE), self._settle, in_this_round=True)

    def _settle(self) -> None:
        """Steps 2 to 4 of an instant."""
        self._will_settle = False
        while not self.book.is_over and self._move_one():
            pass
        self._refresh()
        for fleet in self.fleets:
            while fleet.send_one():
                pass
        self._refresh()
        for crew in self.crews.values():
            crew.hand_out()
        self._refresh()
        have_lost = [node.gives_up() for node in self.nodes]
        if any(have_lost):
            self._settle()

    def _refresh(self) -> None:
        for node in self.nodes:
            node.refresh()

    def _move_one(self) -> bool:
        """The first node in path order that can take a part takes the one that is first in its order.

        That is the one that has waited longest, unless the node has another rule.
        """
        by_itself = [node for node in self.nodes if node.index not in self.carried]
        waiting = [(offer.since, node.index, place, offer) for node in by_itself for place, offer in node.offers()]
        moves = [
            (target.index, self.book.rank(offer.part, self.book.plant.nodes[target.index]), since, index, place, offer)
            for since, index, place, offer in waiting
            if (target := offer.route.choose(offer.part, self.nodes[index])) is not None
        ]
        entrances = [node for node in self.nodes if node.lets_in() and self._unloaders(node)]
        if entrances and (not moves or entrances[0].index <= min(move[0] for move in moves)):
            self._unloaders(entrances[0])[0][1]()
            return True
        if not moves:
            return False
        target_index, _, _, index, place, offer = min(moves, key=lambda move: move[:5])
        self._move(self.nodes[index], place, offer, self.nodes[target_index])
        return True

    def _unloaders(self, node: TwinNode) -> list[tuple[int, Callable[[], None]]]:
        """Vehicles that wait to hand over a part here, longest first."""
        return sorted((found for fleet in self.fleets for found in fleet.docked(node)), key=lambda found: found[0])

    def _move(self, node: TwinNode, place: int, offer: Offer, target: TwinNode) -> None:
        self.trace.leave(self.now, node.index, offer.part)
        node.let_go(place, offer)
        self.trace.enter(self.now, target.index, offer.part)
        target.take(offer.part, node)
