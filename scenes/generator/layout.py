"""From a list of placed things to USD layers: a layout of instanced references, and the root over it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from pxr import Gf, Kind, Sdf, Vt


@dataclass(frozen=True, slots=True, kw_only=True)
class Placed:
    """One prim of a layout. Without an asset it is a group that others may stand in."""

    path: str
    """Below the plant, such as `Line/Filler`."""
    asset: str = ""
    """Below `assets/`, without ending: `bottling/filler`."""
    label: str = ""
    x: float = 0.0
    y: float = 0.0
    z: float = 0.0
    turn: float = 0.0
    """Degrees about Z."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout:
    """A whole plant: its geometry and nothing else."""

    folder: str
    """Folder below `scenes/`."""
    label: str
    doc: str
    things: Sequence[Placed]


def layout_layer(layout: Layout) -> Sdf.Layer:
    """The geometry layer as anonymous text layer; groups come before what stands in them."""
    layer = _new_layer(layout.doc)
    root = _xform(layer, "/Plant", layout.label)
    root.kind = Kind.Tokens.assembly
    for thing in layout.things:
        _place(layer, thing)
    return layer


def _place(layer: Sdf.Layer, thing: Placed) -> None:
    prim = _xform(layer, f"/Plant/{thing.path}", thing.label)
    if thing.asset:
        prim.referenceList.prependedItems = [Sdf.Reference(f"../../assets/{thing.asset}.usdc")]
        prim.instanceable = True
    else:
        prim.kind = Kind.Tokens.group
    operations = []
    if thing.asset or (thing.x, thing.y, thing.z) != (0.0, 0.0, 0.0):
        place = Gf.Vec3d(*(round(value, 4) + 0.0 for value in (thing.x, thing.y, thing.z)))
        operations.append(_attribute(prim, "xformOp:translate", Sdf.ValueTypeNames.Double3, place))
    if thing.turn:
        operations.append(_attribute(prim, "xformOp:rotateZ", Sdf.ValueTypeNames.Float, thing.turn))
    if operations:
        order = Sdf.AttributeSpec(prim, "xformOpOrder", Sdf.ValueTypeNames.TokenArray, Sdf.VariabilityUniform)
        order.default = Vt.TokenArray(operations)


def _xform(layer: Sdf.Layer, path: str, label: str) -> Sdf.PrimSpec:
    prim = Sdf.CreatePrimInLayer(layer, path)
    prim.specifier = Sdf.SpecifierDef
    prim.typeName = "Xform"
    if label:
        prim.SetInfo("displayName", label)
    return prim


def _attribute(prim: Sdf.PrimSpec, name: str, type_name: Sdf.ValueTypeName, value: Gf.Vec3d | float) -> str:
    Sdf.AttributeSpec(prim, name, type_name).default = value
    return name


def root_layer(layout: Layout) -> Sdf.Layer:
    """What a user opens: the process over the layout, with the units, which sublayers do not hand on."""
    layer = _new_layer(f"{layout.label}: process.usda says how it works, layout.usda what it looks like.")
    layer.subLayerPaths = ["./process.usda", "./layout.usda"]
    Sdf.CreatePrimInLayer(layer, "/Plant").kind = Kind.Tokens.assembly
    return layer


def _new_layer(doc: str) -> Sdf.Layer:
    layer = Sdf.Layer.CreateAnonymous(".usda")
    layer.documentation = doc
    layer.defaultPrim = "Plant"
    layer.pseudoRoot.SetInfo("metersPerUnit", 1.0)
    layer.pseudoRoot.SetInfo("upAxis", "Z")
    return layer
