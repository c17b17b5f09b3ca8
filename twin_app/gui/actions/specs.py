"""What a command is made of."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Menu(StrEnum):
    """Where a command stands; the value is the title, to be translated in the context Menu."""

    FILE = "File"
    EDIT = "Edit"
    VIEW = "View"
    MODEL = "Model"
    RUN = "Run"
    HELP = "Help"


class Need(StrEnum):
    """What there must be for a command to make sense."""

    NOTHING = "nothing"
    DOCUMENT = "document"
    MODIFIED = "modified"
    UNDO = "undo"
    REDO = "redo"
    SELECTION = "selection"
    NODE = "node"
    """A selected prim that has a model."""
    TWO = "two"
    """Two selected nodes."""
    PLANT = "plant"
    """A plant without faults."""


class Scope(StrEnum):
    """Where a shortcut acts."""

    WINDOW = "window"
    VIEW = "view"
    """Only while the view has the focus: single letters."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ActionSpec:
    """One command. Without a handler (`Actions.handle`) it is there and disabled."""

    id: str
    """`file.open`; handlers are found by it."""
    text: str
    """To be translated in the context Action."""
    menu: Menu
    shortcut: str = ""
    icon: str = ""
    need: Need = Need.NOTHING
    scope: Scope = Scope.WINDOW
    is_checkable: bool = False
    short: str = ""
    """On tool bars; empty: the text itself."""
    is_icon_only: bool = False
    """On tool bars without a word."""
    is_separated: bool = False
    """A line stands above it in the menu."""
    group: str = ""
    """Title of the submenu it stands in; empty: in the menu itself."""
