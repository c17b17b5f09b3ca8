"""`study.h5`: everything a study simulated and concluded.

| path | content |
| --- | --- |
| `/factors/path`, `name`, `attribute`, `label` | text [n_factors] |
| `/factors/levels`, `costs`, `baseline` | JSON text [n_factors] |
| `/designs/levels` | int32 [n_designs, n_factors]: level index of each factor, −1 for the scene's own value |
| `/designs/cost` | float64 [n_designs] |
| `/designs/problem` | text [n_designs]: why a design could not be simulated; empty if it could |
| `/replications/design` | int32 [n]: row of `/designs` |
| `/replications/is_detailed` | bool [n]: is in `/details` too |
| `/replications/replication` | int64 [n]: number that keys the random streams; see below |
| `/replications/responses` | float64 [n, n_responses]; columns are named by `/responses` |
| `/responses` | text [n_responses] |
| `/details/design`, `replication`, `responses`, `names` | the same for the few replications kept in full |
| `/study` | JSON text, as `twin study --json`; only when complete |

`replication // 1000000000` is the part of the study: 0 search, 1 selection, 2 estimation (others:
`twin_app.experiment.stages`). Root attributes: see
`twin_app.store.container`. Rows are sorted by design and replication, so that files of the same study compare equal
for any number of workers.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import h5py
import numpy as np

from twin_app.plant.factors import Factor
from twin_app.store.atomic import replacing_hdf5
from twin_app.store.container import (
    RowWriter,
    Status,
    open_result,
    read_header,
    text_dataset,
    texts_of,
    write_header,
)
from twin_app.store.identity import Identity
from twin_app.store.journal import Chunk, DesignRecord, Journal

_READ_ROWS = 65536


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredStudy:
    """The head of a study file; its rows stay on disk."""

    identity: Identity
    status: Status
    n_designs: int
    n_replications: int
    answer: dict[str, object] | None
    """The study's JSON; None while it is not complete."""


def write_study(
    path: Path,
    *,
    identity: Identity,
    status: Status,
    factors: Sequence[Factor],
    response_names: Sequence[str],
    detail_names: Sequence[str],
    journal: Journal,
    answer: dict[str, object] | None = None,
) -> None:
    """Replaces `path` by a file with everything in the journal. Raises `StoreError`; an older file then stays."""
    with replacing_hdf5(path) as file:
        write_header(file, identity, status)
        _write_factors(file.create_group("factors"), factors)
        _write_designs(file.create_group("designs"), journal.designs(), len(factors))
        text_dataset(file, "responses", list(response_names))
        text_dataset(file, "details/names", list(detail_names))
        _write_rows(file, journal.chunks(), len(response_names), len(detail_names))
        if answer is not None:
            file["study"] = json.dumps(answer, allow_nan=False)


def read_study(path: Path) -> StoredStudy:
    """The head of a study file. Raises `StoreError`, saying what is wrong with it."""
    with open_result(path, "study") as file:
        identity, status = read_header(file)
        answer = json.loads(file["study"].asstr()[()]) if "study" in file else None
        if answer is not None and not isinstance(answer, dict):
            raise ValueError("/study is not a JSON object")
        return StoredStudy(
            identity=identity,
            status=status,
            n_designs=len(file["designs/cost"]),
            n_replications=len(file["replications/design"]),
            answer=answer,
        )


def refill_journal(path: Path, journal: Journal) -> None:
    """Copies all designs and rows of a study file into a journal, to go on from there."""
    with open_result(path, "study") as file:
        levels = file["designs/levels"][:]
        costs = file["designs/cost"][:]
        problems = texts_of(file, "designs/problem")
        for number, (design, cost, problem) in enumerate(zip(levels, costs, problems, strict=True)):
            journal.add_design(DesignRecord(number, tuple(int(level) for level in design), float(cost), problem))
        for group in (file["details"], file["replications"]):
            for chunk in _chunks(group):
                journal.add(chunk)
    journal.flush()


def _chunks(group: h5py.Group) -> Iterator[Chunk]:
    """Rows as chunks of consecutive replications; those kept in full elsewhere are left out."""
    for start in range(0, len(group["design"]), _READ_ROWS):
        part = slice(start, start + _READ_ROWS)
        kept = ~group["is_detailed"][part] if "is_detailed" in group else slice(None)
        designs = group["design"][part][kept]
        replications = group["replication"][part][kept]
        rows = group["responses"][part][kept]
        breaks = np.flatnonzero((np.diff(designs) != 0) | (np.diff(replications) != 1)) + 1
        for first, last in zip([0, *breaks], [*breaks, len(designs)], strict=True):
            if last > first:
                yield Chunk(int(designs[first]), int(replications[first]), rows[first:last])


def _write_factors(group: h5py.Group, factors: Sequence[Factor]) -> None:
    text_dataset(group, "path", [factor.path for factor in factors])
    text_dataset(group, "name", [factor.name for factor in factors])
    text_dataset(group, "attribute", [factor.attribute for factor in factors])
    text_dataset(group, "label", [factor.label for factor in factors])
    text_dataset(group, "levels", [json.dumps(factor.levels) for factor in factors])
    text_dataset(group, "costs", [json.dumps(factor.costs) for factor in factors])
    text_dataset(group, "baseline", [json.dumps(factor.baseline) for factor in factors])


def _write_designs(group: h5py.Group, designs: Sequence[DesignRecord], n_factors: int) -> None:
    levels = np.array([design.levels for design in designs], dtype=np.int32).reshape(len(designs), n_factors)
    group["levels"] = levels
    group["cost"] = np.array([design.cost for design in designs], dtype=np.float64)
    text_dataset(group, "problem", [design.problem for design in designs])


def _write_rows(file: h5py.File, chunks: Iterable[Chunk], n_responses: int, n_details: int) -> None:
    keys: dict[str, tuple[str, tuple[int, ...]]] = {"design": ("i4", ()), "replication": ("i8", ())}
    rows = RowWriter(
        file.create_group("replications"), {**keys, "is_detailed": ("?", ()), "responses": ("f8", (n_responses,))}
    )
    details = RowWriter(file["details"], {**keys, "responses": ("f8", (n_details,))})
    for chunk in chunks:
        count = len(chunk.rows)
        design = np.full(count, chunk.design_id, dtype=np.int32)
        replication = np.arange(chunk.first, chunk.first + count, dtype=np.int64)
        is_detailed = chunk.rows.shape[1] == n_details != n_responses
        if is_detailed:
            details.add(design=design, replication=replication, responses=chunk.rows)
        rows.add(
            design=design,
            replication=replication,
            is_detailed=np.full(count, is_detailed),
            responses=chunk.rows[:, :n_responses],
        )
    rows.flush()
    details.flush()
