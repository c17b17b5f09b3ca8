"""Changes fade in over the picture that was there; nothing else does."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from PySide6.QtGui import QColor, QImage, QPainter
from PySide6.QtWidgets import QWidget

from twin_app.gui.components.motion import reduce_motion
from twin_app.gui.viewport.ghost_fade import FADE_MS, GhostFade
from twin_app.gui.viewport.scene_thread import Drawn, Wish
from twin_app.gui.viewport.shown import Shown
from twin_app.sim.responses import StationState
from twin_app.view3d.camera import Camera, View, fit_view
from twin_app.view3d.theme import load_theme

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from twin_app.gui.theme import ThemeControl

SIZE = (40, 30)
THEME = load_theme("dark")
BEFORE, AFTER = QColor("black"), QColor("white")


def side(camera: Camera) -> View:
    return fit_view([[0.0, 0.0, 0.0], [1.0, 1.0, 1.0]], camera=camera, size=SIZE)


VIEW = side(Camera.ISO)


def drawn(colour: QColor, shown: Shown, view: View = VIEW) -> Drawn:
    image = QImage(*SIZE, QImage.Format.Format_RGB32)
    image.fill(colour)
    return Drawn(image=image, wish=Wish(view=view, shown=shown, theme=THEME, ratio=1.0), seconds=0.0)


def lightness(fade: GhostFade) -> int:
    """Of what is painted now, 0 to 255."""
    image = QImage(*SIZE, QImage.Format.Format_RGB32)
    painter = QPainter(image)
    fade.paint(painter)
    painter.end()
    return image.pixelColor(20, 15).lightness()


@pytest.fixture
def fade(qtbot: QtBot, theme: ThemeControl) -> GhostFade:
    """Over a plant without changes."""
    widget = QWidget()
    qtbot.addWidget(widget)
    found = GhostFade(widget)
    found.see(drawn(BEFORE, Shown()))
    return found


def test_that_changes_come_over_the_picture_before_and_are_whole_in_the_end(fade: GhostFade, qtbot: QtBot) -> None:
    fade.see(drawn(AFTER, Shown(changed=("/Plant/Cut",))))
    fade._motion.pause()
    seen = []
    for share in (0.0, 0.2, 0.6):
        fade._motion.setCurrentTime(round(share * FADE_MS))
        seen.append(lightness(fade))
    assert seen[0] == 0
    assert 0 < seen[1] < seen[2] < 255
    fade._motion.resume()
    qtbot.waitUntil(lambda: not fade.is_fading)
    assert lightness(fade) == 255


def test_that_states_and_other_sides_are_seen_at_once(fade: GhostFade) -> None:
    fade.see(drawn(AFTER, Shown(states={"/Plant/Cut": StationState.DOWN})))
    assert not fade.is_fading
    assert lightness(fade) == 255
    fade.see(drawn(BEFORE, Shown(changed=("/Plant/Cut",)), side(Camera.TOP)))
    assert not fade.is_fading


def test_that_turning_the_view_ends_a_fade(fade: GhostFade) -> None:
    changed = Shown(changed=("/Plant/Cut",))
    fade.see(drawn(BEFORE, changed))
    assert fade.is_fading
    fade.see(drawn(AFTER, replace(changed), side(Camera.TOP)))
    assert not fade.is_fading
    assert lightness(fade) == 255


def test_that_nothing_fades_for_those_who_want_no_motion(fade: GhostFade) -> None:
    reduce_motion(True)
    try:
        fade.see(drawn(AFTER, Shown(changed=("/Plant/Cut",))))
    finally:
        reduce_motion(False)
    assert not fade.is_fading
