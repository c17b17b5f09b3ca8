"""Buffers of capacity 0 are taken out of the way; what they decided must still be decided, by the node before them."""

from __future__ import annotations

import numpy as np
import pytest

from twin_app.plant.description import Description
from twin_app.plant.distributions import constant
from twin_app.plant.nodes import Buffer, Flow, Node, Policy, Sink, Source, Station
from twin_app.plant.plant import Plant
from twin_app.sim import compile_model, run_replications

SHARE = 0.3


def fork(policy: Policy) -> Plant:
    """A station, then a buffer without places that splits its parts over two others."""
    nodes: tuple[Node, ...] = (
        Buffer(
            path="/P/Fork",
            label="Fork",
            capacity=0,
            flow=Flow(targets=("/P/Left", "/P/Right"), policy=policy, weights=(SHARE, 1.0 - SHARE)),
        ),
        Source(path="/P/In", label="In", flow=Flow(targets=("/P/Work",))),
        Station(path="/P/Left", label="Left", process_time=constant(0.1), flow=Flow(targets=("/P/Out",))),
        Sink(path="/P/Out", label="Out"),
        Station(path="/P/Right", label="Right", process_time=constant(0.1), flow=Flow(targets=("/P/Out",))),
        Station(path="/P/Work", label="Work", process_time=constant(1.0), flow=Flow(targets=("/P/Fork",))),
    )
    description = Description(root="/P", prims=())
    return Plant(path="/P", scene="", scene_hash="", horizon_s=20_000.0, nodes=nodes, description=description)


def share_of_left(policy: Policy) -> float:
    model = compile_model(fork(policy))
    row = run_replications(model, seed=1, first=0, count=1)[0]
    left, right = (
        row[model.responses.node_column(model.responses.node_paths.index(path), "throughput_per_h")]
        for path in ("/P/Left", "/P/Right")
    )
    return float(left / (left + right))


def test_that_a_draw_behind_a_buffer_without_places_keeps_its_weights() -> None:
    # 20,000 parts: 99.9 % of such shares lie within 3.29 standard errors
    assert share_of_left(Policy.PROBABILITY) == pytest.approx(SHARE, abs=3.29 * np.sqrt(SHARE * (1 - SHARE) / 20_000))


def test_that_a_turn_behind_a_buffer_without_places_is_kept() -> None:
    assert share_of_left(Policy.CYCLIC) == pytest.approx(0.5, abs=1e-4)


def test_that_every_drawn_route_has_a_stream_of_its_own() -> None:
    tables = compile_model(fork(Policy.PROBABILITY)).tables
    work = tables.nodes[5]
    assert 0 <= work["routing_stream"] < len(tables.stream_keys)
