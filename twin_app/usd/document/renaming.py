"""Giving the layers of a document other files, so that everything in them leads to where it led."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from pathlib import Path

from pxr import Sdf, Tf, UsdUtils

from twin_app.errors import SceneError
from twin_app.usd.assets import is_absolute, is_url
from twin_app.usd.diagnostics import error_sentence
from twin_app.usd.document.opening import free_name
from twin_app.usd.document.opinions import WRITABLE, twin_data
from twin_app.usd.document.stack import MUTED, LayerStack, muted_names
from twin_app.usd.files import relative_asset


class Renaming:
    """Gives the scene's file a new name and every own layer one beside it; can be taken back.

    What has been saved stays on disk under the old names. Raises `SceneError` if a name cannot be used.
    """

    def __init__(self, stack: LayerStack, path: Path, data: Collection[str]) -> None:
        self._stack = stack
        self._fresh = list(stack.fresh)
        layers = [stack.root, *(layer for layer in stack.own if layer != stack.root)]
        self._content = {layer: _copy(layer) for layer in layers}
        self._before = {layer: Path(layer.realPath) for layer in layers}
        after = _new_names(stack, layers, path.resolve())
        renamed = {self._before[layer].resolve(): str(after[layer]) for layer in layers}
        try:
            # In one block: between two of these steps the stage could not find its layers.
            with Sdf.ChangeBlock():
                for layer in layers:
                    layer.identifier = str(after[layer])
                for layer in layers:
                    respell(layer, self._before[layer], after[layer], renamed, data)
        except Tf.ErrorException as error:
            self.take_back()
            raise SceneError(f"{path}: cannot be used: {error_sentence(error)}") from None
        stack.fresh = layers

    def take_back(self) -> None:
        """Everything is as it was before."""
        with Sdf.ChangeBlock():
            for layer, place in self._before.items():
                layer.identifier = str(place)
            for layer in self._before:
                layer.TransferContent(self._content[layer])
        self._stack.fresh = self._fresh


def respell(layer: Sdf.Layer, old: Path, new: Path, renamed: Mapping[Path, str], data: Collection[str] = ()) -> None:
    """Spell the asset paths in a layer that moves from `old` to `new` so that they lead to where they led.

    `renamed` gives the new place of files that move with it; names in `data` stay, since those files are copied.
    """

    def spelt(asset: str) -> str:
        if not asset or asset in data or is_url(asset) or is_absolute(asset):
            return asset
        target = (old.parent / asset).resolve()
        return relative_asset(renamed.get(target, str(target)), new)

    is_same_place = old.parent.resolve() == new.parent.resolve()
    named = {*layer.GetCompositionAssetDependencies(), *muted_names(layer)}
    if is_same_place and not any((old.parent / name).resolve() in renamed for name in named):
        return
    UsdUtils.ModifyAssetPaths(layer, spelt)
    muted = muted_names(layer)
    if muted:
        twin = {**twin_data(layer), MUTED: {spelt(name): place for name, place in muted.items()}}
        layer.customLayerData = {**layer.customLayerData, "twin": twin}


def _new_names(stack: LayerStack, layers: list[Sdf.Layer], path: Path) -> dict[Sdf.Layer, Path]:
    # A root of ours that has nothing to say is not written; the name is then for the file under it.
    main = stack.root if stack.needs_root else stack.scene
    found = {main: path}
    for layer in layers:
        if layer != main:
            ending = path.suffix if Path(layer.realPath).suffix.lower() not in WRITABLE else Path(layer.realPath).suffix
            found[layer] = free_name(path.parent, f"{path.stem}-{_tail(stack, layer)}", ending)
    return found


def _tail(stack: LayerStack, layer: Sdf.Layer) -> str:
    """What a layer is called apart from the name of the scene: `process` of `line2-process.usda`."""
    stem = Path(layer.realPath).stem
    for whole in (Path(stack.root.realPath).stem, Path(stack.scene.realPath).stem):
        rest = stem.removeprefix(whole)
        if rest != stem:
            return rest.lstrip("-_ ") or ("plant" if layer == stack.root else "process")
    return stem


def _copy(layer: Sdf.Layer) -> Sdf.Layer:
    copy = Sdf.Layer.CreateAnonymous()
    copy.TransferContent(layer)
    return copy
