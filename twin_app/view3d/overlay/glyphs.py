"""The sign of each state, 12 px square: colour is never the only cue."""

from __future__ import annotations

import math
from collections.abc import Callable

from PIL import ImageDraw

from twin_app.sim.responses import StationState
from twin_app.view3d.overlay.canvas import Canvas, Placer
from twin_app.view3d.theme import Colour

GLYPH_PX = 12.0

Painter = Callable[["_Pen"], None]


class _Pen:
    """Draws in a square from (0, 0) to (12, 12)."""

    def __init__(self, draw: ImageDraw.ImageDraw, to_patch: Placer, colour: Colour) -> None:
        self._draw, self._to_patch, self._colour = draw, to_patch, colour.rgb

    def area(self, *points: tuple[float, float]) -> None:
        self._draw.polygon([self._to_patch(*point) for point in points], fill=(*self._colour, 255))

    def disc(self, x: float, y: float, radius: float, *, hole: bool = False) -> None:
        box = (*self._to_patch(x - radius, y - radius), *self._to_patch(x + radius, y + radius))
        self._draw.ellipse(box, fill=(*self._colour, 0 if hole else 255))

    def stroke(self, start: tuple[float, float], end: tuple[float, float], width: float) -> None:
        length = math.hypot(end[0] - start[0], end[1] - start[1])
        nx, ny = (start[1] - end[1]) / length * width / 2, (end[0] - start[0]) / length * width / 2
        (ax, ay), (bx, by) = start, end
        self.area((ax + nx, ay + ny), (bx + nx, by + ny), (bx - nx, by - ny), (ax - nx, ay - ny))


def draw_state(canvas: Canvas, state: StationState, centre: tuple[float, float], colour: Colour) -> None:
    """The sign of a state around a point."""
    _draw(canvas, _PAINTERS[state], centre, colour)


def draw_funnel(canvas: Canvas, centre: tuple[float, float], colour: Colour) -> None:
    """The sign of the bottleneck."""
    _draw(canvas, _funnel, centre, colour)


def _draw(canvas: Canvas, painter: Painter, centre: tuple[float, float], colour: Colour) -> None:
    left, top = centre[0] - GLYPH_PX / 2, centre[1] - GLYPH_PX / 2

    def paint(draw: ImageDraw.ImageDraw, place: Placer, _unit: float) -> None:
        painter(_Pen(draw, lambda x, y: place(left + x, top + y), colour))

    canvas.shape((left, top, left + GLYPH_PX, top + GLYPH_PX), paint)


def _triangle(pen: _Pen) -> None:
    pen.area((3.2, 2.2), (9.8, 6.0), (3.2, 9.8))


def _diamond(pen: _Pen) -> None:
    pen.area((6.0, 1.4), (10.6, 6.0), (6.0, 10.6), (1.4, 6.0))


def _ring(pen: _Pen) -> None:
    pen.disc(6.0, 6.0, 4.4)
    pen.disc(6.0, 6.0, 2.7, hole=True)


def _bars(pen: _Pen) -> None:
    pen.area((2.4, 2.0), (5.0, 2.0), (5.0, 10.0), (2.4, 10.0))
    pen.area((7.0, 2.0), (9.6, 2.0), (9.6, 10.0), (7.0, 10.0))


def _cross(pen: _Pen) -> None:
    pen.stroke((2.4, 2.4), (9.6, 9.6), 2.0)
    pen.stroke((9.6, 2.4), (2.4, 9.6), 2.0)


def _person(pen: _Pen) -> None:
    pen.disc(6.0, 3.5, 2.2)
    shoulders = [(6.0 - 4.2 * math.cos(t), 10.6 - 4.2 * math.sin(t)) for t in (i * math.pi / 16 for i in range(17))]
    pen.area(*shoulders)


def _crescent(pen: _Pen) -> None:
    pen.disc(5.8, 6.2, 4.4)
    pen.disc(7.9, 4.4, 3.6, hole=True)


def _dash(pen: _Pen) -> None:
    pen.area((2.0, 5.1), (10.0, 5.1), (10.0, 6.9), (2.0, 6.9))


def _funnel(pen: _Pen) -> None:
    pen.area((1.8, 2.2), (10.2, 2.2), (7.2, 6.2), (7.2, 10.2), (4.8, 9.0), (4.8, 6.2))


_PAINTERS: dict[StationState, Painter] = {
    StationState.WORKING: _triangle,
    StationState.SETUP: _diamond,
    StationState.STARVED: _ring,
    StationState.BLOCKED: _bars,
    StationState.DOWN: _cross,
    StationState.WAITING_CREW: _person,
    StationState.STANDBY: _crescent,
    StationState.OFF_SHIFT: _dash,
}
