"""Sources that make what is ordered."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable

from tests.oracles.simpy_twin.clock import Phase
from tests.oracles.simpy_twin.draws import to_ticks
from tests.oracles.simpy_twin.simple_nodes import BaseNode
from tests.oracles.simpy_twin.world import Offer, World
from twin_app.plant.nodes import Source


class OrderedSource(BaseNode):
    """Makes the parts of one order after another, each from its release on."""

    def __init__(self, world: World, index: int, node: Source) -> None:
        super().__init__(world, index, node)
        self._node = node
        self._waiting: deque[Offer] = deque()
        self._gap_ends = 0
        self._wakes_at = -1
        self._wake = world.stopwatch(Phase.ENDS, index, self._release)
        world.book.wake[self.path] = self._make_again

    def start(self) -> None:
        """Orders of time 0 are there."""
        self._release()

    def _release(self) -> None:
        job = next((job for job in self.world.book.queue_of(self.path) if job.to_make > 0), None)
        if job is None:
            return
        at = max(to_ticks(job.order.release_s), self._gap_ends)
        if at > self.world.now:
            self._wake_at(at)
            return
        size = 1 if self._node.interarrival is None else min(self._node.batch, job.to_make)
        job.to_make -= size
        for _ in range(size):
            self._waiting.append(self.ready(self.world.trace.new_part(job.product, job)))

    def _wake_at(self, at: int) -> None:
        if not (self._wake.is_set and self._wakes_at == at):
            self._wakes_at = at
            self._wake.set(at - self.world.now)
            self._wake.run(True)

    def _make_again(self) -> None:
        if not self._waiting:
            self._wake_at(max(self.world.now, self._gap_ends))

    def offers(self) -> Iterable[tuple[int, Offer]]:
        """The first part of the batch."""
        return [(0, self._waiting[0])] if self._waiting else ()

    def let_go(self, place: int, offer: Offer) -> None:
        """The part is in the plant now; the next batch may come, at once or after a gap."""
        self._waiting.popleft()
        offer.part.left_source_at = self.world.now
        self.world.trace.inside += 1
        self.world.trace.counts.created += 1
        if self._waiting:
            return
        if self._node.interarrival is not None:
            self._gap_ends = self.world.now + self.world.draw_ticks(self.path, "arrival", self._node.interarrival)
        self._release()
