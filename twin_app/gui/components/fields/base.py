"""What all fields share."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from twin_app.gui.models.inspection import FieldData
from twin_app.plant.description import Value
from twin_app.plant.values import ValueProblem, format_value, limits_text, parse_value
from twin_app.plant.vocabulary import Attribute, ValueKind

WIDTH = 124
HEIGHT = 26
_NUMBERS = (ValueKind.DOUBLE, ValueKind.INT)
_FIGURES = 12
"""More would show what binary fractions do to 7 %."""


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
        attribute, measure = self.data.attribute, self.data.measure
        text = text.strip().replace("−", "-")
        if measure.unit:
            text = text.removesuffix(measure.unit).rstrip()
        if not text:
            if attribute.is_required:
                raise ValueProblem(self.tr("A value is needed here."))
            return None
        return parse_value(attribute, text) if measure.scale == 1.0 else self._scaled(text)

    def _scaled(self, text: str) -> Value:
        attribute, scale = self.data.attribute, self.data.measure.scale
        try:
            return parse_value(attribute, repr(_tidy(float(text.replace(",", ".")) / scale)))
        except ValueError:
            low, high = ((limit or 0.0) * scale for limit in (attribute.minimum, attribute.maximum))
            rule = self.tr("Enter a number from {0} to {1} {2}.").format(f"{low:g}", f"{high:g}", "%")
            raise ValueProblem(rule) from None


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


def shown(data: FieldData, value: Value | None) -> str:
    """As text in the measure of the field; empty for nothing."""
    if value is None:
        return ""
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    if is_number and data.measure.scale != 1.0:
        return format_value(_tidy(float(value) * data.measure.scale))  # type: ignore[arg-type]
    return format_value(value)


def mark_changed(widget: QWidget, is_changed: bool) -> None:
    """Gives a widget its accent edge, or takes it; the style sheet knows the property."""
    if bool(widget.property("changed")) != is_changed:
        widget.setProperty("changed", is_changed)
        widget.style().unpolish(widget)
        widget.style().polish(widget)


def _tidy(number: float) -> float:
    return float(f"{number:.{_FIGURES}g}")
