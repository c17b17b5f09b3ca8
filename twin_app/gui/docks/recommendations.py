"""The middle of Study: objective against cost, and the table of recommendations under it."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QSplitter,
    QStackedLayout,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from twin_app.experiment import Study
from twin_app.gui.charts.frame import ChartFrame
from twin_app.gui.charts.pareto import Disc, ParetoChart
from twin_app.gui.components.empty_state import EmptyState
from twin_app.gui.components.figures import Measure, measure_of, symbol_of
from twin_app.gui.components.panel import make_panel
from twin_app.gui.components.recommendation_delegate import ROW_HEIGHT, RecommendationDelegate
from twin_app.gui.models.recommendations import RecommendationModel, rows_of_points, rows_of_study
from twin_app.gui.session.study import StudyState, StudyStatus

_TABLE_MS = 300
"""The provisional table follows a few times a second: rows that jump cannot be read."""
_WIDTHS = (54, 0, 84, 230, 130, 92)


class RecommendationTable(QTableView):
    """Rows of 58 px; Enter explains, a double click shows in the plant."""

    explained = Signal(int)
    shown = Signal(int)
    pointed = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setShowGrid(False)
        self.setMouseTracking(True)
        self.setTabKeyNavigation(False)
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(ROW_HEIGHT)
        self.horizontalHeader().setHighlightSections(False)
        self.horizontalHeader().setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        self.setAccessibleName(self.tr("Recommendations"))
        self.entered.connect(lambda index: self.pointed.emit(self._rank(index)))
        self.doubleClicked.connect(lambda index: self.shown.emit(self._rank(index)))

    def sizeHint(self) -> QSize:
        return QSize(800, ROW_HEIGHT * 5 + 30)

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

    def _rank(self, index: QModelIndex) -> int:
        model = self.model()
        if not isinstance(model, RecommendationModel) or not index.isValid():
            return 0
        return model.rows[index.row()].rank


class StudyView(QWidget):
    """Chart and table point at each other."""

    show_in_plant = Signal(int)
    """The rank of the recommendation to be shown as a ghost."""
    explain = Signal(int)

    def __init__(self, study: StudyState, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        make_panel(self)
        self._study = study
        self.chart = ParetoChart(self)
        self.frame = ChartFrame(self.tr("Objective against cost"), self.chart, self)
        self.table = RecommendationTable(self)
        self.model = RecommendationModel(self)
        self.table.setModel(self.model)
        self._delegate = RecommendationDelegate(parent=self)
        self.table.setItemDelegate(self._delegate)
        self._chip = QLabel(self.tr("provisional"), self)
        self._chip.setProperty("role", "chip")
        self._verdict = QLabel(self)
        self._verdict.setWordWrap(True)
        self._verdict.setProperty("role", "secondary")
        self._empty = EmptyState(self.tr("No recommendations yet. Set a budget and start the study."), parent=self)
        self._lay_out()
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_TABLE_MS)
        self._timer.timeout.connect(self._show_leaders)
        self._connect()
        self._set_up()

    @property
    def is_provisional(self) -> bool:
        """Whether the table shows the leaders of an unfinished study."""
        return not self._chip.isHidden()

    def _lay_out(self) -> None:
        heading = QHBoxLayout()
        heading.setContentsMargins(12, 6, 12, 4)
        title = QLabel(self.tr("Recommendations"), self)
        title.setProperty("role", "title")
        heading.addWidget(title)
        heading.addWidget(self._chip)
        heading.addStretch(1)
        below = QWidget(self)
        make_panel(below)
        column = QVBoxLayout(below)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(heading)
        holder = QWidget(below)
        self._stack = QStackedLayout(holder)
        self._stack.addWidget(self.table)
        self._stack.addWidget(self._empty)
        column.addWidget(holder, 1)
        self._verdict.setContentsMargins(12, 8, 12, 10)
        column.addWidget(self._verdict)
        splitter = QSplitter(Qt.Orientation.Vertical, self)
        splitter.setHandleWidth(1)
        splitter.addWidget(self.frame)
        splitter.addWidget(below)
        splitter.setSizes([430, 420])
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(splitter)
        header = self.table.horizontalHeader()
        for column_index, width in enumerate(_WIDTHS):
            is_wide = width == 0
            mode = QHeaderView.ResizeMode.Stretch if is_wide else QHeaderView.ResizeMode.Interactive
            header.setSectionResizeMode(column_index, mode)
            if not is_wide:
                self.table.setColumnWidth(column_index, width)

    def _connect(self) -> None:
        study = self._study
        study.settings_changed.connect(self._set_up)
        study.points_changed.connect(self._on_points)
        study.study_changed.connect(self._on_study)
        study.status_changed.connect(self._on_study)
        study.selected_changed.connect(self._select)
        self.table.selectionModel().selectionChanged.connect(lambda *_: self._on_selected())
        self.table.pointed.connect(self._point)
        self.table.shown.connect(self.show_in_plant)
        self.table.explained.connect(self.explain)
        self.chart.pointed.connect(self._point)
        self.chart.chosen.connect(study.select)
        self.model.modelReset.connect(lambda: self._select(study.selected))

    def _measure(self) -> Measure:
        plant, baseline = self._study.plant, self._study.points.baseline
        currency = plant.currency if plant is not None else "EUR"
        return measure_of(self._study.response, currency, baseline.level if baseline is not None else None)

    def _set_up(self) -> None:
        measure, plant = self._measure(), self._study.plant
        currency = plant.currency if plant is not None else "EUR"
        self.chart.set_up(measure, symbol_of(currency), self._study.settings.budget)
        self.frame.set_title(self.tr("{0} against cost").format(measure.title))
        self._on_study()

    def _on_points(self) -> None:
        self.chart.show_points(self._study.points, self.chart.discs)
        if self._study.study is None and not self._timer.isActive():
            self._timer.start()

    def _on_study(self) -> None:
        found, plant = self._study.study, self._study.plant
        measure = self._measure()
        if found is None or plant is None:
            self._show_leaders()
            return
        self._chip.setVisible(not found.selection.guarantee)
        self.model.show_rows(rows_of_study(found, measure), measure, plant.currency)
        self._delegate.currency = plant.currency
        self._stack.setCurrentIndex(0 if self.model.rows else 1)
        self._empty.say(found.verdict)
        self._verdict.setText(f"{found.verdict}\n{self._procedure(found, measure)}")
        self._verdict.setVisible(bool(self.model.rows))
        base = self._study.points.baseline.level if self._study.points.baseline is not None else 0.0
        discs = [
            Disc(rank=one.rank, cost=one.cost, mean=base + (one.effect[found.response].difference or 0.0))
            for one in found.recommendations
            if one.changes
        ]
        self.chart.show_points(self._study.points, discs)
        self._select(self._study.selected)

    def _procedure(self, found: Study, measure: Measure) -> str:
        how = self.tr("Effects are differences from the baseline with the same random numbers.")
        procedure = self.tr("Procedure: {0}, {1} %, indifference {2} {3}, {4} candidates.")
        return f"{how} " + procedure.format(
            found.selection.procedure,
            f"{100 * found.selection.confidence:g}",
            f"{found.selection.delta * measure.factor:.3g}",
            measure.unit,
            found.selection.candidates,
        )

    def _show_leaders(self) -> None:
        """While there is no answer: the best so far."""
        study = self._study
        if study.study is not None:
            return
        subject = study.studied_plant
        is_there = subject is not None and len(study.points) > 0
        measure = self._measure()
        rows = rows_of_points(study.points, subject, measure) if is_there and subject is not None else ()
        currency = subject.currency if subject is not None else "EUR"
        self.model.show_rows(rows, measure, currency)
        self._delegate.currency = currency
        self._chip.setVisible(bool(rows))
        self._verdict.setText(self.tr("The ranking is provisional until the selection has finished.") if rows else "")
        self._verdict.setVisible(bool(rows))
        is_running = study.status is StudyStatus.RUNNING
        self._empty.say(
            self.tr("The first configurations are being simulated.")
            if is_running
            else self.tr("No recommendations yet. Set a budget and start the study.")
        )
        self._stack.setCurrentIndex(0 if rows else 1)
        self.chart.show_points(study.points, ())

    def _on_selected(self) -> None:
        rows = self.table.selectionModel().selectedRows()
        if rows and self._study.study is not None:
            self._study.select(self.model.rows[rows[0].row()].rank)

    def _select(self, rank: int) -> None:
        self.chart.mark(rank)
        row = self.model.row_of_rank(rank)
        if row >= 0 and self.table.currentIndex().row() != row:
            self.table.selectRow(row)

    def _point(self, rank: int) -> None:
        if rank != self._delegate.pointed_rank:
            self._delegate.pointed_rank = rank
            self.table.viewport().update()
            self.chart.mark(rank or self._study.selected)
