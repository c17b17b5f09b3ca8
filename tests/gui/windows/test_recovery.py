"""Work that was not saved when the program was killed comes back by the welcome page."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path

from tests.gui.windows.scripts import ROOT

LINE = ROOT / "scenes" / "examples" / "two_machines.usda"
PATIENCE_S = 120.0


def session(what: str, folder: Path, scene: Path) -> subprocess.Popen[str]:
    """A whole window in a process of its own."""
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen"}
    words = [sys.executable, "-m", "tests.gui.windows.crash", what, str(folder), str(scene)]
    return subprocess.Popen(words, cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True)


def test_that_work_of_a_session_that_was_killed_is_offered_and_is_the_same(tmp_path: Path) -> None:
    scene = Path(shutil.copy(LINE, tmp_path / "line.usda"))
    before = scene.read_bytes()
    with session("work", tmp_path, scene) as first:
        assert first.stdout is not None
        lost = json.loads(first.stdout.readline())
        first.send_signal(signal.SIGKILL)
        assert first.wait(PATIENCE_S) == -signal.SIGKILL
    assert scene.read_bytes() == before

    with session("again", tmp_path, scene) as second:
        printed, _ = second.communicate(timeout=PATIENCE_S)
        assert second.returncode == 0
    back = json.loads(printed.splitlines()[-1])
    assert back["text"] == lost["text"]
    assert "Slowest" in back["text"]
    assert back["is_modified"]
    assert back["undo"] == "Recover unsaved work"
    assert "line.usda" in back["offered"]
    assert scene.read_bytes() == before
