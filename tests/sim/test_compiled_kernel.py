"""The kernel is compiled once for all plants, and takes no memory while it runs."""

from __future__ import annotations

import pytest
from numba.core.runtime import _nrt_python, rtsys

from tests.oracles.mixed_plants import mixed_plant
from twin_app.sim import Engine, Model, compile_model, run_replications, trace_replication
from twin_app.sim.kernel import episode


def _signatures() -> dict[str, list[str]]:
    """The signatures of the kernels that Python calls, by their names. (Their pieces serve several kernels.)"""
    entries = {"run_chunk": episode.run_chunk, "begin_replication": episode.begin_replication}
    return {name: [str(one) for one in entry.nopython_signatures] for name, entry in entries.items()}


def test_that_no_plant_needs_a_compilation_of_its_own() -> None:
    for number in range(6):
        model = compile_model(mixed_plant(number, has_ties=number % 2 == 0))
        run_replications(model, seed=number, first=number, count=1 + number, engine=Engine.EVENTS)
        trace_replication(model, seed=number, replication=0)

    assert {name: len(found) for name, found in _signatures().items()} == {"run_chunk": 1, "begin_replication": 1}, (
        _signatures()
    )


def _allocations(model: Model, replications: int) -> int:
    """How often compiled code asked for memory in one call."""
    before = rtsys.get_allocation_stats()
    run_replications(model, seed=1, first=1, count=replications, engine=Engine.EVENTS)
    after = rtsys.get_allocation_stats()
    return int(after.alloc - before.alloc + after.mi_alloc - before.mi_alloc)


@pytest.mark.parametrize("number", range(4))
def test_that_events_take_no_memory(number: int) -> None:
    model = compile_model(mixed_plant(number, has_ties=False))
    _nrt_python.memsys_enable_stats()
    try:
        few, many = _allocations(model, 2), _allocations(model, 40)
    finally:
        _nrt_python.memsys_disable_stats()

    assert many == few  # whatever a call takes, replications and their events take nothing
