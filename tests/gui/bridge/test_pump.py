"""Records from any thread arrive in order, advisory ones thinned."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

from PySide6.QtCore import QThread

from twin_app.gui.bridge.background import Background
from twin_app.gui.bridge.pump import EventPump

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot


def test_that_records_arrive_in_order_in_the_thread_of_the_window(qtbot: QtBot) -> None:
    pump = EventPump(interval_ms=1)
    found: list[tuple[object, bool]] = []
    window_thread = QThread.currentThread()
    pump.received.connect(lambda item: found.append((item, QThread.currentThread() is window_thread)))
    pump.open()
    thread = threading.Thread(target=lambda: [pump.put(number) for number in range(100)])
    thread.start()
    qtbot.waitUntil(lambda: len(found) == 100)
    assert [item for item, _ in found] == list(range(100))
    assert all(is_here for _, is_here in found)
    pump.close()


def test_that_of_advisory_records_only_the_last_before_another_one_arrives(qtbot: QtBot) -> None:
    pump = EventPump(is_advisory=lambda item: isinstance(item, int))
    found: list[object] = []
    pump.received.connect(found.append)
    for item in (1, 2, 3, "phase", 4, 5, "end"):
        pump.put(item)
    pump.drain()
    assert found == [3, "phase", 5, "end"]


def test_that_nothing_is_lost_between_two_drains(qtbot: QtBot) -> None:
    pump = EventPump(is_advisory=lambda item: isinstance(item, int))
    found: list[object] = []
    pump.received.connect(found.append)
    pump.put(1)
    pump.drain()
    pump.put(2)
    pump.put("end")
    pump.drain()
    assert found == [1, 2, "end"]


def test_that_the_answer_to_older_work_is_dropped(qtbot: QtBot) -> None:
    background = Background()
    first_may_end, found = threading.Event(), []
    background.done.connect(found.append)
    background.start(lambda: first_may_end.wait(5) and "old")
    background.start(lambda: "new")
    qtbot.waitUntil(lambda: found == ["new"])
    first_may_end.set()
    qtbot.wait(60)
    assert found == ["new"]


def test_that_work_that_fails_says_so(qtbot: QtBot) -> None:
    background = Background()
    with qtbot.waitSignal(background.failed) as heard:
        background.start(lambda: 1 // 0)
    assert isinstance(heard.args[0], ZeroDivisionError)
