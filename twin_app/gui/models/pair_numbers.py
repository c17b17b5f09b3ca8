"""Two scenarios in numbers: each figure of both, and their paired difference with its interval, as a Qt model."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QAbstractTableModel, QCoreApplication, QModelIndex, QObject, Qt

from twin_app.experiment.report.numbers import NOTHING
from twin_app.experiment.report.words import RESPONSES
from twin_app.experiment.summary import Effect, Summary
from twin_app.gui.components.figures import (
    Measure,
    difference_text,
    is_clear,
    measure_of,
    money,
    percent,
    value_parts,
)
from twin_app.gui.models.change_words import setting_words
from twin_app.gui.models.index import Index
from twin_app.plant.factors import Factor
from twin_app.plant.names import shown_name
from twin_app.plant.plant import Plant
from twin_app.plant.scenario import BASELINE

if TYPE_CHECKING:
    from twin_app.experiment.what_if import Comparison, Side

_ROOT = QModelIndex()
ROW_ROLE = int(Qt.ItemDataRole.UserRole) + 1
"""A `PairRow`."""
SCALE_ROLE = int(Qt.ItemDataRole.UserRole) + 2
"""Ends of the axis that all differences in percent share."""
_ROOM = 0.06


@dataclass(frozen=True, slots=True, kw_only=True)
class PairRow:
    """One line; a heading has a title alone."""

    title: str
    reference: str = ""
    scenario: str = ""
    difference: str = ""
    percent: float | None = None
    """Difference in percent of the reference."""
    interval: tuple[float, float] | None = None
    """Of the percentage."""
    is_clear: bool = False
    """Whether the interval of the difference leaves zero out."""
    is_better: bool | None = None
    """None: neither better nor worse."""
    is_heading: bool = False


def pair_rows(plant: Plant, found: Comparison, labels: dict[str, str]) -> tuple[PairRow, ...]:
    """Key figures, then what each station works, then what differs in the settings. `labels`: names by path."""
    figures = [_figure(plant, found, name) for name in RESPONSES if _says_something(found, name)]
    stations = [_station(found, path, labels) for path in found.working if path in labels]
    settings = list(_settings(plant, found))
    costs = PairRow(
        title=_tr("Cost of changes"),
        reference=money(found.reference.cost, plant.currency),
        scenario=money(found.scenario.cost, plant.currency),
        difference=money(found.scenario.cost - found.reference.cost, plant.currency),
    )
    return (
        *figures,
        PairRow(title=_tr("Settings that differ"), is_heading=True),
        *(settings or [PairRow(title=_tr("None: both are the same."))]),
        costs,
        PairRow(title=_tr("Share of time working (%, difference in points)"), is_heading=True),
        *stations,
    )


class PairModel(QAbstractTableModel):
    """Figure, both sides, difference, and the difference in percent to be drawn."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._rows: tuple[PairRow, ...] = ()
        self._names = ("", "")

    def show_rows(self, rows: Sequence[PairRow], names: tuple[str, str]) -> None:
        """Replaces all; `names` of the scenarios: what is compared with, and the setting."""
        is_same_size = len(rows) == len(self._rows)
        if not is_same_size:
            self.beginResetModel()
        self._rows, self._names = tuple(rows), names
        if not is_same_size:
            self.endResetModel()
        elif rows:
            self.dataChanged.emit(self.index(0, 0), self.index(len(rows) - 1, self.columnCount() - 1))
        self.headerDataChanged.emit(Qt.Orientation.Horizontal, 0, self.columnCount() - 1)

    @property
    def rows(self) -> tuple[PairRow, ...]:
        """What is shown."""
        return self._rows

    def rowCount(self, parent: Index = _ROOT) -> int:
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index = _ROOT) -> int:
        return 0 if parent.isValid() else 5

    def flags(self, index: Index) -> Qt.ItemFlag:
        if index.isValid() and self._rows[index.row()].is_heading:
            return Qt.ItemFlag.ItemIsEnabled
        return super().flags(index)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid():
            return None
        row = self._rows[index.row()]
        if role == ROW_ROLE:
            return row
        if role == SCALE_ROLE:
            return self._scale()
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return (row.title, row.reference, row.scenario, row.difference, _percent_text(row))[index.column()]
        if role == Qt.ItemDataRole.TextAlignmentRole and 0 < index.column() < 4:
            return int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        return None

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if orientation != Qt.Orientation.Horizontal:
            return None
        if role == Qt.ItemDataRole.TextAlignmentRole and 0 < section < 4:
            return int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        if role != Qt.ItemDataRole.DisplayRole:
            return None
        return (self.tr("Figure"), *self._names, self.tr("Paired difference"), self.tr("In percent, 95 % interval"))[
            section
        ]

    def _scale(self) -> tuple[float, float]:
        ends = [0.0]
        for row in self._rows:
            ends += [*(row.interval or ()), *([] if row.percent is None else [row.percent])]
        low, high = min(ends), max(ends)
        room = _ROOM * (high - low) or 1.0
        return low - room, high + room


