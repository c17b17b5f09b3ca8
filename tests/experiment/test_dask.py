"""What only clusters can do: lose workers, vanish, differ from this computer. What all can do: `test_executors.py`."""

from __future__ import annotations

import ssl
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from tests.experiment.standins import Murderer, Surface, make_factor, make_plant
from twin_app.errors import ExperimentError, UsageError
from twin_app.experiment import study
from twin_app.experiment.executors import Executor, open_cluster
from twin_app.experiment.executors.addresses import LocalWorkers, SchedulerAddress, parse_cluster
from twin_app.experiment.executors.likeness import own_versions
from twin_app.experiment.tasks import Job, Task, TaskResult

distributed = pytest.importorskip("distributed")
FACTORS = tuple(make_factor(name, range(1, 9), baseline=1, cost=10.0) for name in "ABCD")
PLANT = make_plant(*FACTORS, budget=120.0)


def never() -> bool:
    return False


def tasks(n: int) -> list[Task]:
    return [Task(7, (Job((0, 0, 0, 0), 10 * index, 10),)) for index in range(n)]


def firsts(results: Iterator[TaskResult | None]) -> list[int]:
    return sorted(part.job.first for result in results if result for part in result.results)


@pytest.fixture
def elsewhere() -> Iterator[Any]:
    """A cluster that somebody else runs; for speed its workers are threads of this process."""
    cluster = distributed.LocalCluster(
        n_workers=2, threads_per_worker=1, processes=False, dashboard_address=None, host="127.0.0.1", protocol="tcp"
    )
    yield cluster
    cluster.close(timeout=5.0)


@pytest.fixture
def remote(elsewhere: Any) -> Iterator[Executor]:
    with open_cluster(elsewhere.scheduler_address) as executor:
        executor.install(Surface(FACTORS))
        yield executor


@pytest.mark.parametrize(
    ("text", "meaning"),
    [
        ("local:3", LocalWorkers(3)),
        ("tcp://10.0.0.7:8786", SchedulerAddress("tcp://10.0.0.7:8786")),
        ("tls://dask.plant-2.example:8786", SchedulerAddress("tls://dask.plant-2.example:8786")),
        ("tcp://[::1]:1", SchedulerAddress("tcp://[::1]:1")),
    ],
)
def test_that_an_address_is_a_scheduler_or_a_number_of_workers(text: str, meaning: object) -> None:
    assert parse_cluster(text) == meaning


@pytest.mark.parametrize(
    "text",
    ["", "local", "local:0", "local:99999", "10.0.0.7:8786", "tcp://host", "tcp://host:0", "tcp://host:70000",
     "http://host:80", "inproc://a/b", "tcp://ho st:1", "tcp://host:8786/x", "tcp://user@host:8786"],
)  # fmt: skip
def test_that_any_other_address_is_refused_and_the_allowed_ones_are_named(text: str) -> None:
    with pytest.raises(UsageError, match=r"tcp://HOST:PORT.*local:N"):
        open_cluster(text)


def test_that_a_study_on_a_cluster_gives_the_answer_of_this_computer_though_a_worker_dies(tmp_path: Path) -> None:
    alone = study(PLANT, simulations=800, simulator=Surface(FACTORS), workers=0, out=tmp_path / "alone").to_json()
    warnings: list[str] = []
    with open_cluster("local:2") as executor:
        murderer = Murderer(FACTORS, marker=str(tmp_path / "died"), at=12)
        together = study(
            PLANT, simulations=800, simulator=murderer, executor=executor, out=tmp_path / "together",
            on_event=lambda event: warnings.append(getattr(event, "message", "")),
        ).to_json()  # fmt: skip
    assert (tmp_path / "died").exists()
    assert any("died or left" in text for text in warnings)
    for answer in (alone, together):
        del answer["wall_s"], answer["workers"]
    assert together == alone


def test_that_work_that_kills_three_workers_is_named_and_ends_the_run(tmp_path: Path) -> None:
    with open_cluster("local:2") as executor:
        executor.install(Murderer(FACTORS, marker=str(tmp_path / "died"), always=True))
        with pytest.raises(ExperimentError, match=r"died 3 times.*replications 100–109.*--resume"):
            list(executor.run(tasks(20), never))


def test_that_a_cluster_of_ours_talks_to_this_computer_alone_and_shows_its_certificate(tmp_path: Path) -> None:
    with open_cluster("local:1") as executor:
        link: Any = executor._link  # type: ignore[attr-defined]
        scheduler = link._cluster.scheduler
        assert {server.getsockname()[0] for server in scheduler.http_server._sockets.values()} == {"127.0.0.1"}
        assert not [rule for rule in scheduler.http_application.default_router.rules if "status" in str(rule)]
        address = str(scheduler.address)
        assert address.startswith("tls://127.0.0.1:")
        with pytest.raises((OSError, ssl.SSLError, TypeError, ValueError)):
            distributed.Client(address.replace("tls://", "tcp://"), timeout=0.5, set_as_default=False)


