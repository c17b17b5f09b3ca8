"""The small button of titles and headings: an icon, a name, and nothing else."""

from __future__ import annotations

from PySide6.QtWidgets import QToolButton, QWidget

from twin_app.gui.theme import icon

_SIDE_PX = 26


def small_button(name: str, text: str, parent: QWidget) -> QToolButton:
    """With the icon of this name; the text is its tool tip and what is read out."""
    button = QToolButton(parent)
    button.setIcon(icon(name))
    button.setProperty("role", "small")
    button.setToolTip(text)
    button.setAccessibleName(text)
    button.setFixedSize(_SIDE_PX, _SIDE_PX)
    return button
