"""Station labels over the view: glyph, name and one value, that avoid each other; the bottleneck's tag; changes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QFontMetricsF, QPainter, QPen, QPolygonF

from twin_app.gui.components.glyphs import SIZE, paint_glyph
from twin_app.gui.components.ink import font, hairline, ink, text_width, theme
from twin_app.gui.viewport.furniture import CHANGE_DASHES
from twin_app.gui.viewport.marker import Marker
from twin_app.playback.sites import NodeKind, Site
from twin_app.sim.responses import StationState
from twin_app.view3d.camera import View
from twin_app.view3d.overlay.placement import Place, Rect, Wish, place_labels

_PAD, _SPACE, _RADIUS = 9.0, 6.0, 6.0
_TAG_HEIGHT, _TAG_GAP, _TAG_PAD = 18.0, 5.0, 7.0
_LOWER = (0.0, 40.0, 80.0, 120.0)
"""How far below its machine's top a change is told where there is no other room [px]."""
_FUNNEL = ((0.0, 0.0), (8.4, 0.0), (5.4, 4.0), (5.4, 8.0), (3.0, 6.8), (3.0, 4.0))


@dataclass(frozen=True, slots=True, kw_only=True)
class Captions:
    """What labels say, by node path."""

    values: Mapping[str, str] = field(default_factory=dict)
    """One value beside a station's name; other nodes get a label if they have one here."""
    changes: Mapping[str, str] = field(default_factory=dict)
    """`5.55 → 5.15 s`: drawn dashed in the accent, in place of the value."""
    elsewhere: tuple[str, ...] = ()
    """Changes of what stands nowhere in the plant, in words."""
    marker: Marker | None = None
    """The part that is traced."""
    bottleneck: str = ""
    bottleneck_text: str = ""
    has_labels: bool = True


@dataclass(frozen=True, slots=True)
class _Label:
    site: Site
    state: StationState | None
    value: str
    is_change: bool
    tag: str

    @property
    def forms(self) -> tuple[tuple[bool, bool], ...]:
        """Whether name and value are shown, from the full label to the shortest."""
        full = [(True, True)] if self.value else []
        shortest = [(False, False)] if self.state is not None else []
        return (*full, (True, False), *shortest)


def lay_out(
    sites: Sequence[Site], states: Mapping[str, StationState], captions: Captions, view: View, taken: Sequence[Rect]
) -> list[tuple[_Label, Place]]:
    """Places for all labels that find one; changes and the bottleneck first."""
    labels = {site.path: _label(site, states, captions) for site in sites if _is_labelled(site, captions)}
    wishes = [_wish(label, view) for label in labels.values()]
    first = [wish for wish in wishes if labels[wish.key].is_change or labels[wish.key].tag]
    urgent: list[Place] = []
    boxes = list(taken)
    for lower in _LOWER:  # what has no room above its machine may lie over it
        left = [wish for wish in first if wish.key not in {place.key for place in urgent}]
        lowered = [replace(wish, anchor=(wish.anchor[0], wish.anchor[1] + lower)) for wish in left]
        found = place_labels(lowered, view.size, boxes)
        urgent += found
        boxes += [_with_tag(place, labels[place.key]) for place in found]
    others = place_labels([wish for wish in wishes if wish not in first], view.size, boxes)
    return [(labels[place.key], place) for place in (*urgent, *others)]


def paint_labels(painter: QPainter, placed: Sequence[tuple[_Label, Place]], selected: Sequence[str]) -> None:
    """Leaders first, then labels over them."""
    for label, place in placed:
        left, _, right, bottom = place.box
        x = min(max(place.anchor[0], left + 8.0), right - 8.0)
        painter.setPen(QPen(ink("accent.line" if label.is_change else "text.secondary", 0.85), 1.0))
        if place.anchor[1] > bottom:
            painter.drawLine(QPointF(x, bottom), QPointF(*place.anchor))
    for label, place in placed:
        _paint(painter, label, place, is_selected=label.site.path in selected)


def _is_labelled(site: Site, captions: Captions) -> bool:
    if site.path in captions.changes or site.path == captions.bottleneck:
        return True
    return captions.has_labels and (site.kind is NodeKind.STATION or site.path in captions.values)


