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
ROWS_IN_BLOCK = 1 << 20
Rows = dict[str, NDArray[Any]]
"""Columns by name, and `more_parts`."""


class Columns:
    """Grows by blocks, large enough for the system to take each back as soon as it is let go."""

    def __init__(self) -> None:
        self._blocks: dict[str, list[NDArray[Any]]] = {name: [] for name in DTYPES}
        self._more_parts: list[NDArray[np.int64]] = []
        self._n_rows = 0

    def __len__(self) -> int:
        return self._n_rows

    def add(self, rows: Rows) -> None:
        """The next rows; `more_parts` counts rows within them."""
        count = len(rows["node"])
        if len(rows["more_parts"]):
            self._more_parts.append(rows["more_parts"] + np.array([self._n_rows, 0]))
        taken = 0
        while taken < count:
            used = self._n_rows % ROWS_IN_BLOCK
            if used == 0:
                for name, dtype in DTYPES.items():
                    self._blocks[name].append(np.empty(ROWS_IN_BLOCK, dtype))
            step = min(ROWS_IN_BLOCK - used, count - taken)
            for name, blocks in self._blocks.items():
                blocks[-1][used : used + step] = rows[name][taken : taken + step]
            self._n_rows += step
            taken += step

    def to_log(self, name: str, words: LogWords, warnings: tuple[str, ...]) -> MachineLog:
        """The table, sorted; the blocks are used up."""
        target = self._targets(words)
        columns = {column: self._sorted(column, target) for column in DTYPES}
        more_parts = np.concatenate([*self._more_parts, np.empty((0, 2), np.int64)])
        more_parts[:, 0] = target[more_parts[:, 0]]
        return MachineLog(
            name=name,
            **columns,
            more_parts=more_parts,
            node_paths=words.node_paths,
            product_paths=words.product_paths,
            failure_names=words.failure_names,
            results=tuple(words.results),
            has_results=bool((columns["result"] > 0).any()),
            has_parts=bool((columns["part"] != 0).any()),
            is_absolute=words.kind is not TimeKind.SECONDS,
            warnings=warnings,
        )

    def _targets(self, words: LogWords) -> NDArray[np.int32]:
        """Where each row goes in the table, so that rows of a place stand together in the order of the file."""
        nodes, places = self._blocks["node"], self._blocks["place"]
        key = np.empty(self._n_rows, np.int32)
        for first, node, place in zip(range(0, self._n_rows, ROWS_IN_BLOCK), nodes, places, strict=True):
            last = min(first + ROWS_IN_BLOCK, self._n_rows)
            key[first:last] = words.first_places[node[: last - first]] + place[: last - first]
        order = np.argsort(key.astype(np.uint16) if int(key.max(initial=0)) < 1 << 16 else key, kind="stable")
        target = np.empty(len(order), np.int32)
        target[order] = np.arange(len(order), dtype=np.int32)
        return target

    def _sorted(self, name: str, target: NDArray[np.int32]) -> NDArray[Any]:
        """One column in the order of the table; each block is let go as soon as it is there."""
        blocks = self._blocks.pop(name)
        blocks.reverse()
        out: NDArray[Any] = np.empty(self._n_rows, DTYPES[name])
        for first in range(0, self._n_rows, ROWS_IN_BLOCK):
            block, where = blocks.pop(), target[first : first + ROWS_IN_BLOCK]
            out[where] = block[: len(where)]
        return out
