"""What is drawn between the axes of a chart."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor, QImage, QPainter, QPen

from twin_app.gui.charts.sketch import Sketch, finite_runs

RED = QColor(255, 0, 0)
AREA = QRectF(10.0, 20.0, 200.0, 100.0)


def painted(draw: Callable[[Sketch], object]) -> QImage:
    image = QImage(220, 140, QImage.Format.Format_RGB32)
    image.fill(QColor(255, 255, 255))
    painter = QPainter(image)
    draw(Sketch(painter, AREA, (0.0, 10.0), (-1.0, 1.0)))
    painter.end()
    return image


def is_red(image: QImage, x: int, y: int) -> bool:
    colour = image.pixelColor(x, y)
    return colour.red() > 200 and colour.green() < 100


def test_that_places_follow_the_axes(qapp: object) -> None:
    def look(sketch: Sketch) -> None:
        assert sketch.x((0.0, 5.0, 10.0)).tolist() == [10.0, 110.0, 210.0]
        assert sketch.y((-1.0, 0.0, 1.0)).tolist() == [120.0, 70.0, 20.0]
        assert (sketch.place(10.0, 1.0).x(), sketch.place(10.0, 1.0).y()) == (210.0, 20.0)

    painted(look)


def test_that_a_curve_and_its_band_have_gaps_where_nothing_is_known(qapp: object) -> None:
    x = np.arange(11.0)
    y = np.where((x > 3.5) & (x < 6.5), np.nan, 0.0)
    line = painted(lambda sketch: sketch.line(x, y, QPen(RED, 3.0)))
    assert is_red(line, 10 + 40, 70)
    assert not is_red(line, 10 + 100, 70)
    assert is_red(line, 10 + 160, 70)
    band = painted(lambda sketch: sketch.band(x, y - 0.5, y + 0.5, RED))
    assert is_red(band, 10 + 40, 50)
    assert not is_red(band, 10 + 100, 70)
    assert not is_red(band, 10 + 40, 30)


def test_that_whiskers_reach_from_end_to_end(qapp: object) -> None:
    one = np.array([5.0])
    image = painted(lambda sketch: sketch.whiskers(one, one * 0 - 0.8, one * 0 + 0.8, QPen(RED, 2.0), 8.0))
    reds = [y for y in range(image.height()) if is_red(image, 110, y)]
    assert min(reds) == pytest.approx(30, abs=1)
    assert max(reds) == pytest.approx(110, abs=1)


def test_that_a_region_beyond_the_axis_is_cut_at_its_end(qapp: object) -> None:
    image = painted(lambda sketch: sketch.region(8.0, 100.0, RED, ""))
    assert is_red(image, 205, 70)
    assert not is_red(image, 215, 70)
    assert not is_red(image, 160, 70)


def test_that_points_are_dots_of_their_size(qapp: object) -> None:
    image = painted(lambda sketch: sketch.dots(np.array([5.0]), np.array([0.0]), RED, 6.0, is_square=True))
    assert [x for x in range(image.width()) if is_red(image, x, 70)] == list(range(107, 113))


def test_that_nothing_is_drawn_of_nothing(qapp: object) -> None:
    none = np.zeros(0)

    def draw(sketch: Sketch) -> None:
        sketch.dots(none, none, RED, 4.0)
        sketch.line(none, none, QPen(RED, 1.0))
        sketch.band(none, none, none, RED)
        sketch.whiskers(none, none, none, QPen(RED, 1.0), 4.0)

    image = painted(draw)
    assert {image.pixel(x, y) for x in range(220) for y in range(140)} == {0xFFFFFFFF}


def test_that_runs_of_known_values_are_found() -> None:
    nan = np.nan
    found = list(finite_runs(np.array([nan, 1.0, 2.0, nan, 3.0, nan, 4.0, 5.0, 6.0])))
    assert found == [slice(1, 3), slice(6, 9)]
    assert list(finite_runs(np.zeros(0))) == []
