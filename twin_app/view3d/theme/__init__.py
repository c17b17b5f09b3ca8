"""Colours, opacities and fonts: one set of tokens for pictures, charts and windows.

Nothing here needs a drawing library, so that any front end can read the tokens.
"""

from __future__ import annotations

from twin_app.view3d.theme.tokens import STATE_LABELS, THEME_NAMES, Colour, Theme, load_theme
from twin_app.view3d.theme.typefaces import FontWeight, code_font_file, font_file

__all__ = ["STATE_LABELS", "THEME_NAMES", "Colour", "FontWeight", "Theme", "code_font_file", "font_file", "load_theme"]
