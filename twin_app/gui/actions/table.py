"""The table of all commands, in the order of the menus."""

from __future__ import annotations

from twin_app.gui.actions import edit_menu, file_menu, help_menu, model_menu, run_menu, view_menu
from twin_app.gui.actions.specs import ActionSpec

_MENUS = (file_menu, edit_menu, view_menu, model_menu, run_menu, help_menu)

ACTIONS: tuple[ActionSpec, ...] = tuple(spec for menu in _MENUS for spec in menu.ACTIONS)
