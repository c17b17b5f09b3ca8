"""Cycles, set-ups and stops put together from rows written by hand."""

from __future__ import annotations

import pytest

from tests.plant.log.logs import PLANT, read
from twin_app.experiment.fitting.measures import arrivals_of, machine_measures, uptimes_of
from twin_app.experiment.fitting.stops import StopTimes, stop_times
from twin_app.experiment.fitting.stretches import PlaceRows, setup_stretches, work_stretches
from twin_app.plant.log.table import LogState, MachineLog
from twin_app.plant.nodes import Clock, Source, Station

HEADER = "station,start,end,state,part,result,failure,product"


def drill(*rows: str) -> MachineLog:
    """A log of one machine; a row is `start end state part result failure product`, as far as given."""
    return read(*("Drill," + ",".join((row.split() + ["-"] * 7)[:7]).replace("-", "") for row in rows), header=HEADER)


def place(log: MachineLog) -> PlaceRows:
    return PlaceRows.of(log, slice(0, len(log)), has_results=log.has_results)


def cycles(log: MachineLog) -> list[tuple[float, bool]]:
    found = work_stretches(place(log))
    return list(zip(found.seconds.tolist(), found.is_complete.tolist(), strict=True))


def test_that_each_row_of_work_is_a_cycle() -> None:
    assert cycles(drill("0 10 working", "10 30 working", "35 40 working", "50 60 starved")) == [
        (10.0, True),
        (20.0, True),
        (5.0, True),
    ]


def test_that_work_goes_on_after_a_stop_that_follows_at_once() -> None:
    log = drill("0 10 working", "10 25 down", "25 40 off_shift", "40 50 working", "50 60 starved")
    assert cycles(log) == [(20.0, True)]


def test_that_a_gap_or_another_state_ends_a_cycle() -> None:
    assert len(cycles(drill("0 10 working", "10 25 down", "26 50 working", "50 60 starved"))) == 2
    assert len(cycles(drill("0 10 working", "10 25 setup", "25 50 working", "50 60 starved"))) == 2


def test_that_part_names_tell_cycles_apart() -> None:
    log = drill(
        "0 10 working a", "10 25 down", "25 40 working b", "40 50 working c", "50 55 working c", "55 60 starved"
    )
    assert cycles(log) == [(10.0, False), (15.0, True), (15.0, True)]


def test_that_a_result_ends_a_cycle_and_its_lack_leaves_it_open() -> None:
    log = drill("0 10 working a", "10 20 down", "20 25 working a ok", "25 30 working a ok", "30 33 working b")
    assert cycles(log) == [(15.0, True), (5.0, True), (3.0, False)]


def test_that_work_cut_off_by_the_end_of_the_log_is_open() -> None:
    assert cycles(drill("0 10 working", "10 14 working")) == [(10.0, True), (4.0, False)]


def test_that_a_set_up_goes_on_after_a_stop_and_is_complete_if_work_follows() -> None:
    log = drill("0 10 setup", "10 20 down", "20 25 setup", "25 30 working", "30 40 setup")
    found = setup_stretches(place(log))
    assert found.seconds.tolist() == [15.0, 10.0]
    assert found.is_complete.tolist() == [True, False]


def stops(log: MachineLog, clock: Clock, *, needs_crew: bool = False) -> StopTimes:
    rows = place(log)
    return stop_times(rows, rows.state == LogState.DOWN, clock, needs_crew=needs_crew)


STOPS = drill(
    "0 10 working", "10 15 down", "15 20 working", "20 50 starved", "50 60 off_shift", "60 70 working",
    "70 73 waiting_crew", "73 80 down", "80 90 working", "90 95 starved",
)  # fmt: skip


@pytest.mark.parametrize(
    ("clock", "uptime", "rest"),
    [(Clock.PROCESSING, 15.0, 10.0), (Clock.OPERATING, 48.0, 15.0), (Clock.CALENDAR, 58.0, 15.0)],
)
def test_that_uptimes_are_counted_on_their_clock(clock: Clock, uptime: float, rest: float) -> None:
    found = stops(STOPS, clock)
    assert found.uptimes.values.tolist() == [uptime]
    assert found.uptimes.right.tolist() == [rest]
    assert found.repairs.values.tolist() == [5.0, 7.0]


def test_that_a_wait_for_people_belongs_to_the_stop_if_its_repair_needs_them() -> None:
    found = stops(STOPS, Clock.CALENDAR, needs_crew=True)
    assert found.uptimes.values.tolist() == [55.0]
    assert found.repairs.values.tolist() == [5.0, 7.0]


def test_that_a_stop_goes_on_over_a_break_and_one_that_ends_in_it_is_cut_off() -> None:
    log = drill(
        "0 5 working", "5 10 down", "10 30 off_shift", "30 33 down", "33 40 working", "40 44 down", "44 60 off_shift"
    )
    found = stops(log, Clock.PROCESSING)
    assert found.repairs.values.tolist() == [28.0]
    assert found.repairs.right.tolist() == [4.0]
    assert found.uptimes.values.tolist() == [7.0]


def test_that_a_stop_at_the_end_of_the_log_is_cut_off() -> None:
    found = stops(drill("0 5 working", "5 10 down"), Clock.PROCESSING)
    assert (found.repairs.values.tolist(), found.repairs.right.tolist()) == ([], [5.0])
    assert found.uptimes.n == 0


def _station(name: str) -> Station:
    return next(node for node in PLANT.stations if node.label == name)


def test_that_a_machine_without_failures_in_the_scene_gets_one_with_a_likely_clock() -> None:
    at_work = drill("0 5 working", "5 7 down", "7 20 working", "20 22 down", "22 30 working")
    idle = drill("0 5 working", "5 9 starved", "9 12 down", "12 20 starved", "20 22 down", "22 30 working")
    for log, clock in ((at_work, Clock.PROCESSING), (idle, Clock.OPERATING)):
        found = machine_measures(log, _station("Drill"), [slice(0, len(log))])
        assert found.clocks == {"logged": clock}
        assert uptimes_of(found, "logged").repairs.n == 2


def test_that_scrap_is_counted_by_part() -> None:
    log = drill("0 5 working 1|2|3 ok|scrap|rework", "5 9 working 4 scrap", "9 12 working 5 ok")
    counts = machine_measures(log, _station("Drill"), [slice(0, 3)]).counts
    assert (counts.ok, counts.scrap, counts.rework, counts.finished) == (2, 2, 1, 5)


def test_that_gaps_begin_when_a_waiting_source_has_let_go() -> None:
    log = read("In,10,15,arrival,,,", "In,40,41,arrival,,,", "In,61,90,arrival,,,")
    source = next(node for node in PLANT.nodes if isinstance(node, Source))
    assert arrivals_of(log, source, slice(0, 3)).gaps.values.tolist() == [25.0, 20.0]


def test_that_parts_that_come_while_others_wait_are_counted_from_arrival_to_arrival() -> None:
    log = read("In,10,35,arrival,,,", "In,30,41,arrival,,,", "In,40,90,arrival,,,")
    source = next(node for node in PLANT.nodes if isinstance(node, Source))
    found = arrivals_of(log, source, slice(0, 3))
    assert found.is_overlapping
    assert found.gaps.values.tolist() == [20.0, 10.0]
