"""The compression of the Gantt chart, by hand-made rows."""

from __future__ import annotations

import itertools

import numpy as np
import pytest

from twin_app.gui.charts.timeline.cells import Bar, Row, cell_edges, winners
from twin_app.playback.frame import Spans
from twin_app.sim.responses import StationState

WORKING, STARVED, BLOCKED, DOWN, OFF = (
    StationState.WORKING,
    StationState.STARVED,
    StationState.BLOCKED,
    StationState.DOWN,
    StationState.OFF_SHIFT,
)


def spans(*stretches: tuple[float, StationState]) -> Spans:
    """From 0, each of them so long."""
    ends = np.cumsum([length for length, _ in stretches])
    return Spans(
        start_s=np.concatenate(([0.0], ends[:-1])),
        end_s=ends,
        states=np.array([int(state) for _, state in stretches]),
    )


def shares(**given: float) -> np.ndarray:
    row = np.zeros(len(StationState))
    for name, share in given.items():
        row[StationState[name.upper()]] = share
    return row[np.newaxis]


@pytest.mark.parametrize(
    ("cell", "state"),
    [
        (shares(working=0.7, down=0.3), WORKING),
        (shares(working=0.59, down=0.41), DOWN),
        (shares(working=0.6, down=0.4), WORKING),
        (shares(working=0.45, starved=0.30, blocked=0.25), WORKING),
        (shares(starved=0.45, blocked=0.55), BLOCKED),
        (shares(off_shift=0.55, down=0.45), DOWN),
        (shares(off_shift=0.8, working=0.2), OFF),
    ],
)
def test_that_a_cell_shows_its_largest_state_unless_a_loss_took_over_40_percent(
    cell: np.ndarray, state: StationState
) -> None:
    assert winners(cell).tolist() == [state]


def test_that_equal_neighbours_are_one_bar_and_bars_cover_the_window() -> None:
    row = Row([spans((10, WORKING), (5, DOWN), (25, WORKING))])
    assert row.bars(0.0, 40.0, cell_s=1.0) == (
        Bar(state=WORKING, start_s=0.0, end_s=10.0),
        Bar(state=DOWN, start_s=10.0, end_s=15.0),
        Bar(state=WORKING, start_s=15.0, end_s=40.0),
    )


def test_that_short_stops_are_gone_in_coarse_cells_and_long_ones_are_not() -> None:
    row = Row([spans((12, WORKING), (3, DOWN), (25, WORKING), (6, DOWN), (14, WORKING))])
    assert [bar.state for bar in row.bars(0.0, 60.0, cell_s=10.0)] == [WORKING, DOWN, WORKING]


def test_that_shares_are_over_all_places_of_a_station() -> None:
    row = Row([spans((10, WORKING)), spans((10, DOWN)), spans((5, WORKING), (5, STARVED))])
    found = row.shares(np.array([0.0, 10.0]))[0]
    assert found.sum() == pytest.approx(1.0)
    assert found[WORKING] == pytest.approx(0.5)


def test_that_cells_stay_where_they_are_when_the_window_moves() -> None:
    first, second = cell_edges(3.0, 50.0, 10.0), cell_edges(14.0, 61.0, 10.0)
    assert first.tolist() == [3, 10, 20, 30, 40, 50]
    assert set(second[1:-2]) < set(first)
    assert len(cell_edges(5.0, 5.0, 1.0)) == 0


def test_that_shares_agree_with_time_added_up_second_by_second() -> None:
    rng = np.random.default_rng(3)
    lengths, states = rng.integers(1, 9, 80), rng.integers(0, len(StationState), 80)
    row = Row([spans(*((float(n), StationState(int(s))) for n, s in zip(lengths, states, strict=True)))])
    seconds = np.repeat(states, lengths)
    edges = np.arange(0, len(seconds) - 20, 13)
    counted = np.stack(
        [np.bincount(seconds[a:b], minlength=len(StationState)) / 13 for a, b in itertools.pairwise(edges)]
    )
    assert np.allclose(row.shares(edges.astype(float)), counted)
