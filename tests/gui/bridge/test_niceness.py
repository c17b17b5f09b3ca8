"""Who lets whom go first."""

from __future__ import annotations

import ctypes
import os
import sys
import threading

import pytest

from twin_app.gui.bridge.niceness import come_first, stand_back, thread_beside


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="only Linux has priorities for threads")
def test_that_a_thread_and_those_it_starts_stand_back_and_no_other() -> None:
    found: list[int] = []

    def note() -> None:
        found.append(os.getpriority(os.PRIO_PROCESS, threading.get_native_id()))

    def work() -> None:
        note()
        stand_back(found[0] + 3)
        note()
        inner = threading.Thread(target=note)
        inner.start()
        inner.join()

    outer = threading.Thread(target=work)
    outer.start()
    outer.join()
    note()
    assert found == [found[0], found[0] + 3, found[0] + 3, found[0]]


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="only Linux has a timer slack")
def test_that_the_thread_of_the_window_asks_for_the_interpreter_sooner_than_those_beside_it() -> None:
    """A wait of the switch interval ends after the interval at the soonest, and after interval and slack at the
    latest."""
    slack_ns: dict[str, int] = {}

    def note(name: str) -> None:
        slack_ns[name] = ctypes.CDLL(None).prctl(30, 0, 0, 0, 0)  # PR_GET_TIMERSLACK

    def beside() -> None:
        note("beside")
        inner = threading.Thread(target=note, args=("begun by it",))
        inner.start()
        inner.join()

    def be_the_window() -> None:
        come_first()
        note("window")
        other = thread_beside(beside, "beside")
        other.start()
        other.join()
        note("window again")

    before = sys.getswitchinterval()
    try:
        window = threading.Thread(target=be_the_window)
        window.start()
        window.join()
        interval_ns = 1e9 * sys.getswitchinterval()
    finally:
        sys.setswitchinterval(before)
    assert slack_ns["window"] == slack_ns["window again"]
    assert slack_ns["beside"] == slack_ns["begun by it"]
    assert interval_ns + slack_ns["window"] < 0.1 * slack_ns["beside"]
    assert interval_ns + slack_ns["beside"] < 5e6, "no later than where nothing is set"