def _label(site: Site, states: Mapping[str, StationState], captions: Captions) -> _Label:
    change = captions.changes.get(site.path, "")
    tag = captions.bottleneck_text if site.path == captions.bottleneck else ""
    state = None if change else states.get(site.path)
    return _Label(site, state, change or captions.values.get(site.path, ""), bool(change), tag)


def _wish(label: _Label, view: View) -> Wish:
    anchor = view.project([label.site.top_point])[0]
    if view.toward[2] > 0.99:
        anchor[1] = view.project(label.site.extremes)[:, 1].min()
    tag = _tag_width(label.tag) if label.tag else 0.0
    return Wish(
        key=label.site.path,
        anchor=(float(anchor[0]), float(anchor[1])),
        widths=tuple(max(_width(label, form), tag) for form in label.forms),
        extra_above=_TAG_HEIGHT + _TAG_GAP if label.tag else 0.0,
    )


def _with_tag(place: Place, label: _Label) -> Rect:
    left, top, right, bottom = place.box
    return (left, top - (_TAG_HEIGHT + _TAG_GAP if label.tag else 0.0), right, bottom)


def _width(label: _Label, form: tuple[bool, bool]) -> float:
    pieces = [SIZE] if label.state is not None else []
    if form[0]:
        pieces.append(text_width(label.site.label, 12, 500))
    if form[1]:
        pieces.append(text_width(label.value))
    return 2.0 * _PAD + sum(pieces) + _SPACE * max(len(pieces) - 1, 0)


def _tag_width(tag: str) -> float:
    return 2.0 * _TAG_PAD + SIZE + 1.0 + text_width(tag, 11, 600)


def _paint(painter: QPainter, label: _Label, place: Place, *, is_selected: bool) -> None:
    left, top, right, bottom = place.box
    box = QRectF(left + 0.5, top + 0.5, right - left - 1.0, bottom - top - 1.0)
    pen = QPen(ink("accent.line"), 1.0) if label.is_change or is_selected else hairline("border.strong")
    if label.is_change:
        pen.setDashPattern(list(CHANGE_DASHES))
    painter.setPen(pen)
    painter.setBrush(ink("bg.panel", theme().opacities["overlay"]))
    painter.drawRoundedRect(box, _RADIUS, _RADIUS)
    shows_name, shows_value = label.forms[place.form]
    x = left + _PAD
    if label.state is not None:
        paint_glyph(painter, QPointF(x, 0.5 * (top + bottom - SIZE)), label.state)
        x += SIZE + _SPACE
    if shows_name:
        x += _write(painter, label.site.label, x, box, weight=500, token="text.primary") + _SPACE
    if shows_value:
        token = "accent.line" if label.is_change else "text.secondary"
        _write(painter, label.value, x, box, weight=400, token=token)
    if label.tag:
        _paint_tag(painter, label.tag, place.box)


def _write(painter: QPainter, text: str, x: float, box: QRectF, *, weight: int, token: str) -> float:
    painter.setFont(font(12, weight))
    painter.setPen(ink(token))
    width = QFontMetricsF(painter.font()).horizontalAdvance(text)
    area = QRectF(x, box.top(), width + 2.0, box.height())
    painter.drawText(area, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, text)
    return width


def _paint_tag(painter: QPainter, tag: str, below: Rect) -> None:
    width = _tag_width(tag)
    left, bottom = round(0.5 * (below[0] + below[2] - width)), below[1] - _TAG_GAP
    box = QRectF(left, bottom - _TAG_HEIGHT, width, _TAG_HEIGHT)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(ink("warn"))
    painter.drawRoundedRect(box, 4.0, 4.0)
    painter.setBrush(ink("bg.panel"))
    corner = QPointF(left + _TAG_PAD, bottom - 0.5 * _TAG_HEIGHT - 4.0)
    painter.drawPolygon(QPolygonF([corner + QPointF(x, y) for x, y in _FUNNEL]))
    painter.setFont(font(11, 600))
    painter.setPen(ink("bg.panel"))
    text = QRectF(left + _TAG_PAD + SIZE, box.top(), width, _TAG_HEIGHT)
    painter.drawText(text, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, tag)
