"""The welcome page: open, recent plants, examples, recovery, and what this computer can do."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, cast

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QResizeEvent, QShowEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QScrollArea, QVBoxLayout, QWidget

from twin_app.gui.bridge.later import Later
from twin_app.gui.components.ink import theme
from twin_app.gui.components.text_size import scaled
from twin_app.gui.welcome.card import Card, CardLook, CardText
from twin_app.gui.welcome.card_grid import CardGrid
from twin_app.gui.welcome.computer import Check, ComputerCheck, Look
from twin_app.gui.welcome.example_card import ExampleCard
from twin_app.gui.welcome.examples import shipped_examples
from twin_app.gui.welcome.findings import FindingNotes
from twin_app.gui.welcome.picture_card import LARGEST_PICTURE, LEAST_PICTURE, PictureCard
from twin_app.gui.welcome.recent_card import RecentCard
from twin_app.gui.welcome.recovery_card import RecoveryCard
from twin_app.gui.welcome.side_process import SideProcess
from twin_app.gui.welcome.start_column import WIDTH, StartColumn
from twin_app.gui.welcome.thumbnails import Thumbnails
from twin_app.gui.welcome.wording import tr

if TYPE_CHECKING:
    from twin_app.gui.main_window import MainWindow

_EDGE, _GAP, _LEAST_RIGHT, _LARGEST_RIGHT = 24, 60, 640, 880
_LARGEST_ALONE = 1040
"""Of the right side while nothing was opened yet: the examples have all of it."""
_TOP, _LEAST_TOP = 56, 20
_BETWEEN = 24
_SHOWN = 3
_PICTURES_AFTER_MS = 400
"""The window comes first; pictures are drawn when it stands."""


class WelcomePage(QScrollArea):
    """Filled anew each time it is shown; the pictures take what room the window leaves."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        self._stamps: dict[str, int] | None = None
        self._shows_all = False
        self._picturing = Later(self, self._want_pictures, _PICTURES_AFTER_MS)
        self.recovery: list[RecoveryCard] = []
        self._process = SideProcess(self)
        self.thumbnails = Thumbnails(window.preferences.folders.cache / "thumbnails", self._process, self)
        self.thumbnails.drawn.connect(self._show_picture)
        self._computer = ComputerCheck(window.session.pool, self._process, self)
        self._computer.looked.connect(self._take_look)
        self._computer.changed.connect(self._show_checks)
        self._notes = FindingNotes(window.session, window.preferences, self)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self._page = QWidget(self)
        actions = window.actions_
        self.start = StartColumn(actions.run, window.help.show_page, actions.__getitem__, self._page)
        self.start.zone.dropped.connect(window.open_scene)
        self.recent_grid = CardGrid(tr("Recent"), "", self._page)
        self.recent_grid.link.clicked.connect(self._toggle_all)
        self.example_grid = CardGrid(tr("Examples"), tr("All run as they are"), self._page)
        self.check_grid = CardGrid(tr("This computer"), "", self._page, widths=(6, 5, 4))
        self._check_cards = [_check_card(check, self._page) for check in self.checks]
        self.check_grid.show_cards(self._check_cards)
        self._lay_out()
        self._fill_examples()
        window.theme.changed.connect(self._restyle)

    @property
    def recent(self) -> list[RecentCard]:
        """The cards that are shown."""
        return cast("list[RecentCard]", self.recent_grid.cards)

    @property
    def examples(self) -> list[ExampleCard]:
        """The shipped plants."""
        return cast("list[ExampleCard]", self.example_grid.cards)

    @property
    def checks(self) -> tuple[Check, ...]:
        """What this computer can do."""
        return self._computer.checks

    def showEvent(self, event: QShowEvent) -> None:
        self.refresh()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self.refresh()

    def refresh(self) -> None:
        """Looks again what there is."""
        self._fill_recent()
        self._computer.look(self._window.preferences.folders.recovery, self._window.preferences.recent)

    def stop(self) -> None:
        """The window goes."""
        self._process.stop()
        self._computer.close()

    def _lay_out(self) -> None:
        self._side = QWidget(self._page)
        right = QVBoxLayout(self._side)
        right.setContentsMargins(0, 0, 0, 0)
        right.setSpacing(_BETWEEN)
        self._recovery_place = QVBoxLayout()
        self._recovery_place.setSpacing(8)
        right.addLayout(self._recovery_place)
        for grid in (self.recent_grid, self.example_grid, self.check_grid):
            right.addWidget(grid)
        right.addStretch(1)
        outer = self._outer = QGridLayout(self._page)
        outer.setHorizontalSpacing(_GAP)
        outer.setColumnStretch(0, 1)
        outer.setColumnStretch(3, 1)
        outer.addWidget(self.start, 0, 1, Qt.AlignmentFlag.AlignTop)
        outer.addWidget(self._side, 0, 2, Qt.AlignmentFlag.AlignTop)
        outer.setRowStretch(1, 1)
        self.setWidget(self._page)

    def _arrange(self) -> None:
        """Shares the window out: first the width, then what height is left to the pictures."""
        free = self.viewport().width() - scaled(WIDTH) - _GAP - 2 * _EDGE
        largest = _LARGEST_RIGHT if self.recent else _LARGEST_ALONE
        width = min(max(free, _LEAST_RIGHT), largest)
        self._side.setFixedWidth(width)
        for grid in (self.recent_grid, self.example_grid, self.check_grid):
            grid.fit(width)
        cards = [card for card in (*self.recent, *self.examples) if isinstance(card, PictureCard)]
        for card in cards:
            card.fit(LEAST_PICTURE)
        room = self.viewport().height() - self._side.sizeHint().height() - 2 * _EDGE
        rows = max(self.recent_grid.n_rows + self.example_grid.n_rows, 1)
        top = min(max(room // 3, _LEAST_TOP), _TOP)
        each = min(max((room - top) // rows, 0), LARGEST_PICTURE - LEAST_PICTURE)
        for card in cards:
            card.fit(LEAST_PICTURE + each)
        self._outer.setContentsMargins(_EDGE, top, _EDGE, _EDGE)

    def _fill_examples(self) -> None:
        cards = [ExampleCard(example, self._page) for example in shipped_examples()]
        for card in cards:
            card.clicked.connect(partial(self._window.open_scene, str(card.example.path)))
        self.example_grid.show_cards(cards)

    def _fill_recent(self) -> None:
        plants = self._window.preferences.recent_plants
        shown = plants if self._shows_all else plants[:_SHOWN]
        cards = [RecentCard(plant, self._page) for plant in shown]
        for card in cards:
            card.clicked.connect(partial(self._open, card))
            card.unwanted.connect(partial(self._forget, card.path))
        self.recent_grid.show_cards(cards)
        more = tr("Show fewer") if self._shows_all else tr("Show all {0}").format(len(plants))
        self.recent_grid.show_link(more if len(plants) > _SHOWN else "")
        self._mark_gone()
        self._arrange()

    def _open(self, card: RecentCard) -> None:
        if not card.is_gone:
            self._window.open_scene(card.path)

    def _forget(self, path: str) -> None:
        self._window.preferences.forget_recent(path)
        self._fill_recent()
        self._want_pictures()

    def _toggle_all(self) -> None:
        self._shows_all = not self._shows_all
        self._fill_recent()
        self._want_pictures()

    def _mark_gone(self) -> None:
        for card in self.recent if self._stamps is not None else ():
            card.mark_gone(card.path not in (self._stamps or {}))

    def _take_look(self, look: Look) -> None:
        self._stamps = dict(look.stamps)
        self._mark_gone()
        for old in self.recovery:
            self._recovery_place.removeWidget(old)
            old.hide()
            old.deleteLater()
        self.recovery = [RecoveryCard(self._window, one, self._page) for one in look.recoveries]
        for card in self.recovery:
            card.settled.connect(self.refresh)
            self._recovery_place.addWidget(card)
        self._arrange()
        self._picturing.start()

    def _want_pictures(self) -> None:
        self.thumbnails.forget_waiting()
        for card in self.recent if self.isVisible() and self._stamps is not None else ():
            stamp = (self._stamps or {}).get(card.path)
            if stamp is not None:
                self.thumbnails.want(card.path, stamp, theme().name)

    def _show_picture(self, path: str, file: str) -> None:
        for card in self.recent:
            if card.path == path:
                card.show_picture(Path(file))

    def _show_checks(self) -> None:
        for card, check in zip(self._check_cards, self.checks, strict=True):
            _say_check(card, check)

    def _restyle(self) -> None:
        """Another theme, or another size of the text."""
        self.start.fit()
        for card in self.examples:
            card.show_theme()
        self._show_checks()
        self._arrange()
        self._want_pictures()


def build(window: MainWindow) -> WelcomePage:
    """The page."""
    return WelcomePage(window)


def _check_card(check: Check, parent: QWidget) -> Card:
    card = Card(_check_text(check), CardLook.FRAMED, parent)
    card.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    card.setCursor(Qt.CursorShape.ArrowCursor)
    _say_check(card, check)
    return card


def _check_text(check: Check) -> CardText:
    name, tone = ("check", "good") if check.is_good else ("warning", "warn")
    return CardText(icon=name, title=check.title, line=check.line, tone=tone)


def _say_check(card: Card, check: Check) -> None:
    card.say(_check_text(check))
    card.setToolTip("\n".join(text for text in (check.line, check.details) if text))
