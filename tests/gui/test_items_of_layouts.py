"""The rule for layouts, and that whoever breaks it is told."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from PySide6.QtWidgets import (
    QBoxLayout,
    QFormLayout,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QSpacerItem,
    QVBoxLayout,
    QWidget,
)
from shiboken6 import isValid

from tests.gui.items_of_layouts import check_that_no_items_are_held
from twin_app import gui
from twin_app.gui.components.nested_row import nested_row

ASKS = re.compile(r"\.(itemAt|takeAt|itemAtPosition|takeRow|replaceWidget)\(")


def test_that_no_module_of_the_desktop_asks_a_layout_for_its_items() -> None:
    files = Path(str(gui.__file__)).parent.rglob("*.py")
    assert [str(file) for file in files if ASKS.search(file.read_text(encoding="utf-8"))] == []


def test_that_an_item_that_is_asked_for_is_found_once() -> None:
    widget = QWidget()
    layout = QVBoxLayout(widget)
    layout.addWidget(QLabel())
    item = layout.itemAt(0)
    with pytest.raises(AssertionError, match="1 QWidgetItem"):
        check_that_no_items_are_held()
    check_that_no_items_are_held()
    del item


@pytest.mark.parametrize("kind", [QVBoxLayout, QGridLayout, QFormLayout])
def test_that_a_layout_that_is_filled_is_refused_where_it_is_added(
    kind: type[QVBoxLayout | QGridLayout | QFormLayout],
) -> None:
    widget = QWidget()
    outer, row = kind(widget), QHBoxLayout()
    row.addWidget(QLabel())
    with pytest.raises(AssertionError, match="while it is empty"):
        _add(outer, row)


def test_that_a_row_that_is_filled_in_its_place_leaves_nothing_behind() -> None:
    widget, last = QWidget(), QLabel("last")
    row = nested_row(QVBoxLayout(widget), QLabel("first"), None, last)
    assert row.count() == 3
    assert row.stretch(1) == 1
    assert last.parent() is widget
    check_that_no_items_are_held()


def test_that_an_item_that_python_made_hears_of_its_end() -> None:
    widget, spacer = QWidget(), QSpacerItem(1, 1)
    form = QFormLayout(widget)
    form.setItem(0, QFormLayout.ItemRole.LabelRole, spacer)
    check_that_no_items_are_held()
    form.removeRow(0)
    assert not isValid(spacer)


def _add(outer: QBoxLayout | QGridLayout | QFormLayout, row: QHBoxLayout) -> None:
    if isinstance(outer, QFormLayout):
        outer.addRow("Name", row)
    elif isinstance(outer, QGridLayout):
        outer.addLayout(row, 0, 0)
    else:
        outer.addLayout(row)
