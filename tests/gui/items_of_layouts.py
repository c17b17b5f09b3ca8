"""What Python holds of the items of layouts: nothing, or the window crashes.

PySide6 wraps a `QLayoutItem` where it hands one out, and all items of a layout that is filled when it is added to
another. Qt frees them without telling Python; a wrapper that is left stands for whatever comes to lie at its address:
calls with the wrong type, then a segmentation fault. Items that Python made itself (pyqtgraph makes a spacer for its
menu) are of classes that do tell.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from functools import wraps
from typing import Any

import pytest
from PySide6.QtWidgets import QBoxLayout, QFormLayout, QGridLayout, QLayout, QLayoutItem
from shiboken6 import createdByPython, getAllValidWrappers, invalidate

RULE = (
    "Add a layout to another one while it is empty and fill it afterwards (gui/components/nested_row.py); "
    "never ask a layout for its items (itemAt, takeAt), keep their order yourself."
)
_ADDING = (
    (QBoxLayout, "addLayout"), (QBoxLayout, "insertLayout"), (QGridLayout, "addLayout"),
    (QFormLayout, "addRow"), (QFormLayout, "insertRow"), (QFormLayout, "setLayout"),
)  # fmt: skip


def check_that_no_items_are_held() -> None:
    """Raises `AssertionError`. What is found is forgotten, so that it is told once and harms nothing that follows."""
    found = [one for one in getAllValidWrappers() if _is_item(one)]
    counts = Counter(type(one).__name__ for one in found)
    for one in found:
        invalidate(one)
    kinds = ", ".join(f"{count} {kind}" for kind, count in counts.items())
    assert not counts, f"Python holds items of layouts: {kinds}. {RULE}"


def refuse_filled_layouts(patch: pytest.MonkeyPatch) -> None:
    """To add one fails where it is done, also in a widget that does not outlive its test."""
    for kind, name in _ADDING:
        patch.setattr(kind, name, _of_empty_ones(getattr(kind, name)))


def _is_item(one: object) -> bool:
    return isinstance(one, QLayoutItem) and not isinstance(one, QLayout) and not createdByPython(one)


def _of_empty_ones(add: Callable[..., Any]) -> Callable[..., Any]:
    @wraps(add)
    def checked(*arguments: object) -> object:
        assert not any(isinstance(one, QLayout) and one.count() for one in arguments[1:]), RULE
        return add(*arguments)

    return checked
