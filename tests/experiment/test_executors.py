"""One conformance suite for all executors, then what only processes can do."""

from __future__ import annotations

import multiprocessing
import os
import re
import threading
from collections.abc import Iterator
from multiprocessing.process import BaseProcess
from pathlib import Path

import numpy as np
import pytest

from tests.experiment.standins import Buggy, Murderer, Patient, Refuser, Surface, make_factor
from tests.oracles.plants import m3
from twin_app.errors import ExperimentError
from twin_app.experiment.executors import Executor, InlineExecutor, ProcessExecutor, open_cluster
from twin_app.experiment.simulator import PlantSimulator
from twin_app.experiment.tasks import Job, PatientSimulator, Task, TaskResult

FACTORS = (make_factor("A", [0, 1, 2], baseline=0), make_factor("B", [0, 1, 2], baseline=0))


def never() -> bool:
    return False


@pytest.fixture(scope="module")
def pool() -> Iterator[ProcessExecutor]:
    with ProcessExecutor(2) as executor:
        executor.install(Surface(FACTORS))
        executor.warm_up()
        yield executor


@pytest.fixture(scope="module")
def cluster() -> Iterator[Executor]:
    pytest.importorskip("distributed")
    with open_cluster("local:2") as executor:
        yield executor


@pytest.fixture(params=["inline", "processes", "dask"])
def executor(request: pytest.FixtureRequest) -> Executor:
    """Each kind, with a simulator installed; pool and cluster are shared, as in a session."""
    kinds = {"processes": "pool", "dask": "cluster"}
    found: Executor = InlineExecutor() if request.param == "inline" else request.getfixturevalue(kinds[request.param])
    found.install(Surface(FACTORS))
    return found


def tasks(n: int, size: int = 3) -> list[Task]:
    return [Task(7, (Job((index % 3, 1), index * size, size),)) for index in range(n)]


def rows_by_job(results: Iterator[TaskResult | None]) -> dict[Job, np.ndarray]:
    found = {}
    for result in results:
        for part in result.results if result else ():
            assert part.job not in found, "a job came back twice"
            assert part.rows is not None
            found[part.job] = part.rows
    return found


class TestEveryExecutor:
    def test_that_every_task_comes_back_once_with_its_own_rows(self, executor: Executor) -> None:
        found = rows_by_job(executor.run(tasks(11), never))
        simulator = Surface(FACTORS)
        assert set(found) == {job for task in tasks(11) for job in task.jobs}
        for job, rows in found.items():
            assert np.array_equal(rows, simulator.simulate(7, job))

    def test_that_it_can_be_used_again(self, executor: Executor) -> None:
        assert len(rows_by_job(executor.run(tasks(3), never))) == 3
        assert len(rows_by_job(executor.run(tasks(4), never))) == 4
        assert rows_by_job(executor.run([], never)) == {}

    def test_that_a_newly_installed_simulator_replaces_the_old_one(self, executor: Executor) -> None:
        old = rows_by_job(executor.run(tasks(2), never))
        executor.install(Surface(FACTORS, own_sd=5.0))
        new = rows_by_job(executor.run(tasks(2), never))
        assert all(not np.array_equal(old[job], new[job]) for job in old)

    def test_that_tasks_are_drawn_only_a_little_ahead_of_the_results(self, executor: Executor) -> None:
        drawn = 0

        def counted() -> Iterator[Task]:
            nonlocal drawn
            for task in tasks(40):
                drawn += 1
                yield task

        results = executor.run(counted(), never)
        next(result for result in results if result)
        assert drawn <= 2 * max(1, executor.workers) + 1
        list(results)

    def test_that_a_cancelled_run_ends_and_draws_nothing_more(self, executor: Executor) -> None:
        stop = threading.Event()
        drawn = []

        def endless() -> Iterator[Task]:
            for index in range(10**6):
                drawn.append(index)
                yield Task(7, (Job((0, 0), index, 1),))

        seen = 0
        for result in executor.run(endless(), stop.is_set):
            seen += result is not None
            if seen == 5:
                stop.set()
        assert 5 <= seen <= len(drawn) <= 5 + 2 * max(1, executor.workers)
        assert len(rows_by_job(executor.run(tasks(2), never))) == 2

    def test_that_a_simulator_that_looks_up_stops_in_the_middle_of_a_job(self, executor: Executor) -> None:
        if type(executor).__name__ == "DaskExecutor":
            pytest.skip("nothing reaches into a task on a cluster: what is under way is dropped")
        executor.install(Patient(FACTORS))
        stop = threading.Event()
        found: list[TaskResult] = []
        for result in executor.run([Task(7, (Job((0, 1), 20, 5), Job((1, 1), 0, 5)))], stop.is_set):
            stop.set()
            found += [result] if result else []
        jobs = [(part.job, part.rows) for result in found for part in result.results]
        assert [job for job, _ in jobs] == [Job((0, 1), 20, 2)]
        assert np.array_equal(jobs[0][1], Surface(FACTORS).simulate(7, Job((0, 1), 20, 2)))
        executor.install(Surface(FACTORS))
        assert len(rows_by_job(executor.run(tasks(2), never))) == 2

    def test_that_a_design_that_cannot_be_simulated_is_a_result_with_a_reason(self, executor: Executor) -> None:
        executor.install(Refuser(FACTORS))
        results = [result for result in executor.run(tasks(3), never) if result]
        problems = {part.job.design: part.problem for result in results for part in result.results}
        assert problems == {(0, 1): "", (1, 1): "", (2, 1): "/P/A: parts move without time passing"}

    def test_that_a_bug_in_a_simulator_ends_the_run_and_leaves_the_executor_fit(self, executor: Executor) -> None:
        executor.install(Buggy(FACTORS))
        with pytest.raises((ExperimentError, ZeroDivisionError), match="by zero"):
            list(executor.run(tasks(3), never))
        executor.install(Surface(FACTORS))
        assert len(rows_by_job(executor.run(tasks(3), never))) == 3


