"""A whole window under Xvfb: start, open, edit and close, with the window's thread watched."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]
XVFB = shutil.which("xvfb-run")
BLOCKED_MS = 2_000
"""Far above the 50 ms we aim at: the machines that run tests are shared, and a test must not fail for that."""

SCRIPT = """
import json, sys
from time import perf_counter
from collections.abc import Callable
from pathlib import Path
from PySide6.QtCore import QSettings, QTimer
from tests.gui.watchdog import Watchdog
from twin_app.gui.app import make_application
from twin_app.gui.preferences import Folders, Preferences
from twin_app.gui.theme import ThemeControl, ThemeMode

folder, scene = Path(sys.argv[1]), sys.argv[2]
application = make_application()
settings = QSettings(str(folder / "twin.ini"), QSettings.Format.IniFormat)
preferences = Preferences(settings, Folders(cache=folder / "cache", recovery=folder / "recovery"))
theme = ThemeControl(application, ThemeMode.DARK)
from twin_app.gui.main_window import MainWindow

window = MainWindow(preferences, theme)
window.show()
window.prepare()
document = window.session.document
found = {"progress": []}
document.progressed.connect(lambda share, text: found["progress"].append(share))

def opened():
    if not window.workspace:  # it is shown as soon as it is built
        QTimer.singleShot(20, opened)
        return
    found["load_ms"] = watchdog.longest_ms
    found["workspace"] = window.workspace
    QTimer.singleShot(300, look_around)

def look_around():
    window.show_workspace("what_if")
    found["second"] = window.workspace
    window.actions_.run("workspace.plant")
    found["first"] = window.workspace
    watchdog.begin("close")
    QTimer.singleShot(100, close)

def close():
    began = perf_counter()
    window.close()
    assert not window.isVisible()
    found["hidden_ms"] = 1e3 * (perf_counter() - began)
    window.gone.connect(application.quit)

document.opened.connect(opened)
document.failed.connect(lambda error, what: application.exit(3))
with Watchdog(application) as watchdog:
    QTimer.singleShot(0, lambda: window.open_scene(scene))
    code = application.exec()
found["close_ms"] = watchdog.longest_ms
print(json.dumps(found))
sys.stdout.flush()
sys.exit(code)
"""


@pytest.mark.skipif(XVFB is None, reason="there is no Xvfb")
def test_that_opening_and_closing_leave_the_window_responsive(
    tmp_path: Path, record_property: Callable[[str, object], None]
) -> None:
    scene = ROOT / "scenes" / "bottling_line" / "plant.usda"
    environment = {key: value for key, value in os.environ.items() if key != "QT_QPA_PLATFORM"}
    environment["PYTHONPATH"] = str(ROOT)
    words = [str(XVFB), "-a", "-s", "-screen 0 1600x1000x24", sys.executable, "-c", SCRIPT, str(tmp_path), str(scene)]
    run = subprocess.run(words, env=environment, capture_output=True, text=True, timeout=120, check=False, cwd=ROOT)
    assert run.returncode == 0, run.stderr[-2000:]
    found = json.loads(run.stdout.strip().splitlines()[-1])
    assert found["progress"] == sorted(found["progress"])
    assert found["workspace"] == found["first"] == "plant"
    assert found["second"] == "what_if"
    for name in ("load_ms", "close_ms"):
        record_property(name, found[name])
    assert found["load_ms"] < BLOCKED_MS, found
    assert found["hidden_ms"] < BLOCKED_MS, found
