"""Machines that a recommendation adds, as geometry beside the station they belong to.

A copy refers to the station's own asset (or to its parts) and carries no process data: the station
itself has the higher number of places, and the copy only shows them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from pxr import Gf, Pcp, Sdf, Usd, UsdGeom

from twin_app.usd.applied import is_node, twin_schemas
from twin_app.usd.bounds import Bounds, Box
from twin_app.usd.files import relative_asset
from twin_app.usd.records import ADDED_TO, NAMESPACE, PRESENT, speaks
from twin_app.usd.units import TIME, Placement

CLEARANCE_M = 0.8
"""Free width between two machines [m]: enough to walk through."""

Vector = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class _Source:
    """What a copy is made of."""

    references: tuple[Sdf.Reference, ...] = ()
    payloads: tuple[Sdf.Payload, ...] = ()
    speaks: bool = False
    """Whether the asset itself brings process data."""


class MachineAdder:
    """Writes copies of stations into a layer."""

    def __init__(self, stage: Usd.Stage, layer: Sdf.Layer, layer_path: Path) -> None:
        self._stage = stage
        self._layer = layer
        self._layer_path = layer_path
        self._placement = Placement(stage)
        self._bounds = Bounds(stage, self._placement)
        self._taken: list[Box] | None = None

    def add(self, path: str, count: int, directions: Iterable[tuple[str, str]], *, moved_m: Vector) -> tuple[str, ...]:
        """Put `count` copies of a station beside it; gives their paths (none if it has no geometry).

        `directions` are (from, to) node paths of the flow through the station: copies stand across it.
        `moved_m` is how far the station itself is moved from where the scene has it.
        """
        prim = self._stage.GetPrimAtPath(path)
        box = self._bounds.world_box_m(prim) if prim else None
        if prim is None or box is None or prim.IsInstanceProxy():
            return ()
        step = self._step(prim, box, list(directions))
        added: list[str] = []
        for number in range(1, count + 1):
            copy = self._free_name(prim)
            self._write(prim, copy, moved_m + step * number)
            self._occupied().append(box + step * number)
            added.append(str(copy))
        return tuple(added)

    def _step(self, prim: Usd.Prim, box: Box, directions: list[tuple[str, str]]) -> Vector:
        """From one machine to the next, in the world [m]: across the flow, to the side with more room."""
        flow = sum((self._direction(*pair) for pair in directions), np.zeros(3))
        across = _across(flow)
        width = float(np.abs(across) @ (box[1] - box[0])) + CLEARANCE_M
        sides = (across * width, -across * width)
        others = [other for other in self._occupied() if not np.allclose(other, box)]
        site = self._bounds.world_box_m(self._stage.GetPseudoRoot())

        def badness(side: Vector) -> float:
            outside = 0.0 if site is None else _overlap(box, box) - _overlap(box + side, site)
            return outside + sum(_overlap(box + side, other) for other in others)

        return min(sides, key=badness)

    def _direction(self, start: str, end: str) -> Vector:
        places = [self._stage.GetPrimAtPath(path) for path in (start, end)]
        if not all(places):
            return np.zeros(3)
        first, second = (np.array(self._placement.frame(prim).ExtractTranslation()) for prim in places)
        vector: Vector = np.array(second - first) * (1.0, 1.0, 0.0)
        length = float(np.linalg.norm(vector))
        return vector / length if length > 1e-9 else np.zeros(3)

    def _occupied(self) -> list[Box]:
        if self._taken is None:
            nodes = (prim for prim in self._stage.Traverse() if is_node(prim))
            boxes = (self._bounds.world_box_m(prim) for prim in nodes)
            self._taken = [box for box in boxes if box is not None]
        return self._taken

    def _free_name(self, prim: Usd.Prim) -> Sdf.Path:
        number = 1
        while True:
            path = prim.GetPath().ReplaceName(f"{prim.GetName()}_added_{number}")
            if not self._stage.GetPrimAtPath(path) and not self._layer.GetPrimAtPath(path):
                return path
            number += 1

    def _write(self, prim: Usd.Prim, path: Sdf.Path, offset: Vector) -> None:
        spec = Sdf.CreatePrimInLayer(self._layer, path)
        spec.specifier = Sdf.SpecifierDef
        source = self._source(prim)
        has_parts_with_data = any(speaks(below) for below in _below(prim))
        if (source.references or source.payloads) and not has_parts_with_data:
            self._refer(spec, source, prim)
        elif prim.IsA(UsdGeom.Gprim):
            spec.referenceList.prependedItems = [Sdf.Reference("", prim.GetPath())]
            _silence(spec, prim)
        else:
            self._refer_to_parts(spec, prim)
        kind = prim.GetMetadata("kind")
        if kind:
            spec.kind = kind
        # What the station comes to say later reaches the copy by its reference, and is not to be simulated twice.
        spec.customData = {NAMESPACE: {ADDED_TO: str(prim.GetPath())}}
        spec.SetInfo("displayName", f"{prim.GetDisplayName() or prim.GetName()} (added)")
        self._place(spec, prim, offset)

    def _refer(self, spec: Sdf.PrimSpec, source: _Source, prim: Usd.Prim) -> None:
        spec.referenceList.prependedItems = list(source.references)
        spec.payloadList.prependedItems = list(source.payloads)
        for name, choice in prim.GetVariantSets().GetAllVariantSelections().items():
            spec.variantSelections[name] = choice
        spec.instanceable = not prim.IsA(UsdGeom.Gprim)
        if source.speaks:
            _silence(spec, prim)

    def _refer_to_parts(self, spec: Sdf.PrimSpec, prim: Usd.Prim) -> None:
        spec.typeName = prim.GetTypeName() or "Xform"
        for child in prim.GetFilteredChildren(PRESENT):
            if speaks(child) or any(speaks(below) for below in _below(child)):
                continue
            part = Sdf.CreatePrimInLayer(self._layer, spec.path.AppendChild(child.GetName()))
            part.specifier = Sdf.SpecifierDef
            part.referenceList.prependedItems = [Sdf.Reference("", child.GetPath())]
            if child.GetTypeName() in ("Xform", "") and child.GetChildren():
                part.instanceable = True

    def _source(self, prim: Usd.Prim) -> _Source:
        """The files a station's geometry comes from, spelt for our layer."""
        references: list[Sdf.Reference] = []
        payloads: list[Sdf.Payload] = []
        inner: set[Sdf.Layer] = set()
        has_data = False
        for arc in Usd.PrimCompositionQuery(prim).GetCompositionArcs():
            kind = arc.GetArcType()
            is_wanted = kind in (Pcp.ArcTypeReference, Pcp.ArcTypePayload) and not arc.IsAncestral()
            if not is_wanted or arc.GetIntroducingLayer() in inner:
                continue
            target = arc.GetTargetLayer()
            is_internal = target in self._stage.GetLayerStack()
            asset = "" if is_internal else relative_asset(target.realPath, self._layer_path)
            stage = (
                self._stage
                if is_internal
                else Usd.Stage.OpenMasked(target, Usd.StagePopulationMask([arc.GetTargetPrimPath()]))
            )
            found = stage.GetPrimAtPath(arc.GetTargetPrimPath())
            has_data = has_data or (bool(found) and speaks(found))
            if not is_internal:
                inner.add(target)
            if kind == Pcp.ArcTypeReference:
                references.append(Sdf.Reference(asset, arc.GetTargetPrimPath()))
            else:
                payloads.append(Sdf.Payload(asset, arc.GetTargetPrimPath()))
        return _Source(tuple(references), tuple(payloads), has_data)

    def _place(self, spec: Sdf.PrimSpec, prim: Usd.Prim, offset_m: Vector) -> None:
        local, resets = UsdGeom.XformCache(TIME).GetLocalTransformation(prim)
        above = self._placement.units.to_world() if resets else self._placement.frame(prim.GetParent())
        offset = above.GetInverse().TransformDir(Gf.Vec3d(*offset_m.tolist()))
        moved = Gf.Matrix4d(local)
        moved.SetTranslateOnly(local.ExtractTranslation() + offset)
        matrix = Sdf.AttributeSpec(spec, "xformOp:transform", Sdf.ValueTypeNames.Matrix4d)
        matrix.default = moved
        order = Sdf.AttributeSpec(spec, "xformOpOrder", Sdf.ValueTypeNames.TokenArray, Sdf.VariabilityUniform)
        order.default = [*(["!resetXformStack!"] if resets else []), "xformOp:transform"]


