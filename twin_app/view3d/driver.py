"""What draws on this computer, and how much of it."""

from __future__ import annotations

import re
from dataclasses import dataclass

from twin_app.view3d.renderer import offscreen_plotter
from twin_app.view3d.scene.quality import Quality, quality_of

_RENDERER = re.compile(r"^OpenGL renderer string:\s*(.+?)\s*$", re.MULTILINE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Driver:
    """The OpenGL of this computer."""

    renderer: str
    """As it calls itself; empty if it does not."""
    quality: Quality


def find_driver() -> Driver:
    """Draws an empty picture and asks; takes about two seconds. To be called in a process of its own: VTK ends the
    process where it cannot draw at all."""
    with offscreen_plotter((64, 64)) as plotter:
        plotter.render_window.Render()
        found = _RENDERER.search(str(plotter.render_window.ReportCapabilities()))
        return Driver(renderer=found.group(1) if found else "", quality=quality_of(plotter))
