"""Indicators of ISO 22400-2 of every station, replication by replication, from rows of responses."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields

import numpy as np
from numpy.typing import NDArray

from twin_app.experiment.analysis.kpis import (
    WorkUnitKpis,
    WorkUnitQuantities,
    WorkUnitTimes,
    mean_time_between_failures,
    mean_time_to_repair,
    work_unit_kpis,
    work_unit_times,
)
from twin_app.experiment.summary import MomentStream, Summary
from twin_app.plant.nodes import Clock, Station
from twin_app.plant.plant import Plant
from twin_app.sim.responses import KPI_NAMES, STATE_NAMES, ResponseLayout, StationState

FloatArray = NDArray[np.float64]

WORK_UNIT_NAMES: tuple[str, ...] = (
    *(field.name for field in fields(WorkUnitKpis)),
    "mean_time_between_failures_s",
    "mean_time_to_repair_s",
)


class WorkUnitStream:
    """Takes rows of responses in the order of replications; memory is that of a `MomentStream`."""

    def __init__(self, plant: Plant, layout: ResponseLayout) -> None:
        by_path = {node.path: node for node in plant.nodes}
        nodes = [(index, by_path[path]) for index, path in enumerate(layout.node_paths)]
        self._layout = layout
        self._period_s = plant.horizon_s - plant.warmup_s
        self._indices = [index for index, node in nodes if isinstance(node, Station)]
        self._stations = [node for _, node in nodes if isinstance(node, Station)]
        self._n_places = np.array([float(station.servers) for station in self._stations])
        self._wears = np.array([_wears(station) for station in self._stations], np.bool_)
        self._waits_for_repair = np.array([station.crew is None for station in self._stations], np.bool_)
        self._moments = MomentStream(len(self._stations) * len(WORK_UNIT_NAMES))

    def add(self, rows: FloatArray) -> None:
        """The next rows, shape [any, layout.n_columns]."""
        if self._stations:
            self._moments.add(self._indicators(rows))

    def summaries(self) -> dict[str, Mapping[str, Summary]]:
        """By path of the station, then by name."""
        flat, n = self._moments.summaries(), len(WORK_UNIT_NAMES)
        return {
            station.path: dict(zip(WORK_UNIT_NAMES, flat[n * i : n * i + n], strict=True))
            for i, station in enumerate(self._stations)
        }

    def _indicators(self, rows: FloatArray) -> FloatArray:
        """Shape [n_rows, n_stations · n_names]; all stations of all rows are reckoned in one go."""
        n_places, span_s = np.tile(self._n_places, len(rows)), self._spans(rows)
        shares = np.stack([self._column(rows, state) for state in STATE_NAMES], axis=1)
        times = work_unit_times(shares, span_s=span_s, n_places=n_places)
        quantities = WorkUnitQuantities(
            good=self._column(rows, "passed"),
            scrap=self._column(rows, "scrapped"),
            rework=self._column(rows, "reworked"),
            planned_work_s=self._column(rows, "planned_work_s"),
        )
        kpis = work_unit_kpis(times, quantities, span_s=span_s)
        values = [getattr(kpis, field.name) for field in fields(kpis)]
        values.append(
            mean_time_between_failures(self._operating_s(shares, times, span_s), self._column(rows, "failures"))
        )
        values.append(mean_time_to_repair(self._column(rows, "restoring_s"), self._column(rows, "repairs")))
        return np.stack(values, axis=1).reshape(len(rows), -1)

    def _column(self, rows: FloatArray, metric: str) -> FloatArray:
        """One metric of all stations of all rows, flat."""
        return rows[:, [self._layout.node_column(index, metric) for index in self._indices]].reshape(-1)

    def _spans(self, rows: FloatArray) -> FloatArray:
        """Length of the statistics period [s] of each station and row, flat.

        A run may begin late, or end with its last order: then its output tells, and there is some.
        """
        completed, rate = rows[:, KPI_NAMES.index("completed")], rows[:, KPI_NAMES.index("throughput_per_h")]
        whole = np.full(len(rows), self._period_s)
        spans = np.divide(3600.0 * completed, rate, out=whole, where=(completed > 0.0) & (rate > 0.0))
        return np.repeat(spans, len(self._stations))

    def _operating_s(self, shares: FloatArray, times: WorkUnitTimes, span_s: FloatArray) -> FloatArray:
        """Production time where all failures come of work, else time on shift and up.

        A place that waits for people is taken as down if its station works without any: they must be the repairers.
        """
        n_rows = len(shares) // len(self._stations)
        place_s = span_s * np.tile(self._n_places, n_rows)
        waiting = np.where(np.tile(self._waits_for_repair, n_rows), shares[:, StationState.WAITING_CREW], 0.0)
        down_s = (shares[:, StationState.DOWN] + waiting) * place_s
        return np.where(np.tile(self._wears, n_rows), times.production_s, times.planned_busy_s - down_s)


def _wears(station: Station) -> bool:
    return all(failure.clock is Clock.PROCESSING for failure in station.failures)
