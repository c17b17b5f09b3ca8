"""Parts between nodes, counted from hand-made traces and against the throughput of nodes."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from twin_app.experiment import simulate
from twin_app.experiment.analysis.flows import flow_rates, moves_between
from twin_app.plant.build import build_plant
from twin_app.sim.trace import Trace, TraceEvent
from twin_app.usd import read_scene

E, L, C = TraceEvent.ENTER, TraceEvent.LEAVE, TraceEvent.COPIED
FLOW_LINE = Path(__file__).parents[3] / "scenes" / "examples" / "flow_line.usda"


def trace(*rows: tuple[int, int, TraceEvent, int]) -> Trace:
    """Rows of (time, part, event, node)."""
    time, part, event, node = (np.array([row[i] for row in rows]) for i in range(4))
    return Trace(
        time_ns=time.astype(np.int64), part=part.astype(np.int32), object=node.astype(np.uint16),
        event=event.astype(np.uint8), product=np.zeros(len(rows), np.uint8), node_paths=("/P/A", "/P/B", "/P/C"),
        product_paths=(), place_node=np.zeros(0, np.int64), place_number=np.zeros(0, np.int64), horizon_s=1.0,
    )  # fmt: skip


def test_that_each_hop_of_each_part_counts_once() -> None:
    found = moves_between(
        trace((1, 0, L, 0), (1, 0, E, 1), (2, 1, L, 0), (3, 0, L, 1), (3, 0, E, 2), (4, 1, E, 1)), since_ns=0
    )
    assert found == {("/P/A", "/P/B"): 2, ("/P/B", "/P/C"): 1}


def test_that_what_was_entered_during_warm_up_does_not_count() -> None:
    rows = trace((1, 0, L, 0), (1, 0, E, 1), (5, 0, L, 1), (6, 0, E, 2))
    assert moves_between(rows, since_ns=1) == {("/P/B", "/P/C"): 1}


def test_that_a_copy_comes_from_the_node_that_split() -> None:
    rows = trace((1, 0, L, 0), (1, 0, E, 1), (2, 0, L, 1), (2, 1, C, 0), (2, 0, E, 2), (3, 1, E, 2))
    assert moves_between(rows, since_ns=0)["/P/B", "/P/C"] == 2


def test_that_an_edge_not_taken_in_a_replication_counts_as_none() -> None:
    rates = flow_rates([{("a", "b"): 4}, {("a", "b"): 8, ("a", "c"): 2}], hours=2.0)
    assert rates["a", "b"].mean == 3.0
    assert rates["a", "c"].mean == 0.5


def test_that_flows_into_the_sink_are_the_throughput() -> None:
    plant = build_plant(read_scene(str(FLOW_LINE)).description)
    result = simulate(plant, replications=3, seed=2, workers=0, analysis=True)
    assert result.analysis is not None
    sinks = {node.path for node in result.nodes if node.kind == "sink"}
    into = sum(rate.mean or 0.0 for (_, target), rate in result.analysis.flows.items() if target in sinks)
    assert into == pytest.approx(result.responses["throughput_per_h"].mean)
    fine, coarse = result.analysis.series, result.analysis.coarse_series
    assert coarse.bin_s == pytest.approx(6.0 * fine.bin_s)
    assert coarse.output_per_h.mean[7] == pytest.approx(np.mean(fine.output_per_h.mean[42:48]))
