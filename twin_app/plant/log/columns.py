"""Rows of a log as they gather, and the table they become."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from twin_app.plant.log.table import MachineLog
from twin_app.plant.log.timestamps import TimeKind
from twin_app.plant.log.words import LogWords

DTYPES: dict[str, type] = {
    "node": np.int32,
    "place": np.int16,
    "state": np.int8,
    "start_ns": np.int64,
    "end_ns": np.int64,
    "product": np.int16,
    "failure": np.int16,
    "result": np.int16,
    "part": np.int64,
}
Rows = dict[str, NDArray[Any]]
"""Columns by name, and `more_parts`."""


class Columns:
    """Grows by pieces; each column is joined only once, at the end."""

    def __init__(self) -> None:
        self._pieces: dict[str, list[NDArray[Any]]] = {name: [] for name in (*DTYPES, "more_parts")}
        self._n_rows = 0

    def __len__(self) -> int:
        return self._n_rows

    def add(self, rows: Rows) -> None:
        """The next rows; `more_parts` counts rows within them."""
        for name, dtype in DTYPES.items():
            self._pieces[name].append(rows[name].astype(dtype, copy=False))
        self._pieces["more_parts"].append(rows["more_parts"] + np.array([self._n_rows, 0]))
        self._n_rows += len(rows["node"])

    def to_log(self, name: str, words: LogWords, warnings: tuple[str, ...]) -> MachineLog:
        """The table, sorted; the pieces are used up."""
        node, place = self._joined("node"), self._joined("place")
        order = np.argsort(node.astype(np.int64) << 16 | place, kind="stable")
        node, place = node[order], place[order]
        others = {column: self._joined(column)[order] for column in DTYPES if column not in ("node", "place")}
        more_parts = self._joined("more_parts")
        if len(more_parts):
            back = np.empty(len(order), np.int64)
            back[order] = np.arange(len(order))
            more_parts[:, 0] = back[more_parts[:, 0]]
        return MachineLog(
            name=name,
            node=node,
            place=place,
            **others,
            more_parts=more_parts,
            node_paths=words.node_paths,
            product_paths=words.product_paths,
            failure_names=words.failure_names,
            results=tuple(words.results),
            has_results=bool((others["result"] > 0).any()),
            has_parts=bool((others["part"] != 0).any()),
            is_absolute=words.kind is not TimeKind.SECONDS,
            warnings=warnings,
        )

    def _joined(self, name: str) -> NDArray[Any]:
        pieces = self._pieces.pop(name)
        return np.concatenate(pieces)
