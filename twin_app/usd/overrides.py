"""Layers that say some things otherwise than a scene: how they are begun, filled and stacked over it."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from pxr import Sdf, Usd, Vt

from twin_app.plant.description import Value
from twin_app.plant.vocabulary import ValueKind, find_attribute
from twin_app.usd.files import relative_asset
from twin_app.usd.stage import declared
from twin_app.usd.units import stage_units

ROOT_METADATA: Final = (
    "defaultPrim",
    "startTimeCode",
    "endTimeCode",
    "timeCodesPerSecond",
    "framesPerSecond",
    "kilogramsPerUnit",
    "expressionVariables",
)
"""Metadata that OpenUSD takes from the root file alone, so that both new files repeat the scene's."""


def new_layer(stage: Usd.Stage) -> Sdf.Layer:
    """An empty layer that means the same as the scene's root file: units, axis and times."""
    layer = Sdf.Layer.CreateAnonymous(".usda")
    scene = stage.GetRootLayer()
    units, _ = stage_units(stage)
    layer.pseudoRoot.SetInfo("metersPerUnit", units.metres)
    layer.pseudoRoot.SetInfo("upAxis", units.up)
    for key in ROOT_METADATA:
        value = declared(scene, key)
        if value is not None:
            layer.pseudoRoot.SetInfo(key, value)
    return layer


def stack_over(stage: Usd.Stage, root_file: Path, *layer_files: Path) -> Sdf.Layer:
    """A root layer, to be written to `root_file`, that lays layers over the scene, the strongest first."""
    root = new_layer(stage)
    files = [*map(str, layer_files), stage.GetRootLayer().realPath]
    root.subLayerPaths = [relative_asset(file, root_file) for file in files]
    return root


def open_instances(layer: Sdf.Layer, prim: Usd.Prim) -> None:
    """What is inside an instance can be overridden only if the instance becomes a prim of its own."""
    above = prim.GetParent() if prim.IsInstanceProxy() else None
    while above and not above.IsPseudoRoot():
        if above.IsInstance() or above.IsInstanceable():
            Sdf.CreatePrimInLayer(layer, above.GetPath()).instanceable = False
        above = above.GetParent()


def set_value(spec: Sdf.PrimSpec, prim: Usd.Prim, name: str, value: Value) -> None:
    """Author one attribute or relationship, in the type that the scene or the vocabulary gives it."""
    present = prim.GetAttribute(name)
    if present:
        _set_attribute(spec, name, value, present.GetTypeName(), present.GetVariability())
    else:
        set_new_value(spec, name, value)


def set_new_value(spec: Sdf.PrimSpec, name: str, value: Value) -> None:
    """Author one attribute or relationship of the vocabulary on a prim that no scene has yet."""
    known = find_attribute(name)
    if known is not None and known.kind is ValueKind.RELATIONSHIP:
        relationship = spec.relationships.get(name) or Sdf.RelationshipSpec(spec, name, False)
        relationship.targetPathList.ClearEditsAndMakeExplicit()
        relationship.targetPathList.explicitItems = [str(path) for path in value] if isinstance(value, tuple) else []
        return
    _set_attribute(spec, name, value, _type_of(name), Sdf.VariabilityVarying)


def _set_attribute(
    spec: Sdf.PrimSpec, name: str, value: Value, type_name: Sdf.ValueTypeName, variability: Sdf.Variability
) -> None:
    attribute = spec.attributes.get(name) or Sdf.AttributeSpec(spec, name, type_name, variability)
    attribute.default = _usd_value(value, type_name)


def _type_of(name: str) -> Sdf.ValueTypeName:
    known = find_attribute(name)
    kind = "string" if known is None or known.kind is ValueKind.DISTRIBUTION else known.kind.value
    return Sdf.ValueTypeNames.Find(kind)


def _usd_value(value: Value, type_name: Sdf.ValueTypeName) -> object:
    if type_name == Sdf.ValueTypeNames.Asset:
        return Sdf.AssetPath(str(value))
    if isinstance(value, tuple):
        array = type_name.type.pythonClass
        return array(list(value)) if array is not None else Vt.DoubleArray(list(value))
    return value
