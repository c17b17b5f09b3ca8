"""Commands about layers: what lies over what, what is left out, and new what-ifs."""

from __future__ import annotations

import re
from pathlib import Path

from pxr import Sdf

from twin_app import __version__
from twin_app.errors import SceneError
from twin_app.usd.document.commands import AddLayer, MoveLayer, MuteLayer, RemoveLayer, RenameLayer
from twin_app.usd.document.editing import Editor
from twin_app.usd.document.opening import free_name, new_file
from twin_app.usd.document.recording import sublayers_of
from twin_app.usd.document.stack import MUTED, layer_name
from twin_app.usd.overrides import new_layer

Entries = list[tuple[str, bool]]
"""Asset path of each layer under the root, strongest first, and whether it is muted."""


def mute_layer(editor: Editor, command: MuteLayer) -> None:
    """Leave a layer out of the stack, or put it back where it was."""
    name = _movable(editor, command.layer)
    entries = [(each, command.is_muted if each == name else was) for each, was in editor.stack.entries()]
    _write(editor, entries)


def move_layer(editor: Editor, command: MoveLayer) -> None:
    """Put a layer at another place among those that can be moved."""
    name = _movable(editor, command.layer)
    infos = {editor.stack.entry_of(editor.stack.find(info.id)) for info in editor.stack.infos() if info.is_movable}
    entries = editor.stack.entries()
    places = [index for index, (each, _) in enumerate(entries) if each in infos]
    movable = [entries[index] for index in places]
    moved = next(entry for entry in movable if entry[0] == name)
    movable.remove(moved)
    movable.insert(max(0, min(command.position, len(movable))), moved)
    for index, entry in zip(places, movable, strict=True):
        entries[index] = entry
    _write(editor, entries)


def rename_layer(editor: Editor, command: RenameLayer) -> None:
    """Write the name to show into the layer."""
    layer = editor.stack.find(command.layer)
    if layer not in editor.stack.own:
        raise SceneError(f"{layer_name(layer)}: is never changed, so it keeps its name")
    if not command.name.strip():
        raise SceneError(f"{layer_name(layer)}: a layer needs a name")
    _set_data(editor, layer, {**_data(layer), "name": command.name.strip()})


def remove_layer(editor: Editor, command: RemoveLayer) -> None:
    """Take a layer out of the stack."""
    name = _movable(editor, command.layer)
    _write(editor, [entry for entry in editor.stack.entries() if entry[0] != name])


def add_layer(editor: Editor, command: AddLayer) -> None:
    """Lay a new what-if over all others, with the changes of a recommendation in it."""
    stack = editor.stack
    name = command.name.strip() or "What-if"
    slug = re.sub(r"[^A-Za-z0-9_-]+", "-", name).strip("-").lower() or "what-if"
    path = free_name(Path(stack.root.realPath).parent, slug)
    layer = new_file(path)
    layer.TransferContent(new_layer(stack.stage))
    if command.changes:
        _author_changes(editor, layer, path, command)
    data = {"generator": f"twin {__version__}", "kind": "what-if", "name": name}
    layer.customLayerData = {"twin": {**_data(layer), **data, **dict(command.origin)}}
    stack.own.append(layer)
    stack.fresh.append(layer)
    _write(editor, [(f"./{path.name}", False), *stack.entries()])


def _author_changes(editor: Editor, layer: Sdf.Layer, path: Path, command: AddLayer) -> None:
    from twin_app.plant.build import build_plant
    from twin_app.usd.reader import read_stage
    from twin_app.usd.writer import author_changes

    stage = editor.stack.stage
    before = build_plant(read_stage(stage, str(editor.stack.scene.realPath)).description)
    author_changes(layer, path, stage, before, command.changes)


def _movable(editor: Editor, layer_id: str) -> str:
    """Asset path of a layer that can be muted, moved and removed."""
    info = next((info for info in editor.stack.infos() if info.id == layer_id), None)
    if info is None:
        raise SceneError(f"{layer_id}: is not a layer of this scene")
    if editor.stack.find(layer_id) == editor.stack.model:
        raise SceneError(f"{info.name}: holds the model of the plant, so it stays; mute or move what-ifs over it")
    entry = editor.stack.entry_of(editor.stack.find(layer_id))
    if not info.is_movable or entry is None:
        raise SceneError(f"{info.name}: is not stacked by this scene itself, so it stays where it is")
    return entry


def _write(editor: Editor, entries: Entries) -> None:
    root = editor.stack.root
    offsets = dict(sublayers_of(root))
    active = tuple((name, offsets.get(name, Sdf.LayerOffset())) for name, is_muted in entries if not is_muted)
    editor.recorder.set_sublayers(root, active)
    data = {key: value for key, value in _data(root).items() if key != MUTED}
    muted = {name: place for place, (name, is_muted) in enumerate(entries) if is_muted}
    _set_data(editor, root, {**data, MUTED: muted} if muted else data)


def _data(layer: Sdf.Layer) -> dict[str, object]:
    return dict(layer.customLayerData.get("twin", {}))


def _set_data(editor: Editor, layer: Sdf.Layer, data: dict[str, object]) -> None:
    rest = {key: value for key, value in layer.customLayerData.items() if key != "twin"}
    whole = {**rest, "twin": data} if data else rest
    editor.recorder.set_field(layer, Sdf.Path.absoluteRootPath, "customLayerData", whole or None)
