"""One section of the inspector: fields in rows, built when it is first opened."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QGridLayout, QLabel, QLineEdit, QMenu, QPushButton, QToolButton, QWidget

from twin_app.gui.components.clipboard_menu import add_clipboard
from twin_app.gui.components.fields.base import WIDTH, Field, explain
from twin_app.gui.components.fields.choice_field import ChoiceField, TickField
from twin_app.gui.components.fields.distribution_field import DistributionField
from twin_app.gui.components.fields.target_field import TargetField
from twin_app.gui.components.fields.text_field import TextField
from twin_app.gui.components.section import Section
from twin_app.gui.components.small_button import small_button
from twin_app.gui.docks.inspector_edits import InspectorEdits
from twin_app.gui.models.inspection import FieldData, PartData, SectionData, is_said
from twin_app.gui.theme import icon
from twin_app.plant.names import shown_name
from twin_app.plant.vocabulary import ValueKind

_OPEN_EDITOR = "twin:station:processTime"
_FLOW_NEXT = "twin:flow:next"
_Row = tuple[QWidget, ...]


class InspectorSection(Section):
    """Its fields stay the same widgets while the section keeps its shape."""

    def __init__(self, edits: InspectorEdits, data: SectionData, *, is_open: bool, parent: QWidget) -> None:
        super().__init__(data.title, is_open=False, parent=parent)
        self._edits, self.data = edits, data
        self.shape = data.shape
        self.fields: dict[str, Field] = {}
        self._rows: dict[str, _Row] = {}
        self._marks: dict[str, QToolButton] = {}
        self._is_built = self._has_more = False
        self.toggle.setToolTip(data.doc)
        self.more = QPushButton(self.body)
        self.more.setProperty("role", "more")
        self.more.clicked.connect(self._show_more)
        if data.adds:
            self._add_tool("add", self.tr("Add a {0}").format(data.thing), lambda: edits.add(self.data, self))
        if any(part.is_removable for part in data.parts):
            self._remover = self._add_tool("delete", self.tr("Remove {0}").format(data.title.lower()), self._remove)
        self.toggle.toggled.connect(self._opened)
        self._say_note()
        self.toggle.setChecked(is_open)

    def fill(self, data: SectionData) -> None:
        """The same fields with other values; those that did not change are left alone."""
        old = {field.name: field for field in self.data.fields}
        self.data = data
        self._say_note()
        if not self._is_built:
            return
        for field in data.fields:
            if old.get(field.name) != field:
                self.fields[field.name].show_data(field)
                self._mark(field)
        self._show_rows()

    def refill(self) -> None:
        """Every field says again what is authored: an edit was refused."""
        for field in self.data.fields if self._is_built else ():
            self.fields[field.name].show_data(field)

    def reveal(self, name: str) -> Field:
        """Opens the section, and what a field is hidden behind. Raises `KeyError`."""
        self.toggle.setChecked(True)
        if not self._has_more and not all(widget.isVisibleTo(self) for widget in self._rows[name][-1:]):
            self._show_more()
        return self.fields[name]

    def show_logged(self) -> None:
        """Another log is attached, or none."""
        for field in self.fields.values():
            if isinstance(field, DistributionField):
                self._show_logged_in(field)

    def menu_of(self, name: str) -> QMenu:
        """What can be done with one field."""
        part = next(part for part in self.data.parts if any(field.name == name for field in part.fields))
        data = next(field for field in part.fields if field.name == name)
        return self._edits.field_menu(data, part, self)

    def _opened(self, is_open: bool) -> None:
        if is_open and not self._is_built:
            self._is_built = True
            self._build()
        self._say_note()

    def _build(self) -> None:
        if not self.data.parts:
            nothing = QLabel(self.tr("None yet. + adds a {0}.").format(self.data.thing), self.body)
            nothing.setProperty("role", "secondary")
            self.content.addWidget(nothing)
        grid = QGridLayout()
        self.content.addLayout(grid)
        grid.setHorizontalSpacing(6)
        grid.setVerticalSpacing(4)
        grid.setColumnStretch(0, 1)
        for part in self.data.parts:
            for number, data in enumerate(part.fields):
                self._add_row(grid, data, part.title if number == 0 else "")
        self.content.addWidget(self.more)
        self._show_rows()

    def _add_row(self, grid: QGridLayout, data: FieldData, owner: str) -> None:
        title = f"{owner} · {data.label.lower()}" if owner else data.label
        field = self.fields[data.name] = self._make(data, title)
        field.edited.connect(partial(self._edits.set, data.name))
        field.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        field.customContextMenuRequested.connect(partial(self._open_menu, data.name))
        row, mark = grid.rowCount(), self._make_mark(data)
        if isinstance(field, DistributionField):
            field.add_mark(mark)
            self._show_logged_in(field)
            grid.addWidget(field, row, 0, 1, 3)
            self._rows[data.name] = (field,)
            return
        label = QLabel(title, self.body)
        label.setProperty("role", "secondary")
        label.setToolTip(explain(data.attribute))
        label.setBuddy(field)
        field.setFixedWidth(WIDTH)
        grid.addWidget(label, row, 0)
        grid.addWidget(mark, row, 1)
        grid.addWidget(field, row, 2)
        self._rows[data.name] = (label, field)

    def _make(self, data: FieldData, title: str) -> Field:
        kind = data.attribute.kind
        if kind is ValueKind.DISTRIBUTION:
            field = DistributionField(data, is_open=data.name == _OPEN_EDITOR, title=title, parent=self.body)
            field.fit_wanted.connect(partial(self._edits.fit, data.name))
            return field
        if kind is ValueKind.RELATIONSHIP:
            return TargetField(data, lambda: self._edits.targets(data), self.body)
        if kind is ValueKind.BOOL:
            return TickField(data, self.body)
        return ChoiceField(data, self.body) if data.attribute.allowed else TextField(data, self.body)

    def _make_mark(self, data: FieldData) -> QWidget:
        mark = self._marks[data.name] = QToolButton(self.body)
        mark.setProperty("role", "small")
        mark.setIcon(icon("factor", "accent.line"))
        mark.clicked.connect(partial(self._edits.mark_factor, data.name))
        self._mark(data)
        return mark

    def _mark(self, data: FieldData) -> None:
        mark = self._marks[data.name]
        mark.setVisible(bool(data.factors))
        text = self.tr("Factor: {0}").format(", ".join(data.factors))
        mark.setToolTip(text)
        mark.setAccessibleName(text)

    def _show_rows(self) -> None:
        hidden = 0
        for data in self.data.fields:
            is_shown = data.is_first or is_said(data) or data.is_changed or bool(data.factors) or self._has_more
            hidden += not is_shown
            for widget in self._rows[data.name]:
                widget.setVisible(is_shown)
        self.more.setVisible(hidden > 0)
        self.more.setText(self.tr("1 more, not set") if hidden == 1 else self.tr("{0} more, not set").format(hidden))

    def _show_more(self) -> None:
        self._has_more = True
        self._show_rows()

    def _show_logged_in(self, field: DistributionField) -> None:
        paths = self._edits.paths
        logged = self._edits.window.models.logged
        field.show_logged(logged.values(paths[0], field.data.name) if len(paths) == 1 else None)

    def _say_note(self) -> None:
        if self.data.is_empty:
            self.note.setText(self.tr("none"))
        elif self.data.adds:
            self.note.setText(str(len(self.data.parts)))
        else:
            self.note.setText("" if self.is_open else self._names_of_next())
        for tool in self.findChildren(QToolButton, options=Qt.FindChildOption.FindDirectChildrenOnly):
            if tool is not self.toggle:
                tool.setVisible(self.is_open)

    def _names_of_next(self) -> str:
        field = next((field for field in self.data.fields if field.name == _FLOW_NEXT and not field.is_mixed), None)
        if field is None or not isinstance(field.value, tuple):
            return ""
        names = {target.path: target.name for target in self._edits.targets(field)}
        return ", ".join(names.get(str(path), shown_name(str(path))) for path in field.value[:2])

    def _add_tool(self, name: str, text: str, act: object) -> QToolButton:
        button = small_button(name, text, self)
        button.clicked.connect(act)
        self.head.addWidget(button)
        return button

    def _open_menu(self, name: str, at: QPoint) -> None:
        menu, field = self.menu_of(name), self.fields[name]
        edit = field.childAt(at)
        if isinstance(edit, QLineEdit):
            add_clipboard(menu, edit)
        menu.aboutToHide.connect(menu.deleteLater)
        menu.popup(field.mapToGlobal(at))

    def _remove(self) -> None:
        """Of several the user chooses which."""
        parts = [part for part in self.data.parts if part.is_removable]
        if len(parts) == 1:
            self._remove_part(parts[0])
            return
        menu = QMenu(self)
        menu.aboutToHide.connect(menu.deleteLater)
        for part in parts:
            menu.addAction(self.tr("Remove {0}").format(part.title), partial(self._remove_part, part))
        menu.popup(self._remover.mapToGlobal(self._remover.rect().bottomLeft()))

    def _remove_part(self, part: PartData) -> None:
        self._edits.remove(part)
