"""The commands of the menu File."""

from __future__ import annotations

from functools import partial

from twin_app.gui.actions.specs import ActionSpec, Menu, Need
from twin_app.gui.wording import QT_TRANSLATE_NOOP

_file = partial(ActionSpec, menu=Menu.FILE)

ACTIONS: tuple[ActionSpec, ...] = (
    _file(id="file.new", text=QT_TRANSLATE_NOOP("Action", "New plant…"), shortcut="Ctrl+N", icon="add"),
    _file(
        id="file.open",
        text=QT_TRANSLATE_NOOP("Action", "Open a plant…"),
        shortcut="Ctrl+O",
        icon="open",
        is_icon_only=True,
    ),
    _file(id="file.import", text=QT_TRANSLATE_NOOP("Action", "Import machines…"), icon="open"),
    _file(id="file.model_layout", text=QT_TRANSLATE_NOOP("Action", "Model a layout…"), icon="layer"),
    _file(id="file.welcome", text=QT_TRANSLATE_NOOP("Action", "Welcome page"), icon="plant"),
    _file(
        id="file.save",
        text=QT_TRANSLATE_NOOP("Action", "Save"),
        shortcut="Ctrl+S",
        icon="save",
        need=Need.DOCUMENT,
        is_icon_only=True,
        is_separated=True,
    ),
    _file(id="file.save_as", text=QT_TRANSLATE_NOOP("Action", "Save as…"), shortcut="Ctrl+Shift+S", need=Need.DOCUMENT),
    _file(
        id="file.export",
        text=QT_TRANSLATE_NOOP("Action", "Export USD…"),
        short=QT_TRANSLATE_NOOP("Action", "Export USD"),
        icon="export",
        need=Need.DOCUMENT,
        is_separated=True,
    ),
    _file(
        id="file.package",
        text=QT_TRANSLATE_NOOP("Action", "Export USD package (usdz)…"),
        icon="export",
        need=Need.DOCUMENT,
    ),
    _file(id="file.picture", text=QT_TRANSLATE_NOOP("Action", "Save a picture…"), icon="export", need=Need.DOCUMENT),
    _file(
        id="file.copy_command",
        text=QT_TRANSLATE_NOOP("Action", "Copy as command"),
        icon="command",
        need=Need.DOCUMENT,
        is_separated=True,
    ),
    _file(id="file.close", text=QT_TRANSLATE_NOOP("Action", "Close the plant"), shortcut="Ctrl+W", need=Need.DOCUMENT),
    _file(id="file.quit", text=QT_TRANSLATE_NOOP("Action", "Quit"), shortcut="Ctrl+Q", is_separated=True),
)
