"""`run.h5`: every replication of one scenario with all its responses.

| path | content |
| --- | --- |
| `/replications/replication` | int64 [n]: number that keys the random streams |
| `/replications/responses` | float64 [n, n_responses]; columns are named by `/responses` |
| `/responses` | text [n_responses]: `throughput_per_h`, `node:/Plant/Mill:working`, `product:/Plant/P:lead_time_s` … |
| `/nodes/path`, `/nodes/kind` | text [n_nodes] |
| `/products/path` | text [n_products] |
| `/orders/id` | text [n_orders], in the order of their file; their times are in `order:A1:finish_s` … |
| `/fleets/path` | text [n_fleets] |
| `/trace/time_ns`, `/trace/part` | int64, int32 [n_rows]: one replication event by event, if asked for |
| `/trace/object`, `/trace/event`, `/trace/product` | uint16, uint8, uint8 [n_rows], as in `twin_app.sim.trace.Trace` |
| `/trace/event_names` | text: what the numbers in `/trace/event` mean |
| `/trace/objects/path` | text: what the numbers in `/trace/object` mean: nodes as in `/nodes/path`, then places |
| `/trace/objects/place` | int32: number of the place within its node; −1 for nodes |
| `/run` | JSON text, as `twin run --json`; only when complete |

Attributes of `/trace`: `replication`, its number, and `horizon_s`. `/trace/product` counts the rows of
`/products/path`; the number after the last is a part without a product, 255 a row without a part.

Root attributes: see `twin_app.store.container`.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from twin_app.store.atomic import replacing_hdf5
from twin_app.store.container import RowWriter, Status, open_result, read_header, text_dataset, write_header
from twin_app.store.identity import Identity
from twin_app.store.journal import Chunk, Journal
from twin_app.store.trace_columns import write_trace

if TYPE_CHECKING:  # importing the simulator takes a second, reading a file must not
    from twin_app.sim.responses import ResponseLayout
    from twin_app.sim.trace import Trace

_READ_ROWS = 4096


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredRun:
    """The head of a run file; its rows stay on disk."""

    identity: Identity
    status: Status
    n_replications: int
    answer: dict[str, object] | None
    """The run's JSON; None while it is not complete."""


def write_run(
    path: Path,
    *,
    identity: Identity,
    status: Status,
    layout: ResponseLayout,
    journal: Journal,
    answer: dict[str, object] | None = None,
    trace: Trace | None = None,
) -> None:
    """Replaces `path` by a file with everything in the journal, and a trace of the first replication.

    Raises `StoreError`; an older file then stays.
    """
    with replacing_hdf5(path) as file:
        write_header(file, identity, status)
        text_dataset(file, "responses", list(layout.names))
        text_dataset(file, "nodes/path", list(layout.node_paths))
        text_dataset(file, "nodes/kind", list(layout.node_kinds))
        text_dataset(file, "products/path", list(layout.product_paths))
        if layout.order_ids:
            text_dataset(file, "orders/id", list(layout.order_ids))
        text_dataset(file, "fleets/path", list(layout.fleet_paths))
        writer = RowWriter(
            file.create_group("replications"), {"replication": ("i8", ()), "responses": ("f8", (layout.n_columns,))}
        )
        for chunk in journal.chunks():
            numbers = np.arange(chunk.first, chunk.first + len(chunk.rows), dtype=np.int64)
            writer.add(replication=numbers, responses=chunk.rows)
        writer.flush()
        if trace is not None:
            write_trace(file, trace, replication=0)
        if answer is not None:
            file["run"] = json.dumps(answer, allow_nan=False)


def read_run(path: Path) -> StoredRun:
    """The head of a run file. Raises `StoreError`, saying what is wrong with it."""
    with open_result(path, "run") as file:
        identity, status = read_header(file)
        answer = json.loads(file["run"].asstr()[()]) if "run" in file else None
        return StoredRun(
            identity=identity, status=status, n_replications=len(file["replications/replication"]), answer=answer
        )


def refill_run_journal(path: Path, journal: Journal) -> None:
    """Copies all rows of a run file into a journal, to go on from there."""
    with open_result(path, "run") as file:
        group = file["replications"]
        for start in range(0, len(group["replication"]), _READ_ROWS):
            numbers = group["replication"][start : start + _READ_ROWS]
            rows = group["responses"][start : start + _READ_ROWS]
            breaks = np.flatnonzero(np.diff(numbers) != 1) + 1
            for first, last in zip([0, *breaks], [*breaks, len(numbers)], strict=True):
                journal.add(Chunk(0, int(numbers[first]), rows[first:last]))
    journal.flush()
