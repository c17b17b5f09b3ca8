"""How the desktop looks: palette, style sheet, fonts and icons, all made from the one file of tokens."""

from __future__ import annotations

from twin_app.gui.theme.control import ThemeControl, ThemeMode
from twin_app.gui.theme.icons import icon

__all__ = ["ThemeControl", "ThemeMode", "icon"]
