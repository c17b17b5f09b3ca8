"""The ground of docks and charts."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget


def make_panel(widget: QWidget) -> None:
    """Gives a plain widget the ground of a panel; Qt paints none for those unless it is told to."""
    widget.setProperty("role", "panel")
    widget.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
