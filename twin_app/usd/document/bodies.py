"""Commands that make nodes with a plain body of their own, for plants that are built where no layout is yet."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from pxr import Gf, Sdf, Usd

from twin_app.plant.vocabulary import Role
from twin_app.usd.applied import is_node
from twin_app.usd.bounds import Bounds, Box
from twin_app.usd.document.commands import AddNode, MakeNode, SetLabel
from twin_app.usd.document.editing import Editor, refusal
from twin_app.usd.document.modelling import make_node, set_label
from twin_app.usd.document.prims import new_path
from twin_app.usd.units import Placement

BODY: Final = "Placeholder"
"""Name of the box under a prim that `AddNode` has made."""
SIZES_M: Final = {
    Role.SOURCE: (1.2, 1.2, 0.9),
    Role.STATION: (1.6, 1.6, 1.5),
    Role.BUFFER: (1.6, 1.2, 0.6),
    Role.CONVEYOR: (3.0, 0.6, 0.8),
    Role.SINK: (1.2, 1.2, 0.9),
}
"""Length, width and height of the bodies [m]."""
_GAP_M = 1.6
"""A person with a pallet truck gets through."""
_FIRST_M = -9.0
_ORDER: Final = "xformOpOrder"
_TRANSLATE: Final = "xformOp:translate"
_SCALE: Final = "xformOp:scale"
_MATRIX: Final = "xformOp:transform"


def add_node(editor: Editor, command: AddNode) -> None:
    """Define a prim with a box below it, and make it a node."""
    size = SIZES_M.get(command.role)
    if size is None:
        allowed = ", ".join(str(role) for role in SIZES_M)
        raise refusal(command.path, "", f"{command.role} is no node; allowed: {allowed}")
    path = new_path(editor, command.path)
    place = command.place_m or _free_place(editor.stack.stage, size[0])
    for above in path.GetParentPath().GetPrefixes():
        if not editor.stack.stage.GetPrimAtPath(above):
            editor.recorder.define(editor.stack.target, above, "Xform")
    editor.recorder.define(editor.stack.target, path, "Xform")
    _stand(editor, path, place)
    _give_body(editor, path.AppendChild(BODY), size)
    if command.label:
        set_label(editor, SetLabel(path=command.path, label=command.label))
    make_node(editor, MakeNode(paths=(command.path,), role=command.role, values=command.values))


def _stand(editor: Editor, path: Sdf.Path, place_m: tuple[float, float, float]) -> None:
    """Put a prim at a place of the world, upright and in metres inside, whatever the units around it."""
    stage = editor.stack.stage
    outside = Placement(stage).frame(stage.GetPrimAtPath(path).GetParent())
    matrix = Gf.Matrix4d(1.0).SetTranslate(Gf.Vec3d(*place_m)) * outside.GetInverse()
    shift = Gf.Vec3d(matrix.ExtractTranslation())
    if Gf.IsClose(matrix, Gf.Matrix4d(1.0).SetTranslate(shift), 1e-9):
        _author(editor, path, {_TRANSLATE: (Sdf.ValueTypeNames.Double3, shift)})
    else:
        _author(editor, path, {_MATRIX: (Sdf.ValueTypeNames.Matrix4d, matrix)})


def _give_body(editor: Editor, path: Sdf.Path, size_m: tuple[float, float, float]) -> None:
    editor.recorder.define(editor.stack.target, path, "Cube")
    operations = {
        _TRANSLATE: (Sdf.ValueTypeNames.Double3, Gf.Vec3d(0.0, 0.0, 0.5 * size_m[2])),
        _SCALE: (Sdf.ValueTypeNames.Float3, Gf.Vec3f(*size_m)),
    }
    _author(editor, path, operations)
    _write(editor, path, "size", Sdf.ValueTypeNames.Double, 1.0)
    _write(editor, path, "extent", Sdf.ValueTypeNames.Float3Array, [(-0.5, -0.5, -0.5), (0.5, 0.5, 0.5)])


def _author(editor: Editor, path: Sdf.Path, operations: dict[str, tuple[Sdf.ValueTypeName, object]]) -> None:
    for name, (kind, value) in operations.items():
        _write(editor, path, name, kind, value)
    _write(editor, path, _ORDER, Sdf.ValueTypeNames.TokenArray, list(operations), is_uniform=True)


def _write(
    editor: Editor, path: Sdf.Path, name: str, kind: Sdf.ValueTypeName, value: object, *, is_uniform: bool = False
) -> None:
    varies = Sdf.VariabilityUniform if is_uniform else Sdf.VariabilityVarying

    def write(spec: Sdf.PrimSpec) -> None:
        Sdf.AttributeSpec(spec, name, kind, varies).default = value

    editor.recorder.author(editor.stack.target, path, name, write)


def _free_place(stage: Usd.Stage, length_m: float) -> tuple[float, float, float]:
    """Behind the node that stands farthest along X."""
    boxes = list(_node_boxes(stage))
    if not boxes:
        return (_FIRST_M + 0.5 * length_m, 0.0, 0.0)
    low, high = max(boxes, key=lambda box: float(box[1][0]))
    place = (float(high[0]) + _GAP_M + 0.5 * length_m, 0.5 * float(low[1] + high[1]), float(low[2]))
    return (round(place[0], 3), round(place[1], 3), round(place[2], 3))


def _node_boxes(stage: Usd.Stage) -> Iterator[Box]:
    bounds = Bounds(stage, Placement(stage))
    for prim in stage.Traverse():
        if is_node(prim):
            box = bounds.world_box_m(prim)
            if box is not None:
                yield box
