"""What a traced run looks like at one time."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from twin_app.sim.responses import StationState, VehiclePhase

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]


@dataclass(frozen=True, slots=True, kw_only=True)
class PartsFrame:
    """All parts inside the plant, in no particular order; arrays of one length n."""

    positions_m: Floats
    """[n, 3]: middle of each part's underside in the world (Z up)."""
    headings_rad: Floats
    """[n]: direction it points to, anticlockwise from +x."""
    lengths_m: Floats
    """[n]: room it takes along its heading: the pitch of the belt it is on, or came from."""
    widths_m: Floats
    """[n]: room across: usual width of the belts of that pitch."""
    products: Integers
    """[n]: index into `Playback.product_paths`; −1 without a product."""
    serials: Integers
    """[n]: number of the part, in the order of creation; the same part keeps it."""
    nodes: Integers
    """[n]: index into `Playback.node_paths`; −1 on a vehicle."""

    def __len__(self) -> int:
        return len(self.serials)


@dataclass(frozen=True, slots=True, kw_only=True)
class VehiclesFrame:
    """All vehicles, in the order of fleets and numbers; arrays of one length n."""

    positions_m: Floats
    """[n, 3]: on the floor or path."""
    headings_rad: Floats
    """[n]"""
    fleets: Integers
    """[n]: index into `Playback.fleet_paths`."""
    numbers: Integers
    """[n]: number within the fleet."""
    phases: tuple[VehiclePhase, ...]
    carried: Integers
    """[n]: serial of the part on it, −1 without."""

    def __len__(self) -> int:
        return len(self.numbers)


@dataclass(frozen=True, slots=True, kw_only=True)
class Frame:
    """The plant at one time; what happens at that very instant has happened."""

    time_s: float
    states: Mapping[str, StationState]
    """Of each station and conveyor by path: what most of its places do; of equals the first in the fixed order."""
    place_states: Mapping[str, tuple[StationState, ...]]
    """Of each place of those nodes, by number."""
    contents: Mapping[str, int]
    """Parts in each node by path, sources and sinks left out."""
    parts: PartsFrame
    vehicles: VehiclesFrame


@dataclass(frozen=True, slots=True, kw_only=True)
class Spans:
    """What one place did, one stretch after the other without gaps; arrays of one length."""

    start_s: Floats
    end_s: Floats
    states: Integers
    """`StationState` numbers."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ContentSpans:
    """How many parts were in one node, one stretch after the other; arrays of one length."""

    start_s: Floats
    end_s: Floats
    counts: Integers


@dataclass(frozen=True, slots=True, kw_only=True)
class VehicleSpans:
    """What one vehicle did; arrays of one length."""

    start_s: Floats
    end_s: Floats
    phases: Integers
    """`VehiclePhase` numbers."""
    parts: Integers
    """Serial of the part it comes for or has, −1 without."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StateChanges:
    """Every change of state of every place in the order of time; arrays of one length."""

    time_s: Floats
    nodes: Integers
    """Index into `Playback.node_paths`."""
    places: Integers
    """Number of the place within its node."""
    states: Integers
    """`StationState` numbers."""
