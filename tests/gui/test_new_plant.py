"""New plant, from the empty file to a line that can be simulated."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from PySide6.QtWidgets import QFileDialog

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from twin_app.gui.main_window import MainWindow

LINE = ("source", "station", "buffer", "sink")


@pytest.fixture
def new_plant(
    window: MainWindow, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Callable[[str], None]]:
    """Makes a new plant under a name, as if it had been chosen in the file dialog."""

    def make(name: str) -> None:
        monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(tmp_path / name), ""))
        with qtbot.waitSignal(window.session.document.opened, timeout=20_000):
            window.actions_.run("file.new")

    yield make
    window.session.document.close()  # without the question what becomes of unsaved work


def test_that_a_line_is_added_connected_and_ready_to_run(
    window: MainWindow, qtbot: QtBot, new_plant: Callable[[str], None], tmp_path: Path
) -> None:
    new_plant("shop")
    assert (tmp_path / "shop.usda").is_file()
    document = window.session.document
    assert window.actions_["model.station"].text() == "Add a station"
    for role in LINE:
        window.actions_.run(f"model.{role}")  # without waiting for the one before
    paths = [f"/Plant/{role.capitalize()}_1" for role in LINE]
    qtbot.waitUntil(lambda: document.now is not None and set(paths) <= set(document.now.records), timeout=20_000)
    for start, end in pairwise(paths):
        window.viewport.connect_requested.emit(start, end)
    qtbot.waitUntil(lambda: document.plant is not None, timeout=20_000)
    assert not [problem for problem in document.problems if problem.severity == "fault"]


def test_that_names_stay_apart_when_the_button_is_pressed_twice_and_remove_takes_the_body_too(
    window: MainWindow, qtbot: QtBot, new_plant: Callable[[str], None]
) -> None:
    new_plant("two.usda")
    document = window.session.document
    window.actions_.run("model.station")
    window.actions_.run("model.station")
    both = ("/Plant/Station_1", "/Plant/Station_2")
    qtbot.waitUntil(lambda: document.now is not None and set(both) <= set(document.now.records), timeout=20_000)
    window.session.selection.set(both[:1])
    assert window.actions_["model.sink"].text() == "Add a sink"
    window.models.remove_model()
    qtbot.waitUntil(lambda: document.now is not None and both[0] not in document.now.records, timeout=20_000)
    assert document.now is not None
    assert not [row for row in document.now.outline if row.path.startswith(both[0])]
