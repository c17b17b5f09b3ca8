"""The trace of one replication in a run file; paths are listed in `twin_app.store.run_file`."""

from __future__ import annotations

from dataclasses import dataclass
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
    group.attrs["start_s"] = trace.start_s
    fleets = [trace.fleet_paths[fleet] for fleet in trace.vehicle_fleet]
    paths = [*trace.node_paths, *(trace.node_paths[node] for node in trace.place_node), *fleets]
    text_dataset(group, "objects/path", paths)
    numbers = (np.full(len(trace.node_paths), -1), trace.place_number, trace.vehicle_number)
    group["objects/place"] = np.concatenate(numbers).astype(np.int32)
    group["known_parts"] = trace.known_parts
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
        objects = _Objects.read(group, node_paths, tuple(texts_of(file, "fleets/path")))
        trace = Trace(
            time_ns=columns["time_ns"],
            part=columns["part"],
            object=columns["object"],
            event=columns["event"],
            product=columns["product"],
            node_paths=node_paths,
            product_paths=tuple(texts_of(file, "products/path")),
            place_node=objects.place_node,
            place_number=objects.place_number,
            horizon_s=float(group.attrs["horizon_s"]),
            start_s=float(group.attrs.get("start_s", 0.0)),
            known_parts=_known_parts(group),
            fleet_paths=tuple(texts_of(file, "fleets/path")),
            vehicle_fleet=objects.vehicle_fleet,
            vehicle_number=objects.vehicle_number,
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


def _known_parts(group: h5py.Group) -> NDArray[np.int64]:
    data = np.asarray(group["known_parts"][:], np.int64) if "known_parts" in group else np.zeros((0, 2), np.int64)
    if data.ndim != 2 or data.shape[1] != 2 or (data[:, 0] < 0).any():
        raise ValueError("/trace/known_parts are not pairs of a part and a time")
    return data


@dataclass(frozen=True, slots=True, kw_only=True)
class _Objects:
    """What the numbers in column `object` stand for, but for the nodes."""

    place_node: NDArray[np.int64]
    place_number: NDArray[np.int64]
    vehicle_fleet: NDArray[np.int64]
    vehicle_number: NDArray[np.int64]

    @classmethod
    def read(cls, group: h5py.Group, node_paths: tuple[str, ...], fleet_paths: tuple[str, ...]) -> _Objects:
        """Places come before vehicles; a path that is neither node nor fleet raises `KeyError`."""
        index = {path: number for number, path in enumerate(node_paths)}
        paths, n_nodes = texts_of(group, "objects/path"), len(node_paths)
        numbers = np.asarray(group["objects/place"][:], np.int64)
        if tuple(paths[:n_nodes]) != node_paths or len(numbers) != len(paths):
            raise ValueError("/trace/objects does not fit /nodes")
        others = paths[n_nodes:]
        n_places = next((i for i, path in enumerate(others) if path not in index), len(others))
        fleets = {path: number for number, path in enumerate(fleet_paths)}
        return cls(
            place_node=np.array([index[path] for path in others[:n_places]], np.int64),
            place_number=numbers[n_nodes : n_nodes + n_places],
            vehicle_fleet=np.array([fleets[path] for path in others[n_places:]], np.int64),
            vehicle_number=numbers[n_nodes + n_places :],
        )


def _check(group: h5py.Group, trace: Trace) -> None:
    from twin_app.sim.trace import TraceEvent

    if texts_of(group, "event_names") != [event.name.lower() for event in TraceEvent]:
        raise ValueError("/trace/event_names are not those of this version")
    if len({len(getattr(trace, name)) for name in _COLUMNS}) > 1:
        raise ValueError("the columns of /trace differ in length")
    if len(trace.time_ns) == 0:
        return
    if trace.event.max() >= len(TraceEvent) or not _are_known(trace).all():
        raise ValueError("/trace has rows about objects or events that there are not")


def _are_known(trace: Trace) -> NDArray[np.bool_]:
    """Whether each row is about an object of the kind that its event happens to."""
    from twin_app.sim.trace import TraceEvent

    is_state = (trace.event >= TraceEvent.WORKING) & (trace.event <= TraceEvent.OFF_SHIFT)
    is_phase = trace.event >= TraceEvent.VEHICLE_FREE
    n_nodes, n_places = len(trace.node_paths), len(trace.place_node)
    first = np.where(is_phase, n_nodes + n_places, np.where(is_state, n_nodes, 0))
    beyond = np.where(
        is_phase, n_nodes + n_places + len(trace.vehicle_fleet), np.where(is_state, n_nodes + n_places, n_nodes)
    )
    return np.asarray((trace.object >= first) & (trace.object < beyond))
