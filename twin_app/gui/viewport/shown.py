"""What the view shows besides the plant itself, as plain data."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from twin_app.sim.responses import StationState

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from twin_app.view3d.ghosts import GhostCopy
    from twin_app.view3d.parts import PlacedParts

Point = tuple[float, float, float]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Way:
    """Where a part goes; another one is never the same, so that nobody compares points."""

    points: NDArray[np.float64]
    """[n, 3] metres, in the order of time."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """All of it; whoever draws compares with what it drew before."""

    states: Mapping[str, StationState] = field(default_factory=dict)
    """By node path."""
    parts: PlacedParts | None = None
    """None: as `contents` says."""
    contents: Mapping[str, int] = field(default_factory=dict)
    """Parts on each belt by node path."""
    way: Way | None = None
    """Of the part that is traced."""
    vehicles: tuple[object, object] | None = None
    """Positions [n, 3] and headings [n]."""
    selected: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()
    """Nodes that a change alters."""
    added: tuple[GhostCopy, ...] = ()
    faded: tuple[str, ...] = ()
    """What a change takes away, or moves elsewhere."""
    shifts: tuple[tuple[str, tuple[float, float]], ...] = ()
    """Path of each node that a change moves, and how far along x and y [m]."""
    hidden: tuple[str, ...] = ()
    isolated: tuple[str, ...] = ()
    has_flow: bool = True
    clip_height_m: float | None = None
    """Everything above is cut off."""
    measured: tuple[Point, Point] | None = None
    is_playing: bool = False
    """Many pictures a second are wanted: fewer details where drawing is done in software."""


class DrawingLostError(Exception):
    """The graphics driver has given up; a new drawer may work."""
