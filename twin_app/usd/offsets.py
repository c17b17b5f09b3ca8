"""Nodes that stand elsewhere than the layout has them: shown by one more transform, which the reader knows.

`twin:flow:offsetX` and `offsetY` say it to the simulator. So that every other program shows it, too, a layer that is
written adds `xformOp:translate:twinOffset`; reading takes that off again, so that nothing counts twice.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from pxr import Gf, Sdf, Usd, UsdGeom

from twin_app.plant.description import PrimRecord
from twin_app.plant.vocabulary.flow_terms import OFFSETS
from twin_app.usd.units import TIME, Placement

OPERATION: Final = "xformOp:translate:twinOffset"
ORDER: Final = "xformOpOrder"
_RESET: Final = "!resetXformStack!"


def offset_of(record: PrimRecord) -> Gf.Vec3d:
    """What the scene says of a node [m], Z up."""
    along = [record.values.get(name, 0.0) for name in OFFSETS]
    x, y = (float(one) if isinstance(one, int | float) else 0.0 for one in along)
    return Gf.Vec3d(x, y, 0.0)


def shown_offset(prim: Usd.Prim, placement: Placement) -> Gf.Vec3d:
    """How far [m] the prim is drawn from its place, by offsets of its own and of what it is part of."""
    shown = Gf.Vec3d()
    while prim and not prim.IsPseudoRoot():
        if prim.HasProperty(OPERATION) and OPERATION in _order(prim):
            value = prim.GetAttribute(OPERATION).Get(TIME)
            shown += _above(prim, placement).TransformDir(value) if value is not None else Gf.Vec3d()
        prim = prim.GetParent()
    return shown


def show_offset(layer: Sdf.Layer, prim: Usd.Prim, offset_m: Gf.Vec3d, placement: Placement) -> None:
    """Author the transform that shows a node moved by so much from where the layout has it."""
    spec = Sdf.CreatePrimInLayer(layer, prim.GetPath())
    for write in offset_writers(prim, offset_m, placement).values():
        write(spec)


def offset_writers(
    prim: Usd.Prim, offset_m: Gf.Vec3d, placement: Placement
) -> dict[str, Callable[[Sdf.PrimSpec], None]]:
    """What authors each of the properties that show a node moved, by their names."""
    value = _above(prim, placement).GetInverse().TransformDir(offset_m)
    order = _order(prim)
    resets = [_RESET] if _RESET in order else []
    changed = [*resets, OPERATION, *(own for own in order if own != _RESET)]

    def write_value(spec: Sdf.PrimSpec) -> None:
        attribute = spec.attributes.get(OPERATION) or Sdf.AttributeSpec(spec, OPERATION, Sdf.ValueTypeNames.Double3)
        attribute.default = value

    def write_order(spec: Sdf.PrimSpec) -> None:
        name, token, uniform = UsdGeom.Tokens.xformOpOrder, Sdf.ValueTypeNames.TokenArray, Sdf.VariabilityUniform
        written = spec.attributes.get(name) or Sdf.AttributeSpec(spec, name, token, uniform)
        written.default = changed

    return {OPERATION: write_value} if OPERATION in order else {OPERATION: write_value, ORDER: write_order}


def _order(prim: Usd.Prim) -> list[str]:
    attribute = prim.GetAttribute(UsdGeom.Tokens.xformOpOrder)
    return [str(name) for name in (attribute.Get() or ())] if attribute else []


def _above(prim: Usd.Prim, placement: Placement) -> Gf.Matrix4d:
    """From the space that the prim is placed in to the world."""
    return placement.units.to_world() if _RESET in _order(prim) else placement.frame(prim.GetParent())
