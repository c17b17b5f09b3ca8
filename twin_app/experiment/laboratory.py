"""Where a study's designs are simulated: a budget that is asked for before it is spent, and nothing simulated twice.

The laboratory is what makes a study reproducible. Search and selection ask for replications in rounds and see only
complete rounds, so no decision depends on which worker was faster. A resumed study runs the same code from the start;
replications that the journal holds are answered from there, which leads to the same decisions and so to the same
answer.
"""

from __future__ import annotations

import threading
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from twin_app.errors import ExperimentError
from twin_app.events import DesignSoFar, DesignsSimulated
from twin_app.experiment.constraints import Constraint
from twin_app.experiment.designs_so_far import design_so_far
from twin_app.experiment.engine import Engine
from twin_app.experiment.interruption import InterruptedRunError
from twin_app.experiment.objectives import Goal
from twin_app.experiment.reporter import Reporter
from twin_app.experiment.stages import STAGE_SIZE, purpose_of, stage_of
from twin_app.experiment.tasks import Job, JobResult
from twin_app.plant.factors import DesignPoint
from twin_app.plant.scenario import BASELINE
from twin_app.store import Chunk, DesignRecord, Recorder

FloatArray = NDArray[np.float64]
_NONE_THERE: NDArray[np.bool_] = np.zeros(0, dtype=bool)


@dataclass(frozen=True, slots=True)
class Want:
    """`count` replications, from the first of the stage on, of one design."""

    design: DesignPoint
    count: int


class Samples:
    """Values of one or more objectives of one design in one stage, by replication; larger is better."""

    __slots__ = ("_has", "_values", "asked")

    def __init__(self, n_goals: int) -> None:
        self._values: FloatArray = np.zeros((0, n_goals))
        self._has: NDArray[np.bool_] = _NONE_THERE
        self.asked = 0
        """Replications the study has asked for: it sees these and no others, even if the journal holds more."""

    @property
    def values(self) -> FloatArray:
        """Shape [asked, n_goals]; a view, not to be changed."""
        return self._values[: self.asked]

    def put(self, first: int, values: FloatArray) -> None:
        """Results of replications `first` …, counted within the stage."""
        self._grow(first + len(values))
        self._values[first : first + len(values)] = values
        self._has[first : first + len(values)] = True

    def missing(self, count: int) -> Iterator[tuple[int, int]]:
        """(first, count) of the gaps among the first `count` replications."""
        self._grow(count)
        lacking = np.flatnonzero(~self._has[:count])
        if len(lacking):
            for run in np.split(lacking, np.flatnonzero(np.diff(lacking) > 1) + 1):
                yield int(run[0]), len(run)

    def _grow(self, size: int) -> None:
        if size > len(self._values):
            extra = max(size, 2 * len(self._values)) - len(self._values)
            self._values = np.concatenate([self._values, np.zeros((extra, self._values.shape[1]))])
            self._has = np.concatenate([self._has, np.zeros(extra, dtype=bool)])


