"""Placeholder."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

if TYPE_CHECKING:
    from twin_app.gui.main_window import MainWindow
    from twin_app.gui.session import Session


def build(window: MainWindow, session: Session) -> QWidget:
    """Nothing yet."""
    return QWidget()
