"""Circles of references end in the window's thread."""

from __future__ import annotations

import gc
import threading
from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

from twin_app.gui.bridge.collector import Collector

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

ENDED_IN: list[int] = []


class Circle:
    """Refers to itself."""

    def __init__(self) -> None:
        self.own = self

    def __del__(self) -> None:
        ENDED_IN.append(threading.get_ident())


@pytest.fixture
def collector(qtbot: QtBot) -> Iterator[Collector]:
    """Stopped in the end."""
    ENDED_IN.clear()
    found = Collector()
    yield found
    found.stop()


def test_that_a_circle_made_in_another_thread_ends_in_this_one(collector: Collector) -> None:
    def work() -> None:
        Circle()
        kept = [[number] for number in range(50_000)]  # far more than makes Python collect by itself
        assert len(kept) == 50_000

    thread = threading.Thread(target=work)
    thread.start()
    thread.join()
    assert not ENDED_IN
    collector.collect_all()
    assert set(ENDED_IN) == {threading.get_ident()}


def test_that_young_circles_are_collected_while_the_window_lives(collector: Collector, qtbot: QtBot) -> None:
    kept: list[object] = []

    def has_ended() -> bool:
        Circle()
        kept.extend([number] for number in range(3_000))
        return bool(ENDED_IN)

    qtbot.waitUntil(has_ended, timeout=10_000)


def test_that_python_collects_again_in_the_end(qtbot: QtBot) -> None:
    collector = Collector()
    assert not gc.isenabled()
    collector.stop()
    assert gc.isenabled()
