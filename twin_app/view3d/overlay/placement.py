"""Where labels go: near their machines, never on each other."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TypeVar

_T = TypeVar("_T")

Rect = tuple[float, float, float, float]
"""Left, top, right, bottom [px]."""

LABEL_HEIGHT_PX = 26.0
_GAP_PX = 4.0
_LEADER_PX = 16.0
_EDGE_PX = 6.0
_MOST_STEPS = 7
_STEP_PX = 10.0
_ASIDE = (0.0, -0.2, 0.2, -0.4, 0.4)
"""Shares of its width by which a label may stand beside its anchor."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """A label that wants a place above a point."""

    key: str
    anchor: tuple[float, float]
    """The machine's top in the picture [px]."""
    widths: tuple[float, ...]
    """Width in full and in each shorter form, widest first [px]."""
    extra_above: float = 0.0
    """Height of what sits on top of the label [px]."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where a label was put."""

    key: str
    box: Rect
    form: int
    """Index into the widths of the wish."""
    anchor: tuple[float, float]


def place_labels(wishes: Sequence[Wish], size: tuple[float, float], taken: Sequence[Rect] = ()) -> tuple[Place, ...]:
    """A free place for each label: above its anchor, else further up, else in a shorter form.

    Labels whose anchor is outside the picture, or that fit nowhere even in their shortest form, are left out.
    """
    occupied = list(taken)
    places: dict[str, Place] = {}
    for wish in sorted(wishes, key=lambda one: (one.anchor[1], one.anchor[0], one.key)):
        place = _first_free(wish, size, occupied) if _is_inside(wish.anchor, size) else None
        if place is not None:
            places[wish.key] = place
            left, top, right, bottom = place.box
            occupied.append((left, top - wish.extra_above, right, bottom))
    return tuple(places[wish.key] for wish in wishes if wish.key in places)


def overlaps(a: Rect, b: Rect) -> bool:
    """Whether two boxes come closer than the gap between labels."""
    return a[0] < b[2] + _GAP_PX and b[0] < a[2] + _GAP_PX and a[1] < b[3] + _GAP_PX and b[1] < a[3] + _GAP_PX


def in_rows(entries: Sequence[_T], room: float, width: Callable[[Sequence[_T]], float]) -> list[list[_T]]:
    """Entries of a legend in their order, as many in a row as have room, at least one; `width` of a row [px]."""
    rows: list[list[_T]] = []
    for entry in entries:
        if rows and width([*rows[-1], entry]) <= room:
            rows[-1].append(entry)
        else:
            rows.append([entry])
    return rows


def _first_free(wish: Wish, size: tuple[float, float], occupied: Sequence[Rect]) -> Place | None:
    for form, width in enumerate(wish.widths):
        for step in range(_MOST_STEPS + 1):
            for aside in _ASIDE:
                box = _box(wish, width, step * _STEP_PX, aside * width, size)
                full = (box[0], box[1] - wish.extra_above, box[2], box[3])
                if full[1] >= _EDGE_PX and not any(overlaps(full, other) for other in occupied):
                    return Place(key=wish.key, box=box, form=form, anchor=wish.anchor)
    return None


def _box(wish: Wish, width: float, raised: float, aside: float, size: tuple[float, float]) -> Rect:
    """The label's box, kept within the picture's sides and below its top edge."""
    left = min(max(wish.anchor[0] - 0.5 * width + aside, _EDGE_PX), max(size[0] - width - _EDGE_PX, _EDGE_PX))
    bottom = max(wish.anchor[1] - _LEADER_PX, LABEL_HEIGHT_PX + wish.extra_above + _EDGE_PX) - raised
    left, bottom = round(left), round(bottom)
    return (left, bottom - LABEL_HEIGHT_PX, left + round(width), bottom)


def _is_inside(anchor: tuple[float, float], size: tuple[float, float]) -> bool:
    return 0.0 <= anchor[0] <= size[0] and 0.0 <= anchor[1] <= size[1]
