"""The 3D view of the window."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

if TYPE_CHECKING:
    from twin_app.gui.session import Session


def make_viewport(session: Session, parent: QWidget | None = None) -> QWidget:
    """The view that fits this computer: 3D, or a stand-in without drawing."""
    stand_in = QWidget(parent)
    stand_in.setObjectName("viewportStandIn")
    return stand_in
