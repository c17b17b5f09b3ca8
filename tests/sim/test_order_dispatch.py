"""Which part goes first, against theorems of scheduling and against trying every sequence."""

from __future__ import annotations

import itertools
import random
from collections.abc import Sequence
from dataclasses import dataclass

import pytest

from tests.oracles.kernel_rows import simulated
from tests.oracles.plants import order, path, plant, product, sink, source, station
from tests.sim.order_shop import finishes_s, orders_metric, workshop
from twin_app.plant.distributions import constant
from twin_app.plant.nodes import Process, QueueOrder
from twin_app.plant.plant import Plant
from twin_app.sim import compile_model, trace_replication


@dataclass(frozen=True)
class Job:
    """One order of one part on a single machine."""

    work: float
    due: float
    margin: float = 0.0


def single_machine(jobs: Sequence[Job], rule: QueueOrder) -> Plant:
    """All jobs are there at time 0, each from a source of its own; the machine picks the next one by its rule."""
    names = [f"P{i}" for i in range(len(jobs))]
    processes = tuple(
        Process(product=path(name), process_time=constant(job.work)) for name, job in zip(names, jobs, strict=True)
    )
    return plant(
        *(source(f"S{i}", "M", products=(path(name),)) for i, name in enumerate(names)),
        station("M", 1.0, "Z", priority=rule, processes=processes),
        sink("Z"),
        products=[product(name) for name in names],
        orders=[order(name, name, due_s=job.due, margin=job.margin) for name, job in zip(names, jobs, strict=True)],
    )


def _finishes(jobs: Sequence[Job], sequence: Sequence[int]) -> dict[int, float]:
    """When each job is finished if the machine takes them in this sequence."""
    return dict(zip(sequence, itertools.accumulate(jobs[i].work for i in sequence), strict=True))


def _all_schedules(jobs: Sequence[Job]) -> list[dict[int, float]]:
    return [_finishes(jobs, sequence) for sequence in itertools.permutations(range(len(jobs)))]


def _random_jobs(seed: int) -> list[Job]:
    rng = random.Random(seed)
    return [Job(float(rng.randint(1, 12)), float(rng.randint(5, 40))) for _ in range(6)]


@pytest.mark.parametrize("seed", range(8))
def test_that_earliest_due_date_minimises_the_largest_lateness(seed: int) -> None:
    """Jackson 1955."""
    jobs = _random_jobs(seed)
    finish = finishes_s(simulated(single_machine(jobs, QueueOrder.EDD)))

    best = min(max(end - jobs[i].due for i, end in ends.items()) for ends in _all_schedules(jobs))
    assert max(end - job.due for end, job in zip(finish, jobs, strict=True)) == best


@pytest.mark.parametrize("seed", range(8))
def test_that_shortest_process_time_minimises_the_mean_flow_time(seed: int) -> None:
    """Smith 1956."""
    jobs = _random_jobs(seed)
    finish = finishes_s(simulated(single_machine(jobs, QueueOrder.SPT)))

    assert sum(finish) == min(sum(ends.values()) for ends in _all_schedules(jobs))


@pytest.mark.parametrize("seed", range(8))
def test_that_earliest_due_date_is_on_time_whenever_that_is_possible(seed: int) -> None:
    jobs = [Job(job.work, job.due + 12.0) for job in _random_jobs(seed)]
    on_time = orders_metric(simulated(single_machine(jobs, QueueOrder.EDD)), "on_time")

    most = max(sum(end <= jobs[i].due for i, end in ends.items()) for ends in _all_schedules(jobs))
    assert on_time <= most
    assert (on_time == len(jobs)) == (most == len(jobs))


def test_that_margins_can_impose_the_sequence_with_fewest_late_orders() -> None:
    """Works 7 8 4 6 6, due 9 17 18 19 21: by due date three are late, in the sequence of Moore (1968) two."""
    works, dues, margins = (7, 8, 4, 6, 6), (9, 17, 18, 19, 21), (1.0, 2.0, 5.0, 4.0, 3.0)
    jobs = [Job(float(w), float(d), m) for w, d, m in zip(works, dues, margins, strict=True)]

    by_due = simulated(single_machine(jobs, QueueOrder.EDD))
    by_margin = simulated(single_machine(jobs, QueueOrder.MARGIN))

    assert orders_metric(by_due, "on_time") == 2.0
    assert orders_metric(by_margin, "on_time") == 3.0
    assert max(sum(end <= jobs[i].due for i, end in ends.items()) for ends in _all_schedules(jobs)) == 3
    assert finishes_s(by_margin) == [31.0, 24.0, 4.0, 10.0, 16.0]
    assert orders_metric(by_margin, "tardiness_s") == pytest.approx((22 + 7) / 5)


@pytest.mark.parametrize(
    ("rule", "expected"),
    [
        (QueueOrder.FIFO, [10.0, 20.0, 30.0]),
        (QueueOrder.LIFO, [30.0, 20.0, 10.0]),
        (QueueOrder.EDD, [20.0, 30.0, 10.0]),
        (QueueOrder.MARGIN, [20.0, 10.0, 30.0]),
    ],
)
def test_that_a_buffer_sorts_parts_by_its_order(rule: QueueOrder, expected: list[float]) -> None:
    orders = (
        order("1", "A", due_s=200.0, margin=2.0),
        order("2", "B", due_s=300.0, margin=3.0),
        order("3", "A", due_s=100.0, margin=1.0),
    )
    assert finishes_s(simulated(workshop(*orders, rule=rule))) == expected


@pytest.mark.parametrize("rule", [QueueOrder.EDD, QueueOrder.MARGIN])
def test_that_priority_decides_between_equals(rule: QueueOrder) -> None:
    """The first is in work when the other two come, the more urgent one last."""
    orders = (
        order("early", "A", release_s=0.0, due_s=90.0, priority=1.0),
        order("plain", "A", release_s=1.0, due_s=90.0, priority=1.0),
        order("urgent", "A", release_s=2.0, due_s=90.0, priority=2.0),
    )
    assert finishes_s(simulated(workshop(*orders, rule=rule))) == [10.0, 30.0, 20.0]


def test_that_priority_decides_between_equal_process_times() -> None:
    one = single_machine([Job(5.0, 0.0)] * 3, QueueOrder.SPT)
    urgent = tuple(order(f"P{i}", f"P{i}", priority=priority) for i, priority in enumerate((0.0, 2.0, 1.0)))
    line = plant(*one.nodes, products=one.products, orders=urgent)
    assert finishes_s(simulated(line)) == [15.0, 5.0, 10.0]


def test_that_parts_without_an_order_go_by_the_margin_and_priority_of_their_product() -> None:
    """Without orders; the first part of each source is taken at 0, the others when the machine is free."""
    nodes = [
        source("S0", "M", products=(path("A"),), limit=1),
        source("S1", "M", products=(path("B"),), limit=1),
        source("S2", "M", products=(path("C"),), limit=1),
        station("M", 10.0, "Z", priority=QueueOrder.MARGIN),
        sink("Z"),
    ]
    products = [product("A", margin=1.0), product("B", margin=2.0), product("C", margin=2.0, priority=1.0)]
    made = plant(*nodes, products=products, horizon=100.0)

    trace = trace_replication(compile_model(made), seed=1, replication=0).moves
    leaving = [int(row["node"]) for row in trace if row["kind"] == 1 and int(row["node"]) in (1, 2, 3)]
    assert leaving == [3, 2, 1]  # node 0 is the machine
