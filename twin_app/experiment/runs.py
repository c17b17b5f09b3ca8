"""`simulate`: one scenario, many replications."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import partial
from os import PathLike
from pathlib import Path
from time import perf_counter
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from twin_app.errors import SimulationError, UsageError
from twin_app.events import BandSoFar, EventSink, RunKind, SeriesTraced
from twin_app.experiment.analysis.series import Band, SeriesSoFar
from twin_app.experiment.energy_results import EnergyPerPart
from twin_app.experiment.engine import Engine
from twin_app.experiment.executors import Executor
from twin_app.experiment.interruption import InterruptedRunError, interruptible
from twin_app.experiment.order_results import OrderCounts
from twin_app.experiment.pace import Pace
from twin_app.experiment.reporter import Reporter
from twin_app.experiment.result import (
    Performance,
    Result,
    find_bottleneck,
    fleet_results,
    kpi_responses,
    node_results,
    product_results,
)
from twin_app.experiment.summary import MomentStream
from twin_app.experiment.tasks import Job, Simulator
from twin_app.experiment.traced import Analysis, analyse
from twin_app.experiment.work_units import WorkUnitStream
from twin_app.plant.plant import Plant
from twin_app.plant.snapshot import Snapshot
from twin_app.plant.snapshot_json import snapshot_hash
from twin_app.sim.responses import KPI_NAMES, ResponseLayout
from twin_app.sim.trace import Trace
from twin_app.store import (
    Chunk,
    DesignRecord,
    Identity,
    Journal,
    Recorder,
    ResultFormat,
    Status,
    package_versions,
    read_run,
    refill_run_journal,
    write_run,
)

FloatArray = NDArray[np.float64]


class PlantRows(Simulator, Protocol):
    """A simulator that knows what its full rows mean, and can say how a row came about."""

    @property
    def layout(self) -> ResponseLayout:
        """Columns of a full row."""
        ...

    def trace(self, seed: int, replication: int) -> Trace:
        """All that happens in one replication of the plant as it is."""
        ...


def simulate(
    plant: Plant,
    *,
    replications: int = 20,
    seed: int = 1,
    start: Snapshot | None = None,
    workers: int | None = None,
    out: str | PathLike[str] | None = None,
    resume: bool = False,
    trace: bool = False,
    analysis: bool = False,
    on_event: EventSink | None = None,
    cancel: threading.Event | None = None,
    executor: Executor | None = None,
    simulator: PlantRows | None = None,
) -> Result:
    """Simulates the plant as it is. The result is the same for any number of workers.

    Every replication begins with the condition `start`; None: at time 0, empty, idle and up.

    `workers` None uses the machine's cores if the work is long enough to pay for starting processes; 0 or 1 stays in
    this process. `out` is an HDF5 file with every replication (see `twin_app.store.run_file`), and with `trace` all
    events of the first one. `analysis` adds what only traces tell (series over time, a judgement of the warm-up,
    percentiles of lead time, the shifting bottleneck) from the first replications, at most 20; from a `start` there is
    no warm-up to judge. A warm `executor` of the caller is used in place of an own one and left open.
    `simulator` stands in for the real one in tests.

    Raises `UsageError`, `InvalidPlantError`, `SimulationError`, `StoreError`, and `InterruptedRunError` (an
    `ExperimentError`) after Ctrl-C or when `cancel` is set; everything finished is then in `out`.
    """
    if replications < 1:
        raise UsageError(f"at least one replication is needed (got {replications})")
    if trace and out is None:
        raise UsageError("a trace needs an output to be kept in")
    started = perf_counter()
    stop = cancel or threading.Event()
    source = simulator or _real_simulator(plant, start)
    run = _Run(plant, source, replications, seed, start)
    extras = _Extras(trace=trace, analysis=analysis, is_cancelled=stop.is_set)
    pace = Pace()
    reporter = Reporter(on_event, replications, pace)
    engine = Engine(
        source, seed=seed, workers=workers, executor=executor, expected=replications,
        pace=pace, on_warning=reporter.warning, is_cancelled=stop.is_set,
    )  # fmt: skip
    try:
        with reporter.lifetime(RunKind.SIMULATION, plant.scene, engine.workers_wanted), interruptible(stop):
            return run.perform(engine, reporter, Path(out) if out else None, extras, resume=resume, started=started)
    finally:
        engine.close()


@dataclass(frozen=True, slots=True, kw_only=True)
class _Extras:
    """What is wanted besides the rows."""

    trace: bool
    analysis: bool
    is_cancelled: Callable[[], bool]


class _Run:
    """The state of one call of `simulate`."""

    def __init__(self, plant: Plant, source: PlantRows, replications: int, seed: int, start: Snapshot | None) -> None:
        self._plant = plant
        self._source = source
        self._start = start
        self._layout = source.layout
        self._replications = replications
        self._seed = seed
        self._moments = MomentStream(self._layout.n_columns)
        self._orders = OrderCounts(plant, self._layout)
        self._work_units = WorkUnitStream(plant, self._layout)
        self._energy = EnergyPerPart(self._layout)
        self._trace: Trace | None = None
        self._early: dict[int, FloatArray] = {}

    def perform(
        self, engine: Engine, reporter: Reporter, out: Path | None, extras: _Extras, *, resume: bool, started: float
    ) -> Result:
        recorder = Recorder(out, self._identity(), self._format(), resume=resume) if out else None
        try:
            known = self._take_known(recorder.journal) if recorder else []
            done = sum(count for _, count in known)
            for finished in engine.run(list(_missing(known, self._replications))):
                if recorder:
                    recorder.chores()
                if finished is None:
                    continue
                if finished.rows is None:
                    raise SimulationError(finished.problem)
                self._take(finished.job.first, finished.rows)
                if recorder:
                    recorder.add(Chunk(0, finished.job.first, finished.rows))
                done += finished.job.count
                reporter.progress(done)
            if done < self._replications:
                raise InterruptedRunError(_interrupted(done, self._replications, out))
            reporter.progress(done, is_last=True)
            analysis = self._analysis(reporter, extras) if extras.analysis else None
            if extras.is_cancelled() and (extras.trace or extras.analysis):
                raise InterruptedRunError(_interrupted(done, self._replications, out))
            self._trace = self._source.trace(self._seed, 0) if extras.trace else None
            result = self._result(analysis, engine.workers, perf_counter() - started)
            if recorder:
                recorder.finish(result.to_json())
            return result
        finally:
            if recorder:
                recorder.close()

    def _take(self, first: int, rows: FloatArray) -> None:
        """Results come in any order; the summary takes them in the order of replications."""
        self._early[first] = rows
        while (ready := self._early.pop(self._moments.n_rows, None)) is not None:
            self._moments.add(ready)
            self._orders.add(ready)
            self._work_units.add(ready)
            self._energy.add(ready)

    def _analysis(self, reporter: Reporter, extras: _Extras) -> Analysis | None:
        """None if it was cancelled, or if the plant is too large to be traced."""
        reporter.phase("analysis", "Tracing the first replications")
        try:
            analysis = analyse(
                self._plant,
                partial(self._source.trace, self._seed),
                self._replications,
                is_cancelled=extras.is_cancelled,
                on_series=lambda found: reporter.series(_traced(found)),
            )
        except SimulationError as error:
            reporter.warning(f"no series and no shifting bottleneck: {error}")
            return None
        if analysis and analysis.warmup and analysis.warmup.is_sufficient is False:
            reporter.warning(analysis.warmup.warning())
        return analysis

    def _take_known(self, journal: Journal) -> list[tuple[int, int]]:
        journal.add_design(DesignRecord(0, (), 0.0))
        known = []
        for chunk in journal.chunks():
            self._take(chunk.first, chunk.rows)
            known.append((chunk.first, len(chunk.rows)))
        return known

    def _identity(self) -> Identity:
        return Identity(
            kind="run",
            scene=self._plant.scene,
            scene_hash=self._plant.scene_hash,
            options={
                "replications": self._replications,
                "seed": self._seed,
                "horizon_s": self._plant.horizon_s,
                "warmup_s": self._plant.warmup_s,
                **({} if self._start is None else {"start": snapshot_hash(self._start)}),
            },
            versions=package_versions(),
        )

    def _format(self) -> ResultFormat:
        def write(
            path: Path, identity: Identity, status: Status, journal: Journal, answer: dict[str, object] | None
        ) -> None:
            write_run(
                path, identity=identity, status=status, layout=self._layout, journal=journal, answer=answer,
                trace=self._trace,
            )  # fmt: skip

        def head(path: Path) -> tuple[Identity, Status]:
            stored = read_run(path)
            return stored.identity, stored.status

        return ResultFormat(write=write, read_head=head, refill=refill_run_journal)

    def _result(self, analysis: Analysis | None, workers: int, wall_s: float) -> Result:
        summaries = self._moments.summaries()
        nodes = node_results(self._layout, summaries, indicators=self._work_units.summaries(), analysis=analysis)
        events = summaries[KPI_NAMES.index("events")]
        return Result(
            scene=self._plant.scene,
            scene_hash=self._plant.scene_hash,
            seed=self._seed,
            replications=self._replications,
            horizon_s=self._plant.horizon_s,
            warmup_s=self._plant.warmup_s,
            currency=self._plant.currency,
            responses=kpi_responses(summaries),
            nodes=nodes,
            products=product_results(self._layout, summaries),
            orders=self._orders.result(summaries),
            fleets=fleet_results(self._layout, summaries),
            energy=self._energy.result(summaries, self._plant.warmup_s),
            bottleneck=analysis.bottleneck if analysis else find_bottleneck(nodes),
            analysis=analysis,
            series=analysis.series if analysis else None,
            warmup=analysis.warmup if analysis else None,
            lead_time_percentiles_s=analysis.lead_time_percentiles_s if analysis else None,
            performance=Performance(events=round((events.mean or 0.0) * events.n), wall_s=wall_s, workers=workers),
        )


def _real_simulator(plant: Plant, start: Snapshot | None) -> PlantRows:
    from twin_app.experiment.simulator import PlantSimulator  # loads Numba: a second that a stand-in need not pay

    simulator = PlantSimulator(plant, start)
    simulator.check_start()
    return simulator


def _traced(found: SeriesSoFar) -> SeriesTraced:
    def band(own: Band) -> BandSoFar:
        return BandSoFar(mean=own.mean, low=own.low, high=own.high)

    series = found.series
    return SeriesTraced(
        replications=found.n_replications,
        bin_s=series.bin_s,
        output_per_h=band(series.output_per_h),
        wip=band(series.wip),
    )


def _missing(known: Iterable[tuple[int, int]], total: int) -> Iterator[Job]:
    """Jobs for the gaps between known (first, count) pieces, which come sorted."""
    position = 0
    for first, count in known:
        if first > position:
            yield Job((), position, first - position, kpi_only=False)
        position = first + count
    if position < total:
        yield Job((), position, total - position, kpi_only=False)


def _interrupted(done: int, total: int, out: Path | None) -> str:
    kept = f"they are kept in {out}; resume to go on" if out else "give an output to keep them next time"
    return f"interrupted after {done} of {total} replications; {kept}"
