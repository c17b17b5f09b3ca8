"""Systems small enough for a Markov chain, and between them every way in which parts meet, part and wait."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from tests.oracles.networks import OUT, Feed, Machine, Network, Store
from twin_app.plant.nodes import Policy

Stop = tuple[float, float]
"""Rates of failure and of repair."""


def line(rates: Sequence[float], buffers: Sequence[int], stops: Sequence[Stop] = ()) -> Network:
    """A saturated tandem line of machines M0, M1, … with buffer Bi behind machine Mi."""
    machines: list[Machine] = []
    stores: list[Store] = []
    for i, rate in enumerate(rates):
        following = f"M{i + 1}" if i + 1 < len(rates) else OUT
        places = buffers[i] if i < len(buffers) else 0
        if places:
            stores.append(Store(name=f"B{i}", capacity=places, target=following))
        failure_rate, repair_rate = stops[i] if stops else (0.0, 1.0)
        target = f"B{i}" if places else following
        machines.append(
            Machine(name=f"M{i}", rate=rate, targets=(target,), failure_rate=failure_rate, repair_rate=repair_rate)
        )
    return Network(feeds=(Feed(name="In", target="M0"),), machines=tuple(machines), stores=tuple(stores))


def assembly(rates: tuple[float, float, float], buffers: tuple[int, int]) -> Network:
    """Two saturated machines M0 and M1, each with a buffer, and M2, which joins a part of either."""
    return Network(
        feeds=(Feed(name="In0", target="M0"), Feed(name="In1", target="M1")),
        machines=(
            Machine(name="M0", rate=rates[0], targets=("B0",)),
            Machine(name="M1", rate=rates[1], targets=("B1",)),
            Machine(name="M2", rate=rates[2], targets=(OUT,), inputs=("B0", "B1")),
        ),
        stores=(
            Store(name="B0", capacity=buffers[0], target="M2"),
            Store(name="B1", capacity=buffers[1], target="M2"),
        ),
    )


def merge(rates: tuple[float, float, float], places: int) -> Network:
    """Two saturated machines M0 and M1 that share the buffer before M2: who has waited longest enters first."""
    shared = "B" if places else "M2"
    return Network(
        feeds=(Feed(name="In0", target="M0"), Feed(name="In1", target="M1")),
        machines=(
            Machine(name="M0", rate=rates[0], targets=(shared,)),
            Machine(name="M1", rate=rates[1], targets=(shared,)),
            Machine(name="M2", rate=rates[2], targets=(OUT,)),
        ),
        stores=(Store(name="B", capacity=places, target="M2"),) if places else (),
    )


def split(rates: tuple[float, float, float], share: float, buffers: tuple[int, int]) -> Network:
    """A saturated machine M0 whose parts go by a draw: this share through B1 and M1, the others through B2 and M2."""
    return Network(
        feeds=(Feed(name="In", target="M0"),),
        machines=(
            Machine(
                name="M0", rate=rates[0], targets=("B1", "B2"), policy=Policy.PROBABILITY, weights=(share, 1.0 - share)
            ),
            Machine(name="M1", rate=rates[1], targets=(OUT,)),
            Machine(name="M2", rate=rates[2], targets=(OUT,)),
        ),
        stores=(
            Store(name="B1", capacity=buffers[0], target="M1"),
            Store(name="B2", capacity=buffers[1], target="M2"),
        ),
    )


def fork(rates: tuple[float, float, float], policy: Policy, buffers: tuple[int, int]) -> Network:
    """A saturated machine M0 whose parts go where there is room: through B1 and M1, or through B2 and M2."""
    whole = split(rates, 0.5, buffers)
    first, *others = whole.machines
    return replace(whole, machines=(replace(first, policy=policy, weights=()), *others))


def inspection(rates: tuple[float, float, float, float], scrap: float, rework: float, places: int) -> Network:
    """A saturated machine M0, an inspection M1 behind a buffer, and M3 behind another one.

    Of the parts of M1 some are scrapped and some go through M2 for rework, from where they go on to M3 like the good.
    """
    return Network(
        feeds=(Feed(name="In", target="M0"),),
        machines=(
            Machine(name="M0", rate=rates[0], targets=("B0",)),
            Machine(name="M1", rate=rates[1], targets=("B1",), scrap=scrap, rework=rework, rework_to="M2"),
            Machine(name="M2", rate=rates[2], targets=("B1",)),
            Machine(name="M3", rate=rates[3], targets=(OUT,)),
        ),
        stores=(Store(name="B0", capacity=places, target="M1"), Store(name="B1", capacity=places, target="M3")),
    )


def parallel(rates: tuple[float, float], servers: tuple[int, int], places: int, stop: Stop) -> Network:
    """A saturated station M0 of several places that fail, a buffer B0, and a station M1 of several sound ones."""
    return Network(
        feeds=(Feed(name="In", target="M0"),),
        machines=(
            Machine(
                name="M0",
                rate=rates[0],
                targets=("B0",),
                servers=servers[0],
                failure_rate=stop[0],
                repair_rate=stop[1],
            ),
            Machine(name="M1", rate=rates[1], targets=(OUT,), servers=servers[1]),
        ),
        stores=(Store(name="B0", capacity=places, target="M1"),),
    )


def queue(arrival_rate: float, service_rate: float, servers: int, places: int) -> Network:
    """M/M/c/K with K = servers + places: who finds no place is lost."""
    return Network(
        feeds=(Feed(name="In", target="B" if places else "M", rate=arrival_rate),),
        machines=(Machine(name="M", rate=service_rate, targets=(OUT,), servers=servers),),
        stores=(Store(name="B", capacity=places, target="M"),) if places else (),
    )


def loop(rates: Sequence[float], buffers: Sequence[int], parts: int) -> Network:
    """A ring of machines Mi, each behind its buffer Bi, in which a fixed number of parts goes round for ever.

    The last machine has a way out that it never draws: a plant whose parts could never leave is refused as faulty.
    """
    last = len(rates) - 1
    machines = [Machine(name=f"M{i}", rate=rates[i], targets=(f"B{i + 1}",)) for i in range(last)]
    end = Machine(name=f"M{last}", rate=rates[last], targets=("B0", OUT), policy=Policy.PROBABILITY, weights=(1.0, 0.0))
    return Network(
        feeds=(Feed(name="In", target="B0", limit=parts),),
        machines=(*machines, end),
        stores=tuple(Store(name=f"B{i}", capacity=places, target=f"M{i}") for i, places in enumerate(buffers)),
    )
