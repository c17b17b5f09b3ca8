"""A recorded and a simulated number side by side, and what to think of all of them."""

from __future__ import annotations

import math
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from twin_app.experiment.summary import Summary, student_quantile

FloatArray = NDArray[np.float64]
Json = dict[str, object]
CONFIDENCE = 0.95
"""Of all verdicts together."""
_DEPENDENT = 0.25
_FEWEST_BATCHES = 5


class Verdict(StrEnum):
    """Of one number."""

    AGREES = "agrees"
    """The interval of the difference holds zero, or the difference is too small to matter."""
    DIFFERS = "differs"
    UNCLEAR = "unclear"
    """One side has no interval, and the difference is not small."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Recorded:
    """A mean over the log with the interval of its batch means (Law 2015, section 9.5.3)."""

    mean: float
    sd: float | None
    """Of the batch means."""
    batches: int

    @property
    def error(self) -> float:
        """Standard error of the mean."""
        return 0.0 if self.sd is None else self.sd / math.sqrt(self.batches)

    @property
    def ci95(self) -> tuple[float, float] | None:
        """Student's t on the batch means."""
        if self.sd is None:
            return None
        half = student_quantile(0.95, self.batches) * self.error
        return self.mean - half, self.mean + half

    def to_json(self) -> Json:
        """As in docs/command-line.md."""
        return {
            "mean": self.mean,
            "sd": self.sd,
            "ci95": None if self.ci95 is None else list(self.ci95),
            "n": self.batches,
        }


def recorded(batches: FloatArray) -> Recorded:
    """From the means of equal batches in order of time; neighbours are merged once where they depend on each other."""
    values = batches[np.isfinite(batches)]
    if len(values) >= 2 * _FEWEST_BATCHES and _lag1(values) > _DEPENDENT:
        values = values[: len(values) // 2 * 2].reshape(-1, 2).mean(axis=1)
    sd = float(values.std(ddof=1)) if len(values) >= _FEWEST_BATCHES else None
    return Recorded(mean=float(values.mean()), sd=sd, batches=len(values))


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """One number."""

    path: str
    """Prim path; empty: of the plant."""
    quantity: str
    """`throughput_per_h`, `lead_time_s` or the name of a state."""
    recorded: Recorded
    simulated: Summary
    difference: float
    """Simulated − recorded."""
    interval: tuple[float, float] | None
    """Of the difference; all intervals of a validation hold together with 95 % (Bonferroni)."""
    tolerance: float
    """A difference up to this does not matter, in the unit of the number."""

    @property
    def verdict(self) -> Verdict:
        """What the interval says."""
        if abs(self.difference) <= self.tolerance:
            return Verdict.AGREES
        if self.interval is None:
            return Verdict.UNCLEAR
        return Verdict.AGREES if self.interval[0] <= 0.0 <= self.interval[1] else Verdict.DIFFERS

    def to_json(self) -> Json:
        """As in docs/command-line.md."""
        return {
            "path": self.path or None,
            "quantity": self.quantity,
            "recorded": self.recorded.to_json(),
            "simulated": self.simulated.to_json(),
            "difference": self.difference,
            "interval": None if self.interval is None else list(self.interval),
            "tolerance": self.tolerance,
            "verdict": self.verdict.value,
        }


def compare(
    path: str, quantity: str, seen: Recorded, simulated: Summary, *, n_comparisons: int, tolerance: float
) -> Comparison:
    """Both sides independent, each with a variance of its own (Welch 1947)."""
    mean = simulated.mean or 0.0
    interval = None
    if seen.sd is not None and simulated.sd is not None:
        errors = seen.error**2, simulated.sd**2 / simulated.n
        half = _quantile(errors, (seen.batches, simulated.n), n_comparisons) * math.sqrt(sum(errors))
        interval = mean - seen.mean - half, mean - seen.mean + half
    return Comparison(
        path=path, quantity=quantity, recorded=seen, simulated=simulated, difference=mean - seen.mean,
        interval=interval, tolerance=tolerance,
    )  # fmt: skip


def _quantile(errors: tuple[float, float], counts: tuple[int, int], n_comparisons: int) -> float:
    from scipy.special import stdtrit

    total = sum(errors)
    if total == 0.0:
        return 0.0
    freedom = total**2 / sum(error**2 / (n - 1) for error, n in zip(errors, counts, strict=True))
    return float(stdtrit(freedom, 1.0 - (1.0 - CONFIDENCE) / (2.0 * n_comparisons)))


def _lag1(values: FloatArray) -> float:
    centred = values - values.mean()
    total = float(centred @ centred)
    return float(centred[:-1] @ centred[1:]) / total if total > 0.0 else 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Validation:
    """The answer of `twin validate`."""

    scene: str
    log: str
    rows: int
    span_s: float
    warmup_s: float
    """Simulated before each period that is compared."""
    replications: int
    seed: int
    tolerance: float
    numbers: tuple[Comparison, ...]
    missing: tuple[str, ...]
    """What could not be compared, and why."""
    warnings: tuple[str, ...]

    @property
    def is_trusted(self) -> bool:
        """Whether the output was compared and no number differs."""
        verdicts = {number.verdict for number in self.numbers}
        has_output = any(not number.path and number.quantity == "throughput_per_h" for number in self.numbers)
        return has_output and verdicts <= {Verdict.AGREES}

    @property
    def sentence(self) -> str:
        """For people."""
        differ = [number for number in self.numbers if number.verdict is not Verdict.AGREES]
        if not self.numbers:
            return "Nothing could be compared, so nothing speaks for the model."
        if self.is_trusted:
            return (
                f"The model may be trusted: all {len(self.numbers)} numbers agree with the log, as far as it can tell."
            )
        if not differ:
            return "What was compared agrees, but the output could not be compared."
        count = f"{len(differ)} of {len(self.numbers)}"
        return f"The model is not to be trusted yet: {count} numbers do not agree with the log."

    def to_json(self) -> Json:
        """As in docs/command-line.md."""
        return {
            "scene": self.scene,
            "log": self.log,
            "rows": self.rows,
            "span_s": self.span_s,
            "warmup_s": self.warmup_s,
            "replications": self.replications,
            "seed": self.seed,
            "confidence": CONFIDENCE,
            "tolerance": self.tolerance,
            "trusted": self.is_trusted,
            "sentence": self.sentence,
            "numbers": [number.to_json() for number in self.numbers],
            "missing": list(self.missing),
            "warnings": list(self.warnings),
        }
