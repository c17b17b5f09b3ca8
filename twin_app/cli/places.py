"""Where results go: asked for before hours of work, not after."""

from __future__ import annotations

import os
from pathlib import Path

from twin_app.errors import TwinError, UsageError

LAYER_SUFFIXES = (".usda", ".usdc", ".usd")


class OutputError(TwinError):
    """A result cannot be written where the user wants it (exit code 4)."""


def check_output(path: Path) -> None:
    """Raise `OutputError` if no file can be made at `path`; its folder must exist."""
    folder = path.parent
    if path.is_dir():
        raise OutputError(f"{path} is a folder; name a file in it with --out.")
    if not folder.is_dir():
        raise OutputError(f"{path}: the folder {folder} does not exist. Make it, or choose another place with --out.")
    if not os.access(path if path.exists() else folder, os.W_OK):
        raise OutputError(f"{path} cannot be written: no permission. Choose another place with --out.")


def check_layer(out: str) -> Path:
    """The file for a layer. Raises `UsageError` if it does not end like one."""
    layer = Path(out)
    if layer.suffix.lower() not in LAYER_SUFFIXES:
        raise UsageError(f"--out {layer}: a layer ends in {', '.join(LAYER_SUFFIXES)}.")
    return layer


def make_folder(folder: Path) -> None:
    """Make the folder for results; raises `OutputError` if it cannot be made or written to."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except FileExistsError:
        raise OutputError(f"{folder} is a file; results need a folder: choose one with --out.") from None
    except OSError as error:
        raise OutputError(f"{folder} cannot be made: {error.strerror}. Choose another place with --out.") from error
    if not os.access(folder, os.W_OK):
        raise OutputError(f"{folder} cannot be written to: no permission. Choose another place with --out.")
