"""What the commands of the menu View do."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from twin_app.gui.components.motion import reduce_motion
from twin_app.gui.session.view import Preset
from twin_app.gui.theme import ThemeMode
from twin_app.view3d.camera import Camera

if TYPE_CHECKING:
    from twin_app.gui.main_window import MainWindow

_TEXT_STEP = 0.1
_FLAGS = {
    "view.labels": "has_labels",
    "view.ghosts": "has_ghosts",
    "view.flow": "has_flow",
    "view.pair": "is_side_by_side",
    "view.measure": "is_measuring",
    "view.clip": "is_clipped",
}


class ViewCommands:
    """Looks of the plant, of the window and of its text."""

    def __init__(self, window: MainWindow) -> None:
        self._window = window
        actions, view, selection = window.actions_, window.session.view, window.session.selection
        actions.handle("view.fit", lambda: view.fit(selection.paths))
        actions.handle("view.fit_all", view.fit)
        actions.handle("view.hide", lambda: view.hide(selection.paths))
        actions.handle("view.isolate", lambda: view.isolate(selection.paths))
        actions.handle("view.show_all", view.show_all)
        for preset in Preset:
            actions.handle(f"view.{preset.value}", partial(self._look, preset))
        for action_id in _FLAGS:
            actions.handle(action_id, partial(self._flag, action_id))
        for mode in ThemeMode:
            actions.handle(f"theme.{mode.value}", partial(self._choose_theme, mode))
        actions.handle("text.larger", lambda: self._scale(window.theme.text_scale + _TEXT_STEP))
        actions.handle("text.smaller", lambda: self._scale(window.theme.text_scale - _TEXT_STEP))
        actions.handle("text.normal", lambda: self._scale(1.0))
        actions.handle("motion.reduce", self._reduce_motion)
        actions["motion.reduce"].setChecked(window.preferences.reduces_motion)
        reduce_motion(window.preferences.reduces_motion)
        view.changed.connect(self._show_flags)
        self._show_flags()

    def toggle_theme(self) -> None:
        """Dark becomes light, light dark."""
        self._window.theme.toggle()
        self._window.preferences.theme = self._window.theme.mode

    def _look(self, preset: Preset) -> None:
        self._window.viewport.look_from(Camera(preset.value))

    def _flag(self, action_id: str) -> None:
        is_on = self._window.actions_[action_id].isChecked()
        self._window.session.view.set(**{_FLAGS[action_id]: is_on})
        if action_id == "view.pair" and is_on:
            self._window.turn_to("what_if")

    def _show_flags(self) -> None:
        for action_id, name in _FLAGS.items():
            self._window.actions_[action_id].setChecked(getattr(self._window.session.view.settings, name))

    def _choose_theme(self, mode: ThemeMode) -> None:
        self._window.theme.choose(mode)
        self._window.preferences.theme = mode

    def _reduce_motion(self) -> None:
        is_reduced = self._window.actions_["motion.reduce"].isChecked()
        self._window.preferences.reduces_motion = is_reduced
        reduce_motion(is_reduced)

    def _scale(self, scale: float) -> None:
        self._window.theme.scale_text(scale)
        self._window.preferences.text_scale = self._window.theme.text_scale
