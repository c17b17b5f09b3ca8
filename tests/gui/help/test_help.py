"""Help: every page is there, nothing is fetched, and F1 shows what belongs to what has the focus."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt, QUrl
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QDockWidget, QLineEdit, QWidget

from twin_app.gui.actions.table import ACTIONS
from twin_app.gui.components.fields.base import Field
from twin_app.gui.docks.registry import DOCKS
from twin_app.gui.help.browser import HelpBrowser
from twin_app.gui.help.lessons import LESSONS
from twin_app.gui.help.pages import ATTRIBUTE, Topic, page_names, page_text, page_title, parse_topic
from twin_app.gui.help.topics import all_topics, topic_of
from twin_app.plant.vocabulary import ATTRIBUTES

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from twin_app.gui.main_window import MainWindow

LINE = Path(__file__).parents[3] / "scenes" / "examples" / "two_machines.usda"
LINK = re.compile(r"\]\(([^)]+)\)")
PATIENCE = 20_000


def headings(page: str) -> set[str]:
    return {line.lstrip("#").strip() for line in page_text(page).splitlines() if line.startswith("##")}


def test_that_every_link_and_every_topic_leads_somewhere() -> None:
    linked = [parse_topic(link) for page in page_names() for link in LINK.findall(page_text(page))]
    for topic in (*linked, *all_topics(), *(Topic(lesson.name) for lesson in LESSONS)):
        assert topic.page in page_names(), topic
        assert not topic.section or topic.section in headings(topic.page), topic


def test_that_every_dock_has_help_of_its_own(qtbot: QtBot) -> None:
    found = set()
    for spec in DOCKS:
        dock = QDockWidget()
        qtbot.addWidget(dock)
        dock.setObjectName(f"dock.{spec.id}")
        field = QLineEdit()
        dock.setWidget(field)
        topic = topic_of(field, "")
        assert topic.section, spec.id
        found.add(topic)
    assert len(found) == len(DOCKS)


def test_that_every_attribute_has_a_page_with_its_documentation() -> None:
    for attribute in ATTRIBUTES:
        text = page_text(ATTRIBUTE + attribute.name.replace("<name>", "jam"))
        assert attribute.doc in text
        assert not attribute.unit or attribute.unit in text
    with pytest.raises(KeyError):
        page_text(f"{ATTRIBUTE}twin:station:luck")
    with pytest.raises(KeyError):
        page_text("../../secret")


def test_that_the_page_of_keys_lists_every_command_that_has_some() -> None:
    text = page_text("keys")
    for spec in ACTIONS:
        if spec.shortcut:
            assert spec.text.removesuffix("…") in text


def test_that_a_page_fetches_nothing(qtbot: QtBot, tmp_path: Path) -> None:
    browser = HelpBrowser()
    qtbot.addWidget(browser)
    file = tmp_path / "picture.png"
    file.write_bytes(b"x")
    asked: list[str] = []
    browser.followed.connect(asked.append)
    browser.show_text(f"# A\n![]({file.as_uri()}) ![](https://example.org/x.png) [out](https://example.org) [in](sure)")
    for name in (file.as_uri(), "https://example.org/x.png", str(file)):
        assert browser.loadResource(2, QUrl(name)) is None
    browser.anchorClicked.emit(QUrl("https://example.org"))
    browser.anchorClicked.emit(QUrl(file.as_uri()))
    assert asked == []
    browser.anchorClicked.emit(QUrl("sure"))
    assert asked == ["sure"]


def test_that_a_lesson_opens_from_the_welcome_page_links_lead_on_and_back_leads_back(
    window: MainWindow, qtbot: QtBot
) -> None:
    window.welcome.start.lessons["first-recommendation"].click()
    shown = window.help.shown
    assert shown is not None
    assert shown.isVisible()
    assert shown.browser.headings[0] == page_title("first-recommendation")
    shown.browser.anchorClicked.emit(QUrl("sure"))
    assert shown.browser.headings[0] == page_title("sure")
    assert shown.contents.currentItem().text() == page_title("sure")
    shown.show_topic(Topic("nowhere"))
    assert shown.topic == Topic("sure")
    shown.back.click()
    assert shown.topic == Topic("first-recommendation")
    assert qtbot


def test_that_f1_shows_the_field_that_has_the_focus_and_else_the_panel(window: MainWindow, qtbot: QtBot) -> None:
    with qtbot.waitSignal(window.session.document.opened, timeout=PATIENCE):
        window.open_scene(str(LINE))
    plant = window.session.document.plant
    assert plant is not None
    window.session.selection.set((plant.stations[0].path,))
    inspector: QWidget = window.docks["inspector"]

    def fields() -> list[QLineEdit]:
        return [line for field in inspector.findChildren(Field) for line in field.findChildren(QLineEdit)]

    qtbot.waitUntil(lambda: bool(fields()), timeout=PATIENCE)
    field = fields()[0]
    assert topic_of(field, "plant").page.startswith(ATTRIBUTE)
    window.help._open().show_topic(topic_of(field, "plant"))
    shown = window.help.shown
    assert shown is not None
    shown.contents.setFocus()
    assert shown.topic == topic_of(field, "plant")
    shown.contents.setCurrentRow(2)
    QTest.keyClick(shown.contents, Qt.Key.Key_Return)
    assert shown.topic == Topic("units")
    assert topic_of(inspector, "plant") == Topic("plant", "Inspector")
    assert topic_of(window.viewport, "plant") == Topic("plant", "The view")
    assert topic_of(None, "what_if") == Topic("what-if")
    window.session.selection.clear()
