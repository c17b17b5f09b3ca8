"""What a design is worth as far as it is known, told while a study runs and when it is read again."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from twin_app.events import DesignSoFar
from twin_app.experiment.summary import paired_effect, summarise
from twin_app.plant.factors import DesignPoint

FloatArray = NDArray[np.float64]


def design_so_far(
    design: DesignPoint, cost: float, values: FloatArray, reference: FloatArray, slacks: FloatArray
) -> DesignSoFar:
    """From a response in the first replications of a stage; `reference`, perhaps empty, is the plant as it is.

    `slacks` [n, n_constraints] say how far each constraint is kept.
    """
    summary = summarise(values)
    n = min(len(values), len(reference))
    effect = paired_effect(values[:n], reference[:n]) if n else None
    low, high = summary.ci95 or (math.nan, math.nan)
    from_, to = (effect.ci95 if effect is not None else None) or (math.nan, math.nan)
    return DesignSoFar(
        design=design,
        cost=cost,
        mean=_number(summary.mean),
        low=low,
        high=high,
        difference=_number(effect.difference if effect is not None else None),
        difference_low=from_,
        difference_high=to,
        replications=summary.n,
        keeps_limits=bool((slacks.mean(axis=0) >= 0.0).all()) if len(slacks) else True,
    )


def _number(value: float | None) -> float:
    return math.nan if value is None else value
