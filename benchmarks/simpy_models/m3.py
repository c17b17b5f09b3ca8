"""M3: twenty stations with set-ups, breaks, scrap and fitters."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import simpy

from benchmarks.numbers import M3_BREAKS_S, M3_MEANS_S, M3_SETUP_S, M3_SETUP_STATIONS
from benchmarks.simpy_models.draws import exponentials, lognormals, uniforms
from benchmarks.simpy_models.line import Buffer, Machine, Outcome, Part, Steps


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
