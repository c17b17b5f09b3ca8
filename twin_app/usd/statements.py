"""A layer as plain statements: for each spec its fields by name. What diff and merge work on.

Variants are statements like others: their paths hold the choice, as in `/Plant/Mill{size=large}Body`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

from pxr import Sdf, Tf

from twin_app.errors import SceneError
from twin_app.usd.diagnostics import error_sentence, reading_usd
from twin_app.usd.stage import READABLE, refuse_unreadable

Fields = dict[str, object]
Statements = dict[Sdf.Path, Fields]

SUBLAYERS = "subLayers"
"""Stands for what a layer stacks: a tuple of (asset path, offset, scale)."""
TARGETS = ("targetPaths", "connectionPaths")
TIMES = "timeSamples"
ROOT = Sdf.Path.absoluteRootPath
_OFFSETS = "subLayerOffsets"


def read_layer(path: str | Path) -> Sdf.Layer:
    """One layer by itself, for reading only; a file without a USD ending is taken for text.

    Raises `SceneError` if it cannot be read. The layer is a copy of the file: nothing that is open is looked at.
    """
    file = Path(path)
    if file.suffix.lower() in READABLE:
        refuse_unreadable(file)
        with reading_usd(file) as messages:
            layer = Sdf.Layer.OpenAsAnonymous(str(file.resolve()))
        if not layer:
            raise SceneError(f"{file}: OpenUSD cannot open it{': ' + messages[0] if messages else ''}")
        return layer
    return _from_text(file)


def statements_of(layer: Sdf.Layer) -> Statements:
    """Everything that a layer says, in the order of the file; parents come before what is in them."""
    return {path: _fields(layer, path) for path in _paths(layer.pseudoRoot)}


def write_fields(layer: Sdf.Layer, path: Sdf.Path, fields: Mapping[str, object | None]) -> None:
    """Say this about a spec, which is made if it is not there; None takes a field away. Its parent must be there."""
    spec = _spec(layer, path, fields)
    for key, value in fields.items():
        if key in TARGETS:
            _write_targets(spec.targetPathList if key == "targetPaths" else spec.connectionPathList, value)
        elif key == SUBLAYERS:
            _write_sublayers(layer, value or ())
        elif key == TIMES:
            _write_times(layer, path, value or {})
        elif value is None:
            spec.ClearInfo(key)
        else:
            spec.SetInfo(key, value)


def remove_spec(layer: Sdf.Layer, path: Sdf.Path) -> None:
    """Take a prim, property or variant out, with all that is in it; nothing happens if it is gone."""
    if path.IsPropertyPath():
        spec = layer.GetPropertyAtPath(path)
        if spec:
            layer.GetPrimAtPath(path.GetParentPath()).RemoveProperty(spec)
    elif path.IsPrimVariantSelectionPath():
        name, choice = path.GetVariantSelection()
        owner = layer.GetPrimAtPath(path.GetParentPath())
        if owner and name in owner.variantSets and choice in owner.variantSets[name].variants:
            variants = owner.variantSets[name]
            variants.RemoveVariant(variants.variants[choice])
    elif layer.GetPrimAtPath(path):
        edit = Sdf.BatchNamespaceEdit()
        edit.Add(path, Sdf.Path.emptyPath)
        layer.Apply(edit)


def is_empty(spec: Sdf.PrimSpec) -> bool:
    """Whether a prim spec says nothing at all."""
    keys = {str(key) for key in spec.ListInfoKeys()} - {"specifier"}
    is_over = spec.specifier == Sdf.SpecifierOver
    return is_over and not keys and not spec.nameChildren and not spec.properties and not spec.variantSets


def _from_text(file: Path) -> Sdf.Layer:
    layer = Sdf.Layer.CreateAnonymous(".usda")
    try:
        layer.ImportFromString(file.read_text(encoding="utf-8"))
    except OSError as error:
        raise SceneError(f"{file}: cannot be read: {error.strerror or error}") from None
    except UnicodeDecodeError:
        raise SceneError(f"{file}: no text; a binary layer needs the ending usdc") from None
    except Tf.ErrorException as error:
        raise SceneError(f"{file}: no USD text: {error_sentence(error)}") from None
    return layer


def _paths(spec: Sdf.PrimSpec) -> Iterator[Sdf.Path]:
    todo = [spec]
    while todo:
        prim = todo.pop()
        yield prim.path
        yield from (item.path for item in prim.properties)
        below = list(prim.nameChildren)
        for variants in prim.variantSets.values() if prim.path != ROOT else ():
            below += [variant.primSpec for variant in variants.variantList]
        todo.extend(reversed(below))


def _fields(layer: Sdf.Layer, path: Sdf.Path) -> Fields:
    spec = layer.GetPrimAtPath(path) if not path.IsPropertyPath() else layer.GetPropertyAtPath(path)
    keys = [str(key) for key in spec.ListInfoKeys() if key not in (SUBLAYERS, _OFFSETS)]
    fields = {key: spec.GetInfo(key) for key in sorted(keys)}
    if path == ROOT and layer.subLayerPaths:
        offsets = layer.subLayerOffsets
        names = enumerate(layer.subLayerPaths)
        fields[SUBLAYERS] = tuple((str(name), offsets[i].offset, offsets[i].scale) for i, name in names)
    if isinstance(spec, Sdf.RelationshipSpec):
        fields.setdefault("targetPaths", Sdf.PathListOp())
    return fields


def _spec(layer: Sdf.Layer, path: Sdf.Path, fields: Mapping[str, object | None]) -> Sdf.Spec:
    if path == ROOT:
        return layer.pseudoRoot
    if not path.IsPropertyPath():
        return layer.GetPrimAtPath(path) or Sdf.CreatePrimInLayer(layer, path)
    return layer.GetPropertyAtPath(path) or _new_property(layer, path, fields)


def _new_property(layer: Sdf.Layer, path: Sdf.Path, fields: Mapping[str, object | None]) -> Sdf.PropertySpec:
    owner = layer.GetPrimAtPath(path.GetParentPath()) or Sdf.CreatePrimInLayer(layer, path.GetParentPath())
    if "typeName" not in fields:
        return Sdf.RelationshipSpec(owner, path.name, bool(fields.get("custom", False)))
    kind = Sdf.ValueTypeNames.Find(str(fields["typeName"]))
    return Sdf.AttributeSpec(owner, path.name, kind or Sdf.ValueTypeNames.String, fields["variability"])


def _write_targets(targets: Sdf.PathEditor, value: object) -> None:
    targets.ClearEdits()
    if value is None:
        return
    assert isinstance(value, Sdf.PathListOp)
    if value.isExplicit:
        targets.ClearEditsAndMakeExplicit()
        targets.explicitItems = value.explicitItems
        return
    for name in ("prependedItems", "appendedItems", "deletedItems", "addedItems", "orderedItems"):
        if getattr(value, name):
            setattr(targets, name, getattr(value, name))


def _write_times(layer: Sdf.Layer, path: Sdf.Path, value: object) -> None:
    assert isinstance(value, dict)
    for time in layer.ListTimeSamplesForPath(path):
        if time not in value:
            layer.EraseTimeSample(path, time)
    for time, sample in value.items():
        layer.SetTimeSample(path, time, sample)


def _write_sublayers(layer: Sdf.Layer, value: object) -> None:
    assert isinstance(value, tuple)
    layer.subLayerPaths = [name for name, _, _ in value]
    for index, (_, offset, scale) in enumerate(value):
        layer.subLayerOffsets[index] = Sdf.LayerOffset(offset, scale)
