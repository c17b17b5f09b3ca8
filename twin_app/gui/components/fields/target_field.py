"""A relationship: prims to tick in a menu."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtGui import QAction
from PySide6.QtWidgets import QHBoxLayout, QMenu, QWidget

from twin_app.gui.components.fields.base import Field, explain, mark_changed
from twin_app.gui.components.fields.field_button import FieldButton
from twin_app.gui.models.inspection import FieldData
from twin_app.plant.names import shown_name

_MOST_NAMES = 2


@dataclass(frozen=True, slots=True)
class Target:
    """A prim that may be pointed to."""

    path: str
    name: str


class TargetField(Field):
    """One prim or several, in the order in which they were ticked; `targets` is asked whenever the menu opens."""

    def __init__(self, data: FieldData, targets: Callable[[], Sequence[Target]], parent: QWidget | None = None) -> None:
        super().__init__(data, parent)
        self._targets = targets
        self.button = FieldButton(has_arrow=True, parent=self)
        self.button.setAccessibleName(data.label)
        self.menu = QMenu(self)
        self.menu.aboutToShow.connect(self._fill)
        self.button.setMenu(self.menu)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.button)
        self.setFocusProxy(self.button)
        self.show_data(data)

    @property
    def chosen(self) -> tuple[str, ...]:
        """Paths, in order."""
        value = self.data.value
        return tuple(str(path) for path in value) if isinstance(value, tuple) else ()

    def show_data(self, data: FieldData) -> None:
        self.data = data
        known = {target.path: target.name for target in self._targets()} if self.chosen else {}
        names = [known.get(path) or shown_name(path) for path in self.chosen]
        more = f" + {len(names) - _MOST_NAMES}" if len(names) > _MOST_NAMES else ""
        text = ", ".join(names[:_MOST_NAMES]) + more or self.tr("none")
        self.button.say(self.tr("different") if data.is_mixed else text)
        self.button.setToolTip("\n".join((*self.chosen, explain(data.attribute))))
        mark_changed(self.button, data.is_changed)

    def _fill(self) -> None:
        self.menu.clear()
        targets = self._targets()
        for target in targets:
            action = QAction(target.name, self.menu)
            action.setCheckable(True)
            action.setChecked(target.path in self.chosen)
            action.setToolTip(target.path)
            action.triggered.connect(lambda is_on, path=target.path: self._tick(path, is_on))
            self.menu.addAction(action)
        if not targets:
            self.menu.addAction(self.tr("There is none yet")).setEnabled(False)

    def _tick(self, path: str, is_on: bool) -> None:
        others = tuple(one for one in self.chosen if one != path)
        if self.data.attribute.is_single:
            others = ()
        self.edited.emit((*others, path) if is_on else others)
