"""Frames beside what the rows of the trace say when they are gone through one by one."""

from __future__ import annotations

from collections import Counter

import numpy as np
import pytest

from tests.playback.oracle import fronts_at, moves_since_empty
from tests.playback.runs import BOTTLES, CARTS, ENGINES, SCENES, playback_of
from twin_app.errors import StoreError
from twin_app.plant.nodes import Conveyor, Sink, Source
from twin_app.playback import Playback
from twin_app.playback.playback import BED_M
from twin_app.sim.responses import StationState, VehiclePhase
from twin_app.sim.trace import TraceEvent
from twin_app.sim.transport import travel_times
from twin_app.usd import load
from twin_app.usd.geometry import read_geometry

RUNS = [(BOTTLES, 4000.0), (ENGINES, 5000.0), (CARTS, 9000.0)]


@pytest.mark.parametrize("run", RUNS)
def test_that_states_and_contents_are_those_of_the_rows_up_to_the_time(run) -> None:
    playback = playback_of(*run)
    trace = playback.trace
    rows = iter(zip(trace.time_ns.tolist(), trace.event.tolist(), trace.object.tolist(), strict=True))
    time, event, thing = next(rows)
    states, contents = {}, Counter()
    for time_s in sorted(np.random.default_rng(3).uniform(0.0, run[1], 9)):
        frame = playback.frame(time_s)
        while time <= time_s * 1e9:
            if TraceEvent.WORKING <= event <= TraceEvent.OFF_SHIFT:
                states[thing - len(trace.node_paths)] = StationState(event - TraceEvent.WORKING)
            elif event in (TraceEvent.ENTER, TraceEvent.SPLIT):
                contents[trace.node_paths[thing]] += 1
            elif event in (TraceEvent.LEAVE, TraceEvent.JOINED):
                contents[trace.node_paths[thing]] -= 1
            time, event, thing = next(rows)
        for path, found in frame.place_states.items():
            places = np.flatnonzero(trace.place_node == trace.node_paths.index(path))
            assert found == tuple(states[place] for place in places.tolist())
        assert frame.contents == {path: contents[path] for path in frame.contents}


@pytest.mark.parametrize("run", RUNS)
def test_that_every_part_inside_is_shown_once_and_in_its_node(run) -> None:
    playback = playback_of(*run)
    for time_s in (0.2 * run[1], 0.7 * run[1], run[1]):
        frame = playback.frame(time_s)
        in_nodes = frame.parts.nodes[frame.parts.nodes >= 0]
        shown = Counter(playback.node_paths[node] for node in in_nodes.tolist())
        assert shown == {path: count for path, count in frame.contents.items() if count}
        assert len(set(frame.parts.serials.tolist())) == len(frame.parts)
        assert np.isfinite(frame.parts.positions_m).all()


@pytest.mark.parametrize("time_s", [1500.3, 2500.0, 3777.7])
def test_that_parts_on_belts_are_where_small_steps_of_time_bring_them(time_s) -> None:
    playback = playback_of(BOTTLES, 4000.0)
    trace, belts = playback.trace, [node for node in playback.plant.nodes if isinstance(node, Conveyor)]
    n_compared = 0
    for belt in belts:
        moves = moves_since_empty(trace, belt, time_s)
        line = playback.layout.lines_m[belt.path]
        if len(line) != 2 or not moves or time_s - moves[0][0] > 400.0:
            continue
        expected = fronts_at(belt, moves, time_s)
        parts = playback.frame(time_s).parts
        rows = np.flatnonzero(parts.nodes == playback.node_paths.index(belt.path))
        assert set(parts.serials[rows].tolist()) == set(expected)
        way = line[1] - line[0]
        for row in rows.tolist():
            front = expected[int(parts.serials[row])]
            share = (front - 0.5 * belt.pitch_m) / belt.length_m
            assert parts.positions_m[row] == pytest.approx(line[0] + share * way, abs=0.03)
            assert parts.headings_rad[row] == pytest.approx(np.arctan2(way[1], way[0]))
            n_compared += 1
    assert n_compared > 5


