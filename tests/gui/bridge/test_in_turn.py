"""Work that is done one piece in each turn of the event loop."""

from __future__ import annotations

import gc
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer
from shiboken6 import delete

from twin_app.gui.bridge.in_turn import InTurn

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot


def test_that_pieces_act_in_their_order_and_other_events_come_between(qtbot: QtBot) -> None:
    owner, seen = QObject(), list[str]()
    beat = QTimer(owner, interval=0)
    beat.timeout.connect(lambda: seen.append("."))
    pieces = [InTurn(owner, lambda name=name: seen.append(name)) for name in "abc"]  # type: ignore[misc]
    beat.start()
    for piece in pieces:
        piece.start()
    assert seen == []
    qtbot.waitUntil(lambda: "c" in seen)
    beat.stop()
    text = "".join(seen)
    assert text.replace(".", "") == "abc"
    assert "ab" not in text
    assert "bc" not in text


def test_that_a_piece_which_waits_already_acts_once(qtbot: QtBot) -> None:
    owner, seen = QObject(), list[int]()
    piece = InTurn(owner, lambda: seen.append(1))
    piece.start()
    piece.start()
    assert piece.is_waiting
    qtbot.waitUntil(lambda: not piece.is_waiting)
    assert seen == [1]
    piece.start()
    qtbot.waitUntil(lambda: not piece.is_waiting)
    assert seen == [1, 1]


def test_that_what_is_asked_for_often_acts_once_after_its_wait(qtbot: QtBot) -> None:
    owner, seen = QObject(), list[str]()
    rare, soon = InTurn(owner, lambda: seen.append("rare"), 30), InTurn(owner, lambda: seen.append("soon"))
    for _ in range(3):
        rare.start()
    soon.start()
    assert rare.is_waiting
    qtbot.waitUntil(lambda: not rare.is_waiting)
    assert seen == ["soon", "rare"]


def test_that_one_that_only_a_signal_knows_stays(qtbot: QtBot) -> None:
    owner, seen = QTimer(interval=0, singleShot=True), list[int]()
    owner.timeout.connect(InTurn(owner, lambda: seen.append(1)).start)
    gc.collect()
    owner.start()
    qtbot.waitUntil(lambda: seen == [1])


def test_that_nothing_is_done_for_an_owner_that_has_gone(qtbot: QtBot) -> None:
    owner, other, seen = QObject(), QObject(), list[str]()
    first, second = InTurn(owner, lambda: seen.append("gone")), InTurn(other, lambda: seen.append("there"))
    first.start()
    second.start()
    delete(owner)
    qtbot.waitUntil(lambda: not second.is_waiting)
    assert seen == ["there"]
