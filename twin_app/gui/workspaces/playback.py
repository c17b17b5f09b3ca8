"""The workspace Playback: a traced run, from the whole shift down to one part."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from twin_app.gui.commands.playback_commands import PlaybackCommands
from twin_app.gui.components.playback_feed import PlaybackFeed
from twin_app.gui.components.playback_tools import PlaybackTools
from twin_app.gui.components.transport import Transport
from twin_app.gui.wording import QT_TRANSLATE_NOOP
from twin_app.gui.workspaces.protocol import Contents

if TYPE_CHECKING:
    from twin_app.gui.frame.building import Pieces
    from twin_app.gui.main_window import MainWindow
    from twin_app.gui.session import Session

_KEYS = ("play.toggle", "play.back", "play.forward", "play.previous_stop", "play.next_stop")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Playback:
    id: str = "playback"
    title: str = QT_TRANSLATE_NOOP("Workspace", "Playback")
    icon: str = "playback"
    docks: tuple[str, ...] = ("timeline", "now")
    tools: tuple[str, ...] = ()
    primary: str = "play.export"

    def build(self, window: MainWindow, session: Session) -> Pieces[Contents]:
        commands = PlaybackCommands(window)
        tools = PlaybackTools(
            session.playback, window.actions_, commands.trace, lambda: window.actions_.run("play.open"), window
        )
        yield
        for dock_id in self.docks:
            for key in _KEYS:
                window.docks[dock_id].addAction(window.actions_[key])
        yield
        transport = Transport(session.playback, window)
        PlaybackFeed(session.playback, window.viewport, transport, session.highlights.changed.emit)
        return Contents(run_bar=transport, tools=tools)


WORKSPACE = _Playback()
