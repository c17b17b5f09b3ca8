"""ISO 22400-2 indicators against a shift worked out by hand and against the identities between them."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from twin_app.experiment.analysis.kpis import (
    WorkUnitKpis,
    WorkUnitQuantities,
    mean_time_between_failures,
    mean_time_to_repair,
    work_unit_kpis,
    work_unit_times,
)
from twin_app.sim.responses import STATE_NAMES

FloatArray = NDArray[np.float64]


def shares_of(**shares: float) -> FloatArray:
    """One replication."""
    return np.array([[shares.get(state, 0.0) for state in STATE_NAMES]])


def made(good: float, scrap: float, rework: float, planned_work_s: float) -> WorkUnitQuantities:
    return WorkUnitQuantities(
        good=np.array([good]), scrap=np.array([scrap]), rework=np.array([rework]),
        planned_work_s=np.array([planned_work_s]),
    )  # fmt: skip


def shift() -> WorkUnitKpis:
    """Ten hours, of which eight are planned: 5 h work, 30 min set-up, 1 h down, 30 min blocked, 1 h starved.

    330 parts, 300 good, planned at 50 s each.
    """
    shares = shares_of(working=0.5, setup=0.05, down=0.08, waiting_crew=0.02, blocked=0.05, starved=0.06, standby=0.04,
                       off_shift=0.2)  # fmt: skip
    times = work_unit_times(shares, span_s=36000.0)
    return work_unit_kpis(times, made(300.0, 20.0, 10.0, 330.0 * 50.0), span_s=36000.0)


def test_that_a_shift_worked_out_by_hand_has_the_indicators_of_the_standard() -> None:
    found = {name: summary.mean for name, summary in shift().summaries().items()}
    assert found == pytest.approx(
        {
            "availability": 5.0 / 8.0,
            "effectiveness": 16500.0 / 18000.0,
            "quality_ratio": 300.0 / 330.0,
            "oee_index": 300.0 * 50.0 / 28800.0,
            "nee_index": 5.5 / 8.0 * (16500.0 / 18000.0) * (300.0 / 330.0),
            "allocation_efficiency": 7.0 / 8.0,
            "utilization_efficiency": 5.0 / 7.0,
            "technical_efficiency": 5.0 / 6.5,
            "setup_ratio": 0.5 / 5.5,
            "scrap_ratio": 20.0 / 330.0,
            "rework_ratio": 10.0 / 330.0,
            "throughput_rate_per_h": 33.0,
            "blocked_ratio": 0.5 / 8.0,
            "starved_ratio": 1.0 / 8.0,
        },
        rel=1e-12,
    )


@given(st.lists(st.floats(0.01, 1.0), min_size=8, max_size=8), st.integers(1, 4))
def test_that_the_times_fill_the_period(parts: list[float], n_places: int) -> None:
    shares = np.array([parts]) / sum(parts)
    times = work_unit_times(shares, span_s=1000.0, n_places=n_places)
    off_shift = shares[0, STATE_NAMES.index("off_shift")]
    assert times.planned_busy_s[0] == pytest.approx(1000.0 * n_places * (1.0 - off_shift), rel=1e-12)


@given(st.integers(1, 200), st.integers(0, 50), st.integers(0, 50), st.floats(1.0, 100.0))
def test_that_the_oee_index_is_planned_time_of_good_parts_on_shift_if_all_take_the_same(
    good: int, scrap: int, rework: int, planned_s: float
) -> None:
    times = work_unit_times(shares_of(working=0.4, starved=0.3, off_shift=0.3), span_s=1e6)
    quantities = made(good, scrap, rework, planned_s * (good + scrap + rework))
    index = work_unit_kpis(times, quantities, span_s=1e6).oee_index[0]
    assert index == pytest.approx(planned_s * good / 0.7e6, rel=1e-12)


def test_that_the_oee_index_of_a_mix_weighs_rejects_by_count() -> None:
    # 10 good parts of 100 s, and 10 of 10 s that are all scrap: 1000 s of good work in 2000 s on shift.
    times = work_unit_times(shares_of(working=0.55, starved=0.45), span_s=2000.0)
    index = work_unit_kpis(times, made(10.0, 10.0, 0.0, 1100.0), span_s=2000.0).oee_index[0]
    assert index == pytest.approx(1100.0 / 2000.0 * 0.5)
    assert index != pytest.approx(1000.0 / 2000.0)


def test_that_what_cannot_be_divided_is_missing_rather_than_zero() -> None:
    idle = work_unit_times(shares_of(starved=1.0), span_s=100.0)
    found = work_unit_kpis(idle, made(0.0, 0.0, 0.0, 0.0), span_s=100.0)
    assert found.availability[0] == 0.0
    assert np.isnan([found.effectiveness[0], found.quality_ratio[0], found.oee_index[0], found.setup_ratio[0]]).all()
    assert found.summaries()["oee_index"].mean is None
    closed = work_unit_times(shares_of(off_shift=1.0), span_s=100.0)
    assert np.isnan(work_unit_kpis(closed, made(0.0, 0.0, 0.0, 0.0), span_s=100.0).availability[0])


def test_that_mean_times_use_what_was_unfinished_at_both_ends() -> None:
    random = np.random.default_rng(1)
    ends = np.cumsum(random.exponential(500.0, (2000, 40)), axis=1)
    failures = (ends <= 5000.0).sum(axis=1).astype(np.float64)
    assert ends[:, -1].min() > 5000.0
    pooled = mean_time_between_failures(np.array([5000.0 * 2000]), np.array([failures.sum()]))
    assert pooled[0] == pytest.approx(500.0, rel=3.3 / np.sqrt(failures.sum()))


def test_that_a_unit_without_failures_has_no_mean_times() -> None:
    zero = np.zeros(1)
    assert np.isnan(mean_time_between_failures(np.array([100.0]), zero)[0])
    assert np.isnan(mean_time_to_repair(zero, zero)[0])
    assert mean_time_to_repair(np.array([90.0]), np.array([3.0]))[0] == 30.0


def test_that_shares_of_the_wrong_shape_are_refused() -> None:
    with pytest.raises(ValueError, match="shares"):
        work_unit_times(np.zeros((2, 7)), span_s=1.0)
