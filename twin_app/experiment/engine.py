"""Gets jobs done: in this process while there is little to do, in the pool when that pays."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence

from twin_app.errors import UsageError
from twin_app.experiment.executors import Executor, InlineExecutor, ProcessExecutor, available_cores
from twin_app.experiment.pace import Pace
from twin_app.experiment.tasks import Job, JobResult, Simulator, Task, TaskResult

POOL_PAYS_S = 4.0
"""Work for one core above which starting worker processes (about two seconds) pays."""
_PROBE = 4


class Engine:
    """A simulator, an executor and the pace of the work.

    The very first replications are always done here, before any worker starts: they measure the work, and they leave
    the compiled kernel in the cache on disk, so that no two processes compile the same thing. With `workers` None the
    pool is used only if the work is long enough; the results are the same either way.
    """

    def __init__(
        self,
        simulator: Simulator,
        *,
        seed: int,
        workers: int | None,
        executor: Executor | None,
        expected: int,
        pace: Pace,
        on_warning: Callable[[str], None],
        is_cancelled: Callable[[], bool],
    ) -> None:
        """`expected` replications will be asked for in all. A given `executor` is used and left open."""
        if workers is not None and workers < 0:
            raise UsageError(f"the number of workers must not be negative (got {workers})")
        self._simulator = simulator
        self._seed = seed
        self._wanted = workers
        self._given = executor
        self._expected = expected
        self._on_warning = on_warning
        self._is_cancelled = is_cancelled
        self._inline = InlineExecutor()
        self._inline.install(simulator)
        self._pool: Executor | None = None
        self._pace = pace

    @property
    def workers_wanted(self) -> int:
        """The most worker processes that may be used."""
        if self._given is not None:
            return self._given.workers
        return available_cores() if self._wanted is None else self._wanted

    @property
    def workers(self) -> int:
        """Worker processes in use so far; at least 1 for the process itself."""
        return max(1, self._pool.workers if self._pool else 1)

    def run(self, jobs: Sequence[Job]) -> Iterator[JobResult | None]:
        """Results of all jobs, whole or in pieces, in any order; None now and then, for chores.

        Ends early, without an error, when the run is cancelled.
        """
        remaining = list(jobs)
        while remaining and not self._is_cancelled() and self._pace.seconds_per_replication is None:
            probe, remaining = _split(remaining, _PROBE)
            yield from self._through(self._inline, [Task(self._seed, (probe,))])
        if remaining and not self._is_cancelled():
            executor = self._executor()
            tasks = self._pace.tasks(
                self._seed, remaining, executor.workers, task_s=executor.task_s, least_s=executor.least_s
            )
            yield from self._through(executor, tasks)

    def close(self) -> None:
        """Ends the worker processes it has started."""
        if self._pool is not None and self._pool is not self._given:
            self._pool.close()

    def _through(self, executor: Executor, tasks: Iterable[Task]) -> Iterator[JobResult | None]:
        for result in executor.run(tasks, self._is_cancelled):
            yield from self._unpacked(result)

    def _unpacked(self, result: TaskResult | None) -> Iterator[JobResult | None]:
        if result is None:
            yield None
            return
        n_replications = sum(part.job.count for part in result.results)
        self._pace.learn(result.busy_s, n_replications)
        self._expected -= n_replications
        yield from result.results

    def _executor(self) -> Executor:
        if self._pool is None and self._is_worth_a_pool():
            self._pool = self._given or ProcessExecutor(self.workers_wanted)
            self._pool.on_warning = self._on_warning
            self._pool.install(self._simulator)
        return self._pool or self._inline

    def _is_worth_a_pool(self) -> bool:
        if self._given is not None:
            return True
        if self.workers_wanted <= 1:
            return False
        if self._wanted is not None:
            return True
        return self._expected * (self._pace.seconds_per_replication or 0.0) > POOL_PAYS_S


def _split(jobs: list[Job], count: int) -> tuple[Job, list[Job]]:
    first, rest = jobs[0], jobs[1:]
    if first.count <= count:
        return first, rest
    head = Job(first.design, first.first, count, first.kpi_only)
    return head, [Job(first.design, first.first + count, first.count - count, first.kpi_only), *rest]
