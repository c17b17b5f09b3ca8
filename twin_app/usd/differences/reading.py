"""What a composed scene, or one layer by itself, says of each prim."""

from __future__ import annotations

from collections.abc import Iterator

from pxr import Sdf, Usd

from twin_app.usd.applied import applied_schemas
from twin_app.usd.differences.compare import SCHEMAS
from twin_app.usd.document.opinions import listed_schemas
from twin_app.usd.records import PRESENT
from twin_app.usd.statements import ROOT, Fields, statements_of
from twin_app.usd.units import TIME
from twin_app.usd.values import plain_value

_METADATA = ("kind", "instanceable", "displayName", "documentation", "assetInfo")
_ROOT_METADATA = ("metersPerUnit", "upAxis", "defaultPrim", "startTimeCode", "endTimeCode", "timeCodesPerSecond")
_SILENT = ("typeName", "variability", "custom")
_MAIN = ("default", "targetPaths")


def said_by_layer(layer: Sdf.Layer) -> dict[str, dict[str, object]]:
    """What one layer authors, by prim."""
    found: dict[str, dict[str, object]] = {}
    for path, fields in statements_of(layer).items():
        if path.IsPropertyPath():
            found[str(path.GetParentPath())].update(_property(str(path.name), fields))
        else:
            found[str(path)] = {key: value for key, value in fields.items() if value != Sdf.SpecifierOver}
            spec = layer.GetPrimAtPath(path) if path != ROOT else None
            if spec and SCHEMAS in fields and not _has_deletions(fields[SCHEMAS]):
                found[str(path)][SCHEMAS] = listed_schemas(spec)
    return found


def said_by_stage(stage: Usd.Stage, other: Usd.Stage) -> dict[str, dict[str, object]]:
    """What a composed scene says, by prim; prims that the other scene makes of the very same specs are left out."""
    root = {key: stage.GetMetadata(key) for key in _ROOT_METADATA if stage.HasAuthoredMetadata(key)}
    found: dict[str, dict[str, object]] = {"/": root}
    for prim in _prims(stage):
        twin = other.GetPrimAtPath(prim.GetPath())
        if not twin or not PRESENT(twin) or _stack(twin) != _stack(prim):
            found[str(prim.GetPath())] = _prim(prim)
    return found


def _prims(stage: Usd.Stage) -> Iterator[Usd.Prim]:
    return (prim for prim in Usd.PrimRange(stage.GetPseudoRoot(), PRESENT) if not prim.IsPseudoRoot())


def _stack(prim: Usd.Prim) -> list[tuple[str, str]]:
    return [(str(spec.layer.identifier), str(spec.path)) for spec in prim.GetPrimStack()]


def _prim(prim: Usd.Prim) -> dict[str, object]:
    found: dict[str, object] = {key: prim.GetMetadata(key) for key in _METADATA if prim.HasAuthoredMetadata(key)}
    if prim.GetTypeName():
        found["typeName"] = str(prim.GetTypeName())
    schemas = applied_schemas(prim)
    if schemas:
        found[SCHEMAS] = schemas
    for item in prim.GetAuthoredProperties():
        if isinstance(item, Usd.Relationship):
            targets = tuple(str(path) for path in item.GetTargets())
            found.update({str(item.GetName()): targets} if targets else {})
        elif item.HasAuthoredValue():
            found[str(item.GetName())] = _value(item)
    return found


def _value(attribute: Usd.Attribute) -> object:
    times = attribute.GetTimeSamples()
    if len(times) < 2:
        value = attribute.Get(TIME)
        # Where a file is on this computer is not what the scene says.
        return plain_value(value) if attribute.GetTypeName().scalarType == Sdf.ValueTypeNames.Asset else value
    return {time: attribute.Get(time) for time in times}


def _property(name: str, fields: Fields) -> dict[str, object]:
    """The value by the property's own name, what else there is by `name field`."""
    return {name if key in _MAIN else f"{name} {key}": value for key, value in fields.items() if key not in _SILENT}


def _has_deletions(listed: object) -> bool:
    return bool(listed.deletedItems or listed.isExplicit)  # type: ignore[attr-defined]
