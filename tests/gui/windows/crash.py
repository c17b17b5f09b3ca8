"""A session that is killed while it has unsaved work, and the next one: each prints what its document holds.

python -m tests.gui.windows.crash work|again FOLDER SCENE
"""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path

from PySide6.QtCore import QSettings
from PySide6.QtTest import QTest

from tests.gui.windows.user import wait_for
from twin_app.gui.app import make_application
from twin_app.gui.main_window import MainWindow
from twin_app.gui.preferences import Folders, Preferences
from twin_app.gui.theme import ThemeControl, ThemeMode
from twin_app.plant.vocabulary import Role
from twin_app.usd.document import AddNode, SetLabel, SetValues

_COPY_AFTER_MS = 50


def main(what: str, folder: Path, scene: str) -> None:
    """One session."""
    application = make_application()
    settings = QSettings(str(folder / "twin.ini"), QSettings.Format.IniFormat)
    preferences = Preferences(settings, Folders(cache=folder / "cache", recovery=folder / "recovery"))
    window = MainWindow(preferences, ThemeControl(application, ThemeMode.DARK))
    window.show()
    work(window, scene) if what == "work" else again(window)


def work(window: MainWindow, scene: str) -> None:
    """Edits, waits for the copy, and goes on as if nothing could happen."""
    window.autosave.set_delay(_COPY_AFTER_MS)
    document, kept = window.session.document, []
    window.open_scene(scene)
    wait_for(lambda: document.plant is not None)
    station = document.plant.stations[0].path  # type: ignore[union-attr]
    document.edit(SetValues(paths=(station,), values={"twin:station:servers": 3}))
    document.edit(AddNode(path="/Plant/Shelf", role=Role.BUFFER, place_m=(1.0, 2.0, 0.0)))
    wait_for(lambda: "/Plant/Shelf" in document.now.records)  # type: ignore[union-attr]
    document.kept.connect(lambda: kept.append(True))
    document.changed.connect(lambda _: kept.clear())  # a copy that was made before the last edit is not enough
    document.edit(SetLabel(path=station, label="Slowest"))
    wait_for(lambda: document.now.records[station].label == "Slowest" and bool(kept))  # type: ignore[union-attr]
    tell(window)
    while True:
        QTest.qWait(1000)


def again(window: MainWindow) -> None:
    """Finds the work on the welcome page, takes it, and leaves without saving."""
    wait_for(lambda: bool(window.welcome.recovery))
    card = window.welcome.recovery[0]
    card.recover.click()
    wait_for(lambda: window.session.document.is_open)
    tell(window, offered=card.text, checks=window.welcome.checks[2].line)
    window.session.document.close()
    window.close()


def tell(window: MainWindow, **more: str) -> None:
    """One line of JSON."""
    document, now = window.session.document, window.session.document.now
    assert document.document is not None
    assert now is not None
    with document.lock:
        text = document.document.stage.Flatten(addSourceFileComment=False).ExportToString()
    found = {"text": text, "is_modified": now.is_modified, "undo": now.undo_text, "process": os.getpid(), **more}
    sys.stdout.write(json.dumps(found) + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]), sys.argv[3])
