"""The middle of the window: the welcome page, or the one view with what a workspace puts around it."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QSplitter, QStackedWidget, QVBoxLayout, QWidget

from twin_app.gui.bridge.in_turn import InTurn
from twin_app.gui.workspaces.protocol import Contents

_BELOW = 0.4
"""Share of what is below the view, until somebody draws the line elsewhere."""


class Centre(QStackedWidget):
    """Page 0 is the welcome page, page 1 the plant."""

    def __init__(self, welcome: QWidget, viewport: QWidget, parent: QWidget) -> None:
        super().__init__(parent)
        self._sharing = InTurn(self, self._share_out)
        self.setObjectName("centre")
        self._viewport = viewport
        self._above, self._below = QStackedWidget(self), QStackedWidget(self)
        self._middle = QStackedWidget(self)
        self._middle.addWidget(viewport)
        self._splitter = QSplitter(Qt.Orientation.Vertical, self)
        self._splitter.setHandleWidth(1)
        self._splitter.addWidget(self._middle)
        self._splitter.addWidget(self._below)
        self._splitter.setStretchFactor(0, 1)
        self._sizes: dict[QWidget, list[int]] = {}
        self._under: QWidget | None = None
        self._contents: Contents | None = None
        self._splitter.setChildrenCollapsible(False)
        plant = QWidget(self)
        layout = QVBoxLayout(plant)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self._above)
        layout.addWidget(self._splitter, 1)
        self.addWidget(welcome)
        self.addWidget(plant)

    @property
    def middle(self) -> QStackedWidget:
        """Where the view is, or what a workspace shows in its place."""
        return self._middle

    @property
    def is_welcoming(self) -> bool:
        """Whether the welcome page is shown."""
        return self.currentIndex() == 0

    def show_welcome(self, is_welcome: bool) -> None:
        """The welcome page, or the plant."""
        self.setCurrentIndex(0 if is_welcome else 1)

    def take(self, contents: Contents) -> None:
        """Holds a workspace's widgets ready, without showing them."""
        for stack, widget in (
            (self._above, contents.above), (self._below, contents.below), (self._middle, contents.instead)
        ):  # fmt: skip
            if widget is not None and stack.indexOf(widget) < 0:
                stack.addWidget(widget)

    def surround(self, contents: Contents) -> None:
        """Puts a workspace's widgets around the view."""
        if contents is self._contents:
            return
        self._contents = contents
        if self._under is not None:
            self._sizes[self._under] = self._splitter.sizes()
        self._under = contents.below
        _turn_to(self._above, contents.above)
        _turn_to(self._below, contents.below)
        _turn_to(self._middle, contents.instead or self._viewport)
        self._sharing.start()  # what was hidden until now has no place to share yet

    def _share_out(self) -> None:
        if self._under is not None:
            below = round(_BELOW * self._splitter.height())
            self._splitter.setSizes(self._sizes.get(self._under, [self._splitter.height() - below, below]))


def _turn_to(stack: QStackedWidget, widget: QWidget | None) -> None:
    stack.setVisible(widget is not None)
    if widget is None:
        return
    if stack.indexOf(widget) < 0:
        stack.addWidget(widget)
    stack.setCurrentWidget(widget)
