"""CSV files named by a scene, read only from the folders the scene's own files lie in.

A scene from a stranger must not make this program read other files: no absolute paths, no
addresses, nothing that leaves (by `..` or a link) the folder of the layer that names the file or
of a layer that this one is a sublayer of; limited size; text only.
"""

from __future__ import annotations

import os
import re
import stat
import zipfile
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import Final

from pxr import Ar, Sdf, Usd

from twin_app.plant.description import Value
from twin_app.usd.assets import is_absolute, is_url
from twin_app.usd.stage import is_lfs_pointer

MAX_BYTES: Final = 32 * 1024 * 1024
"""Larger files are refused: a million orders fit."""

_IN_TEXT = re.compile(r"@([^@\n]+)@")


class DataFileError(Exception):
    """A data file that is not read; the text says why and what to do."""


@dataclass(slots=True)
class DataFiles:
    """Contents and refusals by the path as authored, and the folders that may be read."""

    folders: Mapping[str, tuple[Path, ...]]
    """By layer identifier: its own folder and those of the layers above it."""
    texts: dict[str, str] = field(default_factory=dict)
    refused: dict[str, str] = field(default_factory=dict)

    def read(self, name: str, layers: Iterable[Sdf.Layer]) -> None:
        """Read a file that a property names; `layers` are those with an opinion on its prim, strongest first."""
        if not name or name in self.refused:
            return
        try:
            text = self._find(name, layers)
        except DataFileError as error:
            self.refused[name] = str(error)
            return
        if self.texts.setdefault(name, text) != text:
            del self.texts[name]
            self.refused[name] = "two layers in different folders mean different files by it; give them different names"

    def _find(self, name: str, layers: Iterable[Sdf.Layer]) -> str:
        if is_url(name):
            raise DataFileError("is on a network and is never fetched; put a copy beside the scene")
        if is_absolute(name):
            raise DataFileError("absolute paths are not read; use a path relative to the layer that names the file")
        reason = DataFileError("no such file beside the layer that names it")
        for layer in layers:
            try:
                return _read_near(name, layer, self.folders.get(layer.identifier, ()))
            except FileNotFoundError:
                continue
            except DataFileError as error:
                reason = error
                break
        raise reason


def file_names(value: Value) -> tuple[str, ...]:
    """Files named inside a text or list of texts: `empirical(@cycles.csv@, time)`."""
    texts = [value] if isinstance(value, str) else value if isinstance(value, tuple) else []
    return tuple(name for text in texts if isinstance(text, str) for name in _IN_TEXT.findall(text))


def readable_folders(stage: Usd.Stage) -> dict[str, tuple[Path, ...]]:
    """By layer: the folders from which data files it names may be read."""
    top = _folder_of(stage.GetRootLayer())
    folders: dict[str, tuple[Path, ...]] = {}
    todo: list[tuple[Sdf.Layer, tuple[Path, ...]]] = [(stage.GetRootLayer(), ())]
    while todo:
        layer, above = todo.pop()
        if layer.identifier in folders:
            continue
        own = (*above, *_folder_of(layer))
        folders[layer.identifier] = own
        below = (Sdf.Layer.Find(layer.ComputeAbsolutePath(path)) for path in layer.subLayerPaths)
        todo.extend((found, own) for found in below if found)
    for layer in stage.GetUsedLayers():
        folders.setdefault(layer.identifier, (*top, *_folder_of(layer)))
    return folders


def _folder_of(layer: Sdf.Layer) -> tuple[Path, ...]:
    return (Path(_outer(layer.realPath)).parent.resolve(),) if layer.realPath else ()


def _outer(path: str) -> str:
    return str(Ar.SplitPackageRelativePathOuter(path)[0]) if Ar.IsPackageRelativePath(path) else path


def _read_near(name: str, layer: Sdf.Layer, folders: tuple[Path, ...]) -> str:
    real = layer.realPath
    if not real:
        raise FileNotFoundError(name)
    if Ar.IsPackageRelativePath(real) or real.lower().endswith(".usdz"):
        return _decoded(_packed(name, real))
    path = Path(os.path.normpath(Path(real).parent / name))
    if not any(path.resolve().is_relative_to(folder) for folder in folders):
        raise DataFileError("leaves the scene's folder; put the file beside the layer that names it, or below")
    return _decoded(_loose(path.resolve()))


def _loose(path: Path) -> bytes:
    try:
        # A named pipe or device would block for ever, so nothing but a regular file is opened.
        status = path.stat()
        if not stat.S_ISREG(status.st_mode):
            raise DataFileError("is no regular file")
        _check_size(status.st_size)
        if is_lfs_pointer(path):
            raise DataFileError("is a git-LFS pointer, not the file itself; run `git lfs pull`")
        with path.open("rb") as stream:
            return stream.read(MAX_BYTES + 1)
    except FileNotFoundError:
        raise
    except OSError as error:
        raise DataFileError(f"cannot be read: {error.strerror or error}") from None


def _packed(name: str, real: str) -> bytes:
    outer, inner = Ar.SplitPackageRelativePathOuter(real) if Ar.IsPackageRelativePath(real) else (real, "")
    member = os.path.normpath(PurePosixPath(inner).parent / name).replace(os.sep, "/")
    try:
        with zipfile.ZipFile(outer) as package:
            _check_size(package.getinfo(member).file_size)
            with package.open(member) as stream:
                return stream.read(MAX_BYTES + 1)
    except KeyError:
        raise FileNotFoundError(member) from None
    except (OSError, zipfile.BadZipFile, NotImplementedError, RuntimeError) as error:
        raise DataFileError(f"cannot be read from {Path(outer).name}: {error}") from None


def _check_size(size: int) -> None:
    if size > MAX_BYTES:
        raise DataFileError(f"has {size / 1e6:.0f} MB; at most {MAX_BYTES / 1e6:.0f} MB are read")


def _decoded(content: bytes) -> str:
    _check_size(len(content))
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise DataFileError(f"is not UTF-8 text (byte {error.start}); save it as UTF-8") from None
    if "\0" in text:
        raise DataFileError("is not text; save it as CSV in UTF-8")
    return text
