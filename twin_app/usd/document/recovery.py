"""Copies of unsaved work in a folder, from which it comes back after a crash.

One folder for each document: the layers that differ from their files, and a list of them, written last, so that a
copy that was cut short is not taken for one.
"""

from __future__ import annotations

import json
import os
import shutil
import time
import uuid
from dataclasses import dataclass, field
from pathlib import Path

from pxr import Sdf

from twin_app.errors import SceneError
from twin_app.usd.diagnostics import reading_usd
from twin_app.usd.document.opening import free_name, new_file
from twin_app.usd.document.recording import LayerReplaced
from twin_app.usd.document.renaming import respell
from twin_app.usd.document.stack import LayerStack
from twin_app.usd.files import replacing, write_layers

_LIST = "document.json"
_VERSION = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Recovery:
    """Unsaved work of a session that has ended without saving."""

    folder: str
    path: str
    """The scene that was open."""
    title: str
    saved_at_s: float
    """When the copy was made [s since 1970, UTC]."""
    is_older: bool
    """Whether a file of the scene has been written since."""
    files: tuple[tuple[str, str], ...]
    """Each layer as (its path, name of its copy); the root comes last."""
    fresh: tuple[str, ...]
    """Paths of the layers that had no file yet."""
    root: str
    target: str
    """Paths of the root and of the layer that edits go to."""


@dataclass(slots=True)
class Autosave:
    """The copy that one document keeps of itself."""

    name: str = field(default_factory=lambda: uuid.uuid4().hex)
    folder: Path | None = None

    def write(self, folder: Path, stack: LayerStack, title: str, layers: list[Sdf.Layer]) -> None:
        """Write a new copy in place of the last one. Raises `StoreWriteError`; the last one is then still there."""
        own = folder / self.name
        names = {layer: f"{number}-{uuid.uuid4().hex[:8]}.usdc" for number, layer in enumerate(layers)}
        write_layers([(layer, own / name) for layer, name in names.items()])
        record = {
            "version": _VERSION,
            "path": str(stack.scene.realPath),
            "title": title,
            "time_s": time.time(),
            "process": _mark(os.getpid()),
            "layers": [[str(layer.realPath), name] for layer, name in names.items()],
            "root": str(stack.root.realPath),
            "target": str(stack.target.realPath),
            "fresh": [str(layer.realPath) for layer in stack.fresh],
        }
        with replacing(own / _LIST) as temporary:
            temporary.write_text(json.dumps(record, indent=1), encoding="utf-8")
        self.folder = own
        for file in own.iterdir():
            if file.name not in (*names.values(), _LIST):
                file.unlink(missing_ok=True)

    def remove(self) -> None:
        """Remove the copy: the work is saved, or given up."""
        if self.folder is not None:
            shutil.rmtree(self.folder, ignore_errors=True)
            self.folder = None


def recoverable(folder: str | Path) -> tuple[Recovery, ...]:
    """Unsaved work that sessions which have ended have left in a folder, the latest first."""
    found = [_read(place) for place in sorted(Path(folder).glob(f"*/{_LIST}"))]
    return tuple(sorted((each for each in found if each is not None), key=lambda each: -each.saved_at_s))


def discard(recovery: Recovery) -> None:
    """Give unsaved work up."""
    shutil.rmtree(recovery.folder, ignore_errors=True)


def recover_into(stack: LayerStack, recovery: Recovery) -> list[LayerReplaced]:
    """Put the copies in place of what the layers hold; gives what undoes it. Raises `SceneError`."""
    copies = {path: _open(recovery, name) for path, name in recovery.files}
    renamed = {Path(path): _place(stack, recovery, path) for path in recovery.fresh}
    targets = {path: _layer(stack, renamed.get(Path(path), Path(path))) for path, _ in recovery.files}
    for path, copy in copies.items():
        respell(copy, Path(path), renamed.get(Path(path), Path(path)), {old: str(new) for old, new in renamed.items()})
    replaced = [LayerReplaced(layer=targets[path], before=_copy(targets[path]), after=copies[path]) for path in copies]
    for each in replaced:
        each.redo()
    return replaced


def _place(stack: LayerStack, recovery: Recovery, path: str) -> Path:
    """Where a layer without a file goes: where it was to go, unless something has come there since."""
    same = {recovery.root: stack.root, recovery.target: stack.target}.get(path)
    if same is not None and same in stack.fresh:
        return Path(same.realPath)
    place = Path(path)
    is_free = not place.exists() and not Sdf.Layer.Find(path)
    return place if is_free else free_name(place.parent, place.stem, place.suffix)


def _layer(stack: LayerStack, path: Path) -> Sdf.Layer:
    for layer in [*stack.active(), *stack.own, *stack.muted()]:
        if layer.realPath == str(path):
            if layer not in stack.own and layer != stack.root:
                raise SceneError(f"{path}: is not written by the document any more, so its copy cannot be put back")
            return layer
    layer = Sdf.Layer.FindOrOpen(str(path)) if path.exists() else new_file(path)
    stack.own.append(layer)
    if not path.exists():
        stack.fresh.append(layer)
    return layer


def _open(recovery: Recovery, name: str) -> Sdf.Layer:
    place = Path(recovery.folder) / name
    with reading_usd(place):
        layer = Sdf.Layer.OpenAsAnonymous(str(place)) if place.is_file() else None
    if not layer:
        raise SceneError(f"{place}: the copy cannot be read; open {recovery.path} as it was saved")
    return layer


def _copy(layer: Sdf.Layer) -> Sdf.Layer:
    copy = Sdf.Layer.CreateAnonymous()
    copy.TransferContent(layer)
    return copy


def _read(place: Path) -> Recovery | None:
    """A list of copies; None if it is broken, of another version, or of a session that is still at work."""
    try:
        record = json.loads(place.read_text(encoding="utf-8"))
        if record["version"] != _VERSION or record["process"] == _mark(int(str(record["process"]).partition(":")[0])):
            return None
        files = tuple((str(path), Path(str(name)).name) for path, name in record["layers"])
        return Recovery(
            folder=str(place.parent),
            path=str(record["path"]),
            title=str(record["title"]),
            saved_at_s=float(record["time_s"]),
            is_older=any(_time(path) > float(record["time_s"]) for path, _ in files),
            files=files,
            fresh=tuple(map(str, record["fresh"])),
            root=str(record["root"]),
            target=str(record["target"]),
        )
    except (OSError, ValueError, KeyError, TypeError):
        return None


def _time(path: str) -> float:
    try:
        return Path(path).stat().st_mtime
    except OSError:
        return 0.0


def _mark(process: int) -> str:
    """A process that runs, by its number and, where the system tells it, the time of its start."""
    try:
        start = Path(f"/proc/{process}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()[19]
    except (OSError, IndexError):
        start = ""
    return f"{process}:{start}"
