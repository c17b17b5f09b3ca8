"""The layers of an imported plant."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from pxr import Gf, Kind, Sdf, Vt

from twin_app import __version__
from twin_app.plant.description import Value
from twin_app.plant.imports import ImportedPlant, Machine
from twin_app.plant.vocabulary import SCHEMAS, Role
from twin_app.usd.imports.places import IDENTIFIERS, PLANT, Places
from twin_app.usd.overrides import set_new_value

_SCHEMAS = {schema.role: schema.name for schema in SCHEMAS if schema.role is not None}
_GREY = {
    Role.STATION: 0.55,
    Role.BUFFER: 0.42,
    Role.CONVEYOR: 0.32,
    Role.SOURCE: 0.68,
    Role.SINK: 0.68,
}
"""Linear grey of the boxes: colour is left to what machines do."""


def layout_layer(plant: ImportedPlant, places: Places) -> Sdf.Layer:
    """A box for each machine that has no geometry yet, with the names other systems have for it."""
    layer = _new_layer(
        f"Boxes for the machines in {plant.source}, in metres with Z up; replace them by geometry at will."
    )
    root = _define(layer, places.plant, "Xform", plant.label)
    root.kind = Kind.Tokens.assembly
    for machine in plant.machines:
        if machine.name in places.boxes:
            _box(layer, machine, places.machines[machine.name], places.boxes[machine.name])
    return layer


def boxes_layer(plant: ImportedPlant, places: Places, begun: Sdf.Layer) -> Sdf.Layer:
    """The same over a layout that is there: `begun` is an empty layer in the units of that scene."""
    begun.documentation = f"Boxes for what {plant.source} names and the layout does not hold."
    for machine in plant.machines:
        if machine.name in places.boxes:
            _box(begun, machine, places.machines[machine.name], places.boxes[machine.name])
    return begun


def process_layer(plant: ImportedPlant, places: Places, begun: Sdf.Layer | None = None) -> Sdf.Layer:
    """What the machines do, over the layout."""
    layer = begun or _new_layer("")
    layer.documentation = f"How the plant in {plant.source} works, to be edited by hand. Times are in seconds."
    layer.customLayerData = {"twin": {"generator": f"twin {__version__}", "importedFrom": plant.source}}
    _apply(Sdf.CreatePrimInLayer(layer, places.plant), [_SCHEMAS[Role.PLANT]])
    if plant.products:
        _define(layer, places.products, "Scope", "")
    for product in plant.products:
        spec = _define(layer, f"{places.products}/{product.name}", _SCHEMAS[Role.PRODUCT], product.label)
        _identify(spec, product.identifiers)
    for machine in plant.machines:
        _process(layer, machine, places)
    return layer


def root_layer(plant: ImportedPlant, process: str, layout: str) -> Sdf.Layer:
    """What a user opens; the other two are file names beside it."""
    layer = _new_layer(
        f"{plant.label}, imported from {plant.source}: {process} says how it works, {layout} what it looks like."
    )
    layer.subLayerPaths = [f"./{process}", f"./{layout}"]
    Sdf.CreatePrimInLayer(layer, f"/{layer.defaultPrim}").kind = Kind.Tokens.assembly
    return layer


def _box(layer: Sdf.Layer, machine: Machine, path: str, frame: Gf.Matrix4d | None) -> None:
    prim = _define(layer, path, "Xform", machine.label)
    prim.kind = Kind.Tokens.component
    prim.SetInfo("assetInfo", {"name": machine.label})
    _identify(prim, machine.identifiers)
    if frame is not None:
        operations = [_operation(prim, "xformOp:transform", frame)]
    else:
        operations = [_operation(prim, "xformOp:translate", Gf.Vec3d(*(machine.position_m or (0.0, 0.0, 0.0))))]
        if machine.turn_deg:
            operations.append(_operation(prim, "xformOp:rotateZ", machine.turn_deg))
    _order(prim, operations)
    body = _define(layer, f"{path}/Body", "Cube", "")
    length, width, height = machine.size_m or (1.0, 1.0, 1.0)
    Sdf.AttributeSpec(body, "size", Sdf.ValueTypeNames.Double).default = 1.0
    extent = Vt.Vec3fArray([Gf.Vec3f(-0.5), Gf.Vec3f(0.5)])
    Sdf.AttributeSpec(body, "extent", Sdf.ValueTypeNames.Float3Array).default = extent
    grey = Vt.Vec3fArray([Gf.Vec3f(_GREY[machine.role])])
    Sdf.AttributeSpec(body, "primvars:displayColor", Sdf.ValueTypeNames.Color3fArray).default = grey
    _order(
        body,
        [
            _operation(body, "xformOp:translate", Gf.Vec3d(0.0, 0.0, height / 2)),
            _operation(body, "xformOp:scale", Gf.Vec3d(length, width, height)),
        ],
    )


def _process(layer: Sdf.Layer, machine: Machine, places: Places) -> None:
    spec = Sdf.CreatePrimInLayer(layer, places.machines[machine.name])
    by_product = [f"TwinProcessAPI:{name}" for name in machine.products]
    _apply(spec, [_SCHEMAS[machine.role], *machine.schemas, *by_product])
    for name, value in _values(machine, places):
        set_new_value(spec, name, value)


def _values(machine: Machine, places: Places) -> Iterator[tuple[str, Value]]:
    if machine.next:
        yield "twin:flow:next", tuple(places.machines[name] for name in machine.next)
    if machine.makes:
        yield "twin:source:product", tuple(f"{places.products}/{name}" for name in machine.makes)
    yield from machine.values.items()
    for product, values in machine.products.items():
        for name, value in values.items():
            targets = tuple(places.machines[str(target)] for target in value) if isinstance(value, tuple) else value
            yield f"twin:process:{product}:{name}", targets


def _new_layer(doc: str) -> Sdf.Layer:
    layer = Sdf.Layer.CreateAnonymous(".usda")
    layer.documentation = doc
    layer.defaultPrim = PLANT.removeprefix("/")
    layer.pseudoRoot.SetInfo("metersPerUnit", 1.0)
    layer.pseudoRoot.SetInfo("upAxis", "Z")
    return layer


def _define(layer: Sdf.Layer, path: str, type_name: str, label: str) -> Sdf.PrimSpec:
    prim = Sdf.CreatePrimInLayer(layer, path)
    prim.specifier = Sdf.SpecifierDef
    prim.typeName = type_name
    if label:
        prim.SetInfo("displayName", label)
    return prim


def _identify(prim: Sdf.PrimSpec, identifiers: Mapping[str, str]) -> None:
    if identifiers:
        prim.SetInfo("customData", {IDENTIFIERS: dict(identifiers)})


def _apply(spec: Sdf.PrimSpec, schemas: list[str]) -> None:
    spec.SetInfo("apiSchemas", Sdf.TokenListOp.Create(prependedItems=schemas))


def _operation(prim: Sdf.PrimSpec, name: str, value: Gf.Vec3d | Gf.Matrix4d | float) -> str:
    kinds = {Gf.Vec3d: Sdf.ValueTypeNames.Double3, Gf.Matrix4d: Sdf.ValueTypeNames.Matrix4d}
    Sdf.AttributeSpec(prim, name, kinds.get(type(value), Sdf.ValueTypeNames.Double)).default = value
    return name


def _order(prim: Sdf.PrimSpec, operations: list[str]) -> None:
    order = Sdf.AttributeSpec(prim, "xformOpOrder", Sdf.ValueTypeNames.TokenArray, Sdf.VariabilityUniform)
    order.default = Vt.TokenArray(operations)
