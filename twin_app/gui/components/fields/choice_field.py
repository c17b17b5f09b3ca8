"""One of a few: tokens, and yes or no."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox, QComboBox, QHBoxLayout, QWidget

from twin_app.gui.components.fields.base import Field, explain, mark_changed
from twin_app.gui.models.field_words import words
from twin_app.gui.models.inspection import FieldData


class ChoiceField(Field):
    """A token of the vocabulary."""

    def __init__(self, data: FieldData, parent: QWidget | None = None) -> None:
        super().__init__(data, parent)
        self.box = QComboBox(self)
        for token in data.attribute.allowed:
            self.box.addItem(words(token), token)
        self.box.setToolTip(explain(data.attribute))
        self.box.setAccessibleName(data.label)
        self.box.activated.connect(self._choose)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.box)
        self.setFocusProxy(self.box)
        self.show_data(data)

    def show_data(self, data: FieldData) -> None:
        self.data = data
        value = data.value if data.value is not None else data.attribute.default
        self.box.setCurrentIndex(-1 if data.is_mixed else self.box.findData(value))
        self.box.setPlaceholderText(self.tr("different") if data.is_mixed else self.tr("none"))
        mark_changed(self.box, data.is_changed)

    def _choose(self) -> None:
        value = self.box.currentData()
        if value != self.data.value or self.data.is_mixed:
            self.edited.emit(value)


class TickField(Field):
    """Yes or no."""

    def __init__(self, data: FieldData, parent: QWidget | None = None) -> None:
        super().__init__(data, parent)
        self.box = QCheckBox(self)
        self.box.setToolTip(explain(data.attribute))
        self.box.setAccessibleName(data.label)
        self.box.clicked.connect(lambda: self.edited.emit(self.box.checkState() is not Qt.CheckState.Unchecked))
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addStretch(1)
        layout.addWidget(self.box)
        self.setFocusProxy(self.box)
        self.show_data(data)

    def show_data(self, data: FieldData) -> None:
        self.data = data
        value = data.value if data.value is not None else data.attribute.default
        self.box.setTristate(data.is_mixed)
        self.box.setCheckState(Qt.CheckState.PartiallyChecked if data.is_mixed else _state(bool(value)))
        mark_changed(self.box, data.is_changed)


def _state(is_on: bool) -> Qt.CheckState:
    return Qt.CheckState.Checked if is_on else Qt.CheckState.Unchecked
