"""States as plain arrays: to be sent to another process, or kept and gone on with, to the last bit.

Whoever loads a state must trust where it comes from: a checksum finds damage, not malice. What strangers send is a
`Snapshot`, which is checked in every part.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from twin_app.errors import StateError
from twin_app.sim import tables
from twin_app.sim.compile import Model
from twin_app.sim.episodes import State
from twin_app.sim.jit import cache_folder
from twin_app.sim.memory import new_state
from twin_app.sim.trace import TraceStart

_FORMAT = "twin-state-2"
_KNOWN_PARTS = "known_parts"
"""Name of what is not in the kernel's tables, see `Trace.known_parts`."""
_GROWING = ("parts", "part_work", "free", "trace")
SavedState = dict[str, NDArray[Any]]
"""The arrays of a state by name, and `head`: bytes of JSON with what they belong to. Fit for `numpy.savez`."""


def save_state(state: State) -> SavedState:
    """A copy of everything that the rest of the replication depends on."""
    saved = {name: array.copy() for name, array in state.arrays._asdict().items()}
    head = {
        "format": _FORMAT,
        "kernel": _kernel(),
        "model": model_fingerprint(state.model),
        "seed": state.seed,
        "replication": state.replication,
        "start_s": state.trace_start.time_s,
    }
    saved[_KNOWN_PARTS] = state.trace_start.known_parts.copy()
    head["checksum"] = _checksum(saved)
    saved["head"] = np.frombuffer(json.dumps(head).encode(), np.uint8).copy()
    return saved


def load_state(model: Model, saved: Mapping[str, NDArray[Any]]) -> State:
    """The state that was saved; it goes on as if nothing had been between.

    Raises `StateError` if it was saved by another version or with another model, or is damaged.
    """
    head = _read_head(saved)
    if head.get("format") != _FORMAT or head.get("kernel") != _kernel():
        raise StateError("this state was saved by another version of Twin, which need not go on in the same way")
    if head.get("model") != model_fingerprint(model):
        raise StateError("this state belongs to another plant, or to another horizon or warm-up of it")
    names = (*tables.State._fields, _KNOWN_PARTS)
    arrays = {name: np.ascontiguousarray(saved[name]).copy() for name in names if name in saved}
    checksum = _checksum(arrays)
    known_parts = arrays.pop(_KNOWN_PARTS, None)
    if known_parts is None or _problem(model, arrays) or head.get("checksum") != checksum:
        raise StateError("this state is damaged; save it again")
    state = State(model, tables.State(**arrays), seed=int(head["seed"]), replication=int(head["replication"]))
    state.trace_start = TraceStart(time_s=float(head["start_s"]), known_parts=known_parts)
    return state


def model_fingerprint(model: Model) -> str:
    """SHA-256 of everything the kernel reads of a model, and of the names of its nodes and products."""
    digest = hashlib.sha256(repr((model.responses.node_paths, model.responses.product_paths)).encode())
    for name, array in model.tables._asdict().items():
        _add(digest, name, array)
    return digest.hexdigest()


def _kernel() -> str:
    """The version of the kernel's source."""
    return cache_folder().name


def _read_head(saved: Mapping[str, NDArray[Any]]) -> dict[str, Any]:
    try:
        head = json.loads(bytes(saved["head"]))
    except (KeyError, ValueError, TypeError):
        head = None
    if not isinstance(head, dict):
        raise StateError("this is not a state that Twin has saved")
    return head


def _problem(model: Model, arrays: dict[str, NDArray[Any]]) -> bool:
    """Whether some table is missing or has not the shape it has in this model."""
    if set(arrays) != set(tables.State._fields) or len(arrays["parts"]) != len(arrays["free"]):
        return True
    if len(arrays["part_work"]) != len(arrays["parts"]) * int(model.tables.plan["work_width"][0]):
        return True
    expected = new_state(model)._asdict()
    return any(
        array.dtype != expected[name].dtype
        or array.ndim != expected[name].ndim
        or (name not in _GROWING and array.shape != expected[name].shape)
        for name, array in arrays.items()
    )


def _checksum(arrays: Mapping[str, NDArray[Any]]) -> str:
    digest = hashlib.sha256()
    for name in sorted(arrays):
        _add(digest, name, arrays[name])
    return digest.hexdigest()


def _add(digest: Any, name: str, array: NDArray[Any]) -> None:
    digest.update(f"{name} {array.dtype.descr} {array.shape}".encode())
    digest.update(np.ascontiguousarray(array).tobytes())
