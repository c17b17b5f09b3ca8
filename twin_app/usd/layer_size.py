"""How large the layer of a recommendation would be, before anybody writes it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from pxr import Usd

from twin_app import __version__
from twin_app.plant.factors import Change
from twin_app.plant.plant import Plant
from twin_app.usd.overrides import new_layer
from twin_app.usd.writer import author_changes


def layer_size(
    stage: Usd.Stage, plant: Plant, changes: Sequence[Change], origin: Mapping[str, str | int | float]
) -> int:
    """Bytes of the text that `changes` of the plant on this stage would be written as, with where they come from.

    Raises `InvalidPlantError` if a change does not fit the scene.
    """
    layer = new_layer(stage)
    beside = Path(stage.GetRootLayer().realPath or "scene.usda").with_name("recommendation.usda")
    author_changes(layer, beside, stage, plant, changes)
    data = {"generator": f"twin {__version__}", "kind": "what-if", "name": beside.stem, **origin}
    layer.customLayerData = {"twin": data}
    return len(layer.ExportToString().encode())
