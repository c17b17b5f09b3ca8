"""Processor seconds of a model in a kernel whose statistics of states, energy and shares are cut out.

`python -m benchmarks.count_only MODEL REPLICATIONS REPEATS` prints one number for each repeat. In a process and with
a cache of its own: the functions that keep accounts are replaced before the kernel is put together from them.
"""

from __future__ import annotations

import sys
import tempfile

import numba.core.config


def main(name: str, replications: int, repeats: int) -> None:
    """Replaces, compiles, measures."""
    with tempfile.TemporaryDirectory() as folder:
        from twin_app.sim import jit
        from twin_app.sim.kernel import accounts

        numba.core.config.CACHE_DIR = folder
        accounts.touch = jit.inlined(lambda s, k: None)
        accounts.switch_state = jit.inlined(lambda m, s, k, state, now: None)
        accounts.settle_places = jit.inlined(lambda m, s, now: None)
        _measure(name, replications, repeats)


def _measure(name: str, replications: int, repeats: int) -> None:
    import twin_app
    from benchmarks.measuring import cpu_seconds, one_core
    from benchmarks.scenes import MODELS
    from twin_app.sim import Engine, compile_model, run_replications

    model = compile_model(twin_app.load(MODELS / f"{name}.usda"))
    run_replications(model, seed=1, first=0, count=1, engine=Engine.EVENTS)
    with one_core():
        for first in range(repeats):
            print(
                cpu_seconds(
                    lambda first=first: run_replications(  # type: ignore[misc]
                        model, seed=1, first=first * replications, count=replications, engine=Engine.EVENTS
                    )
                )
            )


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]))
