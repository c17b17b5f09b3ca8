"""Which theme is shown, and the change from one to another without a restart."""

from __future__ import annotations

import tempfile
from enum import StrEnum
from pathlib import Path

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QApplication

from twin_app.gui.components.ink import THEME_PROPERTY
from twin_app.gui.components.text_size import TEXT_SIZE
from twin_app.gui.theme.palette import make_palette
from twin_app.gui.theme.stylesheet import make_stylesheet
from twin_app.gui.theme.typefaces import body_font, load_typefaces
from twin_app.view3d.theme import load_theme


class ThemeMode(StrEnum):
    """What the user chose."""

    SYSTEM = "system"
    DARK = "dark"
    LIGHT = "light"


SMALLEST_TEXT, LARGEST_TEXT = 0.9, 1.5


class ThemeControl(QObject):
    """The theme of the application; lives as long as it."""

    changed = Signal(str)
    """Name of the theme that is shown now."""

    def __init__(self, application: QApplication, mode: ThemeMode = ThemeMode.SYSTEM, text_scale: float = 1.0) -> None:
        super().__init__(application)
        self._application = application
        self._mode, self._scale = mode, _limited(text_scale)
        self._icons = tempfile.TemporaryDirectory(prefix="twin-icons-", ignore_cleanup_errors=True)
        application.setStyle("Fusion")
        self._family = load_typefaces()
        application.styleHints().colorSchemeChanged.connect(self._follow_system)
        self._apply()

    @property
    def mode(self) -> ThemeMode:
        """What the user chose."""
        return self._mode

    @property
    def name(self) -> str:
        """`dark` or `light`."""
        if self._mode is not ThemeMode.SYSTEM:
            return self._mode.value
        is_light = self._application.styleHints().colorScheme() == Qt.ColorScheme.Light
        return "light" if is_light else "dark"

    @property
    def text_scale(self) -> float:
        """1 is 12 pixels for body text."""
        return self._scale

    def choose(self, mode: ThemeMode) -> None:
        """Shows another theme."""
        self._mode = mode
        self._apply()

    def toggle(self) -> None:
        """From dark to light, or back."""
        self.choose(ThemeMode.LIGHT if self.name == "dark" else ThemeMode.DARK)

    def scale_text(self, scale: float) -> None:
        """Larger or smaller text, 0.9 to 1.5."""
        self._scale = _limited(scale)
        self._apply()

    def _follow_system(self) -> None:
        if self._mode is ThemeMode.SYSTEM:
            self._apply()

    def _apply(self) -> None:
        name = self.name
        self._application.setProperty(THEME_PROPERTY, name)
        self._application.setPalette(make_palette(load_theme(name)))
        self._application.setFont(body_font(self._family, self._scale))
        sheet = make_stylesheet(name, icon_folder=Path(self._icons.name), text_scale=self._scale)
        self._application.setStyleSheet(sheet)
        TEXT_SIZE.changed.emit()
        self.changed.emit(name)


def _limited(scale: float) -> float:
    return min(LARGEST_TEXT, max(SMALLEST_TEXT, scale))
