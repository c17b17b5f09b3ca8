"""One section of the inspector: the fields of one schema."""

from __future__ import annotations

import re
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QGridLayout, QInputDialog, QLabel, QLineEdit, QMenu, QToolButton, QWidget

from twin_app.gui.components.fields.base import Field, explain
from twin_app.gui.components.fields.choice_field import ChoiceField, TickField
from twin_app.gui.components.fields.distribution_field import DistributionField
from twin_app.gui.components.fields.target_field import Target, TargetField
from twin_app.gui.components.fields.text_field import TextField
from twin_app.gui.components.section import Section
from twin_app.gui.components.small_button import small_button
from twin_app.gui.models.inspection import FieldData, Inspection, SectionData
from twin_app.gui.models.roles import role_of, shown_name
from twin_app.gui.theme import icon
from twin_app.plant.description import Value
from twin_app.plant.vocabulary import INSTANCE, ValueKind

if TYPE_CHECKING:
    from twin_app.gui.main_window import MainWindow

_WIDTH = 124
_FACTOR_KINDS = (ValueKind.DOUBLE, ValueKind.INT, ValueKind.DISTRIBUTION)
_NOT_A_NAME = re.compile(r"\W+")


class InspectorSection(Section):
    """Every edit is one step of undo; edits of one field in a row are one step."""

    def __init__(
        self, window: MainWindow, inspection: Inspection, data: SectionData, *, is_open: bool, parent: QWidget
    ) -> None:
        note = "" if data.is_applied else window.tr("none")
        super().__init__(data.title, is_open=is_open and data.is_applied, note=note, parent=parent)
        self._window, self._inspection, self.data = window, inspection, data
        self.toggle.setToolTip(data.doc)
        self.toggle.setEnabled(data.is_applied)
        self.fields: dict[str, Field] = {}
        self._marks: dict[str, QToolButton] = {}
        if data.is_multiple or not data.is_applied:
            self._add_tool("add", window.tr("Add {0}").format(data.title.partition(" · ")[0].lower()), self._add)
        if data.is_removable:
            self._add_tool("delete", window.tr("Remove {0}").format(data.title.lower()), self._remove)
        self._build()

    def fill(self, data: SectionData) -> None:
        """The same fields with other values."""
        self.data = data
        for field in data.fields:
            self.fields[field.name].show_data(field)
            self._mark(field)

    def _add_tool(self, name: str, text: str, act: object) -> None:
        button = small_button(name, text, self)
        button.clicked.connect(act)
        self.head.addWidget(button)

    def _build(self) -> None:
        grid = QGridLayout()
        grid.setHorizontalSpacing(6)
        grid.setVerticalSpacing(4)
        grid.setColumnStretch(0, 1)
        for row, data in enumerate(self.data.fields):
            field = self.fields[data.name] = self._make(data)
            field.edited.connect(partial(self._edit, data.name))
            field.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
            field.customContextMenuRequested.connect(partial(self._open_menu, data.name))
            if isinstance(field, DistributionField):
                grid.addWidget(field, row, 0, 1, 3)
                continue
            label = QLabel(data.label, self.body)
            label.setProperty("role", "secondary")
            label.setToolTip(explain(data.attribute))
            label.setBuddy(field)
            field.setFixedWidth(_WIDTH)
            grid.addWidget(label, row, 0)
            grid.addWidget(self._make_mark(data), row, 1)
            grid.addWidget(field, row, 2)
        self.content.addLayout(grid)

    def _make(self, data: FieldData) -> Field:
        kind = data.attribute.kind
        if kind is ValueKind.DISTRIBUTION:
            return DistributionField(data, is_open=data.name == "twin:station:processTime", parent=self.body)
        if kind is ValueKind.RELATIONSHIP:
            return TargetField(data, self._targets(data), self.body)
        if kind is ValueKind.BOOL:
            return TickField(data, self.body)
        if data.attribute.allowed:
            return ChoiceField(data, self.body)
        return TextField(data, self.body)

    def _targets(self, data: FieldData) -> list[Target]:
        now = self._window.session.document.now
        wanted = data.attribute.targets
        return [
            Target(record.path, shown_name(record.path, record.label))
            for record in (now.description.prims if now is not None else ())
            if (role := role_of(record)) is not None
            and (not wanted or role in wanted)
            and record.path not in self._inspection.paths
        ]

    def _make_mark(self, data: FieldData) -> QWidget:
        mark = self._marks[data.name] = QToolButton(self.body)
        mark.setProperty("role", "small")
        mark.setIcon(icon("factor", "accent.line"))
        mark.clicked.connect(partial(self._show_factor, data.name))
        self._mark(data)
        return mark

    def _mark(self, data: FieldData) -> None:
        mark = self._marks.get(data.name)
        if mark is not None:
            mark.setVisible(bool(data.factors))
            text = self._window.tr("Factor: {0}").format(", ".join(data.factors))
            mark.setToolTip(text)
            mark.setAccessibleName(text)

    def _field_data(self, name: str) -> FieldData:
        return next(field for field in self.data.fields if field.name == name)

    def _edit(self, name: str, value: Value | None) -> None:
        from twin_app.usd.document import SetValues

        paths = self._inspection.paths
        self._window.session.document.edit(
            SetValues(paths=paths, values={name: value}), merge=f"{name} {' '.join(paths)}"
        )

    def _open_menu(self, name: str, at: QPoint) -> None:
        self.field_menu(name).popup(self.fields[name].mapToGlobal(at))

    def field_menu(self, name: str) -> QMenu:
        """What can be done with one field."""
        data, menu = self._field_data(name), QMenu(self)
        if data.attribute.kind in _FACTOR_KINDS and len(self._inspection.paths) == 1:
            text = self._window.tr("Mark as factor…") if not data.factors else self._window.tr("Change the factor…")
            menu.addAction(icon("factor"), text, partial(self._window.models.mark_factor, name))
        back = menu.addAction(icon("reset"), self._window.tr("Back to the default"), partial(self._edit, name, None))
        back.setEnabled(data.value is not None and not data.attribute.is_required)
        return menu

    def _show_factor(self, name: str) -> None:
        self._window.models.mark_factor(name)

    def _add(self) -> None:
        from twin_app.usd.document import AddSchema

        schema, instance = self.data.key.partition(":")[0], ""
        if self.data.is_multiple:
            instance = self._ask_name()
            if not instance:
                return
            schema = f"{schema}:{instance}"
        commands = [AddSchema(path=path, schema=schema) for path in self._inspection.paths]
        self._window.session.document.edit(*commands)

    def _ask_name(self) -> str:
        title = self.data.title.partition(" · ")[0]
        prompt = self._window.tr("Name, such as jam or reel_change:")
        text, is_meant = QInputDialog.getText(self._window, title, prompt, QLineEdit.EchoMode.Normal)
        return _NOT_A_NAME.sub("_", text.strip()).strip("_") if is_meant else ""

    def _remove(self) -> None:
        from twin_app.usd.document import RemoveSchema

        key = self.data.key
        if key.endswith(INSTANCE):
            return
        self._window.session.document.edit(*(RemoveSchema(path=path, schema=key) for path in self._inspection.paths))
