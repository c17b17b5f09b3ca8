"""One replication of each shipped plant, event by event, is the same on every machine and in every version.

A hash that changes without a change of rules is a fault. After a change of rules on purpose, or of a scene, the test
says the new one.
"""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from twin_app import load
from twin_app.sim import compile_model, trace_replication

SCENES = Path(__file__).parents[2] / "scenes"
HASHES = {
    "bottling_line": "7a081a61e5a9df1d",
    "engine_plant": "d6b8e14efaa3671a",
}


@pytest.mark.parametrize("name", HASHES)
def test_that_a_replication_happens_event_for_event_as_ever(name: str) -> None:
    model = compile_model(load(SCENES / name / "plant.usda"))
    trace = trace_replication(model, seed=1, replication=0)
    columns = (trace.time_ns, trace.part, trace.object, trace.event, trace.product)
    digest = hashlib.sha256(b"".join(column.tobytes() for column in columns)).hexdigest()

    assert digest[:16] == HASHES[name]
