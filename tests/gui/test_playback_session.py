"""The time that is shown: playing, stepping, stops, the window that follows."""

from __future__ import annotations

import threading

import pytest
from pytestqt.qtbot import QtBot

from tests.gui.recordings import line_recording
from twin_app.errors import StoreError
from twin_app.gui.session.playback import PlaybackSession
from twin_app.gui.session.recording import Recording
from twin_app.playback.losses import STOPS


@pytest.fixture
def session(qtbot: QtBot) -> PlaybackSession:
    found = PlaybackSession()
    found.show(line_recording())
    return found


def test_that_a_recording_is_made_in_the_background_and_shown_from_its_start(qtbot: QtBot) -> None:
    session = PlaybackSession()
    line_recording()
    threads: list[str] = []

    def make() -> Recording:
        threads.append(threading.current_thread().name)
        return line_recording()

    with qtbot.waitSignal(session.loaded):
        session.open("Tracing", make)
    assert threads != [threading.main_thread().name]
    assert session.time_s == line_recording().start_s
    assert not session.is_loading


def test_that_a_trace_that_cannot_be_read_says_why(qtbot: QtBot) -> None:
    session = PlaybackSession()

    def make() -> Recording:
        raise StoreError("run.h5: holds no trace; run again with --trace")

    with qtbot.waitSignal(session.failed) as told:
        session.open("Reading", make)
    assert told.args == ["run.h5: holds no trace; run again with --trace"]
    assert session.recording is None


def test_that_time_goes_on_by_the_speed_while_it_plays(qtbot: QtBot, session: PlaybackSession) -> None:
    session.set_speed(1000.0)
    session.play()
    qtbot.waitUntil(lambda: session.time_s > 50.0)
    session.pause()
    before = session.time_s
    session.advance(0.0)
    assert session.time_s == before


def test_that_playing_ends_with_the_run_and_begins_anew(session: PlaybackSession) -> None:
    session.set_time(session.recording.end_s - 1.0)
    session.play()
    session.advance(5.0)
    assert not session.is_playing
    assert session.time_s == session.recording.end_s
    session.play()
    assert session.time_s == session.recording.start_s
    session.pause()


def test_that_a_loop_starts_over_at_the_window(session: PlaybackSession) -> None:
    session.set_window(1000.0, 2000.0)
    session.set_looping(True)
    session.set_time(1990.0)
    session.advance(20.0)
    assert session.time_s == 1000.0
    assert session.window_s == (1000.0, 2000.0)


def test_that_steps_go_to_the_next_change_and_back(session: PlaybackSession) -> None:
    session.set_time(5000.0)
    before = session.frame().place_states
    session.step(1)
    assert session.time_s > 5000.0
    assert session.frame().place_states != before
    later = session.time_s
    session.step(1)
    session.step(-1)
    assert session.time_s == pytest.approx(later)


def test_that_next_stop_goes_to_a_stop_of_over_two_minutes(session: PlaybackSession) -> None:
    session.go_to_stop(1)
    first = session.selected_loss
    assert first.state in STOPS
    assert first.duration_s >= 120.0
    assert session.time_s == first.start_s
    session.go_to_stop(1)
    session.go_to_stop(-1)
    assert session.selected_loss == first


def test_that_the_window_follows_the_playhead_and_stays_in_the_run(session: PlaybackSession) -> None:
    session.set_window(0.0, 1000.0)
    session.set_time(20_000.0)
    start, end = session.window_s
    assert start < 20_000.0 < end
    assert end - start == 1000.0
    session.set_following(False)
    session.set_time(40_000.0)
    assert session.window_s == (start, end)
    session.set_window(50_000.0, 80_000.0)
    assert session.window_s[1] == session.recording.end_s
    session.zoom(1e-9, 50_000.0)
    assert session.window_s[1] - session.window_s[0] >= 10.0


def test_that_speed_stays_within_1_and_1000(session: PlaybackSession) -> None:
    session.set_speed(0.0)
    assert session.speed == 1.0
    session.set_speed(1e9)
    assert session.speed == 1000.0


def test_that_clearing_forgets_everything(session: PlaybackSession) -> None:
    session.go_to_stop(1)
    session.show(None)
    assert session.recording is None
    assert session.selected_loss is None
    assert session.frame() is None
    session.step(1)
    session.play()
    assert not session.is_playing
