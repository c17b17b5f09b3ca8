"""What may follow `--cluster`."""

from __future__ import annotations

import re
from dataclasses import dataclass

from twin_app.errors import UsageError

MAX_LOCAL = 1024
_SCHEDULER = re.compile(r"(?:tcp|tls)://(?P<host>\[[0-9A-Fa-f:.]+\]|[A-Za-z0-9_.-]+):(?P<port>\d{1,5})")
_LOCAL = re.compile(r"local:(\d{1,5})")


@dataclass(frozen=True, slots=True)
class LocalWorkers:
    """A cluster on this computer, started and ended with the study."""

    count: int


@dataclass(frozen=True, slots=True)
class SchedulerAddress:
    """A cluster that somebody runs."""

    url: str


def parse_cluster(text: str) -> LocalWorkers | SchedulerAddress:
    """Reads `local:N`, `tcp://HOST:PORT` or `tls://HOST:PORT`; raises `UsageError` for anything else."""
    if (local := _LOCAL.fullmatch(text)) and 1 <= int(local[1]) <= MAX_LOCAL:
        return LocalWorkers(int(local[1]))
    if (scheduler := _SCHEDULER.fullmatch(text)) and 1 <= int(scheduler["port"]) <= 65535:
        return SchedulerAddress(text)
    raise UsageError(
        f"--cluster {text!r} is not a cluster; allowed: tcp://HOST:PORT or tls://HOST:PORT (the address of a Dask "
        f"scheduler), local:N (N workers on this computer, 1 to {MAX_LOCAL})"
    )
