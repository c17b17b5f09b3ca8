"""`validate`: simulates the time that a log covers, and compares."""

from __future__ import annotations

import math
import threading
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime
from os import PathLike

import numpy as np

from twin_app.errors import UsageError
from twin_app.events import EventSink
from twin_app.experiment.fitting.fitting import open_log
from twin_app.experiment.machine_log import LogRow, log_rows
from twin_app.experiment.result import Result
from twin_app.experiment.runs import simulate
from twin_app.experiment.summary import Summary, summarise
from twin_app.experiment.validation.comparison import Comparison, Validation, compare, recorded
from twin_app.experiment.validation.recording import FloatArray, Recording, record
from twin_app.experiment.validation.ways import entry_stations, exit_stations
from twin_app.plant.log.table import NS_PER_S, MachineLog
from twin_app.plant.log.timestamps import TimeKind, kind_of, parse_times
from twin_app.plant.plant import Plant

MOST_TRACED_ROWS = 400_000
"""Rows of trace that lead times of machines are worked out from, all replications together."""
_MOST_TRACED = 20
_Number = tuple[str, str, FloatArray, Summary, float]
"""Path, quantity, batches of the log, the simulated side, and the tolerance."""


def validate(
    plant: Plant,
    log: str | PathLike[str] | MachineLog,
    *,
    replications: int = 20,
    seed: int = 1,
    warmup_s: float | None = None,
    origin: str | None = None,
    tolerance: float = 0.02,
    workers: int | None = None,
    skips_faults: bool = False,
    on_event: EventSink | None = None,
    cancel: threading.Event | None = None,
) -> Validation:
    """Simulates as long as the log lasts, after a warm-up (None: the plant's), and compares number by number.

    `origin` is the time 0 of the scene's calendars (None: the first time of a log with dates, 0 of one in seconds).
    A difference within `tolerance` (of the recorded mean; of shares, absolute) does not matter. Raises what `fit` and
    `simulate` raise, and `UsageError` for a log without duration or an `origin` that is no such time.
    """
    if replications < 2:
        raise UsageError(f"a comparison needs two replications or more (got {replications})")
    table = log if isinstance(log, MachineLog) else open_log(plant, log, skips_faults=skips_faults)
    if table.span_s <= 0.0:
        raise UsageError(f"{table.name}: covers no time, so there is nothing to compare")
    own = plant.warmup_s if warmup_s is None else warmup_s
    before = own + _phase_s(plant, table, origin, own)
    model = replace(plant, warmup_s=before, horizon_s=before + table.span_s, ends_with_orders=False)
    result = simulate(model, replications=replications, seed=seed, workers=workers, on_event=on_event, cancel=cancel)
    recording = record(plant, table)
    numbers = _numbers(model, recording, result, seed, tolerance)
    return Validation(
        scene=plant.scene,
        log=table.name,
        rows=len(table),
        span_s=table.span_s,
        warmup_s=before,
        replications=replications,
        seed=seed,
        tolerance=tolerance,
        numbers=tuple(_compared(numbers)),
        missing=recording.missing,
        warnings=table.warnings,
    )


def _compared(numbers: list[_Number]) -> list[Comparison]:
    return [
        compare(path, quantity, recorded(batches), simulated, n_comparisons=len(numbers), tolerance=tolerance)
        for path, quantity, batches, simulated, tolerance in numbers
    ]


def _numbers(model: Plant, recording: Recording, result: Result, seed: int, tolerance: float) -> list[_Number]:
    """Those that both sides have."""
    found: list[_Number] = []
    output, lead = recording.output_per_h, recording.lead_time_s
    if output is not None:
        simulated = result.responses["throughput_per_h"]
        found.append(("", "throughput_per_h", output, simulated, tolerance * float(output.mean())))
    if lead is not None:
        of_machines = recording.is_lead_of_machines
        simulated = (
            _lead_of_machines(model, seed, result.replications) if of_machines else result.responses["lead_time_s"]
        )
        if simulated.mean is not None:
            found.append(("", "lead_time_s", lead, simulated, tolerance * float(np.nanmean(lead))))
    shares: Mapping[str, Mapping[str, Summary]] = {node.path: node.shares for node in result.nodes}
    for (path, state), batches in recording.shares.items():
        summary = shares[path].get(state)
        if summary is not None and summary.mean is not None and (batches.any() or summary.mean > 0.0):
            found.append((path, state, batches, summary, tolerance))
    return found


def _phase_s(plant: Plant, log: MachineLog, origin: str | None, warmup_s: float) -> float:
    """What to add to the warm-up so that the calendars stand at its end as they did when the log began."""
    first = _origin_ns(log, origin)
    if not plant.calendars:
        return 0.0
    period = math.lcm(*(round(calendar.period_s * NS_PER_S) for calendar in plant.calendars))
    return (log.start - first - round(warmup_s * NS_PER_S)) % period / NS_PER_S


def _origin_ns(log: MachineLog, origin: str | None) -> int:
    if origin is None:
        return log.start if log.is_absolute else 0
    kind = kind_of(origin)
    if kind is None or (kind is not TimeKind.SECONDS) != log.is_absolute:
        like = datetime.fromtimestamp(log.start / NS_PER_S, UTC).isoformat() if log.is_absolute else "0"
        raise UsageError(f"--origin {origin}: is no time like those of the log, such as {like}")
    return int(parse_times([origin], kind).ns[0])


def _lead_of_machines(model: Plant, seed: int, replications: int) -> Summary:
    """Time from the first work on a part at a first machine to the end of the last, as a log shows it."""
    from twin_app.sim import compile_model, trace_replication

    compiled = compile_model(model)
    first, (last, _) = entry_stations(model), exit_stations(model)
    warmup = round(model.warmup_s * NS_PER_S)
    means, rows = [], 0
    for replication in range(min(replications, _MOST_TRACED)):
        if replication >= 2 and rows * (replication + 1) > MOST_TRACED_ROWS * replication:
            break
        trace = trace_replication(compiled, seed=seed, replication=replication)
        rows += len(trace.time_ns)
        ages = _ages_in(log_rows(model, trace, None, only=first | last), first, last, warmup)
        means.append(float(np.mean(ages)) / NS_PER_S if ages else math.nan)
    return summarise(np.array(means))


def _ages_in(rows: list[LogRow], first: frozenset[str], last: frozenset[str], warmup: int) -> list[int]:
    came: dict[int, int] = {}
    ages: list[int] = []
    for row in rows:
        if row.state != "working":
            continue
        if row.station in first:
            for part in row.parts:
                came.setdefault(part, row.start_ns)
        if row.station in last and row.end_ns > warmup and "ok" in row.result:
            ages.extend(row.end_ns - came[part] for part in row.parts if came.get(part, -1) >= warmup)
    return ages
