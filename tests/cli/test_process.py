"""`twin` as a process of its own: what it loads, what it writes where, how it ends."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.small_plants import write_line
from tests.cli.terminal import ROOT, run_process

HEAVY = (
    "numpy",
    "numba",
    "scipy",
    "h5py",
    "pxr",
    "rich",
    "jinja2",
    "pyvista",
    "vtk",
    "PySide6",
    "multiprocessing",
    "dask",
    "distributed",
)
BLOCK = "import sys; sys.modules.update(dict.fromkeys({names}))"
"""A module that is None counts as not installed."""
DESKTOP = {"pyvista", "vtk", "vtkmodules", "pyvistaqt", "PySide6", "pyqtgraph", "PIL", "matplotlib"}


def test_that_help_loads_nothing_heavy() -> None:
    code = f"import atexit, sys; atexit.register(lambda: print('loaded', *(set(sys.modules) & set({HEAVY!r}))))"
    answer = run_process("--help", code=code)
    assert answer.code == 0
    assert "exit codes" in answer.out
    assert answer.out.rstrip().endswith("loaded")


def test_that_every_verb_explains_itself() -> None:
    for verb in ("check", "run", "study", "report", "apply", "fit", "validate", "export", "view", "gui"):
        answer = run_process(verb, "--help")
        assert answer.code == 0
        assert f"twin {verb}" in answer.out


def test_that_the_headless_verbs_need_no_desktop_library(tmp_path: Path) -> None:
    scene = write_line(tmp_path)
    block = BLOCK.format(names=sorted(DESKTOP))
    for words in (
        ("check", scene),
        ("run", scene, "--replications", 2, "--workers", 1),
        ("study", scene, "--simulations", 300, "--workers", 1, "--out", tmp_path / "out"),
        ("report", tmp_path / "out", "--csv"),
        ("apply", tmp_path / "out", "--out", tmp_path / "layer.usda"),
        ("export", scene, "--flatten", "--out", tmp_path / "flat.usda"),
    ):
        answer = run_process(*words, code=block)
        assert answer.code == 0, answer.err


def test_that_view_without_its_extra_says_what_to_install(tmp_path: Path) -> None:
    answer = run_process(
        "view", write_line(tmp_path), "--out", tmp_path / "a.png", code=BLOCK.format(names=sorted(DESKTOP))
    )
    assert answer.code == 4
    assert "pip install 'twin-app[gui]'" in answer.err
    assert "Traceback" not in answer.err


def test_that_json_on_standard_output_stands_alone(tmp_path: Path) -> None:
    answer = run_process("run", write_line(tmp_path), "--replications", 2, "--workers", 2, "--json", "-")
    assert answer.code == 0
    assert answer.json["replications"] == 2
    assert "Simulating" in answer.err


def test_that_a_reader_who_has_seen_enough_is_no_error(tmp_path: Path) -> None:
    # `head -c 1` closes the pipe while the table is still being written.
    command = f"{sys.executable} -m twin_app check {write_line(tmp_path)} | head -c 1"
    done = subprocess.run(["bash", "-c", command], cwd=ROOT, capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 0
    assert done.stderr == ""


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs /dev/full")
def test_that_a_full_disk_is_named(tmp_path: Path) -> None:
    command = f"{sys.executable} -m twin_app check {write_line(tmp_path)} > /dev/full"
    done = subprocess.run(["bash", "-c", command], cwd=ROOT, capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 4
    assert "disk is full" in done.stderr
    assert "Traceback" not in done.stderr


def test_that_an_interrupted_run_says_how_to_resume(tmp_path: Path) -> None:
    scene = write_line(tmp_path)
    words = ["run", str(scene), "--replications", "100000000", "--workers", "1", "--out", str(tmp_path / "run.h5")]
    process = subprocess.Popen(
        [sys.executable, "-m", "twin_app", *words], cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    assert process.stderr is not None
    assert "Simulating" in process.stderr.readline()
    assert "of 100,000,000" in process.stderr.readline()  # the first line of progress: it is under way
    process.send_signal(signal.SIGINT)
    out, err = process.communicate(timeout=60)
    assert process.returncode == 4
    assert out == ""
    assert "interrupted after" in err
    assert f"Go on with: twin {' '.join(words)} --resume" in err
    assert "Traceback" not in err
    assert os.path.getsize(tmp_path / "run.h5") > 0
