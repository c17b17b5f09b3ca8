"""The legend over the view: its words, its rows, and when it is there."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtGui import QImage, QPainter

from tests.view3d.shapes import small_line
from twin_app.gui.viewport import Viewport
from twin_app.gui.viewport.furniture import EDGE, paint_legend
from twin_app.sim.responses import StationState
from twin_app.view3d.camera import Camera, fit_view
from twin_app.view3d.scene.model import read_model
from twin_app.view3d.theme import load_theme

if TYPE_CHECKING:
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from twin_app.gui.theme import ThemeControl

STATES = (StationState.WORKING, StationState.STARVED)
CUT = "/Plant/Cut"


def legend(width: int) -> tuple[float, float]:
    """Width and height of the legend in a view of this width."""
    view = fit_view([[0.0, 0.0, 0.0], [1.0, 1.0, 1.0]], camera=Camera.ISO, size=(width, 300))
    image = QImage(width, 300, QImage.Format.Format_RGB32)
    painter = QPainter(image)
    box = paint_legend(painter, view, STATES, has_changes=True)
    painter.end()
    assert box is not None
    return box[2] - box[0], box[3] - box[1]


def test_that_a_legend_says_less_of_changes_where_that_saves_a_row(theme: ThemeControl) -> None:
    (wide, one_row), (narrow, height), (least, two_rows) = (legend(width) for width in (1000, 471, 350))
    assert height == one_row
    assert narrow < wide
    assert narrow <= 471 - 2.0 * EDGE - 200.0
    assert two_rows > one_row
    assert least < narrow


def test_that_a_run_that_is_played_back_has_its_legend_in_the_timeline_alone(
    qtbot: QtBot, theme: ThemeControl, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "line.usda"
    path.write_text(small_line(), encoding="utf-8")
    viewport = Viewport(is_flat=True)
    qtbot.addWidget(viewport)
    viewport.resize(640, 400)
    viewport.set_model(read_model(path, load_theme("dark")))
    viewport.show_states({CUT: StationState.DOWN})
    explained: list[object] = []
    monkeypatch.setattr(
        "twin_app.gui.viewport.overlay.paint_legend", lambda _painter, _view, states, **_: explained.append(states)
    )
    for is_played_back in (False, True, False):
        viewport.set_played_back(is_played_back)
        explained.append(is_played_back)
        viewport.grab()
    assert explained == [False, [StationState.DOWN], True, False, [StationState.DOWN]]
