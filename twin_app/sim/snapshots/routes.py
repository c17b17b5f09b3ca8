"""Whether parts of a snapshot could go where it says: only a compiled plant knows all routes."""

from __future__ import annotations

from collections.abc import Iterator

from twin_app.errors import Fault
from twin_app.plant.snapshot import Snapshot, parts_of
from twin_app.sim import tables
from twin_app.sim.codes import CYCLIC
from twin_app.sim.compile import Model


def route_faults(model: Model, snapshot: Snapshot) -> Iterator[Fault]:
    """Targets and turns that no part could follow."""
    ids = {path: n for n, path in enumerate(model.responses.node_paths)}
    for own in snapshot.nodes:
        if own.path not in ids:
            continue
        turns = _n_turns(model.tables, ids[own.path])
        if own.next_target >= turns:
            yield Fault(own.path, "next_target", f"must be from 0 to {turns - 1} ({own.next_target})")
        for part in parts_of(own):
            if part.target in ids and not is_way(model.tables, ids[own.path], ids[part.target]):
                yield Fault(own.path, "target", f"no part goes from here to {part.target}")


def is_way(m: tables.Tables, n: int, to: int) -> bool:
    """Whether parts go from node n to node `to`, by themselves or on vehicles."""
    return bool((_slice(m.preds, m.nodes[to], "pred") == n).any() or (drops_of(m, n)[:, 0] == to).any())


def drops_of(m: tables.Tables, n: int) -> tables.Table:
    """[n, 2] node, place: where vehicles bring parts of node n, and where they unload them."""
    return _slice(m.drops, m.nodes[n], "drop")


def _slice(table: tables.Table, row: tables.Table, name: str) -> tables.Table:
    first = int(row[f"first_{name}"])
    return table[first : first + int(row[f"n_{name}s"])]


def _n_turns(m: tables.Tables, n: int) -> int:
    n_products = int(m.plan["n_products"][0])
    own = m.treatments[n * n_products : (n + 1) * n_products]
    cyclic = own["n_targets"][own["policy"] == CYCLIC]
    return max(1, int(cyclic.min())) if len(cyclic) else 1
