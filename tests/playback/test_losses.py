"""Losses of a traced run against its spans, and the order of stations."""

from __future__ import annotations

from functools import cache

import numpy as np

from tests.playback.test_progress import LINE, SCENES
from twin_app.playback import Playback
from twin_app.playback.losses import LOSSES, LossIndex, find_losses, flow_order, long_stops, stores_before
from twin_app.sim import compile_model, trace_replication
from twin_app.sim.responses import StationState
from twin_app.usd import load
from twin_app.usd.geometry import read_geometry


@cache
def line_playback() -> Playback:
    plant = load(SCENES / LINE)
    trace = trace_replication(compile_model(plant), seed=1, replication=0)
    return Playback(trace, plant, read_geometry(SCENES / LINE))


def test_that_losses_last_as_long_as_their_spans_together() -> None:
    playback = line_playback()
    losses = find_losses(playback)
    for station in playback.plant.stations:
        spans = playback.spans(station.path)
        is_loss = np.isin(spans.states, [int(state) for state in LOSSES])
        own = sum(loss.duration_s for loss in losses if loss.path == station.path)
        assert abs(own - float((spans.end_s - spans.start_s)[is_loss].sum())) < 1e-6


def test_that_long_stops_are_stops_of_two_minutes_and_found_at_their_times() -> None:
    losses = find_losses(line_playback(), least_s=60.0)
    stops = long_stops(losses)
    assert stops
    assert all(stop.duration_s >= 120.0 and stop.is_stop for stop in stops)
    start_s = stops[0].start_s
    assert LossIndex(losses).between(stops[0].path, start_s, start_s)[-1] == stops[0]
    states = line_playback().frame(stops[0].start_s + 1.0).states
    assert states[stops[0].path] in (StationState.DOWN, StationState.WAITING_CREW)


def test_that_stations_come_in_the_order_of_the_flow() -> None:
    names = [path.rsplit("/", 1)[1] for path in flow_order(line_playback().plant)]
    assert names == [
        *("Depalletiser", "Rinser", "Filler", "Capper", "Inspector"),
        *("Labeller", "Packer", "ShrinkTunnel", "Palletiser"),
    ]


def test_that_stores_before_a_station_are_those_since_the_one_before() -> None:
    stores = stores_before(line_playback().plant)["/Plant/Line/Filler"]
    assert set(stores) == {"/Plant/Line/FillerInfeed", "/Plant/Line/FillerTable"}


def test_that_losses_of_a_window_are_those_that_touch_it() -> None:
    losses = find_losses(line_playback(), least_s=20.0)
    index = LossIndex(losses)
    for path, start_s, end_s in (("/Plant/Line/Filler", 9000.0, 15000.0), ("/Plant/Line/Packer", 0.0, 60000.0)):
        touching = [loss for loss in losses if loss.path == path and loss.start_s <= end_s and loss.end_s >= start_s]
        assert index.between(path, start_s, end_s) == touching
    assert index.between("/Plant/Nowhere", 0.0, 1.0) == []
