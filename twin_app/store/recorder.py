"""Keeps a run on disk while it goes on: journal at once, result file at the start, at checkpoints and at the end."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from time import monotonic

from twin_app.errors import StoreError, StoreWriteError
from twin_app.store.atomic import remove_leftovers, write_error
from twin_app.store.container import Status
from twin_app.store.identity import Identity, check_same
from twin_app.store.journal import Chunk, DesignRecord, Journal, journal_path

CHECKPOINT_S = 30.0
CHECKPOINT_COST_S = 0.2
"""A checkpoint that would take longer is left out, since nothing reaches the journal meanwhile."""
_WRITE_S_PER_ROW = 1e-5


@dataclass(frozen=True, slots=True, kw_only=True)
class ResultFormat:
    """How one kind of result file is written and read."""

    write: Callable[[Path, Identity, Status, Journal, dict[str, object] | None], None]
    read_head: Callable[[Path], tuple[Identity, Status]]
    refill: Callable[[Path, Journal], None]


class Recorder:
    """One run's journal and result file. Without a path, a temporary journal only.

    The result file is written anew when its content has doubled since the last time, half a minute later at the
    earliest, and only while that is quick: the journal is what a killed run is resumed from. `close` without `finish`
    leaves an "interrupted" file with everything so far, and removes the journal once that file is complete.
    """

    def __init__(self, path: Path | None, identity: Identity, form: ResultFormat, *, resume: bool) -> None:
        """Opens what there is and notes whose it is.

        Resuming, earlier results must belong to the same run. Starting anew, a complete result is replaced, an
        unfinished one is not. Raises `StoreError` if that forbids to go on, also for a file that is not ours.
        """
        self._path = path
        self._identity = identity
        self._form = form
        self._written_rows = 0
        self._written_at = monotonic()
        self._write_s = 0.0
        self._is_closed = False
        if path:
            _make_folder(path)
        self.journal = Journal(journal_path(path) if path else None)
        is_new = self.journal.identity is None
        try:
            if path:
                remove_leftovers(path)  # ours alone to do: nobody else has the journal
            self.is_resumed = path is not None and self._take_over(path, resume=resume)
            self.journal.begin(identity)
            self._write(Status.RUNNING, None)
        except BaseException:
            self.journal.close(remove=is_new)
            raise

    def _take_over(self, path: Path, *, resume: bool) -> bool:
        held = self.journal.identity
        stored, status = self._form.read_head(path) if path.exists() else (None, None)
        if not resume:
            if held is not None or status in (Status.RUNNING, Status.INTERRUPTED):
                raise StoreWriteError(_unfinished(path))
            return False
        if held is not None:
            check_same(held, self._identity, path)
            return True
        if stored is None:
            return False
        check_same(stored, self._identity, path)
        self._form.refill(path, self.journal)
        return True

    def add_design(self, record: DesignRecord) -> None:
        """A new design, or one whose problem has become known."""
        self.journal.add_design(record)

    def add(self, chunk: Chunk) -> None:
        """Finished replications."""
        self.journal.add(chunk)

    def chores(self) -> None:
        """Flush and checkpoint if it is time; to be called several times a second."""
        self.journal.flush_if_due()
        is_due = monotonic() - self._written_at >= CHECKPOINT_S
        growth = self.journal.n_rows / max(1, self._written_rows)
        if self._path and is_due and growth >= 2.0 and self._expected_write_s() <= CHECKPOINT_COST_S:
            self._write(Status.RUNNING, None)

    def settle(self) -> None:
        """Nothing will come for a while, perhaps: everything that has come goes to the disk."""
        self.journal.flush()

    def _expected_write_s(self) -> float:
        if not self._written_rows:
            return self.journal.n_rows * _WRITE_S_PER_ROW
        return self._write_s * self.journal.n_rows / self._written_rows

    def finish(self, answer: dict[str, object]) -> None:
        """Writes the complete result file and removes the journal."""
        self._write(Status.COMPLETE, answer)
        self.journal.close(remove=True)
        self._is_closed = True

    def close(self) -> None:
        """Leaves what there is, ready to be resumed; nothing after `finish`."""
        if self._is_closed:
            return
        self._is_closed = True
        try:
            self.journal.flush()
            self._write(Status.INTERRUPTED, None)
        except StoreError:
            self.journal.close()  # the journal keeps what did not fit into the file
            raise
        self.journal.close(remove=True)

    def _write(self, status: Status, answer: dict[str, object] | None) -> None:
        started = monotonic()
        if self._path:
            self._form.write(self._path, self._identity, status, self.journal, answer)
        self._written_rows = self.journal.n_rows
        self._written_at = monotonic()
        self._write_s = self._written_at - started


def _unfinished(path: Path) -> str:
    return (
        f"{path}: holds an unfinished run. Go on with --resume, choose another --out, "
        f"or remove {path.name} and {path.name}-journal to start anew"
    )


def _make_folder(path: Path) -> None:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise write_error(path, error) from error
    if path.is_dir():
        raise StoreWriteError(f"{path}: is a folder; a file name is needed")
    if not os.access(path.parent, os.W_OK):
        raise StoreWriteError(f"{path}: no permission to write in {path.parent}")
