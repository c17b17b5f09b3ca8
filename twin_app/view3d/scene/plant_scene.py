"""The plant in a plotter: the one place where a model and states become a picture."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray
from vtkmodules.vtkCommonDataModel import vtkPlane

from twin_app.sim.responses import StationState
from twin_app.view3d.camera import Camera, Direction, Margins, View, fit_view, refit_view
from twin_app.view3d.ghosts import GhostCopy
from twin_app.view3d.parts import PlacedParts, parts_on_belts
from twin_app.view3d.scene.fixed import FixedLayer
from twin_app.view3d.scene.ghost_layer import GhostLayer
from twin_app.view3d.scene.ground import GroundLayer
from twin_app.view3d.scene.marks import HOVER, SELECTION, Measure, Outline
from twin_app.view3d.scene.model import PlantModel
from twin_app.view3d.scene.moving import MovingLayer
from twin_app.view3d.scene.picking import Pick, Picker
from twin_app.view3d.scene.simplifying import Detail
from twin_app.view3d.scene.status import StatusLayer
from twin_app.view3d.scene.viewing import add_lights, aim, set_background, view_of
from twin_app.view3d.scene.way import WayLayer
from twin_app.view3d.theme import Theme

_ROOM_BEFORE_M = 20.0
"""For parts, labels and what is moved; in front of the nearest point of the plant."""


class PlantScene:
    """Changes are kept until the owner of the plotter renders. Pixels count from the top left of the window."""

    def __init__(
        self,
        plotter: Any,
        model: PlantModel,
        theme: Theme,
        *,
        still: Detail | None = None,
        pixel_ratio: float = 1.0,
        part_triangles: int | None = None,
    ) -> None:
        """`still`: simplified geometry (None: all there is); `pixel_ratio`: device pixels for one of the design.

        `part_triangles`: what all moving parts may have together (None: any number).
        """
        self.plotter, self.model, self.theme = plotter, model, theme
        self._states: Mapping[str, StationState] = {}
        self._shows_flow = True
        self._parts: PlacedParts | None = None
        self._vehicles: tuple[ArrayLike, ArrayLike] = (np.zeros((0, 3)), np.zeros(0))
        self._extremes = model.extremes()
        self._clip: tuple[NDArray[np.float64], NDArray[np.float64]] | None = None
        set_background(plotter, theme)
        add_lights(plotter)
        self._ground = GroundLayer(plotter, model, theme, pixel_ratio)
        self.fixed = FixedLayer(plotter, model, theme, still)
        self._status = StatusLayer(plotter, model)
        self._moving = MovingLayer(plotter, model.part_shape, most_triangles=part_triangles)
        self._selection = Outline(plotter, "selection", SELECTION, pixel_ratio)
        self._hover = Outline(plotter, "hover", HOVER, pixel_ratio)
        self._ghosts = GhostLayer(plotter, model, self.fixed, pixel_ratio)
        self._faded: tuple[str, ...] = ()
        self._hidden: tuple[Sequence[str], Sequence[str]] = ((), ())
        self._shifts: Mapping[str, tuple[float, float]] = {}
        self._measure = Measure(plotter, pixel_ratio)
        self._way = WayLayer(plotter)
        self._picker: Picker | None = None

    # Camera

    def look(self, view: View) -> None:
        """Aims the camera and turns lamps and chevrons to the viewer."""
        aim(self.plotter.camera, view, self._distance_m(view))
        self.settle()

    def aim(self, view: View) -> None:
        """Aims the camera alone, while it moves."""
        aim(self.plotter.camera, view, self._distance_m(view))
        self.plotter.renderer.ResetCameraClippingRange()

    def _distance_m(self, view: View) -> float:
        """In front of everything, and no farther: depths are the more exact the nearer the camera is."""
        return float(((self._extremes - view.focus) @ view.toward).max()) + _ROOM_BEFORE_M

    def view(self) -> View:
        """What the window shows now, in its device pixels."""
        width, height = self.plotter.window_size
        return view_of(self.plotter.camera, (int(width), int(height)))

    def fit(
        self, paths: Sequence[str] = (), *, camera: Camera | Direction | None = None, margins: Margins | None = None
    ) -> None:
        """Shows some prims, or the whole plant, from a side (None: the present one)."""
        points = self.model.framed(paths)
        now = self.view()
        if camera is None:
            self.look(refit_view(now, points, margins))
        else:
            self.look(fit_view(points, camera=camera, size=now.size, margins=margins))

    def settle(self) -> None:
        """After the camera has moved: details, lamps, chevrons and the depth range as they should be."""
        self.fixed.set_moving(False)
        self._refresh()
        self.plotter.renderer.ResetCameraClippingRange()

    def start_moving(self) -> None:
        """Before the camera moves: fewer details where they cost too much."""
        self.fixed.set_moving(True)

    @contextmanager
    def without_what_changes(self) -> Iterator[None]:
        """Within: no parts, vehicles, pads and lamps, which differ from one moment of a run to the next."""
        with _hidden(self._changing()):
            yield

    @contextmanager
    def over_what_stands(self) -> Iterator[None]:
        """Within: the others alone, drawn over what the window holds."""
        changing = self._changing()
        renderer = self.plotter.renderer
        with _hidden([actor for actor in self.plotter.actors.values() if actor not in changing]):
            renderer.EraseOff()
            yield
            renderer.EraseOn()

    def _changing(self) -> list[Any]:
        return [*self._status.actors, *self._moving.actors]

    # What the plant does

    def set_states(self, states: Mapping[str, StationState]) -> None:
        """States by node path; stations that are not named lose pad and lamp."""
        self._states = states
        self._status.update(states, self.view(), self.theme, self._shifts)

    def set_contents(self, contents: Mapping[str, int]) -> None:
        """So many parts on each belt, by node path, in place of single parts."""
        self.set_parts(parts_on_belts(self.model.sites, self.model.belts, contents))

    def set_parts(self, parts: PlacedParts) -> None:
        """Shows exactly these parts."""
        self._parts = parts
        self._moving.set_parts(parts, self.theme)

    def set_vehicles(self, positions_m: ArrayLike, headings_rad: ArrayLike) -> None:
        """Shows exactly these vehicles: positions [n, 3], headings [n] anticlockwise from +x."""
        self._vehicles = (positions_m, headings_rad)
        self._moving.set_vehicles(positions_m, headings_rad, self.theme)

    def set_way(self, points_m: ArrayLike | None) -> None:
        """The way of one part on the floor, points [n, 3]; None: no line."""
        points = np.zeros((0, 3)) if points_m is None else np.asarray(points_m, np.float64)
        self._way.show(points, self.model.floor.deck_m, self.theme)

    def show_flow(self, shows_flow: bool) -> None:
        """Chevrons in front of belts, or none."""
        self._shows_flow = shows_flow
        self._refresh()

    # What the reader points at

    def select(self, paths: Sequence[str]) -> None:
        """Outlines exactly these prims; unknown ones do nothing."""
        if tuple(paths) != self._selection.paths:
            self._selection.show(self.model, paths, self.theme)

    def hover(self, path: str) -> bool:
        """Outlines one prim lightly; empty: none. True if that changed anything."""
        paths = (path,) if path and path not in self._selection.paths else ()
        if paths == self._hover.paths:
            return False
        self._hover.show(self.model, paths, self.theme)
        return True

    def set_ghosts(self, changed: Sequence[str], added: Sequence[GhostCopy] = (), faded: Sequence[str] = ()) -> None:
        """Machines that a change alters, tinted and outlined, those it adds, translucent, and those it takes away."""
        self._faded = self._ghosts.show(changed, added, faded, self.theme)
        self.set_visible(hidden=self._hidden[0], isolated=self._hidden[1])

    def set_shifts(self, shifts: Mapping[str, tuple[float, float]]) -> None:
        """Pads and lamps of moved nodes stand where a change puts them, so far along x and y [m]."""
        self._shifts = shifts
        self._refresh()

    def set_visible(self, *, hidden: Sequence[str] = (), isolated: Sequence[str] = ()) -> None:
        """Hides some prims, and everything but the isolated ones if there are any."""
        self._hidden = (hidden, isolated)
        self.fixed.set_visible((*hidden, *self._faded), isolated)

    def set_clip(self, point_m: ArrayLike | None, normal: ArrayLike = (0.0, 0.0, -1.0)) -> None:
        """Cuts off what lies behind a plane, away from its normal; None: nothing. Picks go through the cut."""
        if point_m is None:
            self._clip = None
            self.fixed.set_clip(None)
            return
        self._clip = (np.asarray(point_m, np.float64), np.asarray(normal, np.float64))
        plane = vtkPlane()
        plane.SetOrigin(*self._clip[0].tolist())
        plane.SetNormal(*self._clip[1].tolist())
        self.fixed.set_clip(plane)

    def set_measure(self, ends: tuple[ArrayLike, ArrayLike] | None) -> float:
        """Draws a line between two points [m] and gives its length; None removes it."""
        if ends is None:
            self._measure.show(None, self.theme)
            return 0.0
        a, b = (np.asarray(end, np.float64) for end in ends)
        self._measure.show((a, b), self.theme)
        return float(np.linalg.norm(b - a))

    def pick(self, x: float, y: float) -> Pick | None:
        """The prim under a pixel of the window; hidden ones let the ray through."""
        if self._picker is None:
            self._picker = Picker(self.model)
        return self._picker.pick(self.view(), x, y, visible=self.fixed.visible, clip=self._clip)

    # Look

    def set_theme(self, theme: Theme) -> None:
        """Recolours everything; no shape is made anew but the small ones."""
        self.theme = theme
        set_background(self.plotter, theme)
        self._ground.set_theme(theme)
        self.fixed.set_theme(theme)
        self._moving.forget_shapes()
        if self._parts is not None:
            self._moving.set_parts(self._parts, theme)
        self._moving.set_vehicles(*self._vehicles, theme)
        for outline in (self._selection, self._hover):
            outline.show(self.model, outline.paths, theme)
        self._ghosts.set_theme(theme)
        self._measure.show(self._measure.ends, theme)
        self._way.show(self._way.points, self.model.floor.deck_m, theme)
        self._refresh()

    def _refresh(self) -> None:
        view = self.view()
        self._ground.update(view, self.theme, shows_flow=self._shows_flow)
        self._status.update(self._states, view, self.theme, self._shifts)


@contextmanager
def _hidden(actors: Sequence[Any]) -> Iterator[None]:
    shown = [actor for actor in actors if actor.GetVisibility()]
    for actor in shown:
        actor.VisibilityOff()
    yield
    for actor in shown:
        actor.VisibilityOn()
