"""The table of all commands, in the order of the menus."""

from __future__ import annotations

from functools import partial

from twin_app.gui.actions.specs import ActionSpec, Menu, Need, Scope
from twin_app.gui.wording import QT_TRANSLATE_NOOP

_file = partial(ActionSpec, menu=Menu.FILE)
_edit = partial(ActionSpec, menu=Menu.EDIT)
_view = partial(ActionSpec, menu=Menu.VIEW)
_model = partial(ActionSpec, menu=Menu.MODEL)
_run = partial(ActionSpec, menu=Menu.RUN)
_help = partial(ActionSpec, menu=Menu.HELP)

_FILE = (
    _file(id="file.open", text=QT_TRANSLATE_NOOP("Action", "Open a plant…"), shortcut="Ctrl+O", icon="open", is_icon_only=True),
    _file(id="file.welcome", text=QT_TRANSLATE_NOOP("Action", "Welcome page"), icon="plant"),
    _file(
        id="file.save", text=QT_TRANSLATE_NOOP("Action", "Save"), shortcut="Ctrl+S", icon="save", need=Need.DOCUMENT,
        is_icon_only=True, is_separated=True,
    ),
    _file(id="file.save_as", text=QT_TRANSLATE_NOOP("Action", "Save as…"), shortcut="Ctrl+Shift+S", need=Need.DOCUMENT),
    _file(
        id="file.export", text=QT_TRANSLATE_NOOP("Action", "Export USD…"), short=QT_TRANSLATE_NOOP("Action", "Export USD"), icon="export",
        need=Need.DOCUMENT, is_separated=True,
    ),
    _file(id="file.picture", text=QT_TRANSLATE_NOOP("Action", "Save a picture…"), icon="export", need=Need.DOCUMENT),
    _file(id="file.report", text=QT_TRANSLATE_NOOP("Action", "Save a report…"), icon="report", need=Need.PLANT),
    _file(
        id="file.copy_command", text=QT_TRANSLATE_NOOP("Action", "Copy as command"), icon="command", need=Need.DOCUMENT,
        is_separated=True,
    ),
    _file(id="file.close", text=QT_TRANSLATE_NOOP("Action", "Close the plant"), shortcut="Ctrl+W", need=Need.DOCUMENT),
    _file(id="file.quit", text=QT_TRANSLATE_NOOP("Action", "Quit"), shortcut="Ctrl+Q", is_separated=True),
)  # fmt: skip

_EDIT = (
    _edit(
        id="edit.undo", text=QT_TRANSLATE_NOOP("Action", "Undo"), shortcut="Ctrl+Z", icon="undo", need=Need.UNDO, is_icon_only=True
    ),
    _edit(
        id="edit.redo", text=QT_TRANSLATE_NOOP("Action", "Redo"), shortcut="Ctrl+Shift+Z", icon="redo", need=Need.REDO,
        is_icon_only=True,
    ),
    _edit(id="edit.rename", text=QT_TRANSLATE_NOOP("Action", "Rename…"), shortcut="F2", icon="edit", need=Need.NODE),
    _edit(
        id="edit.remove_model", text=QT_TRANSLATE_NOOP("Action", "Remove the model"), shortcut="Delete", icon="delete",
        need=Need.NODE, is_separated=True, scope=Scope.VIEW,
    ),
    _edit(
        id="edit.find", text=QT_TRANSLATE_NOOP("Action", "Find a command"), shortcut="Ctrl+K", icon="search", is_separated=True
    ),
)  # fmt: skip

