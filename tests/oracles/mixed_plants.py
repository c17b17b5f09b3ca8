"""Plants that mix everything, made up from a seed: what the SimPy twin and the kernel must agree on.

Parts flow through stages of one to three parallel nodes. Names are shuffled, so that the order of paths is not that of
the flow, and many times are small whole seconds, so that much happens at the same instant.
"""

from __future__ import annotations

import random
from dataclasses import dataclass, field, replace
from typing import Any

from tests.oracles.plants import (
    buffer,
    calendar,
    conveyor,
    crew,
    exponential,
    path,
    plant,
    product,
    sink,
    source,
    station,
)
from twin_app.plant.distributions import Distribution, DistributionKind, constant
from twin_app.plant.nodes import (
    Assembly,
    Clock,
    Failure,
    Flow,
    Node,
    Policy,
    Power,
    Process,
    QueueOrder,
    SetupMatrix,
    Station,
    WhenBlocked,
)
from twin_app.plant.plant import Plant

PRODUCTS = ("P0", "P1", "P2")


@dataclass(slots=True)
class _Maker:
    rng: random.Random
    has_ties: bool
    nodes: list[Node] = field(default_factory=list)
    names: list[str] = field(default_factory=list)

    def name(self) -> str:
        """A node name without any order."""
        while True:
            name = "".join(self.rng.choices("ABCDEFGH", k=3))
            if name not in self.names:
                self.names.append(name)
                return name

    def chance(self, share: float) -> bool:
        """True in this share of all cases."""
        return self.rng.random() < share

    def time(self, mean: float) -> Distribution:
        """A time of about this mean [s]: whole seconds where ties are wanted, else any kind."""
        if self.has_ties:
            return constant(float(max(1, round(mean * self.rng.choice((0.5, 1.0, 1.0, 1.5))))))
        kinds = (
            exponential(mean),
            constant(float(round(mean))),
            Distribution(DistributionKind.UNIFORM, (0.5 * mean, 1.5 * mean)),
            Distribution(DistributionKind.TRIANGULAR, (0.5 * mean, mean, 2.0 * mean)),
            Distribution(DistributionKind.NORMAL, (mean, 0.4 * mean)),
            Distribution(DistributionKind.LOGNORMAL, (mean, 0.5)),
            Distribution(DistributionKind.GAMMA, (mean, 0.7)),
            Distribution(DistributionKind.WEIBULL, (mean, 1.5)),
            Distribution(DistributionKind.ERLANG, (mean, 3.0)),
            Distribution(DistributionKind.EMPIRICAL, (0.5 * mean, mean, 1.25 * mean)),
        )
        return self.rng.choice(kinds)

    def flow(self, targets: list[str]) -> Flow:
        """A random order of the targets and a random policy."""
        chosen = self.rng.sample(targets, len(targets))
        policy = self.rng.choice((Policy.FIRST, Policy.CYCLIC, Policy.PROBABILITY, Policy.SHORTEST, Policy.PRODUCT))
        weights = tuple(self.rng.choice((1.0, 2.0, 0.5)) for _ in chosen) if policy is Policy.PROBABILITY else ()
        return Flow(targets=tuple(path(name) for name in chosen), policy=policy, weights=weights)

    def failures(self) -> tuple[Failure, ...]:
        """Up to two ways to fail, on any clock, with or without the shared crew."""
        return tuple(
            Failure(
                name=f"stop{i}",
                uptime=self.time(self.rng.choice((40.0, 90.0))),
                repair=self.time(self.rng.choice((8.0, 20.0))),
                clock=self.rng.choice(tuple(Clock)),
                crew=path("Fitters") if self.chance(0.5) else None,
                scraps_part=self.chance(0.25),
            )
            for i in range(self.rng.choice((0, 0, 1, 1, 2)))
        )

    def station_options(self, targets: list[str]) -> dict[str, Any]:
        """What one station may have besides its time and targets."""
        options: dict[str, Any] = {"failures": self.failures()}
        if self.chance(0.3):
            options["calendar"] = path("Shift")
        if self.chance(0.25):
            options.update(crew=path("Operators"), crew_size=self.rng.choice((1, 1, 2)))
        if self.chance(0.3):
            options["setup_time"] = self.time(4.0)
        if self.chance(0.3):
            options["setup_matrix"] = self.setup_matrix()
        if self.chance(0.3):
            options["processes"] = (self.process(targets),)
        if self.chance(0.2):
            options["speed"] = self.rng.choice((0.5, 2.0))
        if self.chance(0.15):
            options["power"] = Power(standby_after_s=float(self.rng.choice((5, 12))), wake_time_s=3.0)
        return options

    def setup_matrix(self) -> SetupMatrix:
        """Set-ups between two or three products."""
        products = tuple(path(name) for name in PRODUCTS[: self.rng.choice((2, 3))])
        seconds = tuple(tuple(0.0 if a == b else float(self.rng.randint(0, 6)) for b in products) for a in products)
        return SetupMatrix(products=products, seconds=seconds)

    def process(self, targets: list[str]) -> Process:
        """What one product needs otherwise."""
        return Process(
            product=path(self.rng.choice(PRODUCTS)),
            process_time=self.time(7.0) if self.chance(0.6) else None,
            setup_time=self.time(5.0) if self.chance(0.4) else None,
            targets=(path(self.rng.choice(targets)),) if self.chance(0.4) else (),
        )

    def add_station(self, name: str, targets: list[str], rework: str | None, *, is_first: bool) -> None:
        """A station, perhaps with several places, batches, splitting, scrap or rework, or one that takes no time."""
        options = self.station_options(targets)
        options["servers"] = self.rng.choice((1, 1, 1, 2, 3))
        if self.chance(0.2):
            options["batch"] = self.rng.choice((2, 3))
        elif self.chance(0.15):
            options["split_count"] = self.rng.choice((2, 3))
        if self.chance(0.3):
            options["scrap"] = 0.1
        if rework is not None and self.chance(0.5):
            options.update(rework=0.15, rework_to=path(rework))
        takes_no_time = self.has_ties and not is_first and self.chance(0.1)
        time = constant(0.0) if takes_no_time else self.time(6.0)
        self.nodes.append(station(name, time, flow=self.flow(targets), **options))

    def add_assembly(self, name: str, inputs: list[str], targets: list[str]) -> None:
        """A station that joins what all of `inputs` deliver."""
        counts = tuple(self.rng.choice((1, 1, 2)) for _ in inputs)
        output = path("P0") if self.chance(0.3) else None
        assembly = Assembly(inputs=tuple(path(item) for item in inputs), counts=counts, output=output)
        options = self.station_options(targets)
        options["servers"] = self.rng.choice((1, 1, 2))
        self.nodes.append(station(name, self.time(6.0), flow=self.flow(targets), assembly=assembly, **options))

    def add_buffer(self, name: str, targets: list[str]) -> None:
        """A buffer of one to four places, or unlimited."""
        options: dict[str, Any] = {"order": self.rng.choice((QueueOrder.FIFO, QueueOrder.FIFO, QueueOrder.LIFO))}
        if self.chance(0.2):
            options["dwell"] = self.time(5.0)
        capacity = self.rng.choice((1, 2, 4, None))
        self.nodes.append(buffer(name, capacity, flow=self.flow(targets), **options))

    def add_belt(self, name: str, targets: list[str]) -> None:
        """A belt of two to five parts."""
        pitch = 0.5
        self.nodes.append(
            conveyor(
                name,
                length=pitch * self.rng.choice((2, 3, 5)) + self.rng.choice((0.0, 0.3)),
                speed=self.rng.choice((0.25, 0.5)),
                pitch=pitch,
                accumulating=self.chance(0.5),
                failures=self.failures(),
                flow=self.flow(targets),
            )
        )

    def add_source(self, name: str, targets: list[str]) -> None:
        """A source that never runs dry, waits, or loses parts."""
        options: dict[str, Any] = {"batch": self.rng.choice((1, 1, 3))}
        if self.chance(0.7):
            products = self.rng.sample(PRODUCTS, self.rng.choice((1, 2, 3)))
            options["products"] = tuple(path(name) for name in products)
            options["mix"] = tuple(self.rng.choice((1.0, 3.0)) for _ in products) if self.chance(0.5) else ()
        if self.chance(0.6):
            options["interarrival"] = self.time(6.0 * options["batch"])
            options["when_blocked"] = self.rng.choice(tuple(WhenBlocked))
        if self.chance(0.1):
            options["limit"] = 50
        self.nodes.append(source(name, flow=self.flow(targets), **options))


