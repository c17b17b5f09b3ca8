"""The welcome page: open, recent plants, examples, recovery, and what this computer can do."""

from __future__ import annotations

import os
from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, Qt, QTimer
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QLabel, QScrollArea, QVBoxLayout, QWidget

from twin_app.gui.components.ink import theme
from twin_app.gui.frame.mark import Mark
from twin_app.gui.welcome.card import Card, CardLook, CardText
from twin_app.gui.welcome.computer import Check, ComputerCheck
from twin_app.gui.welcome.drop_zone import DropZone
from twin_app.gui.welcome.examples import shipped_examples
from twin_app.gui.welcome.recent_card import RecentCard
from twin_app.gui.welcome.recovery_card import RecoveryCard
from twin_app.gui.welcome.thumbnails import Thumbnails

if TYPE_CHECKING:
    from twin_app.gui.main_window import MainWindow
    from twin_app.usd.document.recovery import Recovery

_LEFT, _RIGHT, _GAP, _TOP = 330, 720, 60, 64
_SHOWN = 3


class WelcomePage(QScrollArea):
    """Filled anew each time it is shown."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        self.recent: list[RecentCard] = []
        self.examples: list[Card] = []
        self.recovery: list[RecoveryCard] = []
        self.checks: list[Check] = []
        self.thumbnails = Thumbnails(window.preferences.folders.cache / "thumbnails", self)
        self.thumbnails.drawn.connect(self._show_picture)
        self._computer = ComputerCheck(self)
        self._computer.found.connect(self._show_checks)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        page = QWidget(self)
        outer = QGridLayout(page)
        outer.setContentsMargins(24, _TOP, 24, 24)
        outer.setHorizontalSpacing(_GAP)
        outer.setColumnStretch(0, 1)
        outer.setColumnStretch(3, 1)
        outer.addWidget(self._left(), 0, 1, Qt.AlignmentFlag.AlignTop)
        outer.addWidget(self._right(), 0, 2, Qt.AlignmentFlag.AlignTop)
        outer.setRowStretch(1, 1)
        self.setWidget(page)
        window.theme.changed.connect(self._want_pictures)

    def showEvent(self, event: QShowEvent) -> None:
        self.refresh()

    def refresh(self) -> None:
        """Looks again what there is."""
        self._fill_recent()
        self._computer.look(self._window.preferences.folders.recovery)
        # The window comes first; pictures are drawn when it stands.
        QTimer.singleShot(400, self, self._want_pictures)

    def stop(self) -> None:
        """The window goes."""
        self.thumbnails.stop()
        self._computer.close()

    def _left(self) -> QWidget:
        side, layout = _column(_LEFT)
        head = QHBoxLayout()
        head.setSpacing(12)
        head.addWidget(Mark(42, side))
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addWidget(_label("Twin", "brand", side))
        words.addWidget(_label(_tr("Open your plant. Ask what if. Keep the answer."), "secondary", side))
        head.addLayout(words, 1)
        layout.addLayout(head)
        layout.addSpacing(34)
        layout.addWidget(_label(_tr("Start"), "title", side))
        layout.addSpacing(4)
        run = self._window.actions_.run
        kinds = "USD, USDA, USDC, USDZ"
        starts = (
            ("file.open", "open", _tr("Open a plant…"), kinds, "Ctrl O", CardLook.PRIMARY),
            ("study.open", "chart", _tr("Open a study or run…"), "study.h5, run.h5", "", CardLook.FRAMED),
        )
        for action_id, name, title, line, keys, look in starts:
            card = Card(CardText(icon=name, title=title, line=line, right=keys), look, side)
            card.clicked.connect(partial(run, action_id))
            layout.addWidget(card)
        layout.addSpacing(20)
        layout.addWidget(DropZone(side))
        layout.addStretch(1)
        return side

    def _right(self) -> QWidget:
        side, layout = _column(_RIGHT)
        self._recovery_place = QVBoxLayout()
        layout.addLayout(self._recovery_place)
        self._recent_head = _label(_tr("Recent"), "heading", side)
        self._recent_place = QHBoxLayout()
        self._recent_place.setSpacing(18)
        self._recent_place.setContentsMargins(0, 6, 0, 34)
        layout.addWidget(self._recent_head)
        layout.addLayout(self._recent_place)
        examples = shipped_examples()
        if examples:
            head = QHBoxLayout()
            head.addWidget(_label(_tr("Examples"), "heading", side), 1)
            head.addWidget(_label(_tr("All run as they are"), "secondary", side))
            layout.addLayout(head)
            layout.addSpacing(6)
            layout.addWidget(self._example_list(side))
            layout.addSpacing(34)
        layout.addWidget(_label(_tr("This computer"), "heading", side))
        self._check_place = QHBoxLayout()
        self._check_place.setSpacing(18)
        self._check_place.setContentsMargins(0, 6, 0, 0)
        layout.addLayout(self._check_place)
        return side

    def _example_list(self, parent: QWidget) -> QWidget:
        frame = QFrame(parent)
        frame.setProperty("role", "card")
        layout = QVBoxLayout(frame)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        for number, example in enumerate(shipped_examples()):
            if number:
                line = QFrame(frame)
                line.setProperty("role", "hairline")
                layout.addWidget(line)
            title, text, word = (
                QCoreApplication.translate("Example", one) for one in (example.title, example.line, example.word)
            )
            card = Card(CardText(icon=example.icon, title=title, line=text, right=word), CardLook.ROW, frame, height=52)
            card.clicked.connect(partial(self._window.open_scene, str(example.path)))
            layout.addWidget(card)
            self.examples.append(card)
        return frame

    def _fill_recent(self) -> None:
        _empty(self._recent_place)
        paths = [path for path in self._window.preferences.recent if Path(path).is_file()][:_SHOWN]
        self.recent = [RecentCard(path, self) for path in paths]
        for card in self.recent:
            card.clicked.connect(partial(self._window.open_scene, card.path))
            self._recent_place.addWidget(card)
        self._recent_place.addStretch(1)
        self._recent_head.setVisible(bool(paths))

    def _want_pictures(self, _theme: str = "") -> None:
        if self.isVisible():
            for card in self.recent:
                self.thumbnails.want(card.path, theme().name)

    def _show_picture(self, path: str, file: str) -> None:
        for card in self.recent:
            if card.path == path:
                card.show_picture(Path(file))

    def _show_checks(self, checks: Sequence[Check], found: Sequence[Recovery]) -> None:
        _empty(self._check_place)
        self.checks = list(checks)
        for check in checks:
            name, tone = ("check", "good") if check.is_good else ("warning", "warn")
            text = CardText(icon=name, title=check.title, line=check.line, tone=tone)
            card = Card(text, CardLook.FRAMED, self, height=50)
            card.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            card.setCursor(Qt.CursorShape.ArrowCursor)
            card.setToolTip(check.line)
            self._check_place.addWidget(card)
        _empty(self._recovery_place)
        self.recovery = [RecoveryCard(self._window, one, self) for one in found if os.path.exists(one.folder)]
        for one in self.recovery:
            one.settled.connect(self.refresh)
            self._recovery_place.addWidget(one)
        if self.recovery:
            self._recovery_place.addSpacing(24)


def build(window: MainWindow) -> WelcomePage:
    """The page."""
    return WelcomePage(window)


def _column(width: int) -> tuple[QWidget, QVBoxLayout]:
    side = QWidget()
    side.setFixedWidth(width)
    layout = QVBoxLayout(side)
    layout.setContentsMargins(0, 0, 0, 0)
    layout.setSpacing(8)
    return side, layout


def _label(text: str, role: str, parent: QWidget) -> QLabel:
    label = QLabel(text, parent)
    label.setProperty("role", role)
    return label


def _empty(place: QHBoxLayout | QVBoxLayout) -> None:
    while (item := place.takeAt(0)) is not None:
        widget = item.widget()
        if widget is not None:
            widget.deleteLater()


def _tr(text: str) -> str:
    return QCoreApplication.translate("WelcomePage", text)
