"""The table of recommendations: rows of 58 px that point at the chart."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView, QWidget

from twin_app.gui.components.recommendation_delegate import ROW_HEIGHT, RecommendationDelegate
from twin_app.gui.models.recommendations import RecommendationModel

_WIDTHS = (54, 0, 92, 234, 136, 100)
_NARROW = (36, 0, 84, 138, 108, 92)
_WIDE_FROM = 780


class RecommendationTable(QTableView):
    """Enter explains, a double click shows in the plant."""

    explained = Signal(int)
    shown = Signal(int)
    pointed = Signal(int)
    """Rank under the mouse, 0 for none."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.rows = RecommendationModel(self)
        self.delegate = RecommendationDelegate(parent=self)
        self.setModel(self.rows)
        self.setItemDelegate(self.delegate)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setShowGrid(False)
        self.setMouseTracking(True)
        self.setTabKeyNavigation(False)
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(ROW_HEIGHT)
        header = self.horizontalHeader()
        header.setHighlightSections(False)
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        self.setAccessibleName(self.tr("Recommendations"))
        self.entered.connect(lambda index: self.pointed.emit(self._rank(index)))
        self.doubleClicked.connect(lambda index: self.shown.emit(self._rank(index)))
        self._fit_columns()

    def sizeHint(self) -> QSize:
        return QSize(800, ROW_HEIGHT * 5 + 30)

    def resizeEvent(self, event: object) -> None:
        super().resizeEvent(event)  # type: ignore[arg-type]
        self._fit_columns()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.explained.emit(self._rank(self.currentIndex()))
            return
        super().keyPressEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        super().mouseMoveEvent(event)
        if not self.indexAt(event.position().toPoint()).isValid():
            self.pointed.emit(0)

    def leaveEvent(self, event: object) -> None:
        self.pointed.emit(0)

    def point(self, rank: int) -> None:
        """Lights the row of a recommendation; 0: none."""
        if rank != self.delegate.pointed_rank:
            self.delegate.pointed_rank = rank
            self.viewport().update()

    def _fit_columns(self) -> None:
        header, is_wide = self.horizontalHeader(), self.width() >= _WIDE_FROM
        self.rows.set_brief(is_brief=not is_wide)
        for column, width in enumerate(_WIDTHS if is_wide else _NARROW):
            stretch, free = QHeaderView.ResizeMode.Stretch, QHeaderView.ResizeMode.Interactive
            header.setSectionResizeMode(column, free if width else stretch)
            if width:
                self.setColumnWidth(column, width)

    def _rank(self, index: QModelIndex) -> int:
        return self.rows.rows[index.row()].rank if index.isValid() else 0
