"""Units and up-axes: every layer has its own, the world has metres and Z up.

OpenUSD does not convert when a file in centimetres is referenced into one in metres. `Placement`
does, at the prim that carries the reference, unless somebody has already corrected it there.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Final

from pxr import Gf, Sdf, Tf, Usd, UsdGeom

from twin_app.errors import Fault
from twin_app.usd.diagnostics import error_sentence
from twin_app.usd.stage import declared

TIME: Final = Usd.TimeCode.EarliestTime()
"""Static values win; of animated ones the first sample counts."""

_TOLERANCE = 1e-3


@dataclass(frozen=True, slots=True)
class Units:
    """What one unit of length is [m], and which axis points up (`Y` or `Z`)."""

    metres: float
    up: str

    def to_world(self) -> Gf.Matrix4d:
        """Scale and turn into metres, Z up (row vectors, as everywhere in OpenUSD)."""
        return self.into(WORLD)

    def into(self, outer: Units) -> Gf.Matrix4d:
        """Scale and turn from these units into others."""
        scale = self.metres / outer.metres
        matrix = Gf.Matrix4d(1.0).SetScale(Gf.Vec3d(scale, scale, scale))
        if self.up != outer.up:
            angle = 90.0 if outer.up == "Z" else -90.0
            matrix *= Gf.Matrix4d(1.0).SetRotate(Gf.Rotation(Gf.Vec3d.XAxis(), angle))
        return matrix

    def __str__(self) -> str:
        return f"units of {self.metres:g} m and {self.up} up"

    @property
    def up_vector(self) -> Gf.Vec3d:
        """The axis that points up, in these units."""
        return Gf.Vec3d.YAxis() if self.up == "Y" else Gf.Vec3d.ZAxis()


WORLD: Final = Units(1.0, "Z")


def stage_units(stage: Usd.Stage) -> tuple[Units, tuple[Fault, ...]]:
    """Units of the root layer; where it does not say, those of its strongest sublayer that does.

    Nothing at all authored means what OpenUSD says it means: centimetres, Y up.
    """
    root = stage.GetRootLayer()
    faults: list[Fault] = []
    found: dict[str, object] = {}
    for key, fallback in (("metersPerUnit", 0.01), ("upAxis", "Y")):
        value = declared(root, key)
        if value is None:
            value = _from_sublayers(stage, key)
            faults.append(_unauthored(root, key, value, fallback))
        found[key] = fallback if value is None else value
    metres, up = found["metersPerUnit"], str(found["upAxis"])
    if not isinstance(metres, int | float) or not math.isfinite(metres) or metres <= 0:
        faults.append(_bad(root, "metersPerUnit", f"{metres} is no length; write a number above 0 (0.01 is taken)"))
        metres = 0.01
    if up not in ("Y", "Z"):
        faults.append(_bad(root, "upAxis", f'"{up}" is not allowed; write "Y" or "Z" (Y is taken)'))
        up = "Y"
    return Units(float(metres), up), tuple(faults)


def layer_units(layer: Sdf.Layer, otherwise: Units) -> Units:
    """Units of a referenced file; what it does not say it shares with the file that refers to it."""
    metres, up = declared(layer, "metersPerUnit"), declared(layer, "upAxis")
    is_length = isinstance(metres, int | float) and math.isfinite(metres) and metres > 0
    return Units(
        float(metres) if is_length else otherwise.metres,  # type: ignore[arg-type]
        str(up) if up in ("Y", "Z") else otherwise.up,
    )


@dataclass(frozen=True, slots=True)
class Correction:
    """The conversion of units at one prim."""

    matrix: Gf.Matrix4d
    """Identity if the scene's author has already corrected by hand."""
    inner: Units
    is_outermost: bool
    """Whether it comes after the prim's own transform, because that one is in the inner units, too."""


