"""What happens in a network of exponential machines, and at what rate: the transitions of a Markov chain.

Written from docs/semantics.md and from nothing in the simulator: blocking after service, the part that has waited
longest enters first, failures count working time only, an assembly place collects its parts one by one.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass

from tests.oracles.networks import OUT, SCRAP, Feed, Machine, Network, Store
from twin_app.plant.nodes import Policy


@dataclass(frozen=True, slots=True)
class NetworkState:
    """What is where; every tuple goes in the order of the network's machines, stores or both."""

    working: tuple[int, ...]
    down: tuple[int, ...]
    kits: tuple[tuple[str, ...], ...]
    """For each machine the inputs from which an assembly that is not complete has its part."""
    stored: tuple[int, ...]
    queues: tuple[tuple[str, ...], ...]
    """For each machine, then each store: machines that hold a finished part for it, longest waiting first."""
    turns: tuple[int, ...]
    """For each machine the number of the target whose turn it is."""


def first_state(network: Network) -> NetworkState:
    """Empty and up, but for the parts of feeds with a limit, which lie in the first stores with room."""
    floor = _Floor(network)
    left = sum(feed.limit or 0 for feed in network.feeds)
    for store in network.stores:
        floor.stored[store.name] = min(left, store.capacity)
        left -= floor.stored[store.name]
    return floor.settled()


def transitions(network: Network, state: NetworkState) -> Iterator[tuple[NetworkState, float]]:
    """(next state, rate) of all that can happen."""
    for feed in network.feeds:
        if feed.rate is not None:
            yield after_arrival(network, state, feed), feed.rate
    for i, machine in enumerate(network.machines):
        for targets, share in _routes(machine, state.turns[i]):
            if state.working[i] and share > 0.0:
                yield _after_service(network, state, machine, targets), state.working[i] * machine.rate * share
        if state.working[i] and machine.failure_rate > 0.0:
            yield _after_stop(network, state, machine, 1), state.working[i] * machine.failure_rate
        if state.down[i]:
            yield _after_stop(network, state, machine, -1), state.down[i] * machine.repair_rate


def _routes(machine: Machine, turn: int) -> Iterator[tuple[tuple[str, ...], float]]:
    """(targets, share) of all that may become of the next part; strict turns leave no choice to a good one."""
    good = tuple((target,) for target in machine.targets) if machine.policy is Policy.CYCLIC else ()
    for targets, share in machine.routes:
        if targets not in good:
            yield targets, share
    if good:
        yield good[turn], 1.0 - machine.scrap - machine.rework


def after_arrival(network: Network, state: NetworkState, feed: Feed) -> NetworkState:
    """What one more part of a feed makes of a state: the same if there is no room for it."""
    floor = _Floor(network, state)
    floor.queues[feed.target] += (feed.name,)
    floor.settle()
    floor.queues[feed.target] = tuple(holder for holder in floor.queues[feed.target] if holder != feed.name)
    return floor.state()


def _after_service(network: Network, state: NetworkState, machine: Machine, targets: tuple[str, ...]) -> NetworkState:
    floor = _Floor(network, state)
    floor.working[machine.name] -= 1
    if machine.policy is Policy.CYCLIC and targets not in ((SCRAP,), (machine.rework_to,)):
        floor.turns[machine.name] = (floor.turns[machine.name] + 1) % len(machine.targets)
    if targets not in ((OUT,), (SCRAP,)):
        floor.offer(machine, targets)
    return floor.settled()


def _after_stop(network: Network, state: NetworkState, machine: Machine, stopped: int) -> NetworkState:
    floor = _Floor(network, state)
    floor.working[machine.name] -= stopped
    floor.down[machine.name] += stopped
    return floor.settled()


def held_parts(queues: Iterable[tuple[str, ...]], machine: Machine) -> int:
    """Finished parts that a machine has not got rid of."""
    counts = [queue.count(machine.name) for queue in queues]
    return sum(counts) if machine.commits else max(counts, default=0)


