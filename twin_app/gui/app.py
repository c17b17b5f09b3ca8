"""The start of the desktop: application, look, error dialog, window."""

from __future__ import annotations

import os
import sys
from typing import cast

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication

from twin_app import __version__
from twin_app.errors import UsageError
from twin_app.gui.bridge.niceness import come_first
from twin_app.gui.frame.mark import mark_icon
from twin_app.gui.preferences import Preferences
from twin_app.gui.theme import ThemeControl


def run_application(scene: str | None) -> int:
    """Shows the window until it is closed. Raises `UsageError` where there is no display."""
    _require_display()
    application = make_application()
    preferences = Preferences()
    theme = ThemeControl(application, preferences.theme, preferences.text_scale)
    application.setWindowIcon(mark_icon())
    from twin_app.gui.bridge.collector import Collector
    from twin_app.gui.bridge.later import Later
    from twin_app.gui.dialogs.unexpected import UnexpectedErrors
    from twin_app.gui.main_window import MainWindow

    window = MainWindow(preferences, theme)
    errors = UnexpectedErrors(window)
    errors.install()
    collector = Collector()
    window.session.document.closed.connect(collector.collect_soon)
    window.gone.connect(application.quit)
    window.show()
    Later(window, window.prepare).start()
    if scene is not None:
        window.open_scene(scene)
    try:
        return application.exec()
    finally:
        collector.stop()
        errors.remove()


def make_application() -> QApplication:
    """The application object; the one there is, if there is one."""
    found = QCoreApplication.instance()
    if found is None:
        QGuiApplication.setHighDpiScaleFactorRoundingPolicy(Qt.HighDpiScaleFactorRoundingPolicy.PassThrough)
    application = cast("QApplication", found) if found is not None else QApplication(sys.argv[:1])
    come_first()
    application.setApplicationName("Twin")
    application.setOrganizationName("Twin")
    application.setApplicationVersion(__version__)
    application.setDesktopFileName("twin")
    return application


def _require_display() -> None:
    """Qt ends the whole process where it finds no display, so we look first."""
    if not sys.platform.startswith("linux") or os.environ.get("QT_QPA_PLATFORM"):
        return
    if not (os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")):
        raise UsageError("there is no display: DISPLAY and WAYLAND_DISPLAY are not set. For a picture: twin view SCENE")
