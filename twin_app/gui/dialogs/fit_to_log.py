"""Fits one distribution to a log: choose a file, see the kinds ranked over the logged times, take one."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QComboBox,
    QDialog,
    QFileDialog,
    QHeaderView,
    QLabel,
    QProgressBar,
    QPushButton,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from twin_app.experiment.report.numbers import whole
from twin_app.gui.components.fields.density_chart import DensityChart
from twin_app.gui.components.nested_row import nested_row
from twin_app.gui.models.density import bars_of, density_curve
from twin_app.gui.models.fit_ranking import Column, FitRankingModel
from twin_app.gui.session.log_fit import Key, LogFit, ReadLog
from twin_app.plant.distributions import Distribution

if TYPE_CHECKING:
    from twin_app.experiment.fitting.ranking import Ranking
    from twin_app.experiment.fitting.sample import Sample
    from twin_app.plant.plant import Plant

_MOST_NOTES = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class FitSubject:
    """The value that is to be fitted."""

    key: Key
    """Prim path and full name of the attribute."""
    name: str
    """Of the prim, as people call it."""
    label: str
    """`Process time`."""
    unit: str


class FitDialog(QDialog):
    """Never blocks: files are read and families fitted in the background, and both can be stopped."""

    chosen = Signal(object)
    """`Distribution`."""
    log_read = Signal(object)
    """`ReadLog`."""

    def __init__(
        self, subject: FitSubject, fit: LogFit, plant: Plant | None, folder: str, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._subject, self._fit, self._plant, self._folder = subject, fit, plant, folder
        self.sample: Sample | None = None
        self._read: ReadLog | None = None
        self.ranking: Ranking | None = None
        self.setWindowTitle(self.tr("Fit to log"))
        self.setModal(True)
        self.resize(660, 670)
        self._make_parts()
        self._lay_out()
        fit.progressed.connect(self._progress)
        fit.read.connect(self._show_log)
        fit.ranked.connect(self._show_ranking)
        fit.failed.connect(self._fail)
        self._say(self.tr("Choose a log of the machines, or a table with a column of times."))

    def open_log(self, path: str) -> None:
        """Begins to read a file."""
        self._folder = str(Path(path).parent)
        self.file.setText(Path(path).name)
        self.file.setToolTip(path)
        self._busy(self.tr("Reading {0}…").format(Path(path).name))
        self._fit.open(path, self._plant)

    def use_sample(self, source: str, sample: Sample) -> None:
        """Of a log that is attached already."""
        self.file.setText(Path(source).name)
        self.file.setToolTip(source)
        self._rank(sample)

    def ask_for_log(self) -> None:
        """The file dialog."""
        kinds = self.tr("Logs and tables ({0})").format("*.csv *.tsv *.txt *.xlsx *.parquet")
        path, _ = QFileDialog.getOpenFileName(self, self.tr("Choose a log"), self._folder, kinds)
        if path:
            self.open_log(path)

    def closeEvent(self, event: QCloseEvent) -> None:
        self._fit.cancel()
        super().closeEvent(event)

    def reject(self) -> None:
        self._fit.cancel()
        super().reject()

    def _make_parts(self) -> None:
        self.file, self.sentence, self.notes = (QLabel(self) for _ in range(3))
        self.file.setProperty("role", "code")
        self.sentence.setWordWrap(True)
        self.notes.setWordWrap(True)
        self.notes.setProperty("role", "secondary")
        self.choose = QPushButton(self.tr("Choose a log…"), self)
        self.choose.clicked.connect(self.ask_for_log)
        self.column = QComboBox(self)
        self.column.setAccessibleName(self.tr("Column"))
        self.column.activated.connect(self._take_column)
        self.column.hide()
        self.progress = QProgressBar(self)
        self.progress.setTextVisible(False)
        self.stop = QPushButton(self.tr("Stop"), self)
        self.stop.clicked.connect(self._stop)
        self.chart = DensityChart(self._subject.unit, self._subject.label, self)
        self.chart.setFixedHeight(170)
        self.model = FitRankingModel(self)
        self.table = self._make_table()
        self.use = QPushButton(self.tr("Use this distribution"), self)
        self.use.setProperty("role", "primary")
        self.use.setEnabled(False)
        self.use.clicked.connect(self._take)

    def _make_table(self) -> QTableView:
        table = QTableView(self)
        table.setModel(self.model)
        table.setShowGrid(False)
        table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        table.setTabKeyNavigation(False)
        table.setAccessibleName(self.tr("Kinds of distributions, the likeliest first"))
        table.verticalHeader().hide()
        table.verticalHeader().setDefaultSectionSize(27)
        header = table.horizontalHeader()
        header.setHighlightSections(False)
        header.setSectionResizeMode(Column.ARGUMENTS, QHeaderView.ResizeMode.Stretch)
        for column, width in ((Column.KIND, 150), (Column.AIC, 74), (Column.DISTANCE, 74), (Column.P, 60)):
            header.setSectionResizeMode(column, QHeaderView.ResizeMode.Fixed)
            header.resizeSection(column, width)
        table.selectionModel().currentRowChanged.connect(self._preview)
        table.doubleClicked.connect(self._take)
        return table

    def _lay_out(self) -> None:
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 18, 20, 16)
        layout.setSpacing(10)
        heading = QLabel(f"{self._subject.label} · {self._subject.name}", self)
        heading.setProperty("role", "heading")
        layout.addWidget(heading)
        row = nested_row(layout, self.choose, self.file, None, self.column)
        row.setAlignment(self.file, Qt.AlignmentFlag.AlignVCenter)
        layout.addWidget(self.sentence)
        nested_row(layout, self.progress, self.stop)
        layout.addWidget(self.chart)
        layout.addWidget(self.table, 1)
        layout.addWidget(self.notes)
        leave = QPushButton(self.tr("Leave as it is"), self)
        leave.clicked.connect(self.reject)
        nested_row(layout, None, leave, self.use)

    def _busy(self, sentence: str) -> None:
        self._say(sentence)
        self._show_working(True)
        self.progress.setRange(0, 0)
        self._show_rows(None)
        self.notes.clear()

    def _say(self, sentence: str, tone: str = "") -> None:
        self.sentence.setText(sentence)
        self.sentence.setProperty("tone", tone)
        self.sentence.style().unpolish(self.sentence)
        self.sentence.style().polish(self.sentence)
        self._show_working(False)

    def _show_working(self, is_working: bool) -> None:
        self.progress.setVisible(is_working)
        self.stop.setVisible(is_working)
        self.choose.setEnabled(not is_working)

    def _progress(self, share: float) -> None:
        self.progress.setRange(0, 100)
        self.progress.setValue(round(100.0 * share))

    def _stop(self) -> None:
        self._fit.cancel()
        self._say(self.tr("Stopped. Nothing was changed."))

    def _fail(self, error: Exception) -> None:
        first, *others = str(error).splitlines() or [type(error).__name__]
        self._say(self.tr("Could not use this file: {0}").format(first), "bad")
        self.notes.setText("\n".join(others[:_MOST_NOTES]))

    def _show_log(self, read: ReadLog) -> None:
        self._read = read
        self.log_read.emit(read)
        self.column.clear()
        self.column.addItems(list(read.columns))
        self.column.setVisible(len(read.columns) > 1)
        if read.columns:
            self._take_column()
            return
        sample = read.samples.get(self._subject.key)
        if sample is None:
            text = self.tr("This log has no {0} of {1}. It speaks of {2} other values.")
            self._say(text.format(self._subject.label.lower(), self._subject.name, len(read.samples)), "warn")
            return
        self._rank(sample)

    def _take_column(self) -> None:
        if self._read is not None:
            self._rank(self._read.columns[self.column.currentText()])

    def _rank(self, sample: Sample) -> None:
        self.sample = sample
        self._busy(self.tr("Fitting and testing all kinds to {0} times…").format(whole(len(sample.values))))
        self.chart.show_bars(bars_of(np.asarray(sample.values)))
        self._fit.rank(sample)

    def _show_ranking(self, ranking: Ranking | None) -> None:
        self.ranking = ranking
        if ranking is None or self.sample is None:
            count = len(self.sample.values) if self.sample is not None else 0
            self._say(self.tr("Only {0} times are complete. Five or more are needed.").format(count), "warn")
            return
        text = self.tr("{0} times, mean {1} {3}, standard deviation {2} {3}.")
        figures = (whole(ranking.n), f"{ranking.mean_s:.4g}", f"{ranking.sd_s:.3g}", self._subject.unit)
        cut = self.tr("Cut off, so at least so long: {0}.").format(whole(ranking.n_censored))
        self._say(" ".join((text.format(*figures), *((cut,) if ranking.n_censored else ()))))
        notes = [*ranking.doubts, *(self._read.notes if self._read is not None else ())]
        self.notes.setText("\n".join(f"{note[:1].upper()}{note[1:]}." for note in notes[:_MOST_NOTES]))
        self._show_rows(ranking)
        self.table.selectRow(ranking.best)
        self.table.setFocus()

    def _show_rows(self, ranking: Ranking | None) -> None:
        self.model.show_rows(ranking.rows if ranking is not None else ())
        if ranking is None:
            self.chart.show_curve(None, None, can_drag=False)
            self.use.setEnabled(False)

    def _preview(self) -> None:
        row = self.model.row(self.table.currentIndex().row())
        self.use.setEnabled(row is not None)
        if row is not None:
            self.chart.show_curve(density_curve(row.distribution), row.distribution.mean, can_drag=False)

    def _take(self) -> None:
        row = self.model.row(self.table.currentIndex().row())
        if row is not None:
            self.accept()
            found: Distribution = row.distribution
            self.chosen.emit(found)
