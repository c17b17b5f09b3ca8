"""What a stored study simulated, as the events that told of it: to draw it again, finished or not."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from twin_app.events import DesignSoFar, DesignsSimulated, DesignStage
from twin_app.experiment.designs_so_far import design_so_far
from twin_app.experiment.stages import purpose_of, stage_of
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
    baseline = next((number for number, one in designs.items() if all(level < 0 for level in one.levels)), -1)
    return tuple(
        DesignsSimulated(stage=stage, response=response, designs=tuple(_of_stage(stage, values, designs, baseline)))
        for stage in DesignStage
        if any(own is stage for own, _ in values)
    )


def _of_stage(
    stage: DesignStage,
    values: dict[tuple[DesignStage, int], list[FloatArray]],
    designs: dict[int, DesignRecord],
    baseline: int,
) -> Iterator[DesignSoFar]:
    reference = np.concatenate(values.get((stage, baseline), [np.zeros(0)]))
    for (own, number), found in sorted(values.items(), key=lambda item: item[0][1]):
        if own is stage:
            record = designs[number]
            yield design_so_far(record.levels, record.cost, np.concatenate(found), reference)
