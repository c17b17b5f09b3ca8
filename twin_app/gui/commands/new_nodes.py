"""Sources, stations, buffers, conveyors and sinks where there is no layout yet: each comes with a plain body."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QObject

from twin_app.gui.models.roles import role_word
from twin_app.gui.wording import QT_TRANSLATE_NOOP
from twin_app.plant.vocabulary import NODE_ROLES, Role

if TYPE_CHECKING:
    from twin_app.gui.main_window import MainWindow
    from twin_app.gui.session.snapshot import DocumentSnapshot

FIRST_PROCESS_TIME = "60"
"""Of a new station [s]: it can be run at once, and 60 parts/h is easily seen to be nobody's measurement."""
_ADD = {
    Role.SOURCE: QT_TRANSLATE_NOOP("Action", "Add a source"),
    Role.STATION: QT_TRANSLATE_NOOP("Action", "Add a station"),
    Role.BUFFER: QT_TRANSLATE_NOOP("Action", "Add a buffer"),
    Role.CONVEYOR: QT_TRANSLATE_NOOP("Action", "Add a conveyor"),
    Role.SINK: QT_TRANSLATE_NOOP("Action", "Add a sink"),
}


class NewNodes(QObject):
    """The commands of the menu Model say what they would do: make the selected prims something, or add something."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window, self._document = window, window.session.document
        self._selection = window.session.selection
        self._promised: set[str] = set()
        for signal in (self._selection.changed, self._document.opened, self._document.changed, self._document.closed):
            signal.connect(self._name_commands)

    @property
    def is_wanted(self) -> bool:
        """Whether nothing is selected that could be made a node: nothing at all, the plant, or what was added so."""
        now, paths = self._document.now, self._selection.paths
        return now is not None and all(path == now.description.root or has_plain_body(path, now) for path in paths)

    def add(self, role: Role) -> None:
        """One more, behind the one that stands last; nothing is selected then, so that the next one can follow."""
        from twin_app.usd.document import AddNode

        now = self._document.now
        if now is None:
            return
        path, label = self._next_name(role, now)
        values = {"twin:station:processTime": FIRST_PROCESS_TIME} if role is Role.STATION else {}
        command = AddNode(path=path, role=role, label=label, values=values)
        self._selection.clear()
        self._document.edit(command, text=_tr("Add {0}").format(label))
        self._window.toaster.say(_hint(role).format(label))

    def _next_name(self, role: Role, now: DocumentSnapshot) -> tuple[str, str]:
        """Path and label that nothing has, nor will have when the edits under way are done."""
        there = {row.path for row in now.outline}
        self._promised -= there
        stem = f"{now.description.root.rstrip('/')}/{role.value.capitalize()}"
        number = next(k for k in range(1, 100_000) if f"{stem}_{k}" not in there | self._promised)
        self._promised.add(f"{stem}_{number}")
        return f"{stem}_{number}", f"{role_word(role)} {number}"

    def _name_commands(self) -> None:
        adds = self.is_wanted
        for role in NODE_ROLES:
            spec = self._window.actions_.spec(f"model.{role.value}")
            text = QCoreApplication.translate("Action", _ADD[role] if adds else spec.text)
            action, short = self._window.actions_[spec.id], self._window.actions_[spec.id].iconText()
            action.setText(text)
            action.setIconText(short)


def has_plain_body(path: str, now: DocumentSnapshot) -> bool:
    """Whether a prim was made by `NewNodes.add`, with a body that stands for nothing."""
    from twin_app.usd.document.bodies import BODY

    return path in now.records and any(row.path == f"{path}/{BODY}" for row in now.outline)


def _hint(role: Role) -> str:
    if role is Role.STATION:
        return _tr("{0} added; it takes 60 s for each part until you say otherwise.")
    return _tr("{0} added. Click it, then drag its dot to the machine that comes next.")


def _tr(text: str) -> str:
    return QCoreApplication.translate("NewNodes", text)
