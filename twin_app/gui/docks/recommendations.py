"""The middle of Study: objective against cost, and the table of recommendations under it."""

from __future__ import annotations

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtWidgets import QComboBox, QFrame, QLabel, QSplitter, QStackedLayout, QVBoxLayout, QWidget

from twin_app.experiment import Study
from twin_app.gui.bridge.in_turn import InTurn
from twin_app.gui.charts.frame import ChartFrame
from twin_app.gui.charts.pareto import Disc, ParetoChart
from twin_app.gui.charts.pareto_legend import ParetoLegend
from twin_app.gui.components.empty_state import EmptyState
from twin_app.gui.components.figures import Measure, measure_of, symbol_of
from twin_app.gui.components.nested_row import nested_row
from twin_app.gui.components.panel import make_panel
from twin_app.gui.components.recommendation_table import RecommendationTable
from twin_app.gui.frame.building import Make, Pieces, whole
from twin_app.gui.models.recommendations import RecommendationModel, SortBy, rows_of_points, rows_of_study
from twin_app.gui.session.study import StudyState, StudyStatus
from twin_app.gui.theme import icon

_TABLE_MS = 300
"""The provisional table follows a few times a second: rows that jump cannot be read."""


class StudyView(QWidget):
    """Chart and table point at each other; before there is anything to show, one sentence and one button."""

    show_in_plant = Signal(int)
    """The rank of the recommendation to be shown as a ghost."""
    explain = Signal(int)
    start_wanted = Signal()

    def __init__(self, study: StudyState, parent: QWidget | None = None, *, make: Make = whole) -> None:
        super().__init__(parent)
        make_panel(self)
        self._study = study
        self._leading = InTurn(self, self._show_leaders, _TABLE_MS)
        self.rest = self._parts()
        make(self.rest)

    def _parts(self) -> Pieces[None]:
        splitter = QSplitter(Qt.Orientation.Vertical, self)
        splitter.setHandleWidth(1)
        self._pages = QStackedLayout(self)
        self._pages.addWidget(splitter)
        self.start = EmptyState("", self.tr("Start study"), icon=icon("study"), parent=self)
        self._pages.addWidget(self.start)
        yield
        self.chart = ParetoChart(self)
        yield
        self.frame = ChartFrame(self.tr("Objective against cost"), self.chart, splitter)
        self.frame.add_tool(ParetoLegend(self.frame))
        splitter.addWidget(self.frame)
        yield
        splitter.addWidget(self._below(splitter))
        splitter.setSizes([430, 420])
        yield
        self._connect()
        self._set_up()

    @property
    def model(self) -> RecommendationModel:
        """The rows of the table."""
        return self.table.rows

    @property
    def is_provisional(self) -> bool:
        """Whether the table shows the leaders of an unfinished study."""
        return not self._chip.isHidden()

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to draw yet."""
        return self._pages.currentWidget() is self.start

    @property
    def line(self) -> str:
        """What stands under the table."""
        return self._verdict.text()

    def _below(self, parent: QWidget) -> QWidget:
        below = QWidget(parent)
        make_panel(below)
        column = QVBoxLayout(below)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        self._add_heading(column)
        holder = QWidget(below)
        self.table = RecommendationTable(holder)
        self._empty = EmptyState("", parent=holder)
        self._stack = QStackedLayout(holder)
        self._stack.addWidget(self.table)
        self._stack.addWidget(self._empty)
        column.addWidget(holder, 1)
        column.addWidget(self._foot(below))
        return below

    def _foot(self, parent: QWidget) -> QWidget:
        """How the ranking came about, behind a hairline."""
        foot = self._foot_widget = QWidget(parent)
        self._verdict = QLabel(foot)
        self._verdict.setWordWrap(True)
        self._verdict.setProperty("role", "secondary")
        line = QFrame(foot)
        line.setProperty("role", "hairline")
        sign = QLabel(foot)
        sign.setPixmap(icon("info", "text.secondary").pixmap(14, 14))
        column = QVBoxLayout(foot)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(line)
        row = nested_row(column)
        row.setContentsMargins(12, 6, 12, 8)
        row.setSpacing(8)
        row.addWidget(sign, 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(self._verdict, 1)
        return foot

    def _add_heading(self, column: QVBoxLayout) -> None:
        title = QLabel(self.tr("Recommendations"), self)
        title.setProperty("role", "title")
        self._chip = QLabel(self.tr("provisional"), self)
        self._chip.setProperty("role", "chip")
        self.sort = QComboBox(self)
        caption = QLabel(self.tr("Sort by"), self)
        caption.setProperty("role", "secondary")
        names = {
            SortBy.RANK: self.tr("Rank"),
            SortBy.EFFECT: self.tr("Effect"),
            SortBy.COST: self.tr("Cost"),
            SortBy.CHANCE: self.tr("Probability best"),
            SortBy.PAYBACK: self.tr("Payback"),
        }
        for key, name in names.items():
            self.sort.addItem(name, key)
        self.sort.setAccessibleName(self.tr("Sort by"))
        heading = nested_row(column, title, self._chip, None, caption, self.sort)
        heading.setContentsMargins(12, 4, 12, 4)
        heading.setSpacing(8)

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
        self.sort.currentIndexChanged.connect(lambda _: self._sort())
        self.start.activated.connect(self.start_wanted)

    def _currency(self) -> str:
        plant = self._study.plant
        return plant.currency if plant is not None else "EUR"

    def _measure(self) -> Measure:
        baseline = self._study.points.baseline
        return measure_of(self._study.response, self._currency(), baseline.level if baseline is not None else None)

    def _set_up(self) -> None:
        measure = self._measure()
        self.chart.set_up(measure, symbol_of(self._currency()), self._study.shown.budget)
        self.frame.set_title(self.tr("{0} against cost").format(measure.title))
        self._on_study()

    def _on_points(self) -> None:
        self._turn()
        self.chart.show_points(self._study.points, self.chart.discs)
        if self._study.study is None:
            self._leading.start()

    def _turn(self) -> None:
        """To the chart once there are points, else to the sentence."""
        study = self._study
        is_busy = study.is_running
        has_factors = study.plant is not None and bool(study.plant.factors)
        if is_busy:
            self.start.say(self.tr("The first configurations are being simulated."))
        elif study.status is StudyStatus.PAUSED:
            self.start.say(self.tr("The study was stopped before its first results."))
        elif not has_factors:
            self.start.say(self.tr("No factors. Right-click a value and choose Mark as factor."))
        else:
            self.start.say(self.tr("No study yet. Set a goal and a budget, then start: results grow while you watch."))
        self.start.button.setText(self.tr("Resume") if study.can_resume else self.tr("Start study"))
        self.start.button.setVisible(has_factors and not is_busy)
        has_results = len(study.points) > 0 or study.study is not None
        self._pages.setCurrentIndex(0 if has_results else 1)

    def _on_study(self) -> None:
        self._turn()
        found = self._study.study
        if found is None or self._study.plant is None:
            self._show_leaders()
            return
        measure = self._measure()
        self._chip.setText(self.tr("plant has changed") if self._study.is_stale else self.tr("provisional"))
        self._chip.setVisible(self._study.is_stale or not found.selection.guarantee)
        self.table.delegate.currency = self._currency()
        self.model.show_rows(rows_of_study(found, measure), measure, self._currency())
        self._stack.setCurrentIndex(0 if self.model.rows else 1)
        self._empty.say(found.verdict)
        self._verdict.setText(self._procedure(found, measure))
        self._verdict.setToolTip(found.verdict)
        self._foot_widget.setVisible(bool(self.model.rows))
        base = self._study.points.baseline.level if self._study.points.baseline is not None else 0.0
        discs = [
            Disc(rank=one.rank, cost=one.cost, mean=base + (one.effect[found.response].difference or 0.0))
            for one in found.recommendations
            if one.changes
        ]
        self.chart.show_points(self._study.points, discs)
        self._select(self._study.selected)

    def _procedure(self, found: Study, measure: Measure) -> str:
        chosen = found.selection
        how = self.tr("Effects are differences from the baseline with the same random numbers.")
        procedure = self.tr("Procedure: {0}, {1} %, indifference {2} {3}, {4} candidates.").format(
            self._procedure_name(chosen.procedure),
            f"{100 * chosen.confidence:g}",
            f"{chosen.delta * measure.factor:.3g}",
            measure.unit,
            chosen.candidates,
        )
        if chosen.keeping is not None:
            procedure += " " + self.tr("{0} keep the limits.").format(chosen.keeping)
        if not chosen.guarantee:
            procedure += " " + self.tr("It was stopped before its end: the order is provisional.")
        return f"{how} {procedure}"

    def _procedure_name(self, procedure: str) -> str:
        names = {
            "KN": self.tr("Kim–Nelson"),
            "KT": self.tr("knockout tournament"),
            "AK+": self.tr("Andradóttir–Kim (AK+)"),
        }
        short = procedure.partition(" ")[0]
        return names.get(short, short)

    def _show_leaders(self) -> None:
        """While there is no answer: the best so far."""
        study = self._study
        if study.study is not None:
            return
        subject = study.studied_plant
        measure, currency = self._measure(), self._currency()
        rows = rows_of_points(study.points, subject, measure) if subject is not None and len(study.points) else ()
        self.table.delegate.currency = currency
        self.model.show_rows(rows, measure, currency)
        self._chip.setText(self.tr("provisional"))
        self._chip.setVisible(bool(rows))
        self._verdict.setText(self.tr("The ranking is provisional until the selection has finished.") if rows else "")
        self._foot_widget.setVisible(bool(rows))
        self._empty.say(self.tr("Nothing better than today has been found yet."))
        self._stack.setCurrentIndex(0 if rows else 1)
        self.chart.show_points(study.points, ())

    def _sort(self) -> None:
        with QSignalBlocker(self.table.selectionModel()):
            self.model.sort_by(SortBy(self.sort.currentData()))
        self._select(self._study.selected)

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
        self.table.point(rank)
        self.chart.mark(rank or self._study.selected)