class Placement:
    """Transforms of prims into the world: metres, Z up, whatever the units of the layers."""

    def __init__(self, stage: Usd.Stage) -> None:
        self.units, self.faults = stage_units(stage)
        self._root_layer = stage.GetRootLayer()
        self._locals = UsdGeom.XformCache(TIME)
        self._corrections: dict[tuple[str, Units, Units], Fault] = {}
        self._doubts: dict[str, Fault] = {}
        self._frames: dict[Sdf.Path, tuple[Gf.Matrix4d, Units]] = {}
        self.is_mixed = any(layer_units(layer, self.units) != self.units for layer in stage.GetUsedLayers())

    def frame(self, prim: Usd.Prim) -> Gf.Matrix4d:
        """From the prim's own space to the world; also for prims inside instances (proxies)."""
        return self._frame(prim)[0]

    def units_inside(self, prim: Usd.Prim) -> Units:
        """Units of the prim's points and of what lies below it."""
        return self._frame(prim)[1]

    @property
    def doubts(self) -> tuple[Fault, ...]:
        """Warnings so far: each file in other units that was converted, each broken transform."""
        return (*self._corrections.values(), *self._doubts.values())

    def step(self, prim: Usd.Prim, outer: Units) -> tuple[Gf.Matrix4d, Units, bool]:
        """From the prim's own space to its parent's, the units inside it, and whether it starts
        anew from the world instead of from its parent (`!resetXformStack!`)."""
        local, resets = self._local(prim)
        found = self.correction(prim, outer)
        if found is None:
            return local, outer, resets
        matrix = local * found.matrix if found.is_outermost else found.matrix * local
        return matrix, found.inner, resets

    def correction(self, prim: Usd.Prim, outer: Units) -> Correction | None:
        """How a prim's content comes from its file's units into those outside; None if they are the same."""
        if not self.is_mixed:
            return None
        inner, is_outermost = self._inside(prim, outer)
        if inner == outer:
            return None
        local, _ = self._local(prim)
        matrix = _correction(prim, local, inner, outer)
        if matrix != Gf.Matrix4d(1.0):
            self._note(prim, inner, outer)
        return Correction(matrix, inner, is_outermost)

    def _local(self, prim: Usd.Prim) -> tuple[Gf.Matrix4d, bool]:
        try:
            local, resets = self._locals.GetLocalTransformation(prim)
        except Tf.ErrorException as error:
            text = f"{error_sentence(error)}; the prim is taken to be where its parent is"
            self._doubts.setdefault(str(prim.GetPath()), Fault(str(prim.GetPath()), "xformOpOrder", text))
            return Gf.Matrix4d(1.0), False
        return local, resets

    def _frame(self, prim: Usd.Prim) -> tuple[Gf.Matrix4d, Units]:
        if not prim or prim.IsPseudoRoot():
            return self.units.to_world(), self.units
        path = prim.GetPath()
        known = self._frames.get(path)
        if known is None:
            above, outer = self._frame(prim.GetParent())
            matrix, inner, resets = self.step(prim, outer)
            known = (matrix * (self.units.to_world() if resets else above), inner)
            self._frames[path] = known
        return known

    def _inside(self, prim: Usd.Prim, outer: Units) -> tuple[Units, bool]:
        """Units of what the prim brings in, and whether its transform came in with it."""
        if not (prim.HasAuthoredReferences() or prim.HasAuthoredPayloads()):
            return outer, False
        layers = _chain(prim)
        inner = outer
        for layer in layers:
            inner = self.units if layer == self._root_layer else layer_units(layer, inner)
        order = prim.GetAttribute("xformOpOrder")
        stack = order.GetPropertyStack(TIME) if order else []
        return inner, bool(stack) and stack[0].layer in layers

    def _note(self, prim: Usd.Prim, inner: Units, outer: Units) -> None:
        name = _chain(prim)[-1].GetDisplayName()
        self._corrections.setdefault(
            (name, inner, outer),
            Fault(
                str(prim.GetPath()),
                "references",
                f"{name} has {inner}, the file that refers to it {outer}; it is converted. If that looks wrong, "
                "correct metersPerUnit and upAxis there",
            ),
        )


def _chain(prim: Usd.Prim) -> list[Sdf.Layer]:
    """The files a prim comes from: its strongest reference or payload, what that refers to, and so on."""
    query = Usd.PrimCompositionQuery(prim)
    kinds = {"PcpArcTypeReference", "PcpArcTypePayload"}
    layers: list[Sdf.Layer] = []
    for arc in query.GetCompositionArcs():
        kind = str(arc.GetArcType()).replace("Pcp.", "Pcp")
        if kind in kinds and not arc.IsAncestral() and (not layers or arc.GetIntroducingLayer() == layers[-1]):
            layers.append(arc.GetTargetLayer())
    return layers


def _correction(prim: Usd.Prim, local: Gf.Matrix4d, inner: Units, outer: Units) -> Gf.Matrix4d:
    """What is left to correct after what the scene's author has already done by hand or tool."""
    operations = UsdGeom.Xformable(prim).GetOrderedXformOps() if prim.IsA(UsdGeom.Xformable) else []
    if any(operation.GetOpName().endswith(":unitsResolve") for operation in operations):
        return Gf.Matrix4d(1.0)
    ratio = inner.metres / outer.metres
    scaled = _scale_of(local)
    metres = outer.metres if abs(scaled - ratio) <= _TOLERANCE * ratio else inner.metres
    turned = local.TransformDir(inner.up_vector).GetNormalized()
    up = outer.up if Gf.IsClose(turned, outer.up_vector, _TOLERANCE) else inner.up
    return Units(metres, up).into(outer)


def _scale_of(matrix: Gf.Matrix4d) -> float:
    size: float = abs(float(matrix.GetDeterminant3())) ** (1.0 / 3.0)
    return size


def _from_sublayers(stage: Usd.Stage, key: str) -> object | None:
    for layer in stage.GetLayerStack(includeSessionLayers=False)[1:]:
        value = declared(layer, key)
        if value is not None:
            return value
    return None


def _unauthored(root: Sdf.Layer, key: str, value: object | None, fallback: object) -> Fault:
    if value is None:
        text = f"not authored, so {fallback} is taken; write it into the file if the plant is in other units"
        if key == "upAxis":
            text = f'not authored, so "{fallback}" is taken; write upAxis = "Z" into the file if Z points up'
    else:
        text = f"not authored in the root layer, so {value} of its sublayer is taken; write it into the root layer, too"
    return _bad(root, key, text)


def _bad(root: Sdf.Layer, key: str, text: str) -> Fault:
    return Fault(root.GetDisplayName(), key, text)
