"""What the fields of the inspector do to the document: every act is one step of undo."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QInputDialog, QLineEdit, QMenu, QWidget

from twin_app.gui.components.fields.base import shown
from twin_app.gui.components.fields.target_field import Target
from twin_app.gui.models.inspection import FieldData, PartData, SectionData
from twin_app.gui.models.roles import role_of
from twin_app.gui.theme import icon
from twin_app.plant.description import PrimRecord, Value
from twin_app.plant.names import shown_name
from twin_app.plant.vocabulary import Role, ValueKind

if TYPE_CHECKING:
    from twin_app.gui.main_window import MainWindow

_FACTOR_KINDS = (ValueKind.DOUBLE, ValueKind.INT, ValueKind.DISTRIBUTION)
_NOT_A_NAME = re.compile(r"\W+")
_COUNTED = {Role.CREW: "twin:crew:count", Role.FLEET: "twin:fleet:count"}


class InspectorEdits:
    """Of the prims that the inspector shows."""

    def __init__(self, window: MainWindow, paths: Callable[[], tuple[str, ...]]) -> None:
        self.window, self._paths = window, paths
        self._document = window.session.document

    @property
    def paths(self) -> tuple[str, ...]:
        """What an edit is about."""
        return self._paths()

    def set(self, name: str, value: Value | None) -> None:
        """One value of all prims; edits of one field in a row are one step."""
        from twin_app.usd.document import SetValues

        paths = self.paths
        self._document.edit(SetValues(paths=paths, values={name: value}), merge=f"{name} {' '.join(paths)}")

    def reset(self, name: str) -> None:
        """What each prim said when the scene was opened or saved last."""
        from twin_app.usd.document import SetValues

        before = self.window.models.before
        commands = [
            SetValues(paths=(path,), values={name: before[path].values.get(name) if path in before else None})
            for path in self.paths
        ]
        self._document.edit(*commands, text=_tr("Reset {0}").format(name.removeprefix("twin:")))

    def add(self, section: SectionData, parent: QWidget) -> None:
        """One more failure, sensor …, after the question what it is called."""
        from twin_app.usd.document import AddSchema

        title, prompt = _tr("Add a {0}").format(section.thing), _tr("Name, such as jam or reel_change:")
        text, is_meant = QInputDialog.getText(parent, title, prompt, QLineEdit.EchoMode.Normal)
        instance = _NOT_A_NAME.sub("_", text.strip()).strip("_") if is_meant else ""
        if instance:
            schema = f"{section.adds}:{instance}"
            self._document.edit(*(AddSchema(path=path, schema=schema) for path in self.paths))

    def remove(self, part: PartData) -> None:
        """Takes a schema off, with what it says."""
        from twin_app.usd.document import RemoveSchema

        self._document.edit(*(RemoveSchema(path=path, schema=part.key) for path in self.paths))

    def fit(self, name: str) -> None:
        """Opens the dialog that fits a distribution to a log."""
        if self.paths:
            self.window.models.fit_to_log(self.paths[0], name)

    def mark_factor(self, name: str) -> None:
        """Asks for the limits of a factor, or shows those of the one there is."""
        self.window.models.mark_factor(name)

    def targets(self, data: FieldData) -> list[Target]:
        """What a relationship may point to."""
        now, wanted = self._document.now, data.attribute.targets
        return [
            Target(record.path, _target_name(record, role))
            for record in (now.description.prims if now is not None else ())
            if (role := role_of(record)) is not None
            and (not wanted or role in wanted)
            and record.path not in self.paths
        ]

    def field_menu(self, data: FieldData, part: PartData, parent: QWidget) -> QMenu:
        """What can be done with one field."""
        menu = QMenu(parent)
        if data.attribute.kind in _FACTOR_KINDS and len(self.paths) == 1:
            text = _tr("Mark as factor…") if not data.factors else _tr("Change the factor…")
            menu.addAction(icon("factor"), text, partial(self.mark_factor, data.name))
        if data.attribute.kind is ValueKind.DISTRIBUTION:
            menu.addAction(icon("chart"), _tr("Fit to log…"), partial(self.fit, data.name)).setEnabled(
                len(self.paths) == 1
            )
        menu.addSeparator()
        before = shown(data, data.before) or _tr("nothing")
        text = _tr("Reset to baseline ({0})").format(before[:40]) if data.is_changed else _tr("Reset to baseline")
        menu.addAction(icon("reset"), text, partial(self.reset, data.name)).setEnabled(data.is_changed)
        says = self.window.models.layout_says(self.paths, data.name)
        back = _tr("Reset to layout") if says else _tr("Reset to default")
        is_authored = data.value is not None or data.is_mixed
        menu.addAction(back, partial(self.set, data.name, None)).setEnabled(
            is_authored and (says or not data.attribute.is_required)
        )
        menu.addSeparator()
        menu.addAction(icon("copy"), _tr("Copy attribute name"), partial(copy_text, data.name))
        if part.is_removable:
            menu.addSeparator()
            text = _tr("Remove {0}").format(part.title) if part.title else _tr("Remove all of this")
            menu.addAction(icon("delete"), text, partial(self.remove, part))
        return menu


def copy_text(text: str) -> None:
    """To the clipboard."""
    QGuiApplication.clipboard().setText(text)


def _target_name(record: PrimRecord, role: Role) -> str:
    """`Mechanics (2)`."""
    name = shown_name(record.path, record.label)
    return f"{name} ({record.values.get(_COUNTED[role], 1)})" if role in _COUNTED else name


def _tr(text: str) -> str:
    return QCoreApplication.translate("Inspector", text)
