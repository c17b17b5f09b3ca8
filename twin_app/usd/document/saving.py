"""Writing all layers of a document: all of them or none, the layout never, nothing that somebody else has written."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from pxr import Ar, Sdf

from twin_app.errors import SceneError
from twin_app.usd.document.opinions import WRITABLE
from twin_app.usd.document.stack import LayerStack
from twin_app.usd.files import replacing, write_layers

Stamp = tuple[int, int] | None
"""Time of the last change [ns] and size of a file; None if there is none."""


@dataclass(slots=True)
class Disk:
    """What the document knows of its files: how they were when it last read or wrote them."""

    stamps: dict[str, Stamp] = field(default_factory=dict)

    def remember(self, layers: Iterable[Sdf.Layer]) -> None:
        """These layers hold what their files hold."""
        self.stamps.update({str(layer.realPath): _stamp(layer) for layer in layers})

    def changed(self, layers: Iterable[Sdf.Layer]) -> list[str]:
        """Files that somebody else has written since; one that is gone can be written again without harm."""
        return [str(layer.realPath) for layer in layers if self.has_changed(layer) and not self.is_gone(layer)]

    def has_changed(self, layer: Sdf.Layer) -> bool:
        """Whether somebody else has written or removed the file."""
        path = str(layer.realPath)
        return path in self.stamps and self.stamps[path] != _stamp(layer)

    def is_gone(self, layer: Sdf.Layer) -> bool:
        """Whether there was a file, and is none any more."""
        return self.stamps.get(str(layer.realPath)) is not None and _stamp(layer) is None


def layers_to_save(stack: LayerStack, modified: Iterable[Sdf.Layer]) -> list[Sdf.Layer]:
    """Those that count and differ from their files, or have none."""
    wanted = {*modified, *stack.fresh}
    kept = [layer for layer in [*stack.active(), *stack.muted()] if layer in wanted]
    return [layer for layer in kept if layer != stack.root or stack.needs_root]


def save_stack(stack: LayerStack, layers: list[Sdf.Layer]) -> None:
    """Write layers. Raises `StoreWriteError`; then no file has changed."""
    write_layers([(layer, Path(layer.realPath)) for layer in layers])
    stack.fresh = [layer for layer in stack.fresh if layer not in layers]
    if stack.needs_root:
        stack.scene = stack.root


def check_target(path: Path, stack: LayerStack) -> None:
    """Raise `SceneError` if a scene cannot be saved under this name."""
    if path.suffix.lower() not in WRITABLE:
        raise SceneError(f"{path}: the name of a scene ends in {', '.join(WRITABLE)}")
    target = path.resolve()
    if target.is_dir():
        raise SceneError(f"{path}: is a folder; name a file in it")
    for layer in stack.stage.GetUsedLayers():
        outer = Ar.SplitPackageRelativePathOuter(layer.realPath)[0] if layer.realPath else ""
        if outer and layer not in stack.fresh and Path(outer).resolve() == target:
            raise SceneError(f"{path}: is part of the scene and is never overwritten; choose another name")


def copy_data(files: Mapping[str, str], folder: Path) -> None:
    """Put the CSV files that a scene names where its copy will look for them.

    Raises `SceneError` if another file of this name is there already, `StoreWriteError`.
    """
    wanted = {folder / name: text for name, text in files.items() if not Path(name).is_absolute()}
    for place, text in wanted.items():
        if place.exists() and place.read_bytes() != text.encode():
            raise SceneError(f"{place}: is another file of the name that the scene uses; choose another folder")
    for place, text in wanted.items():
        if not place.exists():
            with replacing(place) as temporary:
                temporary.write_text(text, encoding="utf-8", newline="")


def _stamp(layer: Sdf.Layer) -> Stamp:
    try:
        found = Path(layer.realPath).stat()
    except OSError:
        return None
    return found.st_mtime_ns, found.st_size
