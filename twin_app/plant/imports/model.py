"""Machines as an import found them: by name, with attributes of the vocabulary, nothing of USD."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from twin_app.errors import Fault
from twin_app.plant.description import Value
from twin_app.plant.vocabulary import Role

Position = tuple[float, float, float]


@dataclass(frozen=True, slots=True, kw_only=True)
class Machine:
    """One node of the plant to be."""

    name: str
    """A prim name, unlike all others of the plant."""
    label: str
    """As it stands in the file."""
    role: Role
    where: str
    """File and line it comes from; empty for what was added to complete the flow."""
    position_m: Position | None = None
    """Middle of the foot [m]; None: not said."""
    turn_deg: float = 0.0
    """About the vertical axis, counter-clockwise seen from above."""
    size_m: Position | None = None
    """Along its own X and Y, and height [m]; None: not said."""
    next: tuple[str, ...] = ()
    """Names of the machines its parts go to."""
    schemas: tuple[str, ...] = ()
    """Applied besides that of its role: `TwinFailureAPI:stop`."""
    values: Mapping[str, Value] = field(default_factory=dict)
    """By full attribute name."""
    products: Mapping[str, Mapping[str, Value]] = field(default_factory=dict)
    """What differs by product: values by attribute of `TwinProcessAPI` (`processTime`), by product name. A value of
    `next` holds names of machines."""
    makes: tuple[str, ...] = ()
    """Names of the products that come from here; of sources."""
    identifiers: Mapping[str, str] = field(default_factory=dict)
    """What other systems call it (`globalAssetId`, `caexId` …), unchanged."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportedProduct:
    """A kind of part."""

    name: str
    label: str
    identifiers: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportedPlant:
    """All that a file says, complete enough to be written as a scene."""

    source: str
    """Name of the file."""
    label: str
    machines: tuple[Machine, ...]
    products: tuple[ImportedProduct, ...] = ()
    notes: tuple[Fault, ...] = ()
    """What was assumed, added or passed over, by file and line."""
