"""The paths of parts and vehicles as few points in time, between which they move along straight lines."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from twin_app.playback.playback import BED_M, Playback
from twin_app.playback.stays import NONE
from twin_app.playback.vehicle_motion import CARRYING

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]

_DRIVE_POINTS = 24
"""Times at which a drive is looked at, so that speeding up and braking show."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Legs:
    """Stretches of time in which a part is in one node, or on one vehicle; arrays of one length."""

    part: Integers
    product: Integers
    length_m: Floats
    start_ns: Integers
    end_ns: Integers
    stay: Integers
    """−1 on a vehicle."""
    phase: Integers
    """Phase of the vehicle; −1 in a node."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Keyframes:
    """Points in time of many legs, those of one leg in order; arrays of one length."""

    leg: Integers
    tick: Integers
    """Multiples of the sampling interval."""
    positions_m: Floats
    turns_rad: Floats


@dataclass(frozen=True, slots=True)
class Grid:
    """Sampling at a rate; tick i is the time i / rate."""

    rate_hz: float

    def time_ns(self, ticks: Integers) -> Integers:
        """Time of each tick."""
        return np.asarray(np.round(ticks * (1e9 / self.rate_hz)), np.int64)

    def from_on(self, times_ns: Integers) -> Integers:
        """The first tick at or after each time."""
        ticks = np.asarray(np.floor(times_ns * (self.rate_hz * 1e-9)), np.int64)
        return ticks + (self.time_ns(ticks) < times_ns)

    def around(self, times_ns: Integers) -> tuple[Integers, Integers]:
        """The last tick not after each time, and the first not before it."""
        after = self.from_on(times_ns)
        return after - (self.time_ns(after) > times_ns), after


def part_legs(playback: Playback) -> Legs:
    """All legs of all parts, by part and time."""
    stays, vehicles = playback.stays, playback.vehicles
    on = np.flatnonzero(np.isin(vehicles.phase, CARRYING) & (vehicles.part != NONE))
    n = len(stays)
    part = np.concatenate((stays.part, vehicles.part[on]))
    start = np.concatenate((stays.enter_ns, vehicles.start_ns[on]))
    end = np.concatenate((stays.leave_ns, vehicles.end_ns[on]))
    product = np.concatenate((stays.product, vehicles.product[on]))
    length = np.concatenate((playback.positions.length_m, np.full(len(on), playback.layout.part_m)))
    stay = np.concatenate((np.arange(n), np.full(len(on), NONE)))
    phase = np.concatenate((np.full(n, NONE), on))
    order = np.lexsort((np.arange(len(part)), start, part))
    order = order[end[order] > start[order]]
    return Legs(
        part=part[order],
        product=product[order],
        length_m=length[order],
        start_ns=start[order],
        end_ns=end[order],
        stay=stay[order],
        phase=phase[order],
    )


def part_keyframes(playback: Playback, legs: Legs, grid: Grid) -> Keyframes:
    """Where each part is at the ticks around every time at which its motion may change."""
    leg, times = _bends(playback, legs)
    before, after = grid.around(times)
    leg, ticks = np.concatenate((leg, leg)), np.concatenate((before, after))
    at = grid.time_ns(ticks)
    inside = (at >= legs.start_ns[leg]) & (at < legs.end_ns[leg])
    leg, ticks = _distinct(leg[inside], ticks[inside])
    points, turns = places_of(playback, legs, leg, grid.time_ns(ticks))
    return Keyframes(leg=leg, tick=ticks, positions_m=points, turns_rad=turns)


def places_of(playback: Playback, legs: Legs, leg: Integers, times_ns: Integers) -> tuple[Floats, Floats]:
    """Points [n, 3] and headings [n] on legs at times within them."""
    points, turns = np.zeros((len(leg), 3)), np.zeros(len(leg))
    stands = legs.stay[leg] != NONE
    points[stands], turns[stands] = playback.positions.each_at(legs.stay[leg[stands]], times_ns[stands])
    rides = ~stands
    points[rides], turns[rides] = playback.vehicles.places(legs.phase[leg[rides]], times_ns[rides])
    points[rides] += (0.0, 0.0, BED_M)
    return points, turns


def vehicle_keyframes(playback: Playback, grid: Grid) -> Keyframes:
    """Where each vehicle is (`leg` is its phase) at ticks that show its motion."""
    vehicles = playback.vehicles
    phases = np.arange(len(vehicles.phase))
    leg, times = _drive_times(playback, phases, phases)
    before, after = grid.around(times)
    leg, ticks = np.concatenate((leg, leg)), np.concatenate((before, after))
    at = grid.time_ns(ticks)
    inside = (at >= vehicles.start_ns[leg]) & (at < vehicles.end_ns[leg])
    leg, ticks = _distinct(leg[inside], ticks[inside])
    points, turns = vehicles.places(leg, grid.time_ns(ticks))
    return Keyframes(leg=leg, tick=ticks, positions_m=points, turns_rad=turns)


def _distinct(leg: Integers, tick: Integers) -> tuple[Integers, Integers]:
    """Each pair once, by leg and tick."""
    n_ticks = int(tick.max(initial=0)) + 1
    keys = np.unique(leg * n_ticks + tick)
    return keys // n_ticks, keys % n_ticks


def _bends(playback: Playback, legs: Legs) -> tuple[Integers, Integers]:
    """Pairs of a leg and a time at which its motion may change; its begin and its end are always among them."""
    positions = playback.positions
    every = np.arange(len(legs.part))
    glide = np.where(legs.stay != NONE, positions.glide_ns[np.maximum(legs.stay, 0)], 0)
    found_legs = [every, every, every]
    found_times = [legs.start_ns, legs.start_ns + glide, legs.end_ns - 1]
    leg_of_stay = np.full(len(playback.stays), NONE, np.int64)
    leg_of_stay[legs.stay[legs.stay != NONE]] = np.flatnonzero(legs.stay != NONE)
    stays, bends = positions.bends()
    found_legs.append(leg_of_stay[stays])
    found_times.append(bends)
    rides = np.flatnonzero(legs.stay == NONE)
    leg, times = _drive_times(playback, rides, legs.phase[rides])
    return np.concatenate((*found_legs, leg)), np.concatenate((*found_times, times))


def _drive_times(playback: Playback, legs: Integers, phases: Integers) -> tuple[Integers, Integers]:
    """Times that show the motion in phases of vehicles: both ends, and for drives some between."""
    vehicles = playback.vehicles
    start, end = vehicles.start_ns[phases], vehicles.end_ns[phases] - 1
    drives = np.flatnonzero(vehicles.way_m[phases] > 0.0)
    shares = np.linspace(0.0, 1.0, _DRIVE_POINTS)
    between = (start[drives, None] + shares * (end - start)[drives, None]).astype(np.int64)
    pairs = [(legs, start), (legs, end), (np.repeat(legs[drives], _DRIVE_POINTS), between.ravel())]
    for number in drives.tolist():
        times = vehicles.corner_times_ns(int(phases[number]))
        pairs.append((np.full(len(times), legs[number]), times))
    return np.concatenate([own for own, _ in pairs]), np.concatenate([times for _, times in pairs])
