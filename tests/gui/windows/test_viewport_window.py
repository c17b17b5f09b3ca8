"""The view with VTK in a window on a real (virtual) screen, in a process of its own."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.view3d.shapes import small_line
from twin_app.view3d import why_not

pytestmark = pytest.mark.skipif(shutil.which("xvfb-run") is None or bool(why_not()), reason="needs Xvfb and OpenGL")

_PROGRAM = """
import json
import sys
from PySide6.QtCore import QPointF, QTimer, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from twin_app.gui.session import Session
from twin_app.gui.theme import ThemeControl, ThemeMode
from twin_app.gui.viewport import make_viewport
from twin_app.sim.responses import StationState

application = QApplication([])
theme = ThemeControl(application, ThemeMode.DARK)
session = Session()
viewport = make_viewport(session)
viewport.resize(640, 400)
viewport.show()
steps = []

def pixel(x, y):
    return viewport.grab().toImage().pixelColor(round(x), round(y)).getRgb()[:3]

def step():
    site = viewport.model.site("/Plant/Cut")
    rim = site.pad.grown(-0.06)
    x, y = viewport.view.project([(rim.centre[0], rim.centre[1] - rim.half[1], viewport.model.floor.deck_m)])[0]
    top = viewport.view.project([site.top_point])[0]
    steps.append(pixel(x, y))
    if len(steps) == 1:
        viewport.show_states({"/Plant/Cut": StationState.DOWN})
    elif len(steps) == 2:
        theme.choose(ThemeMode.LIGHT)
    elif len(steps) == 3:
        QTest.mouseClick(viewport, Qt.MouseButton.LeftButton, pos=QPointF(*top).toPoint())
        print(json.dumps([session.selection.paths, steps]))
        viewport.shut_down()
        session.close()
        application.quit()

viewport.drawn.connect(step, Qt.ConnectionType.QueuedConnection)
QTimer.singleShot(60_000, application.quit)
session.document.open(sys.argv[1])
application.exec()
"""


def test_that_a_plant_is_seen_recoloured_and_picked_in_a_window(tmp_path: Path) -> None:
    scene, program = tmp_path / "line.usda", tmp_path / "program.py"
    scene.write_text(small_line(), encoding="utf-8")
    program.write_text(_PROGRAM, encoding="utf-8")
    command = ["xvfb-run", "-a", "-s", "-screen 0 1280x800x24", sys.executable, str(program), str(scene)]
    found = subprocess.run(
        command,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
        cwd=Path(__file__).parents[3],
        env=_environment(),
    )
    assert found.returncode == 0, found.stderr
    paths, (_, dark, light) = json.loads(found.stdout.strip().splitlines()[-1])
    assert paths == ["/Plant/Cut"]
    assert dark == pytest.approx((220, 37, 71), abs=25)
    assert light == pytest.approx((143, 0, 34), abs=25)


def _environment() -> dict[str, str]:
    kept = {key: value for key, value in os.environ.items() if key != "QT_QPA_PLATFORM"}
    return {**kept, "PYTHONPATH": str(Path(__file__).parents[3])}
