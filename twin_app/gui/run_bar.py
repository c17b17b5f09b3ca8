"""The run bar at the bottom of every workspace."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

if TYPE_CHECKING:
    from twin_app.gui.main_window import MainWindow
    from twin_app.gui.session import Session


def build_run_bar(window: MainWindow, session: Session) -> QWidget:
    """Called once: the run of the plant as it is. Workspaces with other work bring their own."""
    from twin_app.gui.commands.pairing import Pairing
    from twin_app.gui.commands.pointing import Pointing
    from twin_app.gui.commands.previewing import Previewing
    from twin_app.gui.commands.run_commands import RunCommands
    from twin_app.gui.commands.scenario_box import ScenarioBox
    from twin_app.gui.docks.run_bar import RunBar

    session.year.remember_in(window.preferences)
    bar = RunBar(session.runs, window)
    Previewing(window, RunCommands(window))
    Pointing(window)
    Pairing(window)
    ScenarioBox(window)
    return bar
