"""Sources, buffers and sinks."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from tests.oracles.simpy_twin.clock import Phase
from tests.oracles.simpy_twin.routing import Router, pick_by_weight
from tests.oracles.simpy_twin.trace import Part
from tests.oracles.simpy_twin.world import Offer, Reservation, TwinNode, World
from twin_app.plant.nodes import Buffer, Node, QueueOrder, Source, WhenBlocked


class BaseNode:
    """A node without clocks or places."""

    def __init__(self, world: World, index: int, node: Node) -> None:
        self.world = world
        self.index = index
        self.path = node.path
        self.coming = 0
        self.router: Router | None = None

    @property
    def load(self) -> int:
        """Parts inside."""
        return 0

    def start(self) -> None:
        """Time 0."""

    def refresh(self) -> None:
        """Nothing to let run or stand."""

    def gives_up(self) -> bool:
        """Parts here can wait."""
        return False

    def states(self) -> Sequence[str]:
        """No places."""
        return ()

    def offers(self) -> Iterable[tuple[int, Offer]]:
        """Nothing."""
        return ()

    def let_go(self, place: int, offer: Offer) -> None:
        """Nothing was offered."""
        raise AssertionError(f"{self} has offered nothing")

    def has_room(self, part: Part, feeder: TwinNode) -> bool:
        """Whether it would take the part now."""
        raise AssertionError(f"nobody sends parts to {self}")

    def take(self, part: Part, feeder: TwinNode) -> None:
        """The part comes in."""
        raise AssertionError(f"nobody sends parts to {self}")

    def can_reserve(self, part: Part, feeder: TwinNode) -> bool:
        """Room for a part that a vehicle brings later."""
        return self.has_room(part, feeder)

    def reserve(self, feeder: TwinNode) -> Reservation:
        """One part more is to come."""
        self.coming += 1
        return self

    def lets_in(self) -> bool:
        """Vehicles never wait here to unload."""
        return False

    def redeem(self, reservation: Reservation, part: Part, feeder: TwinNode) -> None:
        """It has come."""
        self.coming -= 1
        self.take(part, feeder)

    def ready(self, part: Part) -> Offer:
        """An offer of a part that becomes ready at this instant."""
        assert self.router is not None
        return Offer(self.world.now, part, self.router.route(part))


class TwinSource(BaseNode):
    """Creates parts, singly or in batches of one product."""

    def __init__(self, world: World, index: int, node: Source) -> None:
        super().__init__(world, index, node)
        self._node = node
        self._waiting: deque[Offer] = deque()
        self._left = node.limit
        self._left_in_campaign = 0
        self._campaign: str | None = None
        self._gap = world.stopwatch(Phase.ENDS, index, self._arrive)

    def start(self) -> None:
        """The first part of an endless source is there; otherwise the first gap begins."""
        if self._node.interarrival is None:
            self._create_next()
        else:
            self._begin_gap()

    def _begin_gap(self) -> None:
        assert self._node.interarrival is not None
        if self._left is None or self._left > 0:
            self._gap.set(self.world.draw_ticks(self.path, "arrival", self._node.interarrival))
            self._gap.run(True)

    def _arrive(self) -> None:
        product = self._draw_product()
        for _ in range(self._node.batch):
            self._create(product)
        if self._node.when_blocked is WhenBlocked.BALK:
            self._begin_gap()

    def _create_next(self) -> None:
        if self._left_in_campaign == 0:
            self._left_in_campaign = self._node.batch
            self._campaign = self._draw_product()
        self._left_in_campaign -= 1
        self._create(self._campaign)

    def _create(self, product: str | None) -> None:
        if self._left is not None:
            if self._left == 0:
                return
            self._left -= 1
        self._waiting.append(self.ready(self.world.trace.new_part(product)))

    def _draw_product(self) -> str | None:
        products = self._node.products
        if len(products) < 2:
            return products[0] if products else None
        drawn = self.world.draws.uniform(self.path, "product")
        return products[pick_by_weight(drawn, self._node.mix or (1.0,) * len(products))]

    def offers(self) -> Iterable[tuple[int, Offer]]:
        """The first part of the batch; one that balks makes way for the next as soon as a vehicle comes for it."""
        first = next((offer for offer in self._waiting if not (offer.is_called and self._balks)), None)
        return [(0, first)] if first is not None else ()

    @property
    def _balks(self) -> bool:
        return self._node.when_blocked is WhenBlocked.BALK and self._node.interarrival is not None

    def let_go(self, place: int, offer: Offer) -> None:
        """The part is in the plant now; another one follows."""
        self._waiting.remove(offer)
        offer.part.left_source_at = self.world.now
        self.world.trace.inside += 1
        self.world.trace.counts.created += 1
        if self._node.interarrival is None:
            self._create_next()
        elif not self._waiting and self._node.when_blocked is WhenBlocked.WAIT:
            self._begin_gap()

    def gives_up(self) -> bool:
        """Who found no room goes away; who came with him may try in turn."""
        rejected = next((offer for offer in self._waiting if not offer.is_called), None)
        if not self._balks or rejected is None:
            return False
        self._waiting.remove(rejected)
        self.world.trace.counts.created += 1
        self.world.trace.counts.lost += 1
        return True


class SilentSource(BaseNode):
    """A source of what nobody has ordered."""


@dataclass(slots=True, eq=False)
class _Resting:
    """A part in a buffer; offered once it has dwelt."""

    part: Part
    ready_at: int
    offer: Offer | None = None


class TwinBuffer(BaseNode):
    """A place to wait: first in first out, last in first out, or in the sequence of due dates or margins."""

    def __init__(self, world: World, index: int, node: Buffer) -> None:
        super().__init__(world, index, node)
        self._node = node
        self._parts: list[_Resting] = []

    @property
    def load(self) -> int:
        """Parts inside."""
        return len(self._parts)

    def has_room(self, part: Part, feeder: TwinNode) -> bool:
        """Whether a place is free."""
        return self._node.capacity is None or len(self._parts) + self.coming < self._node.capacity

    def take(self, part: Part, feeder: TwinNode) -> None:
        """The part may leave at once, or after its dwell."""
        dwell = self._node.dwell
        delay = 0 if dwell is None else self.world.draw_ticks(self.path, "dwell", dwell)
        resting = _Resting(part, self.world.now + delay)
        self._parts.insert(self._place_of(part), resting)
        if delay == 0:
            resting.offer = self.ready(part)
        else:
            self.world.after(delay, Phase.ENDS, self.index, self._end_dwell)

    def _place_of(self, part: Part) -> int:
        """Behind all that go before it or equal it; last in first out: before all."""
        if self._node.order is QueueOrder.LIFO:
            return 0
        own = self.world.book.rank(part, self._node)
        return sum(self.world.book.rank(resting.part, self._node) <= own for resting in self._parts)

    def _end_dwell(self) -> None:
        """Parts whose dwell ends at one instant become ready in the order of the buffer."""
        for resting in self._parts:
            if resting.offer is None and resting.ready_at <= self.world.now:
                resting.offer = self.ready(resting.part)

    def offers(self) -> Iterable[tuple[int, Offer]]:
        """The first part in the buffer's order that has dwelt long enough."""
        rested = (resting.offer for resting in self._parts if resting.offer is not None)
        first = next((offer for offer in rested if not offer.is_called), None)
        return [(0, first)] if first is not None else ()

    def let_go(self, place: int, offer: Offer) -> None:
        """The place is free."""
        self._parts = [resting for resting in self._parts if resting.offer is not offer]


class TwinSink(BaseNode):
    """Counts good parts."""

    def has_room(self, part: Part, feeder: TwinNode) -> bool:
        """Always."""
        return True

    def take(self, part: Part, feeder: TwinNode) -> None:
        """One more good part."""
        trace = self.world.trace
        trace.inside -= 1
        trace.counts.completed += 1
        trace.lead_times_ns.append(self.world.now - part.left_source_at)
        self.world.book.out(part, self.world.now)
