"""A playback as an animation for OpenUSD: movers, lamps, and what each node says, sampled at a rate."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from twin_app.errors import UsageError
from twin_app.plant.nodes import Station
from twin_app.playback.keyframes import (
    Grid,
    Keyframes,
    Legs,
    part_keyframes,
    part_legs,
    places_of,
    vehicle_keyframes,
)
from twin_app.playback.part_shapes import PartShape, guess_shape
from twin_app.playback.playback import Playback
from twin_app.playback.slots import spots_in_turn
from twin_app.playback.stays import NONE
from twin_app.sim.responses import STATE_NAMES, VehiclePhase
from twin_app.sim.trace import TraceEvent
from twin_app.usd.animation.thinning import thinned
from twin_app.usd.animation.tracks import Animation, Beacon, Mover, MoverKind, MoverShape, NodeTrack, Rgb

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]

CODES_PER_SECOND = 24.0
_CART_SIZE_M = (1.6, 0.9, 0.35)
_TOLERANCE = np.array([0.002, 0.002, 0.002, 0.01])
"""Of thinning: metres three times, and radians."""
_MOST_TICKS = 50_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class AnimationStyle:
    """How a run is to be shown."""

    state_colors: Mapping[str, Rgb]
    """By name of the state, linear light."""
    body_colors: tuple[Rgb, Rgb, Rgb]
    """Dark, middle and light grey of what moves."""
    rate_hz: float = 1.0
    """Samples for each second of the plant."""
    speed: float = 1.0
    """Seconds of the plant for each second of watching."""


def animate(playback: Playback, style: AnimationStyle, origin: Mapping[str, str | int | float]) -> Animation:
    """Everything that changes in a run. Raises `UsageError` for a rate or speed that is not above 0 or far too high."""
    seconds = playback.end_s - playback.start_s
    if not (0.0 < style.rate_hz <= 1000.0 and seconds * style.rate_hz <= _MOST_TICKS):
        raise UsageError(f"a rate of {style.rate_hz:g} samples a second is not possible; allowed is 0 to 1000")
    if not 0.0 < style.speed <= 1e6:
        raise UsageError(f"a speed of {style.speed:g} is not possible; allowed is 0 to 1,000,000")
    builder = _Builder(playback, Grid(style.rate_hz), CODES_PER_SECOND / (style.rate_hz * style.speed))
    kinds, movers = builder.movers()
    return Animation(
        start_code=playback.start_s * CODES_PER_SECOND / style.speed,
        end_code=playback.end_s * CODES_PER_SECOND / style.speed,
        codes_per_second=CODES_PER_SECOND,
        step=builder.step,
        kinds=kinds,
        movers=movers,
        beacons=builder.beacons(),
        nodes=builder.nodes(),
        state_colors=style.state_colors,
        body_colors=style.body_colors,
        origin=origin,
    )


@dataclass(frozen=True, slots=True)
class _Runs:
    """Stretches in which a part is shown by one mover: alike, and without a gap in time."""

    first: Integers
    """First leg of each; legs follow one another."""
    last: Integers
    start: Integers
    """Tick from which it is there."""
    end: Integers
    """Tick from which it is gone."""


class _Builder:
    def __init__(self, playback: Playback, grid: Grid, step: float) -> None:
        self._playback, self._grid, self.step = playback, grid, step
        self._first = playback.frame(playback.start_s)
        names = [path.rsplit("/", 1)[-1] for path in playback.product_paths]
        self._names = [*names, "Part"]
        is_bottled = guess_shape(playback.plant.description) is PartShape.BOTTLES
        self._shape = MoverShape.BOTTLES if is_bottled else MoverShape.BLOCK

    def _codes(self, ticks: Integers) -> Floats:
        return np.asarray(ticks * self.step, np.float64)

    def movers(self) -> tuple[tuple[MoverKind, ...], tuple[Mover, ...]]:
        """Parts, then vehicles."""
        kinds, parts = self._parts()
        vehicles = self._vehicles(len(kinds))
        if vehicles:
            kinds = (*kinds, MoverKind(name="Vehicle", shape=MoverShape.CART, size_m=_CART_SIZE_M))
        return kinds, (*parts, *vehicles)

    def beacons(self) -> tuple[Beacon, ...]:
        """One for each place of each station."""
        found = []
        for index, node in enumerate(self._playback.plant.nodes):
            if isinstance(node, Station):
                site, spots = self._playback.layout.sites[node.path], self._playback.layout.spots_m[node.path]
                for place in range(node.servers):
                    ticks, states = self._states(index, place)
                    foot = (float(spots[place, 0]), float(spots[place, 1]), site.top_m)
                    found.append(
                        Beacon(node=node.path, place=place, foot_m=foot, codes=self._codes(ticks), states=states)
                    )
        return tuple(found)

    def nodes(self) -> tuple[NodeTrack, ...]:
        """States of all places together, and contents."""
        changes = self._playback.trace.content_changes
        counted = self._first.contents
        return tuple(
            self._node(index, path, changes[changes["node"] == index] if path in counted else None)
            for index, path in enumerate(self._playback.node_paths)
        )

    def _node(self, index: int, path: str, changes: NDArray[np.void] | None) -> NodeTrack:
        n_places = len(self._first.place_states.get(path, ()))
        tracks = [self._states(index, place) for place in range(n_places)]
        ticks = np.unique(np.concatenate([own for own, _ in tracks])) if tracks else np.zeros(0, np.int64)
        columns = [np.array(states)[np.searchsorted(own, ticks, side="right") - 1] for own, states in tracks]
        counts, content_ticks = np.zeros(0, np.int64), np.zeros(0, np.int64)
        if changes is not None:
            begin = self._grid.from_on(np.array([self._playback.trace.start_ns]))
            raw = np.concatenate((begin, self._grid.from_on(changes["time_ns"])))
            last = np.flatnonzero(np.append(raw[1:] != raw[:-1], True))
            content_ticks, counts = raw[last], np.concatenate(([0], np.cumsum(changes["change"])))[last]
        return NodeTrack(
            path=path,
            state_codes=self._codes(ticks),
            states=tuple(zip(*(column.tolist() for column in columns), strict=True)),
            content_codes=self._codes(content_ticks),
            contents=counts,
        )

    def _states(self, node: int, place: int) -> tuple[Integers, tuple[str, ...]]:
        """Ticks at which the state of a place is another one than at the tick before, and the states."""
        trace = self._playback.trace
        number = int(np.flatnonzero(trace.place_node == node)[place])
        rows = np.flatnonzero(trace.object == len(trace.node_paths) + number)
        ticks = self._grid.from_on(trace.time_ns[rows].astype(np.int64))
        last = np.flatnonzero(np.append(ticks[1:] != ticks[:-1], True))
        states = trace.event[rows[last]].astype(np.int64) - int(TraceEvent.WORKING)
        return ticks[last], tuple(STATE_NAMES[state] for state in states.tolist())

    def _parts(self) -> tuple[tuple[MoverKind, ...], tuple[Mover, ...]]:
        legs = part_legs(self._playback)
        frames = part_keyframes(self._playback, legs, self._grid)
        kinds, kind_of_leg = self._kinds(legs)
        runs = self._runs(legs, kind_of_leg)
        frames, run = self._with_ends(legs, frames, runs)
        slot = np.zeros(len(runs.first), np.int64)
        kind = kind_of_leg[runs.first]
        n_movers, owners = 0, []
        for number in range(len(kinds)):
            own = np.flatnonzero(kind == number)
            own = own[np.argsort(runs.start[own], kind="stable")]
            slot[own] = spots_in_turn(runs.start[own], runs.end[own] + 1) + n_movers
            n_own = int(slot[own].max(initial=n_movers - 1)) + 1 - n_movers
            owners += [(number, index) for index in range(n_own)]
            n_movers += n_own
        return kinds, self._assembled(legs, frames, run, runs, slot, owners, kinds)

    def _assembled(  # noqa: PLR0917
        self,
        legs: Legs,
        frames: Keyframes,
        run: Integers,
        runs: _Runs,
        slot: Integers,
        owners: list[tuple[int, int]],
        kinds: tuple[MoverKind, ...],
    ) -> tuple[Mover, ...]:
        rows = _sorted_rows(slot[run], frames)
        order = np.lexsort((runs.start, slot))
        bounds = np.searchsorted(slot[order], np.arange(len(owners) + 1))
        movers = []
        for number, (kind, index) in enumerate(owners):
            own = order[bounds[number] : bounds[number + 1]]
            shown = self._codes(np.column_stack((runs.start[own], runs.end[own])))
            movers.append(
                Mover(
                    name=f"{kinds[kind].name}_{index + 1:03d}",
                    kind=kind,
                    codes=self._codes(rows.ticks[number]),
                    positions_m=rows.values[number][:, :3],
                    turns_rad=rows.values[number][:, 3],
                    shown=shown,
                    serials=legs.part[runs.first[own]],
                )
            )
        return tuple(movers)

    def _kinds(self, legs: Legs) -> tuple[tuple[MoverKind, ...], Integers]:
        """Parts are drawn alike if they are of one product and take the same room."""
        keys = np.column_stack((legs.product.astype(np.float64), np.round(legs.length_m, 4)))
        different, which = np.unique(keys, axis=0, return_inverse=True)
        kinds = tuple(self._kind(int(product), float(length)) for product, length in different)
        return kinds, np.asarray(which, np.int64).reshape(-1)

    def _kind(self, product: int, length_m: float) -> MoverKind:
        path = "" if product == NONE else self._playback.product_paths[product]
        return MoverKind(name=self._names[product], shape=self._shape, size_m=self._size(length_m), product=path)

    def _size(self, length_m: float) -> tuple[float, float, float]:
        """Of a part that takes so much of a belt: as wide as the belts of that pitch allow."""
        along = min(0.86 * length_m, 1.2) if self._shape is MoverShape.BLOCK else 0.86 * length_m
        across = 0.86 * self._playback.positions.width_of(length_m)
        return along, across, 0.06 + 0.8 * min(along, across)

    def _runs(self, legs: Legs, kind: Integers) -> _Runs:
        n = len(legs.part)
        follows = (legs.part[1:] == legs.part[:-1]) & (kind[1:] == kind[:-1]) & (legs.start_ns[1:] == legs.end_ns[:-1])
        first = np.flatnonzero(np.concatenate(([True], ~follows))) if n else np.zeros(0, np.int64)
        last = np.append(first[1:] - 1, n - 1) if n else first
        start, end = self._grid.from_on(legs.start_ns[first]), self._grid.from_on(legs.end_ns[last])
        seen = end > start
        return _Runs(first[seen], last[seen], start[seen], end[seen])

    def _with_ends(self, legs: Legs, frames: Keyframes, runs: _Runs) -> tuple[Keyframes, Integers]:
        """Only frames of runs that are seen, and a last one for each when it is gone; and the run of each frame."""
        run_of_leg = np.full(len(legs.part), NONE, np.int64)
        counts = runs.last - runs.first + 1
        inside = np.repeat(runs.first, counts) + np.arange(counts.sum()) - np.repeat(np.cumsum(counts) - counts, counts)
        run_of_leg[inside] = np.repeat(np.arange(len(counts)), counts)
        kept = np.flatnonzero(run_of_leg[frames.leg] != NONE)
        points, turns = places_of(self._playback, legs, runs.last, legs.end_ns[runs.last] - 1)
        together = Keyframes(
            leg=np.concatenate((frames.leg[kept], runs.last)),
            tick=np.concatenate((frames.tick[kept], runs.end)),
            positions_m=np.concatenate((frames.positions_m[kept], points)),
            turns_rad=np.concatenate((frames.turns_rad[kept], turns)),
        )
        return together, run_of_leg[together.leg]

    def _vehicles(self, kind: int) -> tuple[Mover, ...]:
        playback, motion = self._playback, self._playback.vehicles
        frames = vehicle_keyframes(playback, self._grid)
        rows = _sorted_rows(motion.vehicle[frames.leg], frames)
        whole = np.array([[playback.start_s, playback.end_s + 1.0]]) * (self._grid.rate_hz * self.step)
        movers = []
        for vehicle, fleet in enumerate(playback.trace.vehicle_fleet.tolist()):
            name = playback.fleet_paths[fleet].rsplit("/", 1)[-1]
            own = np.flatnonzero(motion.vehicle == vehicle)
            ticks = self._grid.from_on(motion.start_ns[own])
            phases = [VehiclePhase(phase).name.lower() for phase in motion.phase[own].tolist()]
            movers.append(
                Mover(
                    name=f"{name}_{int(playback.trace.vehicle_number[vehicle]) + 1}",
                    kind=kind,
                    codes=self._codes(rows.ticks[vehicle]),
                    positions_m=rows.values[vehicle][:, :3],
                    turns_rad=rows.values[vehicle][:, 3],
                    shown=whole,
                    serials=np.array([NONE]),
                    phases=tuple(dict(zip((ticks * self.step).tolist(), phases, strict=True)).items()),
                )
            )
        return tuple(movers)


@dataclass(frozen=True, slots=True)
class _Rows:
    ticks: list[Integers]
    values: list[Floats]
    """[k, 4]: position and heading."""


def _sorted_rows(group: Integers, frames: Keyframes) -> _Rows:
    """Keyframes of each group (0, 1, …) in the order of time, headings without jumps, what is not needed left out."""
    order = np.lexsort((frames.tick, group))
    group, tick = group[order], frames.tick[order]
    values = np.column_stack((frames.positions_m[order], frames.turns_rad[order]))
    n_groups = int(group.max(initial=-1)) + 1
    bounds = np.searchsorted(group, np.arange(n_groups + 1))
    for first, last in zip(bounds[:-1].tolist(), bounds[1:].tolist(), strict=True):
        values[first:last, 3] = np.unwrap(values[first:last, 3])
    kept = thinned(group, tick.astype(np.float64), values, _TOLERANCE)
    bounds = np.searchsorted(group[kept], np.arange(n_groups + 1))[1:-1]
    return _Rows(np.split(tick[kept], bounds), np.split(values[kept], bounds))
