"""Commands about places and lengths: shifting prims, and the units of the scene."""

from __future__ import annotations

import math
from dataclasses import dataclass
from itertools import takewhile
from typing import Final

from pxr import Gf, Sdf, Tf, Usd, UsdGeom

from twin_app.usd.diagnostics import error_sentence
from twin_app.usd.document.commands import MovePrim, SetUnits
from twin_app.usd.document.editing import Editor, refusal
from twin_app.usd.units import TIME, Placement

ORDER: Final = "xformOpOrder"
RESET: Final = "!resetXformStack!"
TRANSLATE: Final = "xformOp:translate"
OWN: Final = "xformOp:translate:twin"
"""The shift of a prim whose own operations do not begin with a translation."""
_MATRIX: Final = "xformOp:transform"
_FARTHEST_M = 1e6


def move_prim(editor: Editor, command: MovePrim) -> None:
    """Shift prims along the axes of the world, whatever operations their transforms are made of."""
    if not all(math.isfinite(part) and abs(part) <= _FARTHEST_M for part in command.offset_m):
        raise refusal(", ".join(command.paths), "", f"can be moved by {_FARTHEST_M:g} m at most")
    prims = [editor.prim(path).GetPath() for path in command.paths]
    outermost = [path for path in prims if not any(path != other and path.HasPrefix(other) for other in prims)]
    for path in dict.fromkeys(outermost):
        _move(editor, path, Gf.Vec3d(*command.offset_m))


def set_units(editor: Editor, command: SetUnits) -> None:
    """Write units into the root and the layers of our own, since OpenUSD asks the root alone."""
    if command.metres is not None and not (math.isfinite(command.metres) and command.metres > 0):
        raise refusal("/", "metersPerUnit", f"must be a length above 0 m (got {command.metres:g})")
    if command.up not in (None, "Y", "Z"):
        raise refusal("/", "upAxis", f'must be "Y" or "Z" (got "{command.up}")')
    stack = editor.stack
    root = [] if stack.root in stack.own else [stack.root]
    for layer in [*root, *stack.own]:
        for key, value in (("metersPerUnit", command.metres), ("upAxis", command.up)):
            if value is not None:
                editor.recorder.set_field(layer, Sdf.Path.absoluteRootPath, key, value)


def _move(editor: Editor, path: Sdf.Path, offset_m: Gf.Vec3d) -> None:
    prim = editor.prim(str(path))
    if not prim.IsA(UsdGeom.Xformable):
        raise refusal(str(path), "", "has no place of its own; choose a prim with geometry")
    try:
        order = list(UsdGeom.Xformable(prim).GetXformOpOrderAttr().Get() or [])
        local, resets = UsdGeom.XformCache(TIME).GetLocalTransformation(prim)
    except Tf.ErrorException as error:
        raise refusal(str(path), ORDER, error_sentence(error)) from None
    frame = _frame_above(Placement(editor.stack.stage), prim, resets=resets)
    offset = frame.to_world.GetInverse().TransformDir(offset_m)
    shifts = takewhile(lambda name: name == RESET or name.startswith(TRANSLATE), order)
    ours = next((name for name in shifts if name in (TRANSLATE, OWN) and _is_still(prim.GetAttribute(name))), "")
    if ours:
        _shift(editor, prim, ours, offset)
    elif frame.conversion is not None:
        moved = local * Gf.Matrix4d(1.0).SetTranslate(offset)
        # As soon as the order is ours, the transform counts in the units outside, after the conversion.
        matrix = frame.conversion.GetInverse() * moved * frame.conversion
        _replace(editor, path, matrix, resets=resets)
    else:
        _insert(editor, prim, order, offset)


@dataclass(frozen=True, slots=True)
class _Frame:
    """The space in which the first operation of a prim counts."""

    to_world: Gf.Matrix4d
    conversion: Gf.Matrix4d | None
    """From the units in it to those of the file that refers to the prim; None if they are the same space."""


def _frame_above(placement: Placement, prim: Usd.Prim, *, resets: bool) -> _Frame:
    outside = placement.units.to_world() if resets else placement.frame(prim.GetParent())
    outer = placement.units_inside(prim.GetParent())
    found = placement.correction(prim, outer)
    if found is None or not found.is_outermost:
        return _Frame(outside, None)
    return _Frame(found.matrix * outside, found.inner.into(outer))


def _shift(editor: Editor, prim: Usd.Prim, name: str, offset: Gf.Vec3d) -> None:
    attribute = prim.GetAttribute(name)
    kind = attribute.GetTypeName()
    before = attribute.Get(TIME)
    vector = kind.type.pythonClass or Gf.Vec3d
    value = vector(*(Gf.Vec3d(*before) + offset)) if before is not None else vector(*offset)

    def write(spec: Sdf.PrimSpec) -> None:
        _attribute(spec, name, kind).default = value

    editor.author(prim, name, write)


def _insert(editor: Editor, prim: Usd.Prim, order: list[str], offset: Gf.Vec3d) -> None:
    """Put a translation of ours before all other operations."""
    path = str(prim.GetPath())
    is_free = not prim.HasAttribute(TRANSLATE) or not prim.GetAttribute(TRANSLATE).IsAuthored()
    name = TRANSLATE if is_free and TRANSLATE not in order else OWN
    if name in order:
        raise refusal(path, ORDER, f"has {name} where it cannot be used to move the prim; put it first")
    place = 1 if order[:1] == [RESET] else 0

    def write_value(spec: Sdf.PrimSpec) -> None:
        _attribute(spec, name, Sdf.ValueTypeNames.Double3).default = Gf.Vec3d(offset)

    editor.author(prim, name, write_value)
    _write_order(editor, editor.prim(path), [*order[:place], name, *order[place:]])


def _replace(editor: Editor, path: Sdf.Path, matrix: Gf.Matrix4d, *, resets: bool) -> None:
    """One matrix in place of all operations."""

    def write(spec: Sdf.PrimSpec) -> None:
        _attribute(spec, _MATRIX, Sdf.ValueTypeNames.Matrix4d).default = matrix

    editor.author(editor.prim(str(path)), _MATRIX, write)
    _write_order(editor, editor.prim(str(path)), [*([RESET] if resets else []), _MATRIX])


def _write_order(editor: Editor, prim: Usd.Prim, order: list[str]) -> None:
    def write(spec: Sdf.PrimSpec) -> None:
        attribute = spec.attributes.get(ORDER)
        attribute = attribute or Sdf.AttributeSpec(
            spec, ORDER, Sdf.ValueTypeNames.TokenArray, Sdf.VariabilityUniform, False
        )
        attribute.default = order

    editor.author(prim, ORDER, write)


def _attribute(spec: Sdf.PrimSpec, name: str, kind: Sdf.ValueTypeName) -> Sdf.AttributeSpec:
    return spec.attributes.get(name) or Sdf.AttributeSpec(spec, name, kind)


def _is_still(attribute: Usd.Attribute) -> bool:
    return bool(attribute) and not attribute.ValueMightBeTimeVarying()
