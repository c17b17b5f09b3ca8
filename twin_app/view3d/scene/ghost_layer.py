"""What a change alters, drawn: changed machines tinted and outlined, added ones translucent, removed ones faded.

Actors stay with the plotter for some sets of changes and are shown by turns, so that two scenarios can be drawn beside
each other from one scene.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from twin_app.view3d.ghosts import GhostCopy
from twin_app.view3d.scene.fixed import FixedLayer
from twin_app.view3d.scene.marks import corners_of, silhouette_actor
from twin_app.view3d.scene.meshes import glass, mesh_of, surface_actor
from twin_app.view3d.scene.model import PlantModel
from twin_app.view3d.surface import box
from twin_app.view3d.theme import Theme

_OUTLINE_PX = 1.2
_MOST_KEPT = 4
_MOST_OUTLINED = 150_000
"""Triangles; more than this get no outline."""
_TABLE_M = 0.9
"""Height of the box for a machine that the layout only has room for."""
_FLAT_M = 0.1

_Key = tuple[tuple[str, ...], tuple[GhostCopy, ...], tuple[str, ...]]


class GhostLayer:
    """One set of changes at a time."""

    def __init__(self, plotter: Any, model: PlantModel, fixed: FixedLayer, pixel_ratio: float) -> None:
        self._plotter, self._model, self._fixed = plotter, model, fixed
        self._outline_px = _OUTLINE_PX * pixel_ratio
        self._groups: OrderedDict[_Key, dict[str, Any]] = OrderedDict()
        """Actors by the names under which the plotter has them."""
        self._shown: _Key = ((), (), ())
        self._n_actors = 0

    def show(
        self, changed: Sequence[str], added: Sequence[GhostCopy], faded: Sequence[str], theme: Theme
    ) -> tuple[str, ...]:
        """Draws exactly these; the paths that are to be hidden, as they are drawn faded here."""
        self._set_visible(False)
        self._shown = (tuple(changed), tuple(added), tuple(faded))
        self._fixed.set_changed(changed)
        if self._shown not in self._groups:
            self._groups[self._shown] = dict(self._build(theme))
            while len(self._groups) > _MOST_KEPT:
                self._remove(self._groups.popitem(last=False)[1])
        self._groups.move_to_end(self._shown)
        self._set_visible(True)
        return self._shown[2]

    def set_theme(self, theme: Theme) -> None:
        """The same in other colours."""
        for actors in self._groups.values():
            self._remove(actors)
        self._groups.clear()
        self.show(*self._shown, theme)

    def _build(self, theme: Theme) -> Iterable[tuple[str, Any]]:
        changed, added, faded = self._shown
        yield from self._outlined(corners_of(self._model, changed), theme)
        for copy in added:
            corners = self._body_of(copy.path, theme) + np.array(copy.offset_m, np.float32)
            colour = np.array(theme["accent.line"].rgb, np.uint8)
            yield self._add(_flat(corners, colour, theme.opacities["ghost"]))
            yield from self._outlined(corners, theme)
        if faded:
            colour = np.array(theme["view.body"].rgb, np.uint8)
            yield self._add(_flat(corners_of(self._model, faded), colour, theme.opacities["faded"]))

    def _body_of(self, path: str, theme: Theme) -> NDArray[np.float32]:
        """Triangles of a machine, or a box where the layout has only painted its place."""
        site = self._model.site(path)
        if site is None or site.top_m - site.floor_m >= _FLAT_M:
            return corners_of(self._model, [path])
        x, y = site.footprint.half
        shape = box((-x, -y, 0.0), (x, y, _TABLE_M), theme["accent.line"])
        turned = shape.corners[:, :2] @ site.footprint.axes.astype(np.float32) + site.footprint.centre
        return np.column_stack((turned, shape.corners[:, 2] + site.floor_m)).astype(np.float32)

    def _outlined(self, corners: NDArray[np.float32], theme: Theme) -> Iterable[tuple[str, Any]]:
        if 0 < len(corners) <= 3 * _MOST_OUTLINED:
            yield self._add(silhouette_actor(self._plotter.camera, corners, theme["accent.line"], self._outline_px))

    def _add(self, actor: Any) -> tuple[str, Any]:
        self._n_actors += 1
        name = f"ghost {self._n_actors}"
        self._plotter.add_actor(actor, name=name, render=False, reset_camera=False, pickable=False)
        return name, actor

    def _remove(self, actors: Mapping[str, Any]) -> None:
        for name in actors:
            self._plotter.remove_actor(name, render=False, reset_camera=False)

    def _set_visible(self, is_visible: bool) -> None:
        for actor in self._groups.get(self._shown, {}).values():
            actor.SetVisibility(is_visible)


def _flat(corners: NDArray[np.float32], colour: NDArray[np.uint8], opacity: float) -> Any:
    """Triangles with flat faces in one translucent colour."""
    faces = corners.reshape(-1, 3, 3)
    normals = np.cross(faces[:, 1] - faces[:, 0], faces[:, 2] - faces[:, 0])
    normals /= np.maximum(np.linalg.norm(normals, axis=1, keepdims=True), 1e-12)
    mesh = mesh_of(corners, np.repeat(normals, 3, axis=0).astype(np.float32), np.tile(colour, (len(faces), 1)))
    return surface_actor(mesh, glass(opacity))
