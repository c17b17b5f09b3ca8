"""The trace in a run file: the documented paths, readable with plain h5py, and refused if it makes no sense."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import h5py
import numpy as np
import pytest

from tests.oracles.mixed_plants import mixed_plant
from twin_app.errors import StoreError
from twin_app.experiment import simulate
from twin_app.sim import compile_model, trace_replication
from twin_app.store import read_trace

COLUMNS = ("time_ns", "part", "object", "event", "product")
PLANT = mixed_plant(4, has_ties=False)


@pytest.fixture(scope="module")
def run_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("run") / "run.h5"
    simulate(PLANT, replications=3, seed=8, workers=0, out=out, trace=True)
    return out


def test_that_a_stored_trace_is_that_of_the_first_replication(run_file: Path) -> None:
    expected = trace_replication(compile_model(PLANT), seed=8, replication=0)
    found = read_trace(run_file)

    for name in (*COLUMNS, "place_node", "place_number"):
        column = getattr(found, name)
        assert column.dtype == getattr(expected, name).dtype
        assert np.array_equal(column, getattr(expected, name))
    assert (found.node_paths, found.product_paths) == (expected.node_paths, expected.product_paths)
    assert found.horizon_s == expected.horizon_s
    assert np.array_equal(found.state_changes, expected.state_changes)


def test_that_plain_h5py_tells_who_did_what(run_file: Path) -> None:
    with h5py.File(run_file) as file:
        group = file["trace"]
        assert dict(group.attrs) == {"replication": 0, "start_s": 0.0, "horizon_s": 1500.0}
        assert sum(group[name].dtype.itemsize for name in COLUMNS) == 16
        assert all(group[name].compression == "gzip" and group[name].chunks for name in COLUMNS)
        names, paths = group["event_names"].asstr()[:], group["objects/path"].asstr()[:]
        places = group["objects/place"][:]
        words = [
            (names[event], paths[thing], places[thing])
            for event, thing in zip(group["event"][:100], group["object"][:100], strict=True)
        ]
    n_nodes = len(PLANT.nodes)
    assert list(paths[:n_nodes]) == [node.path for node in PLANT.nodes]
    assert (places[:n_nodes] == -1).all()
    assert (places[n_nodes:] >= 0).all()
    assert words[0][0] in ("starved", "off_shift")
    assert {place == -1 for event, _, place in words if event in ("enter", "leave")} == {True}


def test_that_a_file_without_a_trace_says_how_to_get_one(tmp_path: Path) -> None:
    simulate(PLANT, replications=1, workers=0, out=tmp_path / "run.h5")
    with pytest.raises(StoreError, match=r"run\.h5: holds no trace; run again with --trace"):
        read_trace(tmp_path / "run.h5")


def _replace(group: h5py.Group, name: str, data: object) -> None:
    del group[name]
    group[name] = data


def _claim_much(group: h5py.Group) -> None:
    del group["time_ns"]
    group.create_dataset("time_ns", shape=(10**13,), dtype="i8", chunks=(4096,))


@pytest.mark.parametrize(
    ("break_it", "words"),
    [
        (lambda g: _replace(g, "object", np.full(len(g["event"]), 60_000, np.uint16)), "objects or events"),
        (lambda g: _replace(g, "event", np.full(len(g["part"]), 200, np.uint8)), "objects or events"),
        (lambda g: _replace(g, "part", np.zeros(3, np.int32)), "differ in length"),
        (lambda g: _replace(g, "part", np.zeros(3)), "not a column of int32"),
        (lambda g: _replace(g, "event_names", ["come", "go"]), "event_names"),
        (lambda g: _replace(g, "objects/path", ["/A"]), "does not fit"),
        (lambda g: g.__delitem__("product"), "not a complete"),
        (lambda g: g.attrs.__delitem__("horizon_s"), "not a complete"),
        (_claim_much, "claims to hold more"),
    ],
    ids=["object", "event", "length", "type", "names", "paths", "column", "attribute", "size"],
)
def test_that_a_senseless_trace_is_refused(
    break_it: Callable[[h5py.Group], None], words: str, run_file: Path, tmp_path: Path
) -> None:
    broken = tmp_path / "broken.h5"
    broken.write_bytes(run_file.read_bytes())
    with h5py.File(broken, "a") as file:
        break_it(file["trace"])
    with pytest.raises(StoreError, match=words):
        read_trace(broken)
