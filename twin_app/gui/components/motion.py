"""How long things take to glide and fade: nothing, if the system or the user wants no motion."""

from __future__ import annotations

from PySide6.QtWidgets import QApplication, QStyle, QWidget

_REDUCED = "motion.is_reduced"
"""Property of the application, so that every widget sees the same."""


def reduce_motion(is_reduced: bool) -> None:
    """What the user chose."""
    application = QApplication.instance()
    if application is not None:
        application.setProperty(_REDUCED, is_reduced)


def lasts_ms(widget: QWidget, wanted_ms: int) -> int:
    """The time for a motion of a widget; 0: it jumps."""
    application = QApplication.instance()
    is_reduced = application is not None and bool(application.property(_REDUCED))
    is_wanted = widget.style().styleHint(QStyle.StyleHint.SH_Widget_Animation_Duration, None, widget) > 0
    return wanted_ms if is_wanted and not is_reduced else 0
