"""JSON answers: to a file whole or not at all, or to standard output and nothing else there."""

from __future__ import annotations

import json
import math
import os
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path

STANDARD_OUTPUT = "-"


def write_json(answer: object, target: str) -> None:
    """Write `answer` to the file `target`, or to standard output for `-`.

    Numbers that JSON does not know (NaN, infinity) become null. Raises `OSError`.
    """
    text = json.dumps(plain(answer), indent=2, ensure_ascii=False, allow_nan=False) + "\n"
    if target == STANDARD_OUTPUT:
        sys.stdout.write(text)
        sys.stdout.flush()
    else:
        _replace_file(Path(target), text)


def plain(value: object) -> object:
    """The same in JSON's own types; NumPy scalars and arrays, enums and paths included."""
    if isinstance(value, Mapping):
        return {str(key): plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [plain(item) for item in value]
    if value is None or isinstance(value, bool | str):
        return str(value) if isinstance(value, str) else value
    if hasattr(value, "tolist"):  # a NumPy scalar or array; importing numpy to ask would cost more
        return plain(value.tolist())
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    return int(value) if isinstance(value, int) else str(value)


def _replace_file(path: Path, text: str) -> None:
    """A reader never sees half a file, and a full disk leaves the old one as it was."""
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.", suffix=".part")
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as stream:
            stream.write(text)
        os.chmod(name, 0o666 & ~_umask())
        os.replace(name, path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
