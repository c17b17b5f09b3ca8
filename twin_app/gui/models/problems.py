"""Problems as a table: how bad, where, what and what to do, which attribute."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from enum import IntEnum
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from twin_app.gui.models.roles import shown_name
from twin_app.gui.theme import icon
from twin_app.gui.theme.typefaces import code_font
from twin_app.plant.description import PrimRecord

if TYPE_CHECKING:
    from twin_app.usd.document import Problem

PATH_ROLE = Qt.ItemDataRole.UserRole + 1
_LOOKS = {"fault": ("fault", "bad"), "warning": ("warning", "warn")}


class Column(IntEnum):
    """From left to right."""

    SEVERITY = 0
    WHERE = 1
    MESSAGE = 2
    ATTRIBUTE = 3


class ProblemsModel(QAbstractTableModel):
    """Over the problems of a snapshot."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._problems: tuple[Problem, ...] = ()
        self._names: Mapping[str, str] = {}

    def show_problems(self, problems: Sequence[Problem], records: Mapping[str, PrimRecord]) -> None:
        """Other problems; nothing happens if they are the same."""
        if tuple(problems) == self._problems:
            return
        self.beginResetModel()
        self._problems = tuple(problems)
        self._names = {path: shown_name(path, record.label) for path, record in records.items()}
        self.endResetModel()

    def counts(self) -> tuple[int, int]:
        """Faults and warnings."""
        n_faults = sum(problem.severity.value == "fault" for problem in self._problems)
        return n_faults, len(self._problems) - n_faults

    def rowCount(self, parent: QModelIndex | QPersistentModelIndex = QModelIndex()) -> int:  # noqa: B008, Qt's own
        return 0 if parent.isValid() else len(self._problems)

    def columnCount(self, parent: QModelIndex | QPersistentModelIndex = QModelIndex()) -> int:  # noqa: B008, Qt's own
        return 0 if parent.isValid() else len(Column)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if orientation is Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return ("", self.tr("Where"), self.tr("What"), self.tr("Attribute"))[section]
        return None

    def data(self, index: QModelIndex | QPersistentModelIndex, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        problem, column = self._problems[index.row()], Column(index.column())
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return self._text(problem, column)
            case Qt.ItemDataRole.DecorationRole if column is Column.SEVERITY:
                return icon(*_LOOKS[problem.severity.value])
            case Qt.ItemDataRole.ToolTipRole | Qt.ItemDataRole.AccessibleTextRole:
                return f"{problem.path}: {self._text(problem, Column.MESSAGE)}"
            case Qt.ItemDataRole.FontRole if column is Column.ATTRIBUTE:
                return code_font()
        return problem.path if role == PATH_ROLE else None

    def _text(self, problem: Problem, column: Column) -> str:
        match column:
            case Column.WHERE:
                return self._names.get(problem.path) or shown_name(problem.path)
            case Column.MESSAGE:
                sentence = f"{problem.message[:1].upper()}{problem.message[1:]}".rstrip(".") + "."
                return f"{sentence} {problem.remedy.rstrip('.')}." if problem.remedy else sentence
            case Column.ATTRIBUTE:
                return problem.attribute.removeprefix("twin:")
        return ""
