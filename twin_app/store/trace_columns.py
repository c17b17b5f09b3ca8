"""The trace of one replication in a run file; paths are listed in `twin_app.store.run_file`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import h5py
import numpy as np
from numpy.typing import NDArray

from twin_app.errors import StoreError
from twin_app.store.container import open_result, text_dataset, texts_of

if TYPE_CHECKING:
    from twin_app.sim.trace import Trace

_COLUMNS = {"time_ns": "i8", "part": "i4", "object": "u2", "event": "u1", "product": "u1"}
_CHUNK = 1 << 15
_MOST_PER_BYTE = 1100
"""Bytes that one byte of gzip can stand for, at most; a column that claims more is no column of ours."""


def write_trace(file: h5py.File, trace: Trace, *, replication: int) -> None:
    """The group `/trace`. Columns are compressed separately: by about a factor of five, as all are slow to change."""
    from twin_app.sim.trace import TraceEvent

    group = file.create_group("trace")
    group.attrs["replication"] = replication
    group.attrs["horizon_s"] = trace.horizon_s
    text_dataset(group, "event_names", [event.name.lower() for event in TraceEvent])
    paths = [*trace.node_paths, *(trace.node_paths[node] for node in trace.place_node)]
    text_dataset(group, "objects/path", paths)
    group["objects/place"] = np.concatenate([np.full(len(trace.node_paths), -1), trace.place_number]).astype(np.int32)
    chunk = max(1, min(_CHUNK, len(trace.time_ns)))
    for name in _COLUMNS:
        group.create_dataset(
            name, data=getattr(trace, name), chunks=(chunk,), shuffle=True, compression="gzip", compression_opts=1
        )


def read_trace(path: Path) -> Trace:
    """The trace that a run file holds. Raises `StoreError`, also if it holds none."""
    from twin_app.sim.trace import Trace

    with open_result(path, "run") as file:
        if "trace" not in file:
            raise StoreError(f"{path}: holds no trace; run again with --trace")
        group = file["trace"]
        node_paths = tuple(texts_of(file, "nodes/path"))
        columns = {name: _column(group, name, dtype) for name, dtype in _COLUMNS.items()}
        place_node, place_number = _places(group, node_paths)
        trace = Trace(
            **columns,
            node_paths=node_paths,
            product_paths=tuple(texts_of(file, "products/path")),
            place_node=place_node,
            place_number=place_number,
            horizon_s=float(group.attrs["horizon_s"]),
        )
        _check(group, trace)
        return trace


def _column(group: h5py.Group, name: str, dtype: str) -> NDArray[Any]:
    data = group[name]
    if data.ndim != 1 or data.dtype != np.dtype(dtype):
        raise ValueError(f"/trace/{name} is not a column of {np.dtype(dtype).name}")
    if data.nbytes > _MOST_PER_BYTE * (data.id.get_storage_size() + 1):
        raise ValueError(f"/trace/{name} claims to hold more than there is")
    return np.asarray(data[:])


def _places(group: h5py.Group, node_paths: tuple[str, ...]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Node and number of each place; a path that is no node raises `KeyError`."""
    index = {path: number for number, path in enumerate(node_paths)}
    paths, n_nodes = texts_of(group, "objects/path"), len(node_paths)
    numbers = np.asarray(group["objects/place"][:], np.int64)
    if tuple(paths[:n_nodes]) != node_paths or len(numbers) != len(paths):
        raise ValueError("/trace/objects does not fit /nodes")
    return np.array([index[path] for path in paths[n_nodes:]], np.int64), numbers[n_nodes:]


def _check(group: h5py.Group, trace: Trace) -> None:
    from twin_app.sim.trace import TraceEvent

    if texts_of(group, "event_names") != [event.name.lower() for event in TraceEvent]:
        raise ValueError("/trace/event_names are not those of this version")
    if len({len(getattr(trace, name)) for name in _COLUMNS}) > 1:
        raise ValueError("the columns of /trace differ in length")
    if len(trace.time_ns) == 0:
        return
    is_state = (trace.event >= TraceEvent.WORKING) & (trace.event <= TraceEvent.OFF_SHIFT)
    n_nodes = len(trace.node_paths)
    is_known = np.where(is_state, (trace.object >= n_nodes), trace.object < n_nodes)
    is_known &= trace.object < n_nodes + len(trace.place_node)
    if trace.event.max() >= len(TraceEvent) or not is_known.all():
        raise ValueError("/trace has rows about objects or events that there are not")