class Laboratory:
    """Simulates designs within a budget of replications, and knows what they are worth by one or more goals."""

    def __init__(
        self,
        *,
        engine: Engine,
        recorder: Recorder,
        reporter: Reporter,
        goals: Sequence[Goal],
        constraints: Sequence[Constraint] = (),
        budget: int,
        cancel: threading.Event,
    ) -> None:
        """The first of `goals` is the one that the study improves; `constraints` are looked at besides."""
        self._engine = engine
        self._recorder = recorder
        self._reporter = reporter
        watched: tuple[Goal | Constraint, ...] = (*goals, *constraints)
        self._columns = [one.column for one in watched]
        self._response = goals[0].response
        self._signs: FloatArray = np.array([one.sign for one in watched])
        self._n_goals = len(goals)
        self._constraints = tuple(constraints)
        self._cancel = cancel
        self._ids: dict[DesignPoint, int] = {}
        self._costs: dict[DesignPoint, float] = {}
        self._samples: dict[tuple[DesignPoint, int], Samples] = {}
        self._problems: dict[DesignPoint, str] = {}
        self._reported: set[DesignPoint] = set()
        self.budget = budget
        self.spent = 0
        self._load()

    @property
    def remaining(self) -> int:
        """Replications that may still be asked for."""
        return self.budget - self.spent

    @property
    def n_designs(self) -> int:
        """Different designs asked for so far."""
        return len({design for (design, _), samples in self._samples.items() if samples.asked})

    def problem(self, design: DesignPoint) -> str:
        """Why it cannot be simulated; empty if it can, or has not been tried."""
        return self._problems.get(design, "") if design in self._reported else ""

    def register(self, design: DesignPoint, cost: float) -> None:
        """Makes a design known to the result file; to be done once before it is asked for."""
        self._costs[design] = cost
        if design not in self._ids:
            self._ids[design] = len(self._ids)
            self._recorder.add_design(DesignRecord(self._ids[design], design, cost))

    def values(self, design: DesignPoint, stage: int) -> FloatArray:
        """Values of the first goal in the replications asked for, larger is better; empty if none were."""
        return self.table(design, stage)[:, 0]

    def table(self, design: DesignPoint, stage: int) -> FloatArray:
        """Values of all goals in the replications asked for, [n, n_goals], larger is better; empty if none were."""
        return self._table(design, stage)[:, : self._n_goals]

    def slacks(self, design: DesignPoint, stage: int) -> FloatArray:
        """How far each constraint is kept in the replications asked for, [n, n_constraints]; negative: it is not."""
        signed = self._table(design, stage)[:, self._n_goals :]
        bounds: FloatArray = np.array([one.sign * one.bound for one in self._constraints])
        return signed - bounds

    def _table(self, design: DesignPoint, stage: int) -> FloatArray:
        samples = self._samples.get((design, stage))
        return samples.values if samples else np.zeros((0, len(self._columns)))

    def is_usable(self, design: DesignPoint, stage: int) -> bool:
        """Simulated, and every replication has an objective value."""
        values = self.values(design, stage)
        return bool(len(values)) and not self.problem(design) and not bool(np.isnan(values).any())

    def ensure(self, wants: Iterable[Want], stage: int, *, full_rows: int = 0) -> None:
        """Simulates until every design has its replications. The first `full_rows` keep all responses, not only key
        figures.

        Raises `InterruptedRunError` when cancelled, and `ExperimentError` if the budget does not allow it.
        """
        jobs: list[Job] = []
        for want in wants:
            samples = self._samples.setdefault((want.design, stage), Samples(len(self._columns)))
            if want.count > samples.asked and not self.problem(want.design):
                self.spent += want.count - samples.asked
                jobs += _jobs(want, stage, samples, full_rows)
                samples.asked = want.count
        if self.spent > self.budget:
            raise ExperimentError(f"the search asked for {self.spent} simulations and may have {self.budget}")
        self._simulate(jobs)
        self._report_problems(wants_of=jobs)
        self._report_designs(jobs, stage)

    def rows(self, design: DesignPoint, stage: int) -> Iterator[FloatArray]:
        """Stored rows of the replications asked for, in order; chunks may differ in their number of columns."""
        asked = self._samples[design, stage].asked
        begin = stage * STAGE_SIZE
        for chunk in self._recorder.journal.chunks(self._ids[design]):
            if begin <= chunk.first < begin + asked:
                yield chunk.rows[: begin + asked - chunk.first]

    def _simulate(self, jobs: Sequence[Job]) -> None:
        open_replications = sum(job.count for job in jobs)
        self._reporter.progress(self.spent - open_replications)
        if not jobs:
            return
        for result in self._engine.run(jobs):
            self._recorder.chores()
            if result is not None:
                open_replications -= result.job.count
                self._keep(result)
                self._reporter.progress(self.spent - open_replications)
        self._recorder.settle()  # what follows may be seconds of thinking
        if open_replications or self._cancel.is_set():
            raise InterruptedRunError(
                f"interrupted after {self.spent - open_replications} of {self.budget} simulations"
            )

    def _keep(self, result: JobResult) -> None:
        job = result.job
        if result.rows is None:
            self._problems.setdefault(job.design, result.problem)
            return
        self._recorder.add(Chunk(self._ids[job.design], job.first, result.rows))
        self._put(job.design, job.first, result.rows)

    def _put(self, design: DesignPoint, first: int, rows: FloatArray) -> None:
        stage = stage_of(first)
        samples = self._samples.setdefault((design, stage), Samples(len(self._columns)))
        samples.put(first % STAGE_SIZE, self._signs * rows[:, self._columns])

    def _report_problems(self, wants_of: Sequence[Job]) -> None:
        # After the round, so that the study learns of it at the same point however the round was cut into tasks.
        for design in dict.fromkeys(job.design for job in wants_of):
            if design in self._problems and design not in self._reported:
                self._reported.add(design)
                record = DesignRecord(self._ids[design], design, self._costs[design], self._problems[design])
                self._recorder.add_design(record)
                self._reporter.warning(f"a design cannot be simulated and is left out: {self._problems[design]}")

    def _report_designs(self, jobs: Sequence[Job], stage: int) -> None:
        """What the designs of a round are worth by now, for whoever watches."""
        purpose = purpose_of(stage)
        designs = [d for d in dict.fromkeys(job.design for job in jobs) if self.is_usable(d, stage)]
        if purpose is not None and designs:
            found = tuple(self._so_far(design, stage) for design in designs)
            self._reporter.designs(DesignsSimulated(stage=purpose, response=self._response, designs=found))

    def _so_far(self, design: DesignPoint, stage: int) -> DesignSoFar:
        baseline = tuple(BASELINE for _ in design)
        values, reference = (self._signs[0] * self.values(one, stage) for one in (design, baseline))
        slacks = self.slacks(design, stage)
        return design_so_far(design, self._costs[design], values, reference, slacks)

    def _load(self) -> None:
        """Takes over what a resumed journal holds."""
        designs = {}
        for record in self._recorder.journal.designs():
            self._ids[record.levels] = record.design_id
            designs[record.design_id] = record.levels
        for chunk in self._recorder.journal.chunks():
            self._put(designs[chunk.design_id], chunk.first, chunk.rows)


def _jobs(want: Want, stage: int, samples: Samples, full_rows: int) -> Iterator[Job]:
    begin = stage * STAGE_SIZE
    for first, count in samples.missing(want.count):
        full = max(0, min(count, full_rows - first))
        if full:
            yield Job(want.design, begin + first, full, kpi_only=False)
        if count > full:
            yield Job(want.design, begin + first + full, count - full)
