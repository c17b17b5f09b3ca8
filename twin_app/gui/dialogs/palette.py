"""The command palette: type a few letters, choose with the arrows, Return does it."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QSize, Qt
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import QDialog, QLineEdit, QListWidget, QListWidgetItem, QVBoxLayout

from twin_app.gui.models.palette import Entry, best
from twin_app.gui.models.roles import role_icon, role_of, role_word
from twin_app.gui.theme import icon
from twin_app.plant.names import shown_name

if TYPE_CHECKING:
    from twin_app.gui.main_window import MainWindow

WIDTH = 560
_HEIGHT = 420


class Palette(QDialog):
    """Made for one use."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window, Qt.WindowType.Popup)
        self._window = window
        self._entries = [*_commands(window), *_prims(window), *_scenarios(window)]
        self._shown: list[Entry] = []
        self.setAccessibleName(self.tr("Find a command, station or scenario"))
        self.line = QLineEdit(self)
        self.line.setPlaceholderText(self.tr("Find a command, station or scenario"))
        self.line.setAccessibleName(self.line.placeholderText())
        self.line.textChanged.connect(self._search)
        self.line.installEventFilter(self)
        self.list = QListWidget(self)
        self.list.setIconSize(QSize(16, 16))
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.list.setAccessibleName(self.tr("Found"))
        self.list.itemClicked.connect(self.choose)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(8, 8, 8, 8)
        layout.setSpacing(6)
        layout.addWidget(self.line)
        layout.addWidget(self.list)
        self.setFixedSize(WIDTH, _HEIGHT)
        self._search("")

    @property
    def found(self) -> tuple[str, ...]:
        """Texts of what is shown."""
        return tuple(entry.text for entry in self._shown)

    def open_over_window(self) -> None:
        """At the top of the window, in the middle."""
        corner = self._window.mapToGlobal(self._window.rect().topLeft())
        self.move(corner.x() + (self._window.width() - WIDTH) // 2, corner.y() + 48)
        self.show()
        self.line.setFocus()

    def choose(self) -> None:
        """Does what the current row says."""
        row = self.list.currentRow()
        self.close()
        if 0 <= row < len(self._shown) and self._shown[row].is_enabled:
            self._shown[row].act()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if not isinstance(event, QKeyEvent) or event.type() != QEvent.Type.KeyPress:
            return False
        steps = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.choose()
            return True
        step = steps.get(Qt.Key(event.key()))
        if step is not None and self._shown:
            self.list.setCurrentRow((self.list.currentRow() + step) % len(self._shown))
            return True
        return False

    def _search(self, text: str) -> None:
        self._shown = best(self._entries, text)
        self.list.clear()
        for entry in self._shown:
            keys = f"    {entry.keys}" if entry.keys else ""
            item = QListWidgetItem(icon(entry.icon or "command"), f"{entry.text}  ·  {entry.kind}{keys}")
            if not entry.is_enabled:
                item.setFlags(item.flags() & ~Qt.ItemFlag.ItemIsEnabled)
            self.list.addItem(item)
        self.list.setCurrentRow(0)


def _commands(window: MainWindow) -> Iterator[Entry]:
    for spec in window.actions_.specs:
        if spec.id == "edit.find":
            continue
        action = window.actions_[spec.id]
        group = f"{spec.group}: " if spec.group else ""
        yield Entry(
            text=group + action.text().removesuffix("…"),
            kind=window.tr("Command"),
            keys=action.shortcut().toString(QKeySequence.SequenceFormat.NativeText),
            icon=spec.icon,
            is_enabled=action.isEnabled(),
            act=action.trigger,
        )


def _prims(window: MainWindow) -> Iterator[Entry]:
    now = window.session.document.now
    for record in now.description.prims if now is not None else ():
        role = role_of(record)
        if role is not None:
            yield Entry(
                text=shown_name(record.path, record.label),
                kind=role_word(role),
                icon=role_icon(role),
                act=partial(_go, window, record.path),
            )


def _scenarios(window: MainWindow) -> Iterator[Entry]:
    box = window.top_bar.scenarios
    for row in range(box.count()) if window.session.document.is_open else ():
        choose = partial(box.setCurrentIndex, row)
        yield Entry(text=box.itemText(row), kind=window.tr("Scenario"), icon="scenario", act=choose)


def _go(window: MainWindow, path: str) -> None:
    window.session.selection.set((path,))
    window.session.view.fit((path,))
