"""Curves over time: their axis, what they say while they grow, and how they are taken away."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pytest
from PySide6.QtCore import QPointF, QRectF, QSizeF
from PySide6.QtGui import QFontMetricsF, QImage, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QWidget

from twin_app.experiment.analysis.series import Band
from twin_app.gui.charts.axes import ClockAxis, ValueAxis, decimals_of_step
from twin_app.gui.charts.curves import Curve, curve_of_band, stepped_range
from twin_app.gui.charts.frame import ChartFrame
from twin_app.gui.charts.over_time import OverTimeChart
from twin_app.gui.charts.sketch import Sketch
from twin_app.gui.components.elided_label import ElidedLabel
from twin_app.gui.components.ink import font, text_width

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

HOUR = 3600.0


def curve(name: str = "Run", *, level: float = 500.0, hours: int = 8) -> Curve:
    time = (np.arange(hours * 4) + 0.5) * HOUR / 4
    mean = level + 10.0 * np.sin(time / HOUR)
    return Curve(name=name, time_s=time, mean=mean, low=mean - 5.0, high=mean + 5.0)


@pytest.fixture
def chart(qtbot: QtBot) -> OverTimeChart:
    found = OverTimeChart("Output (parts/h)")
    qtbot.addWidget(found)
    found.resize(600, 260)
    found.show()
    return found


def boxes_of_words(chart: OverTimeChart) -> list[QRectF]:
    """Where the chart writes something [px of the widget], in that order."""
    found: list[QRectF] = []

    class Noting(Sketch):
        def words(self, text: str, corner: QPointF, token: str, *, weight: int = 400, is_left: bool = False) -> None:
            found.append(QRectF(corner, QSizeF(text_width(text, 11, weight), QFontMetricsF(font(11)).height())))

    painter = QPainter(pixmap := QPixmap(chart.size()))
    chart.paint_content(Noting(painter, chart.area, *chart.ranges))
    painter.end()
    assert not pixmap.isNull()
    return found


def test_that_times_are_written_as_times_of_day(qtbot: QtBot) -> None:
    axis = ClockAxis()
    axis.clock_start_s = 6 * HOUR
    axis.end_s = 16 * HOUR
    ((step, places),) = axis.tickValues(0.0, 18 * HOUR, 560.0)
    assert step == 2 * HOUR
    texts = axis.tickStrings(places, 1.0, step)
    assert texts == ["06:00", "08:00", "10:00", "12:00", "14:00", "16:00", "18:00", "20:00", "22:00"]
    assert axis.text(18 * HOUR) == "day 2"
    assert axis.text(19 * HOUR + 60) == "01:01"


@pytest.mark.parametrize(("low", "high", "size"), [(0.0, 1.0, 200.0), (450.0, 652.0, 180.0), (-3.0, 0.4, 90.0)])
def test_that_an_axis_has_a_few_round_ticks(low: float, high: float, size: float, qtbot: QtBot) -> None:
    axis = ValueAxis("left")
    ((step, places),) = axis.tickValues(low, high, size)
    assert 2 <= len(places) <= 7
    assert np.allclose(np.diff(places), step)
    assert [float(t.replace("−", "-").replace(",", "")) for t in axis.tickStrings(places, 1.0, step)] == pytest.approx(
        places, rel=1e-8, abs=1e-8
    )


def test_that_neighbouring_ticks_are_told_apart() -> None:
    assert [decimals_of_step(step) for step in (50.0, 0.5, 0.02)] == [0, 1, 2]


def test_that_an_axis_stays_while_curves_move_in_it_and_grows_in_steps() -> None:
    first = stepped_range(None, (482.0, 553.0))
    assert first == (480.0, 560.0)
    assert stepped_range(first, (485.0, 545.0)) == first
    assert stepped_range(first, (485.0, 575.0))[1] >= 575.0
    assert stepped_range((0.0, 2000.0), (482.0, 553.0)) == first
    assert stepped_range(None, (300.0, 410.0), starts_at_zero=True)[0] == 0.0


def test_that_a_curve_stands_in_the_middle_of_its_bins() -> None:
    band = Band(mean=(10.0, None), low=(9.0, None), high=(11.0, None))
    found = curve_of_band("Run", band, 600.0)
    assert found.time_s.tolist() == [300.0, 900.0]
    assert found.mean[0] == 10.0
    assert np.isnan(found.mean[1])


def test_that_a_chart_leaves_room_for_the_names_at_the_end_of_its_curves(chart: OverTimeChart) -> None:
    chart.show_curves([curve("A scenario with a long name"), curve("Baseline", level=450.0)], warmup_s=HOUR)
    (_, end), (low, high) = chart.ranges
    width = chart.area.width()
    assert (end - 8 * HOUR) / end * width > 120.0
    assert low <= 435.0
    assert high >= 515.0
    chart.show_curves([])
    chart.show_curves([curve(level=5.0)])
    assert chart.ranges[1][1] < 30.0


def test_that_ticks_at_both_ends_have_their_text(chart: OverTimeChart) -> None:
    chart.show_curves([curve(level=500.0)])
    chart.grab()
    pixmap = QPixmap(8, 8)
    for axis, texts in ((chart.left, {"480", "500", "520"}), (chart.bottom, {"00:00", "04:00", "08:00"})):
        painter = QPainter(pixmap)
        written = {text for _, _, text in axis.generateDrawSpecs(painter)[2]}
        painter.end()
        assert texts <= written


def test_that_names_of_close_curves_do_not_cover_each_other(chart: OverTimeChart) -> None:
    chart.show_curves([curve("What-if 1", level=500.2), curve("Baseline", level=500.0)])
    boxes = boxes_of_words(chart)
    assert len(boxes) == 4
    names, levels = boxes[::2], boxes[1::2]
    blocks = [name.united(level) for name, level in zip(names, levels, strict=True)]
    assert not blocks[0].adjusted(0, 2, 0, -2).intersects(blocks[1].adjusted(0, 2, 0, -2))
    assert all(chart.area.adjusted(-2, -8, 2, 8).contains(box) for box in boxes)


def test_that_a_frame_says_what_is_missing_and_offers_what_helps(chart: OverTimeChart, qtbot: QtBot) -> None:
    frame = ChartFrame("Output over time", chart)
    qtbot.addWidget(frame)
    frame.show()
    frame.show_empty("No answer yet.", "Answer once")
    assert frame.empty_sentence == "No answer yet."
    assert not chart.isVisible()
    button = next(b for b in frame.findChildren(QWidget) if getattr(b, "text", str)() == "Answer once")
    with qtbot.waitSignal(frame.wanted):
        button.click()  # type: ignore[attr-defined]
    frame.show_chart()
    assert frame.empty_sentence == ""
    assert chart.isVisible()


def test_that_a_plot_is_taken_away_with_its_title(chart: OverTimeChart, qtbot: QtBot, tmp_path: Path) -> None:
    frame = ChartFrame("Output over time", chart)
    qtbot.addWidget(frame)
    frame.resize(600, 260)
    frame.show()
    frame.set_note("mean of 20 replications, 95 % band")
    chart.show_curves([curve()])
    frame.save(tmp_path / "a.png")
    frame.save(tmp_path / "a.svg")
    frame.save(tmp_path / "a.csv")
    picture = QImage(str(tmp_path / "a.png"))
    assert picture.width() == 2 * chart.width()
    colours = {picture.pixel(x, y) for x in range(0, picture.width(), 3) for y in range(0, picture.height(), 3)}
    assert len(colours) > 5
    drawing = (tmp_path / "a.svg").read_text(encoding="utf-8")
    assert "Output over time" in drawing
    assert drawing.count("<path") + drawing.count("<polyline") > 3
    assert QSvgRenderer(str(tmp_path / "a.svg")).isValid()
    rows = (tmp_path / "a.csv").read_text(encoding="utf-8").splitlines()
    assert rows[0] == "Curve,Time (s),Output (parts/h),95 % from,95 % to"
    assert len(rows) == 33


def test_that_a_long_note_is_shortened_and_told_in_the_tooltip(qtbot: QtBot) -> None:
    label = ElidedLabel("mean of 20 replications, 95 % band")
    qtbot.addWidget(label)
    label.resize(60, 20)
    label.show()
    assert label.text().endswith("…")
    assert label.toolTip() == label.full_text
    label.resize(500, 20)
    assert label.text() == label.full_text
    assert label.toolTip() == ""
