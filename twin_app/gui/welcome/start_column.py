"""The left side of the welcome page: ways to begin, a place to drop a file, lessons."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from twin_app.gui.components.nested_row import nested_row
from twin_app.gui.components.text_size import scaled
from twin_app.gui.frame.mark import Mark
from twin_app.gui.help.lessons import LESSONS
from twin_app.gui.welcome.card import Card, CardLook, CardText
from twin_app.gui.welcome.drop_zone import DropZone
from twin_app.gui.welcome.wording import tr

WIDTH = 320


class StartColumn(QWidget):
    """`run` carries out a command by its id, `learn` shows a lesson by its name."""

    def __init__(
        self,
        run: Callable[[str], object],
        learn: Callable[[str], object],
        action: Callable[[str], QAction],
        parent: QWidget,
    ) -> None:
        super().__init__(parent)
        self._action = action
        self.starts = {action_id: self._start_card(action_id, run) for action_id in _starts()}
        self.lessons = {lesson.name: Card(_lesson_text(*lesson.words), CardLook.PLAIN, self) for lesson in LESSONS}
        for name, card in self.lessons.items():
            card.clicked.connect(partial(learn, name))
        self.zone = DropZone(self)
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._lay_out()

    def fit(self) -> None:
        """To the text size of the moment."""
        self.setFixedWidth(scaled(WIDTH))
        for card in (*self.starts.values(), *self.lessons.values()):
            card.fit()
        self.zone.fit()

    def _lay_out(self) -> None:
        layout = self._layout
        layout.setSpacing(8)
        self._add_head()
        layout.addSpacing(26)
        layout.addWidget(_label(tr("Start"), "title", self))
        for card in self.starts.values():
            layout.addWidget(card)
        layout.addSpacing(16)
        layout.addWidget(self.zone)
        layout.addSpacing(20)
        layout.addWidget(_label(tr("Learn"), "title", self))
        lessons = QVBoxLayout()
        layout.addLayout(lessons)
        lessons.setSpacing(2)
        for card in self.lessons.values():
            lessons.addWidget(card)
        layout.addStretch(1)
        self.fit()

    def _add_head(self) -> None:
        head, words = nested_row(self._layout), QVBoxLayout()
        head.setSpacing(12)
        head.addWidget(Mark(42, self), 0, Qt.AlignmentFlag.AlignVCenter)
        head.addLayout(words, 1)
        words.setSpacing(0)
        words.addWidget(_label("Twin", "brand", self))
        words.addWidget(_label(tr("Open your plant. Ask what if. Keep the answer."), "secondary", self))

    def _start_card(self, action_id: str, run: Callable[[str], object]) -> Card:
        name, title, line, look = _starts()[action_id]
        keys = self._action(action_id).shortcut().toString(QKeySequence.SequenceFormat.NativeText).replace("+", " ")
        card = Card(CardText(icon=name, title=title, line=line, right=keys), look, self)
        card.clicked.connect(partial(run, action_id))
        return card


def _starts() -> dict[str, tuple[str, str, str, CardLook]]:
    """Icon, title, line and look by command."""
    return {
        "file.open": ("open", tr("Open a plant…"), tr("USD, USDA, USDC or USDZ"), CardLook.PRIMARY),
        "file.new": ("add", tr("New plant"), tr("Empty floor, metres, Z up"), CardLook.FRAMED),
        "file.model_layout": (
            "layer", tr("Model a layout"), tr("Add stations to a layout you already have"), CardLook.FRAMED
        ),
        "study.open": ("chart", tr("Open a study or run…"), "study.h5, run.h5", CardLook.FRAMED),
    }  # fmt: skip


def _lesson_text(title: str, line: str) -> CardText:
    title, line = (QCoreApplication.translate("Lesson", text) for text in (title, line))
    return CardText(icon="book", title=title, line=line)


def _label(text: str, role: str, parent: QWidget) -> QLabel:
    label = QLabel(text, parent)
    label.setProperty("role", role)
    return label
