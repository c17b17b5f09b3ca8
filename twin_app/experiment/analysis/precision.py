"""How many replications an interval of a wanted width needs, and intervals for shares."""

from __future__ import annotations

import math
from dataclasses import dataclass
from statistics import NormalDist

import numpy as np
from numpy.typing import NDArray

from twin_app.errors import UsageError
from twin_app.experiment.summary import Summary, student_quantile, summarise

FloatArray = NDArray[np.float64]
MOST_REPLICATIONS = 2**53
"""Beyond it nobody waits for the answer."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ShareInterval:
    """Wilson's interval for the share of successes."""

    midpoint: float
    low: float
    high: float


def replications_for_absolute(sd: float, half_width: float, *, confidence: float = 0.95) -> int | None:
    """Smallest i ≥ 2 with t · sd / √i ≤ `half_width`, t of i − 1 degrees (Law 2015, section 9.4.1, absolute error).

    `sd` is the standard deviation over replications seen so far, taken for the true one. None if no number below
    2⁵³ suffices. Raises `UsageError` for a half-width that is not positive or a confidence outside (0, 1).
    """
    _check(confidence)
    if not half_width > 0.0:
        raise UsageError(f"the half-width of an interval must be > 0 (got {half_width:g})")
    enough = 2
    while not _is_reached(sd, half_width, enough, confidence):
        enough *= 2
        if enough > MOST_REPLICATIONS:
            return None
    too_few = enough // 2  # the half-width falls with every replication
    while enough - too_few > 1:
        middle = (too_few + enough) // 2
        if _is_reached(sd, half_width, middle, confidence):
            enough = middle
        else:
            too_few = middle
    return enough


def replications_for_relative(mean: float, sd: float, relative: float, *, confidence: float = 0.95) -> int | None:
    """Replications for a relative error of at most `relative` (0.01: one per cent of the unknown true mean).

    The half-width must then be at most `relative` / (1 + `relative`) of the mean that was seen (Law 2015, section
    9.4.1, relative error). None if the mean is 0. Raises `UsageError` as `replications_for_absolute`.
    """
    if not relative > 0.0:
        raise UsageError(f"the relative error of an interval must be > 0 (got {relative:g})")
    _check(confidence)
    if mean == 0.0:
        return None
    return replications_for_absolute(sd, abs(mean) * relative / (1.0 + relative), confidence=confidence)


def replications_needed(summary: Summary, relative: float, *, confidence: float = 0.95) -> int | None:
    """`replications_for_relative` of a summary; None as well if it has no mean or no spread yet."""
    if summary.mean is None or summary.sd is None:
        return None
    return replications_for_relative(summary.mean, summary.sd, relative, confidence=confidence)


def wilson_interval(successes: float, n: float, *, confidence: float = 0.95) -> ShareInterval:
    """Wilson's score interval for a share, with its midpoint (Wilson 1927; Agresti and Coull 1998).

    The midpoint is the share drawn towards one half: 3 of 3 is not certainty. Trials must be independent; for those
    of one replication after the other use `share_interval`. Numbers need not be whole, so that an effective sample size
    can be given. Raises `UsageError` unless 0 ≤ `successes` ≤ `n`, `n` > 0 and 0 < `confidence` < 1.
    """
    _check(confidence)
    if not 0.0 <= successes <= n or not n > 0.0:
        raise UsageError(f"successes must lie within 0 and the number of trials, > 0 (got {successes:g} of {n:g})")
    z = NormalDist().inv_cdf(0.5 + confidence / 2.0)
    return _wilson(successes / n, n, z)


def share_interval(successes: FloatArray, trials: FloatArray, *, confidence: float = 0.95) -> ShareInterval | None:
    """Wilson's interval for a share whose trials come in replications, shape [n_replications] each.

    Trials of one replication depend on each other (one late order makes the next late), which makes the plain interval
    far too short. Where the shares of the replications scatter more than those of independent trials would, n is
    therefore the effective sample size, trials over the design effect of the ratio estimate, with Student's t for the
    replications in place of the normal quantile (Korn and Graubard 1998; Dean and Pagano 2015). Else, and with one
    replication, the plain interval is given. None without trials. Raises `UsageError` as `wilson_interval`.
    """
    total, n = float(successes.sum()), float(trials.sum())
    if n == 0.0:
        return None
    plain = wilson_interval(total, n, confidence=confidence)
    share, n_replications = total / n, int(np.count_nonzero(trials))
    if n_replications < 2 or share in (0.0, 1.0):
        return plain
    scatter = float(((successes - share * trials) ** 2).sum()) * n_replications / (n_replications - 1)
    effect = scatter / (n * share * (1.0 - share))
    return _wilson(share, n / effect, student_quantile(confidence, n_replications)) if effect > 1.0 else plain


def share_summary(successes: FloatArray, trials: FloatArray) -> Summary:
    """A share as the contract's S: `mean` is the midpoint of `share_interval`, `ci95` the interval itself.

    `sd` is that of the shares of the replications that had trials, and `n` their number. As everywhere, one replication
    has no `sd` and no `ci95`.
    """
    interval = share_interval(successes, trials)
    if interval is None:
        return Summary(mean=None, sd=None, ci95=None, n=0)
    shares = summarise(successes[trials > 0.0] / trials[trials > 0.0])
    ends = None if shares.n < 2 else (interval.low, interval.high)
    return Summary(mean=interval.midpoint, sd=shares.sd, ci95=ends, n=shares.n)


def _wilson(share: float, n: float, z: float) -> ShareInterval:
    spread = 1.0 + z * z / n
    midpoint = (share + z * z / (2.0 * n)) / spread
    half = z * math.sqrt(share * (1.0 - share) / n + z * z / (4.0 * n * n)) / spread
    return ShareInterval(midpoint=midpoint, low=max(midpoint - half, 0.0), high=min(midpoint + half, 1.0))


def _is_reached(sd: float, half_width: float, n: int, confidence: float) -> bool:
    return student_quantile(confidence, n) * sd / math.sqrt(n) <= half_width


def _check(confidence: float) -> None:
    if not 0.0 < confidence < 1.0:
        raise UsageError(f"a confidence lies between 0 and 1 (got {confidence:g})")
