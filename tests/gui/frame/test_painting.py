"""When a window paints."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QTimer
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget
from shiboken6 import delete

from twin_app.gui.frame.painting import Painting

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot


class Window(QWidget):
    def __init__(self, seen: list[str]) -> None:
        super().__init__()
        self.parts = [Part(name, seen) for name in "abc"]
        row = QHBoxLayout(self)
        for part in self.parts:
            row.addWidget(part)
        self.painting = Painting(self, lambda: super(Window, self).event(QEvent(QEvent.Type.UpdateRequest)))

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.UpdateRequest:
            self.painting.start()
            return True
        return super().event(event)


class Part(QWidget):
    def __init__(self, name: str, seen: list[str]) -> None:
        super().__init__()
        self.name, self._seen = name, seen

    def paintEvent(self, event: QPaintEvent) -> None:
        self._seen.append(self.name)


def shown(qtbot: QtBot, seen: list[str]) -> Window:
    window = Window(seen)
    qtbot.addWidget(window)
    window.resize(300, 100)
    window.show()
    qtbot.waitUntil(lambda: len(seen) >= 3)
    seen.clear()
    return window


def test_that_parts_are_painted_one_by_one_in_their_order_with_other_events_between(qtbot: QtBot) -> None:
    seen: list[str] = []
    window = shown(qtbot, seen)
    beat = QTimer(window, interval=0)
    beat.timeout.connect(lambda: seen.append("."))
    beat.start()
    window.painting.one_by_one(reversed(window.parts))
    qtbot.waitUntil(lambda: "a" in seen)
    beat.stop()
    text = "".join(seen)
    assert text.replace(".", "") == "cba"
    assert "cb" not in text
    assert "ba" not in text


def test_that_a_part_that_ends_or_hides_meanwhile_keeps_no_other_from_being_painted(qtbot: QtBot) -> None:
    seen: list[str] = []
    window = shown(qtbot, seen)
    window.painting.one_by_one(window.parts)
    delete(window.parts[0])
    window.parts[1].hide()
    qtbot.waitUntil(lambda: "c" in seen)
    assert "b" not in seen
    window.parts[1].show()
    qtbot.waitUntil(lambda: "b" in seen)


def test_that_parts_asked_for_twice_are_painted_again_afterwards(qtbot: QtBot) -> None:
    seen: list[str] = []
    window = shown(qtbot, seen)
    window.painting.one_by_one(window.parts)
    window.painting.one_by_one(window.parts)
    qtbot.waitUntil(lambda: set(seen) == {"a", "b", "c"} and all(part.updatesEnabled() for part in window.parts))
    seen.clear()
    window.parts[2].update()
    qtbot.waitUntil(lambda: seen == ["c"])
