"""What run and study files have in common: the header, and opening a file that may be anything.

Root attributes of every result file: `format` ("twin-run" or "twin-study"), `format_version` (integer), `status`
("running", "interrupted" or "complete"), `identity` (JSON: kind, scene, scene_hash, options, versions), `seed`,
`scene`, `scene_hash` and `written` (UTC, ISO 8601).
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path

import h5py
import numpy as np
from numpy.typing import NDArray

from twin_app.errors import StoreError
from twin_app.store.identity import Identity

FORMAT_VERSION = 1
FloatArray = NDArray[np.float64]
_BATCH = 4096


class Status(StrEnum):
    """How far the run was when the file was written; "running" in a file at rest means that the process was killed."""

    RUNNING = "running"
    INTERRUPTED = "interrupted"
    COMPLETE = "complete"


def write_header(file: h5py.File, identity: Identity, status: Status) -> None:
    """The root attributes."""
    file.attrs["format"] = f"twin-{identity.kind}"
    file.attrs["format_version"] = FORMAT_VERSION
    file.attrs["status"] = str(status)
    file.attrs["identity"] = identity.to_json()
    file.attrs["scene"] = identity.scene
    file.attrs["scene_hash"] = identity.scene_hash
    file.attrs["seed"] = int(identity.options.get("seed") or 0)
    file.attrs["written"] = datetime.now(UTC).isoformat(timespec="seconds")


def read_header(file: h5py.File) -> tuple[Identity, Status]:
    """The inverse of `write_header`."""
    return Identity.from_json(str(file.attrs["identity"])), Status(str(file.attrs["status"]))


@contextmanager
def open_result(path: Path, kind: str) -> Iterator[h5py.File]:
    """A result file of this kind, to read; all that can be wrong with it comes out as `StoreError`."""
    try:
        with h5py.File(_readable(path), "r") as file:
            _check_format(path, file, kind)
            yield file
    except (OSError, RuntimeError) as error:
        raise StoreError(
            f"{path}: cannot be read as HDF5; it is damaged, cut short or something else ({error})"
        ) from error
    except (KeyError, ValueError, TypeError, AttributeError) as error:
        raise StoreError(f"{path}: is not a complete Twin result file ({error})") from error


def _readable(path: Path) -> Path:
    if path.is_dir():
        raise StoreError(f"{path}: is a folder; a result file is needed")
    if not path.exists():
        raise StoreError(f"{path}: there is no such file")
    if not os.access(path, os.R_OK):
        raise StoreError(f"{path}: no permission to read it")
    return path


def _check_format(path: Path, file: h5py.File, kind: str) -> None:
    found = str(file.attrs.get("format", ""))
    if found != f"twin-{kind}":
        what = f"it says {found!r}" if found else "it is some other HDF5 file"
        raise StoreError(f"{path}: is not the result of `twin {kind}` ({what})")
    version = int(file.attrs["format_version"])
    if version > FORMAT_VERSION:
        raise StoreError(
            f"{path}: was written by a newer Twin (format {version}, this one reads up to {FORMAT_VERSION}); update it"
        )


class RowWriter:
    """Appends rows to resizable datasets of one group, a batch at a time, so that memory stays small."""

    def __init__(self, group: h5py.Group, columns: dict[str, tuple[str, tuple[int, ...]]]) -> None:
        """`columns` gives dtype and shape of one item for each dataset."""
        self._pending: dict[str, list[NDArray[np.generic]]] = {name: [] for name in columns}
        self._rows = 0
        self._data = {
            name: group.create_dataset(
                name,
                shape=(0, *shape),
                maxshape=(None, *shape),
                dtype=dtype,
                chunks=(max(16, min(_BATCH, 2**19 // (8 * max(1, int(np.prod(shape)))))), *shape),
                shuffle=True,
                compression="gzip",
                compression_opts=1,
            )
            for name, (dtype, shape) in columns.items()
        }

    def add(self, **rows: NDArray[np.generic]) -> None:
        """The next rows of every dataset, all of one length."""
        for name, values in rows.items():
            self._pending[name].append(values)
        self._rows += len(next(iter(rows.values())))
        if self._rows >= _BATCH:
            self.flush()

    def flush(self) -> None:
        """Writes what is pending."""
        for name, parts in self._pending.items():
            if parts:
                data = self._data[name]
                values = np.concatenate(parts)
                data.resize(len(data) + len(values), axis=0)
                data[-len(values) :] = values
                parts.clear()
        self._rows = 0


def text_dataset(group: h5py.Group, name: str, texts: list[str]) -> None:
    """A dataset of UTF-8 strings, also when there are none."""
    group.create_dataset(name, data=np.array(texts, dtype=object), shape=(len(texts),), dtype=h5py.string_dtype())


def texts_of(file: h5py.File, name: str) -> list[str]:
    """The strings of a text dataset."""
    return [str(text) for text in file[name].asstr()[:]]
