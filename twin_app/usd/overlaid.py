"""A scene with one more layer over it, in memory: what the layer would make of it."""

from __future__ import annotations

from pathlib import Path

from pxr import Sdf, Usd

from twin_app.errors import SceneError
from twin_app.usd.diagnostics import reading_usd
from twin_app.usd.overrides import new_layer
from twin_app.usd.stage import open_stage
from twin_app.usd.statements import read_layer


def open_over(scene: str | Path, layer: str | Path) -> Usd.Stage:
    """The scene as it is with the layer. Raises `SceneError` if one of the files cannot be read."""
    read_layer(Path(layer))
    return stacked(open_stage(scene), Path(layer))


def stacked(scene: Usd.Stage, layer: Path) -> Usd.Stage:
    """The same for a scene that is open. Raises `SceneError` if the layer cannot be read."""
    with reading_usd(layer):
        root = new_layer(scene)
        over = Sdf.Layer.FindOrOpen(str(layer.resolve()))
        if over is None:
            raise SceneError(f"{layer}: cannot be read as a USD layer")
        root.subLayerPaths = [over.identifier, scene.GetRootLayer().identifier]
        return Usd.Stage.Open(root)
