"""HDF5 files that appear complete or not at all, also on a full disk.

A file is written under a temporary name beside the target and moved over it by `os.replace`. HDF5 itself must not meet
a write error: libhdf5 (seen with 1.14, h5py 3.16) ends the whole process with a segmentation fault when the disk fills
up. It therefore writes through `_PatientFile`, which notes the first error and pretends that all is well until the file
is closed; then the error is raised and the temporary file removed.
"""

from __future__ import annotations

import io
import os
from collections.abc import Iterator
from contextlib import contextmanager
from glob import escape
from pathlib import Path

import h5py

from twin_app.errors import StoreWriteError

_SUFFIX = ".tmp"


@contextmanager
def replacing_hdf5(path: Path) -> Iterator[h5py.File]:
    """An HDF5 file to write, which takes the place of `path` when the block ends without an error.

    Raises `StoreWriteError` when it cannot be written; whatever was at `path` is then still there.
    """
    temporary = path.with_name(f".{path.name}.{os.getpid()}{_SUFFIX}")
    try:
        with _PatientFile(temporary) as target:
            with h5py.File(target, "w", libver=("v110", "v110")) as file:
                yield file
            target.finish()
        os.replace(temporary, path)
    except OSError as error:
        raise write_error(path, error) from error
    finally:
        temporary.unlink(missing_ok=True)


def remove_leftovers(path: Path) -> None:
    """Removes what processes that were killed while they wrote `path` have left beside it."""
    for leftover in path.parent.glob(f".{escape(path.name)}.*{_SUFFIX}"):
        leftover.unlink(missing_ok=True)


def write_error(path: Path, error: OSError) -> StoreWriteError:
    """The same error in words that say what to do."""
    reason = error.strerror or str(error)
    return StoreWriteError(
        f"{path}: cannot be written: {reason}. Make room or choose another --out, then go on with --resume"
    )


class _PatientFile(io.RawIOBase):
    """A file whose writes never fail, until `finish` says whether they did."""

    def __init__(self, path: Path) -> None:
        super().__init__()
        self._raw = open(path, "w+b", buffering=0)  # noqa: SIM115 - closed by close()
        self._error: OSError | None = None

    def finish(self) -> None:
        """Puts everything on the disk; raises the first `OSError` met since the file was opened."""
        if self._error is None:
            os.fsync(self._raw.fileno())
        else:
            raise self._error

    def write(self, data: object) -> int:
        view = memoryview(data).cast("B")  # type: ignore[arg-type]
        written = 0
        try:
            while self._error is None and written < len(view):
                written += self._raw.write(view[written:])
        except OSError as error:
            self._error = error
        if self._error is not None:
            self._raw.seek(len(view) - written, os.SEEK_CUR)
        return len(view)

    def readinto(self, buffer: object) -> int:
        view = memoryview(buffer).cast("B")  # type: ignore[arg-type]
        count = self._raw.readinto(view) or 0
        if self._error is None:
            return count
        view[count:] = bytes(len(view) - count)  # what was lost; nobody will see it
        return len(view)

    def truncate(self, size: int | None = None) -> int:
        try:
            return self._raw.truncate(size)
        except OSError as error:
            self._error = self._error or error
            return size or 0

    def seek(self, offset: int, whence: int = os.SEEK_SET) -> int:
        return self._raw.seek(offset, whence)

    def tell(self) -> int:
        return self._raw.tell()

    def flush(self) -> None:
        """Nothing is held back here."""

    def close(self) -> None:
        self._raw.close()
        super().close()

    def readable(self) -> bool:
        return True

    def writable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True
