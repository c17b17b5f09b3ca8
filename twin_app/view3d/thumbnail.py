"""A small picture of a plant without any writing on it, close enough to be told from others."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from PIL import Image

from twin_app.view3d.camera import Camera, Margins, fit_view
from twin_app.view3d.navigating import zoomed
from twin_app.view3d.parts import PlacedParts
from twin_app.view3d.renderer import OVERSAMPLING, offscreen_plotter, render_scene
from twin_app.view3d.scene.model import read_model
from twin_app.view3d.scene.plant_scene import PlantScene
from twin_app.view3d.theme import load_theme

if TYPE_CHECKING:
    from twin_app.playback.frame import Frame

_EDGE = 0.05
"""Share of the height that stays free around the plant."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Closer:
    """Which part of a large plant a small picture shows."""

    factor: float = 1.0
    """1: all of it."""
    x: float = 0.5
    """What stays where it is, as a share of the width from the left …"""
    y: float = 0.5
    """… and of the height from the top."""


def draw_thumbnail(
    scene: str | Path, *, size: tuple[int, int], theme: str, frame: Frame | None = None, closer: Closer | None = None
) -> Image.Image:
    """The plant from a corner, RGB, `size` in pixels; `frame` adds what goes on at one time of a run.

    Raises `SceneError` if the scene cannot be read, `UsageError` for an unknown theme.
    """
    tokens, closer = load_theme(theme), closer or Closer()
    model = read_model(scene, tokens)
    edge = _EDGE * size[1]
    margins = Margins(left=edge, right=edge, top=edge, bottom=edge)
    view = fit_view(model.of_interest(), camera=Camera.ISO, size=size, margins=margins)
    view = zoomed(view, closer.factor, closer.x * size[0], closer.y * size[1])
    with offscreen_plotter(size) as plotter:
        drawn = PlantScene(plotter, model, tokens, pixel_ratio=float(OVERSAMPLING))
        drawn.look(view)
        if frame is not None:
            _fill(drawn, frame)
        return render_scene(drawn, size)


def _fill(drawn: PlantScene, frame: Frame) -> None:
    parts, vehicles = frame.parts, frame.vehicles
    drawn.set_states(frame.states)
    drawn.set_parts(
        PlacedParts(
            positions_m=parts.positions_m,
            headings_rad=parts.headings_rad,
            lengths_m=parts.lengths_m,
            widths_m=parts.widths_m,
        )
    )
    drawn.set_vehicles(vehicles.positions_m, vehicles.headings_rad)
