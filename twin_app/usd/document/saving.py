"""Writing all layers of a document: all of them or none, the layout never."""

from __future__ import annotations

from pathlib import Path

from pxr import Ar, Sdf, UsdUtils

from twin_app.errors import SceneError
from twin_app.usd.document.opinions import WRITABLE
from twin_app.usd.document.recording import sublayers_of
from twin_app.usd.document.stack import LayerStack
from twin_app.usd.files import relative_asset, write_layers


def save_stack(stack: LayerStack, modified: list[Sdf.Layer]) -> None:
    """Write layers that have changed, and those that are new. Raises `StoreWriteError`; then no file has changed."""
    kept = [*stack.active(), *stack.muted()]
    wanted = [layer for layer in kept if layer in modified or layer in stack.fresh]
    written = [layer for layer in wanted if layer != stack.root or stack.needs_root]
    write_layers([(layer, Path(layer.realPath)) for layer in written])
    stack.fresh = [layer for layer in stack.fresh if layer not in written]
    if stack.needs_root:
        stack.scene = stack.root


def check_target(path: Path, stack: LayerStack) -> None:
    """Raise `SceneError` if a scene cannot be saved under this name."""
    if path.suffix.lower() not in WRITABLE:
        raise SceneError(f"{path}: the name of a scene ends in {', '.join(WRITABLE)}")
    target = path.resolve()
    for layer in stack.stage.GetUsedLayers():
        outer = Ar.SplitPackageRelativePathOuter(layer.realPath)[0] if layer.realPath else ""
        if outer and layer not in stack.fresh and Path(outer).resolve() == target:
            raise SceneError(f"{path}: is part of the scene and is never overwritten; choose another name")


class Renaming:
    """Gives the root a new file and every own layer one beside it; can be taken back.

    Relative paths in them are spelt anew, so that they mean the same from the new place. What has been saved stays on
    disk under the old names.
    """

    def __init__(self, stack: LayerStack, path: Path) -> None:
        self._stack = stack
        self._fresh = list(stack.fresh)
        layers = [stack.root, *(layer for layer in stack.own if layer != stack.root)]
        self._content = {layer: _copy(layer) for layer in layers}
        self._before = {layer: Path(layer.realPath) for layer in layers}
        after = {layer: _new_name(stack, layer, path) for layer in layers}
        renamed = {self._before[layer].resolve(): str(after[layer]) for layer in layers}
        for layer in layers:
            respell(layer, self._before[layer], after[layer], renamed)
        for layer in layers:
            layer.identifier = str(after[layer])
        stack.fresh = layers

    def take_back(self) -> None:
        """Everything is as it was before."""
        for layer, place in self._before.items():
            layer.identifier = str(place)
            layer.TransferContent(self._content[layer])
        self._stack.fresh = self._fresh


def _copy(layer: Sdf.Layer) -> Sdf.Layer:
    copy = Sdf.Layer.CreateAnonymous()
    copy.TransferContent(layer)
    return copy


def respell(layer: Sdf.Layer, old: Path, new: Path, renamed: dict[Path, str]) -> None:
    """Make the asset paths of a layer that moves from `old` to `new` lead to where they led."""

    def spelt(asset: str) -> str:
        if not asset or "://" in asset or Path(asset).is_absolute():
            return asset
        target = (old.parent / asset).resolve()
        return relative_asset(renamed.get(target, str(target)), new)

    if old.parent.resolve() == new.parent.resolve() and not any(_names(layer, old, set(renamed))):
        return
    UsdUtils.ModifyAssetPaths(layer, spelt)


def _names(layer: Sdf.Layer, place: Path, files: set[Path]) -> list[str]:
    return [name for name, _ in sublayers_of(layer) if (place.parent / name).resolve() in files]


def _new_name(stack: LayerStack, layer: Sdf.Layer, path: Path) -> Path:
    if layer == stack.root:
        return path.resolve()
    old, root = Path(layer.realPath), Path(stack.root.realPath)
    tail = old.stem.removeprefix(root.stem).lstrip("-_ ") or old.stem
    if stack.is_wrapped:
        tail = tail.removeprefix(Path(stack.scene.realPath).stem).lstrip("-_ ") or "process"
    ending = old.suffix if old.suffix.lower() in WRITABLE else path.suffix
    return path.resolve().with_name(f"{path.stem}-{tail}{ending}")
