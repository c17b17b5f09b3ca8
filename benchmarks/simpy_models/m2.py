"""M2: ten machines that fail."""

from __future__ import annotations

import numpy as np
import simpy

from benchmarks.simpy_models.draws import exponentials
from benchmarks.simpy_models.line import Buffer, Machine, Outcome, Part, Steps


def m2(seed: int, horizon: float = 10_000.0) -> Outcome:
    """Ten exponential stations with buffers of 5 and failures on the processing clock."""
    env = simpy.Environment()
    outcome = Outcome()
    buffers = [Buffer(env, 5) for _ in range(9)]
    machines = [Machine(env) for _ in range(10)]
    for i, machine in enumerate(machines):
        before = buffers[i - 1] if i > 0 else None
        after = buffers[i] if i < 9 else None
        if before is not None:
            before.readers.append(machine)
        if after is not None:
            after.writers.append(machine)
        env.process(_m2_station(machine, before, after, [seed, i], outcome))
    env.run(horizon)
    outcome.close(machines, buffers, horizon)
    return outcome


def _m2_station(
    machine: Machine, before: Buffer | None, after: Buffer | None, seed: list[int], outcome: Outcome
) -> Steps:
    env = machine.env
    works, uptimes, repairs = (
        exponentials(np.random.default_rng([*seed, k]), mean) for k, mean in enumerate((1.0, 100.0, 10.0))
    )
    uptime = next(uptimes)
    while True:
        if before is None:
            part = Part(0, env.now)
        else:
            while not before.items:
                yield machine.sleep()
            part = before.get()
        machine.switch("working")
        work = next(works)
        while uptime < work:
            yield env.timeout(uptime)
            work -= uptime
            machine.switch("down")
            yield env.timeout(next(repairs))
            machine.switch("working")
            uptime = next(uptimes)
        uptime -= work
        yield env.timeout(work)
        if after is None:
            outcome.complete(part, env.now)
        else:
            machine.switch("blocked")
            while not after.put(part):
                yield machine.sleep()
        machine.switch("starved")
