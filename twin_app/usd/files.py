"""Writing USD files: all or nothing, never over a file that the scene is made of."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path

from pxr import Ar, Sdf, Tf, Usd

from twin_app.errors import SceneError, StoreWriteError
from twin_app.usd.diagnostics import collected_messages, error_sentence
from twin_app.usd.ordering import ordered


@contextmanager
def replacing(path: Path) -> Iterator[Path]:
    """A path beside `path` to write to; when the block ends well it takes the place of `path`.

    Raises `StoreWriteError` if the disk is full or the folder cannot be written; nothing is left behind then.
    """
    with _prepared(path) as temporary:
        yield temporary
        _settle(temporary, path)
        _take_place(temporary, path)
    _reload(path)


def write_layer(layer: Sdf.Layer, path: Path) -> None:
    """Write a layer in the format its ending says. Raises `StoreWriteError`."""
    write_layers([(layer, path)])
    _reload(path)


def write_layers(layers: Sequence[tuple[Sdf.Layer, Path]]) -> None:
    """Write several layers: each file takes its place only when all of them are on the disk. Raises `StoreWriteError`.

    A layer that is open in this process as one of these files keeps what it holds: it is what was written.
    """
    with ExitStack() as prepared:
        written: list[tuple[Path, Path]] = []
        for layer, path in layers:
            temporary = prepared.enter_context(_prepared(path))
            _write(layer, temporary, path)
            _settle(temporary, path)
            written.append((temporary, path))
        for temporary, path in written:
            _take_place(temporary, path)


@contextmanager
def _prepared(path: Path) -> Iterator[Path]:
    # OpenUSD picks the format by the ending, so the temporary file has the same one.
    temporary: Path | None = None
    try:
        with _writing(path):
            path.parent.mkdir(parents=True, exist_ok=True)
            handle, name = tempfile.mkstemp(prefix=f".{path.stem[:40]}-", suffix=path.suffix, dir=path.parent)
            os.close(handle)
            temporary = Path(name)
        with _writing(path):
            yield temporary
    finally:
        if temporary is not None:
            temporary.unlink(missing_ok=True)


def _write(layer: Sdf.Layer, temporary: Path, path: Path) -> None:
    with _writing(path):
        if path.suffix.lower() == ".usda":
            temporary.write_text(layer_text(layer), encoding="utf-8")
        else:
            export_layer(ordered(layer), temporary)


def _settle(temporary: Path, path: Path) -> None:
    """Make sure that all of it is on the disk."""
    with _writing(path):
        with temporary.open("rb+") as stream:
            os.fsync(stream.fileno())
        temporary.chmod(0o666 & ~_umask())


def _take_place(temporary: Path, path: Path) -> None:
    with _writing(path):
        temporary.replace(path)


@contextmanager
def _writing(path: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise StoreWriteError(f"{path}: cannot be written: {error.strerror or error}") from None


def layer_text(layer: Sdf.Layer) -> str:
    """A layer as text in the order in which it is written."""
    return str(ordered(layer).ExportToString())


def export_layer(layer: Sdf.Layer, path: Path) -> None:
    """Let OpenUSD write a layer. Raises `StoreWriteError` where it fails (it does not say why)."""
    with collected_messages() as messages:
        try:
            is_written = layer.Export(str(path))
        except Tf.ErrorException as error:
            raise StoreWriteError(f"{path}: cannot be written: {error_sentence(error)}") from None
    if not is_written:
        raise StoreWriteError(f"{path}: cannot be written: {messages[0] if messages else 'is the disk full?'}")


def refuse_overwriting(path: Path, stage: Usd.Stage) -> None:
    """Raise `SceneError` if a file to write is one of those the scene is made of."""
    target = path.resolve()
    for layer in stage.GetUsedLayers():
        real = layer.realPath
        if real and Path(_outer(real)).resolve() == target:
            raise SceneError(f"{path}: is part of the scene and is never overwritten; choose another name")


def relative_asset(target: str, beside: Path) -> str:
    """Asset path of a file as the layer `beside` has to spell it: relative wherever that is possible."""
    outer, inner = Ar.SplitPackageRelativePathOuter(target) if Ar.IsPackageRelativePath(target) else (target, "")
    try:
        path = Path(os.path.relpath(Path(outer).resolve(), beside.resolve().parent)).as_posix()
    except ValueError:  # another drive
        path = Path(outer).resolve().as_posix()
    # Without a leading dot OpenUSD would search its own paths first.
    path = path if path.startswith((".", "/")) or ":" in path else f"./{path}"
    return str(Ar.JoinPackageRelativePath(path, inner)) if inner else path


def _outer(path: str) -> str:
    return str(Ar.SplitPackageRelativePathOuter(path)[0]) if Ar.IsPackageRelativePath(path) else path


def _umask() -> int:
    current = os.umask(0)
    os.umask(current)
    return current


def _reload(path: Path) -> None:
    """Layers that are open in this process show the new content."""
    layer = Sdf.Layer.Find(str(path.resolve()))
    if layer:
        layer.Reload(force=True)
