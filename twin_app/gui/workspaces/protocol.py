"""What a workspace is to the window."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from PySide6.QtWidgets import QWidget

if TYPE_CHECKING:
    from twin_app.gui.frame.building import Pieces
    from twin_app.gui.main_window import MainWindow
    from twin_app.gui.session import Session

SEPARATOR = "-"
SPACER = ">"
"""What follows stands at the far right."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Contents:
    """What a workspace puts into the middle of the window, around the one 3D view that all workspaces share."""

    above: QWidget | None = None
    """Between tool bar and view: key figures."""
    below: QWidget | None = None
    """Under the view: charts."""
    instead: QWidget | None = None
    """In place of the view; it is hidden."""
    run_bar: QWidget | None = None
    """In place of the usual run bar: a transport."""
    tools: QWidget | None = None
    """In the tool bar, left of the spacer: sentences and choices that are not actions."""


class Workspace(Protocol):
    """A module-level object `WORKSPACE` of one module. Its texts are marked for translation where they stand."""

    @property
    def id(self) -> str:
        """Also the name under which its layout is kept."""
        ...

    @property
    def title(self) -> str:
        """On its tab."""
        ...

    @property
    def icon(self) -> str:
        """Name of the icon on its tab."""
        ...

    @property
    def docks(self) -> tuple[str, ...]:
        """Ids from `docks.registry`, in the order in which they stand."""
        ...

    @property
    def tools(self) -> tuple[str, ...]:
        """Ids of actions, SEPARATOR and SPACER, from left to right."""
        ...

    @property
    def primary(self) -> str:
        """Id of the action drawn as primary or framed at the far right; empty for none."""
        ...

    def build(self, window: MainWindow, session: Session) -> Contents | Pieces[Contents]:
        """Called once, before the workspace is shown for the first time; after each `yield` the window does other
        things first."""
        ...
