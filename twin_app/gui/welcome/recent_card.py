"""A plant that was opened before, with a picture of it."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QDateTime, QLocale, Qt, Signal
from PySide6.QtGui import QContextMenuEvent, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QMenu, QPushButton, QWidget

from twin_app.experiment.report.numbers import number
from twin_app.gui.components.figures import THIN
from twin_app.gui.components.ink import font
from twin_app.gui.recent import Finding, FindingKind, RecentPlant
from twin_app.gui.theme.typefaces import code_font
from twin_app.gui.welcome.picture_card import Line, PictureCard
from twin_app.gui.welcome.wording import clock, tr

_NAMELESS = ("plant", "scene", "main")
"""Many scenes are called so; their folder says more."""


class RecentCard(PictureCard):
    """Opens its plant when it is clicked; when the file is gone it says so and can be taken off the list."""

    unwanted = Signal()
    """It is to be taken off the list."""

    words_height = 82

    def __init__(self, plant: RecentPlant, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.plant = plant
        self.is_gone = False
        self.take_off = QPushButton(tr("Take off the list"), self)
        self.take_off.clicked.connect(self.unwanted)
        self.take_off.hide()
        self.setToolTip(plant.path)
        self._name()

    @property
    def path(self) -> str:
        """Of the scene."""
        return self.plant.path

    @property
    def title(self) -> str:
        """Name of the plant, else folder or file as a person would say it."""
        file = Path(self.path)
        name = file.parent.name if file.stem in _NAMELESS else file.stem
        text = self.plant.title if self.plant.title not in ("", *_NAMELESS) else name.replace("_", " ").strip()
        return text[:1].upper() + text[1:]

    def mark_gone(self, is_gone: bool) -> None:
        """Whether its file is still there, as was found out in the background."""
        self.is_gone = is_gone
        self.take_off.setVisible(is_gone)
        self.setCursor(Qt.CursorShape.ArrowCursor if is_gone else Qt.CursorShape.PointingHandCursor)
        self._place_button()
        self._name()
        self.update()

    def lines(self) -> tuple[Line, ...]:
        word, token = (tr("File not found"), "warn") if self.is_gone else finding_words(self.plant.finding)
        return (
            Line(top=10, text=self.title, font=font(12, 600), token="text.primary"),
            Line(top=30, text="/".join(Path(self.path).parts[-2:]), font=code_font()),
            Line(top=54, text=when(self.plant.opened_at_s), font=font(11)),
            Line(top=54, text=word, font=font(11, 500), token=token, is_right=True),
        )

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Delete:
            self.unwanted.emit()
            return
        super().keyPressEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        menu = QMenu(self)
        menu.aboutToHide.connect(menu.deleteLater)
        menu.addAction(tr("Open"), self.click).setEnabled(not self.is_gone)
        menu.addAction(tr("Take off the list"), self.unwanted.emit)
        menu.popup(event.globalPos())

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._place_button()

    def _place_button(self) -> None:
        self.take_off.adjustSize()
        left = (self.width() - self.take_off.width()) // 2
        self.take_off.move(left, (self._picture_height - self.take_off.height()) // 2)

    def _name(self) -> None:
        words = [line.text for line in self.lines() if line.text]
        self.setText(self.title)
        self.setAccessibleName(tr("Open {0}").format(", ".join(words)))


def when(opened_at_s: float) -> str:
    """`Today 10:42`, `Yesterday`, `18 November`; empty if it is not known."""
    if opened_at_s <= 0.0:
        return ""
    opened = QDateTime.fromSecsSinceEpoch(int(opened_at_s))
    days = opened.date().daysTo(QDateTime.currentDateTime().date())
    if days <= 0:
        return tr("Today {0}").format(clock(opened.time()))
    if days == 1:
        return tr("Yesterday")
    is_this_year = opened.date().year() == QDateTime.currentDateTime().date().year()
    return QLocale().toString(opened.date(), "d MMMM" if is_this_year else "d MMMM yyyy")


def finding_words(finding: Finding | None) -> tuple[str, str]:
    """What a card says of what was found, and the token of its colour."""
    match finding:
        case Finding(kind=FindingKind.GAIN, value=value):
            return tr("{0} found").format(f"{number(100.0 * value, 1, signed=True)}{THIN}%"), "good"
        case Finding(kind=FindingKind.SCENARIOS, value=value):
            return (tr("1 scenario") if value == 1 else tr("{0} scenarios").format(round(value))), "text.secondary"
        case Finding(kind=FindingKind.NO_PROCESS):
            return tr("No process yet"), "text.secondary"
    return "", "text.secondary"
