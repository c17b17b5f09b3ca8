"""Merging the files of a version control system."""

from __future__ import annotations

from pathlib import Path

from twin_app.usd.files import layer_text, replacing, write_layer
from twin_app.usd.merging.layers import Merge, Side, merge_layers
from twin_app.usd.stage import READABLE
from twin_app.usd.statements import read_layer


def merge_files(
    base: str | Path, ours: str | Path, theirs: str | Path, out: str | Path, prefer: Side | None = None
) -> Merge:
    """Merge three versions of a layer into `out`, which may be one of them.

    Where both have changed the same thing, `prefer` decides; without it nothing is written as long as there are
    conflicts. Raises `SceneError` if a version cannot be read, `StoreWriteError` if `out` cannot be written.
    """
    merge = merge_layers(read_layer(base), read_layer(ours), read_layer(theirs), prefer or Side.OURS)
    if prefer is None and merge.conflicts:
        return merge
    target = Path(out)
    if target.suffix.lower() in READABLE:
        write_layer(merge.layer, target)
    else:
        # Version control hands over files with names of its own.
        with replacing(target) as temporary:
            temporary.write_text(layer_text(merge.layer), encoding="utf-8")
    return merge
