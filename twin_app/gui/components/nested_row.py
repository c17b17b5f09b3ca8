"""Rows inside other layouts. They join their parent while they are empty and are filled afterwards: if a filled layout
is added, PySide6 keeps wrappers of its items, and Qt frees those without telling Python.
"""

from __future__ import annotations

from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QWidget


def nested_row(parent: QBoxLayout, *widgets: QWidget | None) -> QHBoxLayout:
    """A row at the end of a layout, from left to right; None is a gap that takes what room there is."""
    row = QHBoxLayout()
    parent.addLayout(row)
    fill(row, *widgets)
    return row


def fill(row: QBoxLayout, *widgets: QWidget | None) -> None:
    """Puts widgets at the end of a row that stands in its place already; None is a gap, as in `nested_row`."""
    for widget in widgets:
        if widget is None:
            row.addStretch(1)
        else:
            row.addWidget(widget)
