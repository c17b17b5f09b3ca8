"""The way of a part against the rows of its trace."""

from __future__ import annotations

import itertools

from tests.playback.test_losses import line_playback
from twin_app.playback.losses import LossIndex, find_losses, flow_order, long_stops
from twin_app.playback.part_path import part_path
from twin_app.playback.progress import Progress
from twin_app.playback.stop_facts import stop_facts
from twin_app.sim.trace import TraceEvent


def test_that_a_part_goes_where_its_rows_say() -> None:
    playback = line_playback()
    trace = playback.trace
    rows = (trace.part == 40) & (trace.event == TraceEvent.ENTER)
    visits = part_path(playback, 40)
    entered = {visit.path: visit.enter_s for visit in visits}
    for node, time_ns in zip(trace.object[rows].tolist(), trace.time_ns[rows].tolist(), strict=True):
        path = trace.node_paths[node]
        if path in entered:
            assert abs(entered[path] - time_ns * 1e-9) < 1e-6
    assert len(visits) >= 9
    assert all(a.leave_s is not None and a.leave_s <= b.enter_s for a, b in itertools.pairwise(visits))
    assert part_path(playback, 10**7) == ()


def test_that_the_facts_of_a_stop_are_of_its_time() -> None:
    playback = line_playback()
    losses = find_losses(playback, least_s=5.0)
    progress, index = Progress(playback.trace, playback.plant), LossIndex(losses)
    stations = flow_order(playback.plant)
    stop = next(stop for stop in long_stops(losses) if stop.path.endswith("Filler") and stop.duration_s > 240.0)
    facts = stop_facts(stop, index, progress, stations)
    assert set(facts.blocked) <= set(stations[: stations.index(stop.path)])
    assert facts.blocked
    assert facts.starved[0][0] in stations[stations.index(stop.path) + 1 :]
    assert 0.0 <= facts.starved[0][1] <= stop.duration_s
    mean = progress.good_output(progress.end_s) / progress.end_s
    made = progress.good_output(stop.end_s) - progress.good_output(stop.start_s)
    assert abs(facts.parts_short - (mean * stop.duration_s - made)) < 1e-6
    assert facts.is_over
