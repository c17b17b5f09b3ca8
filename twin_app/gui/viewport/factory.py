"""Which view this computer gets."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QWidget

from twin_app.gui.viewport.binding import SessionBinding
from twin_app.gui.viewport.viewport import Viewport
from twin_app.view3d import why_not

if TYPE_CHECKING:
    from twin_app.gui.session import Session


def make_viewport(session: Session, parent: QWidget | None = None, *, is_flat: bool | None = None) -> Viewport:
    """The view, joined to a session. `is_flat`: a plan without OpenGL; None: where there is none, and where Qt has no
    screen, as in tests."""
    reason = why_not()
    if is_flat is None:
        is_flat = bool(reason) or QGuiApplication.platformName() == "offscreen"
    viewport = Viewport(parent, is_flat=is_flat)
    if reason:
        viewport.explain_flatness(reason)
    SessionBinding(viewport, session)
    application = QGuiApplication.instance()
    if application is not None:
        application.aboutToQuit.connect(viewport.shut_down)
    return viewport
