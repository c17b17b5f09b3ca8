"""The crash-safe diary of a run: every finished replication, on disk within a second.

An SQLite file in WAL mode beside the result file, written in one transaction for each batch: a process that is killed
at any moment leaves all committed batches. The journal is complete in itself; the HDF5 file is made from it. It is
removed when the result file holds everything. Tables: `meta(key, value)`, `design(id, levels, cost, problem)` and
`chunk(design, first, count, columns, data)` with `data` = float64 rows, little endian.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from time import monotonic

import numpy as np
from numpy.typing import NDArray

from twin_app.errors import StoreError, StoreWriteError
from twin_app.plant.factors import DesignPoint
from twin_app.store.identity import Identity

FloatArray = NDArray[np.float64]
FLUSH_S = 0.25
SYNC_S = 5.0
"""A killed process loses nothing; a computer that loses its power loses at most the rows since the last sync."""
FORMAT = "twin-journal-1"
_SCHEMA = """
CREATE TABLE IF NOT EXISTS meta (key TEXT PRIMARY KEY, value TEXT NOT NULL); CREATE TABLE IF NOT EXISTS design (id
INTEGER PRIMARY KEY, levels TEXT NOT NULL, cost REAL NOT NULL, problem TEXT NOT NULL); CREATE TABLE IF NOT EXISTS chunk
(design INTEGER NOT NULL, first INTEGER NOT NULL, count INTEGER NOT NULL, columns INTEGER NOT NULL, data BLOB NOT NULL);
CREATE INDEX IF NOT EXISTS chunk_order ON chunk (design, first);
"""


@dataclass(frozen=True, slots=True)
class Chunk:
    """Rows of consecutive replications of one design."""

    design_id: int
    first: int
    rows: FloatArray


@dataclass(frozen=True, slots=True)
class DesignRecord:
    """One design; `problem` says why it cannot be simulated, if so."""

    design_id: int
    levels: DesignPoint
    cost: float
    problem: str = ""


def journal_path(result: Path) -> Path:
    """Where the journal of this result file lives."""
    return result.with_name(result.name + "-journal")


class Journal:
    """One writer at a time; a second process that opens the same journal gets a `StoreError`."""

    def __init__(self, path: Path | None) -> None:
        """Opens or creates it; without a path it is a temporary one, in memory until it grows large."""
        self._path = path
        self._name = str(path) if path else "temporary journal"
        self._chunks: list[tuple[int, int, int, int, bytes]] = []
        self._designs: list[tuple[int, str, float, str]] = []
        self._last_flush = self._last_sync = monotonic()
        self.n_rows = 0
        with self._errors():
            self._database = sqlite3.connect(str(path) if path else "", isolation_level=None, timeout=1.0)
            self._open()

    def _open(self) -> None:
        run = self._database.execute
        run("PRAGMA locking_mode=EXCLUSIVE")
        run("PRAGMA journal_mode=WAL")
        run("PRAGMA synchronous=NORMAL")
        run("BEGIN IMMEDIATE")
        for statement in _SCHEMA.split(";"):
            run(statement)
        run("INSERT OR IGNORE INTO meta VALUES ('format', ?)", (FORMAT,))
        run("COMMIT")
        found = self.note("format")
        if found != FORMAT:
            raise StoreError(f"{self._name}: written by another version of Twin ({found}, this one knows {FORMAT})")
        self.n_rows = int(run("SELECT COALESCE(SUM(count), 0) FROM chunk").fetchone()[0])

    @property
    def identity(self) -> Identity | None:
        """Of the run it belongs to; None in a new one."""
        text = self.note("identity")
        return None if text is None else Identity.from_json(text)

    def begin(self, identity: Identity) -> None:
        """Notes which run this is."""
        self.set_note("identity", identity.to_json())

    def note(self, key: str) -> str | None:
        """A text stored under this key."""
        with self._errors():
            row = self._database.execute("SELECT value FROM meta WHERE key = ?", (key,)).fetchone()
        return None if row is None else str(row[0])

    def set_note(self, key: str, value: str) -> None:
        """Stores a text at once."""
        with self._errors():
            self._database.execute("INSERT OR REPLACE INTO meta VALUES (?, ?)", (key, value))

    def add_design(self, record: DesignRecord) -> None:
        """Stores or replaces a design, with the next flush."""
        self._designs.append((record.design_id, json.dumps(record.levels), record.cost, record.problem))

    def add(self, chunk: Chunk) -> None:
        """Stores rows, with the next flush."""
        count, columns = chunk.rows.shape
        data = np.ascontiguousarray(chunk.rows, dtype="<f8").tobytes()
        self._chunks.append((chunk.design_id, chunk.first, count, columns, data))
        self.n_rows += count
        self.flush_if_due()

    def flush_if_due(self) -> None:
        """Flushes if the last time is a quarter of a second ago; to be called several times a second."""
        if monotonic() - self._last_flush >= FLUSH_S:
            self.flush()

    def flush(self) -> None:
        """One transaction with everything added since the last one."""
        self._last_flush = monotonic()
        if not (self._chunks or self._designs):
            return
        with self._errors():
            try:
                self._database.execute("BEGIN")
                self._database.executemany("INSERT OR REPLACE INTO design VALUES (?, ?, ?, ?)", self._designs)
                self._database.executemany("INSERT INTO chunk VALUES (?, ?, ?, ?, ?)", self._chunks)
                self._database.execute("COMMIT")
            except sqlite3.Error:
                if self._database.in_transaction:
                    self._database.execute("ROLLBACK")
                raise
        self._chunks.clear()
        self._designs.clear()
        self._sync_if_due()

    def _sync_if_due(self) -> None:
        if self._last_flush - self._last_sync >= SYNC_S:
            self._last_sync = self._last_flush
            with self._errors():
                self._database.execute("PRAGMA wal_checkpoint(PASSIVE)").fetchall()

    def designs(self) -> list[DesignRecord]:
        """All, in the order of their numbers."""
        self.flush()
        with self._errors():
            rows = self._database.execute("SELECT id, levels, cost, problem FROM design ORDER BY id").fetchall()
            return [DesignRecord(int(i), tuple(map(int, json.loads(x))), float(c), str(p)) for i, x, c, p in rows]

    def chunks(self, design_id: int | None = None) -> Iterator[Chunk]:
        """All, or those of one design, in the order of designs and replications; held one at a time."""
        self.flush()
        where = "" if design_id is None else "WHERE design = ?"
        values = () if design_id is None else (design_id,)
        query = f"SELECT design, first, count, columns, data FROM chunk {where} ORDER BY design, first"
        with self._errors():
            for design, first, count, columns, data in self._database.execute(query, values):
                rows = np.frombuffer(data, dtype="<f8").reshape(count, columns).astype(np.float64)
                yield Chunk(int(design), int(first), rows)

    def close(self, *, remove: bool = False) -> None:
        """Flushes (unless it is removed) and closes; may be called twice."""
        try:
            if not remove:
                self.flush()
        finally:
            self._database.close()
        if remove and self._path:
            for suffix in ("", "-wal", "-shm"):
                self._path.with_name(self._path.name + suffix).unlink(missing_ok=True)

    @contextmanager
    def _errors(self) -> Iterator[None]:
        try:
            yield
        except sqlite3.Error as error:
            raise self._explained(error) from error
        except ValueError as error:
            raise StoreError(f"{self._name}: is damaged: {error}") from error

    def _explained(self, error: sqlite3.Error) -> StoreError:
        text = str(error)
        if "locked" in text:
            return StoreWriteError(
                f"{self._name}: another process is writing here; wait for it, or choose another --out"
            )
        if "not a database" in text or "malformed" in text:
            return StoreError(
                f"{self._name}: is damaged ({text}); remove it to resume from the last checkpoint in the result file"
            )
        return StoreWriteError(
            f"{self._name}: cannot be written: {text}. Make room or choose another --out, then go on with --resume"
        )
