"""What will be needed is built a piece at a time."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest
from PySide6.QtWidgets import QLabel, QWidget

from twin_app.gui.frame.building import Building, Pieces, in_pieces, polish, whole

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot


@pytest.fixture
def building(qtbot: QtBot) -> Building:
    """Nothing waits yet."""
    return Building()


def work(name: str, notes: list[str]) -> Pieces[None]:
    """Three pieces."""
    for piece in "123":
        notes.append(name + piece)
        yield


def test_that_pieces_are_built_in_turn_and_told_when_all_are_there(building: Building, qtbot: QtBot) -> None:
    notes: list[str] = []
    building.built.connect(notes.append)
    building.add("a", work("a", notes))
    building.add("b", work("b", notes))
    building.begin(lambda _: True)
    qtbot.waitUntil(lambda: len(notes) == 8)
    assert notes == ["a1", "a2", "a3", "a", "b1", "b2", "b3", "b"]


def test_that_nothing_is_built_before_it_may(building: Building, qtbot: QtBot) -> None:
    notes: list[str] = []
    asked: list[str] = []
    building.add("a", work("a", notes))

    def may_begin(name: str) -> bool:
        asked.append(name)
        return len(asked) > 3

    building.begin(may_begin)
    qtbot.waitUntil(lambda: len(asked) == 3)
    assert notes == []
    qtbot.waitUntil(lambda: "a3" in notes)


def test_that_what_is_in_a_hurry_comes_next_and_what_cannot_wait_at_once(building: Building, qtbot: QtBot) -> None:
    notes: list[str] = []
    for name in "abc":
        building.add(name, work(name, notes))
    building.finish("b")
    assert notes == ["b1", "b2", "b3"]
    building.hurry("c")
    building.begin(lambda _: True)
    qtbot.waitUntil(lambda: len(notes) == 9)
    assert notes[3:] == ["c1", "c2", "c3", "a1", "a2", "a3"]
    assert not building.has("b")


def test_that_a_piece_that_fails_keeps_nothing_else_from_being_built(building: Building, qtbot: QtBot) -> None:
    notes: list[str] = []

    def failing() -> Pieces[None]:
        yield
        raise RuntimeError("no")

    building.add("bad", failing())
    building.add("a", work("a", notes))
    with qtbot.captureExceptions() as errors:
        building.begin(lambda _: True)
        qtbot.waitUntil(lambda: "a3" in notes)
    assert [str(error) for _, error, _ in errors] == ["no"]
    assert not building.has("bad")


def _three() -> Pieces[int]:
    yield
    return 3


@pytest.mark.parametrize("make", [lambda: 3, _three])
def test_that_it_does_not_matter_whether_something_is_made_in_pieces(make: Callable[[], int | Pieces[int]]) -> None:
    assert whole(in_pieces(make())) == 3


def test_that_hidden_widgets_get_their_style_before_they_are_shown(qtbot: QtBot) -> None:
    parent = QWidget()
    qtbot.addWidget(parent)
    parent.setStyleSheet("QLabel { font-size: 31px; }")
    label = QLabel("x", parent)
    before = label.font().pixelSize()
    whole(polish(parent))
    assert before != 31
    assert label.font().pixelSize() == 31
