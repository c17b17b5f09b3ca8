from __future__ import annotations

from twin_app.sim.responses import StationState
from twin_app.view3d.run_summary import RunSummary, Shown, summarise_run


def test_that_a_station_shows_its_longest_state_and_its_working_share() -> None:
    node = {"kind": "station", "shares": {"working": {"mean": 0.412}, "blocked": {"mean": 0.5}, "down": None}}
    summary = summarise_run({"nodes": {"/P/A": node}, "bottleneck": "/P/A"})
    assert summary.states == {"/P/A": StationState.BLOCKED}
    assert summary.labels == {"/P/A": "41.2 %"}
    assert summary.bottleneck == "/P/A"


def test_that_belts_carry_their_mean_content() -> None:
    nodes = {"/P/B": {"kind": "conveyor", "mean_content": {"mean": 3.6}}, "/P/S": {"kind": "source"}}
    assert summarise_run({"nodes": nodes}).contents == {"/P/B": 4}


def test_that_an_empty_report_says_nothing() -> None:
    assert summarise_run({}) == RunSummary()


def test_that_the_largest_loss_leaves_out_work_and_planned_time_off() -> None:
    shares = {"working": {"mean": 0.5}, "starved": {"mean": 0.1}, "down": {"mean": 0.12}, "off_shift": {"mean": 0.28}}
    summary = summarise_run({"nodes": {"/P/A": {"kind": "station", "shares": shares}}}, Shown.LARGEST_LOSS)
    assert summary.states == {"/P/A": StationState.DOWN}


def test_that_a_station_without_losses_is_working() -> None:
    node = {"kind": "station", "shares": {"working": {"mean": 1.0}, "down": {"mean": 0.0}}}
    assert summarise_run({"nodes": {"/P/A": node}}, Shown.LARGEST_LOSS).states == {"/P/A": StationState.WORKING}
