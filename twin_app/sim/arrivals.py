"""When parts came to the sources of a replication that is over: its arrival streams drawn once more."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from twin_app.sim.compile import Model
from twin_app.sim.draws import draw_ticks
from twin_app.sim.jit import entry
from twin_app.sim.streams import seed_stream, stream_key


def arrival_gaps(model: Model, path: str, *, seed: int, replication: int, count: int) -> NDArray[np.int64]:
    """The first `count` interarrival times of a source [ns], in the order in which they were drawn."""
    node = model.responses.node_paths.index(path)
    tables = model.tables
    stream = np.zeros((1, 4), np.uint64)
    out = np.empty(count, np.int64)
    key = np.uint64(stream_key(path, "arrival"))
    row = int(tables.nodes["interarrival"][node])
    _draw(tables.distributions, tables.samples, row, stream, key, np.uint64(seed % 2**64), np.uint64(replication), out)
    return out


@entry
def _draw(  # noqa: PLR0917, compiled code
    distributions: Any, samples: NDArray[np.float64], row: int, stream: NDArray[np.uint64], key: np.uint64,
    seed: np.uint64, replication: np.uint64, out: NDArray[np.int64],
) -> None:  # fmt: skip
    seed_stream(stream, 0, key, seed, replication)
    for i in range(out.size):
        out[i] = draw_ticks(distributions, samples, row, stream, 0)
