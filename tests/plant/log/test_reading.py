"""Reading logs: what the cells mean, and what is said about those that mean nothing."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.plant.log.logs import HEADER, faults_of, places, read, read_text, text_of
from twin_app.errors import InvalidPlantError
from twin_app.plant.log import reader
from twin_app.plant.log.faults import SHOWN_OF_A_KIND
from twin_app.plant.log.table import LogState, MachineLog, PartCounts

GOOD = "/Plant/Drill,0,40,working,Nut,7,ok"


def test_that_cells_become_columns() -> None:
    log = read(GOOD, "Drill,40,45.5,setup,Bolt,,", "Mill,0,10,down,,,", header=HEADER)

    assert [log.node_paths[node] for node in log.node] == ["/Plant/Drill", "/Plant/Drill", "/Plant/Mill"]
    assert log.state.tolist() == [LogState.WORKING, LogState.SETUP, LogState.DOWN]
    assert log.start_ns.tolist() == [0, 40_000_000_000, 0]
    assert log.end_ns.tolist() == [40_000_000_000, 45_500_000_000, 10_000_000_000]
    assert [log.product_paths[i] if i >= 0 else "" for i in log.product] == ["/Plant/Nut", "/Plant/Bolt", ""]
    assert [log.results[code] for code in log.result] == [PartCounts(ok=1), PartCounts(), PartCounts()]
    assert log.part.tolist() == [hash("7"), 0, 0]
    assert (log.has_results, log.has_parts, log.is_absolute, log.span_s) == (True, True, False, 45.5)


def test_that_columns_may_come_in_any_order_with_strangers_between() -> None:
    log = read("working;99;2;Drill;1", header="State;operator;end;Station;START")
    assert (log.start_ns[0], log.end_ns[0], log.state[0]) == (1_000_000_000, 2_000_000_000, LogState.WORKING)


@pytest.mark.parametrize(
    ("start", "end"),
    [
        ("2026-01-05T08:00:00", "2026-01-05T08:00:40"),
        ("2026-01-05 08:00:00.000", "2026-01-05 08:00:40.000"),
        ("2026-01-05T08:00:00Z", "2026-01-05T08:00:40Z"),
        ("2026-01-05T09:00:00+01:00", "2026-01-05T03:00:40-05:00"),
        ("20260105T080000Z", "2026-01-05T08:00:40.000000+00:00"),
    ],
)
@pytest.mark.parametrize("count", [1, 20])
def test_that_dates_are_nanoseconds_since_1970_in_utc(start: str, end: str, count: int) -> None:
    log = read(*[f"Drill,{start},{start},working,,," for _ in range(count)], f"Drill,{start},{end},working,,,")
    seconds = 1_767_600_000
    assert log.start_ns[-1] == seconds * 10**9
    assert log.end_ns[-1] == (seconds + 40) * 10**9
    assert log.is_absolute


@given(st.lists(st.datetimes(), min_size=9, max_size=30), st.integers(0, 9))
def test_that_dates_read_at_once_are_those_read_one_by_one(dates: list, digits: int) -> None:  # type: ignore[type-arg]
    from twin_app.plant.log.timestamps import TimeKind, kind_of, parse_times

    kept = [date for date in dates if 1900 <= date.year < 2200] * 9
    if not kept:
        return
    tail = f".{'123456789'[:digits]}" if digits else ""
    cells = [f"{date:%Y-%m-%dT%H:%M:%S}{tail}" for date in kept]
    cells = [
        cell if cell[0] != "-" and len(cell.split("-")[0]) == 4 else "2000-01-01T00:00:00" + tail for cell in cells
    ]
    times = parse_times(cells, TimeKind.LOCAL)
    nanoseconds = int("123456789"[:digits].ljust(9, "0")) if digits else 0
    expected = np.array([cell[:19] for cell in cells], "datetime64[s]").astype("datetime64[ns]").astype(np.int64)

    assert times.is_good.all()
    assert kind_of(cells[0]) is TimeKind.LOCAL
    np.testing.assert_array_equal(times.ns, expected + nanoseconds)


@pytest.mark.parametrize(
    "cell", ["2026-02-29T00:00:00", "2026-13-01T00:00:00", "2026-01-01T24:01:00", "1500-01-01T00:00:00"]
)
def test_that_a_day_that_is_none_is_a_fault_among_good_ones(cell: str) -> None:
    good = [f"Drill,2026-01-0{i}T00:00:00,2026-01-0{i}T00:00:01,working,,," for i in range(1, 9)]
    faults = faults_of(*good, f"Drill,{cell},2026-01-09T00:00:00,working,,,", "Drill,2026-01-09,2026-01-09,working,,,")
    assert places(faults) == [("log.csv:10", "start")]


def test_that_every_fault_is_named_by_line_and_column() -> None:
    faults = faults_of(
        GOOD,
        "Dril,40,50,working,,,",
        "Drill,40,50,dancing,,,",
        "Drill,forty,50,working,,,",
        "Drill,40,,working,,,",
        "Drill,60,50,working,,,",
        "Drill,40,50,working,Screw,,",
        "Drill,40,50,working,,,fine",
        "Drill,40,50,working",
        "Drill,20,50,working,,,",
        "Drill,2026-01-05T08:00:00,50,working,,,",
        "In,1,1,working,,,",
        "Drill,nan,50,working,,,",
    )
    assert places(faults) == [
        ("log.csv:3", "station"),
        ("log.csv:4", "state"),
        ("log.csv:5", "start"),
        ("log.csv:6", "end"),
        ("log.csv:7", "end"),
        ("log.csv:8", "product"),
        ("log.csv:9", "result"),
        ("log.csv:10", ""),
        ("log.csv:11", "start"),
        ("log.csv:12", "start"),
        ("log.csv:13", "state"),
        ("log.csv:14", "start"),
    ]
    assert "further up has ended" in faults[8].message
    assert "must be seconds" in faults[9].message


def test_that_rows_out_of_order_and_rows_that_overlap_are_told_apart() -> None:
    faults = faults_of(
        "Drill,50,60,working,,,", "Drill,0,10,working,,,", "Drill,55,70,working,,,", "Drill,70,80,working,,,"
    )
    assert places(faults) == [("log.csv:3", "start"), ("log.csv:4", "start")]
    assert "sort each station" in faults[0].message
    assert "has ended" in faults[1].message


def test_that_order_is_watched_across_pieces(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reader, "ROWS_AT_ONCE", 2)
    rows = [f"Drill,{10 * i},{10 * i + 10},working,,," for i in range(5)]
    assert places(faults_of(*rows, "Drill,45,55,working,,,")) == [("log.csv:7", "start")]
    assert places(faults_of(*rows, "Drill,5,55,working,,,")) == [("log.csv:7", "start")]
    assert len(read(*rows)) == 5


def test_that_dates_with_and_without_zone_do_not_mix() -> None:
    faults = faults_of(
        "Drill,2026-01-05T08:00:00Z,2026-01-05T09:00:00Z,working,,,",
        "Drill,2026-01-05T10:00,2026-01-05T11:00,working,,,",
    )
    assert places(faults) == [("log.csv:3", "start"), ("log.csv:3", "end")]
    assert "a date with a zone" in faults[0].message


def test_that_several_zones_are_turned_into_utc_and_mentioned() -> None:
    log = read(
        "Drill,2026-03-29T01:00:00+01:00,2026-03-29T03:30:00+02:00,working,,,",
        "Drill,2026-03-29T03:30:00+02:00,2026-03-29T04:00:00+02:00,working,,,",
    )
    assert log.span_s == 7200.0
    assert "several zones (+1 h, +2 h)" in log.warnings[0]


def test_that_many_faults_are_counted_and_some_are_shown() -> None:
    faults = faults_of(*[f"Nobody,{i},{i + 1},working,,," for i in range(100)], "Drill,1,0,working,,,")
    assert len(faults) == SHOWN_OF_A_KIND + 2
    assert faults[-2].where == "log.csv:102"
    assert "80 faults more; in all unknown station 100, end before start 1" in faults[-1].message


def test_that_bad_rows_can_be_left_out() -> None:
    log = read(GOOD, "Dril,40,50,working,,,", "Drill,40,50,working,,,", skips_faults=True)
    assert log.end_ns.tolist() == [40 * 10**9, 50 * 10**9]
    assert log.warnings == ("faults found, their rows are left out: unknown station 1",)


def test_that_rows_of_a_station_with_two_places_find_a_place_each() -> None:
    log = read(
        "Mill,0,50,working,,a,",
        "Mill,10,30,working,,b,",
        "Mill,30,40,down,,,",
        "Mill,50,60,working,,c,",
        "Mill,55,70,working,,b,",
    )
    assert [(row.start, row.stop) for _, _, row in log.places()] == [(0, 2), (2, 5)]
    assert log.start_ns.tolist() == [0, 50 * 10**9, 10 * 10**9, 30 * 10**9, 55 * 10**9]
    assert places(faults_of(*[f"Mill,{i},50,working,,," for i in range(3)])) == [("log.csv:4", "start")]


def test_that_places_can_be_given() -> None:
    header = "station,place,start,end,state"
    log = read("Mill,1,0,50,working", "Mill,0,10,20,working", header=header)
    assert log.place.tolist() == [0, 1]
    assert places(faults_of("Mill,2,0,50,working", "Mill,x,0,1,down", header=header)) == [
        ("log.csv:2", "place"),
        ("log.csv:3", "place"),
    ]


def test_that_a_batch_has_a_result_for_each_part() -> None:
    log = read("Drill,0,40,working,,4|5|6,ok|scrap|ok", "Drill,40,80,working,,7,ok")
    assert log.results[log.result[0]] == PartCounts(ok=2, scrap=1)
    assert log.part[0] == hash("4")
    assert log.more_parts.tolist() == [[0, hash("5")], [0, hash("6")]]


def test_that_arrivals_need_no_end() -> None:
    log = read("In,3,,arrival,,,", "Out,9,,arrival,,,")
    assert log.end_ns.tolist() == [3 * 10**9, 9 * 10**9]


@pytest.mark.parametrize("text", ["", "\n", "a,b\n1,2\n", "station,start,end\n", "station,station,start,end,state\n"])
def test_that_a_header_without_the_needed_columns_says_which(text: str) -> None:
    with pytest.raises(InvalidPlantError, match=r"log.csv:1: column"):
        read_text(text)


def test_that_a_log_without_rows_is_refused() -> None:
    with pytest.raises(InvalidPlantError, match="no rows"):
        read()


def test_that_line_breaks_within_cells_do_not_shift_the_lines() -> None:
    faults = faults_of('Drill,0,40,working,,"a\nb",', "", "Nobody,40,50,working,,,")
    assert places(faults) == [("log.csv:5", "station")]


def test_that_a_log_that_is_too_long_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reader, "MOST_ROWS", 3)
    with pytest.raises(InvalidPlantError, match="more than 3 rows"):
        read(*[f"Drill,{i},{i},working,,," for i in range(4)])


LINES = text_of(
    GOOD,
    "Drill,40,45,setup,Bolt,,",
    "Drill,45,80,working,Bolt,8,scrap",
    "Mill,0,10,down,,,",
    "In,0,,arrival,Nut,9,",
    "Out,50,,arrival,Nut,7,",
)


@settings(max_examples=200)
@given(st.data())
def test_that_any_change_to_a_log_gives_a_table_or_faults_by_line(data: st.DataObject) -> None:
    text = LINES
    for _ in range(data.draw(st.integers(1, 4))):
        start = data.draw(st.integers(0, len(text)))
        end = data.draw(st.integers(start, min(start + 12, len(text))))
        put = data.draw(
            st.text(max_size=8)
            | st.sampled_from(['"', "\n", ",", ";", "\0", "-1", "1e999", "nan", "\ufeff", "|", "9" * 30])
        )
        text = text[:start] + put + text[end:]
    try:
        log = read_text(text)
    except InvalidPlantError as error:
        faults = error.faults
    else:
        _check_table(log)
        return
    assert all(fault.where.startswith("log.csv") for fault in faults)


def _check_table(log: MachineLog) -> None:
    assert (log.end_ns >= log.start_ns).all()
    for _, _, rows in log.places():
        if log.state[rows][0] != LogState.ARRIVAL:
            assert (log.start_ns[rows][1:] >= log.end_ns[rows][:-1]).all()


@settings(max_examples=100)
@given(st.permutations(LINES.splitlines()[1:]))
def test_that_rows_of_different_machines_may_come_in_any_order(rows: list[str]) -> None:
    faults = faults_of(*rows)
    kept = [row.split(",")[1] for row in rows if row.startswith(("Drill", "/Plant/Drill"))]
    assert bool(faults) == (kept != sorted(kept, key=float))
