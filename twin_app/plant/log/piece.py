"""Some rows of a log from cells to numbers; what cannot be used is named and left out."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from twin_app.plant.log.columns import Rows
from twin_app.plant.log.faults import FaultKind, LogFaults
from twin_app.plant.log.header import Header
from twin_app.plant.log.table import MACHINE_STATES, LogState
from twin_app.plant.log.timestamps import TimeKind, Times, kind_of, parse_times
from twin_app.plant.log.words import BETWEEN_PARTS, RESULT_WORDS, UNKNOWN, Codes, LogWords

Cells = Sequence[str]
Flags = NDArray[np.bool_]
_STATES = ", ".join(state.name.lower() for state in MACHINE_STATES)
_TIME_TEXT = "must be a time in ISO 8601 or in seconds"
_KIND_TEXTS = {
    TimeKind.SECONDS: "seconds",
    TimeKind.LOCAL: "a date without a zone",
    TimeKind.ZONED: "a date with a zone",
}


@dataclass(frozen=True, slots=True)
class Piece:
    """Rows of equal width and the lines they stand in."""

    lines: NDArray[np.int64]
    rows: list[list[str]]


def read_piece(piece: Piece, header: Header, words: LogWords, faults: LogFaults) -> Rows:
    """The usable rows as columns of numbers; `words` remembers what later pieces depend on."""
    return _PieceReader(piece, header, words, faults).read()


class _PieceReader:
    def __init__(self, piece: Piece, header: Header, words: LogWords, faults: LogFaults) -> None:
        self._lines = piece.lines
        self._columns = list(zip(*piece.rows, strict=True))
        self._header = header
        self._words = words
        self._faults = faults
        self._is_bad = np.zeros(len(piece.rows), np.bool_)

    def read(self) -> Rows:
        rows = self._coded()
        rows["start_ns"], rows["end_ns"] = self._times(rows)
        rows["part"], more_parts = self._parts()
        self._check_states(rows)
        self._check_places(rows)
        kept = np.flatnonzero(~self._is_bad)
        rows = {name: column[kept] for name, column in rows.items()}
        rows, kept = self._in_order(rows, kept)
        return rows | {"more_parts": _moved(more_parts, kept, len(self._lines))}

    def _cells(self, name: str) -> Cells | None:
        position = self._header.position(name)
        return None if position is None else self._columns[position]

    def _coded(self) -> Rows:
        words = self._words
        return {
            "node": self._codes("station", words.nodes, np.int32, FaultKind.STATION, words.station_problem),
            "state": self._codes("state", words.states, np.int8, FaultKind.STATE, _state_problem),
            "place": self._codes("place", words.places, np.int16, FaultKind.PLACE, _place_problem),
            "product": self._codes("product", words.products, np.int16, FaultKind.PRODUCT, words.product_problem),
            "failure": self._codes("failure", words.failures, np.int16, FaultKind.FAILURE, words.failure_problem),
            "result": self._codes("result", words.outcomes, np.int16, FaultKind.RESULT, _result_problem),
        }

    def _codes(
        self, column: str, codes: Codes, dtype: type, kind: FaultKind, problem: Callable[[str], str]
    ) -> NDArray[np.int64]:
        cells = self._cells(column)
        if cells is None:
            return np.full(len(self._lines), 0 if column == "result" else -1, dtype)
        found = np.fromiter(map(codes.__getitem__, cells), np.int64, len(cells))
        self._blame(found == UNKNOWN, kind, column, lambda i: problem(cells[i]))
        return found

    def _blame(self, is_wrong: Flags, kind: FaultKind, column: str, message: Callable[[int], str]) -> None:
        """These rows have a fault and are not used."""
        if not is_wrong.any():
            return
        self._is_bad |= is_wrong
        rows = np.flatnonzero(is_wrong)
        shown = rows[: max(self._faults.room(kind), 0)].tolist()
        self._faults.add_many(kind, self._lines[rows].tolist(), column, [message(i) for i in shown])

    def _times(self, rows: Rows) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        starts, ends = self._cells("start") or (), self._cells("end") or ()
        if self._words.kind is None:
            self._words.kind = next(filter(None, map(kind_of, starts)), None)
        is_empty = np.array([not cell.strip() for cell in ends]) if "" in ends else np.zeros(len(ends), np.bool_)
        is_open = is_empty & (rows["state"] < LogState.ARRIVAL)
        self._blame(is_open, FaultKind.NO_END, "end", lambda _: "is empty; every row needs an end")
        if is_empty.any():
            ends = [start if empty else end for start, end, empty in zip(starts, ends, is_empty.tolist(), strict=True)]
        start, end = self._parsed("start", starts), self._parsed("end", ends)
        is_backwards = (end < start) & ~self._is_bad
        self._blame(
            is_backwards, FaultKind.BACKWARDS, "end", lambda i: f"{ends[i]!r} is before its start {starts[i]!r}"
        )
        return start, end

    def _parsed(self, column: str, cells: Cells) -> NDArray[np.int64]:
        kind = self._words.kind or TimeKind.SECONDS
        times: Times = parse_times(cells, kind)
        wanted = _KIND_TEXTS[kind]
        self._blame(
            times.is_other_kind,
            FaultKind.MIXED,
            column,
            lambda i: f"must be {wanted}, as the first is (got {cells[i]!r})",
        )
        is_none = ~times.is_good & ~times.is_other_kind
        self._blame(is_none, FaultKind.TIME, column, lambda i: f"{_TIME_TEXT} (got {cells[i][:40]!r})")
        self._words.offsets |= times.offsets
        return times.ns

    def _parts(self) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Hashes of the (first) parts, and row and hash of the others."""
        cells = self._cells("part")
        if cells is None:
            return np.zeros(len(self._lines), np.int64), np.empty((0, 2), np.int64)
        if BETWEEN_PARTS not in "".join(cells):
            return np.fromiter(map(hash, cells), np.int64, len(cells)), np.empty((0, 2), np.int64)
        lists = [cell.split(BETWEEN_PARTS) for cell in cells]
        more = [(i, hash(part)) for i, parts in enumerate(lists) for part in parts[1:]]
        first = np.fromiter((hash(parts[0]) for parts in lists), np.int64, len(lists))
        return first, np.array(more, np.int64).reshape(-1, 2)

    def _check_states(self, rows: Rows) -> None:
        """Arrivals are of sources and sinks, everything else of machines."""
        is_machine = np.asarray(self._words.is_machine, np.bool_)[rows["node"]]
        is_odd = (is_machine == (rows["state"] >= LogState.ARRIVAL)) & ~self._is_bad
        text = "sources and sinks have only the states arrival and entered, stations and conveyors all others"
        self._blame(is_odd, FaultKind.STATE, "state", lambda _: text)

    def _check_places(self, rows: Rows) -> None:
        servers = np.asarray(self._words.servers, np.int64)[rows["node"]]
        is_odd = (rows["place"] >= servers) & ~self._is_bad
        self._blame(
            is_odd,
            FaultKind.PLACE,
            "place",
            lambda i: f"must be a number from 0 to {servers[i] - 1} (got {rows['place'][i]})",
        )

    def _in_order(self, rows: Rows, kept: NDArray[np.int64]) -> tuple[Rows, NDArray[np.int64]]:
        order = self._words.order
        times = rows["start_ns"], rows["end_ns"]
        order.assign(rows["node"], rows["place"], times, rows["part"])
        if len(kept) == 0:
            return rows, kept
        is_unsorted, is_overlapping = order.check(rows["node"], rows["place"], *times)
        if not (is_unsorted.any() or is_overlapping.any()):
            return rows, kept
        starts, stations = self._cells("start") or (), self._cells("station") or ()
        for flags, kind, text in (
            (is_unsorted, FaultKind.UNSORTED, "starts before a row of {} further up; sort each station by start"),
            (is_overlapping, FaultKind.OVERLAPPING, "starts before a row of {} further up has ended"),
        ):
            is_wrong = np.zeros(len(self._lines), np.bool_)
            is_wrong[kept[flags]] = True
            self._blame(is_wrong, kind, "start", lambda i, text=text: f"{starts[i]!r} {text.format(stations[i])}")  # type: ignore[misc]
        is_good = ~(is_unsorted | is_overlapping)
        return {name: column[is_good] for name, column in rows.items()}, kept[is_good]


def _moved(more_parts: NDArray[np.int64], kept: NDArray[np.int64], n_rows: int) -> NDArray[np.int64]:
    """Row numbers after others have been left out."""
    if len(more_parts) == 0:
        return more_parts
    position = np.full(n_rows, -1)
    position[kept] = np.arange(len(kept))
    row = position[more_parts[:, 0]]
    return np.stack([row, more_parts[:, 1]], axis=1)[row >= 0]


def _state_problem(cell: str) -> str:
    return f"must be one of {_STATES}, or arrival or entered at a source or sink (got {cell[:40]!r})"


def _place_problem(cell: str) -> str:
    return f"must be the number of a place, from 0 (got {cell[:40]!r})"


def _result_problem(cell: str) -> str:
    return f"must be one of {RESULT_WORDS}, several separated by {BETWEEN_PARTS} (got {cell[:40]!r})"
