"""What an animation shows, as plain arrays: the border between whoever knows the run and OpenUSD."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]
Rgb = tuple[float, float, float]
"""Linear light, 0 to 1."""


class MoverShape(StrEnum):
    """What a thing that moves looks like."""

    BLOCK = "block"
    """A workpiece on a carrier."""
    BOTTLES = "bottles"
    """A tray of bottles; one row of them on a narrow belt."""
    CART = "cart"
    """A driverless cart with a flat bed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MoverKind:
    """Movers that are drawn alike."""

    name: str
    shape: MoverShape
    size_m: tuple[float, float, float]
    """Along, across, up."""
    product: str = ""
    """Prim path of the product; empty for vehicles and unnamed products."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Mover:
    """One prim that moves: a vehicle, or a stand-in that shows one part after the other. All times are time codes."""

    name: str
    kind: int
    """Index into `Animation.kinds`."""
    codes: Floats
    """[k], ascending; between them motion is linear, before and after there is none."""
    positions_m: Floats
    """[k, 3]: middle of its underside in the world (metres, Z up)."""
    turns_rad: Floats
    """[k]: heading, anticlockwise from +x, without jumps by a full turn."""
    shown: Floats
    """[s, 2]: stretches in which there is something to see, ascending and apart."""
    serials: Integers
    """[s]: number of the part in each of them; −1 for vehicles."""
    phases: tuple[tuple[float, str], ...] = ()
    """Vehicles: what it does from a time code on."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Beacon:
    """The lamp of one place of a station."""

    node: str
    place: int
    foot_m: tuple[float, float, float]
    """Where its mast stands, in the world."""
    codes: Floats
    """[k], ascending: when the state changes."""
    states: tuple[str, ...]
    """[k]: from then on; the first one holds before, too."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NodeTrack:
    """What one node says over time, in attributes of its own prim."""

    path: str
    state_codes: Floats
    """[k]; empty for nodes without places."""
    states: tuple[tuple[str, ...], ...]
    """[k]: state of each place from then on."""
    content_codes: Floats
    """[c]; empty for nodes whose content is not counted."""
    contents: Integers
    """[c]: number of parts from then on."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Animation:
    """A run, thinned to the wished rate."""

    start_code: float
    end_code: float
    codes_per_second: float
    """Time codes for each second of watching."""
    step: float
    """Time codes between two samples, at least."""
    kinds: tuple[MoverKind, ...]
    movers: tuple[Mover, ...]
    beacons: tuple[Beacon, ...]
    nodes: tuple[NodeTrack, ...]
    state_colors: Mapping[str, Rgb]
    body_colors: tuple[Rgb, Rgb, Rgb]
    """Dark, middle and light grey of things that move."""
    origin: Mapping[str, str | int | float] = field(default_factory=dict)
    """Run, seed, hash …: goes into the layer's metadata."""
