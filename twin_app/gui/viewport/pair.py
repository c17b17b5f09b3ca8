"""The view of the plant, and beside it, when two scenarios are compared, a second one that looks from the same side.

Both are drawn from one scene by one thread: the layout is in memory once.
"""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from twin_app.gui.viewport.pair_title import PairTitle
from twin_app.gui.viewport.viewport import Viewport


class ViewPair(QWidget):
    """The main view is at the right: what it is compared with stands before it."""

    paired = Signal(bool)
    """Whether two views are shown from now on."""

    def __init__(self, main: Viewport, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.main = main
        self.other: Viewport | None = None
        """Made when it is shown for the first time."""
        self._is_following = False
        self.reference_title, self.scenario_title = PairTitle("baseline", self), PairTitle("accent.line", self)
        self._left, left = _column(self.reference_title, self)
        beside, right = _column(self.scenario_title, self)
        self._left_column = left
        self._line = QFrame(self)
        self._line.setProperty("role", "upright")
        self._line.setFixedWidth(1)
        right.addWidget(main, 1)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self._left, 1)
        row.addWidget(self._line)
        row.addWidget(beside, 1)
        self._hide_other()
        main.aimed.connect(lambda: self._follow(self.main, self.other))
        main.model_changed.connect(self._hand_on_model)

    @property
    def is_paired(self) -> bool:
        """Whether two views are shown."""
        return not self._left.isHidden()

    def show_pair(self, is_paired: bool) -> None:
        """Two views, or the main one alone. What is seen from left to right stays the same."""
        if is_paired == self.is_paired:
            return
        if is_paired:
            self._make_other()
            self._left.show()
            self._line.show()
            self.scenario_title.show()
        else:
            self._hide_other()
        if not self.main.is_fitted:
            scale = 2.0 if is_paired else 0.5
            view = self.main.view
            self.main.set_view(replace(view, metres_per_pixel=scale * view.metres_per_pixel))
        self._hand_on_model()
        self.paired.emit(is_paired)

    def shut_down(self) -> None:
        """Before the window goes; the main view is shut down by its owner."""
        if self.other is not None:
            self.other.shut_down()

    def _make_other(self) -> None:
        if self.other is not None:
            return
        other = Viewport(self._left, is_flat=self.main.is_flat, beside=self.main)
        other.setObjectName("viewportBeside")
        other.setAccessibleName(self.tr("View of the plant to compare with"))
        other.addActions(self.main.actions())
        other.looked_from.connect(self.main.looked_from)
        other.steered.connect(lambda: self._follow(self.other, self.main))
        self._left_column.addWidget(other, 1)
        self.other = other

    def _hide_other(self) -> None:
        for widget in (self._left, self._line, self.scenario_title):
            widget.hide()

    def _hand_on_model(self) -> None:
        """A view that is not seen keeps no plant."""
        if self.other is not None:
            model = self.main.model if self.is_paired else None
            if self.other.model is not model:
                self.other.set_model(model, keeps_view=True)
            self._follow(self.main, self.other)

    def _follow(self, leader: Viewport | None, follower: Viewport | None) -> None:
        """Same side, same scale, same things hidden."""
        if self._is_following or not self.is_paired or leader is None or follower is None:
            return
        self._is_following = True
        follower.follow(leader)
        self._is_following = False


def _column(title: PairTitle, parent: QWidget) -> tuple[QWidget, QVBoxLayout]:
    side = QWidget(parent)
    title.setParent(side)
    column = QVBoxLayout(side)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(0)
    column.addWidget(title)
    return side, column