def test_that_a_run_without_a_simulator_is_refused() -> None:
    for fresh in (InlineExecutor(), ProcessExecutor(1)):
        with fresh, pytest.raises(ExperimentError, match="no simulator"):
            list(fresh.run(tasks(1), never))


def with_warnings(simulator: Surface) -> tuple[ProcessExecutor, list[str]]:
    executor = ProcessExecutor(2)
    warnings: list[str] = []
    executor.on_warning = warnings.append
    executor.install(simulator)
    return executor, warnings


def deadly_tasks() -> list[Task]:
    return [Task(7, (Job((0, 0), first, 10),)) for first in range(0, 200, 10)]


def test_that_the_work_of_a_killed_worker_is_repeated_and_reported(tmp_path: Path) -> None:
    executor, warnings = with_warnings(Murderer(FACTORS, marker=str(tmp_path / "died")))
    with executor:
        found = rows_by_job(executor.run(deadly_tasks(), never))
    assert sorted(job.first for job in found) == list(range(0, 200, 10))
    assert len(warnings) == 1
    assert "ended unexpectedly" in warnings[0]
    assert re.search(r"Its [1-9]\d* simulations are repeated", warnings[0])


def test_that_work_that_kills_three_workers_ends_the_run_and_is_named(tmp_path: Path) -> None:
    executor, _ = with_warnings(Murderer(FACTORS, marker=str(tmp_path / "died"), always=True))
    with executor, pytest.raises(ExperimentError, match=r"replications 100–109.*--resume"):
        list(executor.run(deadly_tasks(), never))


def test_that_a_cancelled_pool_does_not_wait_for_a_long_task(tmp_path: Path) -> None:
    begun = tmp_path / "begun"
    stop, children = threading.Event(), []
    with ProcessExecutor(2) as executor:
        executor.install(_Endless(str(begun)))
        for _ in executor.run([Task(7, (Job((0, 0), 0, 1),))], stop.is_set):
            if begun.exists():  # before, a worker would see the cancel and stay
                children = executor_children(executor)
                stop.set()
        assert children
        assert not any(child.is_alive() for child in children)


def test_that_a_cancel_keeps_the_processes_of_a_simulator_that_looks_up() -> None:
    executor, warnings = with_warnings(Surface(FACTORS))
    stop = threading.Event()
    with executor:
        rows_by_job(executor.run(tasks(4), never))  # a process that is only starting cannot look up yet
        executor.install(Patient(FACTORS))
        before = []
        for _ in executor.run([Task(7, (Job((0, 0), 0, 5),))], stop.is_set):
            before = executor_children(executor)
            stop.set()
        assert executor_children(executor) == before
        assert before
    assert warnings == []


def test_that_the_real_simulator_stops_within_a_replication() -> None:
    looks = iter([False] * 3 + [True] * 1_000)
    simulator = PlantSimulator(m3(horizon=1e7))
    rows = simulator.simulate_while_wanted(7, Job((), 0, 2), lambda: next(looks))
    assert len(rows) == 0


def test_that_the_real_simulator_is_patient() -> None:
    simulator = PlantSimulator(m3(horizon=2_000.0))
    assert isinstance(simulator, PatientSimulator)
    job = Job((), 3, 4, kpi_only=False)
    np.testing.assert_array_equal(simulator.simulate_while_wanted(7, job, never), simulator.simulate(7, job))


@pytest.mark.skipif(not hasattr(os, "getpriority"), reason="this system knows no priorities")
def test_that_processes_let_others_go_first_where_they_are_told_to() -> None:
    with ProcessExecutor(1, niceness=7) as executor:
        executor.install(Surface(FACTORS))
        executor.warm_up()
        list(executor.run(tasks(1), never))
        (process,) = executor._processes
        assert os.getpriority(os.PRIO_PROCESS, process.pid or 0) == os.getpriority(os.PRIO_PROCESS, 0) + 7


def test_that_closing_leaves_no_process_and_no_file() -> None:
    executor, _ = with_warnings(Surface(FACTORS))
    with executor:
        rows_by_job(executor.run(tasks(4), never))
        folder = executor._folder
        children = executor_children(executor)
        assert children
    assert not any(child.is_alive() for child in children)
    assert not folder.exists()


def executor_children(executor: ProcessExecutor) -> list[BaseProcess]:
    """Its live worker processes."""
    return [child for child in multiprocessing.active_children() if child in executor._processes]


class _Endless:
    """Never comes back from a replication; leaves a mark when it begins."""

    def __init__(self, mark: str) -> None:
        self._mark = mark

    def simulate(self, seed: int, job: Job) -> np.ndarray:
        Path(self._mark).touch()
        threading.Event().wait()
        raise AssertionError("waited for ever and came back")


def test_that_a_replication_without_end_does_not_keep_a_cancel_waiting(tmp_path: Path) -> None:
    with InlineExecutor() as executor:
        executor.install(_Endless(str(tmp_path / "begun")))
        results = list(executor.run([Task(1, (Job((), 0, 1),))], lambda: True))
    assert not any(results)