def test_that_a_cluster_that_vanishes_is_reported_with_what_to_do(
    elsewhere: Any, remote: Executor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("twin_app.experiment.executors.dask.PATIENCE_S", 0.0)
    warnings: list[str] = []
    remote.on_warning = warnings.append
    results = remote.run(tasks(10**6), never)
    next(result for result in results if result)
    elsewhere.close(timeout=5.0)
    with pytest.raises(ExperimentError, match=r"at tcp://127.0.0.1:\d+ has gone.*--resume.*without --cluster"):
        list(results)
    assert "connection to the cluster" in warnings[0]


def test_that_a_cluster_that_comes_back_goes_on_with_what_it_had_not_done(elsewhere: Any, remote: Executor) -> None:
    results = remote.run(tasks(60), never)
    seen = firsts(iter([next(result for result in results if result)]))
    remote._link._drop_client()  # type: ignore[attr-defined]
    assert sorted(seen + firsts(results)) == [10 * index for index in range(60)]


def test_that_an_address_where_nobody_answers_is_reported(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("twin_app.experiment.executors.dask_link.CONNECT_S", 0.2)
    with pytest.raises(ExperimentError, match=r"tcp://127.0.0.1:9 does not answer"):
        open_cluster("tcp://127.0.0.1:9")


def test_that_a_cluster_without_workers_is_reported(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("twin_app.experiment.executors.dask_link.WORKERS_S", 0.2)
    with (
        distributed.LocalCluster(
            n_workers=0, processes=False, dashboard_address=None, host="127.0.0.1", protocol="tcp"
        ) as empty,
        pytest.raises(ExperimentError, match="no workers"),
    ):
        open_cluster(empty.scheduler_address)


@pytest.mark.parametrize(
    ("package", "version", "words"),
    [("python", "3.9", r"python 3.9 \(here 3"), ("twin-app", "0.0.1", r"twin-app 0.0.1 \(here"),
     ("numba", "0.1", r"numba 0.1 \(here"), ("numpy", "1.0", r"numpy 1.0 \(here"),
     ("source", "0", "twin-app .* other source code")],
)  # fmt: skip
def test_that_workers_that_would_compute_other_numbers_are_refused_by_name(
    elsewhere: Any, monkeypatch: pytest.MonkeyPatch, package: str, version: str, words: str
) -> None:
    theirs = {**own_versions(), package: version}
    monkeypatch.setattr("twin_app.experiment.executors.dask_link.describe", lambda: theirs)
    with pytest.raises(ExperimentError, match=rf"(?s)127.0.0.1:\d+: {words}.*pip install.*numpy=="):
        open_cluster(elsewhere.scheduler_address)


def test_that_workers_without_twin_are_refused(elsewhere: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    def describe() -> None:
        raise RuntimeError("ModuleNotFoundError(\"No module named 'twin_app'\")")  # as Dask wraps it

    monkeypatch.setattr("twin_app.experiment.executors.dask_link.describe", describe)
    with pytest.raises(ExperimentError, match="not installed there"):
        open_cluster(elsewhere.scheduler_address)


def test_that_a_worker_that_joins_later_is_asked_too(remote: Executor, monkeypatch: pytest.MonkeyPatch) -> None:
    theirs = {**own_versions(), "numpy": "9.9"}
    monkeypatch.setattr("twin_app.experiment.executors.dask.own_versions", lambda: theirs)
    with pytest.raises(ExperimentError, match=r"worker that joined the cluster.*--resume"):
        list(remote.run(tasks(1), never))


def test_that_several_threads_of_one_worker_have_simulators_of_their_own() -> None:
    with (
        distributed.LocalCluster(
            n_workers=1, threads_per_worker=3, processes=False, dashboard_address=None, host="127.0.0.1", protocol="tcp"
        ) as cluster,
        open_cluster(cluster.scheduler_address) as executor,
    ):
        assert executor.workers == 3
        executor.install(_Alone())
        assert firsts(executor.run(tasks(30), never)) == [10 * index for index in range(30)]


class _Alone:
    """Complains when two threads meet in it."""

    def __init__(self) -> None:
        self.is_busy = False

    def simulate(self, seed: int, job: Job) -> np.ndarray:
        assert not self.is_busy
        self.is_busy = True
        rows = Surface(FACTORS, sleep_s=0.001).simulate(seed, job)
        self.is_busy = False
        return rows
