"""The window: puts bars, docks, workspaces and the session together; what commands do stands in `commands`."""

from __future__ import annotations

from functools import partial
from importlib import import_module
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QEvent, Qt, QTime, QTimer, Signal
from PySide6.QtGui import QCloseEvent, QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QMainWindow, QStackedWidget, QToolBar, QWidget

from twin_app.gui.actions import Actions
from twin_app.gui.autosave import AutosaveTimer
from twin_app.gui.bridge.collector import Collector
from twin_app.gui.bridge.in_turn import InTurn
from twin_app.gui.bridge.later import Later
from twin_app.gui.commands.file_commands import FileCommands
from twin_app.gui.commands.help_commands import HelpCommands
from twin_app.gui.commands.model_commands import ModelCommands
from twin_app.gui.commands.needs import needs_met
from twin_app.gui.commands.result_commands import ResultCommands, is_result
from twin_app.gui.commands.safety_commands import SafetyCommands
from twin_app.gui.commands.start_commands import StartCommands
from twin_app.gui.commands.view_commands import ViewCommands
from twin_app.gui.commands.view_edits import ViewEdits
from twin_app.gui.components.text_size import keep_height
from twin_app.gui.components.toast import Toaster
from twin_app.gui.dialogs.palette import Palette
from twin_app.gui.docks.registry import DockSpec, find_dock
from twin_app.gui.frame.building import Pieces, in_pieces
from twin_app.gui.frame.centre import Centre
from twin_app.gui.frame.docking import Docking, load_dock, style_tabs
from twin_app.gui.frame.opening import OpeningCard
from twin_app.gui.frame.painting import Painting
from twin_app.gui.frame.spaces import Spaces
from twin_app.gui.frame.status_bar import StatusBar
from twin_app.gui.frame.top_bar import TopBar
from twin_app.gui.models.step_words import in_sentence
from twin_app.gui.preferences import Preferences
from twin_app.gui.run_bar import build_run_bar
from twin_app.gui.session import Session
from twin_app.gui.theme import ThemeControl
from twin_app.gui.viewport import ViewPair, make_viewport
from twin_app.gui.welcome import page as welcome_page
from twin_app.gui.workspaces.protocol import Workspace
from twin_app.gui.workspaces.registry import WORKSPACES

MINIMUM = (1280, 800)
USUAL = (1600, 1000)
_RUN_BAR_HEIGHT = 44
_WARM_AFTER_MS = 300
"""The window comes first, then the workers."""
_LOOK_MS = 20
_SPACES = {space.id: space for space in WORKSPACES}


