"""What parts look like, as far as that can be told."""

from __future__ import annotations

import re
from enum import StrEnum

from twin_app.plant.description import Description

_BOTTLED = re.compile(r"bottle|can(?![a-z])|jar|flask", re.IGNORECASE)


class PartShape(StrEnum):
    """What parts look like. A scene does not say; it is a guess from the names of its products."""

    BOTTLES = "bottles"
    """Trays of bottles; single file on a narrow belt."""
    BLOCK = "block"
    """A workpiece on a carrier."""


def guess_shape(description: Description) -> PartShape:
    """Bottles if a product is called so, else blocks."""
    names = [f"{record.path} {record.label}" for record in description.prims if record.type_name == "TwinProduct"]
    return PartShape.BOTTLES if any(_BOTTLED.search(name) for name in names) else PartShape.BLOCK
