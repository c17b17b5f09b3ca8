"""The same triangles as one mesh in a PyVista plotter, parts as glyphs: what a plain program would draw."""

from __future__ import annotations

from typing import Any

import numpy as np

from twin_app.view3d.camera import View
from twin_app.view3d.parts import PlacedParts, part_surface
from twin_app.view3d.scene.model import PlantModel
from twin_app.view3d.scene.viewing import aim
from twin_app.view3d.theme import load_theme


class PlainScene:
    """No level of detail, nothing kept between pictures."""

    def __init__(self, model: PlantModel, size: tuple[int, int]) -> None:
        import pyvista as pv

        surface = model.solids.opaque.surface
        corners: Any = np.arange(len(surface.corners)).reshape(-1, 3)
        mesh: Any = pv.PolyData.from_regular_faces(surface.corners, corners)
        mesh.cell_data["colour"] = surface.colours
        self._plotter: Any = pv.Plotter(off_screen=True, window_size=list(size))
        self._plotter.add_mesh(mesh, scalars="colour", rgb=True)
        shape = part_surface(model.part_shape, 0.5, 0.4, load_theme("dark"))
        self._part: Any = pv.PolyData.from_regular_faces(
            shape.corners,
            np.arange(len(shape.corners)).reshape(-1, 3),  # type: ignore[arg-type]
        )

    def draw(self, view: View, parts: PlacedParts | None = None) -> object:
        """The picture as an array."""
        import pyvista as pv

        aim(self._plotter.camera, view)
        if parts is not None:
            points: Any = pv.PolyData(parts.positions_m)
            turns = np.column_stack((np.cos(parts.headings_rad), np.sin(parts.headings_rad), 0.0 * parts.headings_rad))
            points["turn"] = turns
            copies = points.glyph(orient="turn", scale=False, geom=self._part)
            self._plotter.add_mesh(copies, name="parts", color="white", render=False, reset_camera=False)
        self._plotter.renderer.ResetCameraClippingRange()
        self._plotter.render()
        return self._plotter.screenshot(return_img=True)

    def close(self) -> None:
        """Gives everything back."""
        self._plotter.close()