_VIEW = (
    _view(id="workspace.plant", text=QT_TRANSLATE_NOOP("Action", "Plant"), shortcut="Ctrl+1", icon="plant", need=Need.DOCUMENT),
    _view(id="workspace.what_if", text=QT_TRANSLATE_NOOP("Action", "What-if"), shortcut="Ctrl+2", icon="factor", need=Need.DOCUMENT),
    _view(id="workspace.study", text=QT_TRANSLATE_NOOP("Action", "Study"), shortcut="Ctrl+3", icon="study", need=Need.DOCUMENT),
    _view(
        id="workspace.playback", text=QT_TRANSLATE_NOOP("Action", "Playback"), shortcut="Ctrl+4", icon="playback", need=Need.DOCUMENT
    ),
    _view(
        id="view.fit", text=QT_TRANSLATE_NOOP("Action", "Fit the selection"), shortcut="F", icon="fit", need=Need.SELECTION,
        scope=Scope.VIEW, is_separated=True,
    ),
    _view(
        id="view.fit_all", text=QT_TRANSLATE_NOOP("Action", "Fit all"), shortcut="Home", icon="fit", need=Need.DOCUMENT,
        scope=Scope.VIEW,
    ),
    _view(id="view.iso", text=QT_TRANSLATE_NOOP("Action", "Look from a corner"), shortcut="0", need=Need.DOCUMENT, scope=Scope.VIEW),
    _view(id="view.top", text=QT_TRANSLATE_NOOP("Action", "Look from above"), shortcut="7", need=Need.DOCUMENT, scope=Scope.VIEW),
    _view(id="view.front", text=QT_TRANSLATE_NOOP("Action", "Look at the front"), shortcut="1", need=Need.DOCUMENT, scope=Scope.VIEW),
    _view(id="view.side", text=QT_TRANSLATE_NOOP("Action", "Look at the side"), shortcut="3", need=Need.DOCUMENT, scope=Scope.VIEW),
    _view(
        id="view.isolate", text=QT_TRANSLATE_NOOP("Action", "Isolate"), shortcut="I", need=Need.SELECTION, scope=Scope.VIEW,
        is_separated=True,
    ),
    _view(
        id="view.hide", text=QT_TRANSLATE_NOOP("Action", "Hide"), shortcut="H", icon="hidden", need=Need.SELECTION, scope=Scope.VIEW
    ),
    _view(
        id="view.show_all", text=QT_TRANSLATE_NOOP("Action", "Show all"), shortcut="Alt+H", icon="eye", need=Need.DOCUMENT,
        scope=Scope.VIEW,
    ),
    _view(
        id="view.labels", text=QT_TRANSLATE_NOOP("Action", "Labels"), shortcut="L", need=Need.DOCUMENT, scope=Scope.VIEW,
        is_checkable=True,
    ),
    _view(
        id="view.ghosts", text=QT_TRANSLATE_NOOP("Action", "Ghosts of changes"), shortcut="G", need=Need.DOCUMENT, scope=Scope.VIEW,
        is_checkable=True,
    ),
    _view(
        id="view.flow", text=QT_TRANSLATE_NOOP("Action", "Flow arrows"), need=Need.DOCUMENT, is_checkable=True,
    ),
    _view(
        id="view.measure", text=QT_TRANSLATE_NOOP("Action", "Measure a distance"), icon="measure", need=Need.DOCUMENT,
        is_checkable=True, is_icon_only=True, is_separated=True,
    ),
    _view(
        id="view.clip", text=QT_TRANSLATE_NOOP("Action", "Cut off the roof"), icon="clip", need=Need.DOCUMENT, is_checkable=True,
        is_icon_only=True,
    ),
    _view(id="theme.system", text=QT_TRANSLATE_NOOP("Action", "As the system"), is_separated=True, group=QT_TRANSLATE_NOOP("Menu", "Theme")),
    _view(id="theme.dark", text=QT_TRANSLATE_NOOP("Action", "Dark"), group=QT_TRANSLATE_NOOP("Menu", "Theme")),
    _view(id="theme.light", text=QT_TRANSLATE_NOOP("Action", "Light"), group=QT_TRANSLATE_NOOP("Menu", "Theme")),
    _view(id="text.larger", text=QT_TRANSLATE_NOOP("Action", "Larger"), shortcut="Ctrl++", group=QT_TRANSLATE_NOOP("Menu", "Text size")),
    _view(id="text.smaller", text=QT_TRANSLATE_NOOP("Action", "Smaller"), shortcut="Ctrl+-", group=QT_TRANSLATE_NOOP("Menu", "Text size")),
    _view(id="text.normal", text=QT_TRANSLATE_NOOP("Action", "Normal"), group=QT_TRANSLATE_NOOP("Menu", "Text size")),
    _view(id="dock.next", text=QT_TRANSLATE_NOOP("Action", "Next panel"), shortcut="F6", is_separated=True),
    _view(id="dock.previous", text=QT_TRANSLATE_NOOP("Action", "Previous panel"), shortcut="Shift+F6"),
    _view(id="layout.reset", text=QT_TRANSLATE_NOOP("Action", "Reset layout")),
)  # fmt: skip

