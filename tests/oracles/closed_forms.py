"""Exact results of queueing theory and of deterministic lines."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence

BALANCED_LINE_THROUGHPUT = {2: 0.666667, 3: 0.564103, 4: 0.514775, 5: 0.485798, 6: 0.466713}
"""Parts per unit of time of n exponential stations of mean 1 without buffers, blocking after service, to six places
(2/3 and 22/39 are Hunt's of 1956; the Markov chains of `exact_systems.line` give all of them anew)."""


def erlang_b(load: float, servers: int) -> float:
    """Share of arrivals lost by M/M/c/c with `load` = arrival rate times mean service."""
    blocked = 1.0
    for n in range(1, servers + 1):
        blocked = load * blocked / (n + load * blocked)
    return blocked


def erlang_c(load: float, servers: int) -> float:
    """Probability that an arrival at M/M/c has to wait."""
    lost = erlang_b(load, servers)
    return lost / (1.0 - load / servers * (1.0 - lost))


def mmc_wait(arrival_rate: float, service_rate: float, servers: int = 1) -> float:
    """Mean time in queue of M/M/c."""
    waits = erlang_c(arrival_rate / service_rate, servers)
    return waits / (servers * service_rate - arrival_rate)


def mg1_wait(arrival_rate: float, mean: float, cv: float) -> float:
    """Mean time in queue of M/G/1 (Pollaczek and Khinchine)."""
    load = arrival_rate * mean
    return load * mean * (1.0 + cv * cv) / (2.0 * (1.0 - load))


def mmck_loss(arrival_rate: float, service_rate: float, servers: int, places: int) -> float:
    """Share of arrivals lost by M/M/c with `places` to wait besides the c in service."""
    load = arrival_rate / service_rate
    weights = [load**n / math.factorial(n) for n in range(servers + 1)]
    for _ in range(places):
        weights.append(weights[-1] * load / servers)
    return weights[-1] / math.fsum(weights)


def closed_loop_throughput(rates: Sequence[float], parts: int) -> float:
    """Parts per unit of time that pass each station of a ring without blocking (Buzen 1973): G(n − 1) / G(n)."""
    weights = [1.0] + [0.0] * parts
    for rate in rates:
        for n in range(1, parts + 1):
            weights[n] += weights[n - 1] / rate
    return weights[parts - 1] / weights[parts]


def availability(failures: Iterable[tuple[float, float]]) -> float:
    """Share of work of a station never starved nor blocked, by (mean uptime, repair) on the processing clock."""
    return 1.0 / (1.0 + math.fsum(repair / uptime for uptime, repair in failures))


def deterministic_departures(times: list[float], buffers: list[int], n_parts: int) -> list[float]:
    """Instants at which parts leave a saturated line of constant times: the max-plus recursion with blocking.

    A part enters station i when the one before has left it and it has itself left the station before; it leaves when
    it is finished and the part `buffers[i] + 1` before it has left the next station.
    """
    n_stations = len(times)
    left = [[0.0] * n_stations for _ in range(n_parts)]
    for k in range(n_parts):
        for i in range(n_stations):
            arrived = left[k][i - 1] if i else 0.0
            free = left[k - 1][i] if k else 0.0
            done = max(arrived, free) + times[i]
            behind = k - buffers[i] - 1 if i < n_stations - 1 else -1
            left[k][i] = max(done, left[behind][i + 1]) if behind >= 0 else done
    return [row[-1] for row in left]
