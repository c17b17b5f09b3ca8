"""M1, M2 and M3: ours through the public API beside SimPy, one core each, all statistics on."""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

import twin_app
from benchmarks import simpy_models
from benchmarks.measuring import Finding, interleaved
from benchmarks.scenes import MODELS
from twin_app.sim import KPI_NAMES, Engine, Model, compile_model, run_replications

Numbers = NDArray[np.float64]
M2_THROUGHPUT = 0.5530
M2_TOLERANCE = 0.0003
Z = 3.29
"""Two-sided 99.9 % of the normal distribution."""


class _Ours:
    """One model through the public API; each call runs replications that no call before has run."""

    def __init__(self, name: str, per_call: int, engine: Engine = Engine.EVENTS) -> None:
        self.model: Model = compile_model(twin_app.load(MODELS / f"{name}.usda"))
        self._per_call = per_call
        self._engine = engine
        self._rows: list[Numbers] = []
        run_replications(self.model, seed=1, first=0, count=1, engine=engine)

    def __call__(self) -> None:
        first = len(self._rows) * self._per_call
        rows = run_replications(self.model, seed=1, first=first, count=self._per_call, engine=self._engine)
        self._rows.append(rows)

    def kpi(self, name: str) -> Numbers:
        return np.concatenate(self._rows)[:, KPI_NAMES.index(name)]


class _SimPy:
    """One SimPy model; each call takes seeds that no call before has taken."""

    def __init__(self, run: Callable[[int], float], per_call: int) -> None:
        self._run = run
        self._per_call = per_call
        self.values: list[float] = []

    def __call__(self) -> None:
        first = len(self.values)
        self.values += [self._run(first + i) for i in range(self._per_call)]


def measure(*, is_quick: bool) -> list[Finding]:
    """Speeds as ratios, and proof that both sides simulate the same models."""
    repeats = 2 if is_quick else 5
    return [*_m1(repeats, is_quick), *_m2(repeats, is_quick), *_m3(repeats, is_quick)]


def _speeds(name: str, unit: str, ours: float, simpy: float, wanted: float | None) -> Finding:
    ratio = ours / simpy
    value = f"{ours:,.0f} against {simpy:,.1f} {unit}/s: {ratio:,.0f} times"
    if wanted is None:
        return Finding(f"{name}: ours against SimPy", value)
    return Finding(f"{name}: ours against SimPy", value, f"≥ {wanted:g} times", ratio >= wanted)


def _m1(repeats: int, is_quick: bool) -> list[Finding]:
    n_customers = 20_000 if is_quick else 100_000
    ours, simpy = _Ours("m1", 1), _SimPy(lambda seed: simpy_models.m1_mean_wait(seed, n_customers), 1)
    times = interleaved({"ours": ours, "simpy": simpy}, repeats)
    served = float(ours.kpi("completed").mean())
    return [_speeds("M1", "customers", served / times["ours"], n_customers / times["simpy"], None)]


def _m2(repeats: int, is_quick: bool) -> list[Finding]:
    n_ours, n_line, n_simpy = (50, 100, 1) if is_quick else (1_000, 2_000, 6)
    ours, line = _Ours("m2", n_ours), _Ours("m2", n_line, Engine.AUTOMATIC)
    simpy = _SimPy(lambda seed: simpy_models.m2(seed).completed / 10_000.0, n_simpy)
    times = interleaved({"ours": ours, "line": line, "simpy": simpy}, repeats)
    throughput, departures = ours.kpi("throughput_per_h") / 3600.0, 10.0 * float(line.kpi("completed").mean())
    per_departure = times["line"] / n_line / departures
    return [
        _speeds("M2", "replications", n_ours / times["ours"], n_simpy / times["simpy"], 100.0),
        _speeds("M2 recursion", "replications", n_line / times["line"], n_simpy / times["simpy"], 800.0),
        Finding("M2 recursion: one departure", f"{per_departure * 1e9:.1f} ns"),
        _is_known("M2: throughput per s", throughput),
        _is_same("M2: throughput per s, ours and SimPy", throughput, np.array(simpy.values)),
    ]


def _m3(repeats: int, is_quick: bool) -> list[Finding]:
    n_ours, n_simpy = (200, 5) if is_quick else (5_000, 40)
    ours = _Ours("m3", n_ours)
    simpy = _SimPy(lambda seed: float(simpy_models.m3(seed).completed), n_simpy)
    times = interleaved({"ours": ours, "simpy": simpy}, repeats)
    completed, events = ours.kpi("completed"), float(ours.kpi("events").mean())
    return [
        _speeds("M3", "replications", n_ours / times["ours"], n_simpy / times["simpy"], 100.0),
        Finding("M3: events", f"{events:,.0f} a replication, {events * n_ours / times['ours'] / 1e6:.1f} million/s"),
        _is_same("M3: good parts a shift, ours and SimPy", completed, np.array(simpy.values)),
    ]


def _error(values: Numbers) -> float:
    """Half the 99.9 % interval of the mean."""
    return Z * float(values.std(ddof=1)) / math.sqrt(len(values))


def _is_known(name: str, values: Numbers) -> Finding:
    mean, error = float(values.mean()), _error(values)
    is_met = abs(mean - M2_THROUGHPUT) <= M2_TOLERANCE + error
    return Finding(name, f"{mean:.4f} ± {error:.4f}", f"{M2_THROUGHPUT:.4f} ± {M2_TOLERANCE:.4f}", is_met)


def _is_same(name: str, ours: Numbers, simpy: Numbers) -> Finding:
    difference = abs(float(ours.mean()) - float(simpy.mean()))
    error = math.hypot(_error(ours), _error(simpy))
    value = f"{ours.mean():.4g} and {simpy.mean():.4g}, difference {difference:.2g}"
    return Finding(name, value, f"≤ {error:.2g} (99.9 %)", difference <= error)
