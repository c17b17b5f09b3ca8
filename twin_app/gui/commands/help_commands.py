"""F1, the lessons, and what this program is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QObject
from PySide6.QtWidgets import QApplication

from twin_app import __version__
from twin_app.gui.dialogs.message import Choice, MessageDialog
from twin_app.gui.wording import QT_TRANSLATE_NOOP

if TYPE_CHECKING:
    from twin_app.gui.help.window import HelpWindow
    from twin_app.gui.main_window import MainWindow

_LICENCES = QT_TRANSLATE_NOOP(
    "HelpCommands",
    "The open digital twin for plants, under the Apache License 2.0. It works offline. It is built on OpenUSD, Qt and "
    "PySide6 (LGPL), VTK, PyVista, Numba and SciPy; its typefaces are Inter and JetBrains Mono (SIL Open Font "
    "License 1.1).",
)


class HelpCommands(QObject):
    """The window of the help is made when it is wanted for the first time."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        self.shown: HelpWindow | None = None
        self.about: MessageDialog | None = None
        window.actions_.handle("help.show", self.show_for_focus)
        window.actions_.handle("help.about", self.show_about)

    def show_for_focus(self) -> None:
        """The help for what has the focus."""
        from twin_app.gui.help.topics import topic_of

        focused = (QApplication.focusWidget(), self._window.focusWidget())
        widget = next((one for one in focused if one is not None and one.isVisible()), None)
        self._open().show_topic(topic_of(widget, self._window.workspace))

    def show_page(self, name: str) -> None:
        """A page by its name: a lesson."""
        from twin_app.gui.help.pages import Topic

        self._open().show_topic(Topic(name))

    def show_about(self) -> None:
        """Version and licences."""
        self.about = MessageDialog(
            _tr("Twin {0}").format(__version__),
            _tr(_LICENCES),
            [Choice(_tr("Close"))],
            parent=self._window,
        )
        self.about.open()

    def close(self) -> None:
        """The main window goes, and the help with it."""
        if self.shown is not None:
            self.shown.close()

    def _open(self) -> HelpWindow:
        from twin_app.gui.help.window import HelpWindow

        if self.shown is None:
            self.shown = HelpWindow(self._window.theme, self._window)
        self.shown.show()
        self.shown.raise_()
        self.shown.activateWindow()
        return self.shown


def _tr(text: str) -> str:
    return QCoreApplication.translate("HelpCommands", text)
