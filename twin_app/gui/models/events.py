"""What went wrong up to the playhead, the latest first."""

from __future__ import annotations

from enum import IntEnum

import numpy as np
from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, Qt

from twin_app.gui.charts.timeline.axis import clock_text, length_text
from twin_app.gui.models.index import Index
from twin_app.gui.models.state_icons import state_icon
from twin_app.gui.models.stop_words import event_words
from twin_app.gui.session.playback import PlaybackSession
from twin_app.playback.losses import LONG_S, Loss

_TOP = QModelIndex()
LossRole = int(Qt.ItemDataRole.UserRole)
MOST_ROWS = 200


class Column(IntEnum):
    """From left to right."""

    TIME = 0
    NAME = 1
    WORDS = 2


class EventsModel(QAbstractTableModel):
    """Losses that began at the playhead or before; no more than 200."""

    def __init__(self, session: PlaybackSession, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._all: tuple[Loss, ...] = ()
        self._starts = np.zeros(0)
        self._end = 0
        session.loaded.connect(self._reset)
        session.options_changed.connect(self._reset)
        session.time_changed.connect(self._move)
        self._reset()

    def rowCount(self, parent: Index = _TOP) -> int:
        return 0 if parent.isValid() else min(self._end, MOST_ROWS)

    def columnCount(self, parent: Index = _TOP) -> int:
        return 0 if parent.isValid() else len(Column)

    def loss(self, row: int) -> Loss:
        """Of a row."""
        return self._all[self._end - 1 - row]

    def row_of(self, loss: Loss | None) -> int:
        """−1 if it is not listed."""
        if loss is None:
            return -1
        rows = range(self.rowCount())
        return next((row for row in rows if self.loss(row) == loss), -1)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        recording = self._session.recording
        if not index.isValid() or recording is None:
            return None
        loss, column = self.loss(index.row()), Column(index.column())
        if role == LossRole:
            return loss
        if role == Qt.ItemDataRole.DecorationRole and column is Column.NAME:
            return state_icon(loss.state)
        if role == Qt.ItemDataRole.ToolTipRole:
            return f"{recording.labels[loss.path]}: {event_words(loss)}, {length_text(loss.duration_s)}"
        if role != Qt.ItemDataRole.DisplayRole:
            return None
        texts = {
            Column.TIME: clock_text(loss.start_s, self._session.clock_start_s),
            Column.NAME: recording.labels[loss.path],
            Column.WORDS: event_words(loss),
        }
        return texts[column]

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if role != Qt.ItemDataRole.DisplayRole or orientation != Qt.Orientation.Horizontal:
            return None
        return (self.tr("Time"), self.tr("Station"), self.tr("What"))[section]

    def _reset(self) -> None:
        recording = self._session.recording
        least = LONG_S if self._session.has_only_long else 0.0
        self.beginResetModel()
        losses = recording.losses if recording is not None else ()
        self._all = tuple(loss for loss in losses if loss.duration_s >= least)
        self._starts = np.array([loss.start_s for loss in self._all])
        self._end = self._count()
        self.endResetModel()

    def _move(self, _: float) -> None:
        """Rows are put in at the top one by one while time goes on, and made anew when it jumps."""
        end = self._count()
        added = end - self._end
        if added == 0:
            return
        if added > 0 and end <= MOST_ROWS:
            self.beginInsertRows(_TOP, 0, added - 1)
            self._end = end
            self.endInsertRows()
            return
        self.beginResetModel()
        self._end = end
        self.endResetModel()

    def _count(self) -> int:
        return int(np.searchsorted(self._starts, self._session.time_s + 1e-9, side="right"))
