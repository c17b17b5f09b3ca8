"""The plant that a network of exponential machines describes."""

from __future__ import annotations

from tests.oracles.networks import OUT, Feed, Machine, Network, Store
from tests.oracles.plants import buffer, exponential, flow_to, path, plant, sink, source, station
from twin_app.plant.nodes import Assembly, Buffer, Clock, Failure, Source, Station, WhenBlocked
from twin_app.plant.plant import Plant


def network_plant(network: Network, *, horizon: float, warmup: float) -> Plant:
    """The same nodes under the same names; one unit of time is a second."""
    return plant(
        *(_source(feed) for feed in network.feeds),
        *(_station(machine) for machine in network.machines),
        *(_buffer(store) for store in network.stores),
        sink(OUT),
        horizon=horizon,
        warmup=warmup,
    )


def _source(feed: Feed) -> Source:
    if feed.rate is None:
        return source(feed.name, feed.target, limit=feed.limit)
    return source(feed.name, feed.target, interarrival=exponential(1.0 / feed.rate), when_blocked=WhenBlocked.BALK)


def _buffer(store: Store) -> Buffer:
    return buffer(store.name, store.capacity, store.target)


def _station(machine: Machine) -> Station:
    inputs = tuple(path(name) for name in machine.inputs)
    return station(
        machine.name,
        exponential(1.0 / machine.rate),
        flow=flow_to(*machine.targets, policy=machine.policy, weights=machine.weights),
        servers=machine.servers,
        scrap=machine.scrap,
        rework=machine.rework,
        rework_to=path(machine.rework_to) if machine.rework > 0.0 else None,
        assembly=Assembly(inputs=inputs, counts=(1,) * len(inputs)) if inputs else None,
        failures=_failures(machine),
    )


def _failures(machine: Machine) -> tuple[Failure, ...]:
    if machine.failure_rate == 0.0:
        return ()
    uptime, repair = exponential(1.0 / machine.failure_rate), exponential(1.0 / machine.repair_rate)
    return (Failure(name="stop", uptime=uptime, repair=repair, clock=Clock.PROCESSING),)
