"""From a scene file to a finished picture: read, compose, render, write over it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from twin_app.errors import TwinError, UsageError
from twin_app.playback.sites import NodeKind, Site
from twin_app.sim.responses import StationState
from twin_app.usd.cameras import SceneCamera
from twin_app.view3d.camera import Camera, Direction, Margins, View, fit_view, parse_camera, view_from
from twin_app.view3d.changes import LayerChanges, read_changes
from twin_app.view3d.floor import Floor
from twin_app.view3d.overlay.canvas import Canvas
from twin_app.view3d.overlay.furniture import draw_legend, draw_message, draw_scale_bar, draw_title
from twin_app.view3d.overlay.labels import Label, draw_labels
from twin_app.view3d.overlay.placement import Place, Rect
from twin_app.view3d.parts import PlacedParts, PlacedVehicles
from twin_app.view3d.renderer import OVERSAMPLING, offscreen_plotter, render_scene
from twin_app.view3d.scene.model import PlantModel, build_model, read_model
from twin_app.view3d.scene.plant_scene import PlantScene
from twin_app.view3d.theme import Theme, load_theme

_LEAST_SIZE, _MOST_SIZE = 64, 8192
_REFERENCE_WIDTH = 1600


@dataclass(frozen=True, slots=True, kw_only=True)
class PictureRequest:
    """Everything `render_plant` was asked for."""

    theme: str = "light"
    size: tuple[int, int] = (1600, 1000)
    camera: Camera | Direction | SceneCamera | str = Camera.ISO
    states: Mapping[str, StationState] | None = None
    labels: Mapping[str, str] | None = None
    contents: Mapping[str, int] | None = None
    parts: PlacedParts | None = None
    """In place of `contents`."""
    vehicles: PlacedVehicles | None = None
    bottleneck: str | None = None
    bottleneck_text: str = "Bottleneck"
    title: str | None = None
    compare: str | Path | None = None
    """A layer; what it changes is marked."""
    text_scale: float | None = None

    @property
    def scale(self) -> float:
        """Enlargement of the writing."""
        return self.text_scale or max(1.0, self.size[0] / _REFERENCE_WIDTH)


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """The finished picture and where things are in it."""

    image: Image.Image
    view: View
    sites: tuple[Site, ...]
    labels: tuple[Place, ...]
    """In unscaled pixels."""
    floor: Floor


def draw_picture(scene_path: str | Path, request: PictureRequest) -> Picture:
    """The picture in memory. Raises as `render_plant` does."""
    theme = load_theme(request.theme)
    _check_size(request)
    if not isinstance(request.camera, Direction | SceneCamera):
        _camera(request, np.array([[-1.0, -1.0, -1.0], [0.5, 0.5, 0.5]]))
    if request.compare is None:
        return compose(read_model(scene_path, theme), request, theme)
    changes = read_changes(scene_path, request.compare)
    return compose(build_model(changes.description, changes.geometry, theme), request, theme, changes)


def compose(model: PlantModel, request: PictureRequest, theme: Theme, changes: LayerChanges | None = None) -> Picture:
    """The picture of a scene that has been read, with what a layer changes."""
    _check_paths(request, model.sites)
    points = model.of_interest()
    view = _view(request, points)
    canvas = Canvas(_rendered(model, request, view, theme, changes), request.scale)
    places = _write_over(canvas, _labels(request, model.sites, view, changes), request, view, theme)
    if not model.geometry.instances:
        draw_message(canvas, _no_geometry(model.sites), theme)
    image = canvas.image.convert("RGB")
    return Picture(image=image, view=view, sites=model.sites, labels=places, floor=model.floor)


def _rendered(
    model: PlantModel, request: PictureRequest, view: View, theme: Theme, changes: LayerChanges | None
) -> Image.Image:
    with offscreen_plotter(request.size) as plotter:
        scene = PlantScene(plotter, model, theme, pixel_ratio=OVERSAMPLING * request.scale)
        scene.look(view)
        scene.set_states(request.states or {})
        if request.parts is None:
            scene.set_contents(request.contents or {})
        else:
            scene.set_parts(request.parts)
        if request.vehicles is not None:
            scene.set_vehicles(request.vehicles.positions_m, request.vehicles.headings_rad)
        if changes is not None:
            scene.set_ghosts((*changes.texts, *changes.added))
        return render_scene(scene, request.size)


def save_picture(picture: Picture, out: Path) -> None:
    """Writes the file. Raises TwinError, naming the file and the reason, if that fails."""
    try:
        picture.image.save(out, quality=92) if out.suffix.lower() in {".jpg", ".jpeg"} else picture.image.save(
            out, format="PNG", compress_level=6
        )
    except (OSError, ValueError) as error:
        raise TwinError(f"{out}: the picture cannot be written: {error}") from error


def _check_size(request: PictureRequest) -> None:
    if not all(_LEAST_SIZE <= side <= _MOST_SIZE for side in request.size):
        limits = f"{_LEAST_SIZE} to {_MOST_SIZE} pixels each way"
        raise UsageError(f"a picture of {request.size[0]} × {request.size[1]} is not possible; allowed are {limits}")


def _view(request: PictureRequest, points: NDArray[np.float64]) -> View:
    """From a camera of the scene as it stands; else so that all points are in the picture."""
    if isinstance(request.camera, SceneCamera):
        return view_from(request.camera, 0.5 * (points.min(axis=0) + points.max(axis=0)), request.size)
    return fit_view(points, camera=_camera(request, points), size=request.size, margins=_margins(request))


def _camera(request: PictureRequest, points: NDArray[np.float64]) -> Camera | Direction:
    if isinstance(request.camera, Direction):
        return request.camera
    try:
        return parse_camera(str(request.camera), 0.5 * (points.min(axis=0) + points.max(axis=0)))
    except ValueError:
        names = ", ".join(camera.value for camera in Camera)
        raise UsageError(
            f"there is no camera {request.camera!r}; allowed are {names}, azimuth,elevation in degrees "
            "(elevation -90 to 90), and a position x,y,z in metres other than the plant's middle"
        ) from None


def _check_paths(request: PictureRequest, sites: Sequence[Site]) -> None:
    """Raises UsageError for paths that are no node of the scene."""
    known = {site.path for site in sites}
    asked = {*(request.states or ()), *(request.labels or ()), *(request.contents or ())}
    if request.bottleneck is not None:
        asked.add(request.bottleneck)
    unknown = sorted(asked - known)
    if unknown:
        raise UsageError(f"the scene has no node {', '.join(unknown)}")


def _margins(request: PictureRequest) -> Margins:
    """Room for labels above and for legend and scale bar below."""
    width, height = request.size
    side = 0.03 * width
    top = max(0.05 * height, min(60.0 * request.scale, 0.14 * height))
    bottom = max(0.05 * height, min(56.0 * request.scale, 0.14 * height))
    return Margins(left=side, right=side, top=top, bottom=bottom)


def _write_over(
    canvas: Canvas, labels: Sequence[Label], request: PictureRequest, view: View, theme: Theme
) -> tuple[Place, ...]:
    taken: list[Rect] = []
    bar = draw_scale_bar(canvas, view.metres_per_pixel * request.scale, theme)
    taken.append(bar)
    if request.states or request.compare:
        states = list(StationState) if request.states else []
        legend = draw_legend(canvas, states, theme, room_px=bar[0] - 24.0, has_changes=bool(request.compare))
        taken += [legend] if legend is not None else []
    if request.title:
        taken.append(draw_title(canvas, request.title, theme))
    return draw_labels(canvas, labels, theme, taken)


def _labels(request: PictureRequest, sites: Sequence[Site], view: View, changes: LayerChanges | None) -> list[Label]:
    """Stations always have one; other nodes if a value, a change, a state or the tag is given for them."""
    values, states = request.labels or {}, request.states or {}
    changed = {} if changes is None else {**dict.fromkeys(changes.added, "added"), **changes.texts}
    shown = [
        site for site in sites if site.kind is NodeKind.STATION or site.path in {*values, *changed, request.bottleneck}
    ]
    pixels = [_anchor(site, view) / request.scale for site in shown]
    return [
        Label(
            key=site.path,
            anchor=(float(x), float(y)),
            name=site.label,
            value=changed.get(site.path) or values.get(site.path, ""),
            state=None if site.path in changed else states.get(site.path),
            tag=request.bottleneck_text if site.path == request.bottleneck else "",
            is_change=site.path in changed,
        )
        for site, (x, y) in zip(shown, pixels, strict=True)
    ]


def _anchor(site: Site, view: View) -> NDArray[np.float64]:
    """The middle of the machine's top; seen from straight above, the middle of its far edge."""
    anchor = view.project([site.top_point])[0]
    if view.toward[2] > 0.99:
        anchor[1] = view.project(site.extremes)[:, 1].min()
    return np.asarray(anchor, np.float64)


def _no_geometry(sites: Sequence[Site]) -> tuple[str, ...]:
    if sites:
        return ("This scene has no geometry.", "Its stations are drawn as boxes where their prims stand.")
    return ("Nothing to draw.", "This scene has no visible geometry and no stations.")
