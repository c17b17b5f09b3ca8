"""The timeline under the mouse, and the models beside it."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QAbstractItemModel, QPoint, Qt
from PySide6.QtGui import QImage
from PySide6.QtTest import QAbstractItemModelTester
from pytestqt.qtbot import QtBot

from tests.gui.recordings import FILLER, line_recording
from twin_app.gui.charts.timeline.axis import TimeAxis, clock_text, length_text, short_length_text, time_ticks
from twin_app.gui.charts.timeline.lane import Lane
from twin_app.gui.charts.timeline.overview import Grip
from twin_app.gui.charts.timeline.view import TimelineView
from twin_app.gui.models.events import EventsModel
from twin_app.gui.models.stations_now import Column, StationsNowModel
from twin_app.gui.models.stop_words import stop_words
from twin_app.gui.models.visits import VisitsModel
from twin_app.gui.session.playback import PlaybackSession
from twin_app.playback.stop_facts import stop_facts
from twin_app.view3d.theme import STATE_LABELS


@pytest.fixture
def session(qtbot: QtBot) -> PlaybackSession:
    found = PlaybackSession()
    found.show(line_recording())
    return found


@pytest.fixture
def timeline(qtbot: QtBot, session: PlaybackSession) -> TimelineView:
    found = TimelineView(session)
    qtbot.addWidget(found)
    found.resize(1200, 460)
    found.show()
    return found


def test_that_a_press_on_a_stop_selects_it_and_its_station(
    qtbot: QtBot, timeline: TimelineView, session: PlaybackSession
) -> None:
    stop = next(stop for stop in line_recording().stops if stop.path == FILLER)
    session.set_window(stop.start_s - 600.0, stop.start_s + 600.0)
    gantt = timeline.gantt
    picked: list[str] = []
    gantt.station_picked.connect(picked.append)
    row = gantt.stations.index(FILLER)
    x = gantt.axis.x((stop.start_s + stop.end_s) / 2)
    y = (row + 0.5) * gantt.height() / len(gantt.stations)
    qtbot.mouseClick(gantt, Qt.MouseButton.LeftButton, pos=QPoint(round(x), round(y)))
    assert picked == [FILLER]
    assert session.selected_loss == stop
    assert "Filler" in gantt.words_at(x, y)


def test_that_a_press_on_the_ruler_goes_to_its_time(
    qtbot: QtBot, timeline: TimelineView, session: PlaybackSession
) -> None:
    session.set_window(10_000.0, 12_000.0)
    x = timeline.ruler.axis.x(11_000.0)
    qtbot.mouseClick(timeline.ruler, Qt.MouseButton.LeftButton, pos=QPoint(round(x), 10))
    assert session.time_s == pytest.approx(11_000.0, abs=2.0)


def test_that_the_ends_of_the_window_can_be_dragged(
    qtbot: QtBot, timeline: TimelineView, session: PlaybackSession
) -> None:
    session.set_window(10_000.0, 20_000.0)
    overview = timeline.overview
    start, end = round(overview.axis.x(20_000.0)), round(overview.axis.x(30_000.0))
    assert overview.grip_at(start) is Grip.END
    qtbot.mousePress(overview, Qt.MouseButton.LeftButton, pos=QPoint(start, 50))
    qtbot.mouseMove(overview, QPoint(end, 50))
    qtbot.mouseRelease(overview, Qt.MouseButton.LeftButton, pos=QPoint(end, 50))
    assert session.window_s[0] == 10_000.0
    assert session.window_s[1] == pytest.approx(30_000.0, abs=60.0)


def test_that_all_strips_paint_in_both_options(qtbot: QtBot, timeline: TimelineView, session: PlaybackSession) -> None:
    def pictures() -> list[QImage]:
        qtbot.waitUntil(lambda: not any(lane.is_stale for lane in lanes))
        return [lane.grab().toImage() for lane in lanes]

    lanes = [lane for lane in timeline.findChildren(Lane) if lane.isVisible()]
    assert len(lanes) >= 3
    session.set_time(30_000.0)
    before = pictures()
    assert all(len({image.pixel(x, image.height() // 2) for x in range(image.width())}) > 2 for image in before)
    session.set_only_long(True)
    assert pictures() != before


@pytest.mark.parametrize("model_type", [EventsModel, StationsNowModel, VisitsModel])
def test_that_models_keep_the_rules_of_qt(
    qtbot: QtBot, session: PlaybackSession, model_type: type[QAbstractItemModel]
) -> None:
    model = model_type(session)  # type: ignore[call-arg]
    tester = QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    for time_s in (9000.0, 9600.0, 40_000.0, 100.0):
        session.set_time(time_s)
    session.trace_part(40)
    session.set_only_long(True)
    session.show(None)
    assert model.rowCount() == 0
    assert tester is not None


def test_that_stations_show_the_state_of_the_frame_and_since_when(session: PlaybackSession) -> None:
    stop = next(stop for stop in line_recording().stops if stop.path == FILLER)
    model = StationsNowModel(session)
    session.set_time(stop.start_s + 65.0)
    row = model.row_of(FILLER)
    assert model.index(row, Column.STATE).data() == STATE_LABELS[stop.state]
    assert model.index(row, Column.SINCE).data() == "1:05"
    contents = session.frame().contents
    expected = contents["/Plant/Line/FillerInfeed"] + contents["/Plant/Line/FillerTable"]
    assert model.index(row, Column.WAITING).data() == str(expected)


def test_that_events_are_those_that_began_the_latest_first(session: PlaybackSession) -> None:
    model = EventsModel(session)
    session.set_time(12_000.0)
    starts = [model.loss(row).start_s for row in range(model.rowCount())]
    assert starts == sorted(starts, reverse=True)
    assert starts[0] <= 12_000.0
    began = [loss for loss in line_recording().losses if loss.start_s <= 12_000.0]
    assert len(starts) == min(len(began), 200)
    session.set_only_long(True)
    assert all(model.loss(row).duration_s >= 120.0 for row in range(model.rowCount()))


def test_that_a_stop_is_told_with_its_times_and_who_waited() -> None:
    recording = line_recording()
    stop = next(stop for stop in recording.stops if stop.path == FILLER and stop.duration_s > 240.0)
    facts = stop_facts(stop, recording.index, recording.progress, recording.stations)
    words = stop_words(facts, recording.labels, 6 * 3600.0)
    assert words.startswith("Filler: down.")
    assert clock_text(stop.start_s, 6 * 3600.0) in words
    assert "blocked" in words


def test_that_times_read_as_people_say_them() -> None:
    assert clock_text(3661.0, 6 * 3600.0) == "07:01:01"
    assert clock_text(86_400.0) == "day 2 00:00:00"
    assert (length_text(820.0), length_text(7500.0), length_text(8.2)) == ("13 min 40 s", "2 h 5 min", "8 s")
    assert (short_length_text(241.0), short_length_text(3841.0)) == ("4:01", "1:04:01")


def test_that_ticks_stand_at_round_times_of_day() -> None:
    axis = TimeAxis(start_s=100.0, end_s=4000.0, left=0.0, width=1000.0)
    ticks = time_ticks(axis, least_px=90.0, clock_start_s=350.0)
    assert ticks == [250.0 + 600.0 * k for k in range(7)]
    assert axis.time(axis.x(777.0)) == pytest.approx(777.0)
