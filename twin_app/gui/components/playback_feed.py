"""Shows the plant at the playhead in the view, while Playback is on the screen."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QWidget

from twin_app.gui.charts.timeline.axis import short_length_text
from twin_app.gui.models.stations_now import seconds_in_state
from twin_app.gui.session.playback import FRAME_MS, SOFTWARE_FRAME_MS, PlaybackSession
from twin_app.gui.session.recording import Recording
from twin_app.gui.viewport import Viewport
from twin_app.gui.viewport.marker import Marker
from twin_app.gui.viewport.shown import Way
from twin_app.playback.frame import Frame
from twin_app.playback.part_way import part_way
from twin_app.sim.responses import StationState
from twin_app.view3d.theme import STATE_LABELS


class PlaybackFeed(QObject):
    """Begins when `page`, a widget that only Playback shows, appears; ends, and pauses, when it goes."""

    def __init__(
        self, session: PlaybackSession, viewport: Viewport, page: QWidget, restore: Callable[[], object]
    ) -> None:
        """`restore` lets the view show again what others have to say."""
        super().__init__(page)
        self._session, self._viewport, self._restore = session, viewport, restore
        self._is_on = page.isVisible()
        page.installEventFilter(self)
        session.time_changed.connect(self._show)
        session.loaded.connect(self._trace)
        session.loaded.connect(self._show)
        session.part_traced.connect(self._trace)
        session.playing_changed.connect(lambda is_playing: viewport.set_shown(is_playing=is_playing))
        viewport.described.connect(self._set_pace)
        self._set_pace()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Show:
            self._is_on = True
            self._viewport.set_played_back(True)
            self._viewport.show_captions(bottleneck="", bottleneck_text="")
            self._viewport.show_changes({})
            self._trace()
            self._show()
        elif event.type() == QEvent.Type.Hide:
            self._is_on = False
            self._session.pause()
            self._viewport.set_played_back(False)
            self._clear()
            self._restore()
        return False

    def _set_pace(self, *_: object) -> None:
        self._session.set_frame_ms(SOFTWARE_FRAME_MS if self._viewport.is_software else FRAME_MS)

    def _show(self, *_: object) -> None:
        recording, frame = self._session.recording, self._session.frame()
        if not self._is_on:
            return
        if recording is None or frame is None:
            self._clear()
            return
        self._viewport.show_frame(frame)
        self._viewport.show_captions(values=captions(recording, frame), marker=self._marker(frame))

    def _trace(self, *_: object) -> None:
        """The way of the part in hand, or none."""
        recording, serial = self._session.recording, self._session.traced_part
        if not self._is_on:
            return
        way = None
        if recording is not None and serial >= 0:
            way = Way(points=part_way(recording.playback, serial))
        self._viewport.set_shown(way=way)
        self._show()

    def _marker(self, frame: Frame) -> Marker | None:
        """None while the part is not inside."""
        rows = np.flatnonzero(frame.parts.serials == self._session.traced_part)
        if not len(rows) or self._session.traced_part < 0:
            return None
        x, y, z = frame.parts.positions_m[rows[0]].tolist()
        return Marker(point=(x, y, z), text=self.tr("Part {0}").format(f"{self._session.traced_part:,}"))

    def _clear(self) -> None:
        self._viewport.set_shown(parts=None, vehicles=None, way=None)
        self._viewport.show_states({})
        self._viewport.show_captions(values={}, marker=None)


def captions(recording: Recording, frame: Frame) -> dict[str, str]:
    """`Down 3:59` for each station; of work only the word, as it changes every few seconds."""
    return {path: _caption(recording, frame, path) for path in recording.stations}


def _caption(recording: Recording, frame: Frame, path: str) -> str:
    state = frame.states[path]
    if state is StationState.WORKING:
        return STATE_LABELS[state]
    return f"{STATE_LABELS[state]} {short_length_text(seconds_in_state(recording, frame, path))}"
