"""Where the start-up transient of a run ends (MSER-5), and whether an authored warm-up leaves it out.

MSER truncates a series where the standard error of the mean of what is left is smallest (White, "An effective
truncation heuristic for bias reduction in simulation output", Simulation 69, 1997); MSER-5 does so on means of batches
of five (White, Cobb and Spratt, "A comparison of five steady-state truncation heuristics for simulation", Winter
Simulation Conference 2000). The series is averaged over replications first, which leaves the transient and lowers
the noise.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from twin_app.experiment.report.numbers import duration_text, is_clear, number
from twin_app.experiment.summary import Effect, paired_effect

FloatArray = NDArray[np.float64]
BATCH = 5
FEWEST_BATCHES = 10
"""With fewer, half a series is too little to see a transient in."""
ROUNDING = 1e-10
NEGLIGIBLE_PERCENT = 0.1
"""A bias below this is no reason to warn, however many replications make it clear."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Truncation:
    """Where to cut one series."""

    n_dropped: int
    """Observations to leave out at the start; a multiple of the batch size."""
    is_determined: bool
    """False if the series is too short, or if the best cut lies at the end of the searched half: the run may never
    have left its transient."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StartupBias:
    """What the part of the start-up that the authored warm-up leaves in does to a mean."""

    series: str
    effect: Effect
    """Mean from the authored warm-up on, minus the mean from the detected end of the transient on."""

    @property
    def is_material(self) -> bool | None:
        """Clear of the noise, and not negligible; None if one replication leaves it open."""
        percent = self.effect.percent
        if not self.effect.difference or (percent is not None and abs(percent) < NEGLIGIBLE_PERCENT):
            return False
        return None if self.effect.ci95 is None else is_clear(self.effect)


@dataclass(frozen=True, slots=True, kw_only=True)
class WarmupJudgement:
    """The authored warm-up against the detected one."""

    authored_s: float
    detected_s: float | None
    """End of the transient [s]; None if it could not be told."""
    biases: tuple[StartupBias, ...]
    """Of each series, where the authored warm-up ends before the transient; else empty."""

    @property
    def is_sufficient(self) -> bool | None:
        """False if statistics hold start-up that matters; None if it could not be told."""
        verdicts = [bias.is_material for bias in self.biases]
        if any(verdicts):
            return False
        return None if self.detected_s is None or None in verdicts else True

    def warning(self) -> str:
        """For people; empty if the warm-up suffices, or if a single replication cannot tell."""
        if self.detected_s is None:
            return (
                "The run does not show where its start-up ends: it is too short, or the plant does not settle. "
                "Means over a long time need a longer horizon."
            )
        material = [bias for bias in self.biases if bias.is_material]
        if not material:
            return ""
        return (
            f"The warm-up of {duration_text(self.authored_s)} is too short: the start-up lasts about "
            f"{duration_text(self.detected_s)} and changes {' and '.join(_bias_text(bias) for bias in material)}. "
            f"Author twin:plant:warmup = {_rounded_up(self.detected_s):g} or more, and a longer horizon if that leaves "
            "little to measure. Keep it only if the real plant starts empty as well."
        )

    def to_json(self) -> dict[str, object]:
        """`{authored_s, detected_s, sufficient}`."""
        return {"authored_s": self.authored_s, "detected_s": self.detected_s, "sufficient": self.is_sufficient}


def mser(series: FloatArray, *, batch: int = BATCH) -> Truncation:
    """Truncation of one series, shape [n], of observations in equal steps of time, in one pass over it.

    Cuts the d batches that minimise Σ (Y_i − mean)² / m² over the m batches left (White 1997, eq. 1), for d up to half
    of all batches; the first minimum wins. Observations that fill no batch at the end are not looked at.
    """
    n_batches = len(series) // batch
    if n_batches < FEWEST_BATCHES:
        return Truncation(n_dropped=0, is_determined=False)
    means = series[: n_batches * batch].reshape(n_batches, batch).mean(axis=1)
    last = n_batches // 2
    cut = int(np.argmin(_squared_errors(means)[: last + 1]))
    return Truncation(n_dropped=cut * batch, is_determined=cut < last)


def average_over_period(series: FloatArray, window: int) -> FloatArray:
    """Means of each `window` successive observations, shape [..., n − window + 1]; a cycle of that length vanishes."""
    middle = series.mean(axis=-1, keepdims=True)  # sums about it lose no digits in a long series
    sums = np.cumsum(series - middle, axis=-1)
    first = np.zeros((*series.shape[:-1], 1))
    earlier = np.concatenate([first, sums[..., :-window]], axis=-1)
    return np.asarray(middle + (sums[..., window - 1 :] - earlier) / window)


def judge_warmup(
    series: FloatArray,
    *,
    names: Sequence[str],
    bin_s: float,
    authored_s: float,
    period_s: float = 0.0,
) -> WarmupJudgement:
    """Compares an authored warm-up with the transient of several series of the same runs.

    `series` is [n_replications, n_bins, n_series] over the whole horizon, warm-up included, in bins of `bin_s`; `names`
    are those of the series, for people. The transient ends when the last of the series has settled (Hoad, Robinson and
    Davies 2010). `period_s` is the period of the plant's calendars, 0 without any: their cycle is averaged out first,
    for MSER takes it for a transient otherwise.

    Because a cut found in noise is seldom exactly 0, a warm-up before the cut is not blamed for that alone: what
    it leaves in must shift a mean by more than the noise of the replications, paired, at 95 % for all series together.
    """
    if series.ndim != 3 or series.shape[2] != len(names):
        raise ValueError(f"series must be [replications, bins, {len(names)}] (got {list(series.shape)})")
    paths = np.moveaxis(series, 2, 0)  # [n_series, n_replications, n_bins]
    window = max(round(period_s / bin_s), 1)
    if window > paths.shape[2] // 2:
        return WarmupJudgement(authored_s=authored_s, detected_s=None, biases=())
    if window > 1:
        paths = average_over_period(paths, window)
    cuts = [mser(path.mean(axis=0)) for path in paths]
    if not all(cut.is_determined for cut in cuts):
        return WarmupJudgement(authored_s=authored_s, detected_s=None, biases=())
    end = max(cut.n_dropped for cut in cuts)
    authored = math.ceil(authored_s / bin_s - 1e-9)
    biases = [_bias(name, path, authored, end, len(names)) for name, path in zip(names, paths, strict=True)]
    return WarmupJudgement(
        authored_s=authored_s, detected_s=end * bin_s, biases=tuple(biases) if authored < end else ()
    )


def _squared_errors(means: FloatArray) -> FloatArray:
    """MSER's statistic for each number of batches cut off, shape [n].

    Sums run from the end, about the mean of the second half, so that a large transient costs the settled part no
    digits. A scatter below `ROUNDING` of the level is what accounts of a plant without chance differ by, and counts as
    none.
    """
    n = len(means)
    left = np.arange(n, 0, -1, dtype=np.float64)
    centred = (means - means[n // 2 :].mean())[::-1]
    sums, squares = np.cumsum(centred)[::-1], np.cumsum(centred**2)[::-1]
    scatter = np.maximum(squares - sums**2 / left, 0.0)
    rounding = np.maximum.accumulate(np.abs(means)[::-1])[::-1] * ROUNDING
    scatter[scatter <= left * rounding**2] = 0.0
    return np.asarray(scatter / left**2)


def _bias(name: str, path: FloatArray, authored: int, end: int, n_series: int) -> StartupBias:
    """`path` is [n_replications, n_bins]."""
    kept, settled = path[:, min(authored, end) :].mean(axis=1), path[:, end:].mean(axis=1)
    return StartupBias(series=name, effect=paired_effect(kept, settled, comparisons=n_series))


def _rounded_up(time_s: float) -> float:
    """To two digits."""
    digit = 10.0 ** (math.floor(math.log10(time_s)) - 1) if time_s > 0.0 else 1.0
    return math.ceil(time_s / digit - 1e-9) * digit


def _bias_text(bias: StartupBias) -> str:
    percent = bias.effect.percent
    size = "" if percent is None else f" by {number(percent, 1, signed=True)} %"
    return f"the mean {bias.series}{size}"
