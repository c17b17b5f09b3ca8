"""A value as text, with its unit inside."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QContextMenuEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QWidget

from twin_app.gui.components.fields.base import HEIGHT, WIDTH, Field, explain, mark_changed, shown
from twin_app.gui.components.ink import font, ink
from twin_app.gui.components.text_size import keep_height
from twin_app.gui.models.inspection import FieldData
from twin_app.plant.values import ValueProblem
from twin_app.plant.vocabulary import ValueKind

_GAP = 8
_WORDS = (ValueKind.STRING, ValueKind.TOKEN, ValueKind.ASSET, ValueKind.STRINGS)


class UnitEdit(QLineEdit):
    """Numbers to the right, the unit after them."""

    def __init__(self, unit: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._unit = unit
        self.setAlignment(Qt.AlignmentFlag.AlignRight)
        keep_height(self, HEIGHT)
        if unit:
            width = self.fontMetrics().horizontalAdvance(unit) + _GAP - 2
            self.setTextMargins(0, 0, width, 0)

    def mark(self, is_wrong: bool) -> None:
        """Reddens the edge, or not."""
        if bool(self.property("tone")) != is_wrong:
            self.setProperty("tone", "bad" if is_wrong else "")
            self.style().unpolish(self)
            self.style().polish(self)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """A right click on the value is one on the field, whose menu says what can be done with it."""
        event.ignore()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if not self._unit:
            return
        painter = QPainter(self)
        painter.setPen(ink("text.secondary"))
        painter.setFont(font(11))
        place = self.rect().adjusted(0, 0, -_GAP, 0)
        painter.drawText(place, int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter), self._unit)
        painter.end()


class TextField(Field):
    """Checks when the user is done; an impossible value reddens the field and is not told."""

    def __init__(self, data: FieldData, parent: QWidget | None = None) -> None:
        super().__init__(data, parent)
        self.edit = UnitEdit(data.measure.unit, self)
        if data.attribute.kind in _WORDS:
            self.edit.setAlignment(Qt.AlignmentFlag.AlignLeft)
        self.edit.editingFinished.connect(self._finish)
        self.edit.textEdited.connect(lambda: self.edit.mark(False))
        self.edit.setAccessibleName(data.label)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.edit)
        self.setFocusProxy(self.edit)
        self.show_data(data)

    @property
    def is_wrong(self) -> bool:
        """Whether the text is no value."""
        return bool(self.edit.property("tone"))

    def show_data(self, data: FieldData) -> None:
        self.data = data
        self.edit.setText("" if data.is_mixed else shown(data, data.value))
        self.edit.setCursorPosition(0)
        self.edit.setModified(False)
        self.edit.mark(False)
        default = shown(data, data.attribute.default)
        if data.derived is not None:
            default = f"{data.derived:.4g}"
        self.edit.setPlaceholderText(self.tr("different") if data.is_mixed else default or self.tr("none"))
        self.edit.setToolTip(explain(data.attribute))
        mark_changed(self.edit, data.is_changed)

    def sizeHint(self) -> QSize:
        return QSize(WIDTH, HEIGHT)

    def _finish(self) -> None:
        if not self.edit.isModified():
            return
        try:
            value = self.read(self.edit.text())
        except ValueProblem as problem:
            self.edit.mark(True)
            text = str(problem)
            self.edit.setToolTip(text[:1].upper() + text[1:])
            return
        self.edit.setModified(False)
        self.edit.mark(False)
        if value != self.data.value or self.data.is_mixed:
            self.edited.emit(value)
