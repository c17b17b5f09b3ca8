"""The welcome page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

if TYPE_CHECKING:
    from twin_app.gui.main_window import MainWindow


def build(window: MainWindow) -> QWidget:
    """Nothing yet."""
    return QWidget(window)
