"""Commands that make and remove prims without geometry: products, crews, calendars, tariffs, fleets, pools."""

from __future__ import annotations

from pxr import Sdf

from twin_app.plant.vocabulary import SCHEMAS, find_schema
from twin_app.usd.document.commands import AddPrim, RemovePrim, SetLabel, SetValues
from twin_app.usd.document.editing import Editor, refusal
from twin_app.usd.document.modelling import set_label, set_values


def add_prim(editor: Editor, command: AddPrim) -> None:
    """Define a typed prim in the target layer."""
    path = new_path(editor, command.path)
    schema = find_schema(command.type_name)
    if schema is None or not schema.is_typed:
        allowed = ", ".join(schema.name for schema in SCHEMAS if schema.is_typed)
        raise refusal(command.path, "", f"{command.type_name} is no type of the vocabulary; allowed: {allowed}")
    for above in path.GetParentPath().GetPrefixes():
        if not editor.stack.stage.GetPrimAtPath(above):
            editor.recorder.define(editor.stack.target, above, "Scope")
    editor.recorder.define(editor.stack.target, path, command.type_name)
    if command.label:
        set_label(editor, SetLabel(path=command.path, label=command.label))
    set_values(editor, SetValues(paths=(command.path,), values=command.values))


def remove_prim(editor: Editor, command: RemovePrim) -> None:
    """Remove a prim of ours with all below it, and what points to it."""
    prim = editor.prim(command.path)
    path = prim.GetPath()
    foreign = [spec.layer for spec in prim.GetPrimStack() if spec.layer not in editor.stack.own]
    if foreign:
        name = foreign[0].GetDisplayName()
        raise refusal(command.path, "", f"is part of {name}, which is never changed; remove its model instead")
    for layer in editor.stack.own:
        if layer.GetPrimAtPath(path):
            editor.recorder.remove_prim(layer, path)
    editor.forget_targets([path])


def new_path(editor: Editor, text: str) -> Sdf.Path:
    """The path of a prim that is to be made. Raises `InvalidPlantError` if it cannot be."""
    path = Sdf.Path(text) if Sdf.Path.IsValidPathString(text) else Sdf.Path.emptyPath
    if not path.IsAbsoluteRootOrPrimPath() or path.IsAbsoluteRootPath() or path.ContainsPrimVariantSelection():
        raise refusal(text, "", "is no path of a prim; use letters, digits and underscores, as in /Plant/Products/Nut")
    if editor.stack.stage.GetPrimAtPath(path):
        raise refusal(text, "", "is taken; choose another name")
    for above in path.GetParentPath().GetPrefixes():
        found = editor.stack.stage.GetPrimAtPath(above)
        if found and (found.IsInstance() or found.IsInstanceProxy()):
            raise refusal(text, "", f"{above} is an instance, in which nothing can be added; choose another place")
    return path
