"""Station labels: glyph, name, one value, and a line to the machine."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from twin_app.sim.responses import StationState
from twin_app.view3d.overlay.canvas import Canvas, text_width
from twin_app.view3d.overlay.glyphs import GLYPH_PX, draw_funnel, draw_state
from twin_app.view3d.overlay.placement import Place, Rect, Wish, place_labels
from twin_app.view3d.theme import FontWeight, Theme

_TEXT_PX = 12.0
_TAG_TEXT_PX = 11.0
_TAG_HEIGHT_PX = 18.0
_TAG_GAP_PX = 5.0
_PAD_PX = 9.0
_SPACE_PX = 6.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Label:
    """What to say about one node."""

    key: str
    anchor: tuple[float, float]
    name: str
    value: str = ""
    state: StationState | None = None
    tag: str = ""
    """Amber text above the label; empty: none."""
    is_change: bool = False
    """Dashed, in the accent: the value says what a layer changes."""


def draw_labels(canvas: Canvas, labels: Sequence[Label], theme: Theme, taken: Sequence[Rect] = ()) -> tuple[Place, ...]:
    """Draws the labels where they fit, and says where."""
    wishes = [_wish(label) for label in labels]
    places = place_labels(wishes, canvas.size, taken)
    by_key = {label.key: label for label in labels}
    for place in places:
        _draw_leader(canvas, place, theme)
    for place in places:
        _draw_label(canvas, by_key[place.key], place, theme)
    return places


def _wish(label: Label) -> Wish:
    tag_width = _tag_width(label.tag)
    widths = [max(_width(label, form), 0.0) for form in _forms(label)]
    return Wish(
        key=label.key,
        anchor=label.anchor,
        widths=tuple(max(width, tag_width if label.tag else 0.0) for width in widths),
        extra_above=_TAG_HEIGHT_PX + _TAG_GAP_PX if label.tag else 0.0,
    )


def _forms(label: Label) -> tuple[tuple[bool, bool], ...]:
    """Whether name and value are shown, from the full label to the shortest that still says something."""
    full = [(True, True)] if label.value else []
    shortest = [(False, False)] if label.state is not None else []
    return (*full, (True, False), *shortest)


def _width(label: Label, form: tuple[bool, bool]) -> float:
    pieces = [GLYPH_PX] if label.state is not None else []
    if form[0]:
        pieces.append(text_width(label.name, FontWeight.MEDIUM, _TEXT_PX))
    if form[1]:
        pieces.append(text_width(label.value, FontWeight.REGULAR, _TEXT_PX))
    return 2.0 * _PAD_PX + sum(pieces) + _SPACE_PX * max(len(pieces) - 1, 0)


def _tag_width(tag: str) -> float:
    return 2.0 * 7.0 + GLYPH_PX + 3.0 + text_width(tag, FontWeight.SEMI_BOLD, _TAG_TEXT_PX)


def _draw_leader(canvas: Canvas, place: Place, theme: Theme) -> None:
    left, _, right, bottom = place.box
    x = min(max(place.anchor[0], left + 8.0), right - 8.0)
    if place.anchor[1] > bottom:
        canvas.line([(x, bottom), place.anchor], theme["text.secondary"].with_alpha(0.85))


def _draw_label(canvas: Canvas, label: Label, place: Place, theme: Theme) -> None:
    left, top, _, bottom = place.box
    fill = theme["bg.panel"].with_alpha(theme.opacities["overlay"])
    canvas.panel(place.box, radius=6.0, fill=fill, edge=theme[_edge(label)].with_alpha(1.0))
    shows_name, shows_value = _forms(label)[place.form]
    x, y = left + _PAD_PX, 0.5 * (top + bottom)
    if label.state is not None:
        draw_state(canvas, label.state, (x + 0.5 * GLYPH_PX, y), theme.states[label.state])
        x += GLYPH_PX + _SPACE_PX
    if shows_name:
        x += canvas.text((x, y), label.name, FontWeight.MEDIUM, _TEXT_PX, theme["text.primary"]) + _SPACE_PX
    if shows_value:
        canvas.text((x, y), label.value, FontWeight.REGULAR, _TEXT_PX, theme[_value_token(label)])
    if label.tag:
        _draw_tag(canvas, label.tag, place.box, theme)


def _edge(label: Label) -> str:
    return "accent.line" if label.is_change else "border.strong"


def _value_token(label: Label) -> str:
    return "accent.line" if label.is_change else "text.secondary"


def _draw_tag(canvas: Canvas, tag: str, below: Rect, theme: Theme) -> None:
    width = _tag_width(tag)
    left = round(0.5 * (below[0] + below[2]) - 0.5 * width)
    bottom = below[1] - _TAG_GAP_PX
    box = (left, bottom - _TAG_HEIGHT_PX, left + round(width), bottom)
    canvas.panel(box, radius=4.0, fill=theme["warn"].with_alpha(1.0))
    y = bottom - 0.5 * _TAG_HEIGHT_PX
    draw_funnel(canvas, (left + 7.0 + 0.5 * GLYPH_PX, y), theme["bg.panel"])
    canvas.text((left + 10.0 + GLYPH_PX, y), tag, FontWeight.SEMI_BOLD, _TAG_TEXT_PX, theme["bg.panel"])
