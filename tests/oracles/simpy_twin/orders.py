"""What was ordered, what of it is still to be made, and which part goes before which."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from tests.oracles.simpy_twin.draws import to_ticks
from tests.oracles.simpy_twin.trace import Part
from twin_app.plant.build.order_sources import releases, suppliers
from twin_app.plant.nodes import Buffer, Node, QueueOrder, Source, Station
from twin_app.plant.plant import Order, Plant

Rank = tuple[float, ...]


@dataclass(slots=True)
class Job:
    """One order on its way."""

    order: Order
    source: str
    product: str
    to_make: int
    not_out: int
    finished: int | None = None


@dataclass(slots=True)
class OrderBook:
    """All orders of a plant; empty if it has none."""

    plant: Plant
    jobs: list[Job] = field(default_factory=list)
    silent: frozenset[str] = frozenset()
    wake: dict[str, Callable[[], None]] = field(default_factory=dict)
    """What to call at a source when one of its parts must be made again."""

    def __post_init__(self) -> None:
        if not self.plant.orders:
            return
        made = releases(self.plant.nodes, [order.product for order in self.plant.orders])
        for order in self.plant.orders:
            release = made[order.product]
            self.jobs.append(Job(order, release.source, release.product, order.quantity, order.quantity))
        driven = {job.source for job in self.jobs}
        sources = {node.path for node in self.plant.nodes if isinstance(node, Source)}
        self.silent = frozenset(sources - driven - suppliers(self.plant.nodes, driven))

    def queue_of(self, source: str) -> list[Job]:
        """The jobs of a source in the sequence of their release; `sorted` keeps the lines of equals in order."""
        own = [job for job in self.jobs if job.source == source]
        return sorted(own, key=lambda job: (to_ticks(job.order.release_s), -job.order.priority))

    def out(self, part: Part, now: int) -> None:
        """A part has reached a sink, or has become part of another one."""
        if part.job is None:
            return
        part.job.not_out -= 1
        if part.job.not_out == 0:
            part.job.finished = now

    def spoilt(self, part: Part) -> None:
        """A part was scrapped: another one is made."""
        if part.job is not None:
            part.job.to_make += 1
            self.wake[part.job.source]()

    @property
    def is_over(self) -> bool:
        """Whether the last order has ended the run; one that is out in the warm-up does not."""
        finished = [job.finished for job in self.jobs if job.finished is not None]
        is_done = bool(self.jobs) and len(finished) == len(self.jobs)
        return self.plant.ends_with_orders and is_done and max(finished) > to_ticks(self.plant.warmup_s)

    def rank(self, part: Part, node: Node) -> Rank:
        """Precedence of a part at a node; lower goes first, equals by waiting time."""
        rule = node.order if isinstance(node, Buffer) else node.priority if isinstance(node, Station) else None
        product = next((item for item in self.plant.products if item.path == part.product), None)
        order = part.job.order if part.job else None
        urgency = order.priority if order else product.priority if product else 0.0
        match rule:
            case QueueOrder.EDD:
                return (order.due_s if order else float("inf"), -urgency)
            case QueueOrder.MARGIN:
                return (-(order.margin if order else product.margin if product else 0.0), -urgency)
            case QueueOrder.SPT:
                assert isinstance(node, Station)
                own = next((p.process_time for p in node.processes if p.product == part.product), None)
                return ((own or node.process_time).mean / node.speed / node.batch, -urgency)
            case _:
                return ()
