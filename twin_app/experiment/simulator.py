"""What workers run in earnest: designs of one plant through the compiled kernel."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from twin_app.experiment.circumstances import Circumstance, circumstance_of, under
from twin_app.experiment.tasks import Job
from twin_app.plant.factors import DesignPoint
from twin_app.plant.plant import Plant
from twin_app.plant.scenario import apply_design
from twin_app.plant.snapshot import Snapshot
from twin_app.sim import (
    KPI_NAMES,
    Model,
    ResponseLayout,
    compile_model,
    run_replications,
    state_from,
    trace_replication,
)
from twin_app.sim.trace import Trace

FloatArray = NDArray[np.float64]
N_MODELS = 128
"""Compiled models a worker keeps: replications of one design come in several tasks, and come back in later rounds."""


class PlantSimulator:
    """Simulates designs of `plant`; the empty design is the plant as it is. All replications begin at `start`.

    The number of a replication says under which circumstance it is to be simulated (`laboratory.Stage`).
    """

    def __init__(self, plant: Plant, start: Snapshot | None = None) -> None:
        self._plant = plant
        self._start = start
        self._models: OrderedDict[tuple[DesignPoint, Circumstance | None], Model] = OrderedDict()

    @property
    def layout(self) -> ResponseLayout:
        """Columns of a full row."""
        return self._model(()).responses

    def check_start(self) -> None:
        """Raise `InvalidPlantError` with everything in `start` that the plant cannot be like."""
        if self._start is not None:
            state_from(self._model(()), self._start, seed=0, replication=0)

    def simulate(self, seed: int, job: Job) -> FloatArray:
        """Rows [job.count, n_columns]."""
        return self._rows(seed, job, None)

    def simulate_while_wanted(self, seed: int, job: Job, is_cancelled: Callable[[], bool]) -> FloatArray:
        """Rows [at most job.count, n_columns]; those that are done when it is cancelled."""
        return self._rows(seed, job, is_cancelled)

    def _rows(self, seed: int, job: Job, is_cancelled: Callable[[], bool] | None) -> FloatArray:
        rows = run_replications(
            self._model(job.design, circumstance_of(job.first)),
            seed=seed,
            first=job.first,
            count=job.count,
            start=self._start,
            is_cancelled=is_cancelled,
        )
        return rows[:, : len(KPI_NAMES)].copy() if job.kpi_only else rows

    def trace(self, seed: int, replication: int) -> Trace:
        """All that happens in one replication of the plant as it is."""
        return trace_replication(self._model(()), seed=seed, replication=replication, start=self._start)

    def _model(self, design: DesignPoint, circumstance: Circumstance | None = None) -> Model:
        key = design, circumstance
        model = self._models.get(key)
        if model is None:
            model = compile_model(self._plant_of(design, circumstance))
            self._models[key] = model
            if len(self._models) > N_MODELS:
                self._models.popitem(last=False)
        self._models.move_to_end(key)
        return model

    def _plant_of(self, design: DesignPoint, circumstance: Circumstance | None) -> Plant:
        plant = apply_design(self._plant, design) if design else self._plant
        return plant if circumstance is None else under(plant, circumstance)

    def __reduce__(self) -> tuple[type[PlantSimulator], tuple[Plant, Snapshot | None]]:
        return type(self), (self._plant, self._start)  # models are cheaper to compile anew than to send
