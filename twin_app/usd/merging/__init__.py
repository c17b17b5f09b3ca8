"""Three-way merge of layers: both engineers' work, or the name of each conflict."""

from __future__ import annotations

from twin_app.usd.merging.files import merge_files
from twin_app.usd.merging.layers import Conflict, Merge, Side, merge_layers

__all__ = ["Conflict", "Merge", "Side", "merge_files", "merge_layers"]
