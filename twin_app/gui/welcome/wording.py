"""How the welcome page writes times and texts."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QLocale, QTime


def clock(time: QTime) -> str:
    """`10:42`, as the user's country writes it."""
    return QLocale().toString(time, QLocale.FormatType.ShortFormat)


def tr(text: str) -> str:
    """In the user's language; the texts of the whole page share one context."""
    return QCoreApplication.translate("WelcomePage", text)
