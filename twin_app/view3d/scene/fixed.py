"""What does not move: machines, buildings, glass and paint, with details by need, colours by ghost, parts hidden."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from twin_app.view3d.scene.meshes import PAINTED, SOLID, Look, glass, mesh_of, set_colours, surface_actor
from twin_app.view3d.scene.model import PlantModel, model_colours
from twin_app.view3d.scene.simplifying import Detail, full_detail
from twin_app.view3d.solids import Batch
from twin_app.view3d.theme import Theme


class _Shown:
    """One batch at one level of detail."""

    def __init__(self, name: str, batch: Batch, detail: Detail, look: Look) -> None:
        self.name = name
        self._owners = batch.owners[detail.source]
        self._detail = detail
        self._rows = np.arange(len(detail.source))
        self._mesh = mesh_of(detail.corners, detail.normals, batch.surface.colours[detail.source])
        self.actor = surface_actor(self._mesh, look)

    @property
    def n_triangles(self) -> int:
        return len(self._rows)

    def colour(self, colours: NDArray[np.uint8]) -> None:
        if len(self._rows):
            set_colours(self._mesh, colours[self._detail.source[self._rows]])

    def keep(self, visible: NDArray[np.bool_], colours: NDArray[np.uint8]) -> None:
        """Shows only the triangles of visible owners."""
        self._rows = np.flatnonzero(visible[self._owners])
        points = (3 * self._rows[:, None] + np.arange(3)).ravel()
        source = self._detail.source[self._rows]
        self._mesh = mesh_of(self._detail.corners[points], self._detail.normals[points], colours[source])
        self.actor.GetMapper().SetInputData(self._mesh)


class FixedLayer:
    """Three actors, and one more for a moving camera where the scene is large."""

    def __init__(self, plotter: Any, model: PlantModel, theme: Theme, still: Detail | None = None) -> None:
        self._plotter, self._model = plotter, model
        self._colours = model_colours(model, theme)
        self._changed: tuple[str, ...] = ()
        self._accent, self._accent_share = theme["accent.line"].rgb, theme.opacities["ghost"]
        self.visible = np.ones(len(model.paths), np.bool_)
        solids = model.solids
        self.still_detail = still or full_detail(solids.opaque)
        self._still = _Shown("solid", solids.opaque, self.still_detail, SOLID)
        self._moving: _Shown | None = None
        self._glass = _Shown("glass", solids.glass, full_detail(solids.glass), glass(theme.opacities["view.glass"]))
        self._paint = _Shown("markings", solids.markings, full_detail(solids.markings), PAINTED)
        self._plane: Any | None = None
        for shown in self._all():
            self._add(shown)
        if theme.name != model.theme_name:
            self._paint_all()

    @property
    def glass_actor(self) -> Any:
        """Drawn apart where a picture is composed in steps."""
        return self._glass.actor

    @property
    def solid_actor(self) -> Any:
        """All that is opaque, for a camera at rest."""
        return self._still.actor

    @property
    def n_triangles(self) -> int:
        """Opaque triangles that are shown at rest."""
        return self._still.n_triangles

    def set_moving_detail(self, detail: Detail) -> None:
        """What a moving camera sees from now on, in place of all that one at rest sees."""
        self._moving = _Shown("solid moving", self._model.solids.opaque, detail, SOLID)
        self._moving.keep(self.visible, self._tinted()[0])
        self._add(self._moving)
        self.set_clip(self._plane)
        self.set_moving(False)

    def set_moving(self, is_moving: bool) -> None:
        """Fewer triangles while the camera moves."""
        if self._moving is not None:
            self._still.actor.SetVisibility(not is_moving)
            self._moving.actor.SetVisibility(is_moving)

    def set_theme(self, theme: Theme) -> None:
        """New colours on the same triangles."""
        self._colours = model_colours(self._model, theme)
        self._accent, self._accent_share = theme["accent.line"].rgb, theme.opacities["ghost"]
        self._glass.actor.GetProperty().SetOpacity(theme.opacities["view.glass"])
        self._paint_all()

    def set_changed(self, paths: Sequence[str]) -> None:
        """Tints what belongs to some prims with the accent."""
        if tuple(paths) != self._changed:
            self._changed = tuple(paths)
            self._paint_all()

    def set_visible(self, hidden: Sequence[str], isolated: Sequence[str]) -> None:
        """Hides some prims, and everything but the isolated ones if there are any."""
        visible = self._model.visible(hidden, isolated)
        if not np.array_equal(visible, self.visible):
            self.visible = visible
            tinted = self._tinted()
            for shown in self._all():
                shown.keep(visible, tinted[self._index(shown)])

    def set_clip(self, plane: Any | None) -> None:
        """Cuts off everything in front of a vtkPlane."""
        self._plane = plane
        for shown in self._all():
            shown.actor.GetMapper().RemoveAllClippingPlanes()
            if plane is not None:
                shown.actor.GetMapper().AddClippingPlane(plane)

    def _add(self, shown: _Shown) -> None:
        self._plotter.add_actor(shown.actor, name=shown.name, render=False, reset_camera=False, pickable=False)

    def _all(self) -> list[_Shown]:
        return [shown for shown in (self._still, self._moving, self._glass, self._paint) if shown is not None]

    def _index(self, shown: _Shown) -> int:
        return {"glass": 1, "markings": 2}.get(shown.name, 0)

    def _paint_all(self) -> None:
        tinted = self._tinted()
        for shown in self._all():
            shown.colour(tinted[self._index(shown)])

    def _tinted(self) -> tuple[NDArray[np.uint8], ...]:
        if not self._changed:
            return self._colours
        changed = np.zeros(len(self._model.paths), np.bool_)
        changed[self._model.owners_of(self._changed)] = True
        rows = changed[self._model.solids.opaque.owners]
        opaque = self._colours[0].copy()
        share = self._accent_share
        mixed = (1.0 - share) * opaque[rows] + share * np.array(self._accent, np.float64)
        opaque[rows] = mixed.round().astype(np.uint8)
        return (opaque, *self._colours[1:])
