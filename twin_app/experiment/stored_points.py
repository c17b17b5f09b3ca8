"""What a stored study simulated, as the events that told of it: to draw it again, finished or not."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from twin_app.errors import StoreError
from twin_app.events import DesignSoFar, DesignsSimulated, DesignStage
from twin_app.experiment.constraints import Constraint
from twin_app.experiment.designs_so_far import design_so_far
from twin_app.experiment.stages import purpose_of, stage_of
from twin_app.sim.responses import KPI_NAMES
from twin_app.store import DesignRecord, Journal, read_study, refill_journal

FloatArray = NDArray[np.float64]


def stored_points(path: Path, response: str) -> tuple[DesignsSimulated, ...]:
    """All designs of a study file by stage, in the order of the stages. Raises `StoreError`."""
    journal = Journal(None)
    try:
        refill_journal(path, journal)
        return _points(journal, response, _constraints(path))
    finally:
        journal.close()


def _constraints(path: Path) -> tuple[Constraint, ...]:
    asked = read_study(path).identity.options.get("constraints")
    try:
        return tuple(Constraint.from_json(one) for one in json.loads(str(asked))) if asked else ()
    except (ValueError, TypeError, KeyError) as error:
        raise StoreError(f"{path}: its limits are damaged ({type(error).__name__}: {error})") from error


def _points(journal: Journal, response: str, constraints: Sequence[Constraint]) -> tuple[DesignsSimulated, ...]:
    columns = [KPI_NAMES.index(response), *(one.column for one in constraints)]
    signs = np.array([one.sign for one in constraints])
    bounds = signs * np.array([one.bound for one in constraints])
    values: dict[tuple[DesignStage, int], list[FloatArray]] = defaultdict(list)
    for chunk in journal.chunks():
        purpose = purpose_of(stage_of(chunk.first))
        if purpose is not None:
            found = chunk.rows[:, columns]
            found[:, 1:] = signs * found[:, 1:] - bounds
            values[purpose, chunk.design_id].append(found)
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
    reference = np.concatenate(values.get((stage, baseline), [np.zeros((0, 1))]))[:, 0]
    for (own, number), found in sorted(values.items(), key=lambda item: item[0][1]):
        if own is stage:
            record = designs[number]
            table = np.concatenate(found)
            yield design_so_far(record.levels, record.cost, table[:, 0], reference, table[:, 1:])
