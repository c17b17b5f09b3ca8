"""Workers that die, disks that are full: what is said, and that nothing is lost."""

from __future__ import annotations

import errno
import json
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.gui.conftest import FLOW_LINE
from twin_app.errors import StoreError, StoreWriteError
from twin_app.experiment import study as run_study
from twin_app.experiment.executors import ProcessExecutor
from twin_app.gui.bridge.pool import WarmPool
from twin_app.gui.dialogs.failures import words_of
from twin_app.gui.session.study import StudyState, StudyStatus
from twin_app.plant.plant import Plant
from twin_app.store import atomic

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

SAFE = "What was simulated is kept."


@pytest.fixture
def plant(flow_line: Plant) -> Plant:
    return replace(flow_line, horizon_s=600.0)


@pytest.fixture
def processes() -> Iterator[WarmPool]:
    """One real worker process."""
    found = WarmPool(make=lambda: ProcessExecutor(1))
    yield found
    found.close()


def _state(pool: WarmPool, plant: Plant, root: Path) -> StudyState:
    state = StudyState(pool, root=root)
    state.set_plant(plant)
    state.change(replace(state.settings, simulations=120))
    return state


def _whole(plant: Plant) -> list[object]:
    found = run_study(plant, simulations=120, objective=plant.objective, budget=plant.budget, workers=0)
    return [*found.recommendations, found.baseline]


def _answer(state: StudyState) -> list[object]:
    assert state.study is not None
    return [*state.study.recommendations, state.study.baseline]


def test_that_a_killed_worker_is_told_and_changes_nothing(
    plant: Plant, processes: WarmPool, tmp_path: Path, qtbot: QtBot
) -> None:
    state = _state(processes, plant, tmp_path)
    said: list[str] = []
    killed: list[int] = []

    def kill_once() -> None:
        executor = processes._executor
        if not killed and isinstance(executor, ProcessExecutor) and executor._processes:
            pid = executor._processes[0].pid
            assert pid is not None
            killed.append(pid)
            os.kill(pid, signal.SIGKILL)

    state.warned.connect(said.append)
    state.points_changed.connect(lambda: kill_once() if len(state.points) else None)
    state.start()
    qtbot.waitUntil(lambda: state.status is StudyStatus.DONE, timeout=90_000)
    assert killed
    assert _answer(state) == _whole(plant)
    # A worker that dies between two tasks is replaced without a word; one that dies at work is told of.
    assert all("ended unexpectedly" in text and "the answer is the same" in text for text in said)
    state.close()


def test_that_a_full_disk_keeps_what_was_simulated(
    plant: Plant, pool: WarmPool, tmp_path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    state = _state(pool, plant, tmp_path)
    real, calls = os.replace, []

    def full(source: object, target: object) -> None:
        calls.append(target)
        if len(calls) > 1:  # the first one is the empty file at the start
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        real(source, target)  # type: ignore[arg-type]

    with monkeypatch.context() as patch:
        patch.setattr(atomic.os, "replace", full)
        with qtbot.waitSignal(state.failed, timeout=60_000) as heard:
            state.start()
    words = words_of(heard.args[0], "Study 1", SAFE)
    assert words.heading == "Could not save Study 1: the disk is full"
    assert words.sentence == f"{SAFE} Make room, then go on."
    assert state.can_resume

    state.resume()
    qtbot.waitUntil(lambda: state.status is StudyStatus.DONE, timeout=60_000)
    assert _answer(state) == _whole(plant)
    state.close()


def test_that_a_folder_that_went_away_while_a_study_ran_is_said(
    plant: Plant, pool: WarmPool, tmp_path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    state = _state(pool, plant, tmp_path)
    state.points_changed.connect(lambda: shutil.rmtree(tmp_path, ignore_errors=True) if len(state.points) else None)
    with qtbot.waitSignal(state.failed, timeout=60_000) as heard:
        state.start()
    words = words_of(heard.args[0], "Study 1", SAFE)
    assert words.heading == "Could not save Study 1"
    assert "--" not in words.sentence
    state.close()


_WINDOWLESS = """
import json, os, signal, sys
from dataclasses import replace
from pathlib import Path
from PySide6.QtCore import QCoreApplication, QTimer
from twin_app.experiment.executors import InlineExecutor
from twin_app.gui.bridge.pool import WarmPool
from twin_app.gui.session.study import StudyState, StudyStatus
from twin_app.usd import load

app = QCoreApplication([])
is_first = sys.argv[3] == "first"
plant = replace(load(sys.argv[1]), horizon_s=600.0)
state = StudyState(WarmPool(make=InlineExecutor), root=Path(sys.argv[2]))

def look():
    if is_first and len(state.points) >= 3:
        os.kill(os.getpid(), signal.SIGKILL)
    if not is_first and state.status is StudyStatus.PAUSED:
        print(state.name, state.can_resume, flush=True)
        state.resume()
    if state.status is StudyStatus.DONE:
        print(json.dumps(state.study.to_json()), flush=True)
        app.quit()

state.failed.connect(lambda error: (print(repr(error)), app.quit()))
state.points_changed.connect(look)
state.status_changed.connect(look)
state.set_plant(plant)
if is_first:
    state.change(replace(state.settings, simulations=120))
    state.start()
QTimer.singleShot(100_000, app.quit)
app.exec()
"""


def test_that_a_study_whose_program_was_killed_goes_on_in_the_next_one(plant: Plant, tmp_path: Path) -> None:
    def start(which: str) -> subprocess.CompletedProcess[str]:
        words = [sys.executable, "-c", _WINDOWLESS, str(FLOW_LINE), str(tmp_path), which]
        return subprocess.run(words, cwd=FLOW_LINE.parents[2], capture_output=True, text=True, timeout=120, check=False)

    assert start("first").returncode == -signal.SIGKILL
    again = start("again")
    assert again.returncode == 0, again.stderr
    head, answer = again.stdout.splitlines()
    assert head == "Study 1 True"
    whole = run_study(plant, simulations=120, objective=plant.objective, budget=plant.budget, workers=0)
    found, expected = json.loads(answer), json.loads(json.dumps(whole.to_json()))
    for volatile in ("wall_s", "workers"):
        del found[volatile], expected[volatile]
    assert found == expected


@pytest.mark.parametrize(
    ("error", "heading"),
    [
        (StoreWriteError("x.h5: cannot be written: database or disk is full. Make room"), "the disk is full"),
        (StoreWriteError("x.h5: Permission denied"), "Could not save it"),
        (StoreError("x.h5: is damaged"), "Could not read it"),
        (ZeroDivisionError("1 / 0"), "Something unexpected happened"),
    ],
)
def test_that_each_failure_has_words_of_its_own(error: Exception, heading: str) -> None:
    words = words_of(error, "it", SAFE)
    assert heading in words.heading
    assert "read" in heading or SAFE in words.sentence
