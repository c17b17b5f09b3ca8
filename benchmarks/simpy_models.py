"""M1, M2 and M3 as a practised SimPy user would write them: no more events than needed, numbers drawn in blocks.

They collect what ours collects by default: time in each state of each station, mean content of each buffer, throughput
and lead time. Random numbers come from numpy generators, one for each purpose.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Generator, Iterator
from dataclasses import dataclass, field

import numpy as np
import simpy

from benchmarks.numbers import M3_BREAKS_S, M3_MEANS_S, M3_SETUP_S, M3_SETUP_STATIONS

Steps = Generator[simpy.Event, object, None]
_BLOCK = 1024


def exponentials(rng: np.random.Generator, mean: float, size: int = _BLOCK) -> Iterator[float]:
    """Endless exponential numbers, drawn a block at a time."""
    while True:
        yield from rng.exponential(mean, size).tolist()


def lognormals(rng: np.random.Generator, mean: float, cv: float, size: int = _BLOCK) -> Iterator[float]:
    """Endless lognormal numbers by their own mean and coefficient of variation."""
    variance = np.log1p(cv * cv)
    while True:
        yield from rng.lognormal(np.log(mean) - variance / 2.0, np.sqrt(variance), size).tolist()


def uniforms(rng: np.random.Generator, size: int = _BLOCK) -> Iterator[float]:
    """Endless numbers in [0, 1)."""
    while True:
        yield from rng.random(size).tolist()


# M1 -------------------------------------------------------------------------------------------------------------------


def m1_mean_wait(seed: int, n_customers: int) -> float:
    """M/M/1 at 0.8: mean time in queue of the first `n_customers`."""
    env = simpy.Environment()
    gaps, services = (exponentials(np.random.default_rng([seed, k]), mean) for k, mean in enumerate((1.25, 1.0)))
    queue: deque[float] = deque()
    sleeping: list[simpy.Event] = []
    waited = 0.0

    def arrive() -> Steps:
        for _ in range(n_customers):
            yield env.timeout(next(gaps))
            queue.append(env.now)
            if sleeping:
                sleeping.pop().succeed()

    def serve() -> Steps:
        nonlocal waited
        for _ in range(n_customers):
            if not queue:
                sleeping.append(env.event())
                yield sleeping[0]
            waited += env.now - queue.popleft()
            yield env.timeout(next(services))

    env.process(arrive())
    env.run(env.process(serve()))
    return waited / n_customers


# Shared by M2 and M3 --------------------------------------------------------------------------------------------------


@dataclass(slots=True)
class Part:
    """One part on its way."""

    product: int
    created: float


@dataclass(slots=True, eq=False)
class Buffer:
    """A queue of limited room that wakes who waits at either end, and keeps the integral of its content."""

    env: simpy.Environment
    capacity: int
    items: deque[tuple[float, Part]] = field(default_factory=deque)
    readers: list[Machine] = field(default_factory=list)
    writers: list[Machine] = field(default_factory=list)
    area: float = 0.0
    since: float = 0.0

    def put(self, part: Part) -> bool:
        """False when it is full."""
        if len(self.items) >= self.capacity:
            return False
        self._tally()
        self.items.append((self.env.now, part))
        for machine in self.readers:
            machine.wake()
        return True

    def get(self) -> Part:
        """The oldest part."""
        self._tally()
        part = self.items.popleft()[1]
        for machine in self.writers:
            machine.wake()
        return part

    def _tally(self) -> None:
        now = self.env.now
        self.area += len(self.items) * (now - self.since)
        self.since = now


class Machine:
    """A process that sleeps on one event and keeps the time it has spent in each state."""

    def __init__(self, env: simpy.Environment) -> None:
        self.env = env
        self.time_in: dict[str, float] = {}
        self._state, self._since = "starved", 0.0
        self._bell: simpy.Event | None = None

    def switch(self, state: str) -> None:
        """Books the time since the last change."""
        now = self.env.now
        self.time_in[self._state] = self.time_in.get(self._state, 0.0) + now - self._since
        self._state, self._since = state, now

    def wake(self) -> None:
        """Ends a sleep, if it sleeps."""
        if self._bell is not None:
            self._bell.succeed()
            self._bell = None

    def sleep(self) -> simpy.Event:
        """An event that `wake` triggers."""
        self._bell = self.env.event()
        return self._bell


@dataclass(slots=True)
class Outcome:
    """What one replication of M2 or M3 gives."""

    completed: int = 0
    lead_time_sum: float = 0.0
    scrapped: int = 0
    time_in: list[dict[str, float]] = field(default_factory=list)
    mean_content: list[float] = field(default_factory=list)

    def complete(self, part: Part, now: float) -> None:
        """One more good part."""
        self.completed += 1
        self.lead_time_sum += now - part.created

    def close(self, machines: list[Machine], buffers: list[Buffer], horizon: float) -> None:
        """Books what is open at the end."""
        for machine in machines:
            machine.switch("end")
            self.time_in.append(machine.time_in)
        for buffer in buffers:
            buffer._tally()
            self.mean_content.append(buffer.area / horizon)


# M2 -------------------------------------------------------------------------------------------------------------------


def m2(seed: int, horizon: float = 10_000.0) -> Outcome:
    """Ten exponential stations with buffers of 5 and failures on the processing clock."""
    env = simpy.Environment()
    outcome = Outcome()
    buffers = [Buffer(env, 5) for _ in range(9)]
    machines = [Machine(env) for _ in range(10)]
    for i, machine in enumerate(machines):
        before = buffers[i - 1] if i > 0 else None
        after = buffers[i] if i < 9 else None
        if before is not None:
            before.readers.append(machine)
        if after is not None:
            after.writers.append(machine)
        env.process(_m2_station(machine, before, after, [seed, i], outcome))
    env.run(horizon)
    outcome.close(machines, buffers, horizon)
    return outcome


def _m2_station(
    machine: Machine, before: Buffer | None, after: Buffer | None, seed: list[int], outcome: Outcome
) -> Steps:
    env = machine.env
    works, uptimes, repairs = (
        exponentials(np.random.default_rng([*seed, k]), mean) for k, mean in enumerate((1.0, 100.0, 10.0))
    )
    uptime = next(uptimes)
    while True:
        if before is None:
            part = Part(0, env.now)
        else:
            while not before.items:
                yield machine.sleep()
            part = before.get()
        machine.switch("working")
        work = next(works)
        while uptime < work:
            yield env.timeout(uptime)
            work -= uptime
            machine.switch("down")
            yield env.timeout(next(repairs))
            machine.switch("working")
            uptime = next(uptimes)
        uptime -= work
        yield env.timeout(work)
        if after is None:
            outcome.complete(part, env.now)
        else:
            machine.switch("blocked")
            while not after.put(part):
                yield machine.sleep()
        machine.switch("starved")


# M3 -------------------------------------------------------------------------------------------------------------------


class Station(Machine):
    """A station of M3: suspended while it is down or on a break, whatever it is doing."""

    def __init__(self, env: simpy.Environment, number: int, seed: int) -> None:
        super().__init__(env)
        self.number = number
        self.inputs: list[Buffer] = []
        self.output: Buffer | None = None
        self.joins = False
        self.last_product: int | None = None
        self.process: simpy.Process | None = None
        self._stops = 0
        self._on_break = False
        self._doing = "starved"
        self._in_timeout = False
        streams = [np.random.default_rng([seed, number, k]) for k in range(4)]
        self.works = lognormals(streams[0], M3_MEANS_S[number], 0.3)
        self.uptimes = exponentials(streams[1], 3600.0, 16)
        self.repairs = exponentials(streams[2], 300.0, 16)
        self.quality = uniforms(streams[3])

    def stop(self, *, is_break: bool) -> None:
        """Suspends the station once more."""
        self._stops += 1
        self._on_break |= is_break
        self.show(self._doing)
        if self._in_timeout and self._stops == 1 and self.process is not None:
            self.process.interrupt()

    def resume(self, *, is_break: bool) -> None:
        """Takes one reason to stand away."""
        self._stops -= 1
        self._on_break &= not is_break
        self.show(self._doing)
        if self._stops == 0:
            self.wake()

    def show(self, doing: str) -> None:
        """What it does, unless it is suspended."""
        self._doing = doing
        self.switch("off_shift" if self._on_break else "down" if self._stops else doing)

    def take(self) -> Steps:
        """Waits until it is up and has all it needs; the parts are left in `self.got`."""
        self.got: list[Part | None] = [None] * (2 if self.joins else 1)
        while True:
            if not self._stops:
                self._fetch()
                if None not in self.got:
                    return
            yield self.sleep()

    def _fetch(self) -> None:
        if self.joins:
            for i, buffer in enumerate(self.inputs):
                if self.got[i] is None and buffer.items:
                    self.got[i] = buffer.get()
            return
        filled = [buffer for buffer in self.inputs if buffer.items]
        if filled:
            self.got[0] = min(filled, key=lambda buffer: buffer.items[0][0]).get()

    def spend(self, seconds: float) -> Steps:
        """Lets the time pass while the station is not suspended."""
        while True:
            while self._stops:
                yield self.sleep()
            start = self.env.now
            self._in_timeout = True
            try:
                yield self.env.timeout(seconds)
                self._in_timeout = False
                return
            except simpy.Interrupt:
                self._in_timeout = False
                seconds -= self.env.now - start

    def hand_on(self, part: Part, buffer: Buffer) -> Steps:
        """Waits until it is up and there is room."""
        self.show("blocked")
        while self._stops or not buffer.put(part):
            yield self.sleep()

    def run(self, source: Source | None, outcome: Outcome, rework: Buffer) -> Steps:
        """The life of the station."""
        number = self.number
        while True:
            self.show("starved")
            if source is None:
                yield from self.take()
                part = self.got[0]
                assert part is not None
            else:
                while self._stops:
                    yield self.sleep()
                part = source.next_part()
            if number in M3_SETUP_STATIONS:
                before, self.last_product = self.last_product, part.product
                if before is not None and before != part.product:
                    self.show("setup")
                    yield from self.spend(M3_SETUP_S[before][part.product])
            self.show("working")
            yield from self.spend(next(self.works))
            output = self.output
            if number == 16:
                drawn = next(self.quality)
                if drawn < 0.05:
                    outcome.scrapped += 1
                    continue
                if drawn < 0.15:
                    output = rework
            if output is not None:
                yield from self.hand_on(part, output)
                continue
            self.show("blocked")
            while self._stops:
                yield self.sleep()
            outcome.complete(part, self.env.now)

    def fail(self, fitters: simpy.Resource) -> Steps:
        """Failures on the calendar clock, mended by one of the fitters."""
        while True:
            yield self.env.timeout(next(self.uptimes))
            self.stop(is_break=False)
            with fitters.request() as fitter:
                yield fitter
                yield self.env.timeout(next(self.repairs))
            self.resume(is_break=False)


class Source:
    """Never runs dry; products in campaigns of ten."""

    def __init__(self, env: simpy.Environment, numbers: Iterator[float] | None) -> None:
        self._env = env
        self._numbers = numbers
        self._left, self._product = 0, 0

    def next_part(self) -> Part:
        """The next part, of the campaign's product."""
        if self._numbers is not None:
            if self._left == 0:
                self._left, self._product = 10, int(3.0 * next(self._numbers))
            self._left -= 1
        return Part(self._product, self._env.now)


