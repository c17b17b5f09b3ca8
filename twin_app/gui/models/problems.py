"""Problems as a table: how bad, where, what and what to do, which attribute."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from enum import IntEnum
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from twin_app.gui.components.ink import font, ink
from twin_app.gui.theme import icon
from twin_app.gui.theme.typefaces import code_font
from twin_app.plant.description import PrimRecord
from twin_app.plant.names import shown_name

if TYPE_CHECKING:
    from twin_app.usd.document import Problem

PATH_ROLE = Qt.ItemDataRole.UserRole + 1
LOOKS = {"fault": ("fault", "bad"), "warning": ("warning", "warn"), "info": ("info", "text.secondary")}
"""Icon and tone by severity, the worst first."""
ATTRIBUTE_ROLE = Qt.ItemDataRole.UserRole + 2


class Column(IntEnum):
    """From left to right."""

    SEVERITY = 0
    WHERE = 1
    MESSAGE = 2
    ATTRIBUTE = 3


_OF_ATTRIBUTES: dict[int, Callable[[], Any]] = {
    Qt.ItemDataRole.FontRole: code_font,
    Qt.ItemDataRole.ForegroundRole: partial(ink, "text.secondary"),
    Qt.ItemDataRole.TextAlignmentRole: lambda: int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter),
}


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

    def counts(self) -> dict[str, int]:
        """How many there are, by severity, the worst first."""
        return {name: sum(one.severity.value == name for one in self._problems) for name in LOOKS}

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
                found: Any = self._text(problem, column)
            case Qt.ItemDataRole.DecorationRole if column is Column.SEVERITY:
                found = icon(*LOOKS[problem.severity.value])
            case Qt.ItemDataRole.ToolTipRole | Qt.ItemDataRole.AccessibleTextRole:
                found = f"{problem.path}: {self._text(problem, Column.MESSAGE)}"
            case Qt.ItemDataRole.FontRole if column is Column.WHERE:
                found = font(12, 500)
            case _ if column is Column.ATTRIBUTE and role in _OF_ATTRIBUTES:
                found = _OF_ATTRIBUTES[role]()
            case _:
                found = {PATH_ROLE: problem.path, ATTRIBUTE_ROLE: problem.attribute}.get(role)
        return found

    def _text(self, problem: Problem, column: Column) -> str:
        match column:
            case Column.WHERE:
                return self._names.get(problem.path) or shown_name(problem.path)
            case Column.MESSAGE:
                sentence = _capitalised(problem.message).rstrip(".") + "."
                return f"{sentence} {problem.remedy.rstrip('.')}." if problem.remedy else sentence
            case Column.ATTRIBUTE:
                return problem.attribute.removeprefix("twin:")
        return ""


def _capitalised(message: str) -> str:
    """A file's name at the beginning stays as it is."""
    return message[:1].upper() + message[1:] if message.partition(" ")[0].isalpha() else message
