"""The commands of the menu View."""

from __future__ import annotations

from functools import partial

from twin_app.gui.actions.specs import ActionSpec, Menu, Need, Scope
from twin_app.gui.wording import QT_TRANSLATE_NOOP

_view = partial(ActionSpec, menu=Menu.VIEW)

ACTIONS: tuple[ActionSpec, ...] = (
    _view(
        id="workspace.plant",
        text=QT_TRANSLATE_NOOP("Action", "Plant"),
        shortcut="Ctrl+1",
        icon="plant",
        need=Need.DOCUMENT,
    ),
    _view(
        id="workspace.what_if",
        text=QT_TRANSLATE_NOOP("Action", "What-if"),
        shortcut="Ctrl+2",
        icon="factor",
        need=Need.DOCUMENT,
    ),
    _view(
        id="workspace.study",
        text=QT_TRANSLATE_NOOP("Action", "Study"),
        shortcut="Ctrl+3",
        icon="study",
        need=Need.DOCUMENT,
    ),
    _view(
        id="workspace.playback",
        text=QT_TRANSLATE_NOOP("Action", "Playback"),
        shortcut="Ctrl+4",
        icon="playback",
        need=Need.DOCUMENT,
    ),
    _view(
        id="view.fit",
        text=QT_TRANSLATE_NOOP("Action", "Fit the selection"),
        shortcut="F",
        icon="fit",
        need=Need.SELECTION,
        scope=Scope.VIEW,
        is_separated=True,
    ),
    _view(
        id="view.fit_all",
        text=QT_TRANSLATE_NOOP("Action", "Fit all"),
        shortcut="Home",
        icon="fit",
        need=Need.DOCUMENT,
        scope=Scope.VIEW,
    ),
    _view(
        id="view.iso",
        text=QT_TRANSLATE_NOOP("Action", "Look from a corner"),
        shortcut="0",
        need=Need.DOCUMENT,
        scope=Scope.VIEW,
    ),
    _view(
        id="view.top",
        text=QT_TRANSLATE_NOOP("Action", "Look from above"),
        shortcut="7",
        need=Need.DOCUMENT,
        scope=Scope.VIEW,
    ),
    _view(
        id="view.front",
        text=QT_TRANSLATE_NOOP("Action", "Look at the front"),
        shortcut="1",
        need=Need.DOCUMENT,
        scope=Scope.VIEW,
    ),
    _view(
        id="view.side",
        text=QT_TRANSLATE_NOOP("Action", "Look at the side"),
        shortcut="3",
        need=Need.DOCUMENT,
        scope=Scope.VIEW,
    ),
    _view(
        id="view.isolate",
        text=QT_TRANSLATE_NOOP("Action", "Isolate"),
        shortcut="I",
        need=Need.SELECTION,
        scope=Scope.VIEW,
        is_separated=True,
    ),
    _view(
        id="view.hide",
        text=QT_TRANSLATE_NOOP("Action", "Hide"),
        shortcut="H",
        icon="hidden",
        need=Need.SELECTION,
        scope=Scope.VIEW,
    ),
    _view(
        id="view.show_all",
        text=QT_TRANSLATE_NOOP("Action", "Show all"),
        shortcut="Alt+H",
        icon="eye",
        need=Need.DOCUMENT,
        scope=Scope.VIEW,
    ),
    _view(
        id="view.labels",
        text=QT_TRANSLATE_NOOP("Action", "Labels"),
        shortcut="L",
        need=Need.DOCUMENT,
        scope=Scope.VIEW,
        is_checkable=True,
    ),
    _view(
        id="view.ghosts",
        text=QT_TRANSLATE_NOOP("Action", "Ghosts of changes"),
        shortcut="G",
        need=Need.DOCUMENT,
        scope=Scope.VIEW,
        is_checkable=True,
    ),
    _view(
        id="view.flow",
        text=QT_TRANSLATE_NOOP("Action", "Flow arrows"),
        need=Need.DOCUMENT,
        is_checkable=True,
    ),
    _view(
        id="view.measure",
        text=QT_TRANSLATE_NOOP("Action", "Measure a distance"),
        icon="measure",
        need=Need.DOCUMENT,
        is_checkable=True,
        is_icon_only=True,
        is_separated=True,
    ),
    _view(
        id="view.clip",
        text=QT_TRANSLATE_NOOP("Action", "Cut off the roof"),
        icon="clip",
        need=Need.DOCUMENT,
        is_checkable=True,
        is_icon_only=True,
    ),
    _view(
        id="theme.system",
        text=QT_TRANSLATE_NOOP("Action", "As the system"),
        is_separated=True,
        group=QT_TRANSLATE_NOOP("Menu", "Theme"),
    ),
    _view(id="theme.dark", text=QT_TRANSLATE_NOOP("Action", "Dark"), group=QT_TRANSLATE_NOOP("Menu", "Theme")),
    _view(id="theme.light", text=QT_TRANSLATE_NOOP("Action", "Light"), group=QT_TRANSLATE_NOOP("Menu", "Theme")),
    _view(
        id="text.larger",
        text=QT_TRANSLATE_NOOP("Action", "Larger"),
        shortcut="Ctrl++",
        group=QT_TRANSLATE_NOOP("Menu", "Text size"),
    ),
    _view(
        id="text.smaller",
        text=QT_TRANSLATE_NOOP("Action", "Smaller"),
        shortcut="Ctrl+-",
        group=QT_TRANSLATE_NOOP("Menu", "Text size"),
    ),
    _view(id="text.normal", text=QT_TRANSLATE_NOOP("Action", "Normal"), group=QT_TRANSLATE_NOOP("Menu", "Text size")),
    _view(id="dock.next", text=QT_TRANSLATE_NOOP("Action", "Next panel"), shortcut="F6", is_separated=True),
    _view(id="dock.previous", text=QT_TRANSLATE_NOOP("Action", "Previous panel"), shortcut="Shift+F6"),
    _view(id="layout.reset", text=QT_TRANSLATE_NOOP("Action", "Reset layout")),
)
