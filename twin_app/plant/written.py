"""A value to be written into a layer over a scene."""

from __future__ import annotations

from dataclasses import dataclass

from twin_app.plant.description import Value


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """One attribute of one prim."""

    path: str
    attribute: str
    """Full name."""
    value: Value
    schema: str = ""
    """Applied schema that the prim needs for it and may not have: `TwinProcessAPI:Nut`; empty: it has it."""
    note: str = ""
    """Where the value comes from; becomes the documentation of the attribute."""
