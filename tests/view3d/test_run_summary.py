from __future__ import annotations

from twin_app.sim.responses import StationState
from twin_app.view3d.run_summary import RunSummary, summarise_run


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
