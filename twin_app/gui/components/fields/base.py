"""What all fields share."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from twin_app.gui.models.inspection import FieldData
from twin_app.plant.description import Value
from twin_app.plant.values import ValueProblem, format_value, limits_text, parse_value
from twin_app.plant.vocabulary import Attribute, ValueKind

_NUMBERS = (ValueKind.DOUBLE, ValueKind.INT)


class Field(QWidget):
    """Fills itself from `FieldData`; what the user enters is checked against the vocabulary before it is told."""

    edited = Signal(object)
    """A value as it would be authored; None: nothing is to be authored."""

    def __init__(self, data: FieldData, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.data = data

    def show_data(self, data: FieldData) -> None:
        """Another value of the same attribute; emits nothing."""
        raise NotImplementedError

    def read(self, text: str) -> Value | None:
        """The value of a text; None for an empty one. Raises `ValueProblem`."""
        attribute = self.data.attribute
        if not text.strip():
            if attribute.is_required:
                raise ValueProblem(self.tr("A value is needed here."))
            return None
        return parse_value(attribute, text.replace("−", "-"))


def explain(attribute: Attribute) -> str:
    """Meaning, limits and default, for a tooltip."""
    lines = [attribute.doc]
    if attribute.minimum is not None or attribute.maximum is not None:
        limits = limits_text(attribute)
        lines.append(limits[:1].upper() + limits[1:] + ".")
    if attribute.allowed:
        lines.append("One of: " + ", ".join(attribute.allowed) + ".")
    if attribute.default not in (None, "", ()):
        unit = f" {attribute.unit}" if attribute.unit and attribute.kind in _NUMBERS else ""
        lines.append(f"Default: {format_value(attribute.default)}{unit}.")
    lines.append(attribute.name)
    return "\n".join(lines)


def shown(value: Value | None) -> str:
    """As text; empty for nothing."""
    return "" if value is None else format_value(value)
