"""Legend, scale bar, title and messages at the edges of the picture."""

from __future__ import annotations

from collections.abc import Sequence

from twin_app.sim.responses import StationState
from twin_app.view3d.overlay.canvas import Canvas, text_width
from twin_app.view3d.overlay.glyphs import GLYPH_PX, draw_state
from twin_app.view3d.overlay.placement import Rect, in_rows
from twin_app.view3d.theme import STATE_LABELS, FontWeight, Theme

EDGE_PX = 12.0
STRIP_HEIGHT_PX = 28.0
_TEXT_PX = 11.0
_PAD_PX = 12.0
_ENTRY_GAP_PX = 14.0
_NICE_LENGTHS_M = tuple(digit * 10.0**power for power in range(-3, 5) for digit in (1.0, 2.0, 5.0))


def draw_legend(
    canvas: Canvas, states: Sequence[StationState], theme: Theme, *, room_px: float, has_changes: bool = False
) -> Rect | None:
    """The states with their signs at the bottom left, in as many rows as `room_px` of width asks for; `has_changes`:
    first of all what a layer changes."""
    rows = in_rows([*([None] if has_changes else []), *states], room_px - 2.0 * _PAD_PX, _row_width)
    if not rows:
        return None
    width = max(_row_width(row) for row in rows) + 2.0 * _PAD_PX
    height = STRIP_HEIGHT_PX + 20.0 * (len(rows) - 1)
    top = canvas.size[1] - EDGE_PX - height
    box = (EDGE_PX, top, EDGE_PX + width, top + height)
    _panel(canvas, box, theme)
    for index, row in enumerate(rows):
        x, y = EDGE_PX + _PAD_PX, top + 0.5 * STRIP_HEIGHT_PX + 20.0 * index
        for entry in row:
            _draw_entry(canvas, entry, x, y, theme)
            x += _entry_width(entry) + _ENTRY_GAP_PX
    return box


_Entry = StationState | None
"""None: what a layer changes."""


def _draw_entry(canvas: Canvas, entry: _Entry, x: float, y: float, theme: Theme) -> None:
    if entry is None:
        box = (x + 0.5, y - 5.5, x + 11.5, y + 5.5)
        accent = theme["accent.line"]
        canvas.panel(box, radius=2.0, fill=accent.with_alpha(0.4), edge=accent.with_alpha(1.0))
    else:
        draw_state(canvas, entry, (x + 0.5 * GLYPH_PX, y), theme.states[entry])
    canvas.text((x + GLYPH_PX + 5.0, y), _words(entry), FontWeight.REGULAR, _TEXT_PX, theme["text.secondary"])


def _words(entry: _Entry) -> str:
    return "Changed by the layer" if entry is None else STATE_LABELS[entry]


def _row_width(row: Sequence[_Entry]) -> float:
    return sum(_entry_width(entry) for entry in row) + _ENTRY_GAP_PX * (len(row) - 1)


def _entry_width(entry: _Entry) -> float:
    return GLYPH_PX + 5.0 + text_width(_words(entry), FontWeight.REGULAR, _TEXT_PX)


def draw_scale_bar(canvas: Canvas, metres_per_px: float, theme: Theme) -> Rect:
    """A length of round metres at the bottom right; `metres_per_px` counts unscaled pixels."""
    metres = max((length for length in _NICE_LENGTHS_M if length / metres_per_px <= 110.0), default=_NICE_LENGTHS_M[0])
    length = metres / metres_per_px
    text = f"{metres:g} m"
    text_px = text_width(text, FontWeight.REGULAR, _TEXT_PX)
    right, bottom = canvas.size[0] - EDGE_PX, canvas.size[1] - EDGE_PX
    box = (right - 2.0 * _PAD_PX - text_px - 8.0 - length, bottom - STRIP_HEIGHT_PX, right, bottom)
    _panel(canvas, box, theme)
    y = bottom - 0.5 * STRIP_HEIGHT_PX
    canvas.text((box[0] + _PAD_PX, y), text, FontWeight.REGULAR, _TEXT_PX, theme["text.secondary"])
    start, end = right - _PAD_PX - length, right - _PAD_PX
    ink = theme["text.secondary"].with_alpha(1.0)
    for line in ([(start, y), (end, y)], [(start, y - 4.0), (start, y + 4.0)], [(end, y - 4.0), (end, y + 4.0)]):
        canvas.line(line, ink)
    return box


def draw_title(canvas: Canvas, title: str, theme: Theme) -> Rect:
    """The picture's name at the top left."""
    width = text_width(title, FontWeight.SEMI_BOLD, 15.0)
    box = (EDGE_PX, EDGE_PX, EDGE_PX + width + 2.0 * _PAD_PX, EDGE_PX + 34.0)
    _panel(canvas, box, theme)
    canvas.text((EDGE_PX + _PAD_PX, EDGE_PX + 17.0), title, FontWeight.SEMI_BOLD, 15.0, theme["text.primary"])
    return box


def draw_message(canvas: Canvas, lines: Sequence[str], theme: Theme) -> Rect:
    """Sentences in the middle of the picture: the first is the message, the others say what to do."""
    weights = [FontWeight.SEMI_BOLD, *[FontWeight.REGULAR] * (len(lines) - 1)]
    width = max(text_width(line, weight, 12.0) for line, weight in zip(lines, weights, strict=True)) + 4.0 * _PAD_PX
    height = 20.0 * len(lines) + 2.0 * _PAD_PX
    left, top = round(0.5 * (canvas.size[0] - width)), round(0.5 * (canvas.size[1] - height))
    box = (left, top, left + width, top + height)
    _panel(canvas, box, theme)
    for index, (line, weight) in enumerate(zip(lines, weights, strict=True)):
        x = left + 0.5 * (width - text_width(line, weight, 12.0))
        colour = theme["text.primary" if index == 0 else "text.secondary"]
        canvas.text((x, top + _PAD_PX + 10.0 + 20.0 * index), line, weight, 12.0, colour)
    return box


def _panel(canvas: Canvas, box: Rect, theme: Theme) -> None:
    fill = theme["bg.panel"].with_alpha(theme.opacities["overlay"])
    canvas.panel(box, radius=6.0, fill=fill, edge=theme["border.subtle"].with_alpha(1.0))
