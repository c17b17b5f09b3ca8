"""Networks of exponential machines and finite stores: what `network_chain` solves and `network_plants` simulates."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from twin_app.plant.nodes import Policy

OUT = "Out"
"""Target of parts that leave the network."""
SCRAP = "Scrap"
"""Where parts go that are no good."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Feed:
    """Where parts come from: endless, or at a `rate` (who finds no room is lost), or `limit` parts at the start."""

    name: str
    target: str
    rate: float | None = None
    limit: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Machine:
    """A station whose working, up and repair times are exponential; `failure_rate` 0 never fails."""

    name: str
    rate: float
    targets: tuple[str, ...]
    policy: Policy = Policy.FIRST
    """`FIRST`, `SHORTEST` (a part waits for all targets), `PROBABILITY` or `CYCLIC` (it waits for the one that was
    drawn, or whose turn it was, when it was finished)."""
    weights: tuple[float, ...] = ()
    """Shares of `targets` where one is drawn; they sum to 1."""
    servers: int = 1
    inputs: tuple[str, ...] = ()
    """Nodes that each deliver one part to an assembly; empty: any one part is enough."""
    failure_rate: float = 0.0
    repair_rate: float = 1.0
    scrap: float = 0.0
    rework: float = 0.0
    """Shares of all parts it finishes; only with one server."""
    rework_to: str = ""

    @property
    def routes(self) -> tuple[tuple[tuple[str, ...], float], ...]:
        """(targets a part waits for, share of parts in the long run) of every way on."""
        good = 1.0 - self.scrap - self.rework
        spoilt = (((SCRAP,), self.scrap), ((self.rework_to,), self.rework))
        return (*((targets, good * share) for targets, share in self.good_routes), *spoilt)

    @property
    def good_routes(self) -> tuple[tuple[tuple[str, ...], float], ...]:
        """`routes` of good parts; their shares sum to 1, and with strict turns are equal."""
        if not self.commits:
            return ((self.targets, 1.0),)
        shares = self.weights if self.policy is Policy.PROBABILITY else (1.0 / len(self.targets),) * len(self.targets)
        return tuple(((target,), share) for target, share in zip(self.targets, shares, strict=True))

    @property
    def commits(self) -> bool:
        """Whether every part waits for one target alone."""
        return self.policy in (Policy.PROBABILITY, Policy.CYCLIC)


@dataclass(frozen=True, slots=True, kw_only=True)
class Store:
    """A buffer of at least one place."""

    name: str
    capacity: int
    target: str


@dataclass(frozen=True, kw_only=True)
class Network:
    """Parts come from feeds, go through machines and stores, and leave by `OUT`.

    A node is fed by machines alone, or by one store, or by one feed (and an assembly by one of these for each input):
    then the queues say who has waited longest.
    """

    feeds: tuple[Feed, ...]
    machines: tuple[Machine, ...]
    stores: tuple[Store, ...] = ()

    @cached_property
    def feeders(self) -> dict[str, tuple[str, ...]]:
        """By node: the names of all that send parts to it."""
        senders: tuple[Store | Feed, ...] = (*self.stores, *self.feeds)
        nodes: tuple[Machine | Store, ...] = (*self.machines, *self.stores)
        links = [(machine.name, target) for machine in self.machines for target in machine.targets]
        links += [(machine.name, machine.rework_to) for machine in self.machines if machine.rework > 0.0]
        links += [(sender.name, sender.target) for sender in senders]
        return {node.name: tuple(sender for sender, target in links if target == node.name) for node in nodes}

    @cached_property
    def places(self) -> dict[str, int]:
        """By node: how many parts it has room for."""
        servers = {machine.name: machine.servers for machine in self.machines}
        return servers | {store.name: store.capacity for store in self.stores}

    @cached_property
    def by_name(self) -> dict[str, Machine]:
        """The machines."""
        return {machine.name: machine for machine in self.machines}

    @cached_property
    def endless(self) -> frozenset[str]:
        """Names of the feeds that always have a next part."""
        return frozenset(feed.name for feed in self.feeds if feed.rate is None and feed.limit is None)
