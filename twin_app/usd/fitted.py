"""Measured values as a small USD layer over the untouched scene, and a root file that stacks the two."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from pxr import Sdf, Usd

from twin_app import __version__
from twin_app.errors import Fault, InvalidPlantError, SceneError
from twin_app.plant.written import Written
from twin_app.usd.diagnostics import collected_messages
from twin_app.usd.files import refuse_overwriting, write_layer
from twin_app.usd.overrides import new_layer, open_instances, set_value, stack_over
from twin_app.usd.stage import open_stage


def write_values(
    scene: str | Path,
    values: Sequence[Written],
    layer_path: str | Path,
    root_path: str | Path,
    *,
    title: str,
    origin: Mapping[str, str | int | float] | None = None,
) -> None:
    """Write `values` as overrides into `layer_path`, each documented by its note, and `root_path`, which stacks it.

    `title` heads the layer's documentation; `origin` goes into its `customLayerData`. Raises `SceneError` if the scene
    cannot be read or would be overwritten, `InvalidPlantError` for a prim that is not there, `StoreWriteError` if a
    file cannot be written.
    """
    layer_file, root_file = Path(layer_path), Path(root_path)
    stage = open_stage(scene)
    if layer_file.resolve() == root_file.resolve():
        raise SceneError(f"{root_file}: layer and root need two names")
    for path in (layer_file, root_file):
        refuse_overwriting(path, stage)
    with collected_messages():
        layer = new_layer(stage)
        layer.documentation = title
        layer.customLayerData = {"twin": {"generator": f"twin {__version__}"} | dict(origin or {})}
        for value in values:
            _author(layer, stage, value)
        root = stack_over(stage, root_file, layer_file)
        root.documentation = f"{Path(scene).name} with the values in {layer_file.name}."
    write_layer(layer, layer_file)
    write_layer(root, root_file)


def _author(layer: Sdf.Layer, stage: Usd.Stage, value: Written) -> None:
    prim = stage.GetPrimAtPath(value.path)
    if not prim:
        raise InvalidPlantError(
            [Fault(value.path, value.attribute, "is not in the scene, so it cannot be written there")]
        )
    open_instances(layer, prim)
    spec = Sdf.CreatePrimInLayer(layer, value.path)
    if value.schema and value.schema not in prim.GetAppliedSchemas():
        _apply(spec, value.schema)
    set_value(spec, prim, value.attribute, value.value)
    spec.properties[value.attribute].documentation = value.note


def _apply(spec: Sdf.PrimSpec, schema: str) -> None:
    present = list(spec.GetInfo("apiSchemas").prependedItems) if spec.HasInfo("apiSchemas") else []
    if schema not in present:
        spec.SetInfo("apiSchemas", Sdf.TokenListOp.Create(prependedItems=[*present, schema]))
