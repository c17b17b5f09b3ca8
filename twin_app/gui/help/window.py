"""The window of the help: contents on the left, a page on the right. It stays beside the work."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QListWidget, QListWidgetItem, QToolButton, QVBoxLayout, QWidget

from twin_app.gui.components.panel import make_panel
from twin_app.gui.components.small_button import small_button
from twin_app.gui.help.browser import HelpBrowser
from twin_app.gui.help.pages import Topic, page_names, page_text, page_title, parse_topic

if TYPE_CHECKING:
    from twin_app.gui.theme import ThemeControl

_SIZE = QSize(860, 700)
_CONTENTS_WIDTH = 232


class HelpWindow(QWidget):
    """Remembers the way, so that it can be gone back."""

    def __init__(self, theme: ThemeControl, parent: QWidget | None = None) -> None:
        super().__init__(parent, Qt.WindowType.Window)
        self.setWindowTitle(self.tr("Help"))
        self.resize(_SIZE)
        make_panel(self)
        self.contents = QListWidget(self)
        self.contents.setAccessibleName(self.tr("Contents"))
        self.contents.setProperty("role", "contents")
        self.contents.setFixedWidth(_CONTENTS_WIDTH)
        self.browser = HelpBrowser(self)
        self.browser.setProperty("role", "page")
        self.back = self._make_button("undo", self.tr("Back"), self.go_back)
        self.topic = Topic("")
        self._before: list[Topic] = []
        self._lay_out()
        for name in page_names():
            item = QListWidgetItem(page_title(name))
            item.setData(Qt.ItemDataRole.UserRole, name)
            self.contents.addItem(item)
        # Not when it becomes the current one: a list makes its first row that as soon as it has the focus.
        self.contents.itemClicked.connect(self._choose)
        self.contents.itemActivated.connect(self._choose)
        self.browser.followed.connect(lambda text: self.show_topic(parse_topic(text)))
        QShortcut(QKeySequence(Qt.Key.Key_Escape), self, self.close)
        QShortcut(QKeySequence(QKeySequence.StandardKey.Back), self, self.go_back)
        theme.changed.connect(self.browser.restyle)

    def show_topic(self, topic: Topic) -> None:
        """Turns to a place of the help; a page that is not there leaves the one that is."""
        before = self.topic
        if topic != before and self._turn_to(topic) and before.page:
            self._before.append(before)
            self.back.setEnabled(True)

    def go_back(self) -> None:
        """To where one came from."""
        if self._before:
            self._turn_to(self._before.pop())
            self.back.setEnabled(bool(self._before))

    def _turn_to(self, topic: Topic) -> bool:
        try:
            text = page_text(topic.page)
        except KeyError:
            return False
        if topic.page != self.topic.page:
            self.browser.show_text(text)
        self.topic = topic
        if topic.section:
            self.browser.show_section(topic.section)
        self.setWindowTitle(self.tr("{0} – Help").format(text.partition("\n")[0].removeprefix("# ")))
        self._mark(topic.page)
        return True

    def _mark(self, page: str) -> None:
        names = page_names()
        self.contents.setCurrentRow(names.index(page) if page in names else -1)

    def _choose(self, item: QListWidgetItem) -> None:
        self.show_topic(Topic(str(item.data(Qt.ItemDataRole.UserRole))))

    def _lay_out(self) -> None:
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        side = QVBoxLayout()
        layout.addLayout(side)
        side.setContentsMargins(8, 8, 8, 8)
        side.addWidget(self.back)
        side.addWidget(self.contents, 1)
        layout.addWidget(self.browser, 1)

    def _make_button(self, name: str, text: str, act: object) -> QToolButton:
        button = small_button(name, text, self)
        button.setEnabled(False)
        button.clicked.connect(act)
        return button
