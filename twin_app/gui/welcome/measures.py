"""Lengths on the welcome page, which grow with View ▸ Text size."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QLocale, QTime

from twin_app.gui.components.ink import font

_BODY_PX = 100


def scaled(length: float) -> int:
    """In pixels at the text size of the moment."""
    return round(length * font(_BODY_PX).pixelSize() / _BODY_PX)


def clock(time: QTime) -> str:
    """`10:42`, as the user's country writes it."""
    return QLocale().toString(time, QLocale.FormatType.ShortFormat)


def tr(text: str) -> str:
    """In the user's language; the texts of the whole page share one context."""
    return QCoreApplication.translate("WelcomePage", text)
