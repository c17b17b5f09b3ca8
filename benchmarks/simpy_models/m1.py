"""M1: one machine, M/M/1."""

from __future__ import annotations

from collections import deque

import numpy as np
import simpy

from benchmarks.simpy_models.draws import exponentials
from benchmarks.simpy_models.line import Steps


def m1_mean_wait(seed: int, n_customers: int) -> float:
    """M/M/1 at 0.8: mean time in queue of the first `n_customers`."""
    env = simpy.Environment()
    gaps, services = (exponentials(np.random.default_rng([seed, k]), mean) for k, mean in enumerate((1.25, 1.0)))
    queue: deque[float] = deque()
    sleeping: list[simpy.Event] = []
    waited = 0.0

    def arrive() -> Steps:
        for _ in range(n_customers):
            yield env.timeout(next(gaps))
            queue.append(env.now)
            if sleeping:
                sleeping.pop().succeed()

    def serve() -> Steps:
        nonlocal waited
        for _ in range(n_customers):
            if not queue:
                sleeping.append(env.event())
                yield sleeping[0]
            waited += env.now - queue.popleft()
            yield env.timeout(next(services))

    env.process(arrive())
    env.run(env.process(serve()))
    return waited / n_customers
