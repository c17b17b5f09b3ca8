"""Makes the pictures of docs/first-hour.md by going through a new user's first hour with nothing but the mouse.

    PYTHONPATH=. xvfb-run -a -s "-screen 0 1600x1000x24" python docs/make_walkthrough.py [--light] [--to FOLDER]

Each step says what it does, does it as a person would, and leaves one picture in docs/images/first-hour. A step that no
longer works stops the script, so that pictures never show what the program does not do.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

from PIL import Image
from PySide6.QtCore import QPointF
from PySide6.QtWidgets import QSpinBox, QTabBar, QTreeView

from tests.gui.windows.looking_by_mouse import place_of
from tests.gui.windows.user import User
from twin_app.gui.components.factor_slider import FactorSlider
from twin_app.gui.docks.recommendations import RecommendationTable
from twin_app.gui.session.study import StudyStatus
from twin_app.gui.theme import ThemeMode
from twin_app.gui.welcome.example_card import ExampleCard

FOLDER = Path(__file__).parent / "images" / "first-hour"
FILLER = "/Plant/Line/Filler"
TURNS = 9
"""Of the wheel over the number of simulations: a thousand less each."""
STOPS = 3
LONG_S = 900.0


class Walk:
    """The steps, in their order; each builds on the one before."""

    def __init__(self, user: User) -> None:
        self.user, self.window = user, user.window

    def welcome(self) -> None:
        """The welcome page, with the check of this computer."""
        page = self.window.welcome
        self.user.wait_for(lambda: page.checks and not any(check.line.startswith("Looking") for check in page.checks))

    def plant(self) -> None:
        """Click a shipped example, then a machine in the view."""
        session, view = self.window.session, self.window.viewport
        self.user.click(self.user.find("Bottling line", ExampleCard))
        self.user.wait_for(lambda: view.model is not None and view.is_up_to_date)
        self.user.click(view, *place_of(self.user, FILLER))
        self.user.wait_for(lambda: session.selection.current == FILLER)
        self.user.hover(self.user.find("Plant", QTreeView), 40, 500)

    def run(self) -> None:
        """Click Run, and Results."""
        runs = self.window.session.runs
        self.user.tab("Results")
        self.user.press_button("Run", self.window.run_bar)
        self.user.wait_for(lambda: runs.result is not None and not runs.is_running, LONG_S)

    def playback(self) -> None:
        """Click Playback, trace one replication, go to the third long stop, play a little."""
        playback = self.window.session.playback
        self.user.tab("Playback")
        self.user.wait_for(lambda: self.window.workspace == "playback")
        self.user.press_button("Trace one replication")
        self.user.wait_for(lambda: playback.recording is not None, LONG_S)
        for _ in range(STOPS):
            self.user.press_button("Next stop (])")
        start = playback.time_s
        self.user.press_button("Play or pause (Space)")
        self.user.wait_for(lambda: playback.time_s > start + 60.0)
        self.user.press_button("Play or pause (Space)")

    def what_if(self) -> None:
        """Click What-if, drag a slider."""
        scenario = self.window.session.scenario
        self.user.tab("What-if")
        self.user.wait_for(lambda: scenario.comparison is not None, LONG_S)
        slider = self.user.find("Filler speed", FactorSlider)
        self.user.reveal(slider)
        start, end = (QPointF(slider.x_of(level), slider.height() / 2) for level in (slider.value(), slider.maximum()))
        self.user.drag(slider, start, end)
        self.user.wait_for(
            lambda: (
                scenario.comparison is not None
                and scenario.comparison.scenario.design == scenario.design
                and scenario.comparison.replications == scenario.replications
                and len(scenario.series) > 1
            ),
            LONG_S,
        )

    def study(self) -> None:
        """Click Study, turn the wheel over the number of simulations, click Start study, wait."""
        study = self.window.session.study
        self.user.tab("Study")
        self.user.wait_for(lambda: self.window.workspace == "study")
        self.user.settle(self.window.docks["study_setup"])
        field = self.user.find("Simulations", QSpinBox, self.window.docks["study_setup"])
        self.user.click(field)
        for _ in range(TURNS):
            self.user.wheel(field, -1)
        self.user.press_button("Start study")
        self.user.wait_for(lambda: study.status is StudyStatus.DONE, LONG_S)
        table = self.user.find("Recommendations", RecommendationTable)
        self.user.click(table.viewport(), 200, table.rowHeight(0) / 2)

    def applied(self) -> None:
        """Click Apply: the layer is there, the layout as it was."""
        self.user.press_button("Apply recommendation 1")
        self.user.wait_for(lambda: self.window.session.document.now.is_modified)
        self.user.tab("Plant")
        bar = self.user.find("workspaces", QTabBar)
        self.user.hover(bar, 3, 3)


def keep(user: User, file: Path) -> None:
    """A picture of the window, of 256 colours at most: small enough for a page."""
    view = user.window.viewport
    user.wait_for(lambda: view.is_up_to_date or view.model is None or not view.isVisible())
    user.rest(2500)
    user.picture(file)
    image = Image.open(file).convert("RGB")
    image.quantize(256, method=Image.Quantize.FASTOCTREE, dither=Image.Dither.NONE).save(file, optimize=True)


def main() -> None:
    """Walks."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--light", action="store_true", help="the light theme")
    parser.add_argument("--to", type=Path, default=FOLDER, help="where the pictures go")
    arguments = parser.parse_args()
    arguments.to.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="twin-first-hour-") as home:
        os.environ["XDG_DATA_HOME"] = home  # a new user has no studies yet
        walk(arguments.to, ThemeMode.LIGHT if arguments.light else ThemeMode.DARK)


def walk(folder: Path, theme: ThemeMode) -> None:
    """From the welcome page to the applied recommendation."""
    user = User(theme)
    way = Walk(user)
    steps: list[Callable[[], None]] = [
        way.welcome, way.plant, way.run, way.playback, way.what_if, way.study, way.applied,
    ]  # fmt: skip
    for number, step in enumerate(steps, start=1):
        step()
        file = folder / f"{number}-{step.__name__.replace('_', '-')}.png"
        keep(user, file)
        sys.stderr.write(f"{file.name}: {step.__doc__}\n")
    user.menu("File", "Quit")
    user.press_button("Discard changes")


if __name__ == "__main__":
    main()
