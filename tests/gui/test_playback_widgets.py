"""What stands beside the timeline: figures of the moment, transport, a part's way, the export."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QWidget

from tests.gui.recordings import CARTS, FILLER, cart_recording, line_recording
from twin_app.gui.components.part_panel import PartPanel
from twin_app.gui.components.playback_feed import PlaybackFeed
from twin_app.gui.components.transport import Transport, read_clock
from twin_app.gui.docks.now import NowDock
from twin_app.gui.docks.timeline import TimelineDock
from twin_app.gui.session.playback import PlaybackSession
from twin_app.gui.session.selection import Selection
from twin_app.gui.session.tracing import export_animation
from twin_app.gui.viewport import Viewport

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from twin_app.gui.theme import ThemeControl


@pytest.fixture
def session(qtbot: QtBot, theme: ThemeControl) -> PlaybackSession:
    found = PlaybackSession()
    found.show(line_recording())
    return found


def test_that_now_says_what_the_run_has_come_to(qtbot: QtBot, session: PlaybackSession) -> None:
    dock = NowDock(session, Selection())
    qtbot.addWidget(dock)
    session.set_clock_start(6 * 3600.0)
    session.set_time(7200.0)
    progress = line_recording().progress
    output, rate, inside, load = (label.text() for label in dock.figures)
    assert f"<b>{progress.good_output(7200.0):,}</b>" in output
    assert f"<b>{progress.output_per_h(7200.0):,.0f}</b>" in rate
    assert f"<b>{progress.inside(7200.0)}</b>" in inside
    assert f"<b>{progress.load_at(7200.0) * 1e-3:,.0f}</b>" in load
    assert dock.clock.text() == "08:00:00"
    assert dock.shift.text() == "On shift, 2 h in"
    session.set_time(9300.0)
    assert dock.shift.text() == "Break, 5 min in"


def test_that_now_lists_the_stations_at_the_playhead(qtbot: QtBot, session: PlaybackSession) -> None:
    dock = NowDock(session, Selection())
    qtbot.addWidget(dock)
    dock.resize(336, 700)
    session.set_time(7200.0)
    view = dock.station_view
    assert dock.stations.rowCount() > 0
    empty = view.viewport().grab().toImage()
    view.setRowHidden(0, True)
    assert view.viewport().grab().toImage() != empty


def test_that_an_event_selects_its_station_and_time(qtbot: QtBot, session: PlaybackSession) -> None:
    selection = Selection()
    dock = NowDock(session, selection)
    qtbot.addWidget(dock)
    dock.resize(336, 800)
    dock.show()
    session.set_time(8000.0)
    loss = dock.events.loss(2)
    place = dock.event_view.visualRect(dock.events.index(2, 1)).center()
    qtbot.mouseClick(dock.event_view.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(place))
    assert session.selected_loss == loss
    assert selection.current == loss.path
    assert session.time_s == loss.start_s
    selection.set((FILLER,))
    assert dock.station_view.selectionModel().selectedRows()[0].row() == dock.stations.row_of(FILLER)


def test_that_transport_plays_sets_speed_and_takes_a_time(qtbot: QtBot, session: PlaybackSession) -> None:
    bar = Transport(session)
    qtbot.addWidget(bar)
    bar.resize(1200, 44)
    bar.show()
    qtbot.mouseClick(bar.play, Qt.MouseButton.LeftButton)
    assert session.is_playing
    qtbot.mouseClick(bar.play, Qt.MouseButton.LeftButton)
    assert not session.is_playing
    session.set_speed(600.0)
    assert bar.speed.currentData() == 600.0
    bar.clock.setText("01:30")
    bar.clock.returnPressed.emit()
    assert session.time_s == 5400.0
    qtbot.mouseClick(bar.scrubber, Qt.MouseButton.LeftButton, pos=QPoint(bar.scrubber.width() // 2, 10))
    assert session.time_s == pytest.approx(line_recording().end_s / 2, rel=0.02)


@pytest.mark.parametrize(
    ("text", "seconds"),
    [("10:04:54", 14_694.0), ("10:04", 14_640.0), ("day 2 06:00:00", 86_400.0), ("02:00", 72_000.0)],
)
def test_that_a_time_of_day_is_read(text: str, seconds: float) -> None:
    assert read_clock(text, 6 * 3600.0) == seconds


@pytest.mark.parametrize("text", ["", "noon", "10", "10:99", "1:2:3:4", "-1:00", "day x 10:00"])
def test_that_what_is_no_time_of_day_is_refused(text: str) -> None:
    assert read_clock(text) is None


def test_that_the_way_of_a_part_is_listed_and_leads_to_its_times(qtbot: QtBot, session: PlaybackSession) -> None:
    panel = PartPanel(session)
    qtbot.addWidget(panel)
    session.set_time(4000.0)
    panel.take_newest()
    assert session.traced_part == int(session.frame().parts.serials.max())
    panel.serial.setValue(40)
    assert not panel.grab().isNull()
    assert panel.model.rowCount() >= 9
    panel.table.clicked.emit(panel.model.index(5, 0))
    assert session.time_s < 4000.0


def test_that_the_timeline_offers_to_trace_and_shows_the_states_that_occur(qtbot: QtBot, theme: ThemeControl) -> None:
    session = PlaybackSession()
    dock = TimelineDock(session, Selection())
    qtbot.addWidget(dock)
    dock.resize(1200, 468)
    dock.show()
    assert dock.empty.isVisible()
    session.show(line_recording())
    qtbot.waitUntil(lambda: not dock.empty.isVisible())
    assert dock.legend.accessibleName() == "Working, Setup, Starved, Blocked, Down, Off shift"
    assert dock.note.text().startswith("Gantt shows the largest state in each ")


def test_that_the_animation_is_written_beside_the_scene_that_it_refers_to(tmp_path: Path) -> None:
    files = export_animation(cart_recording(), str(CARTS), tmp_path / "carts.usda")
    assert files[0] == tmp_path / "carts.usda"
    assert all(file.exists() for file in files)
    assert any(file.name == "carts-animation.usdc" for file in files)


def test_that_the_view_of_a_run_has_no_choices_that_say_nothing_of_it(qtbot: QtBot, session: PlaybackSession) -> None:
    viewport, page = Viewport(is_flat=True), QWidget()
    choice = QWidget(viewport)
    for widget in (viewport, page):
        qtbot.addWidget(widget)
    viewport.resize(900, 180)
    viewport.add_bar(choice)
    PlaybackFeed(session, viewport, page, lambda: None)
    seen = [not choice.isHidden()]
    for show in (page.show, page.hide):
        show()
        seen.append(not choice.isHidden())
    assert seen == [True, False, True]


def test_that_the_traced_part_is_marked_where_it_is_and_its_way_shown(qtbot: QtBot, session: PlaybackSession) -> None:
    viewport, page = Viewport(is_flat=True), QWidget()
    for widget in (viewport, page):
        qtbot.addWidget(widget)
    PlaybackFeed(session, viewport, page, lambda: None)
    page.show()
    session.set_time(line_recording().start_s + 1800.0)
    frame = session.frame()
    assert frame is not None
    serial = int(np.sort(frame.parts.serials)[len(frame.parts) // 2])
    session.trace_part(serial)
    marker, way = viewport.captions.marker, viewport.shown.way
    assert marker is not None
    assert way is not None
    assert marker.text == f"Part {serial:,}"
    row = int(np.flatnonzero(frame.parts.serials == serial)[0])
    assert marker.point == pytest.approx(tuple(frame.parts.positions_m[row]))
    session.trace_part(10**7)
    assert viewport.captions.marker is None
    assert viewport.shown.way is not None
    assert len(viewport.shown.way.points) == 0
    session.trace_part(-1)
    assert viewport.shown.way is None
