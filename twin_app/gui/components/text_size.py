"""Lengths that grow with View ▸ Text size, so that larger text is not cut."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from twin_app.gui.components.ink import font

_BODY_PX = 100


def scaled(length: float) -> int:
    """In pixels at the text size of the moment, from pixels at the usual one."""
    return round(length * font(_BODY_PX).pixelSize() / _BODY_PX)


def keep_height(widget: QWidget, height: int) -> None:
    """A fixed height [px at the usual text size], now and whenever the text size changes."""
    _Keeper(widget, height)


def keep_width(widget: QWidget, width: int) -> None:
    """The same for a width."""
    _Keeper(widget, width, is_width=True)


class TextSize(QObject):
    """Tells when text has become larger or smaller."""

    changed = Signal()


TEXT_SIZE = TextSize()


class _Keeper(QObject):
    """Hears of it by a signal: a filter of the widget's events would be Python that Qt calls for every one of them."""

    def __init__(self, widget: QWidget, length: int, *, is_width: bool = False) -> None:
        super().__init__(widget)
        self._widget, self._length, self._is_width = widget, length, is_width
        TEXT_SIZE.changed.connect(self._apply)
        self._apply()

    def _apply(self) -> None:
        set_length = self._widget.setFixedWidth if self._is_width else self._widget.setFixedHeight
        set_length(scaled(self._length))