@pytest.mark.parametrize("run", RUNS[:2])
def test_that_parts_on_a_belt_keep_their_order_and_a_pitch_between_them(run) -> None:
    playback = playback_of(*run)
    for time_s in np.linspace(0.3, 1.0, 9) * run[1]:
        parts = playback.frame(time_s).parts
        for belt in playback.plant.conveyors:
            rows = np.flatnonzero(parts.nodes == playback.node_paths.index(belt.path))
            rows = rows[np.argsort(_entered(playback, parts.serials[rows], belt.path, time_s))]
            line = playback.layout.lines_m[belt.path]
            if len(line) == 2 and len(rows) > 1:
                way = (line[1] - line[0]) / np.linalg.norm(line[1] - line[0])
                along = (parts.positions_m[rows] - line[0]) @ way
                scale = np.linalg.norm(line[1] - line[0]) / belt.length_m
                assert (-np.diff(along) >= (belt.pitch_m - 1e-6) * scale).all()


def test_that_a_part_at_the_end_of_a_belt_stands_half_a_pitch_before_it() -> None:
    playback = playback_of(BOTTLES, 4000.0)
    path = "/Plant/Line/FillerInfeed"
    belt = next(node for node in playback.plant.conveyors if node.path == path)
    node = playback.node_paths.index(path)
    left = [int(row["time_ns"]) for row in playback.trace.moves if row["node"] == node and row["kind"] == 1]
    parts = playback.frame((left[40] - 1) * 1e-9).parts
    end = playback.layout.lines_m[path][-1]
    gaps = np.linalg.norm(parts.positions_m[parts.nodes == node] - end, axis=1)
    assert gaps.min() == pytest.approx(0.5 * belt.pitch_m, abs=0.002)


def test_that_each_machine_of_a_station_has_its_own_parts_and_works_when_it_has_one() -> None:
    playback = playback_of(ENGINES, 5000.0)
    path = "/Plant/Blocks/Op10"
    spots = playback.layout.spots_m[path]
    assert len({tuple(spot) for spot in spots.round(3).tolist()}) == 4
    frame = playback.frame(2000.0)
    own = frame.parts.positions_m[frame.parts.nodes == playback.node_paths.index(path)]
    for place, state in enumerate(frame.place_states[path]):
        is_there = bool((np.linalg.norm(own - spots[place], axis=1) < 1e-6).any())
        assert is_there == (state is not StationState.STARVED)


def test_that_vehicles_load_and_unload_at_the_places_of_their_parts() -> None:
    playback = playback_of(CARTS, 9000.0)
    trace = playback.trace
    drives = travel_times(playback.plant, playback.plant.fleets[0])
    moves = trace.moves
    washing = trace.node_paths.index("/Plant/Hall/Washing")  # taken off the track in front of it, not off a vehicle
    n_met = 0
    for row in moves[(moves["kind"] == 0) & (moves["node"] != washing)][5:60:4]:
        frame = playback.frame((int(row["time_ns"]) - 1) * 1e-9)
        on = np.flatnonzero(frame.vehicles.carried == row["part"])
        if len(on):
            place = drives.positions_m[drives.of_node[row["node"]], :2]
            assert frame.vehicles.positions_m[on[0], :2] == pytest.approx(place, abs=1e-3)
            assert frame.vehicles.phases[on[0]] in (VehiclePhase.UNLOADING, VehiclePhase.DOCKED)
            part = np.flatnonzero(frame.parts.serials == row["part"])[0]
            ridden = frame.vehicles.positions_m[on[0]] + (0.0, 0.0, BED_M)
            assert frame.parts.positions_m[part] == pytest.approx(ridden)
            n_met += 1
    assert n_met > 3


