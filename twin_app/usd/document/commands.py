"""What can be done to a document, as frozen records. Paths are absolute prim paths, attributes full names."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from twin_app.plant.description import Value
from twin_app.plant.factors import Change
from twin_app.plant.vocabulary import Role

Values = Mapping[str, Value | None]
"""New values by full name; None takes the authored value away, so that a weaker layer or the default speaks."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MakeNode:
    """Make prims sources, stations, buffers, conveyors or sinks; what they were before is taken off."""

    paths: tuple[str, ...]
    role: Role
    values: Values = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class RemoveModel:
    """Take all process data off prims; their geometry stays. Connections to them are cut."""

    paths: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SetValues:
    """Set attributes or relationships of one or several prims to the same values."""

    paths: tuple[str, ...]
    values: Values


@dataclass(frozen=True, slots=True, kw_only=True)
class SetLabel:
    """Give a prim a name to show; an empty one shows the prim's own name again."""

    path: str
    label: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Connect:
    """Let parts go from one node to another; `product` limits it to one product (`twin:process:<product>:next`)."""

    start: str
    end: str
    product: str = ""
    position: int | None = None
    """Place among the targets, 0 is first; None: the last."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Disconnect:
    """Let parts no longer go from one node to another."""

    start: str
    end: str
    product: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class AddSchema:
    """Apply a schema: `TwinFailureAPI:jam`, `TwinFactorAPI:pace`, `TwinPowerAPI` …"""

    path: str
    schema: str
    values: Values = field(default_factory=dict)
    """By full name or by the last part of it: `uptime`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RemoveSchema:
    """Take a schema off a prim, with its attributes."""

    path: str
    schema: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AddPrim:
    """Make a product, crew, calendar, tariff, fleet or pool; groups above it that are missing are made, too."""

    path: str
    type_name: str
    """`TwinProduct`, `TwinCrew` …"""
    values: Values = field(default_factory=dict)
    label: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class AddNode:
    """Make a source, station, buffer, conveyor or sink with a plain box as its body, where there is no layout yet."""

    path: str
    role: Role
    label: str = ""
    values: Values = field(default_factory=dict)
    place_m: tuple[float, float, float] | None = None
    """Middle of its foot in the world [m]; None: behind the node that stands farthest along X."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RemovePrim:
    """Remove a prim that the document's own layers define, and every reference to it."""

    path: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MovePrim:
    """Shift prims in the hall."""

    paths: tuple[str, ...]
    offset_m: tuple[float, float, float]
    """Along X, Y and Z (up) of the world [m]."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SetUnits:
    """Answer the question which unit the scene is in; None leaves one as it is."""

    metres: float | None = None
    """Length of one unit [m]."""
    up: str | None = None
    """`Y` or `Z`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MuteLayer:
    """Leave a layer out, or take it in again. A muted layer counts for nobody who opens the saved scene."""

    layer: str
    is_muted: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class MoveLayer:
    """Change the strength of a layer."""

    layer: str
    position: int
    """Among the movable layers, 0 is the strongest."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RenameLayer:
    """Give a layer a name to show."""

    layer: str
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RemoveLayer:
    """Take a layer out of the scene. Its file, if it has one, stays where it is."""

    layer: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AddLayer:
    """Lay a what-if over the scene; with `changes` it says what a recommendation says."""

    name: str
    changes: Sequence[Change] = ()
    origin: Mapping[str, str | int | float] = field(default_factory=dict)
    """Study, rank, seed …, kept in the layer's metadata."""


Command = (
    MakeNode
    | RemoveModel
    | SetValues
    | SetLabel
    | Connect
    | Disconnect
    | AddSchema
    | RemoveSchema
    | AddPrim
    | AddNode
    | RemovePrim
    | MovePrim
    | SetUnits
    | MuteLayer
    | MoveLayer
    | RenameLayer
    | RemoveLayer
    | AddLayer
)
