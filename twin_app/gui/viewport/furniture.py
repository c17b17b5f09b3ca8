"""Legend, scale bar, measured distance and messages, painted over the view."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QCoreApplication, QPointF, QRectF, Qt
from PySide6.QtGui import QFontMetricsF, QPainter, QPen

from twin_app.gui.components.glyphs import SIZE, paint_glyph
from twin_app.gui.components.ink import font, hairline, ink, text_width, theme
from twin_app.gui.viewport.shown import Point
from twin_app.sim.responses import StationState
from twin_app.view3d.camera import View
from twin_app.view3d.overlay.placement import Rect, in_rows
from twin_app.view3d.theme import STATE_LABELS

EDGE = 12.0
_HEIGHT, _PAD, _GAP, _RADIUS = 28.0, 12.0, 14.0, 6.0
_NOTE_HEIGHT, _NOTE_GAP, _MOST_NOTES = 24.0, 6.0, 3
_LONGEST_BAR_PX = 110.0
CHANGE_DASHES = (4.0, 3.0)
"""Of the frame around what is changed."""
_Entry = tuple[StationState | None, str]
"""A state, or None for what was changed, and what is said of it."""
_LENGTHS_M = tuple(digit * 10.0**power for power in range(-3, 5) for digit in (1.0, 2.0, 5.0))


def paint_legend(painter: QPainter, view: View, states: Sequence[StationState], *, has_changes: bool) -> Rect | None:
    """The states with their signs at the bottom left, as many rows as the width asks for."""
    room = view.size[0] - 2.0 * EDGE - 200.0
    wordings = (_entries(words, states) for words in _change_words(has_changes))
    rows = min((in_rows(entries, room, _row_width) for entries in wordings), key=len)
    if not rows:
        return None
    height = _HEIGHT + 20.0 * (len(rows) - 1)
    box = _panel(painter, EDGE, view.size[1] - EDGE - height, max(map(_row_width, rows)), height)
    for index, row in enumerate(rows):
        x, y = box.left() + _PAD, box.top() + 0.5 * _HEIGHT + 20.0 * index
        for entry in row:
            _paint_entry(painter, entry, x, y)
            x += _entry_width(entry) + _GAP
    return _rect(box)


def _change_words(has_changes: bool) -> tuple[str, ...]:
    """In full, and what stands for it where that saves a row."""
    if not has_changes:
        return ("",)
    translate = QCoreApplication.translate
    return translate("Viewport", "Changed from baseline"), translate("Viewport", "Changed")


def _entries(change: str, states: Sequence[StationState]) -> list[_Entry]:
    first: list[_Entry] = [(None, change)] if change else []
    return first + [(state, QCoreApplication.translate("StationState", STATE_LABELS[state])) for state in states]


def _paint_entry(painter: QPainter, entry: _Entry, x: float, y: float) -> None:
    state, text = entry
    if state is None:
        painter.setPen(QPen(ink("accent.line"), 1.0))
        painter.setBrush(ink("accent.line", 0.4))
        painter.drawRoundedRect(QRectF(x + 0.5, y - 5.5, 11.0, 11.0), 2.0, 2.0)
    else:
        paint_glyph(painter, QPointF(x, y - 0.5 * SIZE), state)
    _text(painter, text, QRectF(x + SIZE + 5.0, y - 10.0, 200.0, 20.0), "text.secondary")


def _entry_width(entry: _Entry) -> float:
    return SIZE + 5.0 + text_width(entry[1], 11)


def _row_width(row: Sequence[_Entry]) -> float:
    return sum(map(_entry_width, row)) + _GAP * (len(row) - 1) + 2.0 * _PAD


def paint_notes(painter: QPainter, view: View, lines: Sequence[str], legend: Rect | None) -> list[Rect]:
    """Changes of what stands nowhere in the plant, above the legend: dashed, as the labels of changed machines."""
    found: list[Rect] = []
    bottom = (legend[1] if legend is not None else view.size[1] - EDGE + _NOTE_GAP) - _NOTE_GAP
    shown = [*lines[:_MOST_NOTES], *([f"+ {len(lines) - _MOST_NOTES}"] if len(lines) > _MOST_NOTES else [])]
    metrics = QFontMetricsF(font(12))
    for line in reversed(shown):
        text = metrics.elidedText(line, Qt.TextElideMode.ElideMiddle, 0.5 * view.size[0])
        width = metrics.horizontalAdvance(text) + 2.0 * _PAD
        box = _panel(painter, EDGE, bottom - _NOTE_HEIGHT, width, _NOTE_HEIGHT, is_change=True)
        _text(painter, text, box.adjusted(_PAD, 0.0, 0.0, 0.0), "accent.line", size=12)
        found.append(_rect(box))
        bottom -= _NOTE_HEIGHT + _NOTE_GAP
    return found


def paint_scale_bar(painter: QPainter, view: View) -> Rect:
    """A length of round metres at the bottom right."""
    scale = view.metres_per_pixel
    metres = max((length for length in _LENGTHS_M if length / scale <= _LONGEST_BAR_PX), default=_LENGTHS_M[0])
    length, text = metres / scale, f"{metres:g} m"
    words = text_width(text, 11)
    width = 2.0 * _PAD + words + 8.0 + length
    box = _panel(painter, view.size[0] - EDGE - width, view.size[1] - EDGE - _HEIGHT, width, _HEIGHT)
    _text(painter, text, box.adjusted(_PAD, 0.0, 0.0, 0.0), "text.secondary")
    end, y = box.right() - _PAD, box.center().y()
    painter.setPen(QPen(ink("text.secondary"), 1.0))
    painter.drawLine(QPointF(end - length, y), QPointF(end, y))
    for x in (end - length, end):
        painter.drawLine(QPointF(x, y - 4.0), QPointF(x, y + 4.0))
    return _rect(box)


def paint_distance(painter: QPainter, view: View, ends: tuple[Point, Point], metres: float) -> None:
    """The length of a measured line beside its middle."""
    a, b = view.project([ends[0], ends[1]])
    text = f"{metres:.2f} m"
    width = text_width(text, 12, 600) + 2.0 * 8.0
    middle = 0.5 * (a + b)
    for point in (a, b):
        painter.setPen(QPen(ink("accent.line"), 2.0))
        painter.setBrush(ink("bg.panel"))
        painter.drawEllipse(QPointF(*point), 3.5, 3.5)
    box = _panel(painter, float(middle[0]) - 0.5 * width, float(middle[1]) - 32.0, width, 24.0)
    _text(painter, text, box, "text.primary", weight=600, size=12, align=Qt.AlignmentFlag.AlignHCenter)


def paint_message(painter: QPainter, view: View, lines: Sequence[str]) -> None:
    """Sentences in the middle: the first is the message, the others say what to do."""
    faces = [font(12, 600 if index == 0 else 400) for index in range(len(lines))]
    widths = [QFontMetricsF(face).horizontalAdvance(line) for face, line in zip(faces, lines, strict=True)]
    width, height = max(widths) + 4.0 * _PAD, 20.0 * len(lines) + 2.0 * _PAD
    box = _panel(painter, 0.5 * (view.size[0] - width), 0.5 * (view.size[1] - height), width, height)
    for index, line in enumerate(lines):
        area = QRectF(box.left(), box.top() + _PAD + 20.0 * index, box.width(), 20.0)
        token = "text.primary" if index == 0 else "text.secondary"
        weight = 600 if index == 0 else 400
        _text(painter, line, area, token, weight=weight, size=12, align=Qt.AlignmentFlag.AlignHCenter)


def _text(
    painter: QPainter,
    text: str,
    area: QRectF,
    token: str,
    *,
    weight: int = 400,
    size: int = 11,
    align: Qt.AlignmentFlag = Qt.AlignmentFlag.AlignLeft,
) -> None:
    painter.setFont(font(size, weight))
    painter.setPen(ink(token))
    painter.drawText(area, Qt.AlignmentFlag.AlignVCenter | align, text)


def _panel(
    painter: QPainter, left: float, top: float, width: float, height: float, *, is_change: bool = False
) -> QRectF:
    box = QRectF(round(left) + 0.5, round(top) + 0.5, round(width), round(height) - 1.0)
    pen = QPen(ink("accent.line"), 1.0) if is_change else hairline()
    if is_change:
        pen.setDashPattern(list(CHANGE_DASHES))
    painter.setPen(pen)
    painter.setBrush(ink("bg.panel", theme().opacities["overlay"]))
    painter.drawRoundedRect(box, _RADIUS, _RADIUS)
    return box


def _rect(box: QRectF) -> Rect:
    return (box.left(), box.top(), box.right(), box.bottom())