class _Floor:
    """A state that parts can be moved in, by name."""

    def __init__(self, network: Network, state: NetworkState | None = None) -> None:
        self._network = network
        machines = [machine.name for machine in network.machines]
        stores = [store.name for store in network.stores]
        zeros = (0,) * len(machines)
        self.working = dict(zip(machines, state.working if state else zeros, strict=True))
        self.down = dict(zip(machines, state.down if state else zeros, strict=True))
        self.kits = dict(zip(machines, state.kits if state else ((),) * len(machines), strict=True))
        self.stored = dict(zip(stores, state.stored if state else (0,) * len(stores), strict=True))
        names = [*machines, *stores]
        self.turns = dict(zip(machines, state.turns if state else zeros, strict=True))
        self.queues = dict(zip(names, state.queues if state else ((),) * len(names), strict=True))

    def state(self) -> NetworkState:
        """The same, for a chain."""
        return NetworkState(
            tuple(self.working.values()),
            tuple(self.down.values()),
            tuple(self.kits.values()),
            tuple(self.stored.values()),
            tuple(self.queues.values()),
            tuple(self.turns.values()),
        )

    def settled(self) -> NetworkState:
        """The state after all moves that can happen at once."""
        self.settle()
        return self.state()

    def settle(self) -> None:
        """Moves parts one at a time until nothing more can move."""
        is_moving = True
        while is_moving:
            is_moving = False
            for machine in self._network.machines:
                is_moving |= self._machine_takes(machine)
            for store in self._network.stores:
                is_moving |= self._store_takes(store)

    def offer(self, machine: Machine, targets: tuple[str, ...]) -> None:
        """Puts a finished part into the queue of the target it picks, or of all while none has room."""
        roomy = [target for target in targets if self._has_room(target)]
        if roomy:
            picked = min(roomy, key=self._content) if machine.policy is Policy.SHORTEST else roomy[0]
            targets = (picked,)
        for target in targets:
            self.queues[target] += (machine.name,)

    def _has_room(self, node: str) -> bool:
        return self._content(node) < self._network.places[node]

    def _content(self, node: str) -> int:
        """Parts that fill the places of a node; the kit that an assembly collects leaves its place open."""
        if node in self.stored:
            return self.stored[node]
        return self.working[node] + self.down[node] + held_parts(self.queues.values(), self._network.by_name[node])

    def _machine_takes(self, machine: Machine) -> bool:
        name = machine.name
        if not self._has_room(name):
            return False
        lacking = [feeder for feeder in machine.inputs if feeder not in self.kits[name]]
        feeder = self._taken(name, lacking or self._network.feeders[name])
        if feeder is None:
            return False
        is_complete = len(lacking) <= 1
        self.kits[name] = () if is_complete else tuple(sorted((*self.kits[name], feeder)))
        self.working[name] += is_complete
        return True

    def _store_takes(self, store: Store) -> bool:
        has_taken = (
            self._has_room(store.name) and self._taken(store.name, self._network.feeders[store.name]) is not None
        )
        self.stored[store.name] += has_taken
        return has_taken

    def _taken(self, node: str, feeders: Collection[str]) -> str | None:
        """Takes a part for `node` from one of these, and says from which; None if they have none."""
        queue = self.queues[node]
        for i, holder in enumerate(queue):
            if holder in feeders:
                self._withdraw(node, i)
                return holder
        for feeder in feeders:
            if self.stored.get(feeder):
                self.stored[feeder] -= 1
                return feeder
            if feeder in self._network.endless:
                return feeder
        return None

    def _withdraw(self, node: str, i: int) -> None:
        """Takes the i-th in the queue of a node out of it, and its part out of all others where it waited as well."""
        holder = self.queues[node][i]
        sender = self._network.by_name.get(holder)
        waits_for_all = sender is not None and not sender.commits and node in sender.targets
        for target in sender.targets if sender is not None and waits_for_all else (node,):
            queue = self.queues.get(target, ())
            if holder in queue:
                at = i if target == node else queue.index(holder)
                self.queues[target] = (*queue[:at], *queue[at + 1 :])
