"""The active-period method against a drawing by hand, and against counting second by second."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from twin_app.experiment.analysis.bottleneck import (
    ACTIVE_STATES,
    ActivePeriods,
    BottleneckShare,
    StateChanges,
    active_periods,
    bottleneck_shares,
    bottleneck_timeline,
)
from twin_app.sim.responses import StationState

WORKING, STARVED, BLOCKED, DOWN = (int(StationState[name]) for name in ("WORKING", "STARVED", "BLOCKED", "DOWN"))
Row = tuple[int, int, int, int]
Span = tuple[int, int, int]
END = 40


def changes_of(rows: list[Row]) -> StateChanges:
    """Rows (time, node, place, state), in the order of time."""
    table = np.array(rows, np.int64).reshape(-1, 4)
    return StateChanges(time_ns=table[:, 0], node=table[:, 1], place=table[:, 2], state=table[:, 3])


def periods_of(spans: list[Span]) -> ActivePeriods:
    """Spans (node, start, end)."""
    table = np.array(spans, np.int64).reshape(-1, 3)
    return ActivePeriods(node=table[:, 0], start_ns=table[:, 1], end_ns=table[:, 2])


def spans_of(periods: ActivePeriods) -> list[Span]:
    return list(zip(periods.node.tolist(), periods.start_ns.tolist(), periods.end_ns.tolist(), strict=True))


def shares_of(spans: list[Span], n_nodes: int, start: int = 0, end: int = END) -> list[tuple[float, float]]:
    timeline = bottleneck_timeline(periods_of(spans))
    found = bottleneck_shares(timeline, n_nodes=n_nodes, start_ns=start, end_ns=end)
    return [(share.sole, share.shifting) for share in found]


def test_that_the_bottleneck_shifts_where_successive_longest_periods_overlap() -> None:
    # 0 is the longest until 14, then 1 is, which began at 10; 2 is never the longest; nobody works in [30, 32).
    spans = [(0, 0, 14), (2, 5, 12), (1, 10, 22), (0, 20, 30), (2, 32, 36)]
    timeline = bottleneck_timeline(periods_of(spans))
    assert timeline.node.tolist() == [0, 1, 0, 2]
    sole = list(zip(timeline.sole_start_ns.tolist(), timeline.sole_end_ns.tolist(), strict=True))
    assert sole == [(0, 10), (14, 20), (22, 30), (32, 36)]
    assert shares_of(spans, 3) == [(18 / 40, 6 / 40), (6 / 40, 6 / 40), (4 / 40, 0.0)]


def test_that_a_longer_period_takes_over_as_soon_as_it_begins() -> None:
    assert shares_of([(0, 0, 10), (1, 5, 40)], 2) == [(5 / 40, 5 / 40), (30 / 40, 5 / 40)]


def test_that_a_shorter_period_that_ends_earlier_never_counts() -> None:
    assert shares_of([(0, 0, 40), (1, 5, 20)], 2) == [(1.0, 0.0), (0.0, 0.0)]


def test_that_stations_active_exactly_together_share_the_bottleneck() -> None:
    assert shares_of([(0, 0, 10), (1, 10, 30), (2, 10, 30)], 3) == [(0.25, 0.0), (0.0, 0.5), (0.0, 0.5)]


def test_that_shares_count_the_statistics_period_but_lengths_the_whole_run() -> None:
    # Within [10, 20] both look alike; that 0 has been active since time 0 makes it the bottleneck until 15.
    assert shares_of([(0, 0, 15), (1, 8, 20)], 2, start=10, end=20) == [(0.0, 0.5), (0.5, 0.5)]


def test_that_a_plant_at_rest_has_no_bottleneck() -> None:
    assert spans_of(active_periods(changes_of([]), np.array([1, 1]), END)) == []
    assert shares_of([], 2) == [(0.0, 0.0), (0.0, 0.0)]


def test_that_a_period_goes_on_through_set_up_repair_and_waiting_for_people() -> None:
    states = [StationState.SETUP, StationState.WORKING, StationState.WAITING_CREW, StationState.DOWN]
    rows: list[Row] = [(2 + i, 0, 0, int(state)) for i, state in enumerate(states)]
    inactive = [state for state in StationState if state not in ACTIVE_STATES]
    for index, state in enumerate(inactive):
        found = active_periods(changes_of([*rows, (10 + index, 0, 0, int(state))]), np.array([1]), END)
        assert spans_of(found) == [(0, 2, 10 + index)]


def test_that_a_period_that_lasts_is_cut_at_the_end_of_the_run() -> None:
    rows: list[Row] = [(3, 0, 0, WORKING), (END, 1, 0, WORKING)]
    assert spans_of(active_periods(changes_of(rows), np.array([1, 1]), END)) == [(0, 3, END)]


def test_that_a_station_is_active_while_all_its_places_are() -> None:
    rows: list[Row] = [
        (1, 0, 0, WORKING),
        (4, 0, 1, DOWN),
        (9, 0, 0, BLOCKED),
        (12, 0, 0, WORKING),
        (15, 0, 1, STARVED),
    ]
    assert spans_of(active_periods(changes_of(rows), np.array([2]), END)) == [(0, 4, 9), (0, 12, 15)]
    rows = [(1, 0, 0, WORKING), (4, 0, 1, WORKING), (4, 0, 0, STARVED)]  # never both for any time
    assert spans_of(active_periods(changes_of(rows), np.array([2]), END)) == []


def test_that_a_state_that_lasts_no_time_interrupts_nothing() -> None:
    rows: list[Row] = [(1, 0, 0, WORKING), (5, 0, 0, STARVED), (5, 0, 0, WORKING), (9, 0, 0, STARVED)]
    assert spans_of(active_periods(changes_of(rows), np.array([1]), END)) == [(0, 1, 9)]


def test_that_nodes_without_places_take_no_part() -> None:
    rows: list[Row] = [(1, 0, 0, WORKING), (2, 1, 0, WORKING)]
    assert spans_of(active_periods(changes_of(rows), np.array([0, 1]), END)) == [(1, 2, END)]


def test_that_a_place_a_node_does_not_have_is_refused() -> None:
    with pytest.raises(ValueError, match="place"):
        active_periods(changes_of([(1, 0, 2, WORKING)]), np.array([2]), END)


def test_that_shares_are_written_as_sole_and_shifting() -> None:
    assert BottleneckShare(sole=0.5, shifting=0.25).to_json() == {"sole": 0.5, "shifting": 0.25}


PLACES = (1, 2, 1, 1)
LOCATIONS = [(node, place) for node, n_places in enumerate(PLACES) for place in range(n_places)]


def rows_from(picks: list[tuple[int, int, int]]) -> list[Row]:
    """At most one change of a place at an instant, as in a trace, and only to another state."""
    present = dict.fromkeys(LOCATIONS, STARVED)
    rows: dict[tuple[int, int], Row] = {}
    for time, where, state in sorted(picks):
        node, place = LOCATIONS[where]
        if (time, where) not in rows and present[node, place] != state:
            present[node, place] = state
            rows[time, where] = (time, node, place, state)
    return list(rows.values())


def active_by_second(rows: list[Row]) -> np.ndarray:
    """[node, second]: are all its places active?"""
    active = np.zeros((len(LOCATIONS), END), bool)
    for time, node, place, state in rows:
        active[LOCATIONS.index((node, place)), time:] = StationState(state) in ACTIVE_STATES
    owners = np.array([node for node, _ in LOCATIONS])
    return np.array([active[owners == node].all(axis=0) for node in range(len(PLACES))])


def shares_by_second(active: np.ndarray, start: int) -> list[tuple[float, float]]:
    """The definition, second by second."""
    spans: list[Span] = []
    for node, row in enumerate(active):
        edges = np.flatnonzero(np.diff([0, *row.astype(int), 0]))
        spans += [(node, int(a), int(b)) for a, b in zip(edges[::2], edges[1::2], strict=True)]
    longest = set()
    for second in range(END):
        present = [(b - a, -a) for _, a, b in spans if a <= second < b]
        if present:
            length, begin = max(present)
            longest.add((-begin, length - begin))
    sole, shifting = np.zeros(len(PLACES)), np.zeros(len(PLACES))
    for second in range(start, END):
        nodes = [node for node, a, b in spans if (a, b) in longest and a <= second < b]
        for node in nodes:
            (sole if len(nodes) == 1 else shifting)[node] += 1.0 / (END - start)
    return list(zip(sole.tolist(), shifting.tolist(), strict=True))


def check_against_seconds(picks: list[tuple[int, int, int]], start: int) -> None:
    rows = rows_from(picks)
    periods = active_periods(changes_of(rows), np.array(PLACES), END)
    timeline = bottleneck_timeline(periods)
    found = bottleneck_shares(timeline, n_nodes=len(PLACES), start_ns=start, end_ns=END)
    expected = np.array(shares_by_second(active_by_second(rows), start))
    assert np.array([(share.sole, share.shifting) for share in found]) == pytest.approx(expected, abs=1e-12)


PICKS = st.lists(
    st.tuples(st.integers(0, END - 1), st.integers(0, len(LOCATIONS) - 1), st.sampled_from([WORKING, STARVED, DOWN])),
    max_size=60,
)


@given(PICKS, st.integers(0, END - 1))
def test_that_shares_are_those_of_counting_second_by_second(picks: list[tuple[int, int, int]], start: int) -> None:
    check_against_seconds(picks, start)


@pytest.mark.parametrize("step", [1, 5])
def test_that_shares_of_busy_stations_are_those_of_counting_second_by_second(step: int) -> None:
    """Long periods, many overlaps; in steps of 5 many that are equally long or touch."""
    random = np.random.default_rng(step)
    for _ in range(400):
        times = step * random.integers(0, END // step, 30)
        where = random.integers(0, len(LOCATIONS), 30)
        states = random.choice([WORKING, DOWN, WORKING, STARVED], 30)
        check_against_seconds(list(zip(times.tolist(), where.tolist(), states.tolist(), strict=True)), 0)
