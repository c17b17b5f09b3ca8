"""One small thing for each way of drawing, so that the driver compiles what it needs before a plant is there."""

from __future__ import annotations

from typing import Any

import numpy as np

from twin_app.view3d.scene.meshes import GLOWING, PAINTED, SOLID, glass, lines_actor, lines_mesh, mesh_of, surface_actor
from twin_app.view3d.scene.viewing import add_lights
from twin_app.view3d.theme import Colour

_CORNERS = np.array([(0.0, 0.0, 0.0), (1.0, 0.0, 0.0), (0.0, 1.0, 0.0)], np.float32)
_LOOKS = {"solid": SOLID, "glowing": GLOWING, "painted": PAINTED, "glass": glass(0.2)}


def show_samples(plotter: Any) -> None:
    """Triangles and a line in an empty plotter, lit as a plant will be."""
    add_lights(plotter)
    plotter.renderer.GradientBackgroundOn()
    mesh = mesh_of(_CORNERS, np.tile(np.array((0.0, 0.0, 1.0), np.float32), (3, 1)), np.zeros((1, 3), np.uint8))
    for name, look in _LOOKS.items():
        plotter.add_actor(surface_actor(mesh, look), name=name)
    plotter.add_actor(lines_actor(lines_mesh([_CORNERS[:2]]), Colour(red=0, green=0, blue=0), 1.0), name="line")
    plotter.renderer.ResetCamera()