def _below(prim: Usd.Prim) -> Iterator[Usd.Prim]:
    """Everything below a prim, also inside instances."""
    for child in prim.GetFilteredChildren(Usd.TraverseInstanceProxies(PRESENT)):
        yield from Usd.PrimRange(child, Usd.TraverseInstanceProxies(PRESENT))


def _silence(spec: Sdf.PrimSpec, prim: Usd.Prim) -> None:
    """Take the process data off a copy that has come with it."""
    schemas = Sdf.TokenListOp()
    schemas.deletedItems = list(twin_schemas(prim))
    spec.SetInfo("apiSchemas", schemas)
    for item in prim.GetAuthoredPropertiesInNamespace(NAMESPACE):
        if isinstance(item, Usd.Attribute):
            _block(spec, item.GetName(), item.GetTypeName(), item.GetVariability())
        else:
            Sdf.RelationshipSpec(spec, item.GetName(), False).targetPathList.ClearEditsAndMakeExplicit()
    # The copy sees what this layer itself changes, too.
    changed = spec.layer.GetPrimAtPath(prim.GetPath())
    for attribute in changed.attributes if changed else ():
        if attribute.name not in spec.attributes:
            _block(spec, attribute.name, attribute.typeName, attribute.variability)


def _block(spec: Sdf.PrimSpec, name: str, type_name: Sdf.ValueTypeName, variability: Sdf.Variability) -> None:
    Sdf.AttributeSpec(spec, name, type_name, variability).default = Sdf.ValueBlock()


def _across(flow: Vector) -> Vector:
    """Horizontal unit vector to the left of the flow, along the nearer axis of the world if it is nearly one."""
    length = float(np.linalg.norm(flow))
    if length < 1e-6:
        return np.array([0.0, 1.0, 0.0])
    left = np.array([-flow[1], flow[0], 0.0]) / length
    main = int(np.argmax(np.abs(left)))
    if abs(left[main]) > 0.9:
        snapped = np.zeros(3)
        snapped[main] = np.sign(left[main])
        return snapped
    return left


def _overlap(box: Box, other: Box) -> float:
    """Common floor area of two boxes [m²]."""
    sides = np.minimum(box[1], other[1])[:2] - np.maximum(box[0], other[0])[:2]
    return float(np.prod(np.maximum(sides, 0.0)))
