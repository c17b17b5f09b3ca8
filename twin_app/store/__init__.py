"""Result files: versioned HDF5 for people, a journal beside it for crashes. Paths: `study_file` and `run_file`."""

from __future__ import annotations

from twin_app.store.container import Status
from twin_app.store.identity import Identity, package_versions
from twin_app.store.journal import Chunk, DesignRecord, Journal, journal_path
from twin_app.store.recorder import Recorder, ResultFormat
from twin_app.store.run_file import StoredRun, read_run, refill_run_journal, write_run
from twin_app.store.study_file import StoredStudy, read_study, refill_journal, write_study
from twin_app.store.trace_columns import read_trace

__all__ = [
    "Chunk",
    "DesignRecord",
    "Identity",
    "Journal",
    "Recorder",
    "ResultFormat",
    "Status",
    "StoredRun",
    "StoredStudy",
    "journal_path",
    "package_versions",
    "read_run",
    "read_study",
    "read_trace",
    "refill_journal",
    "refill_run_journal",
    "write_run",
    "write_study",
]
