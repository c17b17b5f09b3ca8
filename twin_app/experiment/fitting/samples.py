"""What a log says about single values of a scene, as samples: for charts, and for fits one by one."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

import numpy as np

from twin_app.experiment.fitting.measures import MachineMeasures, arrivals_of, machine_measures, uptimes_of
from twin_app.experiment.fitting.sample import Sample
from twin_app.plant.log.table import MachineLog
from twin_app.plant.nodes import Conveyor, Source, Station
from twin_app.plant.plant import Plant

Key = tuple[str, str]
"""Prim path and full name of the attribute."""


def logged_samples(plant: Plant, log: MachineLog) -> dict[Key, Sample]:
    """By prim and attribute. Process times are those at speed 1; products with times of their own stand apart."""
    nodes = {node.path: node for node in plant.nodes}
    places: dict[int, list[slice]] = defaultdict(list)
    for node, _, rows in log.places():
        places[node].append(rows)
    found: dict[Key, Sample] = {}
    for index, own in places.items():
        machine = nodes[log.node_paths[index]]
        if isinstance(machine, Source):
            found[machine.path, "twin:source:interarrival"] = arrivals_of(log, machine, own[0]).gaps
        elif isinstance(machine, Station | Conveyor):
            measures = machine_measures(log, machine, own)
            if isinstance(machine, Station):
                found |= dict(_of_work(machine, measures, log.product_paths))
            found |= dict(_of_stops(machine, measures))
    return {key: sample for key, sample in found.items() if sample.n}


def _of_work(station: Station, found: MachineMeasures, products: tuple[str, ...]) -> Iterator[tuple[Key, Sample]]:
    processes = {one.product.rpartition("/")[2]: one for one in station.processes}
    times = {product: timed.sample().times(station.speed) for product, timed in found.work.items()}
    setups = {product: timed.sample() for product, timed in found.setups.items()}
    own_times = {name for name, process in processes.items() if process.process_time}
    own_setups = {name for name, process in processes.items() if process.setup_time}
    for samples, own, field in ((times, own_times, "processTime"), (setups, own_setups, "setupTime")):
        rest = []
        for product, sample in samples.items():
            name = products[product].rpartition("/")[2] if product >= 0 else ""
            if name in own:
                yield (station.path, f"twin:process:{name}:{field}"), sample
            else:
                rest.append(sample)
        if rest:
            yield (station.path, f"twin:station:{field}"), _together(rest)


def _of_stops(machine: Station | Conveyor, found: MachineMeasures) -> Iterator[tuple[Key, Sample]]:
    for name in found.uptimes:
        times = uptimes_of(found, name)
        yield (machine.path, f"twin:failure:{name}:uptime"), times.uptimes
        yield (machine.path, f"twin:failure:{name}:repair"), times.repairs


def _together(samples: list[Sample]) -> Sample:
    return Sample(
        np.concatenate([sample.values for sample in samples]), np.concatenate([sample.right for sample in samples])
    )