def _breaks(env: simpy.Environment, stations: list[Station]) -> Steps:
    for start, end in M3_BREAKS_S:
        yield env.timeout(start - env.now)
        for station in stations:
            station.stop(is_break=True)
        yield env.timeout(end - env.now)
        for station in stations:
            station.resume(is_break=True)


def m3(seed: int, horizon: float = 28_800.0) -> Outcome:
    """Two lines, an assembly, an inspection with rework, set-ups, failures, two fitters, three breaks."""
    env = simpy.Environment()
    outcome = Outcome()
    stations = [Station(env, number, seed) for number in range(20)]
    buffers = [Buffer(env, 5) for _ in range(20)]
    rework = buffers[19]
    following = {6: 13, 12: 13, 17: 16, 16: 18}
    for number, station in enumerate(stations[:-1]):
        station.output = buffers[number]
        buffers[number].writers.append(station)
        _feed(stations[following.get(number, number + 1)], buffers[number])
    rework.writers.append(stations[16])
    _feed(stations[17], rework)
    stations[13].joins = True
    fitters = simpy.Resource(env, 2)
    sources = {0: Source(env, uniforms(np.random.default_rng([seed, 99]))), 7: Source(env, None)}
    for number, station in enumerate(stations):
        station.process = env.process(station.run(sources.get(number), outcome, rework))
        env.process(station.fail(fitters))
    env.process(_breaks(env, stations))
    env.run(horizon)
    outcome.close(list(stations), buffers, horizon)
    return outcome


def _feed(station: Station, buffer: Buffer) -> None:
    station.inputs.append(buffer)
    buffer.readers.append(station)
