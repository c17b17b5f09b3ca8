"""Everything that docks and workspaces share, handed to each of them."""

from __future__ import annotations

from twin_app.gui.session.document import DocumentSession
from twin_app.gui.session.playback import PlaybackSession
from twin_app.gui.session.selection import Selection
from twin_app.gui.session.view import View


class Session:
    """One open window's state. There are no globals: whoever needs it is given it."""

    def __init__(self) -> None:
        self.document = DocumentSession()
        self.selection = Selection()
        self.view = View()
        self.playback = PlaybackSession()
        self.document.closed.connect(self.selection.clear)
        self.document.closed.connect(self.view.show_all)
        self.document.closed.connect(lambda: self.playback.show(None))

    def close(self) -> None:
        """Ends every thread; called once, when the window goes."""
        self.playback.close()
        self.document.shut_down()
