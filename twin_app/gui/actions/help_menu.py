"""The commands of the menu Help."""

from __future__ import annotations

from functools import partial

from twin_app.gui.actions.specs import ActionSpec, Menu
from twin_app.gui.wording import QT_TRANSLATE_NOOP

_help = partial(ActionSpec, menu=Menu.HELP)

ACTIONS: tuple[ActionSpec, ...] = (
    _help(id="help.show", text=QT_TRANSLATE_NOOP("Action", "Help"), shortcut="F1", icon="book"),
    _help(id="help.about", text=QT_TRANSLATE_NOOP("Action", "About Twin"), icon="info"),
)
