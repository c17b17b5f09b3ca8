"""From tokens to a `QPalette`."""

from __future__ import annotations

from PySide6.QtGui import QColor, QPalette

from twin_app.view3d.theme import Theme

_Role = QPalette.ColorRole

_ROLES: dict[QPalette.ColorRole, str] = {
    _Role.Window: "bg.window",
    _Role.Button: "bg.panel",
    _Role.ToolTipBase: "bg.raised",
    _Role.Base: "bg.input",
    _Role.AlternateBase: "bg.hover",
    _Role.Highlight: "bg.selected",
    _Role.Mid: "border.subtle",
    _Role.Dark: "border.strong",
    _Role.Light: "bg.raised",
    _Role.Midlight: "bg.hover",
    _Role.Shadow: "bg.window",
    _Role.WindowText: "text.primary",
    _Role.Text: "text.primary",
    _Role.ButtonText: "text.primary",
    _Role.ToolTipText: "text.primary",
    _Role.BrightText: "on.accent",
    _Role.HighlightedText: "text.primary",
    _Role.PlaceholderText: "text.secondary",
    _Role.Link: "accent.line",
    _Role.LinkVisited: "accent.line",
    _Role.Accent: "accent.fill",
}
_DIMMED = (_Role.WindowText, _Role.Text, _Role.ButtonText, _Role.HighlightedText)


def make_palette(theme: Theme) -> QPalette:
    """All roles of all groups."""
    palette = QPalette()
    for role, token in _ROLES.items():
        palette.setColor(role, QColor(*theme[token].rgb))
    for role in _DIMMED:
        palette.setColor(QPalette.ColorGroup.Disabled, role, QColor(*theme["text.disabled"].rgb))
    return palette