class MainWindow(QMainWindow):
    """One session, one view, four workspaces."""

    logged = Signal(str)
    workspace_shown = Signal(str)
    """Id of the one that was turned to."""
    gone = Signal()
    """Closed, and all its threads and processes have ended: Qt does not count a window that was hidden before."""

    def __init__(self, preferences: Preferences, theme: ThemeControl, session: Session | None = None) -> None:
        super().__init__()
        _load_classes()
        self.preferences, self.theme = preferences, theme
        self.session = session or Session()
        self.actions_ = Actions(self)
        self.viewport = make_viewport(self.session, self)
        self.pair = ViewPair(self.viewport, self)
        self.spaces = Spaces(self)
        self._workspace: Workspace | None = None
        self._next_workspace = ""
        self._to_select = ""
        self._is_leaving = self._is_prepared = self._is_stopped = False
        self._painting = Painting(self, self._paint)
        self._showing = InTurn(self, self._show_next)
        self.log_lines: list[str] = []
        self.files, self.models, self.help = FileCommands(self), ModelCommands(self), HelpCommands(self)
        self.top_bar = self._make_top_bar()
        self.welcome = welcome_page.build(self)
        self.centre = Centre(self.welcome, self.pair, self)
        self.toaster = Toaster(self.centre.middle)
        self.setCentralWidget(self.centre)
        self.run_bar, self._run_bars = self._make_run_bar()
        self.status_bar = StatusBar(self)
        self.setStatusBar(self.status_bar)
        self.docks = Docking(self, self._make_dock, preferences)
        self.opening = OpeningCard(self.centre)
        self._connect()
        self._connect_document()
        self.setAcceptDrops(True)
        self.setMinimumSize(*MINIMUM)
        self.resize(*USUAL)
        self.show_welcome()

    @property
    def workspace(self) -> str:
        """Id of the workspace that is shown; empty on the welcome page."""
        return self._workspace.id if self._workspace is not None else ""

    def prepare(self) -> None:
        """Loads and builds in the background what the user is going to need; for windows that are used, not tested."""
        self._is_prepared = True
        self.session.libraries.begin(Collector.spare)
        self.spaces.begin(self.session.libraries)
        self.spaces.expect(WORKSPACES[:1])
        Later(self, lambda: self.session.pool.warm_up(Collector.spare), _WARM_AFTER_MS).start()

    def turn_to(self, workspace_id: str) -> None:
        """Shows a workspace as soon as it is built; nothing is kept waiting meanwhile. Raises `KeyError`."""
        self._next_workspace = workspace_id
        if not self.spaces.hurry(_SPACES[workspace_id]):
            self.show_workspace(workspace_id)

    def show_workspace(self, workspace_id: str) -> None:
        """Turns to a workspace at once; what of it is not built yet is built now. Raises `KeyError`."""
        space = _SPACES[workspace_id]
        self._next_workspace = ""
        if space is self._workspace:
            return
        contents = self.spaces.contents(space)
        self._workspace = space
        self.top_bar.tabs.setCurrentIndex(WORKSPACES.index(space))
        self.centre.surround(contents)
        self.centre.show_welcome(False)
        self._turn_run_bar(contents.run_bar)
        self.docks.show(space.id, space.docks)
        self.spaces.show_bar(space)  # after the docks, whose kept layouts bring back tool bars as well
        style_tabs(self)
        self._painting.one_by_one([self.centre, *self.docks.visible])
        self.workspace_shown.emit(space.id)

    def show_welcome(self) -> None:
        """The page for when no plant is open."""
        self._workspace = None
        self.docks.hide()
        self.spaces.show_bar(None)
        self.run_bar.hide()
        self.centre.show_welcome(True)
        self.top_bar.set_working(False)
        self.top_bar.show_plant(self.tr("Welcome"), False)
        self.status_bar.show_welcome()
        self.setWindowTitle("Twin")

    def open_scene(self, path: str) -> None:
        """Opens a scene, or a file of results with its scene, after the question what to do with unsaved work."""
        self.results.open(Path(path)) if is_result(path) else self.files.open(path)

    def log(self, text: str) -> None:
        """One line more in the log."""
        line = f"{QTime.currentTime().toString('HH:mm:ss')}  {text}"
        self.log_lines.append(line)
        self.logged.emit(line)

    def count_on_tab(self, dock_id: str, count: int) -> None:
        """Shows how many things there are in a dock, on its tab."""
        title = QCoreApplication.translate("Dock", find_dock(dock_id).title)
        self.docks.rename(dock_id, f"{title}  {count}" if count else title)

    def select_when_there(self, path: str) -> None:
        """Selects a prim that the edit under way will make."""
        self._to_select = path

    def find_command(self) -> None:
        """The command palette."""
        self.palette_ = Palette(self)
        self.palette_.open_over_window()

    def event(self, event: QEvent) -> bool:
        """As usual, but from Python, which so keeps the interpreter while everything inside is laid out and painted.

        Qt's loop lets go of it, and each of the hundreds of methods of ours that Qt calls on its way would have to get
        it back from the threads that read and simulate: 200 ms in place of 20. And painting has turns of its own.
        """
        if event.type() == QEvent.Type.UpdateRequest:
            self._painting.start()
            return True
        return super().event(event)

    def _paint(self) -> None:
        super().event(QEvent(QEvent.Type.UpdateRequest))

    def closeEvent(self, event: QCloseEvent) -> None:
        now = self.session.document.now
        if not self._is_leaving and now is not None and now.is_modified:
            event.ignore()
            self.files.leave(self._leave)
        elif self._is_prepared and not self.session.is_over:
            event.ignore()
            self._vanish()
        else:
            self._stop()
            self.viewport.shut_down()
            self.session.close()
            event.accept()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if any(url.isLocalFile() for url in event.mimeData().urls()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        files = [url.toLocalFile() for url in event.mimeData().urls() if url.isLocalFile()]
        if files:
            self.open_scene(files[0])

    def _make_top_bar(self) -> TopBar:
        bar = TopBar(WORKSPACES, self)
        self.actions_.fill(bar.menus)
        self.addToolBar(Qt.ToolBarArea.TopToolBarArea, bar)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.NoContextMenu)
        return bar

    def _make_run_bar(self) -> tuple[QToolBar, QStackedWidget]:
        bar, stack = QToolBar(self), QStackedWidget(self)
        bar.setObjectName("runBar")
        bar.setWindowTitle(self.tr("Run bar"))
        bar.setMovable(False)
        keep_height(bar, _RUN_BAR_HEIGHT)
        keep_height(stack, _RUN_BAR_HEIGHT - 12)  # else it shrinks when the theme changes
        stack.setContentsMargins(6, 0, 6, 0)  # a tool bar takes its left margin for the upper one, too
        stack.addWidget(build_run_bar(self, self.session))
        bar.addWidget(stack)
        self.addToolBar(Qt.ToolBarArea.BottomToolBarArea, bar)
        return bar, stack

    def _turn_run_bar(self, widget: QWidget | None) -> None:
        usual = self._run_bars.widget(0)
        shown = widget if widget is not None or usual is None else usual
        if shown is not None:
            if self._run_bars.indexOf(shown) < 0:
                self._run_bars.addWidget(shown)
            self._run_bars.setCurrentWidget(shown)
        self.run_bar.show()

    def _make_dock(self, spec: DockSpec) -> Pieces[QWidget]:
        return in_pieces(load_dock(spec)(self, self.session))

    def _connect(self) -> None:
        self.top_bar.workspace_wanted.connect(self._wanted)
        self.spaces.built.connect(self._turn_if_wanted)
        self.viewport.drawn.connect(self.session.libraries.release)
        commands = ViewCommands(self)
        self.top_bar.theme_wanted.connect(commands.toggle_theme)
        ViewEdits(self)
        StartCommands(self)
        self.safety, self.results = SafetyCommands(self), ResultCommands(self)
        for space in WORKSPACES:
            self.actions_.handle(f"workspace.{space.id}", partial(self.turn_to, space.id))
        self.actions_.handle("layout.reset", self.docks.reset)
        self.actions_.handle("dock.next", lambda: self.docks.step(1, self.focusWidget()))
        self.actions_.handle("dock.previous", lambda: self.docks.step(-1, self.focusWidget()))
        self.actions_.handle("file.quit", self.close)
        self.actions_.handle("edit.find", self.find_command)
        self.top_bar.search_wanted.connect(self.find_command)
        self.autosave = AutosaveTimer(self.session.document, self.preferences.folders.recovery)
        self.actions_.bind_view(self.viewport)

    def _connect_document(self) -> None:
        document = self.session.document
        document.opening.connect(self.opening.begin)
        document.progressed.connect(self.opening.tell)
        self.opening.cancelled.connect(document.cancel_opening)
        for signal in (document.opened, document.cancelled, document.failed):
            signal.connect(self.opening.hide)
        document.opened.connect(self._show_document)
        document.saved.connect(self._remember)
        document.closed.connect(self.show_welcome)
        for signal in (document.opened, document.changed, document.saved, document.closed):
            signal.connect(self._refresh)
        document.changed.connect(lambda event: self.log(event.text))
        self.session.selection.changed.connect(self._refresh_actions)

    def _wanted(self, index: int) -> None:
        if self.session.document.is_open:
            self.turn_to(WORKSPACES[index].id)

    def _turn_if_wanted(self, workspace_id: str) -> None:
        if workspace_id == self._next_workspace and self.session.document.is_open:
            self._showing.start()  # before anything wants to be painted, which so comes after it
            self.centre.surround(self.spaces.contents(_SPACES[workspace_id]))
            self.centre.show_welcome(False)

    def _show_next(self) -> None:
        if self._next_workspace and self.session.document.is_open:
            self.turn_to(self._next_workspace)

    def _stop(self) -> None:
        """Tells everything to end; the second time nothing."""
        if not self._is_stopped:
            self._is_stopped = True
            self.docks.keep()
            self.spaces.stop()
            self.welcome.stop()
            self.help.close()
            self.pair.shut_down()
            self.viewport.shut_down(0.0)
            self.session.stop()

    def _vanish(self) -> None:
        """The window goes at once, and the program when all threads and processes have ended."""
        if self._is_stopped:
            return
        self.hide()
        self._stop()
        self._leaving = QTimer(self, interval=_LOOK_MS)
        self._leaving.timeout.connect(self._go)
        self._leaving.start()

    def _go(self) -> None:
        if self.session.is_over and self.viewport.is_shut_down:
            self._leaving.stop()
            self.close()
            self.gone.emit()

    def _leave(self) -> None:
        self._is_leaving = True
        self.close()

    def _show_document(self) -> None:
        now = self.session.document.now
        if now is None:
            return
        self._remember()
        self.log(self.tr("Opened {0}").format(now.path))
        self.top_bar.set_working(True)
        self.turn_to(WORKSPACES[0].id)
        self.spaces.expect(WORKSPACES)

    def _remember(self) -> None:
        now = self.session.document.now
        if now is not None:
            self.preferences.add_recent(now.path, now.title)

    def _refresh(self) -> None:
        now = self.session.document.now
        self._refresh_actions()
        if now is None:
            return
        self.top_bar.show_plant(now.title, now.is_modified)
        self.status_bar.show_document(now)
        self.setWindowTitle(f"{now.title}{' — ' + self.tr('not saved') if now.is_modified else ''} — Twin")
        undo, redo = self.actions_["edit.undo"], self.actions_["edit.redo"]
        undo.setText(self.tr("Undo: {0}").format(in_sentence(now.undo_text)) if now.undo_text else self.tr("Undo"))
        redo.setText(self.tr("Redo: {0}").format(in_sentence(now.redo_text)) if now.redo_text else self.tr("Redo"))
        if self._to_select and any(row.path == self._to_select for row in now.outline):
            self.session.selection.set((self._to_select,))
            self._to_select = ""

    def _refresh_actions(self) -> None:
        self.actions_.meet(needs_met(self.session))


def _load_classes() -> None:
    """What has classes of Qt's and takes long to import, before the window is seen: see `bridge.libraries`."""
    import_module("twin_app.gui.charts.plot")  # pyqtgraph
    for dock_id in WORKSPACES[0].docks:
        load_dock(find_dock(dock_id))
