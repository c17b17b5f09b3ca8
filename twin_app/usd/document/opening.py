"""From a file to a stage that can be edited, without ever writing to a layout."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from pxr import Sdf, Tf, Usd

from twin_app.errors import SceneError, TwinError
from twin_app.usd.diagnostics import error_sentence, reading_usd
from twin_app.usd.document.opinions import has_process_data, is_what_if, is_writable
from twin_app.usd.document.stack import LayerStack, layers_below, muted_names, open_layer, own_layers
from twin_app.usd.files import layer_text
from twin_app.usd.overrides import ROOT_METADATA
from twin_app.usd.stage import declared, refuse_unreadable

Progress = Callable[[float, str], None]
"""Told the share that is done, from 0 to 1, and what is being done."""


class OpeningCancelledError(TwinError):
    """The user changed their mind while a scene was being read."""


def open_stack(path: Path, on_progress: Progress, is_cancelled: Callable[[], bool]) -> LayerStack:
    """The layers of a scene with a stage over them.

    Raises `SceneError` if the file cannot be read at all, `OpeningCancelledError` if `is_cancelled` says so.
    """
    refuse_unreadable(path)
    on_progress(0.0, "Opening files")
    with reading_usd(path):
        scene = _current(path)
        layers = layers_below(scene)
    _stop_if(is_cancelled)
    on_progress(0.2, "Composing the scene")
    with reading_usd(path):
        stack = _stack(scene, layers)
        _load_payloads(stack.stage, on_progress, is_cancelled)
    return stack


def free_name(folder: Path, stem: str, ending: str = ".usda") -> Path:
    """A file beside the scene that is not there yet, and no open layer either."""
    number = 1
    while True:
        path = folder / f"{stem}{'' if number == 1 else f'-{number}'}{ending}"
        if not path.exists() and not Sdf.Layer.Find(str(path)):
            return path
        number += 1


def new_file(path: Path) -> Sdf.Layer:
    """A layer in memory that already has its place, so that relative paths in it mean what they will mean."""
    return Sdf.Layer.New(Sdf.FileFormat.FindByExtension(path.suffix), str(path))


def _current(path: Path) -> Sdf.Layer:
    """The layer with all below it as they are on disk, whatever was done in this process before."""
    try:
        layer = Sdf.Layer.FindOrOpen(str(path.resolve()))
    except Tf.ErrorException as error:
        raise SceneError(f"{path}: OpenUSD cannot open it: {error_sentence(error)}") from None
    if not layer:
        raise SceneError(f"{path}: OpenUSD cannot open it")
    for each in layers_below(layer):
        if not each.dirty:
            each.Reload()
        elif not _is_on_disk(each):
            if not each.permissionToSave:
                raise SceneError(f"{each.realPath}: is open with edits that are not saved; save or close it first")
            each.Reload(force=True)
    return layer


def _is_on_disk(layer: Sdf.Layer) -> bool:
    """Whether a layer that was edited holds what its file holds, because a document has saved it."""
    copy = Sdf.Layer.OpenAsAnonymous(layer.realPath) if Path(layer.realPath).is_file() else None
    return bool(copy) and layer_text(copy) == layer_text(layer)


def _stack(scene: Sdf.Layer, layers: list[Sdf.Layer]) -> LayerStack:
    own = own_layers(layers, scene)
    if own and is_writable(scene) and not has_process_data(scene):
        stage = Usd.Stage.Open(scene, Usd.Stage.LoadNone)
        target = next((layer for layer in own if not is_what_if(layer)), own[0])
        muted = (open_layer(scene, name) for name in muted_names(scene))
        own += own_layers((layer for layer in muted if layer), scene)
        return LayerStack(stage=stage, scene=scene, target=target, own=own)
    return _wrapped(scene, layers, own if is_writable(scene) else [])


def _wrapped(scene: Sdf.Layer, layers: list[Sdf.Layer], own: list[Sdf.Layer]) -> LayerStack:
    """A root of our own over a scene: a foreign layout, or one file with everything in it."""
    place = Path(str(scene.realPath).partition("[")[0])
    root = _like(scene, layers, free_name(place.parent, f"{place.stem}-{'scene' if own else 'plant'}"))
    below = f"./{place.name}"
    if own:
        fresh, target = [root], own[0]
        root.subLayerPaths = [below]
    else:
        target = _like(scene, layers, free_name(place.parent, f"{place.stem}-process"))
        fresh, own = [root, target], [target]
        root.subLayerPaths = [f"./{Path(target.identifier).name}", below]
    stage = Usd.Stage.Open(root, Usd.Stage.LoadNone)
    return LayerStack(stage=stage, scene=scene, target=target, own=own, fresh=fresh)


def _like(scene: Sdf.Layer, layers: list[Sdf.Layer], path: Path) -> Sdf.Layer:
    """A new layer that repeats what OpenUSD takes from the root file alone."""
    layer = new_file(path)
    for key in ROOT_METADATA:
        value = declared(scene, key)
        if value is not None:
            layer.pseudoRoot.SetInfo(key, value)
    for key in ("metersPerUnit", "upAxis"):
        values = [value for each in layers if (value := declared(each, key)) is not None]
        if values:
            layer.pseudoRoot.SetInfo(key, values[0])
    return layer


def _load_payloads(stage: Usd.Stage, on_progress: Progress, is_cancelled: Callable[[], bool]) -> None:
    """Payloads are the large part of a large scene, and can be loaded one by one."""
    paths = [path for path in stage.FindLoadable() if path.GetParentPath() not in stage.GetLoadSet()]
    for number, path in enumerate(paths):
        _stop_if(is_cancelled)
        on_progress(0.3 + 0.4 * number / len(paths), f"Loading {number + 1} of {len(paths)}")
        stage.Load(path)
    stage.Load()


def _stop_if(is_cancelled: Callable[[], bool]) -> None:
    if is_cancelled():
        raise OpeningCancelledError("Opening was cancelled.")
