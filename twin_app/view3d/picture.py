"""From a scene file to a finished picture: read, compose, render, write over it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from twin_app.errors import TwinError, UsageError
from twin_app.plant.description import Description
from twin_app.playback.part_shapes import guess_shape
from twin_app.playback.sites import PAD_MARGIN_M, NodeKind, Site, find_sites
from twin_app.playback.world import world_points
from twin_app.sim.responses import StationState
from twin_app.usd import read_scene
from twin_app.usd.geometry import SceneGeometry, read_geometry
from twin_app.view3d.camera import Camera, Margins, View, fit_view
from twin_app.view3d.drawing import build_drawing
from twin_app.view3d.floor import Floor, find_floor
from twin_app.view3d.overlay.canvas import Canvas
from twin_app.view3d.overlay.furniture import draw_legend, draw_message, draw_scale_bar, draw_title
from twin_app.view3d.overlay.labels import Label, draw_labels
from twin_app.view3d.overlay.placement import Place, Rect
from twin_app.view3d.renderer import render
from twin_app.view3d.solids import is_furniture
from twin_app.view3d.theme import Theme, load_theme

_LEAST_SIZE, _MOST_SIZE = 64, 8192
_REFERENCE_WIDTH = 1600
_NEARBY = 0.05
"""Share of the plant's length."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PictureRequest:
    """Everything `render_plant` was asked for."""

    theme: str = "light"
    size: tuple[int, int] = (1600, 1000)
    camera: Camera | str = Camera.ISO
    states: Mapping[str, StationState] | None = None
    labels: Mapping[str, str] | None = None
    contents: Mapping[str, int] | None = None
    bottleneck: str | None = None
    bottleneck_text: str = "Bottleneck"
    title: str | None = None
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
    camera = _checked(request)
    description = read_scene(scene_path).description
    return compose(description, read_geometry(scene_path), request, camera, theme)


def compose(
    description: Description, geometry: SceneGeometry, request: PictureRequest, camera: Camera, theme: Theme
) -> Picture:
    """The picture of a scene that has been read."""
    sites = find_sites(description, geometry)
    _check_paths(request, sites)
    floor = find_floor(geometry, sites)
    view = fit_view(_of_interest(geometry, sites, floor), camera=camera, size=request.size, margins=_margins(request))
    states, contents = request.states or {}, request.contents or {}
    drawing = build_drawing(
        geometry, sites, floor, view, theme, states=states, contents=contents, part_shape=guess_shape(description)
    )
    canvas = Canvas(render(drawing, view, theme), request.scale)
    places = _write_over(canvas, request, sites, view, theme)
    if not geometry.instances:
        draw_message(canvas, _no_geometry(sites), theme)
    return Picture(image=canvas.image.convert("RGB"), view=view, sites=sites, labels=places, floor=floor)


def save_picture(picture: Picture, out: Path) -> None:
    """Writes the file. Raises TwinError, naming the file and the reason, if that fails."""
    try:
        picture.image.save(out, quality=92) if out.suffix.lower() in {".jpg", ".jpeg"} else picture.image.save(
            out, format="PNG", compress_level=6
        )
    except (OSError, ValueError) as error:
        raise TwinError(f"{out}: the picture cannot be written: {error}") from error


def _checked(request: PictureRequest) -> Camera:
    if not all(_LEAST_SIZE <= side <= _MOST_SIZE for side in request.size):
        limits = f"{_LEAST_SIZE} to {_MOST_SIZE} pixels each way"
        raise UsageError(f"a picture of {request.size[0]} × {request.size[1]} is not possible; allowed are {limits}")
    try:
        return Camera(request.camera)
    except ValueError:
        names = ", ".join(camera.value for camera in Camera)
        raise UsageError(f"there is no camera {request.camera!r}; the cameras are {names}") from None


def _check_paths(request: PictureRequest, sites: Sequence[Site]) -> None:
    """Raises UsageError for paths that are no node of the scene."""
    known = {site.path for site in sites}
    asked = {*(request.states or ()), *(request.labels or ()), *(request.contents or ())}
    if request.bottleneck is not None:
        asked.add(request.bottleneck)
    unknown = sorted(asked - known)
    if unknown:
        raise UsageError(f"the scene has no node {', '.join(unknown)}")


def _of_interest(geometry: SceneGeometry, sites: Sequence[Site], floor: Floor) -> NDArray[np.float64]:
    """Points that must be in the picture: the nodes and what stands around them, else all geometry, else the floor."""
    if sites:
        points = np.concatenate([site.extremes for site in sites])
        grown = points + np.sign(points - points.mean(axis=0)) * (PAD_MARGIN_M, PAD_MARGIN_M, 0.0)
        return np.concatenate((grown, _nearby_furniture(geometry, grown)))
    if geometry.bounds_m is not None:
        low, high = geometry.bounds_m
        return np.array([[x, y, z] for x in (low[0], high[0]) for y in (low[1], high[1]) for z in (low[2], high[2])])
    return np.column_stack((floor.corners, np.full(4, floor.z_m)))


def _nearby_furniture(geometry: SceneGeometry, around: NDArray[np.float64]) -> NDArray[np.float64]:
    """Points of furniture within a margin of the nodes; what is farther away may be cut off."""
    points = world_points(geometry, [one for one in geometry.instances if is_furniture(geometry, one)])
    low, high = around[:, :2].min(axis=0), around[:, :2].max(axis=0)
    margin = _NEARBY * (high - low).max()
    is_near = ((points[:, :2] > low - margin) & (points[:, :2] < high + margin)).all(axis=1)
    return np.asarray(points[is_near], np.float64)


def _margins(request: PictureRequest) -> Margins:
    """Room for labels above and for legend and scale bar below."""
    width, height = request.size
    side = 0.03 * width
    top = max(0.05 * height, min(60.0 * request.scale, 0.14 * height))
    bottom = max(0.05 * height, min(56.0 * request.scale, 0.14 * height))
    return Margins(left=side, right=side, top=top, bottom=bottom)


def _write_over(
    canvas: Canvas, request: PictureRequest, sites: Sequence[Site], view: View, theme: Theme
) -> tuple[Place, ...]:
    taken: list[Rect] = []
    bar = draw_scale_bar(canvas, view.metres_per_pixel * request.scale, theme)
    taken.append(bar)
    if request.states:
        legend = draw_legend(canvas, list(StationState), theme, room_px=bar[0] - 24.0)
        taken += [legend] if legend is not None else []
    if request.title:
        taken.append(draw_title(canvas, request.title, theme))
    return draw_labels(canvas, _labels(request, sites, view), theme, taken)


def _labels(request: PictureRequest, sites: Sequence[Site], view: View) -> list[Label]:
    """Stations always have one; other nodes if a value, a state or the tag is given for them."""
    values, states = request.labels or {}, request.states or {}
    shown = [
        site
        for site in sites
        if site.kind is NodeKind.STATION or site.path in values or site.path == request.bottleneck
    ]
    pixels = [_anchor(site, view) / request.scale for site in shown]
    return [
        Label(
            key=site.path,
            anchor=(float(x), float(y)),
            name=site.label,
            value=values.get(site.path, ""),
            state=states.get(site.path),
            tag=request.bottleneck_text if site.path == request.bottleneck else "",
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
