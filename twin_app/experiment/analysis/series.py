"""Output and work in process over time, and percentiles of lead time, over replications."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from twin_app.experiment.summary import Summary

SERIES_NAMES: tuple[str, ...] = ("output_per_h", "wip")


@dataclass(frozen=True, slots=True, kw_only=True)
class Band:
    """A mean over replications in each bin, with its 95 % interval; None where it does not exist."""

    mean: tuple[float | None, ...]
    low: tuple[float | None, ...]
    high: tuple[float | None, ...]

    def to_json(self) -> dict[str, object]:
        """Three lists of one number a bin."""
        return {"mean": list(self.mean), "low": list(self.low), "high": list(self.high)}


@dataclass(frozen=True, slots=True, kw_only=True)
class RunSeries:
    """The whole horizon in equal bins, warm-up included; bin i is [i, i + 1) · `bin_s`."""

    bin_s: float
    output_per_h: Band
    """Good parts that reached a sink in the bin, per hour."""
    wip: Band
    """Mean number of parts inside."""

    def to_json(self) -> dict[str, object]:
        """`{bin_s, output_per_h: {mean, low, high}, wip: {mean, low, high}}`."""
        return {"bin_s": self.bin_s, "output_per_h": self.output_per_h.to_json(), "wip": self.wip.to_json()}


@dataclass(frozen=True, slots=True, kw_only=True)
class SeriesSoFar:
    """A series over time as far as replications have been traced."""

    n_replications: int
    series: RunSeries


def run_series(summaries: Sequence[Summary], *, bin_s: float) -> RunSeries:
    """From the summaries of [parts completed, mean WIP] of each bin: output 0, WIP 0, output 1, WIP 1, …

    That is the order of a replication's series [n_bins, 2] laid flat, so that a `MomentStream` of 2 · n_bins columns
    can take replications as they come and none needs to be kept.
    """
    if len(summaries) % len(SERIES_NAMES):
        raise ValueError(f"each bin has {len(SERIES_NAMES)} numbers (got {len(summaries)} in all)")
    return RunSeries(bin_s=bin_s, output_per_h=_band(summaries[0::2], 3600.0 / bin_s), wip=_band(summaries[1::2], 1.0))


def percentile_summaries(summaries: Sequence[Summary], percents: Sequence[float]) -> dict[str, Summary]:
    """`{p5: S, p50: S, …}` from the summaries of each replication's own percentiles.

    The mean of a percentile over replications, not the percentile of all parts together: it has an interval, and a long
    replication does not count more than a short one.
    """
    return {f"p{percent:g}": summary for percent, summary in zip(percents, summaries, strict=True)}


def _band(summaries: Sequence[Summary], scale: float) -> Band:
    return Band(
        mean=tuple(None if one.mean is None else one.mean * scale for one in summaries),
        low=tuple(None if one.ci95 is None else one.ci95[0] * scale for one in summaries),
        high=tuple(None if one.ci95 is None else one.ci95[1] * scale for one in summaries),
    )
