"""Commands as data: one table feeds menus, tool bars, shortcuts and the command palette."""

from __future__ import annotations

from twin_app.gui.actions.actions import Actions
from twin_app.gui.actions.specs import ActionSpec, Menu, Need, Scope

__all__ = ["ActionSpec", "Actions", "Menu", "Need", "Scope"]
