"""The connection to a Dask cluster, and the cluster itself where it is ours."""

from __future__ import annotations

import logging
import shutil
import tempfile
import warnings
from contextlib import suppress
from typing import Any

from twin_app.errors import ExperimentError
from twin_app.experiment.executors.addresses import LocalWorkers, SchedulerAddress
from twin_app.experiment.executors.dask_worker import describe
from twin_app.experiment.executors.likeness import differences, remedy
from twin_app.experiment.executors.spawning import environment_of_workers

CONNECT_S = 10.0
WORKERS_S = 20.0
"""How long a cluster may have no workers before it is given up, when connecting."""
ANSWER_S = 1.0
_LISTED = 5

LOST = (OSError, TimeoutError)
"""What calls to a cluster raise that has gone; Dask's own errors of this kind are among them."""

_CONFIG = {
    # No pages for browsers: whoever shares the computer could read what is studied.
    "distributed.scheduler.http.routes": [],
    "distributed.worker.http.routes": [],
    # Clocks and meters that nobody looks at.
    "distributed.worker.profile.enabled": False,
    "distributed.worker.memory.monitor-interval": "2s",
    "distributed.admin.tick.interval": "200ms",
    "distributed.admin.system-monitor.interval": "5s",
    "distributed.scheduler.active-memory-manager.start": False,
    "distributed.comm.compression": None,
    "distributed.worker.preload": ["twin_app.experiment.executors.dask_worker"],
    "distributed.worker.daemon": True,
}


class Link:
    """A client of a scheduler that is checked before it is used: it has workers, and they compute the same numbers."""

    def __init__(self, place: LocalWorkers | SchedulerAddress) -> None:
        """Connects, after starting the cluster if it is to be on this computer. Raises `ExperimentError`."""
        self._folder = tempfile.mkdtemp(prefix="twin-") if isinstance(place, LocalWorkers) else ""
        self._cluster: Any = None
        self.client: Any = None
        for handler in _handlers():
            handler.addFilter(_nothing)
        try:
            self._cluster = _local_cluster(place.count, self._folder) if isinstance(place, LocalWorkers) else None
            self.where = "on this computer" if isinstance(place, LocalWorkers) else f"at {place.url}"
            self._address: Any = self._cluster or getattr(place, "url", "")
            self.connect(CONNECT_S)
            self._wait_for_workers()
            self.check_workers()
        except BaseException:
            self.close()
            raise

    @property
    def is_lost(self) -> bool:
        """The scheduler does not answer any more."""
        return self.client is None or self.client.status != "running"

    def connect(self, timeout_s: float) -> None:
        """A new client in place of the old one; raises `ExperimentError` if nobody answers in time."""
        from distributed import Client

        self._drop_client()
        is_ours = self._cluster is not None  # of others we talk to the address that was named, and to no worker
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")  # Dask on versions; we ask for those that matter, and say it in full
                self.client = Client(self._address, timeout=timeout_s, set_as_default=False, direct_to_workers=is_ours)
        except (*LOST, ValueError, TypeError, RuntimeError, ImportError) as error:
            raise ExperimentError(
                f"the cluster {self.where} does not answer ({_first_line(error)}); "
                "check the address and that `dask scheduler` runs there"
            ) from error

    def threads(self) -> dict[str, int]:
        """Threads of each worker by address; raises one of `LOST` if the scheduler is gone."""
        found = self.client.sync(self.client.scheduler.ncores, callback_timeout=ANSWER_S)
        return {str(address): int(count) for address, count in found.items()}

    def check_workers(self) -> None:
        """Raises `ExperimentError` that names each worker that would compute other numbers, and what to do."""
        answers: dict[str, Any] = self.client.run(describe, on_error="return")
        faults = {address: _fault(answer) for address, answer in answers.items()}
        found = [f"  {address}: {fault}" for address, fault in sorted(faults.items()) if fault]
        if found:
            more = [f"  and {len(found) - _LISTED} more"] if len(found) > _LISTED else []
            raise ExperimentError(
                f"the cluster {self.where} would compute other numbers than this computer:\n"
                + "\n".join([*found[:_LISTED], *more])
                + f"\nTo mend it, {remedy()}, restart the workers and try again."
            )

    def close(self) -> None:
        """Ends the connection, and the cluster if it is ours. May be called twice."""
        self._drop_client()
        cluster, self._cluster = self._cluster, None
        if cluster is not None:
            with suppress(*LOST):
                cluster.close(timeout=5.0)
        if self._folder:
            shutil.rmtree(self._folder, ignore_errors=True)
        for handler in _handlers():
            handler.removeFilter(_nothing)

    def _drop_client(self) -> None:
        client, self.client = self.client, None
        if client is not None:
            with suppress(*LOST, RuntimeError):
                client.close(timeout=1.0)

    def _wait_for_workers(self) -> None:
        try:
            self.client.wait_for_workers(1, timeout=WORKERS_S)
        except LOST as error:
            raise ExperimentError(
                f"the cluster {self.where} has no workers; start some with `dask worker ADDRESS`"
            ) from error


def _local_cluster(count: int, folder: str) -> Any:
    """Workers with one thread each, on the loopback interface, behind certificates that only this process has."""
    import dask
    from distributed import LocalCluster
    from distributed.security import Security

    with dask.config.set(_CONFIG), environment_of_workers():
        return LocalCluster(
            n_workers=count,
            threads_per_worker=1,
            processes=True,
            host="127.0.0.1",
            protocol="tls",
            security=Security.temporary(),
            dashboard_address=None,
            scheduler_kwargs={"dashboard_address": "127.0.0.1:0", "dashboard": False, "allowed_failures": 0},
            silence_logs=logging.CRITICAL,
            memory_limit=0,
            local_directory=folder,
        )


def _fault(answer: object) -> str:
    """What is wrong with a worker that answered this; empty if nothing is."""
    if isinstance(answer, BaseException) and "No module named 'twin_app" in str(answer):  # Dask may have wrapped it
        return "twin-app is not installed there, or is an older version"
    if isinstance(answer, BaseException):
        return f"it cannot be asked for its versions ({_first_line(answer)})"
    return ", ".join(differences(dict(answer))) if isinstance(answer, dict) else "it answers in an unknown way"


def _first_line(error: BaseException) -> str:
    return (str(error).strip().splitlines() or [type(error).__name__])[0]


def _handlers() -> list[logging.Handler]:
    """Of Dask's loggers."""
    import distributed  # noqa: F401 - sets them up

    loggers = [logging.getLogger(name) for name in logging.root.manager.loggerDict if name.startswith("distributed")]
    return [handler for logger in loggers for handler in logger.handlers]


def _nothing(record: logging.LogRecord) -> bool:
    """Keeps Dask's log lines off the terminal: what a user should know comes as our own warnings."""
    return False
