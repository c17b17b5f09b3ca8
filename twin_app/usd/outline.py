"""The tree of a stage as plain rows, for lists and trees that show it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from pxr import Usd

from twin_app.usd.diagnostics import reading_usd

MOST_ROWS = 1_000_000
"""A stage with more prims than this is shown in part."""


@dataclass(frozen=True, slots=True)
class OutlineRow:
    """One prim; rows come in the order of the stage, parents before children."""

    path: str
    parent: str
    """Path of the prim above; empty for a root prim."""
    name: str
    label: str
    """Display name; empty if the scene gives none."""
    type_name: str
    is_instance: bool


def outline(stage: Usd.Stage) -> tuple[OutlineRow, ...]:
    """Every defined, active prim; what is inside an instance counts as one with it."""
    with reading_usd(stage.GetRootLayer().GetDisplayName()):
        return tuple(_rows(stage))


def _rows(stage: Usd.Stage) -> Iterator[OutlineRow]:
    for number, prim in enumerate(stage.Traverse(Usd.PrimIsActive & Usd.PrimIsDefined & ~Usd.PrimIsAbstract)):
        if number >= MOST_ROWS:
            return
        path = prim.GetPath()
        above = path.GetParentPath()
        yield OutlineRow(
            path=str(path),
            parent="" if above.IsAbsoluteRootPath() else str(above),
            name=prim.GetName(),
            label=str(prim.GetDisplayName() or ""),
            type_name=str(prim.GetTypeName()),
            is_instance=prim.IsInstance(),
        )
