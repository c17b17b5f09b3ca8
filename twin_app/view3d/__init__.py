"""Pictures of a plant without a display: PyVista off-screen, no Qt.

Importing this package loads neither VTK nor Pillow; `render_plant` does, after it has made sure that
both are there and that this computer has OpenGL.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from twin_app.view3d.availability import DrawingUnavailableError, require_drawing, why_not
from twin_app.view3d.camera import Camera, Direction

if TYPE_CHECKING:
    from twin_app.sim.responses import StationState
    from twin_app.usd.cameras import SceneCamera
    from twin_app.view3d.parts import PlacedParts, PlacedVehicles

__all__ = ["Camera", "Direction", "DrawingUnavailableError", "render_plant", "require_drawing", "why_not"]


def render_plant(
    scene_path: str | Path,
    out_png: str | Path,
    *,
    theme: str = "light",
    size: tuple[int, int] = (1600, 1000),
    camera: Camera | Direction | SceneCamera | str = Camera.ISO,
    states: Mapping[str, StationState] | None = None,
    labels: Mapping[str, str] | None = None,
    contents: Mapping[str, int] | None = None,
    parts: PlacedParts | None = None,
    vehicles: PlacedVehicles | None = None,
    bottleneck: str | None = None,
    bottleneck_text: str = "Bottleneck",
    title: str | None = None,
    compare: str | Path | None = None,
    text_scale: float | None = None,
) -> None:
    """Draws a scene into a picture file (PNG or JPEG, by its ending).

    `size` is in pixels; `theme` is light or dark; `camera` is iso, top, front or side, a
    direction, a camera that stands in the scene, or text as `parse_camera` takes it. By node path:
    `states` gives stations a pad and a lamp, `labels` a value beside the name, `contents` the number
    of parts on a conveyor; `parts` (in their place) and `vehicles` are shown exactly where they are.
    `compare` is a layer: the plant is drawn with it, and what it changes is marked. `bottleneck` is the
    path of the node that gets the amber tag. `text_scale`
    enlarges the writing; None: 1, or more on pictures wider than 1600 pixels.

    Raises `DrawingUnavailableError` without PyVista or OpenGL, `SceneError` if the scene cannot be
    read, `UsageError` for an unknown theme, camera, size or path, and `TwinError` if the picture
    cannot be written. A scene without geometry or nodes still gives a picture, which says so.
    """
    require_drawing()
    from twin_app.view3d.picture import PictureRequest, draw_picture, save_picture

    request = PictureRequest(
        theme=theme,
        size=size,
        camera=camera,
        states=states,
        labels=labels,
        contents=contents,
        parts=parts,
        vehicles=vehicles,
        bottleneck=bottleneck,
        bottleneck_text=bottleneck_text,
        title=title,
        compare=compare,
        text_scale=text_scale,
    )
    save_picture(draw_picture(scene_path, request), Path(out_png))
