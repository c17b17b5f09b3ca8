"""The stations at the playhead: state, for how long, parts waiting."""

from __future__ import annotations

from enum import IntEnum

import numpy as np
from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, Qt

from twin_app.gui.charts.timeline.axis import short_length_text
from twin_app.gui.models.index import Index
from twin_app.gui.models.state_icons import state_icon
from twin_app.gui.session.playback import PlaybackSession
from twin_app.gui.session.recording import Recording
from twin_app.playback.frame import Frame
from twin_app.view3d.theme import STATE_LABELS

_TOP = QModelIndex()
PathRole = int(Qt.ItemDataRole.UserRole)


class Column(IntEnum):
    """From left to right."""

    NAME = 0
    STATE = 1
    SINCE = 2
    WAITING = 3


class StationsNowModel(QAbstractTableModel):
    """One row for each station, in the order of the flow."""

    def __init__(self, session: PlaybackSession, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._frame: Frame | None = None
        session.loaded.connect(self._reset)
        session.time_changed.connect(self._move)

    def rowCount(self, parent: Index = _TOP) -> int:
        recording = self._session.recording
        return 0 if parent.isValid() or recording is None else len(recording.stations)

    def columnCount(self, parent: Index = _TOP) -> int:
        return 0 if parent.isValid() else len(Column)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        recording = self._session.recording
        if not index.isValid() or recording is None or self._frame is None:
            return None
        path, column = recording.stations[index.row()], Column(index.column())
        if role == PathRole:
            return path
        if role == Qt.ItemDataRole.DecorationRole and column is Column.NAME:
            return state_icon(self._frame.states[path])
        if role == Qt.ItemDataRole.TextAlignmentRole and column in (Column.SINCE, Column.WAITING):
            return Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        return self._text(recording, path, column) if role == Qt.ItemDataRole.DisplayRole else None

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if role != Qt.ItemDataRole.DisplayRole or orientation != Qt.Orientation.Horizontal:
            return None
        names = (self.tr("Station"), self.tr("State"), self.tr("In this state"), self.tr("Parts waiting"))
        return names[section]

    def row_of(self, path: str) -> int:
        """−1 if there is no such station."""
        recording = self._session.recording
        return recording.stations.index(path) if recording is not None and path in recording.stations else -1

    def _text(self, recording: Recording, path: str, column: Column) -> str:
        if self._frame is None:
            return ""
        if column is Column.NAME:
            return recording.labels[path]
        if column is Column.STATE:
            return STATE_LABELS[self._frame.states[path]]
        if column is Column.SINCE:
            return short_length_text(seconds_in_state(recording, self._frame, path))
        stores = recording.stores[path]
        return str(sum(self._frame.contents[store] for store in stores)) if stores else "–"

    def _reset(self) -> None:
        self.beginResetModel()
        self._frame = self._session.frame()
        self.endResetModel()

    def _move(self, _: float) -> None:
        self._frame = self._session.frame()
        if self.rowCount():
            self.dataChanged.emit(self.index(0, 0), self.index(self.rowCount() - 1, len(Column) - 1))


def seconds_in_state(recording: Recording, frame: Frame, path: str) -> float:
    """For how long a station has been in the state it shows; of several places the longest."""
    state, found = frame.states[path], 0.0
    for own, spans in zip(frame.place_states[path], recording.spans[path], strict=True):
        if own == state:
            index = max(int(np.searchsorted(spans.start_s, frame.time_s + 1e-9, side="right")) - 1, 0)
            found = max(found, frame.time_s - float(spans.start_s[index]))
    return found