def test_that_vehicles_never_drive_faster_than_their_fleet() -> None:
    playback = playback_of(CARTS, 9000.0)
    times = np.linspace(1000.0, 2000.0, 400)
    places = np.array([playback.frame(time_s).vehicles.positions_m for time_s in times])
    speeds = np.linalg.norm(np.diff(places, axis=0), axis=2) / np.diff(times)[:, None]
    assert 0.5 < speeds.max() <= playback.plant.fleets[0].speed_m_per_s + 1e-6


@pytest.mark.parametrize("run", RUNS)
def test_that_spans_cover_the_run_and_agree_with_frames(run) -> None:
    playback = playback_of(*run)
    for path, states in list(playback.frame(0.0).place_states.items())[:6]:
        for place in range(len(states)):
            spans = playback.spans(path, place)
            assert spans.start_s[0] == 0.0
            assert spans.end_s[-1] == pytest.approx(run[1])
            assert spans.start_s[1:].tolist() == spans.end_s[:-1].tolist()
            middle = len(spans.states) // 2
            time_s = 0.5 * (spans.start_s[middle] + spans.end_s[middle])
            assert playback.frame(time_s).place_states[path][place] == spans.states[middle]
    with pytest.raises(KeyError):
        playback.spans("/Nowhere")


def test_that_content_and_vehicle_spans_agree_with_frames() -> None:
    playback = playback_of(CARTS, 9000.0)
    for path in playback.frame(0.0).contents:
        spans = playback.content_spans(path)
        for number in range(0, len(spans.counts), 7):
            time_s = 0.5 * (spans.start_s[number] + spans.end_s[number])
            assert playback.frame(time_s).contents[path] == spans.counts[number]
    spans = playback.vehicle_spans("/Plant/Carts", 1)
    for number in range(0, len(spans.phases), 9):
        time_s = 0.5 * (spans.start_s[number] + spans.end_s[number])
        assert playback.frame(time_s).vehicles.phases[1] == spans.phases[number]


def test_that_a_part_glides_to_its_next_place_without_a_jump() -> None:
    playback = playback_of(BOTTLES, 4000.0, glide_s=3.0)
    times = np.arange(1000.0, 1015.0, 0.05)
    before: dict[int, np.ndarray] = {}
    for time_s in times:
        parts = playback.frame(time_s).parts
        now = dict(zip(parts.serials.tolist(), parts.positions_m, strict=True))
        for serial in now.keys() & before.keys():
            assert np.linalg.norm(now[serial] - before[serial]) < 0.35
        before = now


def test_that_times_outside_the_run_show_its_ends() -> None:
    playback = playback_of(CARTS, 9000.0)
    assert playback.frame(-5.0).time_s == 0.0
    assert playback.frame(1e9).time_s == 9000.0


def test_that_a_trace_of_another_plant_is_refused_by_name() -> None:
    trace = playback_of(CARTS, 9000.0).trace
    other = SCENES / BOTTLES
    with pytest.raises(StoreError, match=r"another plant.*/Plant/"):
        Playback(trace, load(other), read_geometry(other))


def test_that_sources_and_sinks_are_no_places_for_parts() -> None:
    playback = playback_of(BOTTLES, 4000.0)
    ends = {node.path for node in playback.plant.nodes if isinstance(node, Source | Sink)}
    frame = playback.frame(3000.0)
    assert not ends & set(frame.contents)
    assert not ends & set(frame.states)
    assert not ends & {playback.node_paths[node] for node in frame.parts.nodes.tolist()}


def _entered(playback: Playback, serials: np.ndarray, path: str, time_s: float) -> list[int]:
    node = playback.node_paths.index(path)
    moves = playback.trace.moves
    own = moves[(moves["node"] == node) & (moves["kind"] == 0) & (moves["time_ns"] <= time_s * 1e9)]
    return [int(own["time_ns"][own["part"] == serial].max()) for serial in serials.tolist()]
