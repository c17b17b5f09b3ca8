"""The key figures of a run as a Qt model."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, Qt

from twin_app.experiment import Result
from twin_app.experiment.report.words import RESPONSES
from twin_app.gui.components.figures import measure_of, value_parts
from twin_app.gui.models.index import Index

_ROOT = QModelIndex()


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyFigureRow:
    """One response."""

    title: str
    value: str
    unit: str
    interval: str
    before: str


class KeyFigureModel(QAbstractTableModel):
    """Key figure, value with its half-width, interval, the run before."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._rows: tuple[KeyFigureRow, ...] = ()

    def show_result(self, result: Result, before: Result | None) -> None:
        """Figures that are always zero, such as energy without power data, are left out."""
        self.beginResetModel()
        self._rows = tuple(
            _row(name, result, before)
            for name in RESPONSES
            if name in result.responses and result.responses[name].mean not in (None, 0.0)
        )
        self.endResetModel()

    @property
    def rows(self) -> tuple[KeyFigureRow, ...]:
        """What is shown."""
        return self._rows

    def rowCount(self, parent: Index = _ROOT) -> int:
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index = _ROOT) -> int:
        return 0 if parent.isValid() else 4

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid():
            return None
        row = self._rows[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return (row.title, f"{row.value} {row.unit}", row.interval, row.before)[index.column()]
        if role == Qt.ItemDataRole.TextAlignmentRole and index.column() > 0:
            return int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        return None

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if role == Qt.ItemDataRole.TextAlignmentRole and orientation == Qt.Orientation.Horizontal:
            side = Qt.AlignmentFlag.AlignRight if section else Qt.AlignmentFlag.AlignLeft
            return int(side | Qt.AlignmentFlag.AlignVCenter)
        if role != Qt.ItemDataRole.DisplayRole or orientation != Qt.Orientation.Horizontal:
            return None
        return (
            self.tr("Key figure"), self.tr("Mean ± half-width"), self.tr("95 % interval"), self.tr("Run before")
        )[section]  # fmt: skip


def _row(name: str, result: Result, before: Result | None) -> KeyFigureRow:
    summary = result.responses[name]
    measure = measure_of(name, result.currency, summary.mean)
    interval = measure.interval(summary)
    value, doubt = value_parts(measure.mean(summary), interval)
    ends = "one replication"
    if interval is not None:
        ends = " – ".join(value_parts(end, (end, end + (interval[1] - interval[0])))[0] for end in interval)
    earlier = ""
    if before is not None and name in before.responses:
        earlier = " ".join(value_parts(measure.mean(before.responses[name]), measure.interval(before.responses[name])))
    return KeyFigureRow(
        title=measure.title, value=f"{value} {doubt}".strip(), unit=measure.unit, interval=ends, before=earlier.strip()
    )
