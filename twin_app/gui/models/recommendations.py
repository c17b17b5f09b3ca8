"""The recommendations of a study, or its leaders while it runs, as a Qt model."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum, auto

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, Qt

from twin_app.experiment import Study
from twin_app.experiment.report.levels import change_text
from twin_app.experiment.report.numbers import probability_text
from twin_app.experiment.summary import Effect
from twin_app.gui.charts.points import StudyPoints
from twin_app.gui.components.figures import Measure, difference_text, money, payback_text
from twin_app.gui.models.index import Index
from twin_app.gui.session.working_year import HOURS_A_YEAR
from twin_app.plant.factors import Change, DesignPoint
from twin_app.plant.plant import Plant
from twin_app.plant.scenario import design_changes

_ROOT = QModelIndex()
ROW_ROLE = int(Qt.ItemDataRole.UserRole) + 1
"""A `RecommendationRow`."""
SCALE_ROLE = int(Qt.ItemDataRole.UserRole) + 2
"""Ends of the axis that all effects of the table share."""
LEADERS = 5
_RIGHT_COLUMNS = (2, 5)


@dataclass(frozen=True, slots=True, kw_only=True)
class RecommendationRow:
    """One set of changes; effects in the unit shown."""

    rank: int
    design: DesignPoint
    changes: tuple[Change, ...]
    cost: float
    effect: float | None
    interval: tuple[float, float] | None
    chance: float | None
    """Probability of being the best; None while it is not known."""
    payback_h: float | None = None
    is_payback_known: bool = False
    is_provisional: bool = False


class SortBy(Enum):
    """What the rows are ordered by, the best first."""

    RANK = auto()
    EFFECT = auto()
    COST = auto()
    CHANCE = auto()
    PAYBACK = auto()


def rows_of_study(study: Study, measure: Measure) -> tuple[RecommendationRow, ...]:
    """Those that change something."""
    return tuple(
        RecommendationRow(
            rank=found.rank,
            design=found.estimate.design,
            changes=found.changes,
            cost=found.cost,
            effect=measure.difference(found.effect.get(study.response)),
            interval=measure.interval(found.effect.get(study.response)),
            chance=found.probability_best,
            payback_h=found.explanation.payback.hours if found.explanation else None,
            is_payback_known=found.explanation is not None and _has_value(found.effect.get("value_per_h")),
        )
        for found in study.recommendations
        if found.changes
    )


def rows_of_points(points: StudyPoints, plant: Plant, measure: Measure) -> tuple[RecommendationRow, ...]:
    """The leaders so far, with the numbers they were chosen by: better than they will turn out to be."""
    rows = []
    for rank, placed in enumerate(points.leaders(LEADERS), start=1):
        point = placed.point
        ends = (point.difference_low * measure.factor, point.difference_high * measure.factor)
        rows.append(
            RecommendationRow(
                rank=rank,
                design=point.design,
                changes=design_changes(plant, point.design),
                cost=point.cost,
                effect=point.difference * measure.factor,
                interval=ends if all(math.isfinite(end) for end in ends) else None,
                chance=None,
                is_provisional=True,
            )
        )
    return tuple(rows)


class RecommendationModel(QAbstractTableModel):
    """Rank, changes, cost, effect, probability best, payback."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._rows: tuple[RecommendationRow, ...] = ()
        self._measure = Measure(title="", unit="", factor=1.0, is_better_up=True)
        self._currency = "EUR"
        self._sort = SortBy.RANK
        self._hours_a_year = HOURS_A_YEAR
        self._is_brief = False

    def sort_by(self, key: SortBy) -> None:
        """Orders the rows, and those to come."""
        self._sort = key
        self.layoutAboutToBeChanged.emit()
        self._rows = self._ordered(self._rows)
        self.layoutChanged.emit()

    def _ordered(self, rows: Sequence[RecommendationRow]) -> tuple[RecommendationRow, ...]:
        sign = -1.0 if self._measure.is_better_up is False else 1.0

        def key(row: RecommendationRow) -> tuple[float, int]:
            match self._sort:
                case SortBy.EFFECT:
                    return (-sign * row.effect if row.effect is not None else math.inf, row.rank)
                case SortBy.COST:
                    return (row.cost, row.rank)
                case SortBy.CHANCE:
                    return (-row.chance if row.chance is not None else math.inf, row.rank)
                case SortBy.PAYBACK:
                    return (row.payback_h if row.payback_h is not None else math.inf, row.rank)
            return (0.0, row.rank)

        return tuple(sorted(rows, key=key))

    def set_hours_a_year(self, hours: float) -> None:
        """How long the plant runs in a year [h]: what makes months of payback out of hours."""
        self._hours_a_year = hours
        if self._rows:
            last = self.columnCount() - 1
            self.dataChanged.emit(self.index(0, last), self.index(len(self._rows) - 1, last))

    def show_rows(self, rows: Sequence[RecommendationRow], measure: Measure, currency: str) -> None:
        """Replaces all; where the number of rows stays, selections stay too."""
        if len(rows) == len(self._rows) and rows:
            self._measure, self._currency = measure, currency
            self._rows = self._ordered(rows)
            self.dataChanged.emit(self.index(0, 0), self.index(len(rows) - 1, self.columnCount() - 1))
            self.headerDataChanged.emit(Qt.Orientation.Horizontal, 0, self.columnCount() - 1)
            return
        self.beginResetModel()
        self._measure, self._currency = measure, currency
        self._rows = self._ordered(rows)
        self.endResetModel()

    @property
    def rows(self) -> tuple[RecommendationRow, ...]:
        """What is shown."""
        return self._rows

    @property
    def currency(self) -> str:
        """Code of the plant's currency."""
        return self._currency

    def row_of_rank(self, rank: int) -> int:
        """-1 without it."""
        return next((index for index, row in enumerate(self._rows) if row.rank == rank), -1)

    def rowCount(self, parent: Index = _ROOT) -> int:
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index = _ROOT) -> int:
        return 0 if parent.isValid() else 6

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid():
            return None
        row = self._rows[index.row()]
        if role == ROW_ROLE:
            return row
        if role == SCALE_ROLE:
            return self._scale()
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return self._texts(row)[index.column()]
        if role == Qt.ItemDataRole.ToolTipRole and index.column() == 1:
            return "\n".join(change_line(change, self._currency) for change in row.changes)
        return None

    def set_brief(self, *, is_brief: bool) -> None:
        """Shorter headings, for a narrow table."""
        if is_brief != self._is_brief:
            self._is_brief = is_brief
            self.headerDataChanged.emit(Qt.Orientation.Horizontal, 0, self.columnCount() - 1)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if role == Qt.ItemDataRole.TextAlignmentRole and section in _RIGHT_COLUMNS:
            return int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        if role != Qt.ItemDataRole.DisplayRole or orientation != Qt.Orientation.Horizontal:
            return None
        unit = f" ({self._measure.unit})" if self._measure.unit else ""
        effect = self.tr("Effect{0}").format(unit)
        if not self._is_brief:
            effect = self.tr("Effect on {0}{1}").format(self._measure.title.lower(), unit)
        chance = self.tr("Probability best")
        return (self.tr("Rank"), self.tr("Changes"), self.tr("Cost"), effect, chance, self.tr("Payback"))[section]

    def _texts(self, row: RecommendationRow) -> tuple[str, ...]:
        changes = "; ".join(change_line(change, self._currency) for change in row.changes)
        chance = probability_text(row.chance) if row.chance is not None else "–"
        payback = payback_text(row.payback_h, self._hours_a_year) if row.is_payback_known else "–"
        effect = difference_text(row.effect, row.interval)
        return str(row.rank), changes, money(row.cost, self._currency), effect, chance, payback

    def _scale(self) -> tuple[float, float]:
        ends = [0.0]
        for row in self._rows:
            ends += [*(row.interval or ()), *([] if row.effect is None else [row.effect])]
        low, high = min(ends), max(ends)
        room = 0.06 * (high - low) or 1.0
        return (low - room if low < 0.0 else low), high + room


def _has_value(effect: Effect | None) -> bool:
    """Whether anything is known of what an hour is worth; without margins and prices its change is exactly zero."""
    return effect is not None and effect.difference is not None and effect.ci95 not in (None, (0.0, 0.0))


def change_line(change: Change, currency: str) -> str:
    """`Filler speed 1 → 1.1`."""
    return f"{change.label} {change_text(change, currency)}"