def mixed_plant(seed: int, *, has_ties: bool, horizon: float = 1500.0) -> Plant:
    """One plant of about ten nodes; the same seed gives the same plant."""
    maker = _Maker(random.Random(f"plant {seed}"), has_ties)
    rng = maker.rng
    stages = [[maker.name() for _ in range(rng.choice((1, 1, 2, 3)))] for _ in range(rng.choice((3, 4, 5)))]
    following = [maker.name()]
    maker.nodes.append(sink(following[0]))
    for number in reversed(range(len(stages))):
        stage = stages[number]
        before = stages[number - 1] if number > 0 else []
        if len(stage) == 1 and len(before) > 1 and maker.chance(0.5):
            maker.add_assembly(stage[0], before, following)
            following = stage
            continue
        rework = rng.choice([name for earlier in stages[:number] for name in earlier]) if number > 0 else None
        for name in stage:
            kind = rng.random()
            if kind < 0.55 or number == 0:
                maker.add_station(name, following, rework, is_first=number == 0)
            elif kind < 0.8:
                maker.add_buffer(name, following)
            else:
                maker.add_belt(name, following)
        following = stage
    for _ in range(rng.choice((1, 2))):
        maker.add_source(maker.name(), following)
    return plant(
        *_without_strangers_at_assemblies(maker.nodes),
        horizon=horizon,
        warmup=rng.choice((0.0, 300.0)),
        products=[product(name) for name in PRODUCTS],
        crews=[crew("Fitters", 1), crew("Operators", 2, rng.choice((None, "Shift")))],
        calendars=[calendar("Shift", 300.0, (0.0, 120.0), (150.0, 280.0))],
    )


def _without_strangers_at_assemblies(nodes: list[Node]) -> list[Node]:
    """Rework never goes straight to an assembly: it has no place for what is not one of its inputs."""
    joined = {node.path for node in nodes if isinstance(node, Station) and node.assembly is not None}
    return [
        replace(node, rework=0.0, rework_to=None) if isinstance(node, Station) and node.rework_to in joined else node
        for node in nodes
    ]
