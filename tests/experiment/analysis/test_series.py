"""Series over replications, streamed, against numpy."""

from __future__ import annotations

import numpy as np
import pytest

from twin_app.experiment.analysis.series import percentile_summaries, run_series
from twin_app.experiment.summary import MomentStream, summarise


def test_that_bands_are_means_and_intervals_of_each_bin() -> None:
    series = np.random.default_rng(1).normal([5.0, 20.0], [1.0, 2.0], size=(30, 6, 2))
    stream = MomentStream(12)
    stream.add(series.reshape(30, -1))
    found = run_series(stream.summaries(), bin_s=600.0)
    assert found.output_per_h.mean == pytest.approx(tuple(6.0 * series[:, :, 0].mean(axis=0)), rel=1e-12)
    assert found.wip.mean == pytest.approx(tuple(series[:, :, 1].mean(axis=0)), rel=1e-12)
    last = summarise(series[:, 5, 1]).ci95
    assert last is not None
    assert (found.wip.low[5], found.wip.high[5]) == pytest.approx(last, rel=1e-12)
    data = found.to_json()
    assert data["bin_s"] == 600.0
    assert data["wip"] == {"mean": list(found.wip.mean), "low": list(found.wip.low), "high": list(found.wip.high)}


def test_that_a_single_replication_has_no_band() -> None:
    found = run_series([summarise(np.array([value])) for value in (1.0, 2.0)], bin_s=3600.0)
    assert found.to_json()["wip"] == {"mean": [2.0], "low": [None], "high": [None]}


def test_that_an_odd_number_of_columns_is_refused() -> None:
    with pytest.raises(ValueError, match="each bin"):
        run_series([summarise(np.array([1.0]))], bin_s=1.0)


def test_that_percentiles_are_named_by_their_per_cent() -> None:
    five, middle = summarise(np.array([1.0, 2.0])), summarise(np.array([3.0, 5.0]))
    assert percentile_summaries([five, middle], [5, 50.0]) == {"p5": five, "p50": middle}