_MODEL = (
    _model(id="model.source", text=QT_TRANSLATE_NOOP("Action", "Make a source"), short=QT_TRANSLATE_NOOP("Action", "Source"), icon="source",
           need=Need.SELECTION),
    _model(id="model.station", text=QT_TRANSLATE_NOOP("Action", "Make a station"), short=QT_TRANSLATE_NOOP("Action", "Station"), icon="station",
           need=Need.SELECTION),
    _model(id="model.buffer", text=QT_TRANSLATE_NOOP("Action", "Make a buffer"), short=QT_TRANSLATE_NOOP("Action", "Buffer"), icon="buffer",
           need=Need.SELECTION),
    _model(id="model.conveyor", text=QT_TRANSLATE_NOOP("Action", "Make a conveyor"), short=QT_TRANSLATE_NOOP("Action", "Conveyor"), icon="conveyor",
           need=Need.SELECTION),
    _model(id="model.sink", text=QT_TRANSLATE_NOOP("Action", "Make a sink"), short=QT_TRANSLATE_NOOP("Action", "Sink"), icon="sink",
           need=Need.SELECTION),
    _model(id="model.proposals", text=QT_TRANSLATE_NOOP("Action", "Propose what prims are…"), icon="info", need=Need.DOCUMENT),
    _model(id="model.crew", text=QT_TRANSLATE_NOOP("Action", "Add a crew"), short=QT_TRANSLATE_NOOP("Action", "Crew"), icon="crew",
           need=Need.DOCUMENT, is_separated=True),
    _model(id="model.calendar", text=QT_TRANSLATE_NOOP("Action", "Add a calendar"), icon="calendar", need=Need.DOCUMENT),
    _model(id="model.product", text=QT_TRANSLATE_NOOP("Action", "Add a product"), icon="product", need=Need.DOCUMENT),
    _model(id="model.fleet", text=QT_TRANSLATE_NOOP("Action", "Add a fleet"), icon="fleet", need=Need.DOCUMENT),
    _model(id="model.tariff", text=QT_TRANSLATE_NOOP("Action", "Add a tariff"), icon="tariff", need=Need.DOCUMENT),
    _model(id="model.pool", text=QT_TRANSLATE_NOOP("Action", "Add a pool"), icon="pool", need=Need.DOCUMENT),
    _model(id="model.connect", text=QT_TRANSLATE_NOOP("Action", "Connect"), icon="connect", need=Need.TWO, is_separated=True),
    _model(id="model.factor", text=QT_TRANSLATE_NOOP("Action", "Mark as factor…"), short=QT_TRANSLATE_NOOP("Action", "Mark as factor"),
           icon="factor", need=Need.NODE),
    _model(id="model.units", text=QT_TRANSLATE_NOOP("Action", "Unit of this file…"), icon="measure", need=Need.DOCUMENT,
           is_separated=True),
    _model(id="plant.check", text=QT_TRANSLATE_NOOP("Action", "Check plant"), icon="check", need=Need.DOCUMENT),
)  # fmt: skip

_RUN = (
    _run(id="run.start", text=QT_TRANSLATE_NOOP("Action", "Run"), shortcut="Ctrl+R", icon="run", need=Need.PLANT),
    _run(id="run.stop", text=QT_TRANSLATE_NOOP("Action", "Stop"), shortcut="Esc", icon="stop"),
    _run(id="study.start", text=QT_TRANSLATE_NOOP("Action", "Start or resume the study"), shortcut="Ctrl+Return", icon="study",
         need=Need.PLANT, is_separated=True),
    _run(id="study.open", text=QT_TRANSLATE_NOOP("Action", "Open a study or run…"), icon="chart"),
    _run(id="play.toggle", text=QT_TRANSLATE_NOOP("Action", "Play or pause"), shortcut="Space", icon="play", scope=Scope.VIEW,
         is_separated=True),
    _run(id="play.back", text=QT_TRANSLATE_NOOP("Action", "Step back"), shortcut=",", icon="step_back", scope=Scope.VIEW),
    _run(id="play.forward", text=QT_TRANSLATE_NOOP("Action", "Step on"), shortcut=".", icon="step_forward", scope=Scope.VIEW),
    _run(id="play.previous_stop", text=QT_TRANSLATE_NOOP("Action", "Previous stop"), shortcut="[", scope=Scope.VIEW),
    _run(id="play.next_stop", text=QT_TRANSLATE_NOOP("Action", "Next stop"), shortcut="]", scope=Scope.VIEW),
)  # fmt: skip

_HELP = (
    _help(id="help.show", text=QT_TRANSLATE_NOOP("Action", "Help"), shortcut="F1", icon="book"),
    _help(id="help.about", text=QT_TRANSLATE_NOOP("Action", "About Twin"), icon="info"),
)

ACTIONS: tuple[ActionSpec, ...] = (*_FILE, *_EDIT, *_VIEW, *_MODEL, *_RUN, *_HELP)
