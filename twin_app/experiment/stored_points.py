"""What a stored study simulated, as the events that told of it: to draw it again, finished or not."""

from __future__ import annotations

import math
from collections import defaultdict
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from twin_app.events import DesignSoFar, DesignsSimulated, DesignStage
from twin_app.experiment.stages import purpose_of, stage_of
from twin_app.experiment.summary import summarise
from twin_app.sim.responses import KPI_NAMES
from twin_app.store import DesignRecord, Journal, refill_journal

FloatArray = NDArray[np.float64]


def stored_points(path: Path, response: str) -> tuple[DesignsSimulated, ...]:
    """All designs of a study file by stage, in the order of the stages. Raises `StoreError`."""
    journal = Journal(None)
    try:
        refill_journal(path, journal)
        return _points(journal, response)
    finally:
        journal.close()


def _points(journal: Journal, response: str) -> tuple[DesignsSimulated, ...]:
    column = KPI_NAMES.index(response)
    values: dict[tuple[DesignStage, int], list[FloatArray]] = defaultdict(list)
    for chunk in journal.chunks():
        purpose = purpose_of(stage_of(chunk.first))
        if purpose is not None:
            values[purpose, chunk.design_id].append(chunk.rows[:, column])
    designs = {record.design_id: record for record in journal.designs()}
    return tuple(
        DesignsSimulated(
            stage=stage,
            response=response,
            designs=tuple(
                _so_far(designs[number], np.concatenate(found))
                for (own, number), found in sorted(values.items(), key=lambda item: item[0][1])
                if own is stage
            ),
        )
        for stage in DesignStage
        if any(own is stage for own, _ in values)
    )


def _so_far(record: DesignRecord, values: FloatArray) -> DesignSoFar:
    summary = summarise(values)
    low, high = summary.ci95 or (math.nan, math.nan)
    mean = math.nan if summary.mean is None else summary.mean
    return DesignSoFar(design=record.levels, cost=record.cost, mean=mean, low=low, high=high, replications=summary.n)
