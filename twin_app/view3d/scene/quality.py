"""How much this computer can draw."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

_SOFTWARE = re.compile(r"llvmpipe|softpipe|swrast|software|swiftshader", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Quality:
    """Limits for a picture on a screen."""

    is_software: bool
    moving_triangles: int
    """Shown while the camera moves."""
    still_triangles: int
    """Shown when it stands."""
    part_triangles: int | None = None
    """Of all moving parts together; None: as many as their shapes have."""


HARDWARE = Quality(is_software=False, moving_triangles=1_000_000, still_triangles=20_000_000)
SOFTWARE = Quality(is_software=True, moving_triangles=30_000, still_triangles=200_000, part_triangles=40_000)
"""Measured on llvmpipe with two cores: 30 frames a second and more, and one frame within 50 ms."""
PICTURE = Quality(is_software=False, moving_triangles=2**31, still_triangles=2**31)
"""For files: everything."""


def quality_of(plotter: Any) -> Quality:
    """By what the driver says. The window must have been drawn once."""
    return SOFTWARE if _SOFTWARE.search(str(plotter.render_window.ReportCapabilities())) else HARDWARE
