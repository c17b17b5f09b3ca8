"""The welcome page: what stands on it, what its cards do, and that it fits."""

from __future__ import annotations

import json
import shutil
import time
from itertools import combinations, product
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QMimeData, QPoint, QRect, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog, QWidget

from twin_app.gui.recent import Finding, FindingKind, RecentPlant
from twin_app.gui.theme import ThemeMode
from twin_app.gui.welcome.computer import drawing_check
from twin_app.gui.welcome.examples import PICTURES, all_examples, scene_stamp
from twin_app.gui.welcome.recent_card import RecentCard, finding_words, when

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pytestqt.qtbot import QtBot

    from twin_app.gui.main_window import MainWindow
    from twin_app.gui.preferences import Preferences
    from twin_app.gui.theme import ThemeControl

LINE = Path(__file__).parents[3] / "scenes" / "examples" / "two_machines.usda"
PATIENCE = 20_000
MOST_BYTES = 400_000


@pytest.fixture
def recents(preferences: Preferences, tmp_path: Path) -> list[str]:
    """Four plants were opened; the second is gone."""
    paths = [str(shutil.copy(LINE, tmp_path / f"line{number}.usda")) for number in range(4)]
    Path(paths[1]).unlink()
    for path in reversed(paths):
        preferences.add_recent(path, "Press shop")
    preferences.note_finding(paths[0], Finding(kind=FindingKind.GAIN, value=0.064))
    return paths


@pytest.fixture
def plain_theme(theme: ThemeControl) -> Iterator[ThemeControl]:
    """Left dark and at its usual size."""
    yield theme
    theme.choose(ThemeMode.DARK)
    theme.scale_text(1.0)


def test_that_pictures_of_examples_are_current_in_both_themes_and_small() -> None:
    """If this fails: PYTHONPATH=. python packaging/example_pictures.py"""
    stamps = json.loads((PICTURES / "pictures.json").read_text(encoding="utf-8"))
    assert stamps == {example.picture: scene_stamp(example.path) for example in all_examples()}
    files = {example.picture_file(theme) for example in all_examples() for theme in ("dark", "light")}
    assert files == set(PICTURES.glob("*.webp"))
    assert sum(file.stat().st_size for file in files) < MOST_BYTES


def test_that_every_example_has_its_picture_and_opens(window: MainWindow, qtbot: QtBot) -> None:
    page = window.welcome
    assert [card.example for card in page.examples] == list(all_examples())
    assert all(card.has_picture for card in page.examples)
    card = next(card for card in page.examples if card.example.path.name == "two_machines.usda")
    with qtbot.waitSignal(window.session.document.opened, timeout=PATIENCE):
        qtbot.mouseClick(card, Qt.MouseButton.LeftButton)
    assert window.preferences.recent_plants[0].title == window.session.document.now.title  # type: ignore[union-attr]


def test_that_recent_plants_say_what_was_found_and_a_file_that_is_gone_can_be_taken_off(
    recents: list[str], window: MainWindow, qtbot: QtBot
) -> None:
    page = window.welcome
    assert [card.path for card in page.recent] == recents[:3]
    assert page.recent_grid.link.text() == "Show all 4"
    assert "+6.4" in page.recent[0].accessibleName()
    qtbot.waitUntil(lambda: page.recent[1].is_gone, timeout=PATIENCE)
    assert not page.recent[0].is_gone
    assert "File not found" in page.recent[1].accessibleName()
    qtbot.mouseClick(page.recent[1].take_off, Qt.MouseButton.LeftButton)
    assert [card.path for card in page.recent] == [recents[0], *recents[2:]]
    assert not page.recent_grid.link.isVisible()
    page.recent[0].setFocus()
    QTest.keyClick(page.recent[0], Qt.Key.Key_Delete)
    assert window.preferences.recent == tuple(recents[2:])


def test_that_show_all_shows_all_and_fewer_again(recents: list[str], window: MainWindow, qtbot: QtBot) -> None:
    page = window.welcome
    qtbot.mouseClick(page.recent_grid.link, Qt.MouseButton.LeftButton)
    assert [card.path for card in page.recent] == recents
    qtbot.mouseClick(page.recent_grid.link, Qt.MouseButton.LeftButton)
    assert len(page.recent) == 3


def test_that_nothing_is_cut_or_covered_at_any_size_of_window_and_text(
    recents: list[str], window: MainWindow, plain_theme: ThemeControl, qtbot: QtBot
) -> None:
    page = window.welcome
    qtbot.waitUntil(lambda: bool(recents) and page.recent[1].is_gone, timeout=PATIENCE)
    for size, scale in product(((1280, 800), (1600, 1000)), (1.0, 1.25, 1.5)):
        window.resize(*size)
        plain_theme.scale_text(scale)
        # Layouts settle with events of their own.
        qtbot.waitUntil(lambda size=size, scale=scale: _flaws(window, size, scale) == [], timeout=PATIENCE)


