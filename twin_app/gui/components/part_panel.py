"""A small window that follows one part: its number, its way, its times."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QHeaderView,
    QLabel,
    QPushButton,
    QSpinBox,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from twin_app.gui.components.inset_delegate import InsetDelegate
from twin_app.gui.components.nested_row import nested_row
from twin_app.gui.models.visits import VisitRole, VisitsModel
from twin_app.gui.session.playback import PlaybackSession
from twin_app.playback.part_path import Visit

_SIZE = (380, 420)


class PartPanel(QWidget):
    """Stays beside the window; choosing a row goes to its time."""

    def __init__(self, session: PlaybackSession, parent: QWidget | None = None) -> None:
        super().__init__(parent, Qt.WindowType.Tool)
        self._session = session
        self.setWindowTitle(self.tr("Trace a part"))
        self.setProperty("role", "panel")
        self.resize(*_SIZE)
        self.serial = QSpinBox(self)
        self.serial.setRange(0, 2**31 - 1)
        self.serial.setAccessibleName(self.tr("Number of the part"))
        self.newest = QPushButton(self.tr("Latest part inside"), self)
        self.model = VisitsModel(session, self)
        self.table = QTableView(self)
        self.sentence = QLabel(self)
        self.sentence.setProperty("role", "secondary")
        self.sentence.setWordWrap(True)
        self._lay_out()
        self.serial.valueChanged.connect(session.trace_part)
        self.newest.clicked.connect(self.take_newest)
        self.table.clicked.connect(self._go)
        self.table.activated.connect(self._go)
        self.model.modelReset.connect(self._say)
        self._say()

    def take_newest(self) -> None:
        """The part inside that came last; nothing if there is none."""
        frame = self._session.frame()
        if frame is not None and len(frame.parts):
            self.serial.setValue(int(frame.parts.serials.max()))
            self._session.trace_part(self.serial.value())

    def _lay_out(self) -> None:
        self.table.setModel(self.model)
        self.table.setItemDelegate(InsetDelegate(self.table))
        self.table.setAccessibleName(self.tr("Way of the part"))
        self.table.setFrameShape(QFrame.Shape.NoFrame)
        self.table.setShowGrid(False)
        self.table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.table.verticalHeader().hide()
        header = self.table.horizontalHeader()
        header.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        layout = QVBoxLayout(self)
        row = nested_row(layout, QLabel(self.tr("Part number"), self), self.serial, self.newest)
        row.setStretchFactor(self.serial, 1)
        layout.addWidget(self.sentence)
        layout.addWidget(self.table, 1)

    def _say(self) -> None:
        rows = self.model.rowCount()
        if rows == 0:
            self.sentence.setText(self.tr("No part of this number was inside. Numbers count from 0."))
            return
        self.sentence.setText(self.tr("{0} stays. Choose one to go to its time.").format(rows))

    def _go(self, index: QModelIndex) -> None:
        visit = index.data(VisitRole)
        if isinstance(visit, Visit):
            self._session.set_time(visit.enter_s)
