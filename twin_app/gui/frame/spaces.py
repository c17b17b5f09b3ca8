"""What the workspaces put into the window: built before they are shown, or when they are."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QToolBar

from twin_app.gui.bridge.libraries import Group, Libraries
from twin_app.gui.frame.building import Building, Pieces, in_pieces, polish, whole
from twin_app.gui.frame.tool_bar import WorkspaceToolBar
from twin_app.gui.workspaces.protocol import Contents, Workspace
from twin_app.gui.workspaces.registry import WORKSPACES

if TYPE_CHECKING:
    from twin_app.gui.main_window import MainWindow


class Spaces(QObject):
    """Each workspace is built once: by itself a piece at a time, or all that is left when it must be shown."""

    built = Signal(str)
    """Id of a workspace that may now be shown without a wait."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        self._contents: dict[str, Contents] = {}
        self._bars: dict[str, QToolBar] = {}
        self._is_begun = False
        self._building = Building(self)
        self._building.built.connect(self.built)

    def begin(self, libraries: Libraries) -> None:
        """Builds by itself from now on: the first workspace, and the others once there are libraries for them."""
        self._is_begun = True
        first = WORKSPACES[0].id
        self._building.begin(lambda name: name == first or libraries.has(Group.SIMULATOR))

    def expect(self, spaces: Iterable[Workspace]) -> None:
        """These will be wanted."""
        for space in spaces:
            if self._is_begun and space.id not in self._contents and not self._building.has(space.id):
                self._building.add(space.id, self._pieces(space))

    def expect_later(self, name: str, pieces: Pieces[None]) -> None:
        """Something that is not seen at first; whoever wants it earlier makes it."""
        if self._is_begun:
            self._building.add(name, pieces)

    def hurry(self, space: Workspace) -> bool:
        """Builds it before all others; False if there is nothing to wait for, or nothing is built by itself."""
        if not self._is_begun or space.id in self._contents:
            return False
        self.expect((space,))
        self._building.hurry(space.id)
        return True

    def contents(self, space: Workspace) -> Contents:
        """Of a workspace; what is missing is built now."""
        if space.id not in self._contents:
            self._building.finish(space.id)
        if space.id not in self._contents:
            whole(self._pieces(space))
        return self._contents[space.id]

    def show_bar(self, space: Workspace | None) -> None:
        """The tool bar of this workspace and no other."""
        for name, bar in self._bars.items():
            bar.setVisible(space is not None and name == space.id)

    def stop(self) -> None:
        """Nothing more is built by itself."""
        self._building.stop()

    def _pieces(self, space: Workspace) -> Pieces[None]:
        for dock_id in space.docks:
            yield from self._window.docks.prepare(dock_id)
            yield
        contents = yield from in_pieces(space.build(self._window, self._window.session))
        yield
        self._add_bar(space, contents)
        yield
        self._window.centre.take(contents)
        for widget in (contents.above, contents.below, contents.instead):
            if widget is not None:
                yield from polish(widget)
        self._contents[space.id] = contents
        yield  # whoever waits for it shows it in a turn of its own

    def _add_bar(self, space: Workspace, contents: Contents) -> None:
        bar = self._bars[space.id] = WorkspaceToolBar(space, self._window.actions_, contents.tools, self._window)
        bar.hide()
        self._window.addToolBarBreak(Qt.ToolBarArea.TopToolBarArea)
        self._window.addToolBar(Qt.ToolBarArea.TopToolBarArea, bar)