def test_that_another_theme_is_shown_at_once(window: MainWindow, plain_theme: ThemeControl) -> None:
    card = window.welcome.examples[0]
    plain_theme.choose(ThemeMode.DARK)
    dark = card.grab().toImage()
    plain_theme.choose(ThemeMode.LIGHT)
    light = card.grab().toImage()
    assert light.pixelColor(20, 20).lightness() > dark.pixelColor(20, 20).lightness() + 60
    below = QPoint(card.width() // 2, card.height() - 6)
    assert light.pixelColor(below).lightness() > 200 > dark.pixelColor(below).lightness()


def test_that_each_way_to_begin_runs_its_command(window: MainWindow, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *words: (asked.append(words[1]), ("", ""))[1])
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *words: (asked.append(words[1]), ("", ""))[1])
    for card in window.welcome.start.starts.values():
        card.click()
    assert asked == ["Open a plant", "New plant", "Open a plant", "Open a study or run"]


def test_that_a_file_dropped_on_the_zone_is_opened_and_the_zone_says_that_it_would(
    window: MainWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    file, zone = shutil.copy(LINE, tmp_path / "line.usda"), window.welcome.start.zone
    data, text = QMimeData(), QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(file))])
    text.setText("no file")
    place, button = QPoint(20, 20), Qt.MouseButton.LeftButton
    none = Qt.KeyboardModifier.NoModifier
    zone.dragEnterEvent(QDragEnterEvent(place, Qt.DropAction.CopyAction, text, button, none))
    assert not zone.is_wanted
    zone.dragEnterEvent(QDragEnterEvent(place, Qt.DropAction.CopyAction, data, button, none))
    assert zone.is_wanted
    with qtbot.waitSignal(window.session.document.opened, timeout=PATIENCE):
        zone.dropEvent(QDropEvent(place.toPointF(), Qt.DropAction.CopyAction, data, button, none))
    assert not zone.is_wanted


def test_that_modelling_a_layout_leads_to_proposals(
    window: MainWindow, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    layout = tmp_path / "hall.usda"
    layout.write_text(
        '#usda 1.0\n(metersPerUnit = 1\nupAxis = "Z")\ndef Xform "Hall"\n{\n    def Cube "Press_1"\n    {\n    }\n}\n',
        encoding="utf-8",
    )
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: (str(layout), ""))
    window.actions_.run("file.model_layout")
    qtbot.waitUntil(lambda: window.models.proposals is not None, timeout=PATIENCE)
    assert window.models.proposals is not None
    assert [one.path for one in window.models.proposals._proposals] == ["/Hall/Press_1"]
    window.models.proposals.close()
    assert window.preferences.recent_plants[0].finding == Finding(kind=FindingKind.NO_PROCESS)


def test_that_times_and_findings_are_said_as_people_say_them(qapp: object) -> None:
    assert qapp is not None
    now = time.time()
    assert when(now).startswith("Today ")
    assert when(now - 86_400) == "Yesterday"
    assert when(0.0) == ""
    assert str(time.localtime(now - 700 * 86_400).tm_year) in when(now - 700 * 86_400)
    assert finding_words(Finding(kind=FindingKind.SCENARIOS, value=1)) == ("1 scenario", "text.secondary")
    assert (
        finding_words(Finding(kind=FindingKind.GAIN, value=-0.031))[0].replace("\N{THIN SPACE}", " ") == "−3.1 % found"
    )
    assert finding_words(None)[0] == ""
    nameless = RecentCard(RecentPlant(path="/plants/riverside_hall/plant.usda"))
    assert nameless.title == "Riverside hall"


def test_that_the_driver_is_named_with_its_limit_or_its_silence() -> None:
    soft = drawing_check('{"renderer": "llvmpipe (LLVM 15)", "software": true, "triangles": 200000}')
    assert (soft.line, soft.is_good) == ("Software OpenGL, up to 200,000 triangles", True)
    assert "llvmpipe" in soft.details
    hard = drawing_check('{"renderer": "GPU", "software": false, "triangles": 20000000}')
    assert hard.line == "Hardware OpenGL, up to 20 M triangles"
    for text in ("", "{}", "[1]", "no json"):
        assert not drawing_check(text).is_good


def _flaws(window: MainWindow, size: tuple[int, int], scale: float) -> list[str]:
    """What is wrong with the page at a size of the window and of the text."""
    page, boxes = window.welcome, [_box(card, window.welcome) for card in _cards(window)]
    wrong = {
        "size": (window.width(), window.height()) != size,
        "wider than the window": page.horizontalScrollBar().maximum() > 0,
        "higher than the window": scale == 1.0 and page.verticalScrollBar().maximum() > 0,
        "covered": any(one.intersects(other) for one, other in combinations(boxes, 2)),
        "cut": not all(box.left() >= 0 and box.right() <= page.viewport().width() for box in boxes),
        "narrow": any(card.width() < 170 * scale for card in (*page.recent, *page.examples)),
        "text size": page.start.starts["file.open"].height() != round(56 * scale),
    }
    return [word for word, is_so in wrong.items() if is_so]


def _cards(window: MainWindow) -> list[QWidget]:
    page = window.welcome
    left = [*page.start.starts.values(), *page.start.lessons.values(), page.start.zone]
    return [*left, *page.recent, *page.examples, *page.check_grid.cards]


def _box(widget: QWidget, page: QWidget) -> QRect:
    return QRect(widget.mapTo(page, QPoint(0, 0)), widget.size())
