"""Generated plants with their parameters wiped out, and put back from what a log says about them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from twin_app.plant.distribution_text import parse_distribution
from twin_app.plant.distributions import constant
from twin_app.plant.nodes import Clock, Conveyor, Failure, Node, Process, SetupMatrix, Source, Station, WhenBlocked
from twin_app.plant.plant import Plant
from twin_app.plant.written import Written


def observable(plant: Plant) -> Plant:
    """The plant without what no log of its machines could tell: which of two failures of a machine a stop was, stops
    off shift, arrivals that were lost.
    """
    return replace(plant, nodes=tuple(map(_observable, plant.nodes)))


def wiped(plant: Plant) -> Plant:
    """The same machines and ways with every time and share that a log tells wrong."""
    return replace(plant, nodes=tuple(map(_wiped, plant.nodes)))


def with_values(plant: Plant, values: Iterable[Written]) -> Plant:
    """The plant as if these had been authored."""
    nodes = {node.path: node for node in plant.nodes}
    for value in values:
        nodes[value.path] = _with_value(nodes[value.path], value.attribute.split(":")[1:], value, plant)
    return replace(plant, nodes=tuple(nodes[node.path] for node in plant.nodes))


def _observable(node: Node) -> Node:
    if isinstance(node, Station | Conveyor):
        return replace(
            node, failures=tuple(replace(failure, clock=_seen(node, failure)) for failure in node.failures[:1])
        )
    return replace(node, when_blocked=WhenBlocked.WAIT) if isinstance(node, Source) else node


def _seen(node: Station | Conveyor, failure: Failure) -> Clock:
    is_hidden = failure.clock is Clock.CALENDAR and isinstance(node, Station) and node.calendar is not None
    return Clock.OPERATING if is_hidden else failure.clock


def _wiped(node: Node) -> Node:
    if isinstance(node, Source):
        return node if node.interarrival is None else replace(node, interarrival=constant(1.0))
    if not isinstance(node, Station | Conveyor):
        return node
    node = replace(
        node, failures=tuple(replace(own, uptime=constant(1e6), repair=constant(1.0)) for own in node.failures)
    )
    if isinstance(node, Conveyor):
        return node
    return replace(
        node,
        process_time=constant(1.0),
        setup_time=None if node.setup_time is None else constant(1.0),
        scrap=0.0,
        rework=0.0,
        processes=tuple(map(_wiped_process, node.processes)),
        setup_matrix=_wiped_matrix(node.setup_matrix),
    )


def _wiped_process(process: Process) -> Process:
    return replace(
        process,
        process_time=None if process.process_time is None else constant(1.0),
        setup_time=None if process.setup_time is None else constant(1.0),
    )


def _wiped_matrix(matrix: SetupMatrix | None) -> SetupMatrix | None:
    return None if matrix is None else replace(matrix, seconds=tuple((99.0,) * len(row) for row in matrix.seconds))


def _with_value(node: Node, words: list[str], value: Written, plant: Plant) -> Node:  # noqa: PLR0911, one each
    time = parse_distribution(value.value) if isinstance(value.value, str) and words[-1] != "clock" else None
    match words, node:
        case ["source", "interarrival"], Source():
            return replace(node, interarrival=time)
        case ["station", "processTime"], Station():
            return replace(node, process_time=time)
        case ["station", "setupTime"], Station():
            return replace(node, setup_time=time)
        case ["station", "scrap"], Station():
            return replace(node, scrap=value.value)
        case ["station", "rework"], Station():
            return replace(node, rework=value.value)
        case ["setup", "matrix"], Station() if node.setup_matrix is not None:
            size = len(node.setup_matrix.products)
            flat = tuple(value.value)  # type: ignore[arg-type]
            rows = tuple(flat[i * size : (i + 1) * size] for i in range(size))
            return replace(node, setup_matrix=replace(node.setup_matrix, seconds=rows))  # type: ignore[arg-type]
        case ["process", product, field], Station():
            return _with_process(
                node, product, {"processTime": "process_time", "setupTime": "setup_time"}[field], time, plant
            )
        case ["failure", name, ("uptime" | "repair") as field], Station() | Conveyor():
            failures = tuple(replace(own, **{field: time}) if own.name == name else own for own in node.failures)
            return replace(node, failures=failures)
    raise AssertionError(f"{value.attribute} of {node.path}")


def _with_process(station: Station, name: str, field: str, time: object, plant: Plant) -> Station:
    path = next(product.path for product in plant.products if product.name == name)
    own = next((process for process in station.processes if process.product == path), Process(product=path))
    others = tuple(process for process in station.processes if process.product != path)
    return replace(station, processes=(*others, replace(own, **{field: time})))  # type: ignore[arg-type]
