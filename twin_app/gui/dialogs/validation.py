"""What a comparison of the model with a log found: one sentence, and each number."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtWidgets import QDialog, QHeaderView, QLabel, QPushButton, QTableView, QVBoxLayout, QWidget

from twin_app.experiment.report.numbers import duration_text
from twin_app.experiment.validation.comparison import Comparison, Validation, Verdict
from twin_app.gui.charts.table import ChartTable
from twin_app.gui.charts.table_model import ChartTableModel
from twin_app.gui.components.figures import difference_text, measure_of, value_parts
from twin_app.gui.components.nested_row import nested_row
from twin_app.plant.names import shown_name

_SIZE = (760, 460)


class ValidationDialog(QDialog):
    """Stays beside the window."""

    def __init__(
        self, found: Validation, parent: QWidget | None = None, *, labels: Mapping[str, str] | None = None
    ) -> None:
        """`labels`: display names by path, as far as the plant has them."""
        super().__init__(parent)
        self._labels = labels or {}
        self.setWindowTitle(self.tr("Validation against {0}").format(found.log))
        self.resize(*_SIZE)
        self.sentence = QLabel(found.sentence, self)
        self.sentence.setProperty("role", "heading")
        self.sentence.setWordWrap(True)
        span = self.tr("{0} rows over {1}, {2} replications.").format(
            f"{found.rows:,}", duration_text(found.span_s), found.replications
        )
        note = QLabel("\n".join((span, *found.warnings, *found.missing)), self)
        note.setProperty("role", "secondary")
        note.setWordWrap(True)
        self.view = QTableView(self)
        self.view.setModel(ChartTableModel(self._table(found), self.view))
        self.view.setAccessibleName(self.windowTitle())
        self.view.verticalHeader().hide()
        self.view.setShowGrid(False)
        self.view.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        self.view.horizontalHeader().setStretchLastSection(True)
        close = QPushButton(self.tr("Close"), self)
        close.clicked.connect(self.close)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 16, 20, 16)
        layout.setSpacing(10)
        for widget in (self.sentence, note):
            layout.addWidget(widget)
        layout.addWidget(self.view, 1)
        nested_row(layout, None, close)

    def _table(self, found: Validation) -> ChartTable:
        headings = (
            self.tr("Machine"), self.tr("Number"), self.tr("Recorded"), self.tr("Simulated"),
            self.tr("Difference"), self.tr("Verdict"),
        )  # fmt: skip
        return ChartTable(headings=headings, rows=tuple(self._row(one) for one in found.numbers))

    def _row(self, one: Comparison) -> tuple[str, ...]:
        is_figure = one.quantity in ("throughput_per_h", "lead_time_s")
        measure = measure_of(one.quantity, "EUR")
        factor = 1.0 if is_figure else 100.0
        title = (
            measure.title if is_figure else self.tr("{0}, share").format(one.quantity.replace("_", " ").capitalize())
        )
        unit = measure.unit if is_figure else "%"
        verdicts = {
            Verdict.AGREES: self.tr("agrees"),
            Verdict.DIFFERS: self.tr("differs"),
            Verdict.UNCLEAR: self.tr("unclear"),
        }
        seen = value_parts(one.recorded.mean * factor, _scaled(one.recorded.ci95, factor))
        made = value_parts((one.simulated.mean or 0.0) * factor, _scaled(one.simulated.ci95, factor))
        change = difference_text(one.difference * factor, _scaled(one.interval, factor))
        machine = shown_name(one.path, self._labels.get(one.path, "")) if one.path else self.tr("Plant")
        return (
            machine,
            f"{title} ({unit})",
            " ".join(seen).strip(),
            " ".join(made).strip(),
            change,
            verdicts[one.verdict],
        )


def _scaled(interval: tuple[float, float] | None, factor: float) -> tuple[float, float] | None:
    return None if interval is None else (interval[0] * factor, interval[1] * factor)
