"""The commands of one window: `QAction`s made from the table, and who answers them."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from PySide6.QtCore import QCoreApplication, Qt, Signal
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QMenu, QMenuBar, QWidget

from twin_app.gui.actions.specs import ActionSpec, Menu, Need, Scope
from twin_app.gui.actions.table import ACTIONS
from twin_app.gui.theme import icon

Handler = Callable[[], object]


class Actions(QWidget):
    """Every command once. Owners say what it does with `handle`; until then it is disabled."""

    performed = Signal(str)
    """Id of a command that was carried out."""

    def __init__(self, window: QWidget, table: Iterable[ActionSpec] = ACTIONS) -> None:
        super().__init__(window)
        self.hide()
        self.specs = tuple(table)
        self._window = window
        self._met: frozenset[Need] = frozenset((Need.NOTHING,))
        self._handlers: dict[str, Handler] = {}
        self._barred: set[str] = set()
        self._actions = {spec.id: self._make(spec) for spec in self.specs}

    def __getitem__(self, action_id: str) -> QAction:
        return self._actions[action_id]

    def spec(self, action_id: str) -> ActionSpec:
        """The row of the table. Raises `KeyError`."""
        for spec in self.specs:
            if spec.id == action_id:
                return spec
        raise KeyError(action_id)

    def handle(self, action_id: str, handler: Handler) -> None:
        """From now on `handler` does what the command says. Raises `KeyError` for an unknown id."""
        self.spec(action_id)
        self._handlers[action_id] = handler
        self._refresh()

    def bar(self, action_id: str, is_barred: bool) -> None:
        """Whether the owner of a command wants it disabled, whatever its need says."""
        (self._barred.add if is_barred else self._barred.discard)(action_id)
        self._refresh()

    def meet(self, needs: Iterable[Need]) -> None:
        """What there is now."""
        self._met = frozenset((Need.NOTHING, *needs))
        self._refresh()

    def run(self, action_id: str) -> bool:
        """Carries a command out, if it is enabled; whether it was."""
        action = self._actions[action_id]
        if not action.isEnabled():
            return False
        action.trigger()
        return True

    def bind_view(self, view: QWidget) -> None:
        """Single letters act while this widget, or one inside it, has the focus."""
        for spec in self.specs:
            if spec.scope is Scope.VIEW:
                self._window.removeAction(self._actions[spec.id])
                view.addAction(self._actions[spec.id])

    def fill(self, bar: QMenuBar) -> dict[Menu, QMenu]:
        """Makes all menus."""
        menus = {menu: bar.addMenu(QCoreApplication.translate("Menu", menu.value)) for menu in Menu}
        groups: dict[str, QMenu] = {}
        for spec in self.specs:
            menu = menus[spec.menu]
            if spec.is_separated:
                menu.addSeparator()
            if spec.group:
                if spec.group not in groups:
                    groups[spec.group] = menu.addMenu(QCoreApplication.translate("Menu", spec.group))
                menu = groups[spec.group]
            menu.addAction(self._actions[spec.id])
        return menus

    def _make(self, spec: ActionSpec) -> QAction:
        text = QCoreApplication.translate("Action", spec.text)
        action = QAction(text, self._window)
        action.setObjectName(spec.id)
        action.setCheckable(spec.is_checkable)
        short = QCoreApplication.translate("Action", spec.short) if spec.short else text
        action.setIconText(short.removesuffix("…"))
        if spec.icon:
            action.setIcon(icon(spec.icon))
        if spec.shortcut:
            action.setShortcut(QKeySequence(spec.shortcut))
            keys = action.shortcut().toString(QKeySequence.SequenceFormat.NativeText)
            action.setToolTip(f"{text.removesuffix('…')} ({keys})")
        if spec.scope is Scope.VIEW:
            action.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        action.triggered.connect(lambda: self._perform(spec.id))
        action.setEnabled(False)
        self._window.addAction(action)
        return action

    def _perform(self, action_id: str) -> None:
        handler = self._handlers.get(action_id)
        if handler is not None:
            handler()
            self.performed.emit(action_id)

    def _refresh(self) -> None:
        for spec in self.specs:
            is_possible = spec.id in self._handlers and spec.need in self._met and spec.id not in self._barred
            self._actions[spec.id].setEnabled(is_possible)
