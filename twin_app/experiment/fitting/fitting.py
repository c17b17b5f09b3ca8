"""`fit`: what a scene should say, by the log of its machines."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from os import PathLike

from twin_app.experiment.fitting.estimates import ProductNames, failure_findings, source_findings, station_findings
from twin_app.experiment.fitting.findings import Finding, FitResult
from twin_app.experiment.fitting.measures import arrivals_of, machine_measures
from twin_app.plant.log.files import Tell, open_lines
from twin_app.plant.log.reader import read_log
from twin_app.plant.log.table import MachineLog
from twin_app.plant.nodes import Conveyor, Source, Station
from twin_app.plant.plant import Plant


def fit(plant: Plant, log: str | PathLike[str] | MachineLog, *, skips_faults: bool = False) -> FitResult:
    """Distributions and shares for every station, conveyor and source that the log tells enough about.

    `log` is a table (docs/input-modelling.md says which columns) or what `open_log` made of one. Raises
    `InvalidPlantError` with the faults of the log, by line, unless `skips_faults` leaves such rows out.
    """
    table = log if isinstance(log, MachineLog) else open_log(plant, log, skips_faults=skips_faults)
    return FitResult(
        scene=plant.scene,
        scene_hash=plant.scene_hash,
        log=table.name,
        rows=len(table),
        span_s=table.span_s,
        findings=tuple(_findings(plant, table)),
        warnings=table.warnings,
    )


def open_log(
    plant: Plant, path: str | PathLike[str], *, skips_faults: bool = False, tell: Tell | None = None
) -> MachineLog:
    """Read a log from a file: CSV, xlsx or Parquet. `tell` hears the share that is read, and ends it by raising.

    Raises `InvalidPlantError` as `fit` does, also if the file cannot be opened.
    """
    with open_lines(str(path), tell) as lines:
        return read_log(lines, plant, name=str(path), skips_faults=skips_faults)


def _findings(plant: Plant, log: MachineLog) -> Iterator[Finding]:
    nodes = {node.path: node for node in plant.nodes}
    products = ProductNames(log.product_paths)
    places: dict[int, list[slice]] = defaultdict(list)
    for node, _, rows in log.places():
        places[node].append(rows)
    for index in sorted(places, key=lambda index: log.node_paths[index]):
        machine = nodes[log.node_paths[index]]
        if isinstance(machine, Source):
            yield from source_findings(machine, arrivals_of(log, machine, places[index][0]))
        elif isinstance(machine, Station):
            yield from station_findings(machine, machine_measures(log, machine, places[index]), products)
        elif isinstance(machine, Conveyor):
            yield from failure_findings(machine, machine_measures(log, machine, places[index]))
