"""The kernel's own random streams, drawn one number at a time, for the SimPy twin and for tests of distributions."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tests.oracles.plants import path, tandem_line
from twin_app.plant.distributions import Distribution
from twin_app.sim import compile_model
from twin_app.sim.draws import draw_value
from twin_app.sim.jit import entry
from twin_app.sim.streams import next_uniform, seed_stream, stream_key
from twin_app.sim.tables import Tables

Streams = NDArray[np.uint64]


@entry
def _seed(stream: Streams, key: np.uint64, seed: np.uint64, replication: np.uint64) -> None:
    seed_stream(stream, 0, key, seed, replication)


@entry
def draw_many(distributions: Any, samples: NDArray[np.float64], row: int, stream: Streams, out: Any) -> None:
    """Fills `out` with times of one distribution [ns]."""
    for i in range(out.size):
        out[i] = draw_value(distributions, samples, row, stream, 0)


@entry
def uniforms(stream: Streams, out: NDArray[np.float64]) -> None:
    """Fills `out` with numbers in [0, 1)."""
    for i in range(out.size):
        out[i] = next_uniform(stream, 0)


def open_stream(seed: int, replication: int, prim_path: str, purpose: str) -> Streams:
    """State of one stream, uint64 [1, 4]."""
    stream = np.zeros((1, 4), np.uint64)
    _seed(stream, np.uint64(stream_key(prim_path, purpose)), np.uint64(seed), np.uint64(replication))
    return stream


@lru_cache(maxsize=4096)
def compiled_distribution(distribution: Distribution) -> tuple[Tables, int]:
    """The tables of a plant with one station of this process time, and the row of that distribution."""
    model = compile_model(tandem_line([distribution], horizon=1.0))
    station = model.responses.node_paths.index(path("S00"))
    return model.tables, int(model.tables.treatments[station]["process"])


def draw_nanoseconds(stream: Streams, distribution: Distribution, count: int = 1) -> NDArray[np.float64]:
    """The next `count` times of a distribution [ns], before any rounding."""
    tables, row = compiled_distribution(distribution)
    out = np.empty(count)
    draw_many(tables.distributions, tables.samples, row, stream, out)
    return out


class KernelDraws:
    """What the kernel draws in one replication, for `run_twin`."""

    def __init__(self, seed: int, replication: int) -> None:
        self._seed, self._replication = seed, replication
        self._streams: dict[tuple[str, str], Streams] = {}

    def _stream(self, prim_path: str, purpose: str) -> Streams:
        key = (prim_path, purpose)
        if key not in self._streams:
            self._streams[key] = open_stream(self._seed, self._replication, prim_path, purpose)
        return self._streams[key]

    def nanoseconds(self, path: str, purpose: str, distribution: Distribution) -> float:
        """The next time of a distribution [ns], before any rounding."""
        return float(draw_nanoseconds(self._stream(path, purpose), distribution)[0])

    def uniform(self, path: str, purpose: str) -> float:
        """The next number in [0, 1)."""
        out = np.empty(1)
        uniforms(self._stream(path, purpose), out)
        return float(out[0])
