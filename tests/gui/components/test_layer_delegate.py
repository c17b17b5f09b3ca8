"""How a row of the layers fits into a narrow dock."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtGui import QFontMetrics

from twin_app.gui.components.ink import font
from twin_app.gui.components.layer_delegate import fitted

if TYPE_CHECKING:
    from twin_app.gui.theme import ThemeControl

NAME, NOTE = "recommendation-1-of-line-2.usda", "process model · edits go here"


def test_that_the_note_of_a_layer_gives_way_before_its_name(theme: ThemeControl) -> None:
    metrics = QFontMetrics(font(12))
    name = metrics.horizontalAdvance(NAME)
    assert fitted(NAME, NOTE, metrics, 900) == f"{NAME}  ·  {NOTE}"
    some = fitted(NAME, NOTE, metrics, name + 120)
    assert some.startswith(f"{NAME}  ·  process")
    assert some.endswith("…")
    assert fitted(NAME, NOTE, metrics, name + 10) == NAME
    short = fitted(NAME, NOTE, metrics, name - 40)
    assert short.startswith("recom")
    assert short.endswith(".usda")
    assert "…" in short
