"""A moment of a traced run as the view shows it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from twin_app.gui.viewport.shown import Shown

if TYPE_CHECKING:
    from twin_app.playback.frame import Frame

_WIDEST_PART_M = 0.6


def moment(frame: Frame, before: Shown) -> dict[str, Any]:
    """Fields of `Shown`; states that have not changed stay the same object."""
    from twin_app.view3d.parts import PlacedParts

    parts, vehicles = frame.parts, frame.vehicles
    placed = PlacedParts(
        positions_m=parts.positions_m,
        headings_rad=parts.headings_rad,
        lengths_m=parts.lengths_m,
        widths_m=np.minimum(parts.lengths_m, _WIDEST_PART_M),
    )
    states = frame.states if frame.states != before.states else before.states
    return {"states": states, "parts": placed, "vehicles": (vehicles.positions_m, vehicles.headings_rad)}