def _figure(plant: Plant, found: Comparison, name: str) -> PairRow:
    here, there, effect = found.scenario.responses[name], found.reference.responses[name], found.effects[name]
    measure = measure_of(name, plant.currency, there.mean or here.mean)
    return _row(f"{measure.title} ({measure.unit})" if measure.unit else measure.title, measure, there, here, effect)


def _station(found: Comparison, path: str, labels: dict[str, str]) -> PairRow:
    measure = Measure(title=shown_name(path, labels[path]), unit="%", factor=100.0, is_better_up=None)
    there, here = (_working(side, path) for side in (found.reference, found.scenario))
    row = _row(measure.title, measure, there, here, found.working[path])
    return replace(row, percent=None, interval=None)  # points, of which a percentage would only confuse


def _working(side: Side, path: str) -> Summary | None:
    return next((node.shares.get("working") for node in side.nodes if node.path == path), None)


def _row(title: str, measure: Measure, there: Summary | None, here: Summary | None, effect: Effect) -> PairRow:
    difference, interval = measure.difference(effect), measure.interval(effect)
    base = measure.mean(there)
    share = None if not base or difference is None else 100.0 * difference / abs(base)
    ends = None if not base or interval is None else (100.0 * interval[0] / abs(base), 100.0 * interval[1] / abs(base))
    has_changed = difference not in (None, 0.0)
    better = None if measure.is_better_up is None or difference is None else (difference > 0.0) == measure.is_better_up
    return PairRow(
        title=title,
        reference=" ".join(value_parts(base, measure.interval(there))).strip(),
        scenario=" ".join(value_parts(measure.mean(here), measure.interval(here))).strip(),
        difference=difference_text(difference, interval) if has_changed else NOTHING,
        percent=share,
        interval=ends,
        is_clear=is_clear(interval),
        is_better=better if has_changed and is_clear(interval) else None,
    )


def _settings(plant: Plant, found: Comparison) -> Iterator[PairRow]:
    there, here = (side.design or (BASELINE,) * len(plant.factors) for side in (found.reference, found.scenario))
    for factor, a, b in zip(plant.factors, there, here, strict=True):
        before, after = _level(factor, a), _level(factor, b)
        if before != after:
            yield PairRow(
                title=factor.label, reference=setting_words(factor, before), scenario=setting_words(factor, after)
            )


def _level(factor: Factor, index: int) -> float | str:
    return factor.baseline if index == BASELINE else factor.levels[index]


def _says_something(found: Comparison, name: str) -> bool:
    sides = (found.scenario.responses.get(name), found.reference.responses.get(name))
    return name in found.effects and any(side is not None and side.mean for side in sides)


def _percent_text(row: PairRow) -> str:
    if row.percent is None:
        return ""
    return percent(row.percent) if row.is_clear else _tr("no clear change")


def _tr(text: str) -> str:
    return QCoreApplication.translate("PairNumbers", text)
