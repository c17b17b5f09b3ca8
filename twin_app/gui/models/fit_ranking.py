"""Families that were fitted to a log as a table, the best first."""

from __future__ import annotations

from collections.abc import Sequence
from enum import IntEnum
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, Qt

from twin_app.gui.models.distribution_edit import kind_name
from twin_app.gui.models.field_words import words
from twin_app.gui.models.index import Index
from twin_app.gui.theme import icon
from twin_app.plant.distributions import ARGUMENTS, Distribution, DistributionKind

if TYPE_CHECKING:
    from twin_app.experiment.fitting.ranking import Ranked

_TEXTS = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
_NUMBERS = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


class Column(IntEnum):
    """From left to right."""

    KIND = 0
    ARGUMENTS = 1
    AIC = 2
    DISTANCE = 3
    P = 4


class FitRankingModel(QAbstractTableModel):
    """Over the rows of a `Ranking`."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._rows: tuple[Ranked, ...] = ()

    def show_rows(self, rows: Sequence[Ranked]) -> None:
        """Another sample."""
        self.beginResetModel()
        self._rows = tuple(rows)
        self.endResetModel()

    def row(self, number: int) -> Ranked | None:
        """One family; None outside of the table."""
        return self._rows[number] if 0 <= number < len(self._rows) else None

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008, Qt's own
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008, Qt's own
        return 0 if parent.isValid() else len(Column)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if orientation is not Qt.Orientation.Horizontal:
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return (self.tr("Kind"), self.tr("Arguments"), "ΔAIC", self.tr("Distance"), "p")[section]
        if role == Qt.ItemDataRole.ToolTipRole:
            return self._explain(Column(section))
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return int(_NUMBERS if section >= Column.AIC else _TEXTS)
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        row = self.row(index.row()) if index.isValid() else None
        if row is None:
            return None
        column = Column(index.column())
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return self._text(row, column)
            case Qt.ItemDataRole.DecorationRole if column is Column.KIND:
                return icon("close", "bad") if row.is_rejected else icon("check", "good")
            case Qt.ItemDataRole.TextAlignmentRole if column >= Column.AIC:
                return int(_NUMBERS)
            case Qt.ItemDataRole.ToolTipRole | Qt.ItemDataRole.AccessibleTextRole:
                words_ = self._verdict(row)
                return words_ if role == Qt.ItemDataRole.ToolTipRole else f"{self._text(row, column)}, {words_}"
        return None

    def _verdict(self, row: Ranked) -> str:
        if row.distribution.kind is DistributionKind.EMPIRICAL:
            return self.tr("Draws what was logged, and nothing beyond it.")
        if row.is_rejected:
            return self.tr("The log speaks against it.")
        if row.p is None:
            return self.tr("Could not be tested.")
        return self.tr("The log does not speak against it.")

    def _text(self, row: Ranked, column: Column) -> str:
        match column:
            case Column.KIND:
                is_sample = row.distribution.kind is DistributionKind.EMPIRICAL
                return self.tr("The sample itself") if is_sample else words(kind_name(row.distribution.kind))
            case Column.ARGUMENTS:
                return self._arguments(row.distribution)
            case Column.AIC:
                return "" if row.aic_above_best is None else f"{row.aic_above_best:.1f}"
            case Column.DISTANCE:
                return f"{row.ks:.3f}"
            case Column.P:
                return "" if row.p is None else f"{'≤ ' if row.is_rejected else ''}{row.p:.2f}"

    def _arguments(self, found: Distribution) -> str:
        if found.kind is DistributionKind.EMPIRICAL:
            return self.tr("{0} values").format(len(found.args))
        pairs = zip(ARGUMENTS[found.kind], found.args, strict=True)
        return ", ".join(f"{name} {value:.4g}" for name, value in pairs)

    def _explain(self, column: Column) -> str:
        return {
            Column.KIND: self.tr("The first that the log does not speak against is what twin fit takes."),
            Column.ARGUMENTS: self.tr("The most likely ones, in seconds."),
            Column.AIC: self.tr("Akaike's criterion above that of the best: over 10 is much worse."),
            Column.DISTANCE: self.tr("Largest distance between the curve and the log, in probability."),
            Column.P: self.tr(
                "How often a sample of this family would be as far away (Kolmogorov–Smirnov, bootstrap). "
                "At 0.01 or less the family is rejected."
            ),
        }[column]
