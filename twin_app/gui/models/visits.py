"""The way of one part: where it was, from when, for how long."""

from __future__ import annotations

from enum import IntEnum

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, Qt

from twin_app.gui.charts.timeline.axis import clock_text, short_length_text
from twin_app.gui.models.index import Index
from twin_app.gui.session.playback import PlaybackSession
from twin_app.plant.names import shown_name
from twin_app.playback.part_path import Visit, part_path

_TOP = QModelIndex()
VisitRole = int(Qt.ItemDataRole.UserRole)


class Column(IntEnum):
    """From left to right."""

    NAME = 0
    ENTERED = 1
    STAYED = 2


class VisitsModel(QAbstractTableModel):
    """Of the part that the session traces."""

    def __init__(self, session: PlaybackSession, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._visits: tuple[Visit, ...] = ()
        session.part_traced.connect(self._read)
        session.loaded.connect(self._read)

    def rowCount(self, parent: Index = _TOP) -> int:
        return 0 if parent.isValid() else len(self._visits)

    def columnCount(self, parent: Index = _TOP) -> int:
        return 0 if parent.isValid() else len(Column)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid():
            return None
        visit, column = self._visits[index.row()], Column(index.column())
        if role == VisitRole:
            return visit
        if role == Qt.ItemDataRole.ToolTipRole:
            return visit.path
        if role == Qt.ItemDataRole.TextAlignmentRole and column is not Column.NAME:
            return Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        if role != Qt.ItemDataRole.DisplayRole:
            return None
        stayed = self.tr("still there") if visit.leave_s is None else short_length_text(visit.leave_s - visit.enter_s)
        entered = clock_text(visit.enter_s, self._session.clock_start_s)
        return (self._label(visit.path), entered, stayed)[column]

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if role != Qt.ItemDataRole.DisplayRole or orientation != Qt.Orientation.Horizontal:
            return None
        return (self.tr("Where"), self.tr("Entered"), self.tr("Stayed"))[section]

    def _label(self, path: str) -> str:
        recording = self._session.recording
        nodes = recording.plant.nodes if recording is not None else ()
        return next((node.label for node in nodes if node.path == path), shown_name(path))

    def _read(self, *_: object) -> None:
        recording, serial = self._session.recording, self._session.traced_part
        self.beginResetModel()
        self._visits = part_path(recording.playback, serial) if recording is not None and serial >= 0 else ()
        self.endResetModel()
