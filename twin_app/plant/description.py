"""The raw material of a plant: prims with their authored twin attributes, before any meaning.

`usd` makes one from a stage, tests write one by hand, scenarios replace values in one. Only
`plant.build` turns it into a `Plant`, so there is one place where values are checked.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

Value = (
    bool | int | float | str | tuple[float, ...] | tuple[int, ...] | tuple[str, ...] | tuple[tuple[float, float], ...]
)
"""What an attribute or relationship can hold; a relationship is a tuple of absolute prim paths."""

Line = tuple[tuple[float, float, float], ...]
"""Points of a polyline in the scene [m]."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PrimRecord:
    """One prim that says something to the simulator, in the contract's own names and units."""

    path: str
    type_name: str = ""
    """`TwinProduct`, `TwinCrew` …; for all other prims the type does not matter."""
    schemas: tuple[str, ...] = ()
    """Applied API schemas, multiple-apply ones with their instance: `TwinFailureAPI:jam`."""
    values: Mapping[str, Value] = field(default_factory=dict)
    """Authored values only, by full name: `twin:station:servers`."""
    label: str = ""
    position_m: tuple[float, float, float] = (0.0, 0.0, 0.0)
    length_m: float | None = None
    """Length taken from the geometry (conveyors, paths); None where there is none."""
    lines_m: tuple[Line, ...] = ()
    """Curves that vehicles drive along; only of prims that a fleet names as its paths."""
    lines_problem: str = ""
    """Why a prim that a fleet names as its path cannot be one: `is of type Mesh; it must be a BasisCurves`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Description:
    """All records of a scene, sorted by path, and the text of the data files they name."""

    root: str
    """Path of the prim that has `TwinPlantAPI`, else of the default prim."""
    prims: tuple[PrimRecord, ...]
    scene: str = ""
    files: Mapping[str, str] = field(default_factory=dict)
    """Contents of CSV files by the asset path as authored (orders, empirical samples)."""
    unreadable: Mapping[str, str] = field(default_factory=dict)
    """Reason by asset path for each named file that could not be read."""
