"""What the window shows of a document: plain data, made in the background and never changed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from twin_app.errors import InvalidPlantError, SceneError
from twin_app.plant.description import Description, PrimRecord

if TYPE_CHECKING:
    from twin_app.plant.plant import Plant
    from twin_app.usd.document import Document, LayerInfo, Problem
    from twin_app.usd.outline import OutlineRow


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentSnapshot:
    """A document at one moment."""

    path: str
    suggested_path: str
    is_new: bool
    """Whether saving makes a new root file."""
    title: str
    is_modified: bool
    undo_text: str
    """What undo would take back; empty if nothing."""
    redo_text: str
    outline: tuple[OutlineRow, ...]
    description: Description
    records: dict[str, PrimRecord]
    """By path."""
    plant: Plant | None
    """None while it has faults."""
    problems: tuple[Problem, ...]
    layers: tuple[LayerInfo, ...]
    size_m: tuple[float, float, float] | None
    unit_m: float
    """Length of one unit of the root file [m]."""
    up: str


def take_snapshot(document: Document) -> DocumentSnapshot:
    """Reads everything; takes as long as it takes. Raises `SceneError` if a value is broken."""
    from twin_app.usd.outline import outline

    reading = document.reading()
    try:
        plant = document.plant()
    except (InvalidPlantError, SceneError):
        plant = None
    return DocumentSnapshot(
        path=document.path,
        suggested_path=document.suggested_path,
        is_new=document.is_new,
        title=document.title,
        is_modified=document.is_modified,
        undo_text=document.undo_text,
        redo_text=document.redo_text,
        outline=outline(document.stage),
        description=reading.description,
        records={record.path: record for record in reading.description.prims},
        plant=plant,
        problems=document.problems(),
        layers=document.layers(),
        size_m=reading.size_m,
        unit_m=reading.units.metres,
        up=reading.units.up,
    )
