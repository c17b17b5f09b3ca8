"""Means and intervals over replications, streamed, the same bits for any way the work was cut up.

Intervals are Student's t at 95 % on replication means (Law, Simulation Modeling and Analysis, 5th ed. 2015, section
9.4). NaN means "this replication has no such number" (no part left, so no lead time) and is left out.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

FloatArray = NDArray[np.float64]
BLOCK = 64
"""Rows merged at a time. Blocks are counted from the first row, so their borders do not depend on task sizes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Summary:
    """`mean`, `sd` and the 95 % interval of the mean over `n` replications; None where they do not exist."""

    mean: float | None
    sd: float | None
    ci95: tuple[float, float] | None
    n: int

    def to_json(self) -> dict[str, object]:
        """The contract's S."""
        return {"mean": self.mean, "sd": self.sd, "ci95": None if self.ci95 is None else list(self.ci95), "n": self.n}

    @classmethod
    def from_json(cls, data: dict[str, object]) -> Summary:
        """The inverse of `to_json`; raises `KeyError`, `TypeError` or `ValueError` on anything else."""
        interval = data["ci95"]
        if interval is not None and not (isinstance(interval, list) and len(interval) == 2):
            raise ValueError("ci95 must be null or two numbers")
        ends = None if interval is None else (float(interval[0]), float(interval[1]))
        return cls(mean=_optional(data["mean"]), sd=_optional(data["sd"]), ci95=ends, n=int(str(data["n"])))


@dataclass(frozen=True, slots=True, kw_only=True)
class Effect:
    """A response of one design minus that of another, from paired replications."""

    difference: float | None
    ci95: tuple[float, float] | None
    percent: float | None
    """Difference in percent of the reference's mean; None if that is zero."""

    def to_json(self) -> dict[str, object]:
        """The contract's effect."""
        interval = None if self.ci95 is None else list(self.ci95)
        return {"difference": self.difference, "ci95": interval, "percent": self.percent}


class MomentStream:
    """Counts, means and squared deviations of many columns, fed row chunks in replication order.

    Within a block the two-pass formula, between blocks the pairwise update of Chan, Golub and LeVeque (1983): memory is
    one block, whatever the number of rows.
    """

    def __init__(self, n_columns: int) -> None:
        self._count: FloatArray = np.zeros(n_columns)
        self._mean: FloatArray = np.zeros(n_columns)
        self._m2: FloatArray = np.zeros(n_columns)
        self._block: FloatArray = np.empty((BLOCK, n_columns))
        self._filled = 0
        self.n_rows = 0

    def add(self, rows: FloatArray) -> None:
        """Takes the next rows, shape [any, n_columns]."""
        self.n_rows += len(rows)
        start = 0
        while start < len(rows):
            taken = min(BLOCK - self._filled, len(rows) - start)
            self._block[self._filled : self._filled + taken] = rows[start : start + taken]
            self._filled += taken
            start += taken
            if self._filled == BLOCK:
                self._count, self._mean, self._m2 = self._merged()
                self._filled = 0

    def summaries(self) -> list[Summary]:
        """One for each column, of all rows so far; the stream can go on."""
        count, mean, m2 = self._merged()
        return [_summary(int(n), float(m), float(s)) for n, m, s in zip(count, mean, m2, strict=True)]

    def _merged(self) -> tuple[FloatArray, FloatArray, FloatArray]:
        block = self._block[: self._filled]
        present = ~np.isnan(block)
        count = present.sum(axis=0).astype(np.float64)
        mean = np.where(present, block, 0.0).sum(axis=0) / np.maximum(count, 1.0)
        m2 = np.where(present, (block - mean) ** 2, 0.0).sum(axis=0)
        total = self._count + count
        safe = np.maximum(total, 1.0)
        shift = mean - self._mean
        merged_mean = self._mean + shift * (count / safe)
        merged_m2 = self._m2 + m2 + shift**2 * (self._count * count / safe)
        return total, merged_mean, merged_m2


def summarise(values: FloatArray) -> Summary:
    """Of one response over replications."""
    stream = MomentStream(1)
    stream.add(values.reshape(-1, 1))
    return stream.summaries()[0]


def paired_effect(values: FloatArray, reference: FloatArray, comparisons: int = 1) -> Effect:
    """Effect from replications that shared their random numbers.

    The intervals of `comparisons` effects hold together with at least 95 % (Bonferroni).
    """
    difference = values - reference
    difference = difference[~np.isnan(difference)]
    if not len(difference):
        return Effect(difference=None, ci95=None, percent=None)
    mean = float(difference.mean())
    base = float(np.nanmean(reference))
    percent = 100.0 * mean / abs(base) if base else None
    if len(difference) == 1:
        return Effect(difference=mean, ci95=None, percent=percent)
    error = float(difference.std(ddof=1)) / math.sqrt(len(difference))
    half = student_quantile(0.95, len(difference), comparisons) * error
    return Effect(difference=mean, ci95=(mean - half, mean + half), percent=percent)


def student_quantile(confidence: float, n: int, comparisons: int = 1) -> float:
    """Two-sided t quantile for a mean of `n` values, shared among `comparisons` intervals."""
    from scipy.special import stdtrit  # a quarter of a second that `twin check` need not wait for

    return float(stdtrit(n - 1, 1.0 - (1.0 - confidence) / (2.0 * comparisons)))


def _summary(n: int, mean: float, m2: float) -> Summary:
    if n == 0 or not math.isfinite(mean):
        return Summary(mean=None, sd=None, ci95=None, n=n)
    if n == 1:
        return Summary(mean=mean, sd=None, ci95=None, n=1)
    sd = math.sqrt(m2 / (n - 1))
    half = student_quantile(0.95, n) * sd / math.sqrt(n)
    return Summary(mean=mean, sd=sd, ci95=(mean - half, mean + half), n=n)


def _optional(value: object) -> float | None:
    return None if value is None else float(str(value))
